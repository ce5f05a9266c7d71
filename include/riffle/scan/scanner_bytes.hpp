// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_SCANNER_BYTES_HPP
#define RIFFLE_SCAN_SCANNER_BYTES_HPP

/// \file
/// The scanner within a token that does not lie in the bytes at hand as a whole, or is not valid: one byte after the other.
/// Included by scanner.hpp.

#include <riffle/scan/scanner.hpp>

namespace riffle::detail {

// To the end of the string, or to what takes more than one byte.
inline char const* scanner::string(char const* p, char const* end) {
  p = lex::plain_end(p, end);
  if (p == end) return p;
  if (*p == '"') return end_string(p), p + 1;
  if (*p == '\\') return has_escape_ = true, at_ = at::escape, p + 1;
  if (static_cast<unsigned char>(*p) < 0x20) return unexpected(p), p;
  return begin_utf8(p);
}

inline char const* scanner::escape(char const* p) {
  switch (*p) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't': at_ = at::string; return p + 1;
    case 'u':
      at_ = at::hex;
      digits_ = 0;
      unit_ = 0;
      low_wanted_ = false;
      return p + 1;
    default: unexpected(p); return p;
  }
}

inline char const* scanner::hex(char const* p) {
  char const c = *p;
  if (!lex::is(lex::hexadecimal, c)) return unexpected(p), p;
  unit_ = unit_ << 4 | hex_value(c);
  if (++digits_ != 4) return p + 1;
  bool const low = unit_ >= 0xDC00 && unit_ < 0xE000;
  if (low != low_wanted_) {
    lone_surrogate(offset_of(p) - 5);
    return p;
  }
  at_ = unit_ >= 0xD800 && unit_ < 0xDC00 ? at::low_backslash : at::string;
  return p + 1;
}

inline char const* scanner::low_half(char const* p) {
  if (*p != (at_ == at::low_backslash ? '\\' : 'u')) return unexpected(p), p;
  if (at_ == at::low_u) {
    at_ = at::hex;
    digits_ = 0;
    unit_ = 0;
    low_wanted_ = true;
  } else {
    at_ = at::low_u;
  }
  return p + 1;
}

// Table 3-7 of the Unicode standard.
inline char const* scanner::begin_utf8(char const* p) {
  auto const lead = static_cast<unsigned char>(*p);
  utf8_low_ = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  utf8_high_ = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  utf8_left_ = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4) return unexpected(p), p;
  unit_ = lead;
  at_ = at::utf8;
  return p + 1;
}

inline char const* scanner::utf8(char const* p) {
  auto const byte = static_cast<unsigned char>(*p);
  if (byte < utf8_low_ || byte > utf8_high_) return unexpected(p), p;
  utf8_low_ = 0x80;
  utf8_high_ = 0xBF;
  if (--utf8_left_ == 0) at_ = at::string;
  return p + 1;
}

inline char const* scanner::literal(char const* p) {
  if (*p != *literal_) return unexpected(p), p;
  if (*++literal_ == '\0') value_ended(offset_of(p) + 1, true);
  return p + 1;
}

inline char const* scanner::number(char const* p, char const* end) {
  for (; p != end; ++p) {
    char const c = *p;
    bool const is_digit = lex::is(lex::digit, c);
    if (is_digit && (at_ == at::number_int || at_ == at::number_fraction || at_ == at::number_exponent)) continue;
    if (at_ == at::number_minus && is_digit)
      at_ = c == '0' ? at::number_zero : at::number_int;
    else if (at_ == at::number_point && is_digit)
      at_ = at::number_fraction;
    else if ((at_ == at::number_e || at_ == at::number_sign) && is_digit)
      at_ = at::number_exponent;
    else if (at_ == at::number_e && (c == '+' || c == '-'))
      at_ = at::number_sign;
    else if ((at_ == at::number_zero || at_ == at::number_int) && c == '.')
      at_ = at::number_point;
    else if (number_may_end() && at_ != at::number_exponent && (c == 'e' || c == 'E'))
      at_ = at::number_e;
    else
      break;
  }
  if (p == end) return p;
  if (!number_may_end() || lex::is(lex::scalar, *p)) return unexpected(p), p;
  value_ended(offset_of(p), true);
  return p;
}

}  // namespace riffle::detail

#endif
