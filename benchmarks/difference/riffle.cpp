// SPDX-License-Identifier: BSL-1.0

#include <riffle.hpp>

#include "../support/report.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace {

auto bits(char const* table) {
  using namespace riffle;
  return documents(file(table)) | flatten_path("other") | project<std::string>("bit_I_care_about");
}

/// What the set takes that a difference holds: the older table's values and the result's.
bench::set_memory memory_of_set(char const* older, char const* newer) {
  riffle::value_set<std::string> set;
  bench::set_memory memory;
  for (char const* table : {older, newer})
    for (std::string_view bit : bits(table)) {
      std::uint64_t const before = set.memory_bytes();
      set.insert(bit);
      // It grows by moving its index into one twice as large, and meanwhile has the old one too: as much as it grows by.
      memory.end = set.memory_bytes();
      memory.most = std::max(memory.most, memory.end + (memory.end - before));
    }
  return memory;
}

}  // namespace

/// With --sets, says too what the set takes.
int main(int argc, char** argv) {
  bool const sets = argc == 4 && std::strcmp(argv[3], "--sets") == 0;
  if (argc != 3 && !sets) bench::usage(argv[0], "OLDER NEWER [--sets]");
  auto const difference = bits(argv[2]) | riffle::set_difference(bits(argv[1]));
  return bench::run(
      "riffle", {argv[1], argv[2]},
      [&](bench::tally& answer) {
        for (std::string_view bit : difference) answer.add(bit);
      },
      [&] { return sets ? memory_of_set(argv[1], argv[2]) : bench::set_memory(); });
}
