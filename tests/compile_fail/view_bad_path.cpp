// SPDX-License-Identifier: BSL-1.0
// expect: a value alone is neither true nor false
#include <riffle/view/select.hpp>

int main() {
  (void)riffle::select("a[?@.b == 'c'].d[-1]");
#ifdef RIFFLE_EXPECT_FAIL
  (void)riffle::select("a[?'c'].d[-1]");
#endif
}
