// SPDX-License-Identifier: BSL-1.0
//
// where TABLE BYTES
//
// Prints the names of release assets larger than so many bytes: a condition while extracting, in the same pass. An
// asset that fails it is skipped without being decoded any further.

#include <riffle.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <string>

int main(int argc, char* argv[]) {
  if (argc != 3) {
    std::cerr << "usage: where TABLE BYTES\n";
    return 2;
  }
  try {
    auto larger = [limit = std::stoull(argv[2])](std::uint64_t size) { return size > limit; };
    auto names = riffle::documents(riffle::file(argv[1]))        //
                 | riffle::flatten_path("assets")                //
                 | riffle::where<std::uint64_t>("size", larger)  //
                 | riffle::project<std::string>("name");
    for (std::string_view name : names) std::cout << name << '\n';
    return std::cout.flush() ? 0 : 2;
  } catch (std::exception const& e) {
    std::cerr << "where: " << e.what() << '\n';
    return 2;
  }
}
