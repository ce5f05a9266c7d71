// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_SCANNER_HPP
#define RIFFLE_SCAN_SCANNER_HPP

/// \file
/// The scanner: the grammar of RFC 8259 and of the formats around it, as a state machine that can stop and go on at any
/// byte. It checks every byte, tells the matcher what begins and ends where something can match, and keeps one bit a
/// level of nesting and nothing else.

#include <riffle/options.hpp>
#include <riffle/scan/fault.hpp>
#include <riffle/scan/flat_matcher.hpp>
#include <riffle/scan/kernels.hpp>
#include <riffle/scan/lex.hpp>
#include <riffle/scan/matcher.hpp>
#include <riffle/scan/tokens.hpp>
#include <riffle/scan/unescape.hpp>

#include <algorithm>
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
      : scanner(static_cast<match_events&>(m), options, longest_name) {
    general_ = &m;
  }
  scanner(flat_matcher& m, document_options const& options, std::size_t longest_name)
      : scanner(static_cast<match_events&>(m), options, longest_name) {
    flat_ = &m;
    if (!check_all_) m.search();
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
      if (end - p >= worthwhile && offset_of(p) >= doubtful_until_ && may_take_blocks() && !seeks_soon(p)) {
        p = blocks(p, end);
        if (failed_ || crowded_ || p == end) break;
      }
      bool const briefly = kernel_ != nullptr && at_ < at::skip_value;
      p = step(p, briefly ? p + std::min<std::ptrdiff_t>(end - p, stride) : end);
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
    inner_ = doubtful_until_ = record_until_ = 0;
    patience_ = stride;
    in_object_ = live_key_ = failed_ = false;
    last_sought_ = 0;
    at_ = at::start;
  }

  /// After a fault: goes on at the next record. For format::lines and format::json_seq.
  void recover() {
    failed_ = false;
    depth_ = 0;
    outer_.clear();
    inner_ = 0;
    in_object_ = false;
    live_key_ = false;
    at_ = at::resync;
    matcher_->abandon();
  }

  /// Bytes before this offset are not needed again.
  std::uint64_t needed_from() const {
    bool const in_name = live_key_ && ((at_ >= at::string && at_ <= at::utf8) || at_ >= at::skip_string) &&
                         position_ - string_begin_ <= longest_raw_name_ + 2;
    return matcher_->needed_from(in_name ? string_begin_ : position_);
  }
  std::uint64_t position() const { return position_; }
  std::uint64_t documents() const { return matcher_->document(); }

  /// format::lines only: the line that position() is in, from 1, and the offset at which it begins.
  std::uint64_t line() const { return line_; }
  std::uint64_t line_begin() const { return line_begin_; }

private:
  scanner(match_events& m, document_options const& options, std::size_t longest_name)
      : matcher_(&m),
        requested_(options.format),
        format_(options.format),
        check_all_(options.validation == validate::all),
        max_depth_(options.max_depth),
        max_row_bytes_(options.max_row_bytes),
        longest_raw_name_(6 * longest_name),
        kernel_(choose_kernel(options.kernel)),
        names_(m.names()) {}

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
    seek_colon,  // what may be a name that is looked for has passed
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
      case at::skip_escape:
      case at::seek_colon: return skip(p, end);
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

  // A search has only just stopped, and may be on again.
  bool seeks_soon(char const* p) const { return last_sought_ != 0 && offset_of(p) - last_sought_ < stride; }

  struct block_work {
    token_buffer tokens;
    token_batch batches[2];  // the one at work, and the one before
  };

  char const* blocks(char const* p, char const* end);
  char const* this_record(char const* p, char const* end);
  std::size_t match(token_batch const& w);
  std::size_t match_flat(token_batch const& w);
  char const* settle(token_batch const& w, std::size_t count);
  void count_lines(token_batch const& w, std::size_t count);
  token_carry carry_of_state() const;
  outermost between_documents() const;
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
      if (format_ != format::lines) return lex::space_end(p, end);
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
        if (skipped) return skip_in(1, false), p + 1;
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
        if (seeks()) skip_in(1, true);
        return p + 1;
      case '"':
        if (skipped) return skip_in(0, false), at_ = at::skip_string, p + 1;
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
    literal_begin_ = text;
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
      if (seeks()) skip_in(1, true);
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

  char const* string(char const* p, char const* end);

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
    if (escapes && !unescape_if_valid(raw, name_)) return matcher_->other_name();
    matcher_->name(escapes ? name_ : raw);
  }

  char const* escape(char const* p);

  char const* hex(char const* p);

  char const* low_half(char const* p);

  char const* begin_utf8(char const* p);

  char const* utf8(char const* p);

  // Scalars.

  char const* literal(char const* p);

  bool number_may_end() const {
    return at_ == at::number_zero || at_ == at::number_int || at_ == at::number_fraction || at_ == at::number_exponent;
  }

  char const* number(char const* p, char const* end);

  // validate::selected: inside what nothing selects.

  bool seeks() const { return flat_ != nullptr && depth_ == flat_->levels() && flat_->seeks(); }
  void skip_in(std::uint64_t brackets, bool seeking) {
    at_ = at::skip_value;
    skip_depth_ = brackets;
    seeking_ = seeking;
    live_key_ = false;
  }
  char const* skip(char const* p, char const* end);
  char const* skip_blocks(char const* p, char const* end);
  char const* seek_blocks(char const* p, char const* end);
  char const* end_skip(char const* last);
  skip_carry skip_carry_of_state() const;
  void leave_skip(skip_carry const& c);

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

  void record_cut(char const* p);

  void row_too_large();

  void lone_surrogate(std::uint64_t offset);

  wanting wanted() const;

  // What stands at p, or the end of the input where p is null, is not what state at_ wants. explain() says what it is.
  void unexpected(char const* p);

  void fail(errc code, std::string message, std::uint64_t offset) {
    failed_ = true;
    fault_ = {code, offset, at_ >= at::value ? matcher_->document() : 0, std::move(message), {}};
  }

  match_events* matcher_;  // one of these
  matcher* general_ = nullptr;
  flat_matcher* flat_ = nullptr;
  format requested_;
  format format_;  // as found out, for format::automatic
  bool check_all_;
  std::size_t max_depth_;
  std::uint64_t max_row_bytes_;
  std::uint64_t longest_raw_name_;
  kernel_functions const* kernel_;
  name_filter names_;

  std::uint64_t doubtful_until_ = 0;  // an offset: blocks() has given up before it
  std::uint64_t patience_ = stride;   // bytes until it is tried again
  std::uint64_t record_until_ = 0;    // an offset: no record separator stands between position_ and it
  bool named_ = false;                // blocks(): the member's name that came last is looked for
  bool inside_ = false;               // blocks(): in a value that is not entered, but whose end matters
  bool sought_ = false;               // blocks(): here a search begins
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
  char const *literal_begin_ = nullptr, *literal_ = nullptr;
  std::uint64_t string_begin_ = 0;
  std::size_t depth_ = 0;
  std::uint64_t skip_depth_ = 0;   // brackets to be closed,
  bool seeking_ = false;           // the last of which is that of the matcher's innermost object
  std::uint64_t last_sought_ = 0;  // an offset: there has been no such object after it
  std::uint64_t inner_ = 0;
  std::vector<std::uint64_t> outer_;
  std::string name_;  // a name that had escapes, decoded
  std::uint64_t line_ = 1, line_begin_ = 0;
  std::uint64_t seq_scalar_end_ = 0;

  bool crowded_ = false;  // scan() is to stop here
  bool failed_ = false;
  fault fault_;
};

}  // namespace riffle::detail

#include <riffle/scan/scanner_blocks.hpp>
#include <riffle/scan/scanner_bytes.hpp>
#include <riffle/scan/scanner_faults.hpp>
#include <riffle/scan/scanner_skips.hpp>

#endif
