// SPDX-License-Identifier: BSL-1.0
//
// struct_rows TABLE
//
// Prints the ten most downloaded release assets. A struct that Boost.Describe knows is a row: its members' names are
// the fields, and all of them are taken in one pass.

#include <riffle.hpp>

#include <boost/describe/class.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <functional>
#include <iostream>
#include <string>

struct asset {
  std::string name;
  std::uint64_t size = 0;
  std::uint64_t download_count = 0;
};
BOOST_DESCRIBE_STRUCT(asset, (), (name, size, download_count))

int main(int argc, char* argv[]) {
  if (argc != 2) {
    std::cerr << "usage: struct_rows TABLE\n";
    return 2;
  }
  try {
    auto assets = riffle::documents(riffle::file(argv[1])) | riffle::flatten_path("assets") | riffle::project<asset>();
    std::array<asset, 10> top;
    auto const [_, last] = std::ranges::partial_sort_copy(assets, top, std::ranges::greater{}, &asset::download_count,
                                                          &asset::download_count);
    for (auto const& [name, size, downloads] : std::ranges::subrange(top.begin(), last))
      std::cout << downloads << '\t' << size << '\t' << name << '\n';
    return std::cout.flush() ? 0 : 2;
  } catch (std::exception const& e) {
    std::cerr << "struct_rows: " << e.what() << '\n';
    return 2;
  }
}
