// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_SCHOOL_HPP
#define RIFFLE_TESTS_SUPPORT_SCHOOL_HPP

/// \file
/// JSON numbers as one learns them at school: digits, to be moved past the point.

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>

namespace riffle::test {

struct school_number {
  bool negative = false;
  std::string digits = {};  // without zeros at either end; none where the number is zero
  long long exponent = 0;   // of ten; beyond 10^15 it is not exact

  explicit school_number(std::string_view number) {
    negative = number.front() == '-';
    if (negative) number.remove_prefix(1);
    std::string_view const mantissa = number.substr(0, number.find_first_of("eE"));
    std::string_view const whole = mantissa.substr(0, mantissa.find('.'));
    digits = whole;
    if (mantissa.size() != whole.size()) {
      digits += mantissa.substr(whole.size() + 1);
      exponent = -static_cast<long long>(mantissa.size() - whole.size() - 1);
    }
    if (mantissa.size() != number.size()) {
      std::string_view text = number.substr(mantissa.size() + 1);
      bool const below = text.front() == '-';
      if (below || text.front() == '+') text.remove_prefix(1);
      text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
      long long const value = text.size() > 15 ? 1'000'000'000'000'000 : std::atoll(std::string(text).c_str());
      exponent += below ? -value : value;
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    for (; !digits.empty() && digits.back() == '0'; ++exponent) digits.pop_back();
    if (digits.empty()) exponent = 0, negative = false;
  }

  bool integral() const { return exponent >= 0; }
  /// Before the point, or as many zeros after it if negative.
  long long magnitude() const { return static_cast<long long>(digits.size()) + exponent; }

  /// An integer that T holds, as text; otherwise nothing.
  template <class T>
  std::string integer() const {
    if (digits.empty()) return "0";
    if (!integral() || magnitude() > 25) return {};
    std::string const all = digits + std::string(static_cast<std::size_t>(exponent), '0');
    std::string most = std::to_string(negative ? std::numeric_limits<T>::min() : std::numeric_limits<T>::max());
    if (negative) {
      if (most == "0") return {};
      most.erase(0, 1);
    }
    if (all.size() > most.size() || (all.size() == most.size() && all > most)) return {};
    return (negative ? "-" : "") + all;
  }

  /// Below, at or above 0 as `a` is below, at or above `b`.
  static int compare(school_number const& a, school_number const& b) {
    int const signs[] = {a.sign(), b.sign()};
    if (signs[0] != signs[1]) return signs[0] < signs[1] ? -1 : 1;
    if (a.digits.empty()) return 0;
    if (a.magnitude() != b.magnitude()) return a.magnitude() < b.magnitude() ? -signs[0] : signs[0];
    return signs[0] * a.digits.compare(b.digits);
  }
  int sign() const { return digits.empty() ? 0 : negative ? -1 : 1; }

  /// Doubles hold all of it, and everything that reads it finds the same one.
  bool exact() const { return digits.size() <= 15 && magnitude() < 20 && magnitude() > -20; }
};

}  // namespace riffle::test

#endif
