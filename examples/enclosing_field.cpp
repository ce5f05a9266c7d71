// SPDX-License-Identifier: BSL-1.0
//
// enclosing_field TABLE
//
// Prints how many assets each release has, and their bytes. A path that starts with $ is taken from the document around
// the row: here the version, which stands after the assets, so that they wait for it (and nothing else does).

#include <riffle.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <string>

int main(int argc, char* argv[]) {
  if (argc != 2) {
    std::cerr << "usage: enclosing_field TABLE\n";
    return 2;
  }
  try {
    std::string release;
    std::uint64_t assets = 0, bytes = 0;
    auto print = [&] {
      if (assets != 0) std::cout << release << '\t' << assets << '\t' << bytes << '\n';
    };
    for (auto const& [version, size] : riffle::documents(riffle::file(argv[1]))  //
                                           | riffle::flatten_path("assets")      //
                                           | riffle::project<std::string, std::uint64_t>("$.version", "size")) {
      if (version != release) {
        print();
        release = version;
        assets = bytes = 0;
      }
      ++assets;
      bytes += size;
    }
    print();
    return std::cout.flush() ? 0 : 2;
  } catch (std::exception const& e) {
    std::cerr << "enclosing_field: " << e.what() << '\n';
    return 2;
  }
}
