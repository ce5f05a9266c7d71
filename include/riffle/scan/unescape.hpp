// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_UNESCAPE_HPP
#define RIFFLE_SCAN_UNESCAPE_HPP

/// \file
/// Decodes the inside of a JSON string that has been checked.

#include <cstdint>
#include <string>
#include <string_view>

namespace riffle::detail {

inline std::uint32_t hex_value(char c) {
  return static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

inline void append_utf8(std::string& out, std::uint32_t code_point) {
  auto byte = [&out](std::uint32_t b) { out.push_back(static_cast<char>(static_cast<unsigned char>(b))); };
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
}

/// Appends what stands between the quotes of a valid JSON string, decoded, in UTF-8.
inline void unescape(std::string_view raw, std::string& out) {
  auto unit = [&raw](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i != 4; ++i) value = value << 4 | hex_value(raw[at + i]);
    return value;
  };
  for (std::size_t i = 0; i != raw.size();) {
    std::size_t const slash = raw.find('\\', i);
    out.append(raw.substr(i, slash - i));
    if (slash == std::string_view::npos) return;
    char const c = raw[slash + 1];
    i = slash + 2;
    switch (c) {
      case 'b': out.push_back('\b'); break;
      case 'f': out.push_back('\f'); break;
      case 'n': out.push_back('\n'); break;
      case 'r': out.push_back('\r'); break;
      case 't': out.push_back('\t'); break;
      case 'u': {
        std::uint32_t code_point = unit(i);
        i += 4;
        if (code_point >= 0xD800 && code_point < 0xDC00) {
          code_point = 0x10000 + ((code_point - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
          i += 6;
        }
        append_utf8(out, code_point);
        break;
      }
      default: out.push_back(c); break;
    }
  }
}

}  // namespace riffle::detail

#endif
