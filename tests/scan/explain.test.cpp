// SPDX-License-Identifier: BSL-1.0
// How much of what comes next is asked for, and how it is shown. The messages as such: tests/golden.
#include <riffle/scan/explain.hpp>

#include "catch.hpp"

#include <set>
#include <string>
#include <string_view>

using namespace std::string_view_literals;
using riffle::errc;
using riffle::detail::expected;
using riffle::detail::explain;
using riffle::detail::fault;
using riffle::detail::upcoming;
using riffle::detail::wanting;
using riffle::detail::wants_more;
using riffle::detail::wide_encoding;

namespace {

fault at(std::uint64_t offset, wanting what = wanting::value) {
  return {.offset = offset, .message = expected(what), .wanted = what};
}

std::string told(fault f, std::string_view next) {
  explain(f, next);
  return f.message;
}

}  // namespace

TEST_CASE("more is asked for only while a word or a character goes on") {
  CHECK_FALSE(wants_more(at(7), "}"));
  CHECK_FALSE(wants_more(at(7), "\n"));
  CHECK_FALSE(wants_more(at(7), "Na,"));
  CHECK(wants_more(at(7), "Na"));
  CHECK(wants_more(at(7), std::string(upcoming::most, 'a')));
  CHECK_FALSE(wants_more(at(7), std::string(upcoming::most + 1, 'a')));
  CHECK(wants_more(at(7), "/"));
  CHECK_FALSE(wants_more(at(7), "//"));
  CHECK(wants_more(at(7), "\xE2\x80"));
  CHECK_FALSE(wants_more(at(7), "\xE2\x80\x9C"));
  CHECK_FALSE(wants_more(at(7), "\xE2x"));
  CHECK_FALSE(wants_more(at(7), "\xFF"));
  CHECK_FALSE(wants_more(at(7), "\0"sv));
  CHECK(wants_more(at(1), "\0]\0"sv));
  CHECK_FALSE(wants_more(at(1), "\0]\0,"sv));
  CHECK(wants_more(at(0), "\xFF\xFE"));
  CHECK(wants_more(at(0), "\x1F"));
  // Nor where the message is complete, or the input has ended.
  CHECK_FALSE(wants_more(at(7, wanting::nothing), "a"));
  fault end = at(7);
  end.code = errc::unexpected_end;
  CHECK_FALSE(wants_more(end, ""));
  CHECK(wants_more(end, "a"));  // a record that was cut off, as RFC 7464 has it
}

TEST_CASE("what explain() says does not change with bytes that were not asked for") {
  for (std::string_view const all :
       {"NaN, 1"sv, "'x'"sv, "//x"sv, "/x"sv, "\xE2\x80\x9Cx"sv, "\xE2x"sv, "\xF0\x9F\x8D\x90!"sv, "\0[\0]"sv,
        "\xFF\xFE[\0"sv, "\xFF\xFE\0\0[\0\0\0"sv, "\0\0\0["sv, "\x1F\x8B\x08\0"sv, "(\xB5/\xFD."sv,
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"sv, "]x"sv, "\tx"sv})
    for (std::uint64_t const offset : {0u, 1u, 2u, 100u})
      for (wanting const what : {wanting::value, wanting::element, wanting::after_member, wanting::escape,
                                 wanting::escaped, wanting::continuation, wanting::end_of_zero}) {
        std::size_t size = 1;
        while (size != all.size() && wants_more(at(offset, what), all.substr(0, size))) ++size;
        CAPTURE(all, offset, size);
        CHECK(told(at(offset, what), all.substr(0, size)) == told(at(offset, what), all));
      }
}

TEST_CASE("what is found is shown as it can be read") {
  auto const shown = [](std::string_view next) { return upcoming(next).shown(); };
  CHECK(shown("") == "the end of the input");
  CHECK(shown("}") == "'}'");
  CHECK(shown(" ") == "a space");
  CHECK(shown("'") == "a single quote (')");
  CHECK(shown("\n") == "a line feed (0x0A)");
  CHECK(shown("\x01") == "byte 0x01");
  CHECK(shown("\x7F") == "byte 0x7F");
  CHECK(shown("\xFF") == "byte 0xFF");
  CHECK(shown("\xC3") == "byte 0xC3");
  CHECK(shown("\xC3\xA9t") == "'\xC3\xA9' (U+00E9)");
  CHECK(shown("\xF0\x9F\x8D\x90") == "'\xF0\x9F\x8D\x90' (U+1F350)");
  CHECK(shown("\xC2\xA0") == "U+00A0 (no-break space)");
  CHECK(shown("\xE2\x80\x98") == "U+2018 (curly single quote)");
  CHECK(shown("\xE2\x80\x9D") == "U+201D (curly double quote)");
  CHECK(shown("\xE2\x80\xA8") == "U+2028 (line separator)");
  CHECK(shown("\xE3\x80\x80") == "U+3000 (ideographic space)");
  CHECK(shown("\xE2\x81\xA0") == "U+2060 (not printable)");
  CHECK(shown("\xF3\xA0\x81\x81") == "U+E0041 (not printable)");
  CHECK(shown("\xE2\x80\xAE") == "U+202E (not printable)");
  CHECK(shown("\xEF\xBB\xBF") == "U+FEFF (byte order mark)");
  CHECK(shown("tru, 1") == "'tru'");
  CHECK(shown("-1.5e+3]") == "'-1.5e+3'");
  CHECK(shown(std::string(24, 'a') + "]") == "'" + std::string(24, 'a') + "'");
  CHECK(shown(std::string(25, 'a') + "]") == "'" + std::string(24, 'a') + "'...");
  CHECK(shown("/*x") == "'/*'");
  CHECK(shown("/x") == "'/'");
}

TEST_CASE("it says what to do about what other formats and editors put into JSON") {
  auto const hint = [](wanting what, std::string_view next) {
    std::string const words = told(at(7, what), next);
    std::size_t const begin = words.find("; ");
    return begin == words.npos ? std::string() : words.substr(begin + 2);
  };
  for (std::string_view const quote : {"\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\x9C", "\xE2\x80\x9D"})
    CHECK(hint(wanting::value, quote) == "quotes in JSON are straight and double");
  for (std::string_view const space : {"\f", "\v", "\xC2\xA0", "\xE2\x80\x8B", "\xE2\x80\xA8", "\xE3\x80\x80"})
    CHECK(hint(wanting::after_member, space) == "white space in JSON is space, tab, line feed and carriage return");
  CHECK(hint(wanting::escaped, "\n") == "write \\n, or end the string before the line does");
  CHECK(hint(wanting::escaped, "\t") == "write \\t");
  CHECK(hint(wanting::escaped, "\r") == "write \\r");
  CHECK(hint(wanting::escaped, "\b") == "write \\b");
  CHECK(hint(wanting::escaped, "\f") == "write \\f");
  CHECK(hint(wanting::escaped, "\x01") == "write \\u0001");
  CHECK(hint(wanting::escape, "\r") == "a string does not go on in the next line");
  CHECK(hint(wanting::character, "\xC1") == "it would begin an overlong encoding, which is not UTF-8");
  for (std::string_view const none : {"None", "nil", "undefined"}) CHECK(hint(wanting::value, none) == "write null");
  for (std::string_view const capitals : {"True", "FALSE", "Null"})
    CHECK(hint(wanting::value, capitals) == "true, false and null are written in lower case");
  for (char const c : {'x', 'X'})
    CHECK(hint(wanting::end_of_zero, std::string(1, c)) == "hexadecimal numbers are not JSON");
  for (char const c : {'o', 'O', 'b', 'B'})
    CHECK(hint(wanting::end_of_zero, std::string(1, c)) == "numbers in JSON are decimal");
}

TEST_CASE("UTF-16 and UTF-32 are told by their marks, or by the zero bytes around ASCII") {
  CHECK(wide_encoding(0, "\xFF\xFE[\0"sv) == "UTF-16LE");
  CHECK(wide_encoding(0, "\xFE\xFF\0["sv) == "UTF-16BE");
  CHECK(wide_encoding(0, "\xFF\xFE\0\0"sv) == "UTF-32LE");
  CHECK(wide_encoding(0, "\0\0\xFE\xFF"sv) == "UTF-32BE");
  CHECK(wide_encoding(0, "\0[\0]"sv) == "UTF-16BE");
  CHECK(wide_encoding(0, "\0\0\0["sv) == "UTF-32BE");
  CHECK(wide_encoding(1, "\0]\0"sv) == "UTF-16LE");
  CHECK(wide_encoding(1, "\0"sv) == "UTF-16LE");
  CHECK(wide_encoding(1, "\0\0\0]"sv) == "UTF-32LE");
  // A zero byte here and there is none of them.
  CHECK(wide_encoding(0, "\0"sv).empty());
  CHECK(wide_encoding(0, "\0\0"sv).empty());
  CHECK(wide_encoding(1, "\0]"sv).empty());
  CHECK(wide_encoding(1, "\0]x"sv).empty());
  CHECK(wide_encoding(2, "\0]\0"sv).empty());
  CHECK(wide_encoding(0, "\xFF["sv).empty());
  CHECK(wide_encoding(0, "[1]"sv).empty());
}

TEST_CASE("every wanting has words of its own, but for those that differ in hints alone") {
  std::set<std::string> words;
  int count = 0;
  for (int i = 1; i <= static_cast<int>(wanting::exponent_digit); ++i, ++count) {
    std::string const each = expected(static_cast<wanting>(i));
    CHECK(each.size() > 8);
    words.insert(each);
  }
  CHECK(words.size() == static_cast<std::size_t>(count - 3));  // documents, separators, values
  CHECK(expected(wanting::nothing).empty());
}
