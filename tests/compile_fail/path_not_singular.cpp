// SPDX-License-Identifier: BSL-1.0
// expect: a path to several values where one is needed
#include <riffle/path/literal.hpp>

void take(riffle::singular_path_argument) {}

int main() {
  take("a[0]");
#ifdef RIFFLE_EXPECT_FAIL
  take("a[*]");
#endif
}
