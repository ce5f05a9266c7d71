// SPDX-License-Identifier: BSL-1.0
// expect: none that the adaptor takes
#include <riffle/source/text.hpp>
#include <riffle/view/documents.hpp>
#include <riffle/view/project.hpp>

#include <string>

int main() {
  auto const all = riffle::documents(riffle::text(std::string("[]")));
  (void)(all | riffle::project("a") | riffle::project<int>("b"));
#ifdef RIFFLE_EXPECT_FAIL
  (void)(all | riffle::project<std::string>("a") | riffle::project<int>("b"));  // strings have no members
#endif
}
