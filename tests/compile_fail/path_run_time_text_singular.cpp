// SPDX-License-Identifier: BSL-1.0
// expect: run time: write path\(text\)
#include <riffle/path/literal.hpp>

#include <string>

void take(riffle::singular_path_argument) {}

int main() {
  take(riffle::path(std::string("a")));
#ifdef RIFFLE_EXPECT_FAIL
  take(std::string("a").c_str());
#endif
}
