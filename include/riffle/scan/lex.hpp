// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_LEX_HPP
#define RIFFLE_SCAN_LEX_HPP

/// \file
/// Tokens that lie in memory as a whole: where they end, if they are valid. Each function answers null for what is invalid
/// or may go on after the given bytes; the scanner then looks byte by byte.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace riffle::detail::lex {

// What a byte can be part of.
enum : unsigned char {
  space = 1,
  digit = 2,
  hexadecimal = 4,
  scalar = 8,
  value_begin = 16,
  simple_escape = 32,
  ends_run = 64,
  number_begin = 128
};
inline constexpr std::array<unsigned char, 256> classes = [] {
  std::array<unsigned char, 256> table{};
  auto const mark = [&table](std::string_view bytes, unsigned char as) {
    for (char const c : bytes) table[static_cast<unsigned char>(c)] |= as;
  };
  mark(" \n\r\t", space);
  mark("0123456789", digit);
  mark("0123456789abcdefABCDEF", hexadecimal);
  mark("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-+.", scalar);
  mark("{[\"tfn-0123456789", value_begin);
  mark("-0123456789", number_begin);
  mark("\"\\/bfnrt", simple_escape);
  for (std::size_t i = 0; i != 256; ++i)
    if (i < 0x20 || i >= 0x80 || i == '"' || i == '\\') table[i] |= ends_run;
  return table;
}();
inline bool is(unsigned char what, char c) { return (classes[static_cast<unsigned char>(c)] & what) != 0; }
#if defined(__SSE2__)
// Of 16 bytes, those that end a run of plain ASCII, a bit each.
inline unsigned run_ends(char const* p) {
  __m128i const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(p));
  __m128i const quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                slashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  __m128i const others = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));  // signed: beyond ASCII too
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(others, _mm_or_si128(quotes, slashes))));
}
#endif

// The first byte that ends a run of plain ASCII: a quote, a backslash, a control character or non-ASCII.
inline char const* plain_end(char const* p, char const* end) {
#if defined(__SSE2__)
  for (; end - p >= 16; p += 16) {
    __m128i const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(p));
    __m128i const quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                  slashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    __m128i const others = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));  // signed: beyond ASCII too
    auto const hits = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(others, _mm_or_si128(quotes, slashes))));
    if (hits != 0) return p + std::countr_zero(hits);
  }
#endif
  if constexpr (std::endian::native == std::endian::little) {
    constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
    for (; end - p >= 8; p += 8) {
      std::uint64_t w;
      std::memcpy(&w, p, 8);
      std::uint64_t const quote = w ^ (ones * '"'), slash = w ^ (ones * '\\');
      // The high bit of each byte that is zero, or was lent to by a lower byte that is: exact for the first one.
      std::uint64_t const hits =
          (((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((w - ones * 0x20) & ~w) | w) & highs;
      if (hits != 0) return p + std::countr_zero(hits) / 8;
    }
  }
  while (p != end && !is(ends_run, *p)) ++p;
  return p;
}

// The length of a valid escape, or 0 where it takes a closer look: an error, or the end of these bytes.
inline std::size_t whole_escape(char const* p, char const* end) {
  if (end - p < 12) return 0;
  if (p[1] != 'u') return is(simple_escape, p[1]) ? 2 : 0;
  auto const four_digits = [](char const* q) {
    return is(hexadecimal, q[0]) && is(hexadecimal, q[1]) && is(hexadecimal, q[2]) && is(hexadecimal, q[3]);
  };
  if (!four_digits(p + 2)) return 0;
  if ((p[2] | 0x20) != 'd' || p[3] < '8') return 6;
  bool const pair = p[6] == '\\' && p[7] == 'u' && four_digits(p + 8) && (p[8] | 0x20) == 'd' && (p[9] | 0x20) >= 'c';
  bool const high = p[3] == '8' || p[3] == '9' || (p[3] | 0x20) == 'a' || (p[3] | 0x20) == 'b';
  return pair && high ? 12 : 0;
}

// The length of a valid character beyond ASCII, or 0 as above.
inline std::size_t whole_character(char const* p, char const* end) {
  if (end - p < 4) return 0;
  auto const lead = static_cast<unsigned char>(p[0]), second = static_cast<unsigned char>(p[1]);
  auto const continues = [p](int i) { return (static_cast<unsigned char>(p[i]) & 0xC0) == 0x80; };
  if (!continues(1)) return 0;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead < 0xC2 || lead > 0xF4 || !continues(2)) return 0;
  if (lead < 0xF0) return (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ? 0 : 3;
  return !continues(3) || (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F) ? 0 : 4;
}

/// The first byte that is no white space.
inline char const* space_end(char const* p, char const* end) {
#if defined(__SSE2__)
  for (; end - p >= 16; p += 16) {
    __m128i const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(p));
    __m128i const blanks = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')),
                  feeds = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
    __m128i const returns = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')),
                  tabs = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t'));
    auto const spaces = static_cast<unsigned>(
        _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(blanks, feeds), _mm_or_si128(returns, tabs))));
    if (spaces != 0xFFFF) return p + std::countr_one(spaces);
  }
#endif
  while (p != end && is(space, *p)) ++p;
  return p;
}

[[gnu::noinline]] inline char const* long_string_end(char const* p, char const* end, bool& escapes) {
  for (;;) {
    p = plain_end(p, end);
    if (p == end) return nullptr;
    if (*p == '"') return p;
    if (*p == '\\') escapes = true;
    std::size_t const size = *p == '\\' ? whole_escape(p, end) : whole_character(p, end);
    if (size == 0) return nullptr;
    p += size;
  }
}

/// From after the opening quote of a string to its closing quote. `escapes` becomes true if there are any.
inline char const* string_end(char const* p, char const* end, bool& escapes) {
#if defined(__SSE2__)
  if (end - p >= 16) {
    unsigned const hits = run_ends(p);
    if (hits == 0) return long_string_end(p + 16, end, escapes);
    p += std::countr_zero(hits);
    if (*p == '"') return p;
  }
#endif
  return long_string_end(p, end, escapes);
}

inline char const* digits_end(char const* p, char const* end) {
  constexpr std::uint64_t high_nibbles = 0xF0F0F0F0F0F0F0F0;
  for (std::uint64_t eight; end - p >= 8; p += 8) {
    std::memcpy(&eight, p, 8);
    // All digits: high nibbles 3, and still 3 when 6 is added.
    if (((eight & high_nibbles) | ((eight + 0x0606060606060606) & high_nibbles) >> 4) != 0x3333333333333333) break;
  }
  while (p != end && is(digit, *p)) ++p;
  return p;
}

/// From the first byte of a number to the byte after it, which must be there and show that the number has ended.
inline char const* number_end(char const* p, char const* end) {
  if (*p == '-') ++p;
  char const* q = digits_end(p, end);
  if (q == p || (*p == '0' && q != p + 1)) return nullptr;
  if (q != end && *q == '.') {
    p = q + 1;
    q = digits_end(p, end);
    if (q == p) return nullptr;
  }
  if (q != end && (*q | 0x20) == 'e') {
    p = q + 1;
    if (p != end && (*p == '+' || *p == '-')) ++p;
    q = digits_end(p, end);
    if (q == p) return nullptr;
  }
  return q == end || is(scalar, *q) ? nullptr : q;
}

/// From the first byte of true, false or null to the byte after it.
inline char const* literal_end(char const* p, char const* end) {
  if (end - p < 5) return nullptr;
  if (std::memcmp(p, "true", 4) == 0 || std::memcmp(p, "null", 4) == 0) return p + 4;
  return std::memcmp(p, "false", 5) == 0 ? p + 5 : nullptr;
}

}  // namespace riffle::detail::lex

#endif
