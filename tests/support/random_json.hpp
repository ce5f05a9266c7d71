// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_RANDOM_JSON_HPP
#define RIFFLE_TESTS_SUPPORT_RANDOM_JSON_HPP

/// \file
/// Random JSON: few names, so that paths hit often; all shapes of values; the same text for the same seed everywhere.

#include "oracle.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::test {

class random_json {
public:
  explicit random_json(std::uint32_t seed) : random_(seed) {}

  /// From 0 to `end` - 1. (The standard's distributions differ from library to library.)
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_()) % end; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T, std::size_t N>
  T const& pick(std::array<T, N> const& from) {
    return from[below(N)];
  }

  /// Any value, with white space and escapes at random, names distinct in each object.
  std::string value(std::size_t depth = 0) {
    std::size_t const choice = below(depth == 0 ? 6 : 10);
    if (depth < 5 && choice < 3) return object(depth);
    if (depth < 5 && choice < 5) return array(depth);
    switch (below(8)) {
      case 0: return "null";
      case 1: return one_in(2) ? "true" : "false";
      case 2:
      case 3: return number();
      default: return string(strings[below(strings.size())]);
    }
  }

  /// Some documents: mostly objects, now and then any other value.
  std::vector<std::string> documents() {
    std::vector<std::string> all;
    for (std::size_t n = below(6); n != 0; --n) all.push_back(one_in(6) ? value() : object(0));
    return all;
  }

  /// The documents as one text.
  std::string text(std::vector<std::string> const& documents, format how) {
    std::string out;
    if (one_in(8) && how != format::json_seq) out += "\xEF\xBB\xBF";
    if (how == format::array) {
      out += space() + "[" + space();
      for (std::size_t i = 0; i != documents.size(); ++i) out += (i == 0 ? "" : ",") + space() + documents[i] + space();
      return out + "]" + space();
    }
    for (std::string each : documents) {
      if (how == format::lines || how == format::json_seq)
        for (char& c : each)
          if (c == '\n') c = ' ';  // only white space is a plain line feed
      if (how == format::lines)
        out += each + (one_in(4) ? " \r\n" : "\n") + (one_in(6) ? "\n" : "");
      else if (how == format::json_seq)
        out += "\x1E" + each + "\n";
      else
        out += each + (one_in(2) ? "\n" : " ");
    }
    return out;
  }

  /// A path, with `..` only where asked for.
  oracle::path path(bool descendants) {
    oracle::path p;
    for (std::size_t n = below(3) + (one_in(8) ? 0 : 1); n != 0; --n) {
      oracle::segment s;
      s.descendant = descendants && one_in(4);
      std::size_t const many = one_in(6) ? 2 + below(2) : 1;
      for (std::size_t i = 0; i != many; ++i) s.selectors.push_back(selector());
      p.push_back(std::move(s));
    }
    return p;
  }

  oracle::path singular_path() {
    oracle::path p;
    for (std::size_t n = one_in(8) ? 0 : one_in(4) ? 2 : 1; n != 0; --n) {
      oracle::selector s;
      if (one_in(6))
        s = {.what = oracle::selector::kind::index, .name = {}, .start = below(3)};
      else
        s = {.what = oracle::selector::kind::name, .name = std::string(pick(wanted))};
      p.push_back({.descendant = false, .selectors = {std::move(s)}});
    }
    return p;
  }

  std::string space() {
    static constexpr std::array<std::string_view, 8> spaces{"", "", "", "", " ", "  ", "\n", "\t \r\n"};
    return std::string(pick(spaces));
  }

private:
  static constexpr std::array<std::string_view, 6> names{"a", "b", "c", "id", "\xC3\xA4", "x.y"};
  static constexpr std::array<std::string_view, 8> wanted{"a", "a", "b", "b", "c", "id", "\xC3\xA4", "x.y"};
  static constexpr std::array<std::string_view, 8> strings{
      "", "a", "b", "id", "\xE2\x82\xAC", "\xF0\x9F\x98\x80!", "q\"\\/\n\t\x01", "a longer string than most"};
  static constexpr std::array<std::string_view, 20> numbers{"0",
                                                            "-0",
                                                            "1",
                                                            "-1",
                                                            "7",
                                                            "42",
                                                            "2.0",
                                                            "1e0",
                                                            "1E+2",
                                                            "-3e1",
                                                            "0.5",
                                                            "-1.25",
                                                            "2.5e2",
                                                            "10e-1",
                                                            "255",
                                                            "65536",
                                                            "9223372036854775807",
                                                            "-9223372036854775808",
                                                            "18446744073709551615",
                                                            "0e5"};

  std::string number() { return std::string(pick(numbers)); }

  oracle::selector selector() {
    using kind = oracle::selector::kind;
    switch (below(8)) {
      case 0: return {.what = kind::wildcard};
      case 1: return {.what = kind::index, .name = {}, .start = below(3)};
      case 2:
        return {.what = kind::slice,
                .name = {},
                .start = below(3),
                .end = one_in(2) ? std::numeric_limits<std::size_t>::max() : below(5),
                .step = below(4)};
      default: return {.what = kind::name, .name = std::string(pick(wanted))};
    }
  }

  // In quotes; any character may be written as an escape.
  std::string string(std::string_view text) {
    std::string out = "\"";
    for (std::size_t i = 0; i != text.size(); ++i) {
      char const c = text[i];
      auto const byte = static_cast<unsigned char>(c);
      bool const must = byte < 0x20 || c == '"' || c == '\\';
      if (text.substr(i).starts_with("\xF0\x9F\x98\x80") && one_in(2)) {
        out += one_in(2) ? "\\uD83D\\uDE00" : "\\ud83d\\ude00";
        i += 3;
      } else if (text.substr(i).starts_with("\xC3\xA4") && one_in(3)) {
        out += "\\u00e4";
        ++i;
      } else if (c == '/' && one_in(2)) {
        out += "\\/";
      } else if (c == '\n' && one_in(2)) {
        out += "\\n";
      } else if (must || (byte < 0x80 && one_in(6))) {
        out += std::string("\\u00") + "0123456789abcdef"[byte >> 4] + "0123456789ABCDEF"[byte & 15];
      } else {
        out += c;
      }
    }
    return out + '"';
  }

  std::string array(std::size_t depth) {
    std::string out = "[" + space();
    for (std::size_t n = below(4); n != 0; --n) out += value(depth + 1) + space() + (n == 1 ? "" : "," + space());
    return out + "]";
  }

  std::string object(std::size_t depth) {
    std::string out = "{" + space();
    bool first = true;
    for (std::string_view const name : names) {
      if (one_in(name < "c" ? 5 : 2)) continue;
      out += (first ? "" : "," + space()) + string(name) + space() + ":" + space() + value(depth + 1) + space();
      first = false;
    }
    return out + "}";
  }

  std::mt19937 random_;
};

}  // namespace riffle::test

#endif
