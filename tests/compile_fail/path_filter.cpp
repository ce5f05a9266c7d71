// SPDX-License-Identifier: BSL-1.0
// expect: a query to several values where one is needed
#include <riffle/path/literal.hpp>

void take(riffle::path_argument) {}

int main() {
  take("$[?@.a == 1 && match(@.b, 'c.*')]");
#ifdef RIFFLE_EXPECT_FAIL
  take("$[?@.* == 1]");
#endif
}
