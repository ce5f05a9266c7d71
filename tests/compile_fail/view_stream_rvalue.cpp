// SPDX-License-Identifier: BSL-1.0
// expect: document_source|deleted
#include <riffle/source/stream.hpp>
#include <riffle/view/documents.hpp>

#include <sstream>

int main() {
  std::istringstream in("[]");
  (void)riffle::documents(riffle::stream(in));
#ifdef RIFFLE_EXPECT_FAIL
  (void)riffle::documents(std::istringstream("[]"));
#endif
}
