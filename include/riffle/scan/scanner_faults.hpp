// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_SCANNER_FAULTS_HPP
#define RIFFLE_SCAN_SCANNER_FAULTS_HPP

/// \file
/// The messages of the scanner: what was wanted, what stands there, what to do. Included by scanner.hpp.

#include <riffle/scan/explain.hpp>
#include <riffle/scan/scanner.hpp>

#include <string>
#include <utility>

namespace riffle::detail {

inline void scanner::record_cut(char const* p) {
  bool const in_string = (at_ >= at::string && at_ <= at::utf8) || at_ == at::skip_string || at_ == at::skip_escape;
  fail(errc::unexpected_end,
       format_ != format::lines ? "a record separator stands inside a document: the record before it was cut off"
       : in_string
           ? "the line ends inside a string, which is not closed; a line feed in a string is written \\n"
           : "the line ends inside a document; if documents span lines, use format::concatenated or format::automatic",
       offset_of(p));
}

inline void scanner::row_too_large() {
  at_ = at::value;  // in its document
  fail(errc::row_limit,
       "a value to be held is larger than document_options::max_row_bytes (" + std::to_string(max_row_bytes_) +
           "); select less of it, or raise the limit",
       matcher_->needed_from(~std::uint64_t{0}));
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

inline void scanner::lone_surrogate(std::uint64_t offset) {
  std::string const found = "\\u" + upcoming::hexadecimal(unit_, 4);
  fail(errc::invalid_escape,
       low_wanted_ ? expected(wanting::low_half) + ", found " + found
                   : found + " is the second half of a surrogate pair; expected the first half before it",
       offset);
}

inline wanting scanner::wanted() const {
  switch (at_) {
    case at::start:
      if (bom_ == 1 || bom_ == 2) return wanting::byte_order_mark;
      if (requested_ == format::array) return wanting::array;
      return requested_ == format::single ? wanting::only_document : wanting::first_document;
    case at::between: return matcher_->document() == 0 ? wanting::first_document : wanting::document_or_end;
    case at::after_scalar: return wanting::space;
    case at::line_end: return wanting::end_of_line;
    case at::ended: return requested_ == format::single ? wanting::end_of_document : wanting::end_of_array;
    case at::array_first: return wanting::document_or_bracket;
    case at::array_value:
    case at::seq_value: return wanting::next_document;
    case at::array_next: return wanting::after_document;
    case at::seq_start:
    case at::resync: return matcher_->document() == 0 ? wanting::first_separator : wanting::separator;
    case at::value: return in_object_ ? wanting::value : wanting::element;
    case at::first_value: return wanting::first_element;
    case at::first_key: return wanting::first_name;
    case at::key: return wanting::next_name;
    case at::colon: return wanting::colon;
    case at::after_value: return in_object_ ? wanting::after_member : wanting::after_element;
    case at::seq_scalar_end: return wanting::line_feed;
    case at::string: return wanting::escaped;
    case at::escape: return wanting::escape;
    case at::hex: return wanting::hex_digit;
    case at::low_backslash:
    case at::low_u: return wanting::low_half;
    case at::utf8: return wanting::continuation;
    case at::literal:
      return literal_begin_[0] == 't'   ? wanting::true_literal
             : literal_begin_[0] == 'f' ? wanting::false_literal
                                        : wanting::null_literal;
    case at::number_minus: return wanting::digit;
    case at::number_zero: return wanting::end_of_zero;
    case at::number_int:
    case at::number_fraction:
    case at::number_exponent: return wanting::end_of_number;
    case at::number_point: return wanting::fraction_digit;
    case at::number_e:
    case at::number_sign: return wanting::exponent_digit;
    case at::seek_colon:
    case at::skip_value: return wanting::closing_bracket;
    case at::skip_string:
    case at::skip_escape: return wanting::end_of_string;
  }
  return wanting::nothing;
}

inline void scanner::unexpected(char const* p) {
  bool const in_document = at_ >= at::value;
  if (p != nullptr && in_document && record_ends(*p)) return record_cut(p);
  bool const in_string = at_ >= at::string && at_ <= at::utf8;
  fault_ = {.offset = p == nullptr ? position_ : offset_of(p),
            .document = in_document ? matcher_->document() : 0,
            .wanted = wanted()};
  if (p == nullptr) {
    fault_.code = errc::unexpected_end;
    fault_.open =
        depth_ + (at_ >= at::skip_value ? skip_depth_ - seeking_ : 0) + (format_ == format::array && at_ != at::start);
    if (in_string) {
      fault_.wanted = wanting::end_of_string;
      fault_.message = expected(fault_.wanted, " that begins at offset " + std::to_string(string_begin_));
    } else if (number_may_end()) {  // in a container: outside, the end of the input ends it
      fault_.wanted = in_object_ ? wanting::after_member : wanting::after_element;
    }
  } else if (at_ == at::start) {
    fault_.code = errc::unexpected_format;
  } else if (at_ == at::line_end || at_ == at::ended) {
    fault_.code = errc::trailing_data;
  } else if (at_ == at::seq_scalar_end) {
    fault_.code = errc::unexpected_end;  // of the record, before the number or literal is known to be whole
  } else if (at_ == at::string) {
    bool const is_control = static_cast<unsigned char>(*p) < 0x20;
    fault_.code = is_control ? errc::control_character : errc::invalid_utf8;
    if (!is_control) fault_.wanted = wanting::character;
  } else if (at_ == at::utf8) {
    fault_.code = errc::invalid_utf8;
    fault_.before = static_cast<char>(unit_);
    fault_.message = expected(fault_.wanted, " that byte 0x" + upcoming::hexadecimal(unit_, 2) + " begins");
  } else if (in_string) {
    fault_.code = errc::invalid_escape;
    if (fault_.wanted == wanting::low_half)
      fault_.message = expected(fault_.wanted, " that \\u" + upcoming::hexadecimal(unit_, 4) + " begins");
  } else if (at_ == at::literal) {
    fault_.code = errc::invalid_literal;
  } else if (at_ >= at::number_minus && at_ <= at::number_exponent) {
    fault_.code = errc::invalid_number;
  }
  if (at_ == at::literal) fault_.before.assign(literal_begin_, literal_);
  if (fault_.message.empty()) fault_.message = expected(fault_.wanted);
  failed_ = true;
}

}  // namespace riffle::detail

#endif
