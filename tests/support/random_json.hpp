// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_RANDOM_JSON_HPP
#define RIFFLE_TESTS_SUPPORT_RANDOM_JSON_HPP

/// \file
/// Random JSON: few names, so that paths hit often; all shapes of values; the same text for the same seed everywhere.

#include "oracle.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::test {

class random_json {
public:
  explicit random_json(std::uint32_t seed) : random_(seed) {}
  /// Takes its choices from bytes, as fuzzers want it; always the first one when they have run out.
  explicit random_json(std::string_view choices) : by_bytes_(true), choices_(choices) {}

  /// From 0 to `end` - 1. (The standard's distributions differ from library to library.)
  std::size_t below(std::size_t end) {
    if (!by_bytes_) return static_cast<std::size_t>(random_()) % end;
    std::size_t chosen = 0;
    for (std::size_t most = end - 1; most != 0 && !choices_.empty(); most >>= 8, choices_.remove_prefix(1))
      chosen = chosen << 8 | static_cast<unsigned char>(choices_.front());
    return chosen % end;
  }
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

  /// Documents of about `size` bytes in all. If `wide`, mostly objects of many members, n0 to n89, as tables have them.
  /// Now and then an object has a name twice.
  std::vector<std::string> documents(std::size_t size, bool wide) {
    std::vector<std::string> all;
    std::size_t const depth = below(5), members = 1 + below(one_in(2) ? 90 : 12);
    for (std::size_t bytes = 0; bytes < size; bytes += all.back().size() + 1)
      all.push_back(wide && !one_in(8) ? wide_object(members) : one_in(16) ? value() : object(depth, one_in(60)));
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

  /// Names for paths to look for, instead of those that value() writes.
  void look_for(std::vector<std::string> wanted) { wanted_ = std::move(wanted); }
  std::string const& wanted_name() { return wanted_[below(wanted_.size())]; }

  oracle::path singular_path() {
    oracle::path p;
    for (std::size_t n = one_in(8) ? 0 : one_in(4) ? 2 : 1; n != 0; --n) {
      oracle::selector s;
      if (one_in(6))
        s = {.what = oracle::selector::kind::index, .name = {}, .start = below(3)};
      else
        s = {.what = oracle::selector::kind::name, .name = wanted_name()};
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
                .end = one_in(2) ? std::nullopt : std::optional<std::int64_t>(below(5)),
                .step = static_cast<std::int64_t>(below(4))};
      default: return {.what = kind::name, .name = wanted_name()};
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

  std::string object(std::size_t depth, bool again = false) {
    std::string out = "{" + space();
    bool first = true;
    for (std::size_t i = 0; i != names.size() + (again ? 1 : 0); ++i) {
      std::string_view const name = names[i == names.size() ? below(i) : i];
      if (one_in(name < "c" ? 5 : 2)) continue;
      out += (first ? "" : "," + space()) + string(name) + space() + ":" + space() + value(depth + 1) + space();
      first = false;
    }
    return out + "}";
  }

  std::string wide_object(std::size_t members) {
    std::string out = "{";
    auto const member = [&](std::size_t i) {
      out += (out.size() == 1 ? "\"n" : ",\"n") + std::to_string(i) + "\":" + space() + value(one_in(8) ? 3 : 5);
    };
    for (std::size_t i = 0; i != 90; ++i)
      if (below(90) < members) member(i);
    if (one_in(30)) member(below(90));
    return out + "}";
  }

  std::mt19937 random_;
  bool by_bytes_ = false;
  std::string_view choices_;
  std::vector<std::string> wanted_{"a", "a", "b", "b", "c", "id", "\xC3\xA4", "x.y"};
};

/// JSON that is awkward for whoever reads it in blocks of 64 bytes: everything that is longer than a byte is made to
/// begin shortly before a multiple of 64, and everything that can be long is, now and then.
///
/// Names are few, may be escaped, and are distinct in nearly every object.
class block_json {
public:
  /// Containers stand in each other `deepest` deep, at most.
  /// `exact`: all numbers come out alike of everything that reads them, as integers of up to 15 digits, doubles of few, or
  /// beyond all integers.
  explicit block_json(random_json& random, std::size_t deepest = 70, bool exact = false)
      : random_(&random), deepest_(deepest), exact_(exact) {}

  /// Some documents in a format, about `size` bytes of them. Valid, unless `spoiled`: then now and then a string, a
  /// number, a literal or what separates documents is not.
  std::string text(format how, std::size_t size, bool spoiled = false) {
    out_.clear();
    spoiled_ = spoiled;
    format_ = how;
    pretty_ = one_in(5);
    repeats_ = false;
    if (how != format::json_seq && one_in(16)) out_ += "\xEF\xBB\xBF";
    bool const array = how == format::array || (how == format::automatic && one_in(2));
    bool last = how == format::single || one_in(8);
    if (array) {
      space();
      out_ += '[';
    }
    for (bool first = true; first || !last; first = false) {
      if (how != format::single && one_in(16)) break;
      if (how == format::json_seq) out_.append(one_in(8) ? 2 : 1, '\x1E');
      if (array && !first) out_ += ',';
      space();
      in_document_ = true;
      std::size_t const begin = out_.size();
      room_ = one_in(2) ? size : begin + below(200);
      value(0, one_in(8) ? deepest_ : below(8));
      in_document_ = false;
      // For format::automatic, what begins with an array is that array.
      last = last || out_.size() >= size || (how == format::automatic && !array && out_[begin] == '[');
      bool const ends_itself = out_.back() == '"' || out_.back() == ']' || out_.back() == '}';
      space();
      if (how == format::lines || how == format::json_seq || one_in(2))
        out_ += one_in(8) ? "\r\n" : "\n";
      else if ((!ends_itself && !(spoiled_ && one_in(3))) || one_in(2))
        out_ += ' ';
    }
    if (array) out_ += ']';
    space();
    return out_;
  }

  /// Whether an object of the last text has a name twice.
  bool repeats() const { return repeats_; }

private:
  std::size_t below(std::size_t n) { return random_->below(n); }
  bool one_in(std::size_t n) { return random_->one_in(n); }
  bool spoils() { return spoiled_ && one_in(10); }

  // How many bytes to fill in so that what follows lies across the end of a block, if it has more than a byte; or none.
  std::size_t to_edge() {
    if (!one_in(8)) return 0;
    std::size_t const before = below(7);  // of what follows, in this block
    return (128 - out_.size() % 64 - before) % 64;
  }

  void space() {
    std::size_t const spaces = in_document_ && format_ == format::lines ? 3 : 4;
    if (one_in(2)) out_.append(to_edge(), " \t"[below(2)]);
    while (one_in(6)) out_ += " \t\r\n"[below(spaces)];
    if (one_in(60)) out_.append(below(200), ' ');
  }
  void new_line(std::size_t depth) {
    if (!pretty_) return space();
    if (format_ != format::lines) out_ += '\n';
    out_.append(2 * depth, ' ');
  }

  void value(std::size_t depth, std::size_t deepest) {
    if (deepest >= 8 && depth < deepest && one_in(3))
      return one_in(2) ? nest("[", "]", depth, deepest) : nest("{\"a\":", "}", depth, deepest);
    std::size_t const choice = depth < deepest && out_.size() < room_ ? below(depth == 0 ? 9 : 12) : 11;
    if (choice < 4) return object(depth, deepest);
    if (choice < 6) return array(depth, deepest);
    out_.append(to_edge(), ' ');
    if (spoils()) {
      static constexpr std::array<std::string_view, 18> bad{"01",  "-01",       "-",   "1.",         "1.e1",  "1e",
                                                            "1E+", "+1",        ".5",  "0x1",        "1.2.3", "1e2.3",
                                                            "tru", "truefalse", "NaN", "nul\\u006c", "True",  "1a"};
      out_ += random_->pick(bad);
      return;
    }
    switch (below(8)) {
      case 0: out_ += "null"; break;
      case 1: out_ += "true"; break;
      case 2: out_ += "false"; break;
      case 3:
      case 4: number(); break;
      default: string(); break;
    }
  }

  // Many containers, with nothing beside each other.
  void nest(std::string_view open, std::string_view close, std::size_t depth, std::size_t deepest) {
    std::size_t const levels = 1 + below(deepest - depth);
    for (std::size_t i = 0; i != levels; ++i) out_ += open;
    value(depth + levels, deepest);
    for (std::size_t i = 0; i != levels; ++i) out_ += close;
  }

  void array(std::size_t depth, std::size_t deepest) {
    out_ += '[';
    for (std::size_t i = 0, n = one_in(20) ? below(60) : below(5); i != n; ++i) {
      if (i != 0) out_ += ',';
      new_line(depth + 1);
      value(depth + 1, deepest);
      if (!pretty_) space();
    }
    new_line(depth);
    out_ += ']';
  }

  void object(std::size_t depth, std::size_t deepest) {
    static constexpr std::array<std::string_view, 18> names{
        "a", "b", "c", "id", "\xC3\xA4", "x.y", "", "aa", "n7", "\"\\/\n", "\xF0\x9F\x98\x80",
        "a-longer-name,-of-31-bytes-here",
        // of 62 to 65 bytes: with quotes, a block and a byte more or less
        "62------------------------------------------------------------",
        "63-------------------------------------------------------------",
        "64--------------------------------------------------------------",
        "65---------------------------------------------------------------", "n68", "B"};
    std::array<bool, names.size()> stood{};
    bool const again = one_in(50);
    out_ += '{';
    bool first = true;
    for (std::size_t n = one_in(16) ? below(30) : below(6); n != 0; --n) {
      std::size_t const which = one_in(3) ? below(names.size()) : below(3);
      if (std::exchange(stood[which], true)) {
        if (!again) continue;
        repeats_ = true;
      }
      if (!first) out_ += ',';
      first = false;
      new_line(depth + 1);
      quoted(names[which]);
      space();
      out_ += ':';
      space();
      value(depth + 1, deepest);
      if (!pretty_) space();
    }
    new_line(depth);
    out_ += '}';
  }

  void digits(std::size_t n) {
    while (n-- != 0) out_ += static_cast<char>('0' + below(10));
  }
  std::size_t count() { return one_in(12) ? 1 + below(100) : 1 + below(4); }
  void exact_number() {
    static constexpr std::array<std::string_view, 16> some{"1",    "2",   "255",   "256",           "65536", "0.5",
                                                           "-0",   "1e2", "-25E1", "1.0",           "12e-1", "0e0",
                                                           "1.25", "7",   "-1",    "1E+00000000001"};
    if (one_in(2)) {
      out_ += random_->pick(some);
      return;
    }
    if (one_in(3)) out_ += '-';
    out_ += static_cast<char>('1' + below(9));
    std::size_t const more = one_in(8) ? 25 + below(100) : below(12);
    digits(more);
    if (more < 12 && one_in(3)) {
      static constexpr std::array<std::string_view, 4> fractions{".5", ".25", ".0", ".125"};
      out_ += random_->pick(fractions);
      out_.append(one_in(8) ? below(100) : 0, '0');
    }
  }
  void number() {
    if (exact_) return exact_number();
    if (one_in(3)) out_ += '-';
    if (one_in(3)) {
      out_ += '0';
    } else {
      out_ += static_cast<char>('1' + below(9));
      digits(count() - 1);
    }
    if (one_in(3)) {
      out_ += '.';
      digits(count());
    }
    if (one_in(3)) {
      out_ += "eE"[below(2)];
      if (one_in(2)) out_ += "+-"[below(2)];
      out_ += '0';  // whatever follows, an int holds the exponent
      digits(1 + below(3));
    }
  }

  void string() {
    static constexpr std::array<std::string_view, 18> pieces{"\\\"",
                                                             "\\\\",
                                                             "\\/",
                                                             "\\b",
                                                             "\\f",
                                                             "\\n",
                                                             "\\u0000",
                                                             "\\u20aC",
                                                             "\\uD83D\\ude00",
                                                             "\\udbff\\uDFFF",
                                                             "\\uFFFF",
                                                             "\x7F",
                                                             "\xC3\xA9",
                                                             "\xE2\x82\xAC",
                                                             "\xF0\x9F\x98\x80",
                                                             "\xED\x9F\xBF",
                                                             "\xF4\x8F\xBF\xBF",
                                                             "{\\\":[,"};
    static constexpr std::array<std::string_view, 29> bad{"\\x",
                                                          "\\u12G4",
                                                          "\\U0041",
                                                          "\\uD83D",
                                                          "\\uD83Dx",
                                                          "\\uD83D\\n",
                                                          "\\uD83D\\u0041",
                                                          "\\uD800\\uDBFF",
                                                          "\\uDC00\\uDC00",
                                                          "\\uDFFF",
                                                          "\\uE000\\uDC00",
                                                          "\\uD83D\\uE000",
                                                          "\x1F",
                                                          "\n",
                                                          "\t",
                                                          "\x80",
                                                          "\xC3",
                                                          "\xC1\xBF",
                                                          "\xE0\x9F\xBF",
                                                          "\xE2\x82",
                                                          "\xED\xA0\x80",
                                                          "\xF0\x8F\xBF\xBF",
                                                          "\xF0\x9F\x98",
                                                          "\xF4\x90\x80\x80",
                                                          "\xF5\x80\x80\x80",
                                                          "\xFF",
                                                          "\xC3\xA9\xA9",
                                                          "\xE2\x82\xC3\xA9",
                                                          "\xF0\x9F\xC0\x80"};
    out_ += '"';
    while (!one_in(4)) {
      out_.append(to_edge(), 'a');
      if (spoils()) out_ += random_->pick(bad);
      switch (below(8)) {
        case 0: out_.append(below(3), 'x'); break;
        case 1: out_ += "[]{},: 1"; break;
        case 2: out_.append(2 * below(one_in(8) ? 80 : 8), '\\'); break;
        case 3:
          if (one_in(4)) out_.append(below(300), 'y');
          break;
        default: out_ += pieces[below(pieces.size())]; break;
      }
    }
    out_ += '"';
  }

  // A name: its bytes, or escapes that decode to them.
  void quoted(std::string_view text) {
    std::size_t const escapes = one_in(4) ? 2 : 100;
    out_.append(to_edge(), ' ');
    out_ += '"';
    for (std::size_t i = 0; i != text.size(); ++i) {
      char const c = text[i];
      auto const byte = static_cast<unsigned char>(c);
      if (text.substr(i).starts_with("\xF0\x9F\x98\x80") && one_in(2)) {
        out_ += one_in(2) ? "\\uD83D\\uDE00" : "\\ud83d\\ude00";
        i += 3;
      } else if (text.substr(i).starts_with("\xC3\xA4") && one_in(2)) {
        out_ += "\\u00e4";
        ++i;
      } else if ((c == '"' || c == '\\') && one_in(2)) {
        out_ += std::string("\\") + c;
      } else if (byte < 0x20 || c == '"' || c == '\\' || (byte < 0x80 && one_in(escapes))) {
        out_ += std::string("\\u00") + "0123456789abcdef"[byte >> 4] + "0123456789ABCDEF"[byte & 15];
      } else {
        out_ += c;
      }
    }
    out_ += '"';
  }

  random_json* random_;
  std::size_t deepest_;
  bool exact_;
  std::string out_;
  format format_ = format::single;
  std::size_t room_ = 0;
  bool pretty_ = false;
  bool in_document_ = false;
  bool repeats_ = false;
  bool spoiled_ = false;
};

}  // namespace riffle::test

#endif
