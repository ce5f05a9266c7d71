// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_BENCHMARKS_SUPPORT_EAGER_HPP
#define RIFFLE_BENCHMARKS_SUPPORT_EAGER_HPP

/// \file
/// `other[*].bit_I_care_about` as one writes it first: load the table, flatten it into a vector.

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// The documents of the file: the elements of its array, or one a line.
inline boost::json::array load_table(char const* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(std::string("cannot open ") + path);
  if (file.peek() == '[') {
    std::string text(std::filesystem::file_size(path), '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    return std::move(boost::json::parse(text).as_array());
  }
  boost::json::array table;
  for (std::string line; std::getline(file, line);) table.push_back(boost::json::parse(line));
  return table;
}

inline std::vector<std::string> flatten(boost::json::array const& table) {
  std::vector<std::string> bits;
  auto add = [&bits](boost::json::value const& row) {
    if (!row.is_object()) return;
    boost::json::value const* bit = row.as_object().if_contains("bit_I_care_about");
    if (bit != nullptr && !bit->is_null()) bits.emplace_back(std::string_view(bit->as_string()));
  };
  for (boost::json::value const& document : table) {
    boost::json::value const* other = document.as_object().if_contains("other");
    if (other == nullptr) continue;
    if (other->is_array())
      for (boost::json::value const& row : other->as_array()) add(row);
    else
      add(*other);
  }
  return bits;
}

}  // namespace bench

#endif
