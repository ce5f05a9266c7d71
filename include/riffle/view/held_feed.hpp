// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_HELD_FEED_HPP
#define RIFFLE_VIEW_HELD_FEED_HPP

/// \file
/// Paths that cannot be followed while reading forward: what they look at is held. A filter of its own is a condition of
/// the rows that it is asked of; otherwise the rows that the path leads to so far become a supply of those that the rest
/// of it selects in them.

#include <riffle/path/literal.hpp>
#include <riffle/path/path.hpp>
#include <riffle/value/element.hpp>
#include <riffle/value/held_query.hpp>
#include <riffle/value/held_value.hpp>
#include <riffle/view/range_feed.hpp>
#include <riffle/view/recipe.hpp>
#include <riffle/view/run.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::detail {

/// What a query selects in each row of a run, one after the other.
class held_rows {
public:
  held_rows(std::shared_ptr<recipe const> what, held_query const& query)
      : max_bytes_(what->options.max_row_bytes), run_(std::move(what)), query_(&query) {}

  statistics const& counts() { return run_.counts(); }
  bool done() const { return run_.stopped(); }
  element current() const { return value_->at(found_[at_]); }

  void next() {
    if (++at_ < found_.size()) return;
    at_ = 0;
    do {
      if (!run_.next()) return;
      value_.emplace(*run_.field(0), max_bytes_);
      held_evaluation(*query_, *value_).select(found_);
    } while (found_.empty());
  }

private:
  std::uint64_t max_bytes_;
  run run_;
  held_query const* query_;
  std::optional<held_value> value_;
  std::vector<held_value::id> found_;
  std::size_t at_ = 0;
};

/// As a view, that begins once.
class held_rows_view : public std::ranges::view_base {
public:
  class iterator {
  public:
    using iterator_concept = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = element;

    explicit iterator(held_rows& rows) : rows_(&rows) { ++*this; }
    element operator*() const { return rows_->current(); }
    iterator& operator++() { return rows_->next(), *this; }
    void operator++(int) { ++*this; }
    friend bool operator==(iterator const& at, std::default_sentinel_t) { return at.rows_->done(); }

  private:
    held_rows* rows_;
  };

  explicit held_rows_view(held_rows& rows) : rows_(&rows) {}
  iterator begin() const { return iterator(*rows_); }
  std::default_sentinel_t end() const { return {}; }

private:
  held_rows* rows_;
};

class held_feed final : public feed {
public:
  held_feed(recipe const& before, held_query const& query, recipe const& what, rows& into, statistics& counts)
      : rows_(with_counts(before), query), view_(rows_), feed_(view_, what, into, own_), counts_(&counts) {}

  bool more() override {
    bool const more = feed_.more();
    // What the rows were taken from is what has been read.
    statistics const& now = rows_.counts();
    counts_->bytes = now.bytes;
    counts_->documents = now.documents;
    counts_->bad_records = now.bad_records;
    for (auto const count : {&statistics::missing, &statistics::null, &statistics::mismatched})
      counts_->*count += now.*count - std::exchange(added_.*count, now.*count);
    return more;
  }
  std::string_view text(std::uint64_t begin, std::uint64_t size) const override { return feed_.text(begin, size); }
  bool refuses_duplicates() const override { return feed_.refuses_duplicates(); }
  location locate(std::uint64_t offset, std::uint64_t document) const override {
    return feed_.locate(offset, document);
  }

private:
  std::shared_ptr<recipe const> with_counts(recipe before) {
    before.options.statistics = &before_;
    return std::make_shared<recipe const>(std::move(before));
  }

  statistics before_, added_, own_;
  held_rows rows_;
  held_rows_view view_;
  range_feed<held_rows_view> feed_;
  statistics* counts_;
};

/// The rows of a recipe, each held, as a supply of what a query selects in them.
class held_supply final : public supply {
public:
  held_supply(recipe before, std::shared_ptr<held_query const> query)
      : before_(std::move(before)), query_(std::move(query)) {
    before_.plan.add_field(path());
  }
  std::unique_ptr<feed> open(recipe const& what, rows& into, statistics& counts) const override {
    return std::make_unique<held_feed>(before_, *query_, what, into, counts);
  }

private:
  recipe before_;
  std::shared_ptr<held_query const> query_;
};

/// The two parts of a path: one that has to be held somewhere, and the rest, that is streamable.
struct path_split {
  std::function<recipe(recipe)> hold = {};  ///< adds the first part, if there is one
  path rest = {};
};

/// The segments at the end, as far as they are streamable, are the rest with `leave_end`; otherwise they may be held, too.
/// \throws limit_error  pattern_limit
inline path_split split_path(path const& whole, bool leave_end) {
  struct step {
    path before;
    std::shared_ptr<held_query const> query;
    bool is_condition;
  };
  auto query_of = [&whole](std::size_t first, std::size_t last) {
    return std::make_shared<held_query const>(whole.part(first, last).segments());
  };
  auto const& segments = whole.segments();
  std::size_t first = 0, last = segments.size();
  while (last != 0 && is_streamable(segments[last - 1])) --last;
  std::size_t const end = last != 0 && !leave_end ? segments.size() : last;
  std::vector<step> steps;
  if (uses_root(segments)) {
    steps.push_back({path(), query_of(0, end), false});
    first = end;
  }
  for (std::size_t i = first; i < last; ++i) {
    if (is_streamable(segments[i])) continue;
    bool const is_filter =
        !segments[i].descendant && segments[i].selectors.size() == 1 && !segments[i].selectors[0].filter.empty();
    if (is_filter) {
      // The plan takes the selector for a wildcard, and the path's text into messages.
      steps.push_back({whole.part(first, i + 1), query_of(i, i + 1), true});
      first = i + 1;
    } else {
      steps.push_back({whole.part(first, i), query_of(i, end), false});
      first = i = end;
    }
  }
  path_split out{.rest = whole.part(first, segments.size())};
  if (steps.empty()) return out;
  out.hold = [steps = std::move(steps)](recipe what) {
    for (step const& each : steps) {
      if (!each.before.segments().empty()) what.plan.descend(each.before, level_kind::select);
      if (each.is_condition) {
        auto holds = [query = each.query, most = what.options.max_row_bytes](element const* row, statistics&) {
          return held_evaluation(*query, held_value(*row, most)).holds();
        };
        what.conditions.emplace_back(what.plan.last_level(), std::move(holds));
        what.plan.add_condition(path());
      } else {
        recipe fresh;
        fresh.options.max_row_bytes = std::numeric_limits<std::size_t>::max();  // what is taken of the held is held
        fresh.options.statistics = what.options.statistics;
        fresh.source = std::make_shared<held_supply>(std::move(what), each.query);
        what = std::move(fresh);
      }
    }
    return what;
  };
  return out;
}

/// A path_argument of select and flatten_path. Only one that is not a streamable literal refers to split_path, so that
/// programs without such paths contain and compile none of what holds values.
class held_path_argument : public path_argument {
public:
  template <std::size_t N>
  consteval held_path_argument(char const (&literal)[N]) : path_argument(literal) {
    if (!checked(literal_).streamable) split_ = &split_path;
  }
  held_path_argument(path p) : path_argument(std::move(p)), split_(&split_path) {}
  held_path_argument(path_argument p) : path_argument(std::move(p)), split_(&split_path) {}

  template <class Text>
    requires std::convertible_to<Text const&, std::string_view>
  held_path_argument(Text const&) = delete;  // text known only at run time: write path(text)

  path_split split(bool leave_end) const {
    return split_ != nullptr ? split_(get(), leave_end) : path_split{.rest = get()};
  }

private:
  path_split (*split_)(path const&, bool) = nullptr;
};

}  // namespace riffle::detail

#endif
