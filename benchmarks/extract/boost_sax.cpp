// SPDX-License-Identifier: BSL-1.0

#include "../support/boost_sax.hpp"

#include "../support/report.hpp"

#include <string_view>

int main(int argc, char** argv) {
  if (argc != 2) bench::usage(argv[0], "FILE");
  return bench::run("boost_sax", {argv[1]}, [&](bench::tally& answer) {
    bench::for_each_bit(argv[1], [&answer](std::string_view bit) { answer.add(bit); });
  });
}
