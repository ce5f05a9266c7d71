// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_SCANNER_BLOCKS_HPP
#define RIFFLE_SCAN_SCANNER_BLOCKS_HPP

/// \file
/// The scanner by whole blocks: tokens from a kernel, and what they mean to the matcher. Included by scanner.hpp.

#include <riffle/scan/scanner.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace riffle::detail {

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

inline outermost scanner::between_documents() const {
  return format_ == format::array          ? outermost::array
         : format_ == format::lines        ? outermost::lines
         : format_ == format::concatenated ? outermost::values
                                           : outermost::nothing;
}

inline char const* scanner::blocks(char const* const p, char const* end) {
  if (work_ == nullptr) work_ = std::make_unique<block_work>();
  token_buffer& tokens = work_->tokens;
  tokens.count = tokens.scalar_bytes = 0;
  tokens.places[0] = ~std::uint32_t{0};
  end = p + std::min<std::ptrdiff_t>(end - p, std::ptrdiff_t{1} << 30);
  if (format_ == format::json_seq) end = this_record(p, end);
  block_carry carry;
  token_carry last = carry_of_state();
  container_bits open{.bits = inner_ << 1 | std::uint64_t{in_object_},
                      .depth = depth_,
                      .limit = std::min<std::uint64_t>(max_depth_, 64)};
  bool const lines = format_ == format::lines;
  inside_ = depth_ != matcher_->levels();
  named_ = general_ != nullptr && !inside_ && general_->in_object() && (at_ == at::colon || at_ == at::value) &&
           !general_->ignores_next();
  refused_at_ = nullptr;
  sought_ = false;

  char const* settled = p;
  bool doubt = false, over = false;
  char const* next = p;
  // However few tokens there are, not so much that it would be dear to read it again; less where a search may begin.
  constexpr std::ptrdiff_t most = 65536;
  std::ptrdiff_t stretch = last_sought_ != 0 ? 512 : most;
  for (; !over; stretch = std::min(2 * stretch, most)) {
    next = kernel_->classify(next, next + std::min(end - next, stretch), p, lines, names_, carry, tokens, doubt);
    if (doubt) break;  // one of these tokens is not valid
    over = end - next < 72;
    // A number or literal that goes on is not complete.
    std::size_t const count = tokens.count - (carry.scalar != 0);
    std::size_t done = 0, passed = 0;
    token_batch* before = &work_->batches[0];
    for (token_batch* now = before + 1; count - done >= 64 || (over && done != count); std::swap(now, before)) {
      std::size_t const size = std::min<std::size_t>(count - done, 64);
      now->tokens = &tokens;
      now->base = p;
      now->base_offset = offset_of(p);
      now->first = done;
      now->open = open;
      kernel_->check(*now, size, between_documents(), last, open);
      std::size_t const previous = std::exchange(passed, flat_ != nullptr ? match_flat(*now) : match(*now));
      if (lines && passed != 0) count_lines(*now, passed);
      if (passed != size || !now->masks.all_valid || failed_ || crowded_ || sought_) {
        if (passed != 0)
          settled = settle(*now, passed);
        else if (done != 0)
          settled = settle(*before, previous);
        if (refused_at_ != nullptr) refuse(refused_, refused_at_);
        return doubt_from(settled, !crowded_ && !sought_, settled - p);
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
  doubt_from(settled, doubt, settled - p);
  doubtful_until_ = std::max(doubtful_until_, offset_of(next));  // what lies between has been looked at
  return settled;
}

inline void scanner::count_lines(token_batch const& w, std::size_t count) {
  std::uint64_t const feeds = w.masks.separator & (~std::uint64_t{0} >> (64 - count));
  line_ += static_cast<std::uint64_t>(std::popcount(feeds));
  if (feeds != 0) line_begin_ = offset_of(w.token(63 - static_cast<std::size_t>(std::countl_zero(feeds)))) + 1;
}

// The next record separator, or `end`. No byte is looked at twice, however often blocks() stops in a record.
inline char const* scanner::this_record(char const* p, char const* end) {
  if (record_until_ > offset_of(p))
    p += std::min<std::uint64_t>(record_until_ - offset_of(p), static_cast<std::uint64_t>(end - p));
  if (void const* const hit = std::memchr(p, record_separator, static_cast<std::size_t>(end - p)))
    end = static_cast<char const*>(hit);
  record_until_ = offset_of(end);
  return end;
}

// Tells the matcher what the tokens mean. Returns how many have been passed: all that are valid, or up to where the rows
// should be taken, a value was refused, or one is too large.
inline std::size_t scanner::match(token_batch const& w) {
  token_masks const& m = w.masks;
  std::uint64_t rest = m.count == 0 ? 0 : ~std::uint64_t{0} >> (64 - m.count);
  auto const pass = [&rest](std::uint64_t events) {
    auto const i = static_cast<unsigned>(std::countr_zero(events));
    rest &= ~std::uint64_t{1} << i;
    return std::size_t{i};
  };
  for (std::size_t i = 0;;) {
    std::size_t const level = general_->levels();
    std::uint64_t const here = m.at(level, w.open.depth) & rest;
    if (inside_) {
      std::uint64_t const ends = m.close & here;
      if (ends == 0) return m.count;
      inside_ = false;
      i = pass(ends);
      if (!value_passed(w.token(i) + 1)) return i + 1;
      continue;
    }
    std::uint64_t events;
    if (named_ || !general_->in_object())
      events = m.values & here;
    else
      events = (general_->names_only() ? m.candidate : m.key) & here;
    if (level != 0) events |= m.close & m.at(level - 1, w.open.depth) & rest;
    if (events == 0) return m.count;
    i = pass(events);
    std::uint64_t const bit = std::uint64_t{1} << i;
    if ((m.close & bit) != 0) {
      general_->leave();
      if (!value_passed(w.token(i) + 1)) return i + 1;
    } else if ((m.key & bit) != 0) {
      char const* const quote = w.string_begin(i);
      string_begin_ = offset_of(quote);
      name(w.token(i), std::string_view(quote, w.token(i)).find('\\') != std::string_view::npos);
      named_ = !general_->ignores_next();
    } else {
      named_ = false;
      bool const is_string = (m.string & bit) != 0, opens = (m.open & bit) != 0;
      char const* const token = w.token(i);
      char const* const begin = is_string ? w.string_begin(i) : token;
      auto const what = opens                         ? (*token == '{' ? matcher::shape::object : matcher::shape::array)
                        : *token == 'n' && !is_string ? matcher::shape::null
                                                      : matcher::shape::other;
      char const* const end = is_string ? token + 1 : opens ? token : token_batch::scalar_end(token);
      auto const answer = level == 0 ? general_->begin_document(what, offset_of(begin))
                          : opens    ? general_->begin_value(what, offset_of(begin))
                                     : general_->whole_value(what, offset_of(begin), offset_of(end));
      if (answer == matcher::answer::duplicate || answer == matcher::answer::overflow) {
        refused_ = answer;
        refused_at_ = begin;
        named_ = true;
        return i;
      }
      if (answer == matcher::answer::enter) {
        general_->enter();
      } else if (!general_->waits()) {
        if ((crowded_ = general_->crowded())) return i + 1;
      } else if (opens) {
        inside_ = true;
      } else if (!value_passed(end)) {
        return i + 1;
      }
    }
  }
}

inline std::size_t scanner::match_flat(token_batch const& w) {
  batch_match const result = kernel_->match(w, *flat_);
  if (result.name != nullptr) string_begin_ = offset_of(result.name);
  switch (result.why) {
    case batch_match::stop::none: break;
    case batch_match::stop::crowded: crowded_ = true; break;
    case batch_match::stop::seeks: sought_ = true; break;
    case batch_match::stop::too_large: row_too_large(); break;
    case batch_match::stop::duplicate:
      refused_ = matcher::answer::duplicate;
      refused_at_ = result.at;
      named_ = true;
      break;
  }
  return result.passed;
}

// Puts the scanner where it stands after the first `count` tokens.
inline char const* scanner::settle(token_batch const& w, std::size_t count) {
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
    skip_in(below, false);
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
  if (sought_ && below == 0) skip_in(1, true);
  if (general_ != nullptr && depth_ == matcher_->levels() && in_object_ && !named_ &&
      (at_ == at::colon || at_ == at::value))
    matcher_->other_name();  // one that was passed over
  return is_scalar ? token_batch::scalar_end(token) : token + 1;
}

}  // namespace riffle::detail

#endif
