// SPDX-License-Identifier: BSL-1.0
// expect: (use of deleted function|call to deleted constructor of).*riffle::stream
#include <riffle/source/stream.hpp>

#include <sstream>

int main() {
  std::istringstream in("1");
  riffle::stream lvalue(in);
#ifdef RIFFLE_EXPECT_FAIL
  riffle::stream rvalue(std::istringstream("1"));
#endif
}
