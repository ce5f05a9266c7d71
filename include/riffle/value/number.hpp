// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VALUE_NUMBER_HPP
#define RIFFLE_VALUE_NUMBER_HPP

/// \file
/// JSON numbers as text: exact decimals, integers that are written with a fraction or an exponent, correctly rounded
/// doubles.

#include <cfloat>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#if !defined(__cpp_lib_to_chars)
#include <clocale>
#endif

namespace riffle::detail {

/// The number digits × 10^exponent, in the one form in which digits begins and ends with no zero; zero has no digits and
/// no sign.
struct decimal {
  bool negative = false;
  std::string digits = {};
  std::int64_t exponent = 0;

  /// From a valid JSON number. Exponents beyond 10^18 are taken as 10^18.
  explicit decimal(std::string_view text) {
    std::size_t i = 0;
    if (text[0] == '-') negative = true, ++i;
    bool point = false;
    for (; i != text.size() && (text[i] | 0x20) != 'e'; ++i) {
      if (text[i] == '.') {
        point = true;
        continue;
      }
      if (point) --exponent;
      if (!digits.empty() || text[i] != '0') digits += text[i];
    }
    if (i != text.size()) exponent += exponent_of(text.substr(i + 1));
    std::size_t const kept = digits.find_last_not_of('0') + 1;
    exponent += static_cast<std::int64_t>(digits.size() - kept);
    digits.resize(kept);
    if (digits.empty()) negative = false, exponent = 0;
  }

private:
  static std::int64_t exponent_of(std::string_view text) {
    constexpr std::int64_t most = 1'000'000'000'000'000'000;
    bool const below = text[0] == '-';
    std::int64_t value = 0;
    for (char const c : text.substr(below || text[0] == '+' ? 1 : 0))
      value = value < most / 10 ? value * 10 + (c - '0') : most;
    return below ? -value : value;
  }
};

enum class number_result { ok, not_integral, out_of_range };

/// A valid JSON number as an integer, if that is exactly what it is.
template <std::integral T>
number_result to_integer(std::string_view text, T& out) {
  char const* const end = text.data() + text.size();
  if (auto const [stop, code] = std::from_chars(text.data(), end, out); code == std::errc{} && stop == end)
    return number_result::ok;
  decimal const d(text);
  if (d.exponent < 0) return number_result::not_integral;
  if (d.exponent > 40 || d.digits.size() > 40) return number_result::out_of_range;
  std::string const plain = (d.negative ? "-" : "") + (d.digits.empty() ? "0" : d.digits) +
                            std::string(static_cast<std::size_t>(d.exponent), '0');
  auto const [stop, code] = std::from_chars(plain.data(), plain.data() + plain.size(), out);
  return code == std::errc{} && stop == plain.data() + plain.size() ? number_result::ok : number_result::out_of_range;
}

/// A valid JSON number as a double, where that takes one rounding: digits that are exact as a double, divided by a power of
/// ten that is. (Clinger, "How to read floating point numbers accurately", 1990.) That is, most numbers; none of more than
/// 18 characters or with an exponent.
inline bool to_double_exactly(std::string_view text, double& out) {
  constexpr double powers[] = {1e0, 1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7, 1e8,
                               1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16};
  if (FLT_EVAL_METHOD != 0) return false;  // rounds twice
  if (text.size() > 18) return false;      // so that the digits cannot overflow
  char const *p = text.data(), *const end = p + text.size();
  bool const negative = *p == '-';
  p += negative;
  std::uint64_t digits = 0;
  auto const read = [&] {
    char const* const first = p;
    for (; p != end && static_cast<unsigned char>(*p - '0') < 10; ++p)
      digits = digits * 10 + static_cast<unsigned char>(*p - '0');
    return p - first;
  };
  read();
  std::ptrdiff_t exponent = 0;
  if (p != end && *p == '.') ++p, exponent = -read();
  if (p != end) return false;  // has an exponent
  if (digits > std::uint64_t{1} << 53) return false;
  auto const value = static_cast<double>(digits) / powers[-exponent];
  out = negative ? -value : value;
  return true;
}

/// A valid JSON number, correctly rounded. What is too small becomes a zero of its sign, what is too large is out of range.
template <std::floating_point T>
number_result to_floating(std::string_view text, T& out) {
  if constexpr (std::same_as<T, double>)
    if (to_double_exactly(text, out)) return number_result::ok;
#if defined(__cpp_lib_to_chars)
  auto const [stop, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (code == std::errc{}) return number_result::ok;
  // from_chars says the same of both ends of the range.
  decimal const d(text);
  if (d.exponent + static_cast<std::int64_t>(d.digits.size()) > 0) return number_result::out_of_range;
  out = d.negative ? -T(0) : T(0);
  return number_result::ok;
#else
  // strtod wants a terminated string with the locale's decimal point.
  std::string copy(text);
  if (auto const point = copy.find('.'); point != copy.npos) copy.replace(point, 1, std::localeconv()->decimal_point);
  if constexpr (std::same_as<T, float>)
    out = std::strtof(copy.c_str(), nullptr);
  else
    out = static_cast<T>(std::strtold(copy.c_str(), nullptr));
  if constexpr (std::same_as<T, double>) out = std::strtod(copy.c_str(), nullptr);
  return out > std::numeric_limits<T>::max() || out < std::numeric_limits<T>::lowest() ? number_result::out_of_range
                                                                                       : number_result::ok;
#endif
}

}  // namespace riffle::detail

#endif
