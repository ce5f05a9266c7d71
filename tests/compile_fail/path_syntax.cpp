// SPDX-License-Identifier: BSL-1.0
// expect: expected ',' or '\]'
#include <riffle/path/literal.hpp>

void take(riffle::path_argument) {}

int main() {
  take("a[0]");
#ifdef RIFFLE_EXPECT_FAIL
  take("a[0");
#endif
}
