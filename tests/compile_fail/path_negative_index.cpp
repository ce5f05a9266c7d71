// SPDX-License-Identifier: BSL-1.0
// expect: a negative index needs the whole array
#include <riffle/path/literal.hpp>

void take(riffle::path_argument) {}
void take_one(riffle::singular_path_argument) {}

int main() {
  take("a[-1]");
  take_one("a[1]");
#ifdef RIFFLE_EXPECT_FAIL
  take_one("a[-1]");
#endif
}
