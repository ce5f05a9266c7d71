// SPDX-License-Identifier: BSL-1.0
//[program
#include <riffle.hpp>

#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>

using namespace riffle;

auto bits(std::filesystem::path const& table) {
  return documents(file(table))                       // each document of the table
         | flatten_path("other")                      // each element of its array "other", if there is one
         | project<std::string>("bit_I_care_about");  // the string in that element, if there is one
}

int main() try {
  for (std::string_view bit : bits("table_2.json") | set_difference(bits("table_1.json"))) std::cout << bit << '\n';
} catch (error const& e) {
  std::cerr << e.what() << '\n';  // says where: file, line, column, document, path, as far as they are known
  return 1;
}
//]
