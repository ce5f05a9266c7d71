// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_FLAT_MATCHER_HPP
#define RIFFLE_SCAN_FLAT_MATCHER_HPP

/// \file
/// The matcher of flat plans: a stack of the containers that are live, and what is to be done when each ends.

#include <riffle/scan/flat_plan.hpp>
#include <riffle/scan/flat_rows.hpp>
#include <riffle/scan/match_events.hpp>
#include <riffle/scan/unescape.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace riffle::detail {

class flat_matcher final : public match_events {
public:
  using arrival = flat_plan::arrival;
  using node = flat_plan::node;
  static constexpr std::uint32_t none = flat_plan::none;

  /// What of a live container's children matters.
  enum class watch : unsigned char { nothing, names, values };

  /// A live container. The one at the bottom stands for the input: its children are the documents.
  struct frame {
    node const* children = nullptr;
    arrival const* its_own = nullptr;  // what is done when it ends
    std::uint64_t begin = 0;           // its offset
    std::uint64_t seen = 0;            // a bit each of the names that have stood here
    std::uint64_t index = 0;           // of its next element
    std::uint32_t named = none;        // of the member whose name came last: which name,
    std::uint32_t target = none;       // and what its value does; for `values` what each does
    std::uint32_t expected = 0;        // the name that is tried first
    watch what = watch::nothing;
    bool is_object = false;
    bool every = false;  // with `values`: all children, not those at some indexes
  };

  /// A captured value of more than `max_bytes` ends the scan; so do duplicate names on selected paths, where refused.
  flat_matcher(flat_plan const& p, flat_rows& r, bool refuse_duplicates, std::uint64_t max_bytes)
      : match_events(p.whole().name_sizes()),
        plan_(&p),
        rows_(&r),
        last_level_(p.whole().last_level()),
        refuse_duplicates_(refuse_duplicates),
        max_bytes_(max_bytes),
        longest_raw_name_(6 * p.whole().longest_name()),
        begins_(p.whole().last_level() + 1) {
    frames_.resize(p.nodes().size() + 1);  // a path through the plan passes a node once
    for (std::string const& each : names()) names_are_plain_ &= each.find('\\') == each.npos;
    input_.every_element = true;
    top_ = frames_.data();
    *top_ = {.children = &input_, .target = p.document(), .what = watch::values, .every = true};
  }
  flat_matcher(flat_matcher const&) = delete;
  flat_matcher& operator=(flat_matcher const&) = delete;

  // What the kernels use.

  frame& top() { return *top_; }
  arrival const& arrival_of(std::uint32_t target, shape what) const {
    return plan_->targets()[target][static_cast<std::size_t>(what)];
  }
  /// Objects are to be searched for names where that is enough, as validate::selected wants it.
  void search() { searches_ = true; }
  /// That goes for the innermost live container: nothing but members of a few names matters there.
  bool seeks() const { return searches_ && top_->what == watch::names && captures_ == 0 && top_->children->few_names; }
  /// Then: whether any of them has not stood there yet.
  bool seeks_more() const { return top_->seen != top_->children->all_names; }
  node const& node_of(arrival const& a) const { return plan_->nodes()[a.node]; }
  /// Of the names that are looked for there.
  std::uint32_t target_of(std::uint32_t which) const { return top_->children->names[which].to; }
  bool has_seen(std::uint32_t which) const { return (top_->seen >> which & 1) != 0; }
  /// Of the container that is `level`s deep, from 1.
  bool is_object(std::size_t level) const { return frames_[level].is_object; }
  /// Not entered, and waited for.
  bool waits() const { return waiting_ != nullptr; }

  /// The name of the next member as it is written: which of those that are looked for in the innermost container, or none.
  /// Eight bytes can be read at its begin.
  [[gnu::always_inline]] std::uint32_t find_raw_name(char const* p, std::size_t size) {
    std::vector<flat_plan::name> const& names = top_->children->names;
    std::uint32_t const expected = top_->expected;
    if (names_are_plain_) {
      if (expected < names.size() && names[expected].is(p, size)) return expected;
      if ((top_->children->sizes >> (size < 63 ? size : 63) & 1) != 0)
        for (std::uint32_t i = 0; i != names.size(); ++i)
          if (names[i].is(p, size)) return i;
    }
    if (size <= 8) {  // there must be a backslash, or it is another name
      constexpr std::uint64_t ones = 0x0101010101010101;
      std::uint64_t word;
      std::memcpy(&word, p, 8);
      word ^= ones * '\\';
      if (((word - ones) & ~word & ones << 7) == 0 && names_are_plain_) return none;
    }
    return find_escaped_name({p, size});
  }
  void take_name(std::uint32_t which) {
    top_->named = which;
    top_->target = top_->children->names[which].to;
    top_->expected = which + 1;
  }
  /// Instead of that and next_target(), where the value is at hand.
  [[gnu::always_inline]] bool take_named(std::uint32_t which, std::uint32_t& target) {
    frame& f = *top_;
    f.expected = which + 1;
    target = f.children->names[which].to;
    std::uint64_t const bit = std::uint64_t{1} << which;
    if ((f.seen & bit) != 0) [[unlikely]] {
      if (refuse_duplicates_) return take_name(which), false;
      target = none;
    }
    f.seen |= bit;
    return true;
  }

  /// What the child that comes next does: an index into the targets, or none. False for a second member of a name that is
  /// looked for, where that is refused.
  [[gnu::always_inline]] bool next_target(std::uint32_t& target) {
    frame& f = *top_;
    target = f.target;
    if (f.what == watch::names) {
      if (f.named == none) return true;
      std::uint64_t const bit = std::uint64_t{1} << f.named;
      if ((f.seen & bit) != 0) {
        if (refuse_duplicates_) return false;
        target = none;
      }
      f.seen |= bit;
      f.named = f.target = none;
    } else if (f.what == watch::values && !f.every && !f.children->elements.takes_index(f.index++)) {
      target = none;
    }
    return true;
  }

  /// A value that acts begins.
  [[gnu::always_inline]] void arrive(arrival const& a, std::uint64_t offset) {
    selected_ = (selected_ & ~a.begins) | a.selects;
    document_ += a.begins & 1;
    if (a.begins_row) rows_->begin(offset, document_);
    if (a.is_rare) arrive_above(a, offset);
  }
  /// Instead of arrive() and finish(), for a value that only fills a slot.
  [[gnu::always_inline]] bool fill(arrival const& a, std::uint64_t begin, std::uint64_t end) {
    if (end - begin > max_bytes_) return false;
    rows_->fill(a.slot, begin, end);
    return true;
  }
  [[gnu::always_inline]] void push(arrival const& a, bool is_object, std::uint64_t offset) {
    node const& children = node_of(a);
    ++live_;
    captures_ += a.slot_count != 0;
    *++top_ = {.children = &children, .its_own = &a, .begin = offset, .is_object = is_object};
    if (!is_object || children.member != none) {
      top_->what = watch::values;
      top_->target = is_object ? children.member : children.element;
      top_->every = is_object || children.every_element;
    } else {
      top_->what = watch::names;
    }
  }
  void wait(arrival const& a, std::uint64_t offset) {
    waiting_ = &a;
    waiting_from_ = offset;
    captures_ += a.slot_count != 0;
  }
  /// The value that arrived at `begin` has ended before `end`. False where it was to be captured and is too large.
  [[gnu::always_inline]] bool finish(arrival const& a, std::uint64_t begin, std::uint64_t end) {
    if (a.slot_count != 0) {
      if (end - begin > max_bytes_) return false;
      rows_->fill(a.slot, begin, end);
      for (std::uint32_t i = 1; i < a.slot_count; ++i) rows_->fill(plan_->slots()[a.first_slot + i], begin, end);
    }
    if (a.begins_row) rows_->end();
    if (a.is_rare) end_above(a.begins);
    return true;
  }
  /// The innermost container has ended.
  [[gnu::always_inline]] bool pop(std::uint64_t end) {
    frame const& f = *top_--;
    --live_;
    if (!finish(*f.its_own, f.begin, end)) {
      waiting_ = f.its_own;
      waiting_from_ = f.begin;
      return false;
    }
    captures_ -= f.its_own->slot_count != 0;
    return true;
  }

  // What a walk tells.

  std::vector<std::string> const& names() const override { return plan_->whole().names(); }

  answer begin_document(shape what, std::uint64_t offset, boost::json::value const*) override {
    return begin_value(what, offset);
  }
  bool name(std::string_view text) override {
    if (top_->what != watch::names) return false;
    top_->named = top_->target = none;
    std::uint32_t const which = find_name(text);
    if (which == none) return false;
    take_name(which);
    return true;
  }
  void other_name() override {
    if (top_->what == watch::names) top_->named = top_->target = none;
  }
  std::string const& current_name() const override { return top_->children->names[top_->named].text; }
  bool ignores_next() const override { return top_->target == none; }

  answer begin_value(shape what, std::uint64_t offset, boost::json::value const* = nullptr) override {
    std::uint32_t target;
    if (!next_target(target)) return answer::duplicate;
    if (target == none) return answer::skip;
    arrival const& a = arrival_of(target, what);
    if (!a.acts) return answer::skip;
    arrive(a, offset);
    if (a.node == none) {
      wait(a, offset);
      return answer::skip;
    }
    entering_ = &a;
    entering_at_ = offset;
    entering_object_ = what == shape::object;
    return answer::enter;
  }
  void enter() override { push(*entering_, entering_object_, entering_at_); }
  void leave() override {
    waiting_ = top_->its_own;
    waiting_from_ = top_->begin;
    --top_;
    --live_;
  }
  bool end_value(std::uint64_t end) override {
    if (waiting_ == nullptr) return true;
    if (!finish(*waiting_, waiting_from_, end)) return false;
    captures_ -= waiting_->slot_count != 0;
    waiting_ = nullptr;
    return true;
  }

  bool capturing() const override { return captures_ != 0; }
  std::uint64_t needed_from(std::uint64_t otherwise) const override {
    if (captures_ == 0) return otherwise;
    for (frame const* f = frames_.data() + 1; f <= top_; ++f)
      if (f->its_own->slot_count != 0) return std::min(f->begin, otherwise);
    return std::min(waiting_from_, otherwise);
  }
  bool crowded() const override { return rows_->crowded(); }
  void resume() override {}
  void abandon() override {
    top_ = frames_.data();
    live_ = captures_ = 0;
    waiting_ = nullptr;
  }

private:
  std::uint32_t find_name(std::string_view text) const {
    std::vector<flat_plan::name> const& names = top_->children->names;
    for (std::uint32_t i = 0; i != names.size(); ++i)
      if (names[i].text == text) return i;
    return none;
  }
  [[gnu::noinline]] std::uint32_t find_escaped_name(std::string_view raw) {
    if (raw.find('\\') == raw.npos) return names_are_plain_ ? none : find_name(raw);
    if (raw.size() > longest_raw_name_) return none;
    name_.clear();
    return unescape_if_valid(raw, name_) ? find_name(name_) : none;
  }

  // What concerns the rows of levels above the last.
  [[gnu::noinline]] void arrive_above(arrival const& a, std::uint64_t offset) {
    for (std::uint64_t rest = a.begins; rest != 0; rest &= rest - 1)
      begins_[static_cast<std::size_t>(std::countr_zero(rest))] = offset;
    if (a.mark != errc{}) rows_->add_mark(offset, document_, a.mark, a.mark_level);
  }
  [[gnu::noinline]] void end_above(std::uint64_t levels) {
    std::uint64_t const last = std::uint64_t{1} << last_level_;
    for (std::uint64_t rest = levels & ~last & ~selected_; rest != 0;) {  // innermost first
      auto const level = static_cast<std::uint32_t>(63 - std::countl_zero(rest));
      rest ^= std::uint64_t{1} << level;
      if (plan_->whole().levels()[level + 1].kind != level_kind::select)
        rows_->add_mark(begins_[level], document_, errc::missing_value, level + 1);
    }
  }

  flat_plan const* plan_;
  flat_rows* rows_;
  std::size_t last_level_;
  bool refuse_duplicates_;
  bool searches_ = false;
  std::uint64_t max_bytes_;
  std::uint64_t longest_raw_name_;
  bool names_are_plain_ = true;        // none can be taken for one with an escape
  std::string name_;                   // one that had escapes, decoded
  std::uint64_t selected_ = 0;         // a bit a level: the level below found something in its row
  std::vector<std::uint64_t> begins_;  // for each level: the offset of its row
  node input_;
  std::vector<frame> frames_;
  frame* top_;
  std::size_t captures_ = 0;  // open
  // A value that was begun and not entered, or has just been left.
  arrival const* waiting_ = nullptr;
  std::uint64_t waiting_from_ = 0;
  // A container that may be entered.
  arrival const* entering_ = nullptr;
  std::uint64_t entering_at_ = 0;
  bool entering_object_ = false;
};

}  // namespace riffle::detail

#endif
