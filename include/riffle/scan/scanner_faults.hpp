// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_SCANNER_FAULTS_HPP
#define RIFFLE_SCAN_SCANNER_FAULTS_HPP

/// \file
/// The messages of the scanner: what was wanted, what stands there, what to do. Included by scanner.hpp.

#include <riffle/scan/scanner.hpp>

#include <string>
#include <utility>

namespace riffle::detail {

inline void scanner::record_cut(char const* p) {
  fail(errc::unexpected_end,
       format_ == format::lines
           ? "the line ends inside a document; if documents span lines, use format::concatenated or format::automatic"
           : "a record separator stands inside a document: the record before it was cut off",
       offset_of(p));
}

inline void scanner::control_character(char const* p) {
  if (record_ends(*p)) return record_cut(p);
  fail(errc::control_character, "a control character in a string must be escaped, found " + show(*p), offset_of(p));
}

inline void scanner::row_too_large() {
  at_ = at::value;  // in its document
  fail(errc::row_limit,
       "a value to be held is larger than document_options::max_row_bytes (" + std::to_string(max_row_bytes_) +
           "); select less of it, or raise the limit",
       matcher_->needed_from(~std::uint64_t{0}));
}

inline std::string scanner::number_message(char c) const {
  if (at_ == at::number_zero && lex::is(lex::digit, c))
    return "a number must not begin with 0, found " + show(c) + " after it";
  if (number_may_end()) return "invalid number: found " + show(c) + " in or after it";
  return "invalid number: expected a digit, found " + show(c);
}

inline std::string scanner::show(char c) {
  if (c >= 0x20 && c < 0x7F) return c == '\'' ? "\"'\"" : std::string("'") + c + "'";
  constexpr char const* digits = "0123456789ABCDEF";
  auto const byte = static_cast<unsigned char>(c);
  return std::string("byte 0x") + digits[byte >> 4] + digits[byte & 15];
}

inline void scanner::refuse(matcher::answer answer, char const* p) {
  if (answer == matcher::answer::duplicate)
    fail(errc::duplicate_name,
         "a second member \"" + matcher_->current_name() +
             "\" in one object, on a path that is selected; validate::selected takes the first",
         string_begin_);
  else
    fail(errc::row_limit,
         "rows that wait for what comes later take more than document_options::max_row_bytes (" +
             std::to_string(max_row_bytes_) + "); raise the limit, or do without what they wait for",
         offset_of(p));
}

inline void scanner::unexpected(char const* p) {
  bool const at_end = p == nullptr;
  char const c = at_end ? ' ' : *p;
  auto const ended_array = at_ == at::ended && requested_ != format::single;
  errc code = at_end ? errc::unexpected_end : errc::unexpected_character;
  std::string wanted = "a value";
  std::string hint;
  switch (at_) {
    case at::start:
      if (requested_ == format::array) wanted = "'[' (format::array)", hint = "use format::automatic, or format::lines";
      if (requested_ == format::single) wanted = "a document (format::single)";
      if (bom_ == 1 || bom_ == 2) wanted = "the rest of a byte order mark";
      if (!at_end) code = errc::unexpected_format;
      if (c == '\xFE' || c == '\xFF' || c == '\0') hint = "this may be UTF-16 or UTF-32: convert it to UTF-8";
      break;
    case at::between: wanted = "a document or the end of the input"; break;
    case at::after_scalar: wanted = "white space between two documents"; break;
    case at::line_end:
      wanted = "the end of the line after a document";
      hint = "for several documents on a line, use format::concatenated";
      code = errc::trailing_data;
      break;
    case at::ended:
      wanted = ended_array ? "the end of the input after the array" : "the end of the input after the document";
      hint = ended_array ? "if each line is a document, use format::lines"
                         : "for several documents, use format::automatic";
      code = errc::trailing_data;
      break;
    case at::array_first: wanted = "a document or ']'"; break;
    case at::array_value: wanted = "a document"; break;
    case at::array_next: wanted = "',' or ']' after a document"; break;
    case at::seq_start: wanted = "a record separator (0x1E, RFC 7464)"; break;
    case at::seq_scalar_end:
      wanted = "a line feed after a number or literal (RFC 7464)", code = errc::unexpected_end;
      break;
    case at::first_value: wanted = "a value or ']'"; break;
    case at::first_key: wanted = "a name in quotes or '}'"; break;
    case at::key: wanted = "a name in quotes"; break;
    case at::colon: wanted = "':' after a name"; break;
    case at::after_value: wanted = after_value(); break;
    case at::string:
    case at::escape:
    case at::hex:
    case at::low_backslash:
    case at::low_u:
    case at::utf8:
    case at::skip_string:
    case at::skip_escape: wanted = "the end of a string"; break;
    case at::skip_value: wanted = "a closing bracket"; break;
    case at::literal: wanted = "the rest of a literal"; break;
    default:
      if (at_ >= at::number_minus && at_ <= at::number_exponent) wanted = number_may_end() ? after_value() : "a digit";
      break;
  }
  if (!at_end) {
    if (record_ends(c) && at_ >= at::value) return record_cut(p);
    bool const wants_value = at_ == at::value || at_ == at::first_value || at_ == at::between || at_ == at::array_value;
    if (c == '/' || c == '#')
      hint = "comments are not JSON";
    else if (c == '\'')
      hint = "strings stand in double quotes";
    else if (wants_value && (c == 'N' || c == 'I'))
      hint = "NaN and Infinity are not JSON";
    else if ((at_ == at::value && c == ']') || (at_ == at::key && c == '}') || (at_ == at::array_value && c == ']'))
      hint = "a trailing comma is not JSON";
  }
  std::string message = "expected " + wanted + ", found " + (at_end ? std::string("the end of the input") : show(c));
  if (!hint.empty()) message += "; " + hint;
  fail(code, std::move(message), at_end ? position_ : offset_of(p));
}

}  // namespace riffle::detail

#endif
