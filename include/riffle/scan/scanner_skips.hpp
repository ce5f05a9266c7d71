// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_SCANNER_SKIPS_HPP
#define RIFFLE_SCAN_SCANNER_SKIPS_HPP

/// \file
/// The scanner under validate::selected, in what nothing selects: strings and brackets only, to the end of a value; or to
/// that of an object of which only a few names matter, or to one of these. A string is such a name if a colon follows.
/// Included by scanner.hpp.

#include <riffle/scan/scanner.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace riffle::detail {

inline char const* scanner::skip(char const* p, char const* end) {
  if (live_key_ && offset_of(p) - string_begin_ > longest_raw_name_ + 1) live_key_ = false;
  if (kernel_ != nullptr && skip_depth_ != 0 && end - p >= 72 && !live_key_ && at_ != at::seek_colon) {
    p = seeking_ ? seek_blocks(p, end) : skip_blocks(p, end);
    if (at_ < at::skip_value || failed_ || crowded_) return p;
  }
  char const* const soon = p + std::min<std::ptrdiff_t>(end - p, 64);
  for (; p != soon; ++p) {
    char const c = *p;
    if (record_ends(c)) return record_cut(p), p;
    if (at_ == at::seek_colon) {
      if (c == ':') return at_ = at::value, tokens(p + 1, end);
      if (lex::is(lex::space, c)) continue;
      matcher_->other_name();
      at_ = at::skip_value;
    }
    if (at_ == at::skip_escape) {
      at_ = at::skip_string;
    } else if (at_ == at::skip_string) {
      if (c == '\\') {
        at_ = at::skip_escape;
        has_escape_ = true;
      } else if (c == '"') {
        if (skip_depth_ == 0) return end_skip(p);
        at_ = at::skip_value;
        if (std::exchange(live_key_, false)) {
          name(p, has_escape_);
          if (!matcher_->ignores_next()) at_ = at::seek_colon;
        }
      }
    } else if (c == '"') {
      at_ = at::skip_string;
      string_begin_ = offset_of(p);
      has_escape_ = false;
      live_key_ = seeking_ && skip_depth_ == 1 && flat_->seeks_more();
    } else if (c == '{' || c == '[') {
      ++skip_depth_;
    } else if ((c == '}' || c == ']') && --skip_depth_ == 0) {
      return end_skip(p);
    }
  }
  return p;
}

// At the last byte of what was skipped.
inline char const* scanner::end_skip(char const* last) {
  if (!seeking_) return value_ended(offset_of(last) + 1, false), last + 1;
  at_ = at::after_value;
  return close(last);
}

inline char const* scanner::skip_blocks(char const* p, char const* end) {
  skip_carry c = skip_carry_of_state();
  p = kernel_->skip(p, end, c);
  leave_skip(c);
  return c.depth == 0 ? end_skip(p) : p;
}

inline char const* scanner::seek_blocks(char const* p, char const* end) {
  seek_carry c;
  static_cast<skip_carry&>(c) = skip_carry_of_state();
  c.base = data_;
  c.base_offset = base_;
  c.max_depth = max_depth_;
  c.outside = between_documents();
  c.lowest = depth_;
  p = kernel_->seek(p, end, *flat_, c);
  while (depth_ > c.lowest) pop();
  while (depth_ < flat_->levels()) push(flat_->is_object(depth_ + 1));
  line_ += c.line_feeds;
  if (c.line_feeds != 0) line_begin_ = c.line_begin;
  last_sought_ = offset_of(p);
  seeking_ = true;
  leave_skip(c);
  switch (c.what) {
    case seek_carry::reached::closing: break;
    case seek_carry::reached::nothing:
      live_key_ = skip_depth_ == 1 && at_ != at::skip_value && c.string != nullptr && flat_->seeks_more();
      if (live_key_) string_begin_ = offset_of(c.string);
      has_escape_ = c.string_escapes != 0;
      break;
    case seek_carry::reached::name: at_ = at::seek_colon; break;
    case seek_carry::reached::first_child: at_ = in_object_ ? at::first_key : at::first_value; break;
    case seek_carry::reached::next_child:
      at_ = depth_ != 0 ? at::value : format_ == format::array ? at::array_value : at::between;
      break;
    case seek_carry::reached::end_of_value:
      after_value_at(false);
      crowded_ = flat_->crowded();
      break;
    case seek_carry::reached::too_large: row_too_large(); break;
  }
  return p;
}

inline skip_carry scanner::skip_carry_of_state() const {
  return {.stop = format_ == format::lines      ? '\n'
                  : format_ == format::json_seq ? record_separator
                                                : '\0',
          .depth = skip_depth_,
          .in_string = at_ == at::skip_value ? 0 : ~std::uint64_t{0},
          .escaped = at_ == at::skip_escape};
}
inline void scanner::leave_skip(skip_carry const& c) {
  skip_depth_ = c.depth;
  at_ = c.escaped != 0 ? at::skip_escape : c.in_string != 0 ? at::skip_string : at::skip_value;
}

}  // namespace riffle::detail

#endif
