// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_MUTATE_HPP
#define RIFFLE_TESTS_SUPPORT_MUTATE_HPP

/// \file
/// Damages a text at random, as bad disks, cut connections and clumsy hands do; and makes small a text that shows a
/// fault.

#include "random_json.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace riffle::test {

/// One change that may or may not break a document.
inline void mutate(std::string& text, random_json& random) {
  using namespace std::string_view_literals;
  static constexpr auto bytes =
      "[]{},:\"\\\"\\0123456789-+.eEtfnu \n\r\t/'\x1E\x01\x1F\x7F\xC3\xA9\xE2\xED\xA0\xF0\xF4\xFF\0"sv;
  static constexpr std::array<std::string_view, 12> pieces{
      "\\u", "\\uD83D", "\\uDE00", "\\\\\\", "true", "nul", "-0", "1e5", "{\"a\":", "[[[[", "]}", "\xF0\x9F\x98"};
  auto const byte = [&random] { return bytes[random.below(bytes.size())]; };
  if (text.empty()) {
    text += byte();
    return;
  }
  std::size_t const at = random.below(text.size());
  std::size_t const size = 1 + random.below(std::min<std::size_t>(text.size() - at, random.one_in(4) ? 200 : 8));
  std::size_t const other = random.below(text.size());
  switch (random.below(10)) {
    case 0: text[at] = static_cast<char>(text[at] ^ (1 << random.below(8))); break;  // a bit flips
    case 1: text.resize(at); break;                                                  // the rest is lost
    case 2: text.erase(at, size); break;                                             // a piece is lost,
    case 3: text.insert(other, text.substr(at, size)); break;                        // stands again elsewhere,
    case 4: text.replace(at, size, text, other, size); break;                        // is overwritten by another one
    case 5:
      std::reverse(text.begin() + static_cast<std::ptrdiff_t>(at),
                   text.begin() + static_cast<std::ptrdiff_t>(at + size));
      break;
    case 6: text.insert(at, random.pick(pieces)); break;
    case 7: text[at] = byte(); break;
    default: text.insert(at, 1, byte()); break;
  }
}

/// The text without as much as can be left out while `fails(text)` stays true.
template <class Fails>
std::string shrink(std::string text, Fails const& fails) {
  int tries = 5000;
  bool shorter = true;
  while (std::exchange(shorter, false))
    for (std::size_t size = std::max<std::size_t>(text.size() / 2, 1); size != 0; size /= 2)
      for (std::size_t at = 0; at + size <= text.size() && tries != 0; --tries) {
        std::string less = text;
        less.erase(at, size);
        if (fails(less)) {
          text = std::move(less);
          shorter = true;
        } else {
          at += size;
        }
      }
  return text;
}

/// A text as a C++ literal.
inline std::string as_literal(std::string_view text) {
  std::string out = "\"";
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (c == '\n')
      out += "\\n";
    else if (c == '"' || c == '\\')
      out += std::string("\\") + c;
    else if (byte >= 0x20 && byte < 0x7F)
      out += c;
    else  // three octal digits: what follows cannot be taken for a part of them
      out += {'\\', static_cast<char>('0' + (byte >> 6)), static_cast<char>('0' + (byte >> 3 & 7)),
              static_cast<char>('0' + (byte & 7))};
  }
  return out + '"';
}

}  // namespace riffle::test

#endif
