// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_PLAN_HPP
#define RIFFLE_SCAN_PLAN_HPP

/// \file
/// The plan: what a pipeline of adaptors selects, compiled into one small automaton that one scanner runs.

#include <riffle/options.hpp>
#include <riffle/path/path.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::detail {

using state_id = std::uint32_t;
using slot_id = std::uint32_t;

/// One step from a container's state to the state of those of its children that the selector matches.
struct transition {
  path_selector::kind what;
  std::uint32_t name;  // index into plan::names
  std::uint64_t start, end, step;
  state_id to;

  bool takes_index(std::uint64_t index) const {
    switch (what) {
      case path_selector::kind::wildcard: return true;
      case path_selector::kind::index:
      case path_selector::kind::name_or_index: return index == start;
      case path_selector::kind::slice: return step != 0 && index >= start && index < end && (index - start) % step == 0;
      case path_selector::kind::name: return false;
    }
    return false;
  }
};

/// A state that a value can be in. The start of a value in this state does what the members say.
struct state {
  std::vector<transition> named;             // for an object's members with wanted names, sorted by name
  std::vector<transition> other;             // for an array's elements, and by wildcard for members
  std::vector<state_id> also;                // further states of the same value
  std::vector<slot_id> captures;             // slots of the row that take this value
  std::optional<std::uint32_t> begins = {};  // the value is a row of that level
  std::optional<state_id> flattens = {};     // the state of an array's elements; other values as the options say
  bool descends = false;                     // children are in this state too
  bool takes_all = false;                    // an object's members, whatever their names
  bool of_union = false;                     // several selectors lead here

  bool leads_on = false;  // there are transitions
  bool acts = false;      // captures, begins or flattens

  std::span<transition const> by_name(std::uint32_t name) const {
    if (named.size() == 1) return {named.data(), std::size_t{named[0].name == name}};
    auto const range = std::ranges::equal_range(named, name, {}, &transition::name);
    return {range.begin(), range.end()};
  }
};

/// How the rows of a level come from the rows of the level before.
enum class level_kind { document, select, flatten, project };

/// A slot: of the row itself, or of the document that the row stands in.
struct slot_ref {
  slot_id slot = 0;
  bool of_document = false;
};

/// One kind of row: level 0 are the documents, each further level the rows that an adaptor takes from the one before.
struct level {
  level_kind kind = level_kind::document;
  flatten_options policy = {};
  state_id root = 0;
  slot_id slots = 0;
  std::vector<slot_ref> conditions = {};  // one for each where(), in order
  std::string path = {};                  // for messages: the path from the document
};

/// Built adaptor by adaptor, then fixed. Holds no source, no predicate and no type.
class plan {
public:
  plan() {
    levels_.emplace_back();
    levels_[0].root = add_state();
    levels_[0].path = "$";
  }

  std::vector<state> const& states() const { return states_; }
  std::vector<level> const& levels() const { return levels_; }
  std::vector<std::string> const& names() const { return names_; }
  static constexpr std::uint32_t unknown_name = 0xFFFFFFFF;
  /// The index of a name in names(), or unknown_name.
  std::uint32_t find_name(std::string_view name) const {
    if (names_.size() <= 4) {
      for (std::uint32_t i = 0; i != names_.size(); ++i)
        if (names_[i].size() == name.size() && std::memcmp(names_[i].data(), name.data(), name.size()) == 0) return i;
      return unknown_name;
    }
    auto const place = place_of(name);
    return place == sorted_names_.end() || names_[*place] != name ? unknown_name : *place;
  }
  /// The slots that the last level's rows deliver.
  std::vector<slot_ref> const& fields() const { return fields_; }
  std::size_t longest_name() const { return longest_name_; }
  /// Bit i: some name has i bytes; bit 63: or more.
  std::uint64_t name_sizes() const { return name_sizes_; }
  std::size_t last_level() const { return levels_.size() - 1; }
  /// More slots than any level has: the stride of the row table.
  slot_id width() const { return width_; }

  /// The rows are from now on the values that `where` selects in the rows so far.
  [[gnu::cold]] void descend(path const& where, level_kind kind, flatten_options policy = {}) {
    level added{.kind = kind, .policy = policy};
    added.path = levels_.back().path + relative_text(where);
    state_id const target = follow(levels_.back().root, where);
    auto const number = static_cast<std::uint32_t>(levels_.size());
    state_id row_state = target;
    if (kind == level_kind::flatten) {
      added.path += "[*]";
      state_id const elements = add_state();
      row_state = add_state();
      states_[elements].other.push_back({path_selector::kind::wildcard, 0, 0, 0, 0, row_state});
      states_[elements].leads_on = true;
      states_[target].flattens = elements;
      states_[target].acts = true;
    }
    states_[row_state].begins = number;
    states_[row_state].acts = true;
    added.root = add_state();
    levels_.push_back(std::move(added));
  }

  /// Every row of the last level must satisfy one more condition, on the value at `where`.
  void add_condition(path const& where) { levels_.back().conditions.push_back(capture(where)); }

  /// Every row of the last level delivers one more field.
  void add_field(path const& where) { fields_.push_back(capture(where)); }

  /// The path of a field or condition as messages show it.
  std::string path_text(path const& where) const {
    return where.from_root() ? to_string(where) : levels_.back().path + relative_text(where);
  }

private:
  static std::string relative_text(path const& where) { return to_string(where).substr(1); }

  [[gnu::cold]] slot_ref capture(path const& where) {
    bool const of_document = where.from_root();
    level& owner = of_document ? levels_.front() : levels_.back();
    state& captured = states_[follow(owner.root, where)];
    captured.captures.push_back(owner.slots);
    captured.acts = true;
    if (owner.slots + 1 > width_) width_ = owner.slots + 1;
    return {owner.slots++, of_document};
  }

  state_id add_state() {
    states_.emplace_back();
    return static_cast<state_id>(states_.size() - 1);
  }

  // Where in sorted_names_ a name stands, or would.
  std::vector<std::uint32_t>::const_iterator place_of(std::string_view name) const {
    return std::ranges::lower_bound(sorted_names_, name, {},
                                    [this](std::uint32_t i) { return std::string_view(names_[i]); });
  }

  [[gnu::cold]] std::uint32_t add_name(std::string const& name) {
    auto const place = place_of(name);
    if (place != sorted_names_.end() && names_[*place] == name) return *place;
    auto const number = static_cast<std::uint32_t>(names_.size());
    sorted_names_.insert(place, number);
    names_.push_back(name);
    longest_name_ = std::max(longest_name_, name.size());
    name_sizes_ |= std::uint64_t{1} << std::min<std::size_t>(name.size(), 63);
    return number;
  }

  // The state reached from `from` along a path; paths that begin alike share states as long as they step by one name.
  [[gnu::cold]] state_id follow(state_id from, path const& where) {
    for (path_segment const& segment : where.segments()) {
      bool const single = !segment.descendant && segment.selectors.size() == 1;
      if (single && segment.selectors[0].what == path_selector::kind::name)
        if (auto const known = step_by_name(from, segment.selectors[0].name)) {
          from = *known;
          continue;
        }
      state_id const to = add_state();
      states_[to].of_union = segment.selectors.size() != 1;
      state_id source = from;
      if (segment.descendant) {
        source = add_state();
        states_[source].descends = states_[source].takes_all = true;
        states_[from].also.push_back(source);
      }
      states_[source].leads_on |= !segment.selectors.empty();
      for (path_selector const& s : segment.selectors) {
        bool const is_name = s.what == path_selector::kind::name;
        bool const may_be_name = is_name || s.what == path_selector::kind::name_or_index;
        transition const t{s.what, may_be_name ? add_name(s.name) : 0, s.start, s.end, s.step, to};
        auto& named = states_[source].named;
        if (may_be_name) named.insert(std::ranges::upper_bound(named, t.name, {}, &transition::name), t);
        if (!is_name) states_[source].other.push_back(t);
        if (s.what == path_selector::kind::wildcard) states_[source].takes_all = true;
      }
      from = to;
    }
    return from;
  }

  // The state that the name alone leads to. A union's members lead to one state, which a path by one of the names alone
  // must not reuse.
  std::optional<state_id> step_by_name(state_id from, std::string_view name) const {
    for (transition const& t : states_[from].by_name(find_name(name)))
      if (t.what == path_selector::kind::name && !states_[t.to].of_union) return t.to;
    return std::nullopt;
  }

  std::vector<state> states_;
  std::vector<level> levels_;
  std::vector<std::string> names_;
  std::vector<std::uint32_t> sorted_names_;  // indices into names_
  std::vector<slot_ref> fields_;
  std::size_t longest_name_ = 0;
  std::uint64_t name_sizes_ = 0;
  slot_id width_ = 1;
};

}  // namespace riffle::detail

#endif
