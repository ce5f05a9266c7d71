// SPDX-License-Identifier: BSL-1.0
// expect: run time: write path\(text\)
#include <riffle/view/flatten_path.hpp>

#include <string>

int main() {
  std::string const name = "a";
  (void)riffle::flatten_path(riffle::path(name));
#ifdef RIFFLE_EXPECT_FAIL
  (void)riffle::flatten_path(name);
#endif
}
