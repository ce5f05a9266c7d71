// SPDX-License-Identifier: BSL-1.0
#include <riffle/scan/lex.hpp>

#include "catch.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lex = riffle::detail::lex;

namespace {

// Where a token ends that begins at 0, with so many bytes in front of it and nothing readable behind the text.
std::optional<std::size_t> end_of(char const* (*find)(char const*, char const*), std::string const& text) {
  std::string const exact(text.data(), text.size());
  char const* const end = find(exact.data(), exact.data() + exact.size());
  if (end == nullptr) return std::nullopt;
  return static_cast<std::size_t>(end - exact.data());
}
std::optional<std::size_t> end_of_string(std::string const& text, bool* escapes = nullptr) {
  bool any = false;
  char const* const end = lex::string_end(text.data(), text.data() + text.size(), any);
  if (escapes != nullptr) *escapes = any;
  if (end == nullptr) return std::nullopt;
  return static_cast<std::size_t>(end - text.data());
}

constexpr std::string_view room = "                ";

}  // namespace

TEST_CASE("a number ends before a byte that shows it, whatever its length") {
  for (std::string const number : {"0", "-0", "7", "12", "1234567", "12345678", "123456789012345678901234567890", "0.5",
                                   "1.25", "1e5", "1E+5", "-1.5e-10", "12345678.12345678e12345678"}) {
    CHECK(end_of(lex::number_end, number + ",") == number.size());
    CHECK(end_of(lex::number_end, number + "]" + std::string(room)) == number.size());
    CHECK(end_of(lex::number_end, number) == std::nullopt);  // it may go on
    CHECK(end_of(lex::number_end, number + "x") == std::nullopt);
  }
  for (char const* const wrong : {"01,", "-,", "-a,", "1.,", "1.e5,", "1e,", "1e+,", "1.5.5,", "1e5e5,", "00,", "-01,"})
    CHECK(end_of(lex::number_end, wrong) == std::nullopt);
}

TEST_CASE("a literal is told when the byte after it can be seen") {
  CHECK(end_of(lex::literal_end, "true,") == 4u);
  CHECK(end_of(lex::literal_end, "null,") == 4u);
  CHECK(end_of(lex::literal_end, "false") == 5u);
  for (char const* const wrong : {"true", "nul", "nulL,", "True,", "fals,", "falze"})
    CHECK(end_of(lex::literal_end, wrong) == std::nullopt);
}

TEST_CASE("a string ends at its quote, wherever it stands in words and blocks") {
  for (std::size_t size = 0; size != 70; ++size) {
    std::string const text(size, 'x');
    bool escapes = true;
    CHECK(end_of_string(text + '"' + std::string(room), &escapes) == size);
    CHECK_FALSE(escapes);
    CHECK(end_of_string(text) == std::nullopt);
    CHECK(end_of_string(text + "\\\"" + text + '"' + std::string(room), &escapes) == 2 * size + 2);
    CHECK(escapes);
    CHECK(end_of_string(text + "\xC3\xA4\"" + std::string(room)) == size + 2);
    CHECK(end_of_string(text + "\n\"" + std::string(room)) == std::nullopt);
    CHECK(end_of_string(text + "\xFF\"" + std::string(room)) == std::nullopt);
    CHECK(end_of_string(text + "\\q\"" + std::string(room)) == std::nullopt);
  }
}

TEST_CASE("escapes and characters are measured, and what is wrong or cut has no size") {
  auto const escape = [](std::string text) { return lex::whole_escape(text.data(), text.data() + text.size()); };
  std::string const more(12, ' ');
  CHECK(escape("\\n" + more) == 2);
  CHECK(escape("\\u00e4" + more) == 6);
  CHECK(escape("\\uD83D\\uDE00" + more) == 12);
  for (char const* const wrong : {"\\x", "\\u12", "\\u12g4", "\\uD83D", "\\uDE00", "\\uD83D\\uD83D", "\\uD83D\\n"})
    CHECK(escape(wrong + more) == 0);
  CHECK(escape("\\n") == 0);
  auto const character = [](std::string text) { return lex::whole_character(text.data(), text.data() + text.size()); };
  CHECK(character("\xC3\xA4" + more) == 2);
  CHECK(character("\xE2\x82\xAC" + more) == 3);
  CHECK(character("\xF0\x9F\x98\x80" + more) == 4);
  for (char const* const wrong : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                                  "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3("})
    CHECK(character(wrong + more) == 0);
  CHECK(character("\xC3\xA4") == 0);
}

TEST_CASE("white space ends at the first other byte") {
  for (std::size_t size = 0; size != 40; ++size) {
    std::string text;
    while (text.size() != size) text += " \t\n\r"[text.size() % 4];
    CHECK(end_of(lex::space_end, text + "x" + std::string(room)) == size);
    CHECK(end_of(lex::space_end, text) == size);
    CHECK(end_of(lex::space_end, text + "\v" + std::string(room)) == size);
  }
}
