// SPDX-License-Identifier: BSL-1.0
// expect: predicate
#include <riffle/view/where.hpp>

#include <string>
#include <string_view>

int main() {
  (void)riffle::where<std::string>("a", [](std::string_view s) { return s.empty(); });
#ifdef RIFFLE_EXPECT_FAIL
  (void)riffle::where<std::string>("a", [](int i) { return i > 0; });
#endif
}
