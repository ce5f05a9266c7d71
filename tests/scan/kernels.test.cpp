// SPDX-License-Identifier: BSL-1.0
#include <riffle/scan/kernels.hpp>

#include <riffle.hpp>
#include "catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

using riffle::kernel;
namespace detail = riffle::detail;

namespace {

// Sets RIFFLE_KERNEL while it lives.
class environment {
public:
  explicit environment(char const* value) {
    if (char const* const old = std::getenv("RIFFLE_KERNEL")) before_ = old;
    ::setenv("RIFFLE_KERNEL", value, 1);
  }
  environment(environment const&) = delete;
  environment& operator=(environment const&) = delete;
  ~environment() {
    if (before_.empty())
      ::unsetenv("RIFFLE_KERNEL");
    else
      ::setenv("RIFFLE_KERNEL", before_.c_str(), 1);
  }

private:
  std::string before_;
};

bool has(kernel wanted) { return std::ranges::count(detail::available_kernels(), wanted) != 0; }

int first(kernel wanted) {
  auto const rows = riffle::documents(riffle::text("[1]"), {.kernel = wanted}) | riffle::project<int>("");
  return *rows.begin();
}

}  // namespace

TEST_CASE("reading by bytes is always there, and each kernel is listed once") {
  std::vector<kernel> const known = detail::available_kernels();
  REQUIRE(known.front() == kernel::portable);
  for (kernel const each : known) CHECK(std::ranges::count(known, each) == 1);
  CHECK(std::ranges::count(known, kernel::automatic) == 0);
}

TEST_CASE("a kernel can be asked for by the option, and by the environment where the option leaves it open") {
  CHECK(detail::choose_kernel(kernel::portable) == nullptr);
  for (auto const& [each, name] : detail::kernel_names) {
    if (!has(each)) continue;
    environment const asked{std::string(name).c_str()};
    CHECK(detail::choose_kernel(kernel::automatic) == detail::choose_kernel(each));
    CHECK(detail::choose_kernel(kernel::portable) == nullptr);
    CHECK(first(each) == 1);
  }
  environment const nothing("");
  CHECK(detail::choose_kernel(kernel::automatic) == detail::choose_kernel(detail::available_kernels().back()));
}

TEST_CASE("a kernel that is not there is refused by name") {
  for (kernel const each : {kernel::sse42, kernel::avx2, kernel::avx512, kernel::neon})
    if (!has(each)) CHECK_THROWS_AS(first(each), std::invalid_argument);
  environment const typo("avx1024");
  CHECK_THROWS_AS(first(kernel::automatic), std::invalid_argument);
  try {
    first(kernel::automatic);
  } catch (std::invalid_argument const& e) {
    CHECK(std::string(e.what()).find("\"avx1024\"") != std::string::npos);
  }
}
