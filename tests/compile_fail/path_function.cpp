// SPDX-License-Identifier: BSL-1.0
// expect: no such function
#include <riffle/path/literal.hpp>

void take(riffle::path_argument) {}

int main() {
  take("$[?length(@.a) > 1]");
#ifdef RIFFLE_EXPECT_FAIL
  take("$[?len(@.a) > 1]");
#endif
}
