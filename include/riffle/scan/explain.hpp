// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_EXPLAIN_HPP
#define RIFFLE_SCAN_EXPLAIN_HPP

/// \file
/// The words of a fault: what was wanted, what stands there instead, and what to do. The scanner, which may see no more
/// than one byte at a time, says what it wanted; explain() is given what comes next, and names it.

#include <riffle/scan/fault.hpp>
#include <riffle/scan/lex.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace riffle::detail {

/// How a message begins.
[[gnu::cold]] inline std::string expected(wanting what, std::string_view more = {}) {
  std::string_view const words = [what]() -> std::string_view {
    switch (what) {
      case wanting::nothing: return "";
      case wanting::first_document:
      case wanting::next_document: return "expected a document";
      case wanting::only_document: return "expected a document (format::single)";
      case wanting::array: return "expected '[' (format::array)";
      case wanting::document_or_end: return "expected a document or the end of the input";
      case wanting::document_or_bracket: return "expected a document or ']'";
      case wanting::space: return "expected white space between two documents";
      case wanting::end_of_line: return "expected the end of the line after a document";
      case wanting::end_of_array: return "expected the end of the input after the array";
      case wanting::end_of_document: return "expected the end of the input after the document";
      case wanting::after_document: return "expected ',' or ']' after a document";
      case wanting::first_separator:
      case wanting::separator: return "expected a record separator (0x1E, RFC 7464)";
      case wanting::line_feed: return "expected a line feed after a number or literal (RFC 7464)";
      case wanting::byte_order_mark: return "expected the rest of a byte order mark";
      case wanting::value:
      case wanting::element: return "expected a value";
      case wanting::first_element: return "expected a value or ']'";
      case wanting::first_name: return "expected a name in quotes or '}'";
      case wanting::next_name: return "expected a name in quotes";
      case wanting::colon: return "expected ':' after a name";
      case wanting::after_member: return "expected ',' or '}' after a value";
      case wanting::after_element: return "expected ',' or ']' after a value";
      case wanting::closing_bracket: return "expected a closing bracket";
      case wanting::end_of_string: return "expected the end of the string";
      case wanting::escaped: return "a control character in a string must be escaped";
      case wanting::escape: return "expected one of \" \\ / b f n r t u after a backslash";
      case wanting::hex_digit: return "expected four hexadecimal digits after \\u";
      case wanting::low_half: return "expected \\uDC00 to \\uDFFF, the second half of a surrogate pair";
      case wanting::character: return "expected UTF-8 in a string";
      case wanting::continuation: return "expected another byte of the UTF-8 character";
      case wanting::true_literal: return "expected true";
      case wanting::false_literal: return "expected false";
      case wanting::null_literal: return "expected null";
      case wanting::end_of_zero: return "expected the end of a number after its leading 0";
      case wanting::end_of_number: return "expected the end of a number";
      case wanting::digit: return "expected a digit after '-'";
      case wanting::fraction_digit: return "expected a digit after the decimal point";
      case wanting::exponent_digit: return "expected a digit in the exponent";
    }
    return "";
  }();
  return std::string(words) + std::string(more);
}

/// What comes next in the input, as far as messages look at it.
class upcoming {
public:
  static constexpr std::size_t most = 24;  // bytes of a word that are shown

  [[gnu::cold]] explicit upcoming(std::string_view bytes) : bytes_(bytes.substr(0, most + 1)) {
    word_ = bytes_.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(bytes_, in_word) - bytes_.begin()));
    std::array<char, 4> first{};
    bytes_.copy(first.data(), first.size());
    character_ = is_ascii() ? !bytes_.empty() : lex::whole_character(first.data(), first.data() + first.size());
  }

  bool empty() const { return bytes_.empty(); }
  char first() const { return bytes_.empty() ? ' ' : bytes_[0]; }
  bool begins(std::string_view text) const { return bytes_.starts_with(text); }
  /// The letters, digits and signs that it begins with.
  std::string_view word() const { return word_; }

  /// More bytes could say more.
  bool open_ended() const {
    if (bytes_.empty() || bytes_.size() > most) return false;
    if (!word_.empty()) return word_.size() == bytes_.size();
    if (first() == '/') return bytes_.size() == 1;
    if (first() < '\xC2' || first() > '\xF4' || character_ != 0 || bytes_.size() > 3) return false;
    return std::ranges::all_of(bytes_.substr(1), [](char c) { return (c & '\xC0') == '\x80'; });
  }

  /// Of the first character; 0 where that is ASCII or no UTF-8.
  std::uint32_t code_point() const {
    if (character_ < 2) return 0;
    std::uint32_t code = static_cast<unsigned char>(first()) & (0xFFu >> (character_ + 1));
    for (char const c : bytes_.substr(1, character_ - 1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3F);
    return code;
  }

  [[gnu::cold]] std::string shown() const {
    if (empty()) return "the end of the input";
    if (!word_.empty()) return quoted(word_.substr(0, most)) + (word_.size() > most ? "..." : "");
    return begins("//") || begins("/*") ? quoted(bytes_.substr(0, 2)) : shown_character();
  }
  /// Only the first character, though it begin a word.
  [[gnu::cold]] std::string shown_character() const {
    if (std::uint32_t const code = code_point(); code != 0) {
      std::string const number = "U+" + hexadecimal(code, 4);
      std::string_view const name = name_of(code);
      return name.empty() ? quoted(bytes_.substr(0, character_)) + " (" + number + ")"
                          : number + " (" + std::string(name) + ")";
    }
    switch (first()) {
      case ' ': return "a space";
      case '\'': return "a single quote (')";
      case '\t': return "a tab (0x09)";
      case '\n': return "a line feed (0x0A)";
      case '\r': return "a carriage return (0x0D)";
      default: break;
    }
    if (first() >= 0x20 && first() < 0x7F) return quoted(bytes_.substr(0, 1));
    return "byte 0x" + hexadecimal(static_cast<unsigned char>(first()), 2);
  }

  /// Whether a character beyond ASCII shows on a screen, and leaves the text around it where it is.
  static bool is_seen(std::uint32_t code) {
    return code > 0xA0 && !(code >= 0x2000 && code < 0x2010) && !(code >= 0x2028 && code < 0x2030) &&
           !(code >= 0x205F && code < 0x2070) && code != 0xAD && code != 0xFEFF && !(code >= 0xE000 && code < 0xF900) &&
           !(code >= 0xFDD0 && code < 0xFDF0) &&
           !(code >= 0xFFF9 && code <= 0xFFFF && code != 0xFFFC && code != 0xFFFD) && code < 0xE0000;
  }

  /// In capitals, with that many digits at least.
  static std::string hexadecimal(std::uint32_t number, int digits) {
    std::array<char, 12> text;
    return {text.data(),
            static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%0*X", digits, unsigned{number}))};
  }
  static std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

private:
  static bool in_word(char c) { return lex::is(lex::scalar, c) || c == '_' || c == '$'; }
  bool is_ascii() const { return static_cast<unsigned char>(first()) < 0x80; }

  // Of those that are taken for others, or not seen at all.
  static std::string_view name_of(std::uint32_t code) {
    switch (code) {
      case 0x00A0: return "no-break space";
      case 0x2018:
      case 0x2019: return "curly single quote";
      case 0x201C:
      case 0x201D: return "curly double quote";
      case 0x200B: return "zero width space";
      case 0x2028: return "line separator";
      case 0x3000: return "ideographic space";
      case 0xFEFF: return "byte order mark";
      default: return is_seen(code) ? "" : "not printable";
    }
  }

  std::string_view bytes_;
  std::string_view word_;
  std::size_t character_ = 0;  // bytes of the first one; 0 where it is no UTF-8
};

/// What the input is instead of UTF-8, for iconv; empty where it does not look like that. `offset` is that of `next`.
/// Told as RFC 4627, section 3, does: by byte order marks, and by the zero bytes around ASCII characters.
[[gnu::cold]] inline std::string_view wide_encoding(std::uint64_t offset, std::string_view next) {
  auto const zero = [next](std::size_t i) { return i < next.size() && next[i] == '\0'; };
  if (offset == 0) {
    if (next.starts_with("\xFF\xFE")) return zero(2) && zero(3) ? "UTF-32LE" : "UTF-16LE";
    if (next.starts_with("\xFE\xFF")) return "UTF-16BE";
    if (zero(0) && zero(1) && next.size() > 3) return "UTF-32BE";
    return zero(0) && next.size() > 1 && !zero(1) ? "UTF-16BE" : "";
  }
  if (offset != 1 || !zero(0)) return "";
  if (zero(1) && zero(2)) return "UTF-32LE";
  return next.size() == 1 || (!zero(1) && zero(2)) ? "UTF-16LE" : "";
}

/// Whether explain() could say more with more bytes than `next`.
[[gnu::cold]] inline bool wants_more(fault const& f, std::string_view next) {
  if (f.wanted == wanting::nothing || next.empty()) return false;
  bool const may_be_wide = next[0] == '\0' || next[0] == '\xFE' || next[0] == '\xFF';
  if (f.offset <= 1 && may_be_wide) return next.size() < 4;
  if (f.offset == 0 && (next[0] == '\x1F' || next[0] == '(')) return next.size() < 4;
  return upcoming(next).open_ended();
}

/// What to do about it, where that can be guessed; otherwise nothing.
[[gnu::cold]] inline std::string_view hint_of(fault const& f, upcoming const& next) {
  wanting const w = f.wanted;
  char const c = next.first();
  std::uint32_t const code = next.code_point();
  std::string word = f.before + std::string(next.word());
  std::ranges::transform(word, word.begin(),
                         [](char x) { return x >= 'A' && x <= 'Z' ? static_cast<char>(x | 0x20) : x; });
  bool const is_word = !word.empty() && lex::is(lex::scalar, c) && !lex::is(lex::number_begin, c);
  bool const begins_value = lex::is(lex::value_begin, c) && (lex::is(lex::number_begin, c) || !is_word ||
                                                             word == "true" || word == "false" || word == "null");
  constexpr std::string_view no_partner = "a closing bracket without an opening one";
  constexpr std::string_view not_escaped = "if it belongs to the string before it, the quote in that is written \\\"";

  switch (w) {
    case wanting::escaped:
      if (c == '\n') return "write \\n, or end the string before the line does";
      return c == '\t' ? "write \\t" : c == '\r' ? "write \\r" : c == '\b' ? "write \\b" : c == '\f' ? "write \\f" : "";
    case wanting::escape:
      if (c == 'x') return "write \\u00 and two digits";
      if (c == '\'') return "a single quote needs no backslash";
      if (c == '\n' || c == '\r') return "a string does not go on in the next line";
      return "a backslash itself is written \\\\";
    case wanting::hex_digit: return c == '{' ? "what is beyond U+FFFF is written as two escapes, a surrogate pair" : "";
    case wanting::character:
      if (c == '\xC0' || c == '\xC1') return "it would begin an overlong encoding, which is not UTF-8";
      [[fallthrough]];
    case wanting::continuation:
      if (w == wanting::continuation && (c & '\xC0') == '\x80') {
        if (f.before == "\xED") return "this encodes half a surrogate pair (CESU-8); the input must be UTF-8";
        return f.before == "\xF4" ? "this is beyond U+10FFFF, the last character"
                                  : "this is an overlong encoding; the input must be UTF-8";
      }
      return "if the input is Latin-1 or Windows-1252, convert it to UTF-8";
    case wanting::low_half:
    case wanting::end_of_string: return "";
    default: break;
  }

  if (next.begins("//") || next.begins("/*") || c == '#') return "comments are not JSON";
  if (code == 0x201C || code == 0x201D || code == 0x2018 || code == 0x2019)
    return "quotes in JSON are straight and double";
  if (code == 0xFEFF) return "it may only stand at the very beginning";
  if (c == '\f' || c == '\v' || code == 0xA0 || code == 0x200B || code == 0x2028 || code == 0x3000)
    return "white space in JSON is space, tab, line feed and carriage return";
  if (c == ';') return "members and elements are separated by commas";

  switch (w) {
    case wanting::array: return begins_value ? "use format::automatic, or format::lines" : "";
    case wanting::first_document:
      if (c == '<') return "this looks like XML or HTML";
      if (c == ']' || c == '}') return no_partner;
      if (c == '\x1E') return "for text sequences (RFC 7464), use format::json_seq";
      break;
    case wanting::document_or_end:
      if (c == ',') return "documents follow each other without commas";
      if (c == ']' || c == '}') return no_partner;
      break;
    case wanting::next_document:
    case wanting::element:
      if (c == ']') return "a trailing comma is not JSON";
      if (c == '}') return "an array ends with ']'";
      [[fallthrough]];
    case wanting::document_or_bracket:
    case wanting::first_element:
      if (c == ',') return "a value is missing before the comma";
      if (c == '}') return "an array ends with ']'";
      break;
    case wanting::value:
      if (c == ',' || c == '}') return "a member has a name and a value";
      if (c == ']') return "an object ends with '}'";
      break;
    case wanting::next_name:
      if (c == '}') return "a trailing comma is not JSON";
      if (lex::is(lex::digit, c)) return "names stand in double quotes; decimals follow a point, not a comma";
      [[fallthrough]];
    case wanting::first_name:
      if (c == ',') return "a member is missing before the comma";
      if (c == ']') return "an object ends with '}'";
      return c == '\'' || c == '`' || is_word || begins_value ? "names stand in double quotes" : "";
    case wanting::colon:
      if (c == ',' || c == '}') return "a member has a name and a value";
      return c == '=' ? "a name and its value are separated by ':'" : "";
    case wanting::after_member:
    case wanting::after_element:
    case wanting::after_document:
      if (begins_value) return "a comma is missing";
      if (c == '_') return "the digits of a number are not grouped";
      if (w == wanting::after_member) return c == ']' ? "an object ends with '}'" : is_word ? not_escaped : "";
      if (c == '}') return w == wanting::after_element ? "an array ends with ']'" : "no object is open";
      if (c == ':') return "names and their values stand in an object, { }";
      return is_word ? not_escaped : "";
    case wanting::end_of_line:
      if (c == ',') return "lines follow each other without commas";
      return begins_value ? "for several documents on a line, use format::concatenated" : "";
    case wanting::end_of_array:
      if (c == ']' || c == '}') return no_partner;
      return begins_value ? "if each line is a document, use format::lines" : "";
    case wanting::end_of_document:
      if (c == ']' || c == '}') return no_partner;
      return begins_value ? "for several documents, use format::automatic" : "";
    case wanting::first_separator: return begins_value ? "without record separators, use format::automatic" : "";
    case wanting::end_of_zero:
      if (lex::is(lex::digit, c)) return "a number must not begin with 0";
      if (c == 'x' || c == 'X') return "hexadecimal numbers are not JSON";
      return c == 'o' || c == 'O' || c == 'b' || c == 'B' ? "numbers in JSON are decimal" : "";
    case wanting::fraction_digit: return "a decimal point stands between digits";
    case wanting::end_of_number: return "if this is meant as text, it stands in double quotes";
    case wanting::digit:
    case wanting::true_literal:
    case wanting::false_literal:
    case wanting::null_literal: break;
    default: return "";
  }

  // Where a value should begin.
  if (std::string_view const bare = std::string_view(word).substr(word.starts_with('+') ? 1 : 0);
      bare == "nan" || bare == "inf" || bare == "infinity")
    return "NaN and Infinity are not JSON: write null, or a string";
  if (w == wanting::digit) return "";
  if (word == "true" || word == "false" || word == "null") return "true, false and null are written in lower case";
  if (word == "none" || word == "nil" || word == "undefined") return "write null";
  if (c == '\'' || c == '`') return "strings stand in double quotes";
  if (c == '+') return "a number has no '+' before it";
  if (c == '.') return "a number has a digit before its point";
  if (is_word && w == wanting::first_document) return "this does not look like JSON";
  return is_word ? "text stands in double quotes" : "";
}

/// Completes code and message of a fault, given the bytes from where it stands: none at the end of the input, otherwise
/// as many as wants_more() asks for.
[[gnu::cold]] inline void explain(fault& f, std::string_view bytes) {
  if (f.wanted == wanting::nothing) return;
  if (std::string_view const encoding = wide_encoding(f.offset, bytes.substr(0, 4)); !encoding.empty()) {
    f.code = errc::unexpected_format;
    f.message = "expected UTF-8, found " + std::string(encoding) + "; convert the input, for instance with iconv -f " +
                std::string(encoding) + " -t UTF-8";
    return;
  }
  if (f.offset == 0 && (bytes.starts_with("\x1F\x8B") || bytes.starts_with("\x28\xB5\x2F\xFD"))) {
    f.code = errc::unexpected_format;
    f.message = "expected JSON, found compressed data (" + std::string(bytes[0] == '(' ? "zstd" : "gzip") +
                "); decompress it first";
    return;
  }
  upcoming const next(bytes);
  bool const in_string = f.wanted >= wanting::end_of_string && f.wanted <= wanting::continuation;
  std::string found = in_string ? next.empty() ? next.shown() : next.shown_character() : next.shown();
  if (f.wanted >= wanting::true_literal && f.wanted <= wanting::null_literal)
    found = next.word().empty() ? upcoming::quoted(f.before) + " and then " + found
                                : upcoming(f.before + std::string(next.word())).shown();
  f.message += ", found " + found;
  if (next.empty()) {
    if (f.open != 0)
      f.message += "; " +
                   (f.open == 1 ? std::string("an open bracket is") : std::to_string(f.open) + " open brackets are") +
                   " not closed: the input may have been cut off";
    else if (f.wanted == wanting::line_feed)
      f.message += "; it may have been cut off";
  } else if (f.wanted == wanting::escaped && hint_of(f, next).empty()) {
    f.message += "; write \\u" + upcoming::hexadecimal(static_cast<unsigned char>(next.first()), 4);
  } else if (std::string_view const hint = hint_of(f, next); !hint.empty()) {
    f.message += "; " + std::string(hint);
  }
}

}  // namespace riffle::detail

#endif
