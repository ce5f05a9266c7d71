// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_SCANNER_HPP
#define RIFFLE_SCAN_SCANNER_HPP

/// \file
/// The scanner: the grammar of RFC 8259 and of the formats around it, as a state machine that can stop and go on at any
/// byte. It checks every byte, tells the matcher what begins and ends where something can match, and keeps one bit a
/// level of nesting and nothing else.

#include <riffle/options.hpp>
#include <riffle/scan/fault.hpp>
#include <riffle/scan/kernels.hpp>
#include <riffle/scan/lex.hpp>
#include <riffle/scan/matcher.hpp>
#include <riffle/scan/tokens.hpp>
#include <riffle/scan/unescape.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace riffle::detail {

class scanner {
public:
  enum class outcome { more, fault };

  /// `longest_name` bounds the names that are looked at, in bytes, decoded.
  scanner(matcher& m, document_options const& options, std::size_t longest_name)
      : matcher_(&m),
        requested_(options.format),
        format_(options.format),
        check_all_(options.validation == validate::all),
        max_depth_(options.max_depth),
        max_row_bytes_(options.max_row_bytes),
        longest_raw_name_(6 * longest_name),
        kernel_(choose_kernel(options.kernel)),
        names_(m.names()) {
    for (std::string const& each : m.names()) names_are_plain_ &= each.find('\\') == each.npos;
  }

  /// Scans bytes that lie at offset `base` of the input, from where the last call stopped, which is `base` or later. Stops
  /// before their end where so many rows are in flight that those that are complete should be taken first.
  outcome scan(std::string_view bytes, std::uint64_t base) {
    data_ = bytes.data();
    base_ = base;
    char const* p = data_ + (position_ - base);
    char const* const end = data_ + bytes.size();
    matcher_->resume();
    while (p < end && !failed_ && !crowded_) {
      if (end - p >= worthwhile && offset_of(p) >= doubtful_until_ && may_take_blocks()) {
        p = blocks(p, end);
        if (failed_ || crowded_ || p == end) break;
      }
      p = step(p,
               kernel_ != nullptr && check_all_ ? std::min(end, p + std::min<std::ptrdiff_t>(end - p, stride)) : end);
    }
    crowded_ = false;
    position_ = offset_of(p);
    return failed_ ? outcome::fault : outcome::more;
  }

  /// The input has ended where the last scan() stopped.
  outcome finish() {
    if (depth_ == 0 && number_may_end()) value_ended(position_, true);
    if (failed_) return outcome::fault;
    switch (at_) {
      case at::start:
        if (bom_ != 0 && bom_ != 3)
          unexpected(nullptr);
        else if (format_ == format::single || format_ == format::array)
          unexpected(nullptr);
        break;
      case at::between:
      case at::after_scalar:
      case at::line_end:
      case at::ended:
      case at::seq_start:
      case at::seq_value:
      case at::resync: break;
      default: unexpected(nullptr);
    }
    return failed_ ? outcome::fault : outcome::more;
  }

  fault const& why() const { return fault_; }

  /// Begins anew, at another input whose first byte has this offset.
  void restart(std::uint64_t position) {
    position_ = position;
    depth_ = 0;
    outer_.clear();
    in_object_ = live_key_ = failed_ = false;
    at_ = at::start;
  }

  /// After a fault: goes on at the next record. For format::lines and format::json_seq.
  void recover() {
    failed_ = false;
    depth_ = 0;
    outer_.clear();
    in_object_ = false;
    live_key_ = false;
    at_ = at::resync;
    matcher_->abandon();
  }

  /// Bytes before this offset are not needed again.
  std::uint64_t needed_from() const {
    bool const in_name =
        live_key_ && at_ >= at::string && at_ <= at::utf8 && position_ - string_begin_ <= longest_raw_name_ + 2;
    return matcher_->needed_from(in_name ? string_begin_ : position_);
  }
  std::uint64_t position() const { return position_; }
  std::uint64_t documents() const { return matcher_->document(); }

  /// format::lines only: the line that position() is in, from 1, and the offset at which it begins.
  std::uint64_t line() const { return line_; }
  std::uint64_t line_begin() const { return line_begin_; }

private:
  enum class at : unsigned char {
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
    // validate::selected: inside a value that nothing selects
    skip_value,
    skip_string,
    skip_escape,
  };

  static constexpr char record_separator = '\x1E';
  std::uint64_t offset_of(char const* p) const { return base_ + static_cast<std::uint64_t>(p - data_); }

  // Goes on by at least one byte, or fails.
  char const* step(char const* p, char const* end) {
    switch (at_) {
      case at::value:
      case at::first_value:
      case at::first_key:
      case at::key:
      case at::colon:
      case at::after_value: return tokens(p, end);
      case at::string: return string(p, end);
      case at::escape: return escape(p);
      case at::hex: return hex(p);
      case at::low_backslash:
      case at::low_u: return low_half(p);
      case at::utf8: return utf8(p);
      case at::literal: return literal(p);
      case at::number_minus:
      case at::number_zero:
      case at::number_int:
      case at::number_point:
      case at::number_fraction:
      case at::number_e:
      case at::number_sign:
      case at::number_exponent: return number(p, end);
      case at::skip_value:
      case at::skip_string:
      case at::skip_escape: return skip(p, end);
      default: return outside(p, end);
    }
  }

  // Whole blocks, by a kernel. All that is not beyond doubt, and what is not whole, is left to step(): errors, the end
  // of the window, nesting that is very deep.

  static constexpr std::ptrdiff_t worthwhile = 128;  // bytes
  static constexpr std::ptrdiff_t stride = 256;      // bytes that step() reads before blocks are tried again

  /// Between two tokens, in formats that blocks() knows there.
  bool may_take_blocks() const {
    if (kernel_ == nullptr || depth_ > 48) return false;
    switch (at_) {
      case at::value:
      case at::first_value:
      case at::first_key:
      case at::key:
      case at::colon:
      case at::after_value: return true;
      case at::array_first:
      case at::array_value:
      case at::array_next: return true;
      case at::between: return format_ == format::concatenated || format_ == format::lines;
      case at::line_end: return true;
      default: return false;
    }
  }

  // Up to 64 tokens, and where they stand.
  struct batch {
    token_buffer const* tokens = nullptr;
    char const* base = nullptr;  // from which their places are counted
    std::size_t first = 0;       // of the tokens
    container_bits open = {};    // around the first
    token_masks masks;

    char const* token(std::size_t i) const { return base + tokens->place(first + i); }
    char const* after_last(std::size_t i) const {
      return base + static_cast<std::uint32_t>(tokens->place_before(first + i) + 1);
    }
  };
  struct block_work {
    token_buffer tokens;
    batch batches[2];  // the one at work, and the one before
  };

  char const* blocks(char const* p, char const* end);
  std::size_t match(batch const& w);
  char const* settle(batch const& w, std::size_t count);
  void count_lines(batch const& w, std::size_t count);
  token_carry carry_of_state() const;
  void refuse(matcher::answer answer, char const* p);
  // The value that the matcher waits for has ended before `end`. False where the scan should stop.
  bool value_passed(char const* end) {
    if (!matcher_->end_value(offset_of(end))) {
      row_too_large();
      return false;
    }
    crowded_ = matcher_->crowded();
    return !crowded_;
  }
  // Where blocks() stops: after an error that is not one, it is tried again later and later.
  char const* doubt_from(char const* p, bool doubt, std::ptrdiff_t progress) {
    if (!doubt || progress > 64 * stride) patience_ = stride;
    doubtful_until_ = doubt ? offset_of(p) + patience_ : 0;
    if (doubt) patience_ = std::min<std::uint64_t>(2 * patience_, 256 * stride);
    return p;
  }
  static char const* first_of_value(char const* p, char const* end) {
    if (*p == '"') return p;
    if (*p == ' ' && p[1] == '"') return p + 1;
    return lex::space_end(scalar_end(p), end);  // between documents, a scalar may have been the last token
  }
  static char const* scalar_end(char const* p) {
    while (lex::is(lex::scalar, *p)) ++p;
    return p;
  }

  // Between documents: what the format wants there.
  char const* outside(char const* p, char const* end) {
    char const c = *p;
    if (at_ == at::resync) return resync(p, end);
    if (at_ == at::after_scalar) {
      if (lex::is(lex::scalar, c)) return unexpected(p), p;
      at_ = at::between;
    }
    if (at_ == at::seq_scalar_end) {
      if (!lex::is(lex::space, c)) return unexpected(p), p;
      if (!matcher_->end_value(seq_scalar_end_)) return row_too_large(), p;
      at_ = at::seq_start;
    }
    if (at_ == at::start && bom_ < 3 && offset_of(p) == bom_ && c == "\xEF\xBB\xBF"[bom_]) return ++bom_, p + 1;
    if (at_ == at::start && (bom_ == 1 || bom_ == 2)) return unexpected(p), p;
    if (lex::is(lex::space, c)) {
      if (c == '\n') {
        ++line_;
        line_begin_ = offset_of(p) + 1;
        if (at_ == at::line_end) at_ = at::between;
      }
      return p + 1;
    }
    switch (at_) {
      case at::start: return start(p);
      case at::between:
      case at::array_value: return begin_value(p, end);
      case at::array_first:
        if (c == ']') return at_ = at::ended, p + 1;
        return begin_value(p, end);
      case at::array_next:
        if (c == ',') return at_ = at::array_value, p + 1;
        if (c == ']') return at_ = at::ended, p + 1;
        return unexpected(p), p;
      case at::seq_start:
        if (c == record_separator) return at_ = at::seq_value, p + 1;
        return unexpected(p), p;
      case at::seq_value:
        if (c == record_separator) return p + 1;
        return begin_value(p, end);
      default: return unexpected(p), p;
    }
  }

  // The first byte that is neither white space nor a byte order mark; decides what format::automatic is.
  char const* start(char const* p) {
    char const c = *p;
    if (c == '\0' || c == '\xFE' || c == '\xFF') return unexpected(p), p;
    switch (requested_) {
      case format::automatic:
      case format::array:
        if (c == '[') return format_ = format::array, at_ = at::array_first, p + 1;
        if (requested_ == format::array) return unexpected(p), p;
        format_ = format::concatenated;
        break;
      case format::json_seq: return at_ = at::seq_start, p;
      default: break;
    }
    at_ = at::between;
    return p;
  }

  // After a bad record: to the end of its line, or to the next record separator.
  char const* resync(char const* p, char const* end) {
    char const mark = format_ == format::json_seq ? record_separator : '\n';
    auto const* hit = static_cast<char const*>(std::memchr(p, mark, static_cast<std::size_t>(end - p)));
    if (hit == nullptr) return end;
    at_ = format_ == format::json_seq ? at::seq_start : at::line_end;
    if (hit != p || at_ == at::seq_start) return hit == p ? outside(p, end) : hit;
    return outside(p, end);
  }

  // Tokens of a document as long as each lies in these bytes as a whole; one that does not is left to the states inside
  // tokens. Jumps, not a loop over states: what follows a token is known, and so are the branches.
  char const* tokens(char const* p, char const* end) {
    switch (at_) {
      case at::first_value: goto first_value;
      case at::first_key: goto first_key;
      case at::key: goto key;
      case at::colon: goto colon;
      case at::after_value: goto after_value;
      default: goto value;
    }

  first_value:
    at_ = at::first_value;
    if ((p = find_token(p, end)) == end) return p;
    if (*p == ']') {
      p = close(p);
      goto ended;
    }
  value:
    at_ = at::value;
    p += p != end && *p == ' ';
    if ((p = find_token(p, end)) == end) return p;
    if (check_all_ && (depth_ != matcher_->levels() || matcher_->ignores_next())) {
      // Nothing here is selected: only the grammar matters.
      bool escapes = false;
      char const* after = nullptr;
      if (*p == '"') {
        after = lex::string_end(p + 1, end, escapes);
        after += after != nullptr;
      } else if (lex::is(lex::number_begin, *p)) {
        after = lex::number_end(p, end);
      } else if (*p == '{' && depth_ != max_depth_) {
        push(true);
        ++p;
        goto first_key;
      } else if (*p == '[' && depth_ != max_depth_) {
        push(false);
        ++p;
        goto first_value;
      }
      if (after != nullptr) {
        p = after;
        goto after_value;
      }
    }
    p = begin_value(p, end);
    if (at_ == at::first_key) goto first_key;
    if (at_ == at::first_value) goto first_value;
    goto ended;

  first_key:
    at_ = at::first_key;
    if ((p = find_token(p, end)) == end) return p;
    if (*p == '}') {
      p = close(p);
      goto ended;
    }
    goto name;
  key:
    at_ = at::key;
    p += p != end && *p == ' ';
  name:
    if (p == end || *p != '"') {
      if ((p = find_token(p, end)) == end) return p;
      if (*p != '"') return unexpected(p), p;
    }
    {
      bool escapes = false;
      char const* const quote = lex::string_end(p + 1, end, escapes);
      if (quote == nullptr) return begin_string(p, true), p + 1;
      if (depth_ == matcher_->levels()) {
        string_begin_ = offset_of(p);
        name(quote, escapes);
      }
      p = quote + 1;
    }
  colon:
    at_ = at::colon;
    if (p == end || *p != ':') {
      if ((p = find_token(p, end)) == end) return p;
      if (*p != ':') return unexpected(p), p;
    }
    ++p;
    goto value;

  ended:  // a value has, or is to be gone on with byte by byte, or was bad
    if (at_ != at::after_value || failed_ || crowded_) return p;
  after_value:
    at_ = at::after_value;
    if (p == end || *p != ',') {
      if ((p = find_token(p, end)) == end) return p;
      if (*p == '}' || *p == ']') {
        p = close(p);
        goto ended;
      }
      if (*p != ',') return unexpected(p), p;
    }
    ++p;
    if (in_object_) goto key;
    goto value;
  }

  // The next byte that is no white space; in format::lines a line feed too, which no state wants.
  [[gnu::noinline]] char const* skip_space(char const* p, char const* end) const {
    char const* const after = lex::space_end(p, end);
    if (format_ == format::lines)
      if (void const* const feed = std::memchr(p, '\n', static_cast<std::size_t>(after - p)))
        return static_cast<char const*>(feed);
    return after;
  }
  char const* find_token(char const* p, char const* end) const {
    return p != end && lex::is(lex::space, *p) ? skip_space(p, end) : p;
  }

  // p stands where a value must begin.
  char const* begin_value(char const* p, char const* end) {
    char const c = *p;
    if (!lex::is(lex::value_begin, c)) return unexpected(p), p;
    matcher::answer answer = matcher::answer::skip;
    if (depth_ == 0 || depth_ == matcher_->levels()) {
      auto const what = c == '{'   ? matcher::shape::object
                        : c == '[' ? matcher::shape::array
                        : c == 'n' ? matcher::shape::null
                                   : matcher::shape::other;
      answer = depth_ == 0 ? matcher_->begin_document(what, offset_of(p)) : matcher_->begin_value(what, offset_of(p));
    }
    if (answer == matcher::answer::duplicate || answer == matcher::answer::overflow) return refuse(answer, p), p;
    bool const skipped = !check_all_ && answer == matcher::answer::skip && !matcher_->capturing();
    switch (c) {
      case '{':
      case '[':
        if (skipped) return at_ = at::skip_value, skip_depth_ = 1, p + 1;
        if (depth_ == max_depth_) {
          at_ = at::value;
          fail(errc::depth_limit,
               "nested deeper than document_options::max_depth (" + std::to_string(max_depth_) +
                   "); raise it to read this input",
               offset_of(p));
          return p;
        }
        if (answer == matcher::answer::enter) matcher_->enter();
        push(c == '{');
        at_ = c == '{' ? at::first_key : at::first_value;
        return p + 1;
      case '"':
        if (skipped) return at_ = at::skip_string, skip_depth_ = 0, p + 1;
        begin_string(p, false);
        if (char const* const quote = lex::string_end(p + 1, end, has_escape_)) return end_string(quote), quote + 1;
        return p + 1;
      case 't': return begin_literal("true", p, end);
      case 'f': return begin_literal("false", p, end);
      case 'n': return begin_literal("null", p, end);
      default: {
        char const* const after = lex::number_end(p, end);
        if (after != nullptr) return value_ended(offset_of(after), true), after;
        at_ = c == '-' ? at::number_minus : c == '0' ? at::number_zero : at::number_int;
        return p + 1;
      }
    }
  }

  char const* begin_literal(char const* text, char const* p, char const* end) {
    char const* const after = lex::literal_end(p, end);
    if (after != nullptr) return value_ended(offset_of(after), true), after;
    at_ = at::literal;
    literal_ = text + 1;
    return p + 1;
  }

  char const* close(char const* p) {
    if (in_object_ != (*p == '}')) return unexpected(p), p;
    pop();
    if (matcher_->levels() > depth_) matcher_->leave();
    value_ended(offset_of(p) + 1, false);
    return p + 1;
  }

  // A value has ended before `end`; `is_scalar` where it was a number or a literal, which does not end by itself.
  void value_ended(std::uint64_t end, bool is_scalar) {
    if (is_scalar && depth_ == 0 && format_ == format::json_seq) {
      // RFC 7464, 2.4: white space must follow, or it may have been cut short and is no document.
      seq_scalar_end_ = end;
      at_ = at::seq_scalar_end;
      return;
    }
    if (depth_ == matcher_->levels()) {
      if (!matcher_->end_value(end)) return row_too_large();
      crowded_ = matcher_->crowded();
    }
    after_value_at(is_scalar);
  }
  void after_value_at(bool is_scalar) {
    if (depth_ != 0) {
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

  void begin_string(char const* p, bool is_key) {
    at_ = at::string;
    is_key_ = is_key;
    live_key_ = is_key && depth_ == matcher_->levels();
    has_escape_ = false;
    string_begin_ = offset_of(p);
  }

  // To the end of the string, or to what takes more than one byte.
  char const* string(char const* p, char const* end) {
    p = lex::plain_end(p, end);
    if (p == end) return p;
    if (*p == '"') return end_string(p), p + 1;
    if (*p == '\\') return has_escape_ = true, at_ = at::escape, p + 1;
    if (static_cast<unsigned char>(*p) < 0x20) return control_character(p), p;
    return begin_utf8(p);
  }

  void end_string(char const* quote) {
    if (!is_key_) return value_ended(offset_of(quote) + 1, false);
    at_ = at::colon;
    if (live_key_) name(quote, has_escape_);
  }

  // The name between string_begin_ and the quote, in a live object. Only short ones are sure to begin in these bytes.
  void name(char const* quote, bool escapes) {
    std::uint64_t const size = offset_of(quote) - string_begin_ - 1;
    if (size > longest_raw_name_ || (!escapes && !matcher_->has_name_of(size))) return matcher_->other_name();
    std::string_view const raw(quote - size, static_cast<std::size_t>(size));
    name_.clear();
    if (escapes) unescape(raw, name_);
    matcher_->name(escapes ? name_ : raw);
  }

  char const* escape(char const* p) {
    switch (*p) {
      case '"':
      case '\\':
      case '/':
      case 'b':
      case 'f':
      case 'n':
      case 'r':
      case 't': at_ = at::string; return p + 1;
      case 'u':
        at_ = at::hex;
        digits_ = 0;
        unit_ = 0;
        low_wanted_ = false;
        return p + 1;
      default:
        if (record_ends(*p)) return record_cut(p), p;
        fail(errc::invalid_escape, "expected one of \" \\ / b f n r t u after a backslash, found " + show(*p),
             offset_of(p));
        return p;
    }
  }

  char const* hex(char const* p) {
    char const c = *p;
    if (!lex::is(lex::hexadecimal, c)) {
      if (record_ends(c)) return record_cut(p), p;
      fail(errc::invalid_escape, "expected four hexadecimal digits after \\u, found " + show(c), offset_of(p));
      return p;
    }
    unit_ = unit_ << 4 | hex_value(c);
    if (++digits_ != 4) return p + 1;
    bool const low = unit_ >= 0xDC00 && unit_ < 0xE000;
    if (low != low_wanted_) {
      fail(errc::invalid_escape,
           low ? "the second half of a surrogate pair stands alone" : "the first half of a surrogate pair stands alone",
           offset_of(p) - 5);
      return p;
    }
    at_ = unit_ >= 0xD800 && unit_ < 0xDC00 ? at::low_backslash : at::string;
    return p + 1;
  }

  char const* low_half(char const* p) {
    if (*p != (at_ == at::low_backslash ? '\\' : 'u')) {
      if (record_ends(*p)) return record_cut(p), p;
      fail(errc::invalid_escape,
           "the first half of a surrogate pair stands alone: expected \\uDC00 to \\uDFFF, found " + show(*p),
           offset_of(p));
      return p;
    }
    if (at_ == at::low_u) {
      at_ = at::hex;
      digits_ = 0;
      unit_ = 0;
      low_wanted_ = true;
    } else {
      at_ = at::low_u;
    }
    return p + 1;
  }

  // Table 3-7 of the Unicode standard.
  char const* begin_utf8(char const* p) {
    auto const lead = static_cast<unsigned char>(*p);
    utf8_low_ = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    utf8_high_ = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    utf8_left_ = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4) {
      fail(errc::invalid_utf8, "invalid UTF-8 in a string: " + show(*p) + " cannot begin a character", offset_of(p));
      return p;
    }
    at_ = at::utf8;
    return p + 1;
  }

  char const* utf8(char const* p) {
    auto const byte = static_cast<unsigned char>(*p);
    if (byte < utf8_low_ || byte > utf8_high_) {
      if (record_ends(*p)) return record_cut(p), p;
      fail(errc::invalid_utf8, "invalid UTF-8 in a string: expected a continuation byte, found " + show(*p),
           offset_of(p));
      return p;
    }
    utf8_low_ = 0x80;
    utf8_high_ = 0xBF;
    if (--utf8_left_ == 0) at_ = at::string;
    return p + 1;
  }

  // Scalars.

  char const* literal(char const* p) {
    if (*p != *literal_) {
      if (record_ends(*p)) return record_cut(p), p;
      fail(errc::invalid_literal, "expected true, false or null, found " + show(*p) + " inside a literal",
           offset_of(p));
      return p;
    }
    if (*++literal_ == '\0') value_ended(offset_of(p) + 1, true);
    return p + 1;
  }

  bool number_may_end() const {
    return at_ == at::number_zero || at_ == at::number_int || at_ == at::number_fraction || at_ == at::number_exponent;
  }

  char const* number(char const* p, char const* end) {
    for (; p != end; ++p) {
      char const c = *p;
      bool const is_digit = lex::is(lex::digit, c);
      if (is_digit && (at_ == at::number_int || at_ == at::number_fraction || at_ == at::number_exponent)) continue;
      if (at_ == at::number_minus && is_digit)
        at_ = c == '0' ? at::number_zero : at::number_int;
      else if (at_ == at::number_point && is_digit)
        at_ = at::number_fraction;
      else if ((at_ == at::number_e || at_ == at::number_sign) && is_digit)
        at_ = at::number_exponent;
      else if (at_ == at::number_e && (c == '+' || c == '-'))
        at_ = at::number_sign;
      else if ((at_ == at::number_zero || at_ == at::number_int) && c == '.')
        at_ = at::number_point;
      else if (number_may_end() && at_ != at::number_exponent && (c == 'e' || c == 'E'))
        at_ = at::number_e;
      else
        break;
    }
    if (p == end) return p;
    if (!number_may_end() || lex::is(lex::scalar, *p)) {
      if (record_ends(*p)) return record_cut(p), p;
      fail(errc::invalid_number, number_message(*p), offset_of(p));
      return p;
    }
    value_ended(offset_of(p), true);
    return p;
  }

  // validate::selected: to the end of a value, looking at strings and brackets only.
  char const* skip(char const* p, char const* end) {
    if (kernel_ != nullptr && skip_depth_ != 0 && end - p >= 64) {
      skip_carry c{.depth = skip_depth_,
                   .in_string = at_ == at::skip_value ? 0 : ~std::uint64_t{0},
                   .escaped = at_ == at::skip_escape};
      char const stop = format_ == format::lines ? '\n' : format_ == format::json_seq ? record_separator : '\0';
      p = kernel_->skip(p, end, stop, c);
      skip_depth_ = c.depth;
      if (c.depth == 0) return value_ended(offset_of(p) + 1, false), p + 1;
      at_ = c.escaped != 0 ? at::skip_escape : c.in_string != 0 ? at::skip_string : at::skip_value;
      end = std::min(end, p + std::min<std::ptrdiff_t>(end - p, 64));
    }
    for (; p != end; ++p) {
      char const c = *p;
      if (record_ends(c)) return record_cut(p), p;
      if (at_ == at::skip_escape) {
        at_ = at::skip_string;
      } else if (at_ == at::skip_string) {
        if (c == '\\')
          at_ = at::skip_escape;
        else if (c == '"') {
          if (skip_depth_ == 0) return value_ended(offset_of(p) + 1, false), p + 1;
          at_ = at::skip_value;
        }
      } else if (c == '"') {
        at_ = at::skip_string;
      } else if (c == '{' || c == '[') {
        ++skip_depth_;
      } else if ((c == '}' || c == ']') && --skip_depth_ == 0) {
        return value_ended(offset_of(p) + 1, false), p + 1;
      }
    }
    return p;
  }

  // The open containers: one bit each, set for objects, the innermost 64 in one word.
  void push(bool object) {
    if (depth_ % 64 == 0 && depth_ != 0) outer_.push_back(inner_);
    inner_ = inner_ << 1 | std::uint64_t{in_object_};
    in_object_ = object;
    ++depth_;
  }
  void pop() {
    in_object_ = (inner_ & 1) != 0;
    inner_ >>= 1;
    if (--depth_ % 64 == 0 && depth_ != 0) {
      inner_ = outer_.back();
      outer_.pop_back();
    }
  }

  // Faults.

  bool record_ends(char c) const {
    return (c == '\n' && format_ == format::lines) || (c == record_separator && format_ == format::json_seq);
  }

  void record_cut(char const* p) {
    fail(errc::unexpected_end,
         format_ == format::lines
             ? "the line ends inside a document; if documents span lines, use format::concatenated or format::automatic"
             : "a record separator stands inside a document: the record before it was cut off",
         offset_of(p));
  }

  void control_character(char const* p) {
    if (record_ends(*p)) return record_cut(p);
    fail(errc::control_character, "a control character in a string must be escaped, found " + show(*p), offset_of(p));
  }

  void row_too_large() {
    at_ = at::value;  // in its document
    fail(errc::row_limit,
         "a value to be held is larger than document_options::max_row_bytes (" + std::to_string(max_row_bytes_) +
             "); select less of it, or raise the limit",
         matcher_->needed_from(~std::uint64_t{0}));
  }

  std::string number_message(char c) const {
    if (at_ == at::number_zero && lex::is(lex::digit, c))
      return "a number must not begin with 0, found " + show(c) + " after it";
    if (number_may_end()) return "invalid number: found " + show(c) + " in or after it";
    return "invalid number: expected a digit, found " + show(c);
  }

  char const* after_value() const { return in_object_ ? "',' or '}' after a value" : "',' or ']' after a value"; }

  static std::string show(char c) {
    if (c >= 0x20 && c < 0x7F) return c == '\'' ? "\"'\"" : std::string("'") + c + "'";
    constexpr char const* digits = "0123456789ABCDEF";
    auto const byte = static_cast<unsigned char>(c);
    return std::string("byte 0x") + digits[byte >> 4] + digits[byte & 15];
  }

  // What stands at p, or the end of the input where p is null, is not what state at_ wants.
  void unexpected(char const* p);

  void fail(errc code, std::string message, std::uint64_t offset) {
    failed_ = true;
    fault_ = {code, offset, at_ >= at::value ? matcher_->document() : 0, std::move(message), {}};
  }

  matcher* matcher_;
  format requested_;
  format format_;  // as found out, for format::automatic
  bool check_all_;
  std::size_t max_depth_;
  std::uint64_t max_row_bytes_;
  std::uint64_t longest_raw_name_;
  kernel_functions const* kernel_;
  name_filter names_;
  bool names_are_plain_ = true;  // none can be taken for one with an escape

  std::uint64_t doubtful_until_ = 0;  // an offset: blocks() has given up before it
  std::uint64_t patience_ = stride;   // bytes until it is tried again
  bool named_ = false;                // blocks(): the member's name that came last is looked for
  bool inside_ = false;               // blocks(): in a value that is not entered, but whose end matters
  matcher::answer refused_ = {};      // blocks(): duplicate or overflow, for the value at refused_at_
  char const* refused_at_ = nullptr;
  std::unique_ptr<block_work> work_;

  char const* data_ = nullptr;
  std::uint64_t base_ = 0;
  std::uint64_t position_ = 0;

  at at_ = at::start;
  bool in_object_ = false;
  bool is_key_ = false, live_key_ = false, has_escape_ = false, low_wanted_ = false;
  unsigned char utf8_left_ = 0, utf8_low_ = 0, utf8_high_ = 0, digits_ = 0;
  unsigned bom_ = 0;
  std::uint32_t unit_ = 0;
  char const* literal_ = nullptr;
  std::uint64_t string_begin_ = 0;
  std::size_t depth_ = 0;
  std::uint64_t skip_depth_ = 0;
  std::uint64_t inner_ = 0;
  std::vector<std::uint64_t> outer_;
  std::string name_;  // a name that had escapes, decoded
  std::uint64_t line_ = 1, line_begin_ = 0;
  std::uint64_t seq_scalar_end_ = 0;

  bool crowded_ = false;  // scan() is to stop here
  bool failed_ = false;
  fault fault_;
};

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

inline token_carry scanner::carry_of_state() const {
  token_carry c;
  switch (at_) {
    case at::first_key: c.open = c.open_object = 1; break;
    case at::first_value:
    case at::array_first: c.open = 1; break;
    case at::key:
    case at::array_value: c.comma = 1; break;
    case at::value: (in_object_ ? c.colon : c.comma) = 1; break;
    case at::colon: c.key = 1; break;
    case at::between: (format_ == format::lines ? c.separator : c.ended) = 1; break;
    default: c.ended = 1; break;
  }
  return c;
}

inline char const* scanner::blocks(char const* const p, char const* end) {
  if (work_ == nullptr) work_ = std::make_unique<block_work>();
  token_buffer& tokens = work_->tokens;
  tokens.count = 0;
  tokens.places[0] = ~std::uint32_t{0};
  end = p + std::min<std::ptrdiff_t>(end - p, std::ptrdiff_t{1} << 30);
  block_carry carry;
  token_carry last = carry_of_state();
  container_bits open{.bits = inner_ << 1 | std::uint64_t{in_object_},
                      .depth = depth_,
                      .limit = std::min<std::uint64_t>(max_depth_, 64)};
  bool const lines = format_ == format::lines;
  outermost const outside = format_ == format::array          ? outermost::array
                            : format_ == format::lines        ? outermost::lines
                            : format_ == format::concatenated ? outermost::values
                                                              : outermost::nothing;
  inside_ = depth_ != matcher_->levels();
  named_ = !inside_ && matcher_->in_object() && (at_ == at::colon || at_ == at::value) && !matcher_->ignores_next();
  refused_at_ = nullptr;

  char const* settled = p;
  bool doubt = false, over = false;
  for (char const* next = p; !over;) {
    next = kernel_->classify(next, end, p, lines, names_, carry, tokens, doubt);
    if (doubt) break;  // one of these tokens is not valid
    over = end - next < 72;
    // A number or literal that goes on is not complete.
    std::size_t const count = tokens.count - (carry.scalar != 0);
    std::size_t done = 0, passed = 0;
    batch* before = &work_->batches[0];
    for (batch* now = before + 1; count - done >= 64 || (over && done != count); std::swap(now, before)) {
      std::size_t const size = std::min<std::size_t>(count - done, 64);
      now->tokens = &tokens;
      now->base = p;
      now->first = done;
      now->open = open;
      kernel_->check(tokens.what.data() + done, size, outside, last, open, now->masks);
      std::size_t const previous = std::exchange(passed, match(*now));
      if (lines && passed != 0) count_lines(*now, passed);
      if (passed != size || !now->masks.all_valid) {
        if (passed != 0)
          settled = settle(*now, passed);
        else if (done != 0)
          settled = settle(*before, previous);
        if (refused_at_ != nullptr) refuse(refused_, refused_at_);
        return doubt_from(settled, !crowded_, settled - p);
      }
      done += passed;
    }
    if (done == 0) continue;
    settled = settle(*before, passed);
    if (at_ == at::skip_value) return doubt_from(settled, false, 0);  // that is faster
    // What is left is checked with what comes.
    tokens.places[0] = tokens.place(done - 1);
    std::copy_n(tokens.what.begin() + done, tokens.count - done, tokens.what.begin());
    std::copy_n(tokens.places.begin() + 1 + done, tokens.count - done, tokens.places.begin() + 1);
    tokens.count -= done;
  }
  return doubt_from(settled, doubt, settled - p);
}

inline void scanner::count_lines(batch const& w, std::size_t count) {
  std::uint64_t const feeds = w.masks.separator & (~std::uint64_t{0} >> (64 - count));
  line_ += static_cast<std::uint64_t>(std::popcount(feeds));
  if (feeds != 0) line_begin_ = offset_of(w.token(63 - static_cast<std::size_t>(std::countl_zero(feeds)))) + 1;
}

// Tells the matcher what the tokens mean. Returns how many have been passed: all that are valid, or up to where the rows
// should be taken, a value was refused, or one is too large.
inline std::size_t scanner::match(batch const& w) {
  token_masks const& m = w.masks;
  std::uint64_t rest = m.count == 0 ? 0 : ~std::uint64_t{0} >> (64 - m.count);
  auto const pass = [&rest](std::uint64_t events) {
    auto const i = static_cast<unsigned>(std::countr_zero(events));
    rest &= ~std::uint64_t{1} << i;
    return std::size_t{i};
  };
  // The tokens at each of the few levels that matter here, worked out once.
  std::array<std::uint64_t, 8> known, levels;
  levels.fill(~std::uint64_t{0});
  auto const at_level = [&](std::uint64_t level) {
    std::size_t const k = level % known.size();
    if (levels[k] != level) {
      levels[k] = level;
      known[k] = m.at(level, w.open.depth);
    }
    return known[k];
  };
  for (std::size_t i = 0;;) {
    std::size_t const level = matcher_->levels();
    std::uint64_t const here = rest & at_level(level);
    if (inside_) {
      std::uint64_t const ends = m.close & here;
      if (ends == 0) return m.count;
      inside_ = false;
      i = pass(ends);
      if (!value_passed(w.token(i) + 1)) return i + 1;
      continue;
    }
    std::uint64_t events;
    if (named_ || !matcher_->in_object())
      events = m.values & here;
    else
      events = (matcher_->names_only() ? m.candidate : m.key) & here;
    if (level != 0) events |= m.close & rest & at_level(level - 1);
    if (events == 0) return m.count;
    i = pass(events);
    std::uint64_t const bit = std::uint64_t{1} << i;
    if ((m.close & bit) != 0) {
      matcher_->leave();
      if (!value_passed(w.token(i) + 1)) return i + 1;
    } else if ((m.key & bit) != 0) {
      char const* const quote = first_of_value(w.after_last(i), w.token(i));
      string_begin_ = offset_of(quote);
      std::string_view const raw(quote + 1, static_cast<std::size_t>(w.token(i) - quote - 1));
      if (!names_are_plain_ || !matcher_->name(raw))
        name(w.token(i), raw.size() <= longest_raw_name_ && raw.find('\\') != raw.npos);
      named_ = !matcher_->ignores_next();
    } else {
      named_ = false;
      bool const is_string = (m.string & bit) != 0, opens = (m.open & bit) != 0;
      char const* const token = w.token(i);
      char const* const begin = is_string ? first_of_value(w.after_last(i), token) : token;
      auto const what = opens                         ? (*token == '{' ? matcher::shape::object : matcher::shape::array)
                        : *token == 'n' && !is_string ? matcher::shape::null
                                                      : matcher::shape::other;
      char const* const end = is_string ? token + 1 : opens ? token : scalar_end(token);
      auto const answer = level == 0 ? matcher_->begin_document(what, offset_of(begin))
                          : opens    ? matcher_->begin_value(what, offset_of(begin))
                                     : matcher_->whole_value(what, offset_of(begin), offset_of(end));
      if (answer == matcher::answer::duplicate || answer == matcher::answer::overflow) {
        refused_ = answer;
        refused_at_ = begin;
        named_ = true;
        return i;
      }
      if (answer == matcher::answer::enter) {
        matcher_->enter();
      } else if (!matcher_->waits()) {
        if ((crowded_ = matcher_->crowded())) return i + 1;
      } else if (opens) {
        inside_ = true;
      } else if (!value_passed(end)) {
        return i + 1;
      }
    }
  }
}

// Puts the scanner where it stands after the first `count` tokens.
inline char const* scanner::settle(batch const& w, std::size_t count) {
  token_masks const& m = w.masks;
  container_bits open = w.open;
  for (std::uint64_t rest = (m.open | m.close) & (~std::uint64_t{0} >> (64 - count)); rest != 0; rest &= rest - 1) {
    std::uint64_t const bit = rest & (0 - rest);
    bool const opens = (m.open & bit) != 0;
    open.bits = opens ? open.bits << 1 | std::uint64_t{(m.curly & bit) != 0} : open.bits >> 1;
    opens ? ++open.depth : --open.depth;
  }
  std::uint64_t const below = check_all_ || matcher_->capturing() ? 0 : open.depth - matcher_->levels();
  open.bits = below == 64 ? 0 : open.bits >> below;
  in_object_ = (open.bits & 1) != 0;
  inner_ = open.bits >> 1;
  depth_ = open.depth - below;

  std::uint64_t const bit = std::uint64_t{1} << (count - 1);
  char const* const token = w.token(count - 1);
  bool const is_scalar = (m.scalar & bit) != 0;
  if (below != 0)
    at_ = at::skip_value, skip_depth_ = below;
  else if ((m.open & bit) != 0)
    at_ = in_object_ ? at::first_key : at::first_value;
  else if ((m.key & bit) != 0)
    at_ = at::colon;
  else if ((m.colon & bit) != 0)
    at_ = at::value;
  else if ((m.comma & bit) != 0)
    at_ = in_object_ ? at::key : depth_ == 0 ? at::array_value : at::value;
  else if ((m.separator & bit) != 0)
    at_ = at::between;
  else
    after_value_at(is_scalar);
  if (depth_ == matcher_->levels() && in_object_ && !named_ && (at_ == at::colon || at_ == at::value))
    matcher_->other_name();  // one that was passed over
  return is_scalar ? scalar_end(token) : token + 1;
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
