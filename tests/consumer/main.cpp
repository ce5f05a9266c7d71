// SPDX-License-Identifier: BSL-1.0
// The smallest program that uses riffle, built by the projects beside it as a user would build it.
#include <riffle.hpp>

#include <string>

int main() {
  std::string all;
  auto table = riffle::documents(riffle::text(R"([{"other": [{"bit": "a"}, {}]}, {"other": [{"bit": "b"}]}])"));
  for (std::string_view bit : table | riffle::flatten_path("other") | riffle::project<std::string>("bit")) all += bit;
  return all == "ab" ? 0 : 1;
}
