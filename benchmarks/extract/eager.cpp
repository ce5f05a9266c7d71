// SPDX-License-Identifier: BSL-1.0

#include "../support/eager.hpp"

#include "../support/report.hpp"

#include <string>

int main(int argc, char** argv) {
  if (argc != 2) bench::usage(argv[0], "FILE");
  return bench::run("eager", {argv[1]}, [&](bench::tally& answer) {
    for (std::string const& bit : bench::flatten(bench::load_table(argv[1]))) answer.add(bit);
  });
}
