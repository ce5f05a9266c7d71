// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_BENCHMARKS_SUPPORT_JOBS_HPP
#define RIFFLE_BENCHMARKS_SUPPORT_JOBS_HPP

/// \file
/// What is asked of each peer: queries, a record of ten fields, and the set that the difference is made with.

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// A query selects in each document the string at `field` of each object in the array at `path`, of the object that may
/// stand in place of the array, or of the document itself if the path is empty. All else is passed over.
struct bits {
  static constexpr std::array<std::string_view, 1> path{"other"};
  static constexpr std::string_view field = "bit_I_care_about";
};
struct names {
  static constexpr std::array<std::string_view, 1> path{"assets"};
  static constexpr std::string_view field = "name";
};
struct hashtags {
  static constexpr std::array<std::string_view, 2> path{"entities", "hashtags"};
  static constexpr std::string_view field = "text";
};
struct service {
  static constexpr std::array<std::string_view, 0> path{};
  static constexpr std::string_view field = "service";
};

/// What is taken from an order, in the order of its members there.
struct order {
  std::int64_t id = 0;
  std::int64_t placed_at = 0;
  std::string user;
  std::string country;
  std::string product;
  std::int32_t quantity = 0;
  double price = 0;
  double weight = 0;
  double rating = 0;
  bool paid = false;
};
inline constexpr std::array<std::string_view, 10> order_fields = {
    "id", "placed_at", "user", "country", "product", "quantity", "price", "weight", "rating", "paid"};

/// Distinct strings, their bytes in chunks that never move: no allocation a string.
class string_set {
public:
  /// Whether it is new. The lookup by a borrowed string allocates nothing.
  bool insert(std::string_view text) {
    if (set_.contains(text)) return false;
    if (left_ < text.size() || chunks_.empty()) {
      left_ = text.size() > chunk ? text.size() : chunk;
      chunks_.emplace_back(new char[left_]);
      at_ = chunks_.back().get();
    }
    text.copy(at_, text.size());
    set_.emplace(at_, text.size());
    at_ += text.size();
    left_ -= text.size();
    return true;
  }

private:
  static constexpr std::size_t chunk = 64 * 1024;
  boost::unordered_flat_set<std::string_view, boost::hash<std::string_view>> set_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* at_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace bench

#endif
