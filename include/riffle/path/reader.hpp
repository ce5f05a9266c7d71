// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_PATH_READER_HPP
#define RIFFLE_PATH_READER_HPP

/// \file
/// The characters of a path, its integers and quoted text, and what is thrown where they are wrong.

#include <riffle/error.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace riffle::detail {

/// The length of the UTF-8 sequence at the start of `text` (which is not empty), or 0 if there is none (the Unicode
/// standard, table 3-7).
constexpr std::size_t utf8_length(std::string_view text) noexcept {
  auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  unsigned const first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  // The second byte excludes overlong forms, surrogates and what is above U+10FFFF.
  unsigned const low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  unsigned const high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  std::size_t const length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  for (std::size_t i = 2; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  return length;
}

/// What stands at `offset`, for a message.
inline std::string describe_character(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return "the end";
  std::string_view const rest = text.substr(offset);
  auto const byte = static_cast<unsigned char>(rest.front());
  std::size_t const length = utf8_length(rest);
  if (length != 0 && byte >= 0x20 && byte != 0x7F) return "'" + std::string(rest.substr(0, length)) + "'";
  constexpr char const* hex = "0123456789ABCDEF";
  return std::string("byte 0x") + hex[byte >> 4] + hex[byte & 15];
}

// Not constexpr, so that a path that is wrong does not compile; nor are the reader's functions that call it. Compilers
// print the line of the call, and with it the reason.
[[noreturn]] inline void throw_path_error(errc code, std::string const& reason, std::string_view text,
                                          std::optional<std::uint64_t> offset = {}) {
  location where;
  where.offset = offset;
  where.path = text;
  throw path_error(code, reason, std::move(where));
}

/// Reads a path's text from left to right. What it unescapes it gives away in parts, `sink.name(std::string_view)`: it
/// makes no strings itself, because Clang cannot make libstdc++ 12's while compiling.
class path_reader {
protected:
  constexpr explicit path_reader(std::string_view text) : text_(text) {}

  // Characters.

  static constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

  constexpr std::string_view text() const { return text_; }
  constexpr std::size_t at() const { return at_; }
  constexpr std::string_view since(std::size_t begin) const { return text_.substr(begin, at_ - begin); }
  constexpr bool done() const { return at_ == text_.size(); }
  constexpr char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  constexpr bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  constexpr bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  constexpr void back_to(std::size_t at) { at_ = at; }
  constexpr void skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }
  constexpr bool skip_digits() {
    std::size_t const begin = at_;
    while (is_digit(peek())) ++at_;
    return at_ != begin;
  }

  template <class Sink>
  constexpr void character(Sink& sink) {
    std::size_t const length = utf8_length(text_.substr(at_));
    if (length == 0) expected("expected UTF-8");
    sink.name(text_.substr(at_, length));
    at_ += length;
  }

  // Integers.

  /// The integer that begins here, if one does.
  constexpr std::optional<std::int64_t> integer() {
    std::size_t const begin = at_;
    bool const negative = take('-');
    std::size_t const digits = at_;
    if (!skip_digits()) {
      if (negative) expected("expected a digit after '-'");
      return std::nullopt;
    }
    if (text_[digits] == '0' && at_ - begin > 1) invalid(begin, "an integer has no leading zeros, and 0 no sign");
    auto const value = to_integer(since(digits));
    if (!value) invalid(begin, "an integer is between -(2^53 - 1) and 2^53 - 1");
    return negative ? -*value : *value;
  }

  /// The value of digits without leading zeros, up to the 2^53 - 1 that RFC 9535 allows.
  static constexpr std::optional<std::int64_t> to_integer(std::string_view digits) {
    if (digits.empty() || digits.size() > 16 || (digits[0] == '0' && digits.size() > 1)) return std::nullopt;
    std::int64_t value = 0;
    for (char const c : digits) {
      if (!is_digit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    if (value >= std::int64_t{1} << 53) return std::nullopt;
    return value;
  }

  // Quoted text.

  /// From its first quote to its last.
  template <class Sink>
  constexpr void quoted(Sink& sink) {
    char const quote = text_[at_++];
    while (!take(quote)) {
      if (done()) expected("expected the quote that ends the text");
      if (static_cast<unsigned char>(peek()) < 0x20) expected("expected an escape for a control character in quotes");
      if (take('\\'))
        escape(quote, sink);
      else
        character(sink);
    }
  }

  // Failures.

  [[noreturn]] void expected(char const* what) const {
    invalid(at_, std::string(what) + ", found " + describe_character(text_, at_));
  }
  [[noreturn]] void invalid(std::size_t at, std::string const& why) const {
    throw_path_error(errc::path_syntax, why, text_, at);
  }

private:
  template <class Sink>
  constexpr void escape(char quote, Sink& sink) {
    constexpr std::string_view letters = "bfnrt/\\", meant = "\b\f\n\r\t/\\";
    std::size_t const begin = at_ - 1;
    if (take(quote)) return sink.name({&quote, 1});
    if (auto const which = letters.find(peek()); which != letters.npos) {
      ++at_;
      return sink.name(meant.substr(which, 1));
    }
    if (!take('u')) expected("expected one of b f n r t / \\ u, or the quote around the text, after '\\'");
    std::uint32_t code = four_hex_digits();
    if (code >= 0xD800 && code < 0xE000) {
      std::uint32_t const low = code < 0xDC00 && take('\\') && take('u') ? four_hex_digits() : 0;
      if (low < 0xDC00 || low >= 0xE000) invalid(begin, "half a surrogate pair: text is Unicode");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    code_point(code, sink);
  }

  constexpr std::uint32_t four_hex_digits() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      int const c = static_cast<unsigned char>(peek());
      int const lower = c | 0x20;
      if (!is_digit(peek()) && (lower < 'a' || lower > 'f')) expected("expected four hexadecimal digits after '\\u'");
      code = code * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : lower - 'a' + 10);
    }
    return code;
  }

  template <class Sink>
  static constexpr void code_point(std::uint32_t code, Sink& sink) {
    std::array<char, 4> utf8{};
    std::size_t const length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    std::uint32_t const lead = length == 1 ? 0 : 0xF00u >> length & 0xF0;
    for (std::size_t i = length; i-- > 1; code >>= 6) utf8[i] = static_cast<char>(0x80 | (code & 0x3F));
    utf8[0] = static_cast<char>(lead | code);
    sink.name({utf8.data(), length});
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace riffle::detail

#endif
