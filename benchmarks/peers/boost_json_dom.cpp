// SPDX-License-Identifier: BSL-1.0

/// \file
/// Boost.JSON, eagerly: load the table, flatten it into a vector, go over that; what one writes first. In two ways:
/// all memory from the default resource and a std::unordered_set; or the tree in a monotonic_resource, and string_set.

#include "../support/boost_json.hpp"

#include <boost/json/monotonic_resource.hpp>

#include "../support/harness.hpp"

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace {

namespace json = boost::json;

/// The documents: the elements of the array, or one a line.
json::array load(std::string_view text, json::storage_ptr const& storage) {
  if (bench::is_array(text)) return std::move(json::parse({text.data(), text.size()}, storage).as_array());
  json::array table(storage);
  bench::for_each_line(
      text, [&](std::string_view line) { table.push_back(json::parse({line.data(), line.size()}, storage)); });
  return table;
}

template <class Query, std::size_t Step = 0>
void flatten(json::object const& object, std::vector<std::string>& found) {
  if constexpr (Step < Query::path.size()) {
    json::value const* next = object.if_contains({Query::path[Step].data(), Query::path[Step].size()});
    if (next == nullptr) return;
    if (json::object const* one = next->if_object()) {
      flatten<Query, Step + 1>(*one, found);
    } else if (json::array const* rows = next->if_array(); rows != nullptr && Step + 1 == Query::path.size()) {
      for (json::value const& row : *rows)
        if (json::object const* each = row.if_object()) flatten<Query, Step + 1>(*each, found);
    }
  } else {
    json::value const* field = object.if_contains({Query::field.data(), Query::field.size()});
    if (field != nullptr && field->is_string())
      found.emplace_back(field->as_string().data(), field->as_string().size());
  }
}

template <class Query>
std::vector<std::string> flatten(json::array const& table) {
  std::vector<std::string> found;
  for (json::value const& document : table) flatten<Query>(document.as_object(), found);
  return found;
}

std::string text_of(json::value const& value) {
  json::string const& string = value.as_string();
  return {string.data(), string.size()};
}

template <bool InMemory, bool Monotonic>
struct eager {
  static constexpr std::string_view name =
      InMemory ? (Monotonic ? "mem" : "mem-default") : (Monotonic ? "file" : "file-default");
  static constexpr bool in_memory = InMemory;

  template <class Query, class Sink>
  void extract(Query, bench::source const& from, Sink sink) {
    for (std::string const& each : flattened<Query>(from)) sink(each);
  }

  template <class Sink>
  void difference(bench::source const& older, bench::source const& newer, Sink sink) {
    std::vector<std::string> const old_bits = flattened<bench::bits>(older);
    std::vector<std::string> const new_bits = flattened<bench::bits>(newer);
    if constexpr (Monotonic) {
      bench::string_set known;
      for (std::string const& bit : old_bits) known.insert(bit);
      for (std::string const& bit : new_bits)
        if (known.insert(bit)) sink(bit);
    } else {
      std::unordered_set<std::string> known(old_bits.begin(), old_bits.end());
      for (std::string const& bit : new_bits)
        if (known.insert(bit).second) sink(bit);
    }
  }

  template <class Sink>
  void orders(bench::source const& from, Sink sink) {
    with_table(from, [&](json::array const& table) {
      for (json::value const& document : table) {
        json::object const& each = document.as_object();
        sink(bench::order{.id = each.at("id").to_number<std::int64_t>(),
                          .placed_at = each.at("placed_at").to_number<std::int64_t>(),
                          .user = text_of(each.at("user")),
                          .country = text_of(each.at("country")),
                          .product = text_of(each.at("product")),
                          .quantity = each.at("quantity").to_number<std::int32_t>(),
                          .price = each.at("price").to_number<double>(),
                          .weight = each.at("weight").to_number<double>(),
                          .rating = each.at("rating").to_number<double>(),
                          .paid = each.at("paid").as_bool()});
      }
    });
  }

private:
  template <class Query>
  std::vector<std::string> flattened(bench::source const& from) {
    std::vector<std::string> found;
    with_table(from, [&](json::array const& table) { found = flatten<Query>(table); });
    return found;
  }

  template <class F>
  void with_table(bench::source const& from, F f) {
    if constexpr (InMemory) {
      with_text(from.text, f);
    } else {
      std::string text;
      {
        std::ifstream file(from.path, std::ios::binary);
        text.resize(std::filesystem::file_size(from.path));
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
      }
      with_text(text, f);
    }
  }

  template <class F>
  void with_text(std::string_view text, F f) {
    if constexpr (Monotonic) {
      json::monotonic_resource resource(1 << 20);
      f(load(text, &resource));
    } else {
      f(load(text, {}));
    }
  }
};

}  // namespace

int main(int argc, char** argv) {
  return bench::run(bench::boost_json_name().c_str(), argc, argv, eager<true, true>(), eager<true, false>(),
                    eager<false, true>(), eager<false, false>());
}
