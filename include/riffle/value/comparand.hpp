// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VALUE_COMPARAND_HPP
#define RIFFLE_VALUE_COMPARAND_HPP

/// \file
/// What the filters of RFC 9535 compare, section 2.3.5.2.2: values, or nothing.

#include <riffle/value/number.hpp>

#include <cstdint>
#include <string>

namespace riffle::detail {

/// A value as comparisons see it: numbers by mathematical value, strings by code points, anything else as its key.
struct comparand {
  enum class kind { nothing, number, string, other };
  kind what = kind::nothing;
  std::string text = {};  // a JSON number, empty for NaN; the characters of a string; a key

  static comparand count(std::uint64_t n) { return {kind::number, std::to_string(n)}; }

  friend bool operator==(comparand const& a, comparand const& b) {
    return a.what == b.what && (a.text == b.text || (a.what == kind::number && order(a, b) == 0));
  }
  friend bool operator<(comparand const& a, comparand const& b) {
    if (a.what != b.what) return false;
    if (a.what == kind::number) return order(a, b) < 0;
    return a.what == kind::string && a.text < b.text;  // bytes of UTF-8 are in the order of code points
  }
  friend bool operator>(comparand const& a, comparand const& b) { return b < a; }
  friend bool operator<=(comparand const& a, comparand const& b) { return a < b || a == b; }
  friend bool operator>=(comparand const& a, comparand const& b) { return b < a || a == b; }

private:
  // Below, at or above 0 as the first number is below, at or above the second. NaN is neither.
  static int order(comparand const& a, comparand const& b) {
    if (a.text.empty() || b.text.empty()) return 1;
    decimal const left(a.text), right(b.text);
    auto sign = [](decimal const& d) { return d.digits.empty() ? 0 : d.negative ? -1 : 1; };
    if (sign(left) != sign(right)) return sign(left) < sign(right) ? -1 : 1;
    auto size = [](decimal const& d) { return d.exponent + static_cast<std::int64_t>(d.digits.size()); };
    // Digits have no zero at either end: of two that begin alike the longer ones are more.
    int const magnitude =
        size(left) != size(right) ? (size(left) < size(right) ? -1 : 1) : left.digits.compare(right.digits);
    return sign(left) * magnitude;
  }
};

}  // namespace riffle::detail

#endif
