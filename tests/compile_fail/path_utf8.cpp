// SPDX-License-Identifier: BSL-1.0
// expect: expected UTF-8
#include <riffle/path/literal.hpp>

void take(riffle::path_argument) {}

int main() {
  take("a");
#ifdef RIFFLE_EXPECT_FAIL
  take("\xFF");
#endif
}
