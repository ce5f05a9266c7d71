// SPDX-License-Identifier: BSL-1.0
// expect: not_streamable
#include <riffle/view/select.hpp>

int main() {
  (void)riffle::select("a[0]");
#ifdef RIFFLE_EXPECT_FAIL
  (void)riffle::select("a[-1]");
#endif
}
