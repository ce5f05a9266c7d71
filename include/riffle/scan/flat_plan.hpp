// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_FLAT_PLAN_HPP
#define RIFFLE_SCAN_FLAT_PLAN_HPP

/// \file
/// The flat plan: most plans, in a form that is followed with a few instructions an event.
///
/// A plan is flat if every value can be in one state at most, and if its rows can be taken in the order in which they end,
/// as nothing further on decides about them: no `..`, no overlapping selectors, no condition on rows that others are
/// taken from, no field of the document beside rows inside it. What the arrival of a value does, which the matcher works
/// out step by step, is then known beforehand for each shape of value.

#include <riffle/scan/match_events.hpp>
#include <riffle/scan/plan.hpp>
#include <riffle/scan/tokens.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::detail {

class flat_plan {
public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  /// What a value of one shape does where it is selected.
  struct arrival {
    std::uint64_t begins = 0;                      // a bit a level: rows that it is
    std::uint64_t selects = 0;                     // a bit a level: rows in which the level below found it
    std::uint32_t first_slot = 0, slot_count = 0;  // in slots(): those of the last level's row whose value it is
    std::uint32_t node = none;                     // where its children are looked at
    std::uint32_t mark_level = 0;
    errc mark = {};           // it is no row of that level, but counts there
    bool acts = false;        // any of these
    bool begins_row = false;  // of the last level
    bool is_rare = false;     // begins rows of other levels, or is marked
    bool only_fills = false;  // one slot, and nothing else
    slot_id slot = 0;         // the first of them
  };
  using target = std::array<arrival, 4>;  // by match_events::shape

  struct name {
    std::string text;
    std::uint32_t to;                        // into targets()
    std::uint64_t head = 0, tail = 0;        // its first and last eight bytes, as in memory
    std::uint64_t mask = ~std::uint64_t{0};  // of those of eight bytes that it has

    name(std::string_view of, std::uint32_t target) : text(of), to(target) {
      std::memcpy(&head, text.data(), std::min<std::size_t>(text.size(), 8));
      if (text.size() < 8) {
        mask = 0;
        std::memset(&mask, 0xFF, text.size());
      } else {
        std::memcpy(&tail, text.data() + text.size() - 8, 8);
      }
    }
    /// Of a name at p: eight bytes can be read there, however short it is.
    bool is(char const* p, std::size_t size) const {
      std::uint64_t word;
      std::memcpy(&word, p, 8);
      if (size != text.size() || (word & mask) != head) return false;
      if (size <= 8) return true;
      std::memcpy(&word, p + size - 8, 8);
      return word == tail && (size <= 16 || std::memcmp(p + 8, text.data() + 8, size - 16) == 0);
    }
  };

  /// Which children of a container go where.
  struct node {
    std::vector<name> names;       // members of an object
    std::uint64_t sizes = 0;       // bit i: some of them have i bytes; bit 63: or more
    std::uint64_t all_names = 0;   // a bit each
    bool few_names = false;        // of so few lengths that a search for them is worth it,
    name_filter filter = {};       // by these
    std::uint32_t member = none;   // any member of an object
    std::uint32_t element = none;  // elements of an array, if `index` is among those wanted
    bool every_element = false;
    transition elements = {};  // else
  };

  /// The flat form of a plan, if it has one.
  [[gnu::cold]] static std::optional<flat_plan> of(plan const& from) {
    flat_plan result(from);
    if (!result.has_flat_rows()) return std::nullopt;
    state_id const root = from.levels()[0].root;
    auto const document = result.make_target([&](arrival& a, match_events::shape what) {
      a.begins = 1;
      return result.arrive(root, 0, what, a);
    });
    if (!document) return std::nullopt;
    result.document_ = *document;
    return result;
  }

  plan const& whole() const { return *plan_; }
  std::vector<node> const& nodes() const { return nodes_; }
  std::vector<target> const& targets() const { return targets_; }
  std::vector<slot_id> const& slots() const { return slots_; }
  /// What each document does.
  std::uint32_t document() const { return document_; }

private:
  // Steps of a path. Each is worked out within the one before, so that longer ones would take too much stack.
  static constexpr std::size_t max_depth = 256;

  explicit flat_plan(plan const& from) : plan_(&from), known_(from.states().size(), none) {}

  bool has_flat_rows() const {
    std::size_t const last = plan_->last_level();
    if (last >= 63) return false;
    for (std::size_t i = 0; i != last; ++i)
      if (plan_->levels()[i].slots != 0) return false;
    for (level const& each : plan_->levels())
      if (each.kind == level_kind::flatten && each.policy.missing == missing::null) return false;
    return true;
  }

  template <class Fill>
  std::optional<std::uint32_t> make_target(Fill fill) {
    target made;
    for (std::size_t i = 0; i != made.size(); ++i) {
      arrival& a = made[i];
      if (!fill(a, static_cast<match_events::shape>(i))) return std::nullopt;
      std::uint64_t const last = std::uint64_t{1} << plan_->last_level();
      a.begins_row = (a.begins & last) != 0;
      a.is_rare = (a.begins & ~last) != 0 || a.mark != errc{};
      a.only_fills = a.slot_count == 1 && a.begins == 0 && a.selects == 0 && a.node == none && a.mark == errc{};
      if (a.slot_count != 0) a.slot = slots_[a.first_slot];
      a.acts = a.begins != 0 || a.selects != 0 || a.slot_count != 0 || a.node != none || a.mark != errc{};
    }
    targets_.push_back(made);
    return static_cast<std::uint32_t>(targets_.size() - 1);
  }

  // A value in this state. A state's values belong to rows of one level.
  [[gnu::cold]] std::optional<std::uint32_t> target_of(state_id id, std::uint32_t row_level) {
    if (known_[id] == none) {
      if (depth_ == max_depth) return std::nullopt;
      ++depth_;
      auto const made =
          make_target([&](arrival& a, match_events::shape what) { return arrive(id, row_level, what, a); });
      --depth_;
      if (!made) return std::nullopt;
      known_[id] = *made;
    }
    return known_[id];
  }

  // What matcher::arrive() does, worked out for one shape.
  [[gnu::cold]] bool arrive(state_id id, std::uint32_t row_level, match_events::shape what, arrival& a) {
    state const& s = plan_->states()[id];
    if (s.descends || !s.also.empty()) return false;
    if (!s.captures.empty()) {
      if (a.slot_count != 0) return false;
      a.first_slot = static_cast<std::uint32_t>(slots_.size());
      a.slot_count = static_cast<std::uint32_t>(s.captures.size());
      slots_.insert(slots_.end(), s.captures.begin(), s.captures.end());
    }
    if (s.flattens) {
      std::uint32_t const below = row_level + 1;
      flatten_options const& policy = plan_->levels()[below].policy;
      a.selects |= std::uint64_t{1} << row_level;
      bool const is_null = what == match_events::shape::null;
      if (what == match_events::shape::array) {
        if (!lead_on(*s.flattens, row_level, what, a)) return false;
      } else if (is_null ? policy.null_value != null_value::null : policy.non_array != non_array::single) {
        if (a.mark != errc{}) return false;
        a.mark = is_null ? errc::null_found : errc::type_mismatch;
        a.mark_level = below;
      } else if (!begin_row(below, what, a)) {
        return false;
      }
    }
    if (s.begins && !begin_row(*s.begins, what, a)) return false;
    return lead_on(id, row_level, what, a);
  }

  bool begin_row(std::uint32_t row_level, match_events::shape what, arrival& a) {
    if ((a.begins >> row_level & 1) != 0) return false;
    a.begins |= std::uint64_t{1} << row_level;
    a.selects |= std::uint64_t{1} << (row_level - 1);
    return arrive(plan_->levels()[row_level].root, row_level, what, a);
  }

  // The children of a value in this state.
  [[gnu::cold]] bool lead_on(state_id id, std::uint32_t row_level, match_events::shape what, arrival& a) {
    state const& s = plan_->states()[id];
    bool const is_object = what == match_events::shape::object, is_array = what == match_events::shape::array;
    if (is_object ? !leads_to_members(s) : !is_array || s.other.empty()) return true;
    if (a.node != none || s.other.size() > 1 || s.named.size() > 64) return false;
    if (!s.named.empty() && !s.other.empty() && s.other[0].what == path_selector::kind::wildcard) return false;
    for (std::size_t i = 1; i < s.named.size(); ++i)
      if (s.named[i].name == s.named[i - 1].name) return false;

    node made;
    if (is_object) {
      std::vector<std::string> texts;
      for (transition const& t : s.named) {
        auto const to = target_of(t.to, row_level);
        if (!to) return false;
        made.names.emplace_back(plan_->names()[t.name], *to);
        made.sizes |= std::uint64_t{1} << std::min<std::size_t>(made.names.back().text.size(), 63);
        texts.push_back(made.names.back().text);
      }
      made.all_names = texts.size() == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << texts.size()) - 1;
      made.filter = name_filter(texts);
      made.few_names = !texts.empty() && made.filter.all == 0;
    } else {
      made.elements = s.other[0];
      made.every_element = s.other[0].what == path_selector::kind::wildcard;
    }
    if (!is_object || made.names.empty()) {
      auto const to = target_of(s.other[0].to, row_level);
      if (!to) return false;
      (is_object ? made.member : made.element) = *to;
      if (!is_object && !made.every_element) {  // a search does not go from one to the next
        std::uint32_t const child = targets_[*to][static_cast<std::size_t>(match_events::shape::object)].node;
        if (child != none) nodes_[child].few_names = false;
      }
    }
    nodes_.push_back(std::move(made));
    a.node = static_cast<std::uint32_t>(nodes_.size() - 1);
    return true;
  }

  static bool leads_to_members(state const& s) {
    return !s.named.empty() || (!s.other.empty() && s.other[0].what == path_selector::kind::wildcard);
  }

  plan const* plan_;
  std::vector<node> nodes_;
  std::vector<target> targets_;
  std::vector<slot_id> slots_;
  std::uint32_t document_ = none;
  std::vector<std::uint32_t> known_;  // for each state: its target, if made
  std::size_t depth_ = 0;             // calls of target_of() that are at work
};

}  // namespace riffle::detail

#endif
