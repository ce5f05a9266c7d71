// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_PATH_PARSER_HPP
#define RIFFLE_PATH_PARSER_HPP

/// \file
/// Reads a path in any of its three spellings, while compiling or at run time.

#include <riffle/error.hpp>
#include <riffle/path/segment.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
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

// Not constexpr, so that a path that is wrong does not compile; nor are the parser's functions that call it. Compilers
// print the line of the call, and with it the reason.
[[noreturn]] inline void throw_path_error(errc code, std::string const& reason, std::string_view text,
                                          std::optional<std::uint64_t> offset = {}) {
  location where;
  where.offset = offset;
  where.path = text;
  throw path_error(code, reason, std::move(where));
}

/// The numbers of a selector: an index is its `start`.
struct path_bounds {
  std::uint64_t start = 0;
  std::uint64_t end = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t step = 1;
};

/// A recursive-descent parser that tells `Sink` what it reads:
/// - `segment(bool descendant)`: a segment begins;
/// - `selector(path_selector::kind, path_bounds)`: its next selector;
/// - `name(std::string_view)`: a part of the name of that selector, unescaped.
///
/// It makes no strings itself, because Clang cannot make libstdc++ 12's while compiling.
template <class Sink>
class path_parser {
public:
  constexpr path_parser(std::string_view text, Sink& sink) : text_(text), sink_(sink) {}

  constexpr void parse() {
    if (peek() == '/')
      pointer();
    else if (take('$'))
      json_path();
    else if (!done())
      dotted();
  }

private:
  using kind = path_selector::kind;

  // The three spellings.

  /// RFC 9535: `$`, then segments, blanks before each.
  constexpr void json_path() {
    in_json_path_ = true;
    while (!done()) {
      skip_blanks();
      segment();
    }
  }

  /// As JSONPath without the `$`, without blanks between segments, and with other rules for names.
  constexpr void dotted() {
    if (peek() == '.' && peek(1) != '.') expected("expected a name, '*', '[' or '..' at the start");
    if (peek() != '.' && peek() != '[') {
      sink_.segment(false);
      if (!name_or_wildcard())
        expected("expected a name, '*', '[' or '..' (a name of other characters is written ['...'])");
    }
    while (!done()) segment();
  }

  /// RFC 6901: tokens, each after a `/`.
  constexpr void pointer() {
    while (take('/')) {
      sink_.segment(false);
      if (auto const index = to_integer(text_.substr(at_, text_.find('/', at_) - at_)))
        sink_.selector(kind::name_or_index, {.start = static_cast<std::uint64_t>(*index)});
      else
        sink_.selector(kind::name, {});
      while (!done() && peek() != '/') {
        if (!take('~'))
          name_character();
        else if (take('0'))
          sink_.name("~");
        else if (take('1'))
          sink_.name("/");
        else
          expected("expected '0' or '1' after '~' (~0 stands for '~', ~1 for '/')");
      }
    }
  }

  // Segments.

  constexpr void segment() {
    bool const dot = take('.');
    bool const descendant = dot && take('.');
    sink_.segment(descendant);
    if (peek() == '[' && (descendant || !dot)) return brackets();
    if (!dot) expected("expected '.', '..' or '[' (a name of other characters is written ['...'])");
    if (name_or_wildcard()) return;
    if (descendant) expected("expected a name, '*' or '[' after '..' (a name of other characters is written ['...'])");
    expected("expected a name or '*' after '.' (a name of other characters is written ['...'])");
  }

  constexpr bool name_or_wildcard() {
    if (take('*')) {
      sink_.selector(kind::wildcard, {});
      return true;
    }
    if (!is_name_character(true)) return false;
    sink_.selector(kind::name, {});
    while (is_name_character(false)) name_character();
    return true;
  }

  constexpr bool is_name_character(bool first) const {
    constexpr std::string_view delimiters = ".[]*'\"()?,";
    char const c = peek();
    if (static_cast<unsigned char>(c) >= 0x80) return true;
    if (!in_json_path_) return c > ' ' && c != '\x7F' && delimiters.find(c) == delimiters.npos;
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && is_digit(c));
  }

  constexpr void brackets() {
    take('[');
    do {
      skip_blanks();
      selector();
      skip_blanks();
    } while (take(','));
    if (!take(']')) expected("expected ',' or ']'");
  }

  // Selectors in brackets.

  constexpr void selector() {
    char const c = peek();
    if (c == '\'' || c == '"')
      quoted_name();
    else if (take('*'))
      sink_.selector(kind::wildcard, {});
    else if (c == '-' || c == ':' || is_digit(c))
      index_or_slice();
    else if (c == '?')
      not_streamable(at_, "a filter cannot be part of a path: select all with [*] and keep rows with where(...)");
    else
      expected("expected a quoted name, '*', an index or a slice");
  }

  constexpr void index_or_slice() {
    std::size_t const begin = at_;
    auto const start = integer();
    skip_blanks();
    if (!take(':')) {
      if (*start < 0) not_streamable(begin, "a negative index needs the whole array: count from the start instead");
      return sink_.selector(kind::index, {.start = static_cast<std::uint64_t>(*start)});
    }
    path_bounds slice;
    if (start) slice.start = bound(begin, *start);
    skip_blanks();
    if (auto const at = at_; auto const end = integer()) slice.end = bound(at, *end);
    skip_blanks();
    if (take(':')) {
      skip_blanks();
      if (auto const at = at_; auto const step = integer()) slice.step = bound(at, *step);
    }
    sink_.selector(kind::slice, slice);
  }

  constexpr std::uint64_t bound(std::size_t at, std::int64_t number) const {
    if (number < 0) not_streamable(at, "a negative slice bound or step needs the whole array: count from the start");
    return static_cast<std::uint64_t>(number);
  }

  /// The integer that begins here, if one does.
  constexpr std::optional<std::int64_t> integer() {
    std::size_t const begin = at_;
    bool const negative = take('-');
    std::size_t const digits = at_;
    while (is_digit(peek())) ++at_;
    if (at_ == begin) return std::nullopt;
    if (at_ == digits) expected("expected a digit after '-'");
    if (text_[digits] == '0' && at_ - begin > 1) invalid(begin, "an integer has no leading zeros, and 0 no sign");
    auto const value = to_integer(text_.substr(digits, at_ - digits));
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

  constexpr void quoted_name() {
    char const quote = text_[at_++];
    sink_.selector(kind::name, {});
    while (!take(quote)) {
      if (done()) expected("expected the quote that ends the name");
      if (static_cast<unsigned char>(peek()) < 0x20) expected("expected an escape for a control character in a name");
      if (take('\\'))
        escape(quote);
      else
        name_character();
    }
  }

  constexpr void escape(char quote) {
    constexpr std::string_view letters = "bfnrt/\\", meant = "\b\f\n\r\t/\\";
    std::size_t const begin = at_ - 1;
    if (take(quote)) return sink_.name({&quote, 1});
    if (auto const which = letters.find(peek()); which != letters.npos) {
      ++at_;
      return sink_.name(meant.substr(which, 1));
    }
    if (!take('u')) expected("expected one of b f n r t / \\ u, or the quote around the name, after '\\'");
    std::uint32_t code = four_hex_digits();
    if (code >= 0xD800 && code < 0xE000) {
      std::uint32_t const low = code < 0xDC00 && take('\\') && take('u') ? four_hex_digits() : 0;
      if (low < 0xDC00 || low >= 0xE000) invalid(begin, "half a surrogate pair: a name is Unicode text");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    name_code_point(code);
  }

  constexpr std::uint32_t four_hex_digits() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      int const c = peek();
      int const lower = c | 0x20;
      if (!is_digit(peek()) && (lower < 'a' || lower > 'f')) expected("expected four hexadecimal digits after '\\u'");
      code = code * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : lower - 'a' + 10);
    }
    return code;
  }

  // Characters.

  static constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

  constexpr bool done() const { return at_ == text_.size(); }
  constexpr char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  constexpr bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  constexpr void skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }

  constexpr void name_character() {
    std::size_t const length = utf8_length(text_.substr(at_));
    if (length == 0) expected("expected UTF-8");
    sink_.name(text_.substr(at_, length));
    at_ += length;
  }

  constexpr void name_code_point(std::uint32_t code) {
    std::array<char, 4> utf8{};
    std::size_t const length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    std::uint32_t const lead = length == 1 ? 0 : 0xF00u >> length & 0xF0;
    for (std::size_t i = length; i-- > 1; code >>= 6) utf8[i] = static_cast<char>(0x80 | (code & 0x3F));
    utf8[0] = static_cast<char>(lead | code);
    sink_.name({utf8.data(), length});
  }

  // Failures.

  [[noreturn]] void expected(char const* what) const {
    invalid(at_, std::string(what) + ", found " + describe_character(text_, at_));
  }
  [[noreturn]] void invalid(std::size_t at, std::string const& why) const {
    throw_path_error(errc::path_syntax, why, text_, at);
  }
  [[noreturn]] void not_streamable(std::size_t at, char const* why) const {
    throw_path_error(errc::path_not_streamable, why, text_, at);
  }

  std::string_view text_;
  Sink& sink_;
  std::size_t at_ = 0;
  bool in_json_path_ = false;
};

}  // namespace riffle::detail

#endif
