// SPDX-License-Identifier: BSL-1.0
// expect: not_singular
#include <riffle/view/where.hpp>

int main() {
  auto const positive = [](int i) { return i > 0; };
  (void)riffle::where<int>("a", positive);
#ifdef RIFFLE_EXPECT_FAIL
  (void)riffle::where<int>("..a", positive);
#endif
}
