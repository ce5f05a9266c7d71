// SPDX-License-Identifier: BSL-1.0

/// \file
/// riffle: the pipelines as its users write them.

#include <riffle.hpp>

#include "../support/harness.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

BOOST_DESCRIBE_STRUCT(order, (), (id, placed_at, user, country, product, quantity, price, weight, rating, paid))

}  // namespace bench

namespace {

using namespace riffle;

template <class Documents>
auto rows(bench::bits, Documents documents) {
  return std::move(documents) | flatten_path("other") | project<std::string>("bit_I_care_about");
}
template <class Documents>
auto rows(bench::names, Documents documents) {
  return std::move(documents) | flatten_path("assets") | project<std::string>("name");
}
template <class Documents>
auto rows(bench::hashtags, Documents documents) {
  return std::move(documents) | flatten_path("entities.hashtags") | project<std::string>("text");
}
template <class Documents>
auto rows(bench::service, Documents documents) {
  return std::move(documents) | project<std::string>("service");
}

/// `Open` makes the source of the pipelines.
template <class Open>
struct mode {
  static constexpr bool in_memory = Open::in_memory;
  std::string_view name;
  validate validation = validate::all;

  auto open(bench::source const& from) const { return documents(Open()(from), {.validation = validation}); }

  template <class Query, class Sink>
  void extract(Query query, bench::source const& from, Sink sink) const {
    for (std::string_view each : rows(query, open(from))) sink(each);
  }
  template <class Sink>
  void orders(bench::source const& from, Sink sink) const {
    for (bench::order const& each : open(from) | project<bench::order>()) sink(each);
  }
  template <class Sink>
  void difference(bench::source const& older, bench::source const& newer, Sink sink) const {
    for (std::string_view each : rows(bench::bits(), open(newer)) | set_difference(rows(bench::bits(), open(older))))
      sink(each);
  }

  /// What the set takes that a difference holds: the older table's values and the result's.
  bench::set_memory memory_of_set(std::vector<bench::source> const& tables) const {
    value_set<std::string> set;
    bench::set_memory memory;
    for (bench::source const& table : tables)
      for (std::string_view bit : rows(bench::bits(), open(table))) {
        std::uint64_t const before = set.memory_bytes();
        set.insert(bit);
        // It grows by moving its index into one twice as large, and meanwhile has both: as much as it grows by.
        memory.end = set.memory_bytes();
        memory.most = std::max(memory.most, memory.end + (memory.end - before));
      }
    return memory;
  }
};

struct from_text {
  static constexpr bool in_memory = true;
  auto operator()(bench::source const& from) const { return text(from.text); }
};
struct from_file {
  static constexpr bool in_memory = false;
  auto operator()(bench::source const& from) const { return file(from.path); }
};
struct from_mapped_file {
  static constexpr bool in_memory = false;
  auto operator()(bench::source const& from) const { return mapped_file(from.path); }
};

}  // namespace

int main(int argc, char** argv) {
  return bench::run("riffle", argc, argv, mode<from_text>{"mem"}, mode<from_text>{"mem-selected", validate::selected},
                    mode<from_file>{"file"}, mode<from_file>{"file-selected", validate::selected},
                    mode<from_mapped_file>{"mapped"}, mode<from_mapped_file>{"mapped-selected", validate::selected});
}
