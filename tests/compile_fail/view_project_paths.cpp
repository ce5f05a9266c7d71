// SPDX-License-Identifier: BSL-1.0
// expect: no matching function
#include <riffle/view/project.hpp>

#include <string>

int main() {
  (void)riffle::project<std::string, int, bool>("a", "b", "c");
#ifdef RIFFLE_EXPECT_FAIL
  (void)riffle::project<std::string, int, bool>("a", "b");  // a path for each type
#endif
}
