// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_UNESCAPE_HPP
#define RIFFLE_SCAN_UNESCAPE_HPP

/// \file
/// Decodes the inside of a JSON string that has been checked.

#include <riffle/scan/lex.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace riffle::detail {

inline std::uint32_t hex_value(char c) {
  return static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

inline char* write_utf8(char* to, std::uint32_t code_point) {
  auto byte = [&to](std::uint32_t b) { *to++ = static_cast<char>(static_cast<unsigned char>(b)); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xC0 | code_point >> 6);
    byte(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    byte(0xE0 | code_point >> 12);
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  } else {
    byte(0xF0 | code_point >> 18);
    byte(0x80 | (code_point >> 12 & 0x3F));
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  }
  return to;
}

inline void append_utf8(std::string& out, std::uint32_t code_point) {
  char bytes[4];
  out.append(bytes, write_utf8(bytes, code_point));
}

/// Whether there is a backslash. As a rule in short texts, of all lengths: with few branches.
inline bool has_escapes(std::string_view raw) {
  char const* const p = raw.data();
  std::size_t const size = raw.size();
  if (size > 32) return raw.find('\\') != raw.npos;
  if (size < 4) return size != 0 && (p[0] == '\\' || p[size / 2] == '\\' || p[size - 1] == '\\');
  // Those of a word that are a backslash have their high bit set, and perhaps some above them.
  auto const in = [](auto word, char const* at) {
    std::memcpy(&word, at, sizeof word);
    auto const ones = static_cast<decltype(word)>(~decltype(word){0} / 0xFF);
    word ^= ones * '\\';
    return static_cast<std::uint64_t>((word - ones) & ~word & ones << 7);
  };
  if (size < 8) return (in(std::uint32_t{}, p) | in(std::uint32_t{}, p + size - 4)) != 0;
  std::uint64_t found = in(std::uint64_t{}, p) | in(std::uint64_t{}, p + size - 8);
  if (size > 16) found |= in(std::uint64_t{}, p + 8) | in(std::uint64_t{}, p + size - 16);
  return found != 0;
}

/// Appends what stands between the quotes of a valid JSON string, decoded, in UTF-8.
inline void unescape(std::string_view raw, std::string& out) {
  std::size_t const before = out.size();
  out.resize(before + raw.size());  // no escape is shorter than what it stands for
  char* to = out.data() + before;
  char const* p = raw.data();
  char const* const end = p + raw.size();
  auto unit = [](char const* digits) {
    std::uint32_t value = 0;
    for (int i = 0; i != 4; ++i) value = value << 4 | hex_value(digits[i]);
    return value;
  };
  while (p != end) {
    if (*p != '\\') {
      *to++ = *p++;
      continue;
    }
    char const c = p[1];
    p += 2;
    switch (c) {
      case 'b': *to++ = '\b'; break;
      case 'f': *to++ = '\f'; break;
      case 'n': *to++ = '\n'; break;
      case 'r': *to++ = '\r'; break;
      case 't': *to++ = '\t'; break;
      case 'u': {
        std::uint32_t code_point = unit(p);
        p += 4;
        if (code_point >= 0xD800 && code_point < 0xDC00) {
          code_point = 0x10000 + ((code_point - 0xD800) << 10) + (unit(p + 2) - 0xDC00);
          p += 6;
        }
        to = write_utf8(to, code_point);
        break;
      }
      default: *to++ = c; break;
    }
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

/// The same for one whose escapes have perhaps not been checked (validate::selected); false where they are not valid.
inline bool unescape_if_valid(std::string_view raw, std::string& out) {
  std::string const padded = std::string(raw) + "            ";  // so that each escape can be looked at as a whole
  char const* const end = padded.data() + padded.size();
  for (char const* p = padded.data(); p != end; ++p) {
    if (*p != '\\') continue;
    std::size_t const size = lex::whole_escape(p, end);
    if (size == 0) return false;
    p += size - 1;
  }
  unescape(raw, out);
  return true;
}

}  // namespace riffle::detail

#endif
