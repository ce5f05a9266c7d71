// SPDX-License-Identifier: BSL-1.0
// expect: expected a name or '\*' after '\.'
#include <riffle/path/literal.hpp>

void take(riffle::path_argument) {}

int main() {
  take("a.b");
#ifdef RIFFLE_EXPECT_FAIL
  take("a.");
#endif
}
