// SPDX-License-Identifier: BSL-1.0
#include <riffle/scan/kernels.hpp>

#include <riffle.hpp>
#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
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

// What a run over the text throws first, and how many rows it has before that.
struct outcome {
  std::size_t rows = 0;
  std::error_code code = {};
  std::uint64_t document = 0;
};
template <class Pipe>
outcome run(std::string const& json, riffle::document_options const& options, Pipe pipe) {
  outcome result;
  try {
    for ([[maybe_unused]] auto&& row : riffle::documents(riffle::text(json), options) | pipe) ++result.rows;
  } catch (riffle::error const& e) {
    result.code = e.code();
    result.document = e.document().value_or(0);
  }
  return result;
}

std::string repeat(std::string_view what, std::size_t times) {
  std::string all;
  for (; times != 0; --times) all += what;
  return all;
}

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

TEST_CASE("literals are checked however the pieces fall in which they are") {
  // Numbers and literals are checked some 1000 bytes at a time, and in whatever is left of that at the end of a block.
  for (std::string const literal : {"trux", "falsx", "nulx", "nul123", "truee", "true"})
    for (std::size_t digits = 1000; digits != 1030; ++digits)
      for (kernel const each : detail::available_kernels()) {
        std::string json =
            "[" + std::string(digits, '7') + "," + std::string(63, ' ') + literal + repeat(", 1", 100) + "]";
        outcome const result = run(json, {.format = riffle::format::array, .kernel = each}, riffle::select(""));
        bool const valid = literal == "true";
        CHECK(result.rows == (valid ? 102u : literal == "truee" ? 2u : 1u));  // true is whole before the e
        CHECK((result.code == std::error_code()) == valid);
      }
}

TEST_CASE("a scan that must stop at the last of 64 tokens stops there") {
  for (kernel const each : detail::available_kernels()) {
    std::string const json = repeat("1 ", 63) + "\"too large a string\" " + repeat("2 ", 100);
    outcome const large = run(json, {.max_row_bytes = 5, .kernel = each}, riffle::select(""));
    CHECK(large.rows == 63);
    CHECK(large.code == riffle::errc::row_limit);
    CHECK(large.document == 64);
    // Rows that only wait to be taken have no limit.
    outcome const many = run(repeat("{} ", 53) + repeat("1 ", 12500), {.max_row_bytes = 5, .kernel = each},
                             riffle::project<std::optional<int>>("a"));
    CHECK(many.code == std::error_code());
    CHECK(many.rows == 12553);
  }
}

TEST_CASE("white space is passed over once, however much there is") {
  // Would take hours if it were read anew for each block.
  std::string const space(std::size_t{16} << 20, ' ');
  for (kernel const each : detail::available_kernels()) {
    riffle::document_options const options{.window_bytes = std::size_t{64} << 20, .kernel = each};
    CHECK(run(repeat("{\"a\":1}\n", 100) + space + "{\"a\":2}", options, riffle::project<int>("a")).rows == 101);
    CHECK(run("1" + space + "2", options, riffle::select("")).rows == 2);
    CHECK(run("[[1," + space + "2]]", options, riffle::select("[*]")).rows == 2);
    CHECK(run("\x1E{\"a\":1}\n" + space + "\x1E{\"a\":2}\n",
              {.format = riffle::format::json_seq, .window_bytes = std::size_t{64} << 20, .kernel = each},
              riffle::project<int>("a"))
              .rows == 2);
  }
}

TEST_CASE("a number before a token that may not stand there is delivered without it") {
  for (kernel const each : detail::available_kernels())
    for (std::string_view const next : {"\"a\"", " \"a\"", " 2", "[2]", "{}", ":"}) {
      std::vector<std::string> rows;
      std::string const json =
          repeat("[1, [2], \"three\"]\n", 100) + "[45" + std::string(next) + "]\n" + repeat(" \n", 100);
      CHECK_THROWS_AS(
          [&] {
            for (riffle::element const row :
                 riffle::documents(riffle::text(json), {.format = riffle::format::lines, .kernel = each}) |
                     riffle::flatten_path(""))
              rows.push_back(row.to_json());
          }(),
          riffle::parse_error);
      CHECK(rows.size() == 300u + 1);
      CHECK(rows.back() == "45");
    }
}

TEST_CASE("a long record of json_seq is searched for its end once, however often values in it are skipped") {
  std::string const json = "[" + repeat(R"({"a":{"b":[1,2,[],[],[],[],[],[],[]]}},)", 400'000) + "1]\n";
  auto const seconds = [](std::string_view text, riffle::format how) {
    riffle::document_options const options{
        .format = how, .validation = riffle::validate::selected, .window_bytes = std::size_t{1} << 26};
    std::clock_t const begin = std::clock();
    auto const rows = riffle::documents(riffle::text(text), options) | riffle::select("[*].c");
    CHECK(rows.begin() == rows.end());
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  std::string const record = '\x1E' + json;
  // With a search for each few tokens it is five times as much and more.
  CHECK(seconds(record, riffle::format::json_seq) < 3 * seconds(json, riffle::format::concatenated) + 0.05);
}
