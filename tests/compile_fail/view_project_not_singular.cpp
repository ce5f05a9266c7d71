// SPDX-License-Identifier: BSL-1.0
// expect: not_singular
#include <riffle/view/project.hpp>

#include <string>

int main() {
  (void)riffle::project<std::string>("a[0].b");
#ifdef RIFFLE_EXPECT_FAIL
  (void)riffle::project<std::string>("a[*].b");
#endif
}
