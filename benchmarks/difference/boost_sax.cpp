// SPDX-License-Identifier: BSL-1.0

#include "../support/boost_sax.hpp"

#include "../support/report.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace {

struct text_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return boost::hash<std::string_view>()(text); }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) bench::usage(argv[0], "OLDER NEWER");
  return bench::run("boost_sax", {argv[1], argv[2]}, [&](bench::tally& answer) {
    boost::unordered_flat_set<std::string, text_hash, std::equal_to<>> known;
    bench::for_each_bit(argv[1], [&](std::string_view bit) {
      if (!known.contains(bit)) known.emplace(bit);
    });
    bench::for_each_bit(argv[2], [&](std::string_view bit) {
      if (known.contains(bit)) return;
      known.emplace(bit);  // so that it counts once
      answer.add(bit);
    });
  });
}
