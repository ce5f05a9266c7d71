// SPDX-License-Identifier: BSL-1.0
#include <riffle/scan/scanner.hpp>

#include "catch.hpp"
#include "drive.hpp"

#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/stream_parser.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using riffle::document_options;
using riffle::errc;
using riffle::format;
using riffle::detail::plan;
using riffle::test::bytewise;
using riffle::test::scan;
using riffle::test::scanned;
using riffle::test::selecting;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

document_options const single{.format = format::single, .max_depth = 100'000};
plan const nothing;  // selects nothing but the document

// Boost.JSON's verdict. It reads numbers into values as it goes, and so refuses exponents that an int cannot hold,
// which the grammar allows: no verdict on those texts.
std::optional<bool> boost_accepts(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 100'000;
  boost::json::error_code failed;
  boost::json::parse({text.data(), text.size()}, failed, {}, options);
  if (failed == boost::json::error::exponent_overflow) return std::nullopt;
  return !failed;
}

// Whether Boost.JSON, given these bytes, still waits for more.
bool boost_goes_on(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 100'000;
  boost::json::stream_parser parser({}, options);
  boost::json::error_code failed;
  parser.write(text.data(), text.size(), failed);
  return !failed;
}

// Scans in one window, byte by byte and at each single cut, or at some, and returns what they all agree on.
scanned agreed(std::string_view text, plan const& p = nothing, document_options const& options = single,
               bool refuse_duplicates = true) {
  scanned const whole = scan(text, {}, p, options, refuse_duplicates);
  INFO("the text is " << text);
  if (text.size() > 1) {
    scanned const bytes = scan(text, bytewise(text), p, options, refuse_duplicates);
    if (bytes != whole) CHECK(bytes == whole);
    std::size_t const stride = text.size() / 64 + 1;
    for (std::size_t cut = 1; cut < text.size(); cut += stride) {
      scanned const halves = scan(text, {cut}, p, options, refuse_duplicates);
      if (halves != whole) {
        CAPTURE(cut);
        CHECK(halves == whole);
      }
    }
  }
  return whole;
}

bool accepts(std::string_view text) { return agreed(text).accepted; }

// All texts over an alphabet, shortest prefixes first; `visit` says whether to go on with those that begin with a text.
template <class Visit>
void each_text(std::string_view alphabet, std::size_t length, std::string& text, Visit const& visit) {
  if (!visit(text) || text.size() == length) return;
  for (char const c : alphabet) {
    text.push_back(c);
    each_text(alphabet, length, text, visit);
    text.pop_back();
  }
}
template <class Visit>
void each_text(std::string_view alphabet, std::size_t length, Visit const& visit) {
  std::string text;
  each_text(alphabet, length, text, visit);
}

// Documents at random, in all the forms that the grammar has.
class generator {
public:
  explicit generator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_()) % n; }

  std::string document() {
    std::string out;
    space(out);
    value(out, 0);
    space(out);
    return out;
  }

  // A change that may or may not break a document.
  void mutate(std::string& text) {
    static constexpr auto bytes = "[]{},:\"\\0123456789-+.eEtfnu \n\t/\x01\x1F\x7F\xC3\xA9\xED\xA0\xF0"sv;
    if (text.empty()) return;
    std::size_t const at = below(text.size()), size = below(std::min<std::size_t>(text.size() - at, 9)) + 1;
    switch (below(6)) {
      case 0: text[at] = static_cast<char>(text[at] ^ (1 << below(8))); break;
      case 1: text.erase(at, size); break;
      case 2: text.resize(at); break;
      case 3: text.insert(below(text.size()), text.substr(at, size)); break;
      case 4: text[at] = bytes[below(bytes.size())]; break;
      default: text.insert(at, 1, bytes[below(bytes.size())]); break;
    }
  }

private:
  void space(std::string& out) {
    while (below(5) == 0) out += " \t\r\n"[below(4)];
    if (below(40) == 0) out.append(below(30), ' ');
  }
  void digits(std::string& out) {
    do out += static_cast<char>('0' + below(10));
    while (below(3) != 0);
  }
  void number(std::string& out) {
    if (below(3) == 0) out += '-';
    if (below(3) == 0)
      out += '0';
    else
      out += static_cast<char>('1' + below(9)), below(2) == 0 ? digits(out) : void();
    if (below(3) == 0) out += '.', digits(out);
    if (below(4) == 0) {
      out += "eE"[below(2)];
      if (below(2) == 0) out += "+-"[below(2)];
      out += static_cast<char>('0' + below(10));
    }
  }
  void string(std::string& out) {
    static constexpr std::array pieces{"a"sv,
                                       "ab"sv,
                                       "x"sv,
                                       "plain text"sv,
                                       "seventeen letters"sv,
                                       "\\\""sv,
                                       "\\\\"sv,
                                       "\\/"sv,
                                       "\\b"sv,
                                       "\\n"sv,
                                       "\\u0061"sv,
                                       "\\u20aC"sv,
                                       "\\uD83D\\ude00"sv,
                                       "\x7F"sv,
                                       "\xC3\xA9"sv,
                                       "\xE2\x82\xAC"sv,
                                       "\xF0\x9F\x98\x80"sv};
    out += '"';
    while (below(3) != 0) out += pieces[below(pieces.size())];
    out += '"';
  }
  void value(std::string& out, int depth) {
    std::size_t const what = below(depth > 5 ? 5 : 9);
    switch (what) {
      case 0: out += "true"; break;
      case 1: out += "false"; break;
      case 2: out += "null"; break;
      case 3: number(out); break;
      case 4: string(out); break;
      default: {
        bool const object = what >= 7;
        out += object ? '{' : '[';
        space(out);
        for (std::size_t i = 0, n = below(4); i != n; ++i) {
          if (i != 0) out += ',', space(out);
          if (object) string(out), space(out), out += ':', space(out);
          value(out, depth + 1);
          space(out);
        }
        out += object ? '}' : ']';
      }
    }
  }

  std::minstd_rand random_;
};

}  // namespace

TEST_CASE("every short text is accepted exactly where Boost.JSON accepts it") {
  std::size_t accepted = 0, differing = 0;
  auto compare = [&](std::string const& text) {
    bool const ours = scan(text, {}, nothing, single).accepted;
    bool const theirs = boost_accepts(text).value_or(ours);
    accepted += ours;
    if (ours != theirs) {
      ++differing;
      CAPTURE(text, ours, theirs);
      CHECK(ours == theirs);
    }
  };
  constexpr auto alphabet = "[]{},:\"\\01-.e+tn "sv;
  SECTION("all up to four bytes") {
    each_text(alphabet, 4, [&](std::string const& text) {
      compare(text);
      return differing < 10;
    });
    CHECK(accepted > 400);
  }
  SECTION("up to six bytes, all that begin in a way that one of the two goes on after") {
    each_text(alphabet, 6, [&](std::string const& text) {
      compare(text);
      if (differing >= 10) return false;
      scanned const ours = scan(text, {}, nothing, single);
      return ours.accepted || ours.offset == text.size() || boost_goes_on(text);
    });
    CHECK(accepted > 10'000);
  }
  SECTION("up to nine tokens") {
    // Names are one letter, which strings may be, too; literals and strings are written out.
    each_text("[]{},:s1n"sv, 9, [&](std::string const& tokens) {
      std::string text;
      for (char const c : tokens) text += c == 's' ? "\"\""s : c == 'n' ? "null"s : std::string(1, c);
      compare(text);
      return differing < 10 && boost_goes_on(text);
    });
    CHECK(accepted > 800);
  }
  CHECK(differing == 0);
}

TEST_CASE("random documents, whole and damaged, are accepted where Boost.JSON accepts them, however they are cut") {
  generator random(20240501);
  plan const live = [] {
    plan p = selecting("$..a[*]");
    p.add_condition(riffle::path("x"));
    p.add_field(riffle::path("$.ab"));
    return p;
  }();
  std::size_t accepted = 0, refused = 0, differing = 0;
  for (int i = 0; i != 4000 && differing < 10; ++i) {
    std::string text = random.document();
    if (i % 4 != 0)
      for (std::size_t n = random.below(3) + 1; n != 0; --n) random.mutate(text);
    auto const theirs = boost_accepts(text);
    CAPTURE(i, text);
    scanned const ours = agreed(text, nothing, single);
    ++(ours.accepted ? accepted : refused);
    if (theirs && ours.accepted != *theirs) {
      ++differing;
      CHECK(ours.accepted == *theirs);
    }
    // What is selected does not matter to what is accepted.
    scanned matched = agreed(text, live, single, false);
    matched.rows.clear();
    if (matched != ours) {
      ++differing;
      CHECK(matched == ours);
    }
  }
  CHECK(accepted > 1000);
  CHECK(refused > 1000);
}

TEST_CASE("long random documents are read alike at random cuts") {
  generator random(77);
  plan const live = selecting("$..a");
  for (int i = 0; i != 40; ++i) {
    std::string text = "[";
    while (text.size() < 3000) text += random.document() + ",";
    text.back() = ']';
    if (i % 2 != 0) random.mutate(text);
    scanned const whole = scan(text, {}, live, single, false);
    if (i % 2 == 0) CHECK(whole.accepted);
    for (int j = 0; j != 8; ++j) {
      std::set<std::size_t> cuts;
      for (std::size_t n = random.below(60); n != 0; --n) cuts.insert(1 + random.below(text.size() - 1));
      scanned const pieces = scan(text, {cuts.begin(), cuts.end()}, live, single, false);
      if (pieces != whole) CHECK(pieces == whole);
    }
  }
}

TEST_CASE("a fault stands at the first byte after which no document can follow") {
  generator random(5);
  int faults = 0, differing = 0;
  for (int i = 0; i != 4000 && differing < 10; ++i) {
    std::string text = random.document();
    random.mutate(text);
    scanned const ours = scan(text, {}, nothing, single);
    if (ours.accepted || !boost_accepts(text)) continue;
    ++faults;
    // Half a surrogate pair is told where its escape begins, and Boost.JSON waits for all bytes of a character.
    if (ours.code == errc::invalid_escape && text.compare(static_cast<std::size_t>(ours.offset), 2, "\\u") == 0)
      continue;
    if (ours.code == errc::invalid_utf8) continue;
    auto const offset = static_cast<std::size_t>(ours.offset);
    bool const before = boost_goes_on(text.substr(0, offset));
    bool const after = offset < text.size() && boost_goes_on(text.substr(0, offset + 1));
    if (!before || after) {
      ++differing;
      CAPTURE(text, offset, ours.message);
      CHECK(before);
      CHECK_FALSE(after);
    }
  }
  CHECK(faults > 500);
}

TEST_CASE("the end of the input is a fault where a document has not ended") {
  auto const text = R"({"a":[1,-0.5e+1,true,null,"\u00e9\uD83D\uDE00é€😀\n"],"b":{}})"s;
  REQUIRE(accepts(text));
  for (std::size_t size = 0; size != text.size(); ++size) {
    CAPTURE(size);
    scanned const cut = agreed(std::string_view(text).substr(0, size));
    CHECK(cut.code == errc::unexpected_end);
    CHECK(cut.offset == size);
  }
}

TEST_CASE("numbers are those of RFC 8259") {
  // -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
  auto is_number = [](std::string_view text) {
    std::size_t i = 0;
    auto take = [&](std::string_view set) {
      return i < text.size() && set.find(text[i]) != set.npos ? (++i, true) : false;
    };
    auto digits = [&] {
      if (!take("0123456789")) return false;
      while (take("0123456789")) continue;
      return true;
    };
    take("-");
    if (!take("0") && !digits()) return false;
    if (take(".") && !digits()) return false;
    if (take("eE") && (take("+-"), !digits())) return false;
    return i == text.size();
  };
  std::size_t numbers = 0, differing = 0;
  each_text("09-+.eE", 6, [&](std::string const& text) {
    if (text.empty()) return true;
    bool const expected = is_number(text);
    numbers += expected;
    for (std::string const& json : {text, "[" + text + "]", "[" + text + "        ,0]"})
      if (scan(json, {}, nothing, single).accepted != expected ||
          scan(json, bytewise(json), nothing, single).accepted != expected) {
        ++differing;
        CAPTURE(json);
        CHECK(accepts(json) == expected);
      }
    return differing < 10;
  });
  CHECK(numbers > 500);
  CHECK(accepts("[" + std::string(100'000, '9') + "." + std::string(1000, '0') + "e-99999999999999999999]"));
  CHECK(agreed("[01]").code == errc::invalid_number);
  CHECK(agreed("[1.]").offset == 3);
  CHECK(agreed("[-]").offset == 2);
  CHECK(agreed("[1e+]").code == errc::invalid_number);
  CHECK(agreed("-").code == errc::unexpected_end);
}

TEST_CASE("literals are true, false and null, byte for byte") {
  for (std::string const literal : {"true", "false", "null"}) {
    CHECK(accepts(literal));
    CHECK(accepts("[" + literal + "," + literal + " ]"));
    for (std::size_t at = 0; at != literal.size(); ++at) {
      for (int byte = 0; byte != 256; ++byte) {
        std::string changed = literal;
        changed[at] = static_cast<char>(byte);
        if (changed == literal) continue;
        CAPTURE(literal, at, byte);
        scanned const result = agreed("[" + changed + "]");
        CHECK_FALSE(result.accepted);
        if (at != 0) CHECK(result.offset == at + 1);
      }
      CHECK_FALSE(accepts("[" + literal.substr(0, at + 1) + literal + "]"));
    }
    CHECK_FALSE(accepts("[" + literal + "0]"));
    CHECK_FALSE(accepts(literal + literal));
  }
}

TEST_CASE("every escape and no other byte may follow a backslash") {
  constexpr auto simple = "\"\\/bfnrt"sv;
  for (int byte = 0; byte != 256; ++byte)
    for (std::size_t const before : {0U, 3U, 7U, 8U, 15U}) {
      CAPTURE(byte, before);
      std::string const text = '"' + std::string(before, 'a') + '\\' + static_cast<char>(byte) + "12345678\"";
      bool const valid = byte == 'u' || simple.find(static_cast<char>(byte)) != simple.npos;
      scanned const result = agreed(text);
      CHECK(result.accepted == valid);
      if (!valid) CHECK(result.code == errc::invalid_escape);
      if (!valid) CHECK(result.offset == before + 2);
    }
}

TEST_CASE("four hexadecimal digits follow a u") {
  for (std::size_t at = 0; at != 4; ++at)
    for (int byte = 0; byte != 256; ++byte) {
      std::string text = R"(["\u0041 and more"])";
      text[at + 4] = static_cast<char>(byte);
      CAPTURE(text, byte);
      bool const digit = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
      scanned const result = agreed(text);
      CHECK(result.accepted == digit);  // 0041 differs from each surrogate in more than one digit
      if (!digit) CHECK(result.code == errc::invalid_escape);
      if (!digit) CHECK(result.offset == at + 4);
    }
}

TEST_CASE("surrogates stand in pairs, high before low") {
  auto escaped = [](unsigned unit, bool upper) {
    std::string_view const digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    std::string out = "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[unit >> shift & 15];
    return out;
  };
  auto high = [](unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; };
  auto low = [](unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; };
  auto whole = [](std::string_view text) { return scan(text, {}, nothing, single).accepted; };

  int wrong = 0;
  for (unsigned unit = 0; unit != 0x10000; ++unit)
    wrong += whole('"' + escaped(unit, unit % 2 != 0) + "      \"") != !(high(unit) || low(unit));
  CHECK(wrong == 0);

  constexpr std::array units{0x0000U, 0x0041U, 0x07FFU, 0xCFFFU, 0xD7FFU, 0xD800U, 0xD801U,
                             0xDBFFU, 0xDC00U, 0xDC01U, 0xDFFFU, 0xE000U, 0xFFFFU};
  std::vector<std::string> const between = {"", "a", "\\n", "\\\\", "\\", " ", "\xC3\xA9"};
  for (unsigned const first : units)
    for (unsigned const second : units)
      for (std::string const& middle : between) {
        std::string const text = "[\"" + escaped(first, true) + middle + escaped(second, false) + "\"]";
        CAPTURE(text);
        bool expected = middle.empty() && high(first) && low(second);
        if (!high(first) && !low(first) && !high(second) && !low(second)) expected = true;
        if (middle == "\\") expected = !high(first) && !low(first);  // an escaped backslash, then uXXXX as plain text
        scanned const result = agreed(text);
        CHECK(result.accepted == expected);
        if (!expected) CHECK(result.code == errc::invalid_escape);
      }
}

TEST_CASE("strings are UTF-8 as the Unicode standard defines it") {
  // By definition: what a code point is encoded as, in the shortest form, surrogates left out.
  auto is_utf8 = [](std::string_view text) {
    for (std::size_t i = 0; i != text.size();) {
      auto const byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
      unsigned const lead = byte(i);
      std::size_t const more = lead < 0x80 ? 0 : lead >> 5 == 6 ? 1 : lead >> 4 == 14 ? 2 : lead >> 3 == 30 ? 3 : 9;
      if (more == 9 || text.size() - i <= more) return false;
      std::uint32_t point = more == 0 ? lead : lead & (0x3FU >> more);
      for (std::size_t j = 1; j <= more; ++j) {
        if (byte(i + j) >> 6 != 2) return false;
        point = point << 6 | (byte(i + j) & 0x3F);
      }
      constexpr std::uint32_t least[] = {0, 0x80, 0x800, 0x10000};
      if (point < least[more] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return false;
      i += more + 1;
    }
    return true;
  };
  auto plain = [](std::string_view bytes) {  // of this test: no byte that means something in JSON
    return std::none_of(bytes.begin(), bytes.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; });
  };
  int checked = 0, wrong = 0;
  auto check = [&](std::string const& bytes, std::string const& text, scanned const& result) {
    ++checked;
    if (result.accepted == is_utf8(bytes) && (result.accepted || result.code == errc::invalid_utf8)) return;
    CAPTURE(text, result);
    if (++wrong < 10) CHECK(result.accepted == is_utf8(bytes));
  };
  SECTION("all sequences of one and two bytes") {
    for (unsigned i = 0; i != 0x10100; ++i) {
      std::string bytes(1, static_cast<char>(i < 0x100 ? i : (i - 0x100) >> 8));
      if (i >= 0x100) bytes += static_cast<char>(i - 0x100);
      if (!plain(bytes)) continue;
      for (std::size_t const before : {0U, 6U, 15U}) {
        std::string const text = '"' + std::string(before, 'a') + bytes + "\"";
        check(bytes, text, scan(text, {}, nothing, single));
        if (before == 6) check(bytes, text, scan(text, bytewise(text), nothing, single));
      }
      std::string const followed = '"' + bytes + "more than eight\"";
      check(bytes, followed, scan(followed, {}, nothing, single));
    }
  }
  SECTION("three and four bytes, at the bounds of what each may be, at every cut") {
    constexpr auto leads = "\xC1\xC2\xDF\xE0\xE1\xEC\xED\xEE\xEF\xF0\xF1\xF3\xF4\xF5\xF8\xFF\x7F\x80"sv;
    constexpr auto others = "\x41\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xED\xFF"sv;
    for (char const a : leads)
      for (char const b : others)
        for (char const c : others) {
          std::string const three{a, b, c};
          check(three, three, agreed('"' + three + '"'));
          for (char const d : others) {
            std::string const four = three + d;
            std::string const text = "[\"1234567" + four + "\", 0]";
            check(four, text, scan(text, {}, nothing, single));
            check(four, text, scan(text, bytewise(text), nothing, single));
            check(four, text, scan(text, {10, 12}, nothing, single));
          }
        }
  }
  SECTION("all code points, end to end") {
    std::string text = "\"";
    for (std::uint32_t point = 0x20; point <= 0x10FFFF; ++point)
      if (point != '"' && point != '\\' && (point < 0xD800 || point > 0xDFFF)) riffle::detail::append_utf8(text, point);
    text += '"';
    check({}, "all code points", scan(text, {}, nothing, single));
    check({}, "all code points", scan(text, {1001, 20'002, 3'000'003}, nothing, single));
  }
  CHECK(checked > 1);
  CHECK(wrong == 0);
}

TEST_CASE("invalid UTF-8 is told at the first byte that cannot stand there") {
  struct {
    std::string_view bytes;
    std::size_t offset;
  } const table[] = {{"\x80", 0},          {"\xC1\xBF", 0},         {"\xF5\x80\x80\x80", 0},
                     {"\xC3(", 1},         {"\xE0\x9F\xBF", 1},     {"\xED\xA0\x80", 1},
                     {"\xE2\x82(", 2},     {"\xF0\x8F\xBF\xBF", 1}, {"\xF4\x90\x80\x80", 1},
                     {"\xF0\x9F\x98(", 3}, {"\xF0\x9F(\x80", 2},    {"\xC3\xA9\xA9", 2}};
  for (auto const& [bytes, offset] : table)
    for (std::size_t before = 0; before != 10; ++before) {
      CAPTURE(bytes, before);
      scanned const result = agreed('"' + std::string(before, 'a') + std::string(bytes) + "\"");
      CHECK(result.code == errc::invalid_utf8);
      CHECK(result.offset == 1 + before + offset);
    }
}

TEST_CASE("control characters in strings are refused, wherever they stand") {
  for (int byte = 0; byte != 0x20; ++byte)
    for (std::size_t before = 0; before != 18; ++before) {
      CAPTURE(byte, before);
      scanned const result = agreed('"' + std::string(before, 'a') + static_cast<char>(byte) + "123456789\"");
      CHECK(result.code == errc::control_character);
      CHECK(result.offset == before + 1);
    }
  CHECK(accepts("\"\x7F\""));
}

TEST_CASE("white space is blank, tab, line feed and carriage return") {
  for (int byte = 0; byte != 256; ++byte) {
    auto const c = static_cast<char>(byte);
    if ("0123456789"sv.find(c) != std::string_view::npos) continue;  // would be part of the number
    bool const space = " \t\r\n"sv.find(c) != std::string_view::npos;
    CAPTURE(byte);
    CHECK(accepts(c + "[1]"s) == space);
    CHECK(accepts("[1]"s + c) == space);
    CHECK(accepts("["s + c + "1]") == (space || c == '-'));
    CHECK(accepts("[1"s + c + "]") == space);
    CHECK(accepts("{\"a\""s + c + ":" + c + "1" + c + "}") == space);
  }
  CHECK(accepts(std::string(1000, ' ') + "[" + std::string(999, '\n') + "]" + std::string(77, '\t')));
}

TEST_CASE("nesting is limited by max_depth and by nothing else") {
  auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  document_options limited{.format = format::single, .max_depth = 3};
  CHECK(agreed("[[[]],{\"a\":[{}]}]", nothing, {.format = format::single, .max_depth = 4}).accepted);
  CHECK(agreed(nested(3), nothing, limited).accepted);
  scanned const deep = agreed(nested(4), nothing, limited);
  CHECK(deep.code == errc::depth_limit);
  CHECK(deep.offset == 3);
  limited.max_depth = 0;
  CHECK(agreed("1", nothing, limited).accepted);
  CHECK(agreed("[]", nothing, limited).code == errc::depth_limit);
  CHECK(scan(nested(1024), {}, nothing, {.format = format::single}).accepted);
  CHECK(scan(nested(1025), {}, nothing, {.format = format::single}).code == errc::depth_limit);

  // Brackets close what they opened at any depth, also across the words that the scanner keeps them in.
  std::string open, close;
  for (std::size_t i = 0; i != 300; ++i) {
    bool const object = (i * i / 3) % 2 == 0;
    open += object ? "{\"a\":" : "[";
    close.insert(0, 1, object ? '}' : ']');
    CHECK(scan(open + "0" + close, {}, nothing, single).accepted);
    std::string wrong = close;
    std::size_t const at = (i * 7) % wrong.size();
    wrong[at] = wrong[at] == ']' ? '}' : ']';
    scanned const result = scan(open + "0" + wrong, {}, nothing, single);
    CHECK(result.offset == open.size() + 1 + at);
    CHECK(result.code == errc::unexpected_character);
  }
  CHECK(scan(nested(90'000), {}, nothing, single).accepted);
}

TEST_CASE("names are compared after unescaping, at every cut") {
  for (std::string const name : {R"(price)", R"(\u0070rice)", R"(pric\u0065)", R"(\u0070\u0072\u0069\u0063\u0065)"}) {
    std::string const text =
        R"({"pric": 0, "a": {"price": 1}, ")" + name + R"(" : [2, "x"], "prices": 3, "priceless": 4})";
    CHECK(agreed(text, selecting("price")).rows == std::vector{R"([2, "x"])"s});
  }
  CHECK(agreed(R"({"\/\b\f\n\r\t\\\"": 1})", selecting(R"($["/\b\f\n\r\t\\\""])")).rows == std::vector{"1"s});
  CHECK(agreed("{\"\\uD83D\\uDE00\": 1, \"\xF0\x9F\x98\x81\": 2}", selecting("['\xF0\x9F\x98\x80']")).rows ==
        std::vector{"1"s});
  CHECK(agreed(R"({"\u0000": 1, "": 2})", selecting("$['']")).rows == std::vector{"2"s});
  // A name of any length may be passed over.
  std::string const longest(5000, 'p');
  CHECK(agreed("{\"" + longest + "\": 1, \"p\": 2}", selecting("p")).rows == std::vector{"2"s});
}

TEST_CASE("a second member of a name that is looked for is a fault, at its name") {
  plan const a = selecting("a.b");
  CHECK(agreed(R"({"a":{"b":1},"a":{}})", a).code == errc::duplicate_name);
  CHECK(agreed(R"({"a":{"b":1},"a":{}})", a).offset == 13);
  CHECK(agreed(R"({"a":{"b":1,"\u0062":2}})", a).code == errc::duplicate_name);
  CHECK(agreed(R"({"b":1,"b":2,"a":{"a":1,"a":2,"b":{"b":1,"b":2}}})", a).accepted);
  CHECK(agreed(R"([{"a":1},{"a":2}])", selecting("$[*].a")).rows == std::vector{"1"s, "2"s});
}

TEST_CASE("formats are told apart and cut into documents, at every cut") {
  plan documents;
  documents.add_field(riffle::path());
  using texts = std::vector<std::string>;
  auto with = [&](format f, std::string_view text) { return agreed(text, documents, {.format = f}); };

  SECTION("automatic: an array's elements, or values one after another") {
    for (std::string const bom : {"", "\xEF\xBB\xBF"}) {
      CHECK(with(format::automatic, bom + " [1, {\"a\":[2]},\n[] ] ").rows == texts{"1", "{\"a\":[2]}", "[]"});
      CHECK(with(format::automatic, bom + "{} [1]{\"a\" : 2}\"s\"3\n4 true[]null").rows ==
            texts{"{}", "[1]", "{\"a\" : 2}", "\"s\"", "3", "4", "true", "[]", "null"});
      CHECK(with(format::automatic, bom).accepted);
      CHECK(with(format::automatic, bom + "\n ").accepted);
      CHECK(with(format::automatic, bom + "[]").accepted);
    }
    CHECK(with(format::automatic, "[1][2]").code == errc::trailing_data);
    CHECK(with(format::automatic, "[1,]").offset == 3);
    CHECK(with(format::automatic, "[1 2]").offset == 3);
    CHECK(with(format::automatic, "[1").code == errc::unexpected_end);
    CHECK(with(format::automatic, "1true").offset == 1);
    CHECK(with(format::automatic, "nullnull").offset == 4);
    CHECK(with(format::automatic, "{},{}").offset == 2);
    CHECK(with(format::automatic, "\xEF\xBB{}").offset == 2);
    CHECK(with(format::automatic, " \xEF\xBB\xBF{}").offset == 1);
    CHECK(with(format::automatic, "\xFF\xFE{\0"sv).code == errc::unexpected_format);
  }
  SECTION("array") {
    CHECK(with(format::array, "[[1],2]").rows == texts{"[1]", "2"});
    CHECK(with(format::array, "{}").code == errc::unexpected_format);
    CHECK_FALSE(with(format::array, "").accepted);
  }
  SECTION("single") {
    CHECK(with(format::single, " [1,2]\n").rows == texts{"[1,2]"});
    CHECK(with(format::single, "1 2").code == errc::trailing_data);
    CHECK(with(format::single, "").code == errc::unexpected_end);
    CHECK(with(format::single, " ").offset == 1);
    CHECK(with(format::single, "\xEF\xBB\xBF").code == errc::unexpected_end);
  }
  SECTION("lines") {
    CHECK(with(format::lines, "{\"a\":1}\n\n [2] \r\n3\n\"x\"").rows == texts{"{\"a\":1}", "[2]", "3", "\"x\""});
    CHECK(with(format::lines, "").accepted);
    CHECK(with(format::lines, "1 2\n").code == errc::trailing_data);
    CHECK(with(format::lines, "{\"a\":\n1}").code == errc::unexpected_end);
    CHECK(with(format::lines, "{\"a\":\n1}").offset == 5);
    for (std::string const cut : {"[", "[1", "[1,", "[\"", "[\"\\", "[\"\\u", "[\"\\u00", "[\"\\uD800", "[\"\xC3",
                                  "[tru", "[-", "[1.", "{", "{\"a\"", "{\"a\":1", "tru", "-"}) {
      CAPTURE(cut);
      scanned const result = with(format::lines, "0\n" + cut + "\n]");
      CHECK(result.code == errc::unexpected_end);
      CHECK(result.offset == 2 + cut.size());
      CHECK(result.rows == texts{"0"});
    }
  }
  SECTION("json_seq") {
    CHECK(with(format::json_seq,
               "\x1E{\"a\":1}\n\x1E\x1E"
               "2\n\x1E\"x\"\x1E[]\n")
              .rows == texts{"{\"a\":1}", "2", "\"x\"", "[]"});
    CHECK(with(format::json_seq, "").accepted);
    CHECK(with(format::json_seq, "{}").offset == 0);
    CHECK(with(format::json_seq, "\x1E{}{}").offset == 3);
    CHECK(with(format::json_seq, "\x1E[1\x1E[2]\n").code == errc::unexpected_end);
    // RFC 7464, section 2.4: a number or literal that no white space follows may have been cut off.
    CHECK(with(format::json_seq,
               "\x1E"
               "12\x1E"
               "3\n")
              .code == errc::unexpected_end);
  }
}

TEST_CASE("validate::selected reads brackets and strings of what it skips, and checks what it selects") {
  document_options const loose{.format = format::single, .validation = riffle::validate::selected};
  auto with = [&](std::string_view where, std::string_view text) {
    return agreed(text, selecting(where), loose, false);
  };
  using texts = std::vector<std::string>;
  CHECK(with("b", R"({"a": [1, tru, {"x" "]}\"\\"}], "b" : [2], "c": 01e})").rows == texts{"[2]"});
  CHECK(with("b", R"({"a": [1, tru, {"x" "]}\"\\"}], "b" : [2], "c": 01e})").code == errc::invalid_number);
  CHECK(with("b", R"({"a": [1, tru, {"x" "]}\"\\"}], "b" : [2], "c": [01e]})").rows == texts{"[2]"});
  CHECK(with("b", R"({"a": "\q\", \" ", "b" : [2]})").rows == texts{"[2]"});
  CHECK(with("b", R"({"b": [tru]})").code == errc::invalid_literal);
  CHECK(with("b", R"({"b": 1, "b": 2})").rows == texts{"1"});
  CHECK(with("b", R"({"a": [)").code == errc::unexpected_end);
}
