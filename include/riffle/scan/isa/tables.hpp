// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_ISA_TABLES_HPP
#define RIFFLE_SCAN_ISA_TABLES_HPP

/// \file
/// Tables that kernels look bytes up in.

#include <array>
#include <cstddef>
#include <string_view>

namespace riffle::detail::ascii {

using table = std::array<unsigned char, 128>;  // a bit for each class that a character is in

constexpr void mark(table& t, std::string_view characters, unsigned char as) {
  for (char const c : characters) t[static_cast<unsigned char>(c)] |= as;
}

/// Of bytes of the input.
enum : unsigned char { op = 1, space = 2, escapable = 4, control = 8, hex_digit = 16 };
alignas(64) inline constexpr table bytes = [] {
  table t{};
  mark(t, "{}[]:,", op);
  mark(t, " \n\r\t", space);
  mark(t, "\"\\/bfnrtu", escapable);
  mark(t, "0123456789abcdefABCDEF", hex_digit);
  for (std::size_t i = 0; i != 0x20; ++i) t[i] |= control;
  return t;
}();

/// Of bytes in numbers and literals, and of those that end them.
enum : unsigned char { digit = 1, zero = 2, minus = 4, plus = 8, point = 16, exponent = 32, letter = 64, inside = 128 };
alignas(64) inline constexpr table scalars = [] {
  table t{};
  for (unsigned char& each : t) each = inside;
  for (char const c : std::string_view("{}[]:,\" \n\r\t")) t[static_cast<unsigned char>(c)] = 0;
  mark(t, "0123456789", digit);
  mark(t, "0", zero);
  mark(t, "-", minus);
  mark(t, "+", plus);
  mark(t, ".", point);
  mark(t, "eE", exponent);
  mark(t, "truefalsn", letter);
  t['e'] &= static_cast<unsigned char>(~letter);
  return t;
}();

/// Of tokens, by the bytes that stand for them.
enum : unsigned char { open = 1, close = 2, curly = 4, comma = 8, colon = 16, string = 32, feed = 64 };
inline constexpr unsigned char candidate = 1;  // instead of a quote: a string that may be a name that is looked for
alignas(64) inline constexpr table tokens = [] {
  table t{};
  mark(t, "{[", open);
  mark(t, "}]", close);
  mark(t, "{}", curly);
  mark(t, ",", comma);
  mark(t, ":", colon);
  mark(t, "\"\x01", string);
  mark(t, "\n", feed);
  return t;
}();

}  // namespace riffle::detail::ascii

namespace riffle::detail {

/// For each set of 8 positions those in it, in order, a byte each. (What follows is over.)
inline constexpr std::array<std::array<unsigned char, 8>, 256> positions = [] {
  std::array<std::array<unsigned char, 8>, 256> table{};
  for (std::size_t set = 0; set != table.size(); ++set)
    for (std::size_t i = 0, n = 0; i != 8; ++i)
      if ((set >> i & 1) != 0) table[set][n++] = static_cast<unsigned char>(i);
  return table;
}();

}  // namespace riffle::detail

/// What is wrong with two bytes in a row, as far as the high and low half of the first and the high half of the second
/// tell: a bit each, set where all three allow it. The method is that of Keiser and Lemire, "Validating UTF-8 in less than
/// one instruction per byte" (2020).
namespace riffle::detail::utf8 {

enum : unsigned char {
  too_short = 1,        // a lead without a continuation
  too_long = 2,         // a continuation after ASCII
  overlong_3 = 4,       // E0 80 to E0 9F
  too_large = 8,        // F4 90 and above
  surrogate = 16,       // ED A0 to ED BF
  overlong_2 = 32,      // C0, C1
  too_large_low = 64,   // F5 80 to F5 8F and the like
  overlong_4 = 64,      // F0 80 to F0 8F
  continuations = 128,  // two in a row: right only where a longer sequence goes on
};
inline constexpr unsigned char whatever = too_short | too_long | continuations;  // the low half does not matter

inline constexpr std::array<unsigned char, 16> first_high = {too_long,
                                                             too_long,
                                                             too_long,
                                                             too_long,
                                                             too_long,
                                                             too_long,
                                                             too_long,
                                                             too_long,  // ASCII
                                                             continuations,
                                                             continuations,
                                                             continuations,
                                                             continuations,  // 8 to B
                                                             too_short | overlong_2,
                                                             too_short,
                                                             too_short | overlong_3 | surrogate,  // C, D, E
                                                             too_short | too_large | too_large_low | overlong_4};  // F
inline constexpr std::array<unsigned char, 16> first_low = [] {
  std::array<unsigned char, 16> table{};
  for (std::size_t i = 0; i != table.size(); ++i) {
    unsigned bits = whatever;
    if (i == 0) bits |= overlong_3 | overlong_4;
    if (i <= 1) bits |= overlong_2;
    if (i >= 4) bits |= too_large;
    if (i >= 5) bits |= too_large_low;
    if (i == 0xD) bits |= surrogate;
    table[i] = static_cast<unsigned char>(bits);
  }
  return table;
}();
inline constexpr std::array<unsigned char, 16> second_high = [] {
  std::array<unsigned char, 16> table{};
  table.fill(too_short);
  constexpr unsigned continuation = too_long | overlong_2 | continuations;
  table[0x8] = continuation | overlong_3 | too_large_low | overlong_4;
  table[0x9] = continuation | overlong_3 | too_large;
  table[0xA] = table[0xB] = continuation | surrogate | too_large;
  return table;
}();

}  // namespace riffle::detail::utf8

#endif
