// SPDX-License-Identifier: BSL-1.0
//
// in_memory OLDER NEWER
//
// The same adaptors over values that are in memory already, and over a file, in one expression: prints the versions of
// Chromium in the file NEWER that are not among the documents of OLDER, which stand for what a database's client gave
// us.

#include <riffle.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

std::vector<boost::json::value> load(char const* path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(std::string("cannot open ") + path);
  return boost::json::value_to<std::vector<boost::json::value>>(
      boost::json::parse(std::string(std::istreambuf_iterator<char>(in), {})));
}

int main(int argc, char* argv[]) {
  if (argc != 3) {
    std::cerr << "usage: in_memory OLDER NEWER\n";
    return 2;
  }
  try {
    std::vector<boost::json::value> const older = load(argv[1]);
    auto const chromium = riffle::project<std::string>("deps.chrome");
    auto added = riffle::documents(riffle::file(argv[2])) | chromium | riffle::set_difference(older | chromium);
    for (std::string_view version : added) std::cout << version << '\n';
    return std::cout.flush() ? 0 : 2;
  } catch (std::exception const& e) {
    std::cerr << "in_memory: " << e.what() << '\n';
    return 2;
  }
}
