// SPDX-License-Identifier: BSL-1.0
// expect: run time: write path\(text\)
#include <riffle/view/project.hpp>

#include <string>

int main() {
  std::string const name = "a";
  (void)riffle::project<std::string>(riffle::path(name));
#ifdef RIFFLE_EXPECT_FAIL
  (void)riffle::project<std::string>(name);
#endif
}
