// SPDX-License-Identifier: BSL-1.0
// expect: a filter cannot be part of a path
#include <riffle/path/literal.hpp>

void take(riffle::path_argument) {}

int main() {
  take("$[*]");
#ifdef RIFFLE_EXPECT_FAIL
  take("$[?@.a]");
#endif
}
