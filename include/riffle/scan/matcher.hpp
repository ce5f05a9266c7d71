// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_MATCHER_HPP
#define RIFFLE_SCAN_MATCHER_HPP

/// \file
/// The matcher: follows the plan's automaton through the containers in which something can still match, whatever the plan.

#include <riffle/scan/match_events.hpp>
#include <riffle/scan/plan.hpp>
#include <riffle/scan/rows.hpp>
#include <riffle/scan/stack.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::detail {

class matcher final : public match_events {
public:
  /// A captured value of more than `max_bytes` ends the scan; so do duplicate names on selected paths, where refused.
  matcher(plan const& p, rows& r, bool refuse_duplicates, std::uint64_t max_bytes)
      : match_events(p.name_sizes()),
        plan_(&p),
        rows_(&r),
        refuse_duplicates_(refuse_duplicates),
        max_bytes_(max_bytes),
        most_entries_(max_bytes / sizeof(entry) + allowance) {}

  std::vector<std::string> const& names() const override { return plan_->names(); }
  bool capturing() const override { return open_captures_ != 0; }

  answer begin_document(shape what, std::uint64_t offset, boost::json::value const* tree = nullptr) override {
    ++document_;
    what_ = what;
    offset_ = offset;
    tree_ = tree;
    rows::id const row = rows_->begin_document(offset, document_);
    if (row == rows::none) return answer::overflow;
    pending_.push({row, row_item, offset});
    arrive(plan_->levels()[0].root, row, 1);
    return pushed();
  }

  bool name(std::string_view text) override {
    container& here = levels_.back();
    here.name = unknown_name;
    if (has_name_of(text.size())) here.name = plan_->find_name(text);
    return here.name != unknown_name;
  }

  void other_name() override { levels_.back().name = unknown_name; }
  std::string const& current_name() const override { return plan_->names()[levels_.back().name]; }
  bool ignores_next() const override {
    return live_ != 0 && levels_.back().named_only && levels_.back().name == unknown_name;
  }

  /// Of the innermost live container.
  bool in_object() const { return live_ != 0 && levels_.back().is_object; }
  bool names_only() const { return levels_.back().named_only; }
  /// Something is to be done when the value that began last ends.
  bool waits() const { return pending_.size() != floor_; }

  answer begin_value(shape what, std::uint64_t offset, boost::json::value const* tree = nullptr) override {
    what_ = what;
    offset_ = offset;
    tree_ = tree;
    if (ignores_next()) return answer::skip;
    if (!follow([this](state_id to, entry const& from) { arrive(to, from.row, from.count); })) return answer::duplicate;
    return pushed();
  }

  /// A value that is no container and all there, up to `end`, as such a child. end_value() follows if anything waits.
  answer whole_value(shape what, std::uint64_t offset, std::uint64_t end) {
    if (ignores_next()) return answer::skip;
    if (end - offset > max_bytes_) return begin_value(what, offset);
    what_ = what;
    offset_ = offset;
    tree_ = nullptr;
    bool const once = follow([this, end](state_id to, entry const& from) {
      state const& s = plan_->states()[to];
      if (s.flattens || s.begins) return act(s, from.row, from.count);
      for (slot_id const each : s.captures) rows_->fill(from.row, each, offset_, end);
    });
    if (!once) return answer::duplicate;
    return rows_->overflowed() ? answer::overflow : answer::skip;
  }

  void enter() override {
    levels_.push({.first_entry = levels_.empty() ? 0 : levels_.back().last_entry,
                  .last_entry = entries_.size(),
                  .first_seen = seen_.size(),
                  .first_pending = pending_.size(),
                  .is_object = what_ == shape::object,
                  .named_only = what_ == shape::object && takes_names_only()});
    if (plan_->names().size() > 64 && what_ == shape::object) seen_.resize(seen_.size() + plan_->names().size());
    ++live_;
    floor_ = pending_.size();
  }

  void leave() override {
    entries_.cut(levels_.back().first_entry);
    if (!seen_.empty()) seen_.resize(levels_.back().first_seen);
    levels_.pop();
    --live_;
    floor_ = levels_.empty() ? 0 : levels_.back().first_pending;
  }

  bool end_value(std::uint64_t end) override {
    while (pending_.size() != floor_) {
      pending const item = pending_.back();
      if (item.slot != row_item && item.tree == nullptr && end - item.offset > max_bytes_) return false;
      pending_.pop();
      if (item.slot == row_item) {
        rows_->end(item.row);
      } else if (item.tree != nullptr) {
        rows_->set_tree(item.row, item.slot, item.tree);
      } else {
        rows_->close(item.row, item.slot, end);
        --open_captures_;
      }
    }
    return true;
  }

  std::uint64_t needed_from(std::uint64_t otherwise) const override {
    if (open_captures_ == 0) return otherwise;
    for (pending const& item : pending_)
      if (item.slot != row_item && item.tree == nullptr) return item.offset < otherwise ? item.offset : otherwise;
    return otherwise;
  }
  bool crowded() const override { return rows_->crowded(); }
  void resume() override { rows_->resume(); }
  void refuse_duplicates(bool refuse) { refuse_duplicates_ = refuse; }

  void set_document(std::uint64_t number) { document_ = number; }

  void abandon() override {
    levels_.clear();
    entries_.clear();
    seen_.clear();
    pending_.clear();
    live_ = floor_ = open_captures_ = 0;
  }

private:
  static constexpr slot_id row_item = 0xFFFFFFFF;
  static constexpr std::uint32_t unknown_name = plan::unknown_name;
  // Entries that take no account of max_bytes. Under several `..` in a row there are as many as open rows, at each level.
  static constexpr std::uint64_t allowance = 64 * 1024;
  static constexpr std::uint32_t most_times = 0xFFFFFFFF;  // more rows than can be: ends in answer::overflow

  // One state that a live container is in, for one row; `count` times where a path selects it more than once.
  struct entry {
    state_id state;
    rows::id row;
    std::uint32_t count;
  };
  // A live container.
  struct container {
    std::size_t first_entry, last_entry;
    std::size_t first_seen;     // into seen_
    std::size_t first_pending;  // into pending_: what ends with the child that is open
    bool is_object;
    bool named_only;  // an object, of whose members only some names matter
    std::uint32_t name = unknown_name;
    std::uint64_t seen = 0;  // names of the plan that have stood here: a bit each, the first 64
    std::uint64_t next_index = 0;
  };
  // What is done when a value ends: a slot is filled, or a row ends.
  struct pending {
    rows::id row;
    slot_id slot;
    std::uint64_t offset;
    boost::json::value const* tree = nullptr;
  };

  // Takes the value that begins along each transition from the states of the innermost live container. False for the
  // second of two members of one name, where they are refused.
  template <class Take>
  bool follow(Take take) {
    container& here = levels_.back();
    std::uint64_t const index = here.is_object ? 0 : here.next_index++;
    std::size_t const last = here.last_entry;
    bool known = false, again = false;  // whether the name was looked up, and had stood here before
    for (std::size_t i = here.first_entry; i != last; ++i) {
      entry const from = entries_[i];
      state const& s = plan_->states()[from.state];
      if (s.descends) add_entry(from);
      if (here.is_object && here.name != unknown_name)
        for (transition const& t : s.by_name(here.name)) {
          if (!known) again = saw(here, t.name);
          known = true;
          if (again && refuse_duplicates_) return false;
          if (!again) take(t.to, from);
        }
      for (transition const& t : s.other)
        if (here.is_object ? t.what == path_selector::kind::wildcard : t.takes_index(index)) take(t.to, from);
    }
    return true;
  }

  std::size_t entries_end() const { return levels_.empty() ? 0 : levels_.back().last_entry; }
  answer pushed() const {
    if (rows_->overflowed() || entries_.size() > most_entries_) return answer::overflow;
    return entries_.size() > entries_end() ? answer::enter : answer::skip;
  }

  // Of the container that is about to be entered.
  bool takes_names_only() const {
    for (std::size_t i = entries_end(); i != entries_.size(); ++i)
      if (plan_->states()[entries_[i].state].takes_all) return false;
    return true;
  }

  // Whether the name has stood in this object before; it has now.
  bool saw(container& here, std::uint32_t name) {
    if (name >= 64) return std::exchange(seen_[here.first_seen + name], true);
    std::uint64_t const bit = std::uint64_t{1} << name;
    bool const before = (here.seen & bit) != 0;
    here.seen |= bit;
    return before;
  }

  // Entries of one row stand together, so only the last ones can be of the same.
  void add_entry(entry fresh) {
    if (what_ != shape::object && what_ != shape::array) return;
    for (std::size_t i = entries_.size(); i != entries_end() && entries_[i - 1].row == fresh.row; --i) {
      entry& same = entries_[i - 1];
      if (same.state != fresh.state) continue;
      same.count = fresh.count > most_times - same.count ? most_times : same.count + fresh.count;
      return;
    }
    entries_.push(fresh);
  }

  // The value that begins is in state `to` for `row`.
  void arrive(state_id to, rows::id row, std::uint32_t count) {
    state const& s = plan_->states()[to];
    if (s.acts) act(s, row, count);
    if (s.leads_on) add_entry({to, row, count});
    for (state_id const each : s.also) add_entry({each, row, count});
  }

  void act(state const& s, rows::id row, std::uint32_t count) {
    for (slot_id const each : s.captures) {
      pending_.push({row, each, offset_, tree_});
      if (tree_ == nullptr) {
        rows_->open(row, each, offset_);
        ++open_captures_;
      }
    }
    if (s.flattens) flatten(*s.flattens, row, count);
    if (s.begins) begin_rows(*s.begins, row, count);
  }

  void begin_rows(std::uint32_t level, rows::id parent, std::uint32_t count) {
    rows_->mark_selected(parent);
    state_id const root = plan_->levels()[level].root;
    for (std::uint32_t i = 0; i != count; ++i) {
      rows::id const row = rows_->begin(parent, level, offset_, document_);
      if (row == rows::none) return;
      pending_.push({row, row_item, offset_});
      arrive(root, row, 1);
    }
  }

  void flatten(state_id elements, rows::id row, std::uint32_t count) {
    rows_->mark_selected(row);
    state_id const element = plan_->states()[elements].other.front().to;
    std::uint32_t const level = *plan_->states()[element].begins;
    flatten_options const& policy = plan_->levels()[level].policy;
    if (what_ == shape::array)
      add_entry({elements, row, count});
    else if (what_ == shape::null && policy.null_value != null_value::null)
      for (std::uint32_t i = 0; i != count && rows_->add_mark(row, level, errc::null_found, offset_); ++i) {
      }
    else if (what_ != shape::null && policy.non_array != non_array::single)
      for (std::uint32_t i = 0; i != count && rows_->add_mark(row, level, errc::type_mismatch, offset_); ++i) {
      }
    else
      begin_rows(level, row, count);
  }

  plan const* plan_;
  rows* rows_;
  bool refuse_duplicates_;
  std::uint64_t max_bytes_;
  std::uint64_t most_entries_;
  stack<container> levels_;
  stack<entry> entries_;    // of all live containers, innermost last
  std::vector<char> seen_;  // of all live objects, for plans of more than 64 names: those that have stood there
  stack<pending> pending_;
  std::size_t floor_ = 0;  // levels_.back().first_pending
  std::size_t open_captures_ = 0;
  // The value that begins.
  shape what_ = shape::other;
  std::uint64_t offset_ = 0;
  boost::json::value const* tree_ = nullptr;
};

}  // namespace riffle::detail

#endif
