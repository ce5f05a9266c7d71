// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VALUE_CODE_POINTS_HPP
#define RIFFLE_VALUE_CODE_POINTS_HPP

/// \file
/// Code points, and sets of them by range and by general category.

#include <riffle/path/reader.hpp>
#include <riffle/value/unicode_categories.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::detail {

/// A set of code points.
class code_points {
public:
  using range = std::pair<std::uint32_t, std::uint32_t>;  ///< the first and the last

  static constexpr std::uint32_t last = 0x10FFFF;

  void add(std::uint32_t from, std::uint32_t to) { ranges_.emplace_back(from, to); }

  /// Those of a general category, or of all whose names begin with one letter. False if there are none.
  bool add_category(std::string_view name) {
    bool known = false;
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i != unicode_runs.size();) {
      char const letter = unicode_runs[i++];
      auto const number = static_cast<std::size_t>(letter < 'a' ? letter - 'A' : letter - 'a' + 26);
      std::uint32_t size = 0;
      for (; i != unicode_runs.size() && unicode_runs[i] <= '9'; ++i)
        size = size * 10 + static_cast<std::uint32_t>(unicode_runs[i] - '0');
      std::uint32_t const end = begin + std::max<std::uint32_t>(size, 1);
      std::string_view const category = unicode_categories.substr(2 * number, 2);
      if (category != "Cs" && category.starts_with(name)) {
        add(begin, end - 1);
        known = true;
      }
      begin = end;
    }
    return known;
  }

  /// To be called before the rest, once all has been added.
  void sort() {
    std::sort(ranges_.begin(), ranges_.end());
    std::size_t kept = 0;
    for (auto const& each : ranges_) {
      if (kept != 0 && each.first <= ranges_[kept - 1].second + 1)
        ranges_[kept - 1].second = std::max(ranges_[kept - 1].second, each.second);
      else
        ranges_[kept++] = each;
    }
    ranges_.resize(kept);
  }

  void invert() {
    std::vector<range> others;
    std::uint32_t begin = 0;
    for (auto const& [from, to] : ranges_) {
      if (begin < from) others.emplace_back(begin, from - 1);
      begin = to + 1;
    }
    if (begin <= last) others.emplace_back(begin, last);
    ranges_ = std::move(others);
  }

  void add(code_points const& more) { ranges_.insert(ranges_.end(), more.ranges_.begin(), more.ranges_.end()); }

  bool contains(std::uint32_t code) const {
    if (ranges_.size() == 1) return code >= ranges_[0].first && code <= ranges_[0].second;
    auto const after = std::upper_bound(ranges_.begin(), ranges_.end(), code,
                                        [](std::uint32_t wanted, range const& each) { return wanted < each.first; });
    return after != ranges_.begin() && code <= std::prev(after)->second;
  }

  std::vector<range> const& ranges() const { return ranges_; }

private:
  std::vector<range> ranges_;
};

/// The code point at the start of `text`, and its bytes. What is no UTF-8 is U+FFFD, a byte at a time.
inline std::pair<std::uint32_t, std::size_t> first_code_point(std::string_view text) {
  std::size_t const length = utf8_length(text);
  if (length == 0) return {0xFFFD, 1};
  std::uint32_t code = static_cast<unsigned char>(text[0]);
  if (length > 1) code &= 0x7Fu >> length;
  for (std::size_t i = 1; i != length; ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
  return {code, length};
}

}  // namespace riffle::detail

#endif
