// SPDX-License-Identifier: BSL-1.0
//
// mixed_ranges TABLE
//
// Prints the products among the release assets, such as "electron" for "electron-v18.1.0-linux-arm64.zip", with views
// of riffle, of range-v3 and of the standard library in one pipe.

#include <riffle.hpp>

#include <range/v3/view/transform.hpp>

#include <exception>
#include <iostream>
#include <ranges>
#include <string>
#include <string_view>

int main(int argc, char* argv[]) {
  if (argc != 2) {
    std::cerr << "usage: mixed_ranges TABLE\n";
    return 2;
  }
  auto product = [](std::string_view asset) { return std::string(asset.substr(0, asset.find("-v"))); };
  auto is_program = [](std::string_view name) { return name.find('.') == name.npos; };
  try {
    auto products = riffle::documents(riffle::file(argv[1]))  //
                    | riffle::flatten_path("assets")          //
                    | riffle::project<std::string>("name")    //
                    | ranges::views::transform(product)       //
                    | riffle::distinct                        //
                    | std::views::filter(is_program);
    for (std::string const& each : products) std::cout << each << '\n';
    return std::cout.flush() ? 0 : 2;
  } catch (std::exception const& e) {
    std::cerr << "mixed_ranges: " << e.what() << '\n';
    return 2;
  }
}
