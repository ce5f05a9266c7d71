// SPDX-License-Identifier: BSL-1.0
// expect: none that the adaptor takes
#include <riffle/view/flatten_path.hpp>

#include <vector>

int main() {
  std::vector<boost::json::value> const values;
  (void)(values | riffle::flatten_path("a"));
#ifdef RIFFLE_EXPECT_FAIL
  std::vector<int> const numbers;
  (void)(numbers | riffle::flatten_path("a"));
#endif
}
