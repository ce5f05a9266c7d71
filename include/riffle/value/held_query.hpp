// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VALUE_HELD_QUERY_HPP
#define RIFFLE_VALUE_HELD_QUERY_HPP

/// \file
/// RFC 9535 on a value that is held: all selectors, filters with their functions, in the standard's order.

#include <riffle/path/segment.hpp>
#include <riffle/path/to_string.hpp>
#include <riffle/scan/fault.hpp>
#include <riffle/value/comparand.hpp>
#include <riffle/value/element.hpp>
#include <riffle/value/held_value.hpp>
#include <riffle/value/regexp.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::detail {

/// Calls `each(expression)` for all expressions of the filters in a path, those within others first.
template <class F>
void each_expression(std::vector<path_segment> const& segments, F const& each);

template <class F>
void each_expression(path_expression const& e, F const& each) {
  for (path_expression const& operand : e.operands) each_expression(operand, each);
  each_expression(e.segments, each);
  each(e);
}

template <class F>
void each_expression(std::vector<path_segment> const& segments, F const& each) {
  for (path_segment const& segment : segments)
    for (path_selector const& selector : segment.selectors)
      if (!selector.filter.empty()) each_expression(selector.filter.expression(), each);
}

/// Whether some filter looks at the root.
inline bool uses_root(std::vector<path_segment> const& segments) {
  bool found = false;
  each_expression(segments,
                  [&found](path_expression const& e) { found |= e.what == path_expression::kind::root_query; });
  return found;
}

/// The segments of a path, with what can be made of them before there is a value. Immutable: one serves many threads.
class held_query {
public:
  /// \throws limit_error  pattern_limit
  explicit held_query(std::vector<path_segment> segments) : segments_(std::move(segments)) {
    std::size_t repeats = 0;
    auto add = [this, &repeats](std::vector<path_segment> const& some) {
      for (path_segment const& each : some) {
        repeats += each.descendant || each.selectors.size() > 1 ? 1 : 0;
        numbered_.push_back(&each);
        for (path_selector const& selector : each.selectors)
          if (!selector.filter.empty()) numbered_.push_back(&selector.filter.expression());
      }
    };
    add(segments_);
    each_expression(segments_, [this, &add](path_expression const& e) {
      add(e.segments);
      if (e.what == path_expression::kind::root_query) root_queries_.push_back(&e);
      if (e.what != path_expression::kind::match && e.what != path_expression::kind::search) return;
      if (e.operands[1].what == path_expression::kind::string)
        patterns_.push_back({&e.operands[1], regexp::compile(e.operands[1].text)});
    });
    std::sort(numbered_.begin(), numbered_.end());
    may_repeat_ = repeats > 1;
  }
  held_query(held_query const&) = delete;
  held_query& operator=(held_query const&) = delete;

  std::vector<path_segment> const& segments() const { return segments_; }
  std::vector<path_expression const*> const& root_queries() const { return root_queries_; }

  struct pattern {
    path_expression const* literal;
    std::optional<regexp> compiled;
  };
  /// What a literal pattern is; null for one that is no literal.
  std::optional<regexp> const* compiled(path_expression const& literal) const {
    for (pattern const& each : patterns_)
      if (each.literal == &literal) return &each.compiled;
    return nullptr;
  }

  /// Values may be come by in so many ways that what is known of them should be kept: without that the time would grow
  /// with the number of segments as a power.
  bool may_repeat() const { return may_repeat_; }
  /// The segments and filters, those within filters included, and the number of each.
  std::size_t parts() const { return numbered_.size(); }
  std::size_t number_of(void const* part) const {
    return static_cast<std::size_t>(std::lower_bound(numbered_.begin(), numbered_.end(), part) - numbered_.begin());
  }

private:
  std::vector<path_segment> segments_;
  std::vector<path_expression const*> root_queries_;  // those within others first
  std::vector<pattern> patterns_;
  std::vector<void const*> numbered_;  // sorted
  bool may_repeat_ = false;
};

/// One query on one value.
///
/// Time: each value is looked at once for each segment that it may be of, and once more on the way to each value that is
/// selected. Memory: what is selected; where the query may come by a value in many ways, 8 bytes for each value and each
/// segment and filter, too.
class held_evaluation {
public:
  using id = held_value::id;

  /// \throws limit_error  row_limit: there is no room for what it needs
  held_evaluation(held_query const& query, held_value const& value) : query_(&query), value_(&value) {
    if (query.may_repeat()) {
      value.expect_room(query.parts() * value.size() * sizeof(known_[0]));
      known_.resize(query.parts() * value.size());
    }
    for (path_expression const* each : query.root_queries()) {
      nodes found = find(each->segments, 0, query.may_repeat() ? 1 : all);
      if (query.may_repeat() && found.found != 0) found.found = number(each->segments, 0, 0);
      from_root_.push_back(found);
    }
  }

  /// What the query selects, in the standard's order.
  /// \throws limit_error  row_limit: more than there is room for; parse_error  duplicate_name, as strict as the element's run
  void select(std::vector<id>& into) {
    into.clear();
    nodes out{.wanted = all, .list = &into};
    visit(query_->segments(), 0, 0, out);
  }

  /// Whether the filter that is the query's only selector holds for the value itself.
  bool holds() { return test(query_->segments().front().selectors.front().filter.expression(), 0); }

private:
  using kind = path_expression::kind;
  static constexpr std::uint64_t all = std::numeric_limits<std::uint64_t>::max(), most = all - 1;

  // What a query finds: how many values, the first of them, and all where wanted.
  struct nodes {
    std::uint64_t wanted;
    std::uint64_t found = 0;
    id first = 0;
    std::vector<id>* list = nullptr;
  };

  // Selecting.

  // At most as many as wanted, or some more.
  nodes find(std::vector<path_segment> const& segments, id from, std::uint64_t wanted) {
    nodes out{.wanted = wanted};
    visit(segments, 0, from, out);
    return out;
  }

  // Goes on with segment `i` at `at`. Whether more is wanted.
  bool visit(std::vector<path_segment> const& segments, std::size_t i, id at, nodes& out) {
    if (i == segments.size()) {
      if (out.found++ == 0) out.first = at;
      if (out.list != nullptr) {
        value_->expect_room((out.list->size() + 1) * sizeof(id));
        out.list->push_back(at);
      }
      return out.found < out.wanted;
    }
    if (query_->may_repeat() && number(segments, i, at) == 0) return true;
    path_segment const& here = segments[i];
    for (path_selector const& selector : here.selectors)
      if (!take(selector, at, [&](id child) { return visit(segments, i + 1, child, out); })) return false;
    return !here.descendant || value_->each_child(at, [&](id child) { return visit(segments, i, child, out); });
  }

  // How many values segment `i` and those after it select at `at`, `most` if more than can be counted.
  std::uint64_t number(std::vector<path_segment> const& segments, std::size_t i, id at) {
    if (i == segments.size()) return 1;
    path_segment const& here = segments[i];
    if (known(&here, at) != 0) return known(&here, at) - 1;
    std::uint64_t sum = 0;
    auto add = [&sum](std::uint64_t n) {
      sum = n > most - sum ? most : sum + n;
      return true;
    };
    for (path_selector const& selector : here.selectors)
      take(selector, at, [&](id child) { return add(number(segments, i + 1, child)); });
    if (here.descendant) value_->each_child(at, [&](id child) { return add(number(segments, i, child)); });
    known(&here, at) = sum + 1;
    return sum;
  }

  // Calls `to(child)` for what the selector takes of the value until it returns false. Whether it never did.
  template <class F>
  bool take(path_selector const& selector, id from, F to) {
    char const tag = value_->tag(from);
    switch (selector.what) {
      case path_selector::kind::wildcard:
        if (selector.filter.empty()) return value_->each_child(from, to);
        return value_->each_child(from,
                                  [&](id child) { return !passes(selector.filter.expression(), child) || to(child); });
      case path_selector::kind::name: return tag != '{' || take_member(selector.name, from, to);
      case path_selector::kind::index: return tag != '[' || take_elements(selector, from, to);
      case path_selector::kind::slice: return tag != '[' || take_elements(selector, from, to);
      case path_selector::kind::name_or_index:
        return tag == '{' ? take_member(selector.name, from, to) : tag != '[' || take_elements(selector, from, to);
    }
    return true;
  }

  template <class F>
  bool take_member(std::string const& name, id from, F to) {
    std::optional<id> found;
    value_->each_child(from, [&](id member) {
      if (!value_->has_name(member, name)) return true;
      if (found) throw_duplicate(name, member);
      found = member;
      return refuses_duplicates();
    });
    return !found || to(*found);
  }

  bool refuses_duplicates() const {
    element const& whole = value_->whole();
    return whole.tree() == nullptr && (whole.origin() == nullptr || whole.origin()->refuses_duplicates());
  }

  [[noreturn]] void throw_duplicate(std::string const& name, id member) const {
    throw parse_error(errc::duplicate_name,
                      "a second member \"" + name +
                          "\" in one object, on a path that is selected; validate::selected takes the first",
                      value_->name_at(member).where());
  }

  // RFC 9535, section 2.3.4.2.2; an index i is as the slice i:i + 1.
  template <class F>
  bool take_elements(path_selector const& selector, id from, F to) {
    bool const is_slice = selector.what == path_selector::kind::slice;
    if (is_slice && selector.step == 0) return true;
    if (!selector.start_from_end && !selector.end_from_end && !selector.backwards) {
      std::uint64_t const end = is_slice ? selector.end : selector.start + 1;
      std::uint64_t i = 0;
      bool more = true;
      value_->each_child(from, [&](id child) {
        if (i >= end) return false;
        if (i >= selector.start && (i - selector.start) % selector.step == 0) more = to(child);
        ++i;
        return more;
      });
      return more;
    }
    std::vector<id> elements;
    value_->each_child(from, [&](id child) {
      elements.push_back(child);
      return true;
    });
    // From -1, which is before the first, to size; numbers are below 2^53 or unbounded.
    auto const size = static_cast<std::int64_t>(elements.size());
    auto place = [size](std::uint64_t number, bool from_end) {
      auto const n = static_cast<std::int64_t>(std::min(number, std::uint64_t{1} << 53));
      return from_end ? std::max<std::int64_t>(size - n, -1) : std::min(n, size);
    };
    auto const step = static_cast<std::int64_t>(selector.step);
    std::int64_t const start = place(selector.start, selector.start_from_end);
    std::int64_t const end = place(selector.end, selector.end_from_end);
    auto taken = [&](std::int64_t i) { return to(elements[static_cast<std::size_t>(i)]); };
    if (!is_slice) return start < 0 || taken(start);
    if (selector.backwards) {
      for (std::int64_t i = std::min(start, size - 1); i > end; i -= step)
        if (!taken(i)) return false;
    } else {
      for (std::int64_t i = std::max<std::int64_t>(start, 0); i < end; i += step)
        if (!taken(i)) return false;
    }
    return true;
  }

  // Filters.

  bool passes(path_expression const& filter, id at) {
    if (!query_->may_repeat()) return test(filter, at);
    if (known(&filter, at) == 0) {
      bool const verdict = test(filter, at);
      known(&filter, at) = verdict ? 2 : 1;
    }
    return known(&filter, at) == 2;
  }

  // One more than number() of a segment, or passes() of a filter, where it may repeat; 0 if not known yet.
  std::uint64_t& known(void const* part, id at) { return known_[query_->number_of(part) * value_->size() + at]; }

  bool test(path_expression const& e, id at) {
    auto holds = [this, at](path_expression const& each) { return test(each, at); };
    auto compare = [&](auto relation) {
      return relation(comparand_of(e.operands[0], at), comparand_of(e.operands[1], at));
    };
    switch (e.what) {
      case kind::not_: return !holds(e.operands[0]);
      case kind::and_: return std::all_of(e.operands.begin(), e.operands.end(), holds);
      case kind::or_: return std::any_of(e.operands.begin(), e.operands.end(), holds);
      case kind::equal: return compare(std::equal_to());
      case kind::not_equal: return compare(std::not_equal_to());
      case kind::less: return compare(std::less());
      case kind::less_equal: return compare(std::less_equal());
      case kind::greater: return compare(std::greater());
      case kind::greater_equal: return compare(std::greater_equal());
      case kind::match: return match(e, at, &regexp::matches);
      case kind::search: return match(e, at, &regexp::occurs_in);
      case kind::query:
      case kind::root_query: return result(e, at, 1).found != 0;
      default: return false;  // values are not tested
    }
  }

  nodes result(path_expression const& query, id at, std::uint64_t wanted) {
    if (query.what == kind::query) return find(query.segments, at, wanted);
    std::size_t i = 0;
    while (query_->root_queries()[i] != &query) ++i;
    return from_root_[i];
  }

  bool match(path_expression const& e, id at, bool (regexp::*matches)(std::string_view) const) {
    comparand const text = comparand_of(e.operands[0], at);
    if (text.what != comparand::kind::string) return false;
    auto run = [&](std::optional<regexp> const& pattern) { return pattern && ((*pattern).*matches)(text.text); };
    if (auto const* const literal = query_->compiled(e.operands[1])) return run(*literal);
    comparand pattern = comparand_of(e.operands[1], at);
    if (pattern.what != comparand::kind::string) return false;
    if (!given_ || pattern.text != given_text_) {  // mostly one for all
      given_ = regexp::compile(pattern.text);
      given_text_ = std::move(pattern.text);
    }
    return run(given_);
  }

  comparand comparand_of(path_expression const& e, id at) {
    switch (e.what) {
      case kind::null: return {comparand::kind::other, "z"};
      case kind::true_: return {comparand::kind::other, "t"};
      case kind::false_: return {comparand::kind::other, "f"};
      case kind::number: return {comparand::kind::number, e.text};
      case kind::string: return {comparand::kind::string, e.text};
      case kind::query:
      case kind::root_query:
      case kind::value: {
        std::optional<id> const found = node_of(e, at);
        return found ? comparand_at(*found) : comparand();
      }
      case kind::count: {
        path_expression const& query = e.operands[0];
        if (query.what == kind::query && query_->may_repeat()) return comparand::count(number(query.segments, 0, at));
        return comparand::count(result(query, at, all).found);
      }
      case kind::length: return length(e.operands[0], at);
      default: return {};  // logic is not compared
    }
  }

  // The value that a query or value(...) stands for, if there is one.
  std::optional<id> node_of(path_expression const& e, id at) {
    nodes const found = e.what == kind::value ? result(e.operands[0], at, 2) : result(e, at, 1);
    return found.found == 1 ? std::optional(found.first) : std::nullopt;
  }

  comparand comparand_at(id value) const {
    switch (value_->tag(value)) {
      case '0': return {comparand::kind::number, value_->number(value)};
      case '"': return {comparand::kind::string, value_->string(value)};
      default: {
        comparand out{comparand::kind::other};
        value_->append_key(out.text, value);
        return out;
      }
    }
  }

  // Of a string its characters, of a container its members or elements, of anything else nothing.
  comparand length(path_expression const& e, id at) {
    if (e.what == kind::query || e.what == kind::root_query || e.what == kind::value) {
      std::optional<id> const found = node_of(e, at);
      if (!found) return {};
      if (char const tag = value_->tag(*found); tag == '[' || tag == '{') {
        std::uint64_t n = 0;
        value_->each_child(*found, [&n](id) { return ++n, true; });
        return comparand::count(n);
      }
    }
    comparand const value = comparand_of(e, at);
    if (value.what != comparand::kind::string) return {};
    std::uint64_t n = 0;
    for (char const c : value.text) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return comparand::count(n);
  }

  held_query const* query_;
  held_value const* value_;
  std::vector<nodes> from_root_;  // what each of the root queries finds
  std::optional<regexp> given_;   // the last pattern that was no literal
  std::string given_text_;
  std::vector<std::uint64_t> known_;  // see known()
};

}  // namespace riffle::detail

#endif
