// SPDX-License-Identifier: BSL-1.0

#include "../support/eager.hpp"

#include "../support/report.hpp"

#include <string>
#include <unordered_set>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 3) bench::usage(argv[0], "OLDER NEWER");
  return bench::run("eager", {argv[1], argv[2]}, [&](bench::tally& answer) {
    std::vector<std::string> const older = bench::flatten(bench::load_table(argv[1]));
    std::vector<std::string> const newer = bench::flatten(bench::load_table(argv[2]));
    std::unordered_set<std::string> known(older.begin(), older.end());
    for (std::string const& bit : newer)
      if (known.insert(bit).second) answer.add(bit);
  });
}
