// SPDX-License-Identifier: BSL-1.0
// Instead of libFuzzer: calls a target with each file of the given directories (and with the given files), and then with
// as many random changes of them as -runs=N says. The same for the same files everywhere; RIFFLE_VERBOSE=1 tells each.
#include "mutate.hpp"
#include "random_json.hpp"
#include "target.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::string read(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void call(std::string const& bytes) {
  // A block of memory of its own, so that sanitizers see each byte too many.
  std::vector<std::uint8_t> const data(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(data.data(), data.size());
}

}  // namespace

int main(int argc, char* argv[]) {
  unsigned long runs = 0;
  std::vector<std::filesystem::path> files;
  for (std::string_view const each : std::vector<std::string_view>(argv + 1, argv + argc)) {
    if (each.starts_with("-runs=")) {
      runs = std::strtoul(each.data() + 6, nullptr, 10);
    } else if (std::filesystem::is_directory(each)) {
      for (auto const& entry : std::filesystem::directory_iterator(each))
        if (entry.is_regular_file()) files.push_back(entry.path());
    } else {
      files.emplace_back(each);
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> seeds;
  for (auto const& file : files) {
    std::cerr << file.string() << std::endl;  // the last one is that which failed
    seeds.push_back(read(file));
    call(seeds.back());
  }
  if (seeds.empty()) {
    std::cerr << "no seeds" << std::endl;
    return 1;
  }
  riffle::test::random_json random(1);
  for (unsigned long i = 0; i != runs; ++i) {
    std::string bytes = seeds[random.below(seeds.size())];
    for (std::size_t n = 1 + random.below(4); n != 0; --n) riffle::test::mutate(bytes, random);
    if (random.one_in(2)) {
      bytes += '\xFF';
      for (std::size_t n = random.below(200); n != 0; --n) bytes += static_cast<char>(random.below(256));
    }
    if (std::getenv("RIFFLE_VERBOSE") != nullptr)
      std::cerr << i << ": " << riffle::test::as_literal(bytes) << std::endl;
    call(bytes);
  }
  std::cerr << seeds.size() << " seeds and " << runs << " changes of them" << std::endl;
}
