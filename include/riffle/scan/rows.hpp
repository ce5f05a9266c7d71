// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_ROWS_HPP
#define RIFFLE_SCAN_ROWS_HPP

/// \file
/// The rows in flight: begun and filled by the matcher, taken out complete and in order by the run.
///
/// A row is a node under the row it was taken from; documents are under one root. Rows leave in the order in which
/// plain nested loops would produce them, which for plans without `..` is the order in which they end. A row leaves once
/// its value has ended, its document-level fields are known, and the conditions of all rows above it are decided.

#include <riffle/scan/fault.hpp>
#include <riffle/scan/mark.hpp>
#include <riffle/scan/plan.hpp>
#include <riffle/scan/stack.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boost::json {
class value;
}

namespace riffle::detail {

/// What a slot holds. Text lies in the window until hold() moves it here.
struct slot {
  enum class kind : unsigned char { absent, open, text, held, tree };
  kind what = kind::absent;
  bool listed = false;      // for the next rows::hold() to look at
  std::uint64_t begin = 0;  // offset in the input
  std::uint64_t size = 0;   // bytes
  std::unique_ptr<char[]> bytes = {};
  boost::json::value const* tree = nullptr;

  bool known() const { return what != kind::absent && what != kind::open; }
  std::string_view held() const { return {bytes.get(), static_cast<std::size_t>(size)}; }
  void hold(std::string_view text) {
    bytes = std::make_unique_for_overwrite<char[]>(text.size());
    std::copy(text.begin(), text.end(), bytes.get());
    size = text.size();
    what = kind::held;
  }
};

class rows {
public:
  using id = std::uint32_t;
  static constexpr id none = 0xFFFFFFFF;
  enum class outcome { row, starved, fault };

  static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

  /// `max_bytes` bounds what all rows may take, with an allowance for those that are only waiting to be taken.
  explicit rows(detail::plan const& p, std::uint64_t max_bytes = unlimited)
      : plan_(&p),
        width_(p.width()),
        last_level_(static_cast<std::uint32_t>(p.last_level())),
        row_bytes_(sizeof(node) + p.width() * sizeof(slot)),
        budget_(std::max<std::uint64_t>(piece_bytes / row_bytes_, 16)),
        most_rows_(max_bytes / row_bytes_ + budget_),
        max_bytes_(max_bytes) {
    for (level const& each : p.levels()) conditional_.push_back(!each.conditions.empty());
    for (std::size_t i = 0; i != p.last_level(); ++i) may_reject_ |= conditional_[i] != 0;
    add_node(none, no_level);
    nodes_[0].decided = true;
  }

  // For the matcher.

  /// Begins a row of `level` under `parent`. Returns none where a row above was rejected already, or there are too many.
  id begin(id parent, std::uint32_t level, std::uint64_t offset, std::uint64_t document) {
    if (may_reject_)
      for (id up = parent; up != none; up = nodes_[up].parent)
        if (nodes_[up].rejected) return none;
    if (live_ > most_rows_) {
      overflowed_ = true;
      return none;
    }
    ++fresh_;
    id const fresh = add_node(parent, level);
    node& row = nodes_[fresh];
    row.offset = offset;
    row.document = document;
    row.decided = conditional_[level] == 0;
    return fresh;
  }
  id begin_document(std::uint64_t offset, std::uint64_t document) { return begin(0, 0, offset, document); }

  /// There were more rows than may wait.
  bool overflowed() const { return overflowed_; }
  /// Enough rows have been begun since resume(): those that are complete should be taken before more are.
  bool crowded() const { return fresh_ >= budget_; }
  void resume() { fresh_ = 0; }

  void open(id row, slot_id s, std::uint64_t offset) {
    slot& target = at(row, s);
    target.what = slot::kind::open;
    target.begin = offset;
  }
  void close(id row, slot_id s, std::uint64_t end) { fill(row, s, at(row, s).begin, end); }
  void fill(id row, slot_id s, std::uint64_t begin, std::uint64_t end) {
    slot& target = at(row, s);
    target.begin = begin;
    target.what = slot::kind::text;
    target.size = end - begin;
    if (!std::exchange(target.listed, true)) in_window_.push({row, s});
  }
  void set_tree(id row, slot_id s, boost::json::value const* tree) {
    slot& target = at(row, s);
    target.what = slot::kind::tree;
    target.tree = tree;
  }

  /// The row's value has ended.
  void end(id row) {
    if (!nodes_[row].selected && nodes_[row].level != last_level_) {
      std::uint32_t const below = nodes_[row].level + 1;
      level const& next = plan_->levels()[below];
      if (next.kind == level_kind::flatten && next.policy.missing == missing::null) add_null_row(row, below);
    }
    nodes_[row].ended = true;
    ++ended_;
  }

  /// The path of the level below found a value in this row.
  void mark_selected(id row) { nodes_[row].selected = true; }

  /// A value that yields no row but counts, or stops the run, when its turn comes. False where begin() returns none.
  bool add_mark(id parent, std::uint32_t level, errc why, std::uint64_t offset) {
    id const mark = begin(parent, level, offset, nodes_[parent].document);
    if (mark == none) return false;
    nodes_[mark].mark = why;
    nodes_[mark].ended = true;
    nodes_[mark].decided = false;
    ++ended_;
    return true;
  }

  // For the run.

  /// Moves to the next row that is complete. `satisfies(level, condition, slot)` decides conditions, in the order of the
  /// loops that this stands for. After outcome::fault, why() tells.
  template <class Satisfies>
  outcome advance(statistics& counts, Satisfies const& satisfies) {
    if (delivered_) {
      delivered_ = false;
      remove_first(nodes_[cursor_].parent);
    }
    for (;;) {
      node& here = nodes_[cursor_];
      bool const last = here.level == last_level_;
      if (!here.decided) {
        if (here.mark != errc{}) {
          if (!skip_mark(counts)) return outcome::fault;
          continue;
        }
        if ((last && !here.ended) || !conditions_known(here)) return outcome::starved;
        bool const keep = satisfied(satisfies);
        nodes_[cursor_].decided = true;
        nodes_[cursor_].rejected = !keep;
      } else if (here.rejected) {
        if (!here.ended) return outcome::starved;
        remove_first(here.parent);
      } else if (last) {
        if (!here.ended || !known(here, plan_->fields())) return outcome::starved;
        delivered_ = true;
        return outcome::row;
      } else if (here.first != none) {
        cursor_ = here.first;
      } else if (!here.ended) {
        return outcome::starved;
      } else {
        if (!leave(counts)) return outcome::fault;
      }
    }
  }

  /// The slots of the row that advance() moved to.
  slot const& field(slot_ref which) const { return resolve(cursor_, which); }
  std::uint64_t document() const { return nodes_[cursor_].document; }
  std::uint64_t offset() const { return nodes_[cursor_].offset; }
  fault const& why() const { return why_; }

  /// Copies what rows still need of the window's bytes, so that it can slide. Called when no row is complete. False where
  /// all rows, those that wait and the slots of those that are open, take more than max_bytes. Costs the captures since
  /// last time.
  bool hold(std::string_view window, std::uint64_t base) {
    for (capture const& each : in_window_) {
      slot& filled = at(each.row, each.which);
      filled.listed = false;
      if (filled.what != slot::kind::text) continue;  // gone already
      filled.hold(window.substr(static_cast<std::size_t>(filled.begin - base), static_cast<std::size_t>(filled.size)));
      held_bytes_ += filled.size;
      if (bytes() > max_bytes_) return false;
    }
    in_window_.clear();
    return bytes() <= max_bytes_;
  }
  /// What hold() compares with max_bytes.
  std::uint64_t bytes() const { return held_bytes_ + ended_ * row_bytes_; }

  /// Forgets all rows, complete or not.
  void clear() {
    nodes_.resize(1);
    nodes_[0].first = nodes_[0].last = none;
    slots_.clear();
    slots_.resize(width_);
    free_ = none;
    live_ = 1;
    in_window_.clear();
    held_bytes_ = ended_ = fresh_ = 0;
    overflowed_ = false;
    cursor_ = 0;
    delivered_ = false;
  }

private:
  struct node {
    id parent = none, first = none, last = none, next = none;
    std::uint32_t level = 0;
    errc mark = {};
    bool ended = false;     // its value has ended
    bool selected = false;  // the level below found something in it
    bool decided = false;   // its conditions were looked at
    bool rejected = false;  // and one of them failed
    std::uint64_t offset = 0;
    std::uint64_t document = 0;
  };

  struct capture {
    id row;
    slot_id which;
  };

  slot& at(id row, slot_id s) { return slots_[std::size_t{row} * width_ + s]; }
  slot const& at(id row, slot_id s) const { return slots_[std::size_t{row} * width_ + s]; }

  id add_node(id parent, std::uint32_t level) {
    ++live_;
    if (free_ == none) more_nodes();
    id const fresh = free_;
    free_ = nodes_[fresh].next;
    nodes_[fresh] = node{};
    nodes_[fresh].level = level;
    nodes_[fresh].parent = parent;
    if (parent != none) {
      node& above = nodes_[parent];
      (above.last == none ? above.first : nodes_[above.last].next) = fresh;
      above.last = fresh;
    }
    return fresh;
  }
  [[gnu::noinline]] void more_nodes() {
    nodes_.emplace_back();
    slots_.resize(nodes_.size() * width_);
    free_ = static_cast<id>(nodes_.size() - 1);
  }

  // A row of null where none stands: done to it is what matcher::arrive() does to a null that does.
  void add_null_row(id parent, std::uint32_t level) {
    id const row = begin(parent, level, nodes_[parent].offset, nodes_[parent].document);
    if (row == none) return;
    state const& root = plan_->states()[plan_->levels()[level].root];
    for (slot_id const s : root.captures) {
      at(row, s).begin = nodes_[parent].offset;
      at(row, s).hold("null");
      held_bytes_ += at(row, s).size;
    }
    if (root.flattens || root.begins) {
      std::uint32_t const below = level + 1;
      mark_selected(row);
      if (root.flattens && plan_->levels()[below].policy.null_value != null_value::null)
        add_mark(row, below, errc::null_found, nodes_[row].offset);
      else
        add_null_row(row, below);
    }
    end(row);
  }

  // Frees the first row under `parent`, with all below it, and moves the cursor to the parent.
  void remove_first(id parent) {
    id const gone = nodes_[parent].first;
    nodes_[parent].first = nodes_[gone].next;
    if (nodes_[parent].first == none) nodes_[parent].last = none;
    release(gone);
    cursor_ = parent;
  }

  void release(id row) {
    for (id child = nodes_[row].first; child != none;) {
      id const next = nodes_[child].next;
      release(child);  // as deep as the plan has levels
      child = next;
    }
    slot* const slots = &at(row, 0);
    for (slot_id s = 0; s != width_; ++s) {
      slot& old = slots[s];
      if (old.what == slot::kind::held) {
        held_bytes_ -= old.size;
        old.bytes.reset();
      }
      old.what = slot::kind::absent;
    }
    ended_ -= nodes_[row].ended;
    nodes_[row].next = free_;
    free_ = row;
    --live_;
  }

  id document_of(id row) const {
    while (nodes_[row].level != 0) row = nodes_[row].parent;
    return row;
  }
  slot const& resolve(id row, slot_ref which) const {
    return at(which.of_document ? document_of(row) : row, which.slot);
  }

  bool known(node const& here, std::vector<slot_ref> const& wanted) const {
    for (slot_ref const& each : wanted) {
      id const owner = each.of_document ? document_of(cursor_) : cursor_;
      if (!(each.of_document ? nodes_[owner] : here).ended && !at(owner, each.slot).known()) return false;
    }
    return true;
  }
  bool conditions_known(node const& here) const { return known(here, plan_->levels()[here.level].conditions); }

  template <class Satisfies>
  bool satisfied(Satisfies const& satisfies) {
    std::size_t const level = nodes_[cursor_].level;
    std::vector<slot_ref> const& conditions = plan_->levels()[level].conditions;
    for (std::size_t i = 0; i != conditions.size(); ++i)
      if (!satisfies(level, i, resolve(cursor_, conditions[i]))) return false;
    return true;
  }

  // The cursor stands on a mark: counts it and goes on, or stops.
  bool skip_mark(statistics& counts) {
    node const here = nodes_[cursor_];
    if (!count_mark(*plan_, {here.mark, here.level, here.offset, here.document}, counts, why_)) return false;
    remove_first(here.parent);
    return true;
  }

  // The cursor stands on a row above the last level whose rows have all been taken.
  bool leave(statistics& counts) {
    node const here = nodes_[cursor_];
    std::uint32_t const below = here.level + 1;
    if (cursor_ == 0) return true;
    if (!here.selected && plan_->levels()[below].kind != level_kind::select &&
        !count_mark(*plan_, {errc::missing_value, below, here.offset, here.document}, counts, why_))
      return false;
    remove_first(here.parent);
    return true;
  }

  static constexpr std::uint64_t piece_bytes = 1024 * 1024;

  static constexpr std::uint32_t no_level = 0xFFFFFFFF;  // of the root

  detail::plan const* plan_;
  slot_id width_;
  std::uint32_t last_level_;
  std::uint64_t row_bytes_;  // a row and its slots
  std::uint64_t budget_;     // rows begun at a time
  std::uint64_t most_rows_;
  std::uint64_t max_bytes_;
  std::uint64_t fresh_ = 0;  // rows begun since resume()
  bool overflowed_ = false;
  std::vector<node> nodes_;
  std::vector<slot> slots_;                 // width() for each node
  std::vector<unsigned char> conditional_;  // for each level: it has conditions
  id free_ = none;                          // the first of the nodes that are free, linked by next
  std::uint64_t live_ = 0;                  // nodes that are not free
  stack<capture> in_window_;                // slots filled since the last hold(), each once
  std::uint64_t held_bytes_ = 0;
  std::uint64_t ended_ = 0;  // rows that have ended and are still here
  bool may_reject_ = false;  // rows that others are taken from have conditions
  id cursor_ = 0;
  bool delivered_ = false;  // the cursor's row has been taken and is to be removed
  fault why_;
};

}  // namespace riffle::detail

#endif
