// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_PLAIN_SCANNER_HPP
#define RIFFLE_TESTS_SUPPORT_PLAIN_SCANNER_HPP

/// \file
/// The oracle of riffle::detail::scanner: the same interface, rows, faults and messages, a byte at a time, as plain as
/// the grammar. Of the library's scanner it uses nothing but the words; it tells the same matcher, or one that only looks
/// like it (tree.hpp), what begins and ends.
///
/// It always checks everything: what validate::selected skips must be the same rows wherever the input is valid.

#include <riffle/options.hpp>
#include <riffle/scan/explain.hpp>
#include <riffle/scan/fault.hpp>
#include <riffle/scan/matcher.hpp>
#include <riffle/scan/unescape.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::test {

template <class Matcher>
class basic_plain_scanner {
  using answer = typename Matcher::answer;
  using shape = typename Matcher::shape;

public:
  enum class outcome { more, fault };

  basic_plain_scanner(Matcher& m, document_options const& options, std::size_t /*longest_name*/)
      : matcher_(&m),
        requested_(options.format),
        format_(options.format),
        max_depth_(options.max_depth),
        max_row_bytes_(options.max_row_bytes) {}

  outcome scan(std::string_view bytes, std::uint64_t base) {
    matcher_->resume();
    while (!failed_ && !matcher_->crowded() && position_ - base < bytes.size())
      if (step(bytes[static_cast<std::size_t>(position_ - base)])) ++position_;
    return failed_ ? outcome::fault : outcome::more;
  }

  outcome finish() {
    if (open_.empty() && number_may_end()) value_ended(position_, true);
    if (failed_) return outcome::fault;
    switch (at_) {
      case at::start:
        if (bom_ == 1 || bom_ == 2 || format_ == format::single || format_ == format::array) unexpected({});
        break;
      case at::between:
      case at::after_scalar:
      case at::line_end:
      case at::ended:
      case at::seq_start:
      case at::seq_value:
      case at::resync: break;
      default: unexpected({});
    }
    return failed_ ? outcome::fault : outcome::more;
  }

  detail::fault const& why() const { return fault_; }

  void restart(std::uint64_t position) {
    position_ = position;
    open_.clear();
    failed_ = false;
    at_ = at::start;
  }

  void recover() {
    open_.clear();
    failed_ = false;
    at_ = at::resync;
    matcher_->abandon();
  }

  std::uint64_t needed_from() const { return matcher_->needed_from(position_); }
  std::uint64_t position() const { return position_; }
  std::uint64_t documents() const { return matcher_->document(); }
  std::uint64_t line() const { return line_; }
  std::uint64_t line_begin() const { return line_begin_; }

private:
  enum class at {
    // between documents
    start,         // only a byte order mark and white space so far
    between,       // a document or the end
    after_scalar,  // as between, after a number or literal, which something must separate from a next one
    line_end,      // format::lines: the rest of a line after its document
    array_first,   // a document or `]`
    array_value,   // a document, after a comma
    array_next,    // a comma or `]`
    ended,         // white space only
    seq_start,     // json_seq: a record separator
    seq_value,     // json_seq: a document, or another separator
    resync,        // skipping the rest of a bad record
    // inside a document
    value,
    first_value,  // or `]`
    first_key,    // or `}`
    key,
    colon,
    after_value,     // a comma or a closing bracket
    seq_scalar_end,  // json_seq: white space, after a number or literal
    string,
    escape,
    hex,
    low_backslash,  // after the first half of a surrogate pair
    low_u,
    utf8,
    literal,
    number_minus,
    number_zero,
    number_int,
    number_point,
    number_fraction,
    number_e,
    number_sign,
    number_exponent,
  };

  static constexpr char record_separator = '\x1E';
  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
  // What cannot stand right after a number or a literal, because it would be a part of it.
  static bool is_scalar(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+' || c == '.';
  }

  // The byte at position_: whether it is done with. If not, the scan has failed, or the byte is to be looked at again.
  bool step(char c) {
    switch (at_) {
      case at::value: return token_space(c) || begin_value(c);
      case at::first_value:
        if (token_space(c)) return true;
        return c == ']' ? close(c) : look_again(at::value);
      case at::first_key:
        if (token_space(c)) return true;
        return c == '}' ? close(c) : begin_key(c);
      case at::key: return token_space(c) || begin_key(c);
      case at::colon:
        if (token_space(c)) return true;
        return c == ':' ? go_on(at::value) : unexpected(c);
      case at::after_value:
        if (token_space(c)) return true;
        if (c == ',') return go_on(open_.back() == '{' ? at::key : at::value);
        return c == '}' || c == ']' ? close(c) : unexpected(c);
      case at::string: return string(c);
      case at::escape: return escape(c);
      case at::hex: return hex(c);
      case at::low_backslash:
      case at::low_u: return low_half(c);
      case at::utf8: return utf8(c);
      case at::literal: return literal(c);
      case at::number_minus:
      case at::number_zero:
      case at::number_int:
      case at::number_point:
      case at::number_fraction:
      case at::number_e:
      case at::number_sign:
      case at::number_exponent: return number(c);
      default: return outside(c);
    }
  }

  bool go_on(at next) {
    at_ = next;
    return true;
  }
  bool look_again(at next) {
    at_ = next;
    return false;
  }

  // Between documents.

  bool outside(char c) {
    if (at_ == at::resync) {
      if (c != (format_ == format::json_seq ? record_separator : '\n')) return true;
      return look_again(format_ == format::json_seq ? at::seq_start : at::line_end);
    }
    if (at_ == at::after_scalar) return is_scalar(c) ? unexpected(c) : look_again(at::between);
    if (at_ == at::seq_scalar_end) {
      if (!is_space(c)) return unexpected(c);
      if (!matcher_->end_value(scalar_end_)) return row_too_large();
      return look_again(at::seq_start);
    }
    if (at_ == at::start && bom_ < 3 && position_ == bom_ && c == "\xEF\xBB\xBF"[bom_]) {
      ++bom_;
      return true;
    }
    if (at_ == at::start && (bom_ == 1 || bom_ == 2)) return unexpected(c);
    if (is_space(c)) {
      if (c == '\n') {
        ++line_;
        line_begin_ = position_ + 1;
        if (at_ == at::line_end) at_ = at::between;
      }
      return true;
    }
    switch (at_) {
      case at::start: return start(c);
      case at::between:
      case at::array_value: return begin_value(c);
      case at::array_first: return c == ']' ? go_on(at::ended) : begin_value(c);
      case at::array_next:
        if (c == ',') return go_on(at::array_value);
        return c == ']' ? go_on(at::ended) : unexpected(c);
      case at::seq_start: return c == record_separator ? go_on(at::seq_value) : unexpected(c);
      case at::seq_value: return c == record_separator || begin_value(c);
      default: return unexpected(c);
    }
  }

  // The first byte that is neither white space nor a byte order mark.
  bool start(char c) {
    if (c == '\0' || c == '\xFE' || c == '\xFF') return unexpected(c);
    if (requested_ == format::json_seq) return look_again(at::seq_start);
    if (c == '[' && (requested_ == format::automatic || requested_ == format::array)) {
      format_ = format::array;
      return go_on(at::array_first);
    }
    if (requested_ == format::array) return unexpected(c);
    if (requested_ == format::automatic) format_ = format::concatenated;
    return look_again(at::between);
  }

  // Structure.

  // White space between the tokens of a document, where a line feed of format::lines is none.
  bool token_space(char c) const { return is_space(c) && !record_ends(c); }

  bool is_live() const { return open_.size() == matcher_->levels(); }

  bool begin_value(char c) {
    if (std::string_view("{[\"tfn-0123456789").find(c) == std::string_view::npos) return unexpected(c);
    answer said = answer::skip;
    if (is_live()) {
      shape const what = c == '{' ? shape::object : c == '[' ? shape::array : c == 'n' ? shape::null : shape::other;
      said = open_.empty() ? matcher_->begin_document(what, position_) : matcher_->begin_value(what, position_);
    }
    if (said == answer::duplicate)
      return fail(errc::duplicate_name,
                  "a second member \"" + matcher_->current_name() +
                      "\" in one object, on a path that is selected; validate::selected takes the first",
                  string_begin_);
    if (said == answer::overflow)
      return fail(errc::row_limit,
                  "rows that wait for what comes later take more than document_options::max_row_bytes (" +
                      std::to_string(max_row_bytes_) + "); raise the limit, or do without what they wait for",
                  position_);
    switch (c) {
      case '{':
      case '[':
        if (open_.size() == max_depth_) {
          at_ = at::value;
          return fail(errc::depth_limit,
                      "nested deeper than document_options::max_depth (" + std::to_string(max_depth_) +
                          "); raise it to read this input",
                      position_);
        }
        if (said == answer::enter) matcher_->enter();
        open_.push_back(c);
        return go_on(c == '{' ? at::first_key : at::first_value);
      case '"':
        is_key_ = false;
        string_begin_ = position_;
        return go_on(at::string);
      case 't': return begin_literal("true");
      case 'f': return begin_literal("false");
      case 'n': return begin_literal("null");
      case '-': return go_on(at::number_minus);
      case '0': return go_on(at::number_zero);
      default: return go_on(at::number_int);
    }
  }

  bool begin_key(char c) {
    if (c != '"') return unexpected(c);
    is_key_ = true;
    string_begin_ = position_;
    key_.clear();
    return go_on(at::string);
  }

  bool close(char c) {
    if (open_.back() != (c == '}' ? '{' : '[')) return unexpected(c);
    open_.pop_back();
    if (matcher_->levels() > open_.size()) matcher_->leave();
    value_ended(position_ + 1, false);
    return true;
  }

  // A value has ended before `end`; `is_scalar` where it was a number or a literal, which does not end by itself.
  void value_ended(std::uint64_t end, bool is_scalar) {
    if (is_scalar && open_.empty() && format_ == format::json_seq) {
      // RFC 7464, 2.4: white space must follow, or it may have been cut short and is no document.
      scalar_end_ = end;
      at_ = at::seq_scalar_end;
      return;
    }
    if (is_live() && !matcher_->end_value(end)) {
      row_too_large();
      return;
    }
    if (!open_.empty()) {
      at_ = at::after_value;
      return;
    }
    switch (format_) {
      case format::array: at_ = at::array_next; break;
      case format::lines: at_ = at::line_end; break;
      case format::single: at_ = at::ended; break;
      case format::json_seq: at_ = at::seq_start; break;
      default: at_ = is_scalar ? at::after_scalar : at::between; break;
    }
  }

  // Strings.

  bool string(char c) {
    if (c == '"') {
      end_string();
      return true;
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      if (record_ends(c)) return record_cut();
      return unexpected(c);
    }
    if (static_cast<unsigned char>(c) >= 0x80) return begin_utf8(c);
    return in_string(c, c == '\\' ? at::escape : at::string);
  }

  bool in_string(char c, at next) {
    if (is_key_) key_ += c;
    return go_on(next);
  }

  void end_string() {
    if (!is_key_) return value_ended(position_ + 1, false);
    at_ = at::colon;
    if (!is_live()) return;
    std::string name;
    detail::unescape(key_, name);
    matcher_->name(name);
  }

  bool escape(char c) {
    if (c == 'u') return begin_hex(c, false);
    if (std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) return in_string(c, at::string);
    return unexpected(c);
  }

  bool begin_hex(char c, bool low_wanted) {
    digits_ = 0;
    unit_ = 0;
    low_wanted_ = low_wanted;
    return in_string(c, at::hex);
  }

  bool hex(char c) {
    if (!is_hex(c)) return unexpected(c);
    unit_ = unit_ * 16 + detail::hex_value(c);
    if (++digits_ != 4) return in_string(c, at::hex);
    bool const low = unit_ >= 0xDC00 && unit_ <= 0xDFFF, high = unit_ >= 0xD800 && unit_ <= 0xDBFF;
    if (low != low_wanted_)
      return fail(errc::invalid_escape,
                  low ? unit() + " is the second half of a surrogate pair; expected the first half before it"
                      : expected(detail::wanting::low_half) + ", found " + unit(),
                  position_ - 5);
    return in_string(c, high ? at::low_backslash : at::string);
  }

  bool low_half(char c) {
    if (c == '\\' && at_ == at::low_backslash) return in_string(c, at::low_u);
    if (c == 'u' && at_ == at::low_u) return begin_hex(c, true);
    return unexpected(c);
  }

  // Table 3-7 of the Unicode standard.
  bool begin_utf8(char c) {
    auto const lead = static_cast<unsigned char>(c);
    if (lead < 0xC2 || lead > 0xF4) return unexpected(c);
    lead_ = lead;
    utf8_low_ = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    utf8_high_ = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    utf8_left_ = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    return in_string(c, at::utf8);
  }

  bool utf8(char c) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte < utf8_low_ || byte > utf8_high_) return unexpected(c);
    utf8_low_ = 0x80;
    utf8_high_ = 0xBF;
    return in_string(c, --utf8_left_ == 0 ? at::string : at::utf8);
  }

  // Scalars.

  bool begin_literal(std::string_view text) {
    whole_ = text;
    rest_ = text.substr(1);
    return go_on(at::literal);
  }

  bool literal(char c) {
    if (c != rest_.front()) return unexpected(c);
    rest_.remove_prefix(1);
    if (rest_.empty()) value_ended(position_ + 1, true);
    return true;
  }

  bool number_may_end() const {
    return at_ == at::number_zero || at_ == at::number_int || at_ == at::number_fraction || at_ == at::number_exponent;
  }

  bool number(char c) {
    bool const digit = is_digit(c), e = c == 'e' || c == 'E';
    switch (at_) {
      case at::number_minus:
        if (digit) return go_on(c == '0' ? at::number_zero : at::number_int);
        break;
      case at::number_zero:
        if (c == '.') return go_on(at::number_point);
        if (e) return go_on(at::number_e);
        break;
      case at::number_int:
        if (digit) return true;
        if (c == '.') return go_on(at::number_point);
        if (e) return go_on(at::number_e);
        break;
      case at::number_point:
        if (digit) return go_on(at::number_fraction);
        break;
      case at::number_fraction:
        if (digit) return true;
        if (e) return go_on(at::number_e);
        break;
      case at::number_e:
        if (c == '+' || c == '-') return go_on(at::number_sign);
        if (digit) return go_on(at::number_exponent);
        break;
      default:  // number_sign, number_exponent
        if (digit) return go_on(at::number_exponent);
        break;
    }
    if (number_may_end() && !is_scalar(c)) {
      value_ended(position_, true);
      return false;
    }
    return unexpected(c);
  }

  // Faults. All return false: the byte is not done with.

  bool record_ends(char c) const {
    return (c == '\n' && format_ == format::lines) || (c == record_separator && format_ == format::json_seq);
  }

  bool record_cut() {
    char const* const message =
        format_ != format::lines ? "a record separator stands inside a document: the record before it was cut off"
        : at_ >= at::string && at_ <= at::utf8
            ? "the line ends inside a string, which is not closed; a line feed in a string is written \\n"
            : "the line ends inside a document; if documents span lines, use format::concatenated or format::automatic";
    return fail(errc::unexpected_end, message, position_);
  }

  bool row_too_large() {
    return fail(errc::row_limit,
                "a value to be held is larger than document_options::max_row_bytes (" + std::to_string(max_row_bytes_) +
                    "); select less of it, or raise the limit",
                matcher_->needed_from(~std::uint64_t{0}));
  }

  bool in_object() const { return !open_.empty() && open_.back() == '{'; }

  std::string unit() const { return "\\u" + detail::upcoming::hexadecimal(unit_, 4); }

  static std::string expected(detail::wanting what, std::string_view more = {}) { return detail::expected(what, more); }

  // What was found, a byte or the end of the input, is not what state at_ wants.
  bool unexpected(std::optional<char> found) {
    using detail::wanting;
    bool const in_document = at_ >= at::value;
    if (found && in_document && record_ends(*found)) return record_cut();
    errc code = found ? errc::unexpected_character : errc::unexpected_end;
    std::string message = "?";
    switch (at_) {
      case at::start:
        message = expected(bom_ == 1 || bom_ == 2         ? wanting::byte_order_mark
                           : requested_ == format::array  ? wanting::array
                           : requested_ == format::single ? wanting::only_document
                                                          : wanting::first_document);
        if (found) code = errc::unexpected_format;
        break;
      case at::between:
        message = expected(matcher_->document() == 0 ? wanting::first_document : wanting::document_or_end);
        break;
      case at::after_scalar: message = expected(wanting::space); break;
      case at::line_end:
        message = expected(wanting::end_of_line);
        code = errc::trailing_data;
        break;
      case at::ended:
        message = expected(requested_ == format::single ? wanting::end_of_document : wanting::end_of_array);
        code = errc::trailing_data;
        break;
      case at::array_first: message = expected(wanting::document_or_bracket); break;
      case at::array_value:
      case at::seq_value: message = expected(wanting::next_document); break;
      case at::array_next: message = expected(wanting::after_document); break;
      case at::seq_start: message = expected(wanting::separator); break;
      case at::seq_scalar_end:
        message = expected(wanting::line_feed);
        code = errc::unexpected_end;
        break;
      case at::first_value: message = expected(wanting::first_element); break;
      case at::first_key: message = expected(wanting::first_name); break;
      case at::key: message = expected(wanting::next_name); break;
      case at::colon: message = expected(wanting::colon); break;
      case at::after_value: message = expected(in_object() ? wanting::after_member : wanting::after_element); break;
      case at::string:
      case at::escape:
      case at::hex:
      case at::low_backslash:
      case at::low_u:
      case at::utf8:
        message = found ? wanted_in_string(code, *found)
                        : expected(wanting::end_of_string, " that begins at offset " + std::to_string(string_begin_));
        break;
      case at::literal:
        message = "expected " + std::string(whole_);
        if (found) code = errc::invalid_literal;
        break;
      case at::value: message = expected(wanting::value); break;
      case at::resync: break;
      default:
        message = expected(!found && number_may_end() ? in_object() ? wanting::after_member : wanting::after_element
                           : at_ == at::number_zero   ? wanting::end_of_zero
                           : number_may_end()         ? wanting::end_of_number
                           : at_ == at::number_minus  ? wanting::digit
                           : at_ == at::number_point  ? wanting::fraction_digit
                                                      : wanting::exponent_digit);
        if (found) code = errc::invalid_number;
    }
    return fail(code, std::move(message), position_);
  }
  std::string wanted_in_string(errc& code, char found) const {
    using detail::wanting;
    bool const is_control = static_cast<unsigned char>(found) < 0x20;
    code = errc::invalid_escape;
    if (at_ == at::utf8 || (at_ == at::string && !is_control)) code = errc::invalid_utf8;
    if (at_ == at::string && is_control) code = errc::control_character;
    switch (at_) {
      case at::string: return expected(is_control ? wanting::escaped : wanting::character);
      case at::escape: return expected(wanting::escape);
      case at::hex: return expected(wanting::hex_digit);
      case at::utf8:
        return expected(wanting::continuation, " that byte 0x" + detail::upcoming::hexadecimal(lead_, 2) + " begins");
      default: return expected(wanting::low_half, " that " + unit() + " begins");
    }
  }

  bool fail(errc code, std::string message, std::uint64_t offset) {
    failed_ = true;
    fault_ = {code, offset, at_ >= at::value ? matcher_->document() : 0, std::move(message), {}};
    return false;
  }

  Matcher* matcher_;
  format requested_;
  format format_;  // as found out, for format::automatic
  std::size_t max_depth_;
  std::uint64_t max_row_bytes_;

  std::uint64_t position_ = 0;
  at at_ = at::start;
  std::string open_;  // the open containers' brackets
  bool is_key_ = false;
  std::uint64_t string_begin_ = 0;
  std::string key_;  // the name being read, as it stands in the input
  bool low_wanted_ = false;
  int digits_ = 0;
  std::uint32_t unit_ = 0;
  unsigned char lead_ = 0, utf8_low_ = 0, utf8_high_ = 0;
  int utf8_left_ = 0;
  std::string_view whole_, rest_;  // of a literal
  unsigned bom_ = 0;
  std::uint64_t line_ = 1, line_begin_ = 0;
  std::uint64_t scalar_end_ = 0;

  bool failed_ = false;
  detail::fault fault_;
};

using plain_scanner = basic_plain_scanner<detail::matcher>;

}  // namespace riffle::test

#endif
