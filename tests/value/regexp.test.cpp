// SPDX-License-Identifier: BSL-1.0
#include <riffle/value/regexp.hpp>

#include "catch.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

using riffle::detail::regexp;

namespace {

bool valid(std::string_view pattern) { return regexp::compile(pattern).has_value(); }
bool matches(std::string_view pattern, std::string_view text) { return regexp::compile(pattern)->matches(text); }
bool occurs(std::string_view pattern, std::string_view text) { return regexp::compile(pattern)->occurs_in(text); }

void check(std::string_view pattern, std::vector<std::string_view> const& yes,
           std::vector<std::string_view> const& no) {
  CAPTURE(pattern);
  REQUIRE(valid(pattern));
  for (std::string_view const each : yes) {
    CAPTURE(each);
    CHECK(matches(pattern, each));
    CHECK(occurs(pattern, each));
  }
  for (std::string_view const each : no) {
    CAPTURE(each);
    CHECK_FALSE(matches(pattern, each));
  }
}

bool too_large(std::string const& pattern) {
  try {
    (void)regexp::compile(pattern);
    return false;
  } catch (riffle::limit_error const& e) {
    return e.code() == riffle::errc::pattern_limit;
  }
}

}  // namespace

TEST_CASE("characters, alternatives and groups") {
  check("", {""}, {"a"});
  check("abc", {"abc"}, {"", "ab", "abcd", "xabc", "ABC"});
  check("a|bc|", {"a", "bc", ""}, {"b", "abc", "ac"});
  check("(a|b)c", {"ac", "bc"}, {"c", "abc"});
  check("((((a))))", {"a"}, {"", "aa"});
  check("()", {""}, {"a"});
  check("x(|y)z", {"xz", "xyz"}, {"xyyz"});
  check("/,-=<>!#%&~`_\"':;@", {"/,-=<>!#%&~`_\"':;@"}, {});
  check("é\xF0\x9D\x84\x9E", {"é\xF0\x9D\x84\x9E"}, {"e"});
  check("a\tb\n", {"a\tb\n"}, {});
  check(std::string_view("a\0b", 3), {std::string_view("a\0b", 3)}, {"a", "ab"});
}

TEST_CASE("quantifiers") {
  check("a*", {"", "a", "aaaa"}, {"b", "ab"});
  check("a+", {"a", "aaaa"}, {"", "b"});
  check("ab?", {"a", "ab"}, {"abb", "b"});
  check("(ab)*c", {"c", "abc", "ababc"}, {"ac", "abac"});
  check("a{3}", {"aaa"}, {"aa", "aaaa"});
  check("a{0}b", {"b"}, {"ab"});
  check("a{2,}", {"aa", "aaaaa"}, {"a"});
  check("a{0,}", {"", "aaa"}, {"b"});
  check("a{1,3}", {"a", "aa", "aaa"}, {"", "aaaa"});
  check("a{0,1}b", {"b", "ab"}, {"aab"});
  check("(a|bc){2}d", {"aad", "abcd", "bcbcd"}, {"ad", "aaad"});
  check("(a*)*", {"", "aaa"}, {"b"});
  check("(a*)+b", {"b", "aab"}, {"a"});
  check("(a|){3}b", {"b", "aaab"}, {"aaaab"});
  check("(a{0}){9}b", {"b"}, {"ab"});
  check("(a{2}){3}", {"aaaaaa"}, {"aaaaa", "aaaaaaa"});
  check("(a+b?){2,3}c", {"aac", "ababac"}, {"ac", "abc"});
}

TEST_CASE("a dot is any character but the ends of lines, however many bytes it has") {
  check(".", {"a", "é", "€", "\xF0\x9D\x84\x9E", "\xE2\x80\xA8", "\xE2\x80\xA9"}, {"", "\n", "\r", "ab"});
  check("a.b",
        {"axb",
         "a\xF0\x90\x84\x81"
         "b"},
        {"ab", "axxb"});
  check("\\.", {"."}, {"a"});
}

TEST_CASE("classes") {
  check("[abc]", {"a", "b", "c"}, {"", "d", "ab"});
  check("[a-c]x", {"ax", "cx"}, {"dx", "-x"});
  check("[^a-c]", {"d", "é", "\n", "^"}, {"a", "b"});
  check("[a-ce-g5]", {"a", "f", "5"}, {"d", "h", "4"});
  check("[-a]", {"-", "a"}, {"b"});
  check("[a-]", {"-", "a"}, {"b"});
  check("[-]", {"-"}, {"a"});
  check("[^-]", {"a"}, {"-"});
  check("[a-b-]", {"a", "b", "-"}, {"c"});
  check("[.]", {"."}, {"a"});
  check("[*+?(){}|$]", {"*", "+", "?", "(", ")", "{", "}", "|", "$"}, {"a"});
  check("[a^]", {"a", "^"}, {"b"});
  check("[\\^a]", {"^", "a"}, {"b"});
  check("[\\[\\]\\\\\\-]", {"[", "]", "\\", "-"}, {"a"});
  check("[\\n\\r\\t]", {"\n", "\r", "\t"}, {"n", "r", "t"});
  check("[α-ω]", {"α", "λ", "ω"}, {"a", "Ω"});
  check("[\xF0\x90\x84\x80-\xF0\x90\x84\x82]", {"\xF0\x90\x84\x81"}, {"\xF0\x90\x84\x83"});
  check("\\p{Lu}", {"A", "Ж"}, {"a", "ж", "1"});
  check("\\P{Lu}", {"a", "ж", "1"}, {"A", "Ж"});
  check("\\p{L}+", {"aЖǅ"}, {"a1"});
  check("[\\p{Lu}\\p{Nd}_]+", {"A1_", "Ж٩"}, {"a"});
  check("[^\\p{L}]", {"1", " "}, {"a"});
  check("[\\P{L}x]", {"1", "x"}, {"a"});
  check("[^\\P{L}x]", {"a"}, {"1", "x"});
}

TEST_CASE("escapes") {
  check("\\(\\)\\*\\+\\-\\.\\?\\[\\\\\\]\\^\\{\\|\\}", {"()*+-.?[\\]^{|}"}, {});
  check("\\n\\r\\t", {"\n\r\t"}, {"nrt"});
}

TEST_CASE("outside of classes ^ and $ are the begin and the end of the text") {
  check("^ab.*", {"ab", "abc"}, {"xab", "^ab"});
  check(".*bc$", {"abc"}, {"abcx", "abc$"});
  check("(^a|b)+", {"a", "ab", "bb"}, {"aa", "ba"});
  check("a^b|a$b", {}, {"ab", "a^b", "a$b"});
  CHECK(occurs("^a", "ab"));
  CHECK_FALSE(occurs("^a", "ba"));
  CHECK(occurs("a$", "ba"));
  CHECK_FALSE(occurs("a$", "ab"));
  CHECK(occurs("^$", ""));
  CHECK_FALSE(occurs("^$", "a"));
  CHECK_FALSE(occurs("^b", "a\nb"));
}

TEST_CASE("a search finds a part") {
  CHECK(occurs("", "abc"));
  CHECK(occurs("b", "abc"));
  CHECK(occurs("bc", "abc"));
  CHECK(occurs("a.*e", "xxabcdexx"));
  CHECK(occurs("aab", "aaab"));
  CHECK(occurs("\xC3\xA9", "caf\xC3\xA9"));
  CHECK(occurs("x|c", "abc"));
  CHECK_FALSE(occurs("d", "abc"));
  CHECK_FALSE(occurs("ac", "abc"));
  CHECK_FALSE(occurs(".", "\r\n"));
}

TEST_CASE("what RFC 9485 does not allow is no pattern") {
  for (char const* pattern : {"(",
                              ")",
                              "(a",
                              "a)",
                              "*",
                              "+a",
                              "?",
                              "a**",
                              "a+?",
                              "a{",
                              "a{}",
                              "a{,2}",
                              "a{1",
                              "a{1,",
                              "a{2,1}",
                              "a{x}",
                              "{1}",
                              "}",
                              "]",
                              "[",
                              "[]",
                              "[^]",
                              "[a",
                              "[a-",
                              "[b-a]",
                              "[a-c-e]",
                              "[--a]",
                              "[[]",
                              "[a-\\p{L}]",
                              "\\",
                              "\\d",
                              "\\w",
                              "\\s",
                              "\\b",
                              "\\1",
                              "\\$",
                              "\\/",
                              "\\u0041",
                              "[\\d]",
                              "\\p",
                              "\\pL",
                              "\\p{",
                              "\\p{L",
                              "\\p{}",
                              "\\p{X}",
                              "\\p{Cs}",
                              "\\p{IsGreek}",
                              "\\p{^L}",
                              "(?:a)",
                              "(?i)a",
                              "(*a)",
                              "|*",
                              "(|*)",
                              "[a\\]",
                              "a{1}{2}"}) {
    CAPTURE(pattern);
    CHECK_FALSE(valid(pattern));
  }
}

TEST_CASE("a pattern that would become too large is refused, however it is written") {
  CHECK(too_large("a{10000}"));
  CHECK(too_large("a{99999999999999999999}"));
  CHECK(too_large("a{0,99999999999999999999}"));
  CHECK(too_large("((a{100}){100}){100}"));
  CHECK(too_large("(((((((((((a{0}){9}){9}){9}){9}){9}){9}){9}){9}){9}){9})"));
  CHECK(too_large(std::string(10'000, 'a')));
  CHECK(too_large(std::string(300, '(')));
  CHECK(too_large(std::string(100'000, '(')));
  std::string classes;
  for (int i = 0; i != 500; ++i) classes += "\\p{L}";
  CHECK(too_large(classes));
  CHECK_FALSE(too_large("a{9000}"));
  CHECK_FALSE(too_large(std::string(150, '(') + std::string(150, ')')));
  CHECK(matches("(ab{2}){1000}", [] {
    std::string text;
    for (int i = 0; i != 1000; ++i) text += "abb";
    return text;
  }()));
}

// The time of a matcher that goes back doubles with each character of these texts: 30 would take minutes, 100,000 for ever.
TEST_CASE("no pattern takes more time than the text times the pattern") {
  auto time = [](regexp const& pattern, std::string const& text) {
    auto const begin = std::chrono::steady_clock::now();
    CHECK_FALSE(pattern.matches(text));
    CHECK_FALSE(pattern.occurs_in(text));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  for (char const* hostile :
       {"(a+)+b", "(a*)*b", "(a|a)*b", "(a|aa)+b", "((a?){20}){20}b", "(.*a){10}b", "(a*a*a*a*)*b"}) {
    CAPTURE(hostile);
    regexp const pattern = *regexp::compile(hostile);
    CHECK(time(pattern, std::string(2'000, 'a')) < 20);
  }
  // With a time that grew with the square of the text this would take hours.
  CHECK(time(*regexp::compile("(a|aa)+b"), std::string(200'000, 'a')) < 20);
}

// Of what both have, random patterns on random texts.
TEST_CASE("patterns mean what they mean to std::regex") {
  std::mt19937 random(20230119);
  auto below = [&random](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  auto pattern = [&](auto& self, int depth) -> std::string {
    std::string out;
    for (std::uint32_t pieces = below(4) + (depth == 0 ? 1 : 0); pieces != 0; --pieces) {
      switch (below(depth < 3 ? 8 : 6)) {
        case 0: out += '.'; break;
        case 1: out += below(2) ? "[ab]" : "[^a]"; break;
        case 6: out += '(' + self(self, depth + 1) + ')'; break;
        case 7: out += '(' + self(self, depth + 1) + '|' + self(self, depth + 1) + ')'; break;
        default: out += "abc"[below(3)];
      }
      switch (below(8)) {
        case 0: out += '*'; break;
        case 1: out += '+'; break;
        case 2: out += '?'; break;
        case 3: out += "{1,2}"; break;
        default: break;
      }
    }
    return out;
  };
  std::size_t matched = 0, compared = 0;
  while (compared != 2000) {
    std::string const made = pattern(pattern, 0);
    if (made.size() > 24) continue;  // std::regex goes back
    ++compared;
    auto const ours = regexp::compile(made);
    std::regex const theirs(made, std::regex::ECMAScript);
    CAPTURE(made);
    REQUIRE(ours.has_value());
    for (int i = 0; i != 5; ++i) {
      std::string text;
      for (std::uint32_t n = below(7); n != 0; --n) text += "abc"[below(3)];
      CAPTURE(text);
      bool const match = std::regex_match(text, theirs);
      matched += match;
      CHECK(ours->matches(text) == match);
      CHECK(ours->occurs_in(text) == std::regex_search(text, theirs));
    }
  }
  CHECK(matched > 700);
}
