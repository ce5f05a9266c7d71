// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_ELEMENT_VIEW_HPP
#define RIFFLE_VIEW_ELEMENT_VIEW_HPP

/// \file
/// element_view: the one view behind documents, select, flatten_path, where and project("p"), whatever their order.

#include <riffle/path/literal.hpp>
#include <riffle/value/element.hpp>
#include <riffle/view/range_feed.hpp>
#include <riffle/view/recipe.hpp>
#include <riffle/view/run.hpp>
#include <riffle/view/view_tag.hpp>

#include <boost/json/value.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <limits>
#include <memory>
#include <ranges>
#include <type_traits>
#include <utility>

namespace riffle {

/// A view of JSON values: the rows of a pipeline, each an `element` that refers to the text as it stands in the input.
///
/// Holds a recipe (a source and a plan), never data: copying it copies a pointer, all copies can be iterated in several
/// threads at once if the source allows it. An adaptor applied to it gives a new view with a longer plan; however long,
/// the plan is run in one pass over the bytes.
///
/// - Value type `boost::json::value`, reference `element`. Input range; const-iterable; not common; borrowed: an iterator
///   outlives its view. A default-constructed view is empty.
/// - begin() opens the source and reads up to the first row; each begin() is a new run from the beginning.
/// - ++ reads up to the next row: amortised, the cost of scanning the bytes between them. It allocates nothing but while a
///   captured row outgrows the window.
/// - Memory of a run: the window, one row, and rows that wait for something further on in their document.
/// - Copies of an iterator share its run, as those of std::istream_iterator share a stream.
/// - begin() and ++ throw riffle::error, and what the source, a predicate or a callback throws. All rows before the place
///   have been yielded then, and the run is over: the iterator equals std::default_sentinel.
class element_view : public detail::view_tag {
public:
  class iterator;

  element_view() = default;

  /// \throws source_error, parse_error, type_error, limit_error
  iterator begin() const;
  std::default_sentinel_t end() const noexcept { return {}; }

  // For riffle's adaptors.
  explicit element_view(detail::recipe what) : recipe_(std::make_shared<detail::recipe const>(std::move(what))) {}
  detail::recipe recipe() const { return recipe_ != nullptr ? *recipe_ : detail::recipe{}; }

private:
  std::shared_ptr<detail::recipe const> recipe_;
};

class element_view::iterator : public detail::run_iterator_tag {
public:
  using iterator_concept = std::input_iterator_tag;
  using difference_type = std::ptrdiff_t;
  using value_type = boost::json::value;

  iterator() = default;

  /// Valid until this iterator, or a copy of it, is advanced, or the last copy is destroyed.
  element operator*() const { return *run_->field(0); }

  iterator& operator++() {
    detail::run_guard guard(*run_);
    while (run_->next()) {
      if (run_->field(0)) {
        ++run_->counts().rows;
        break;
      }
      ++run_->counts().missing;  // of the document, to recipe::delivers
    }
    guard.release();
    return *this;
  }
  void operator++(int) { ++*this; }

  friend bool operator==(iterator const& at, std::default_sentinel_t) noexcept {
    return at.run_ == nullptr || at.run_->stopped();
  }

private:
  friend class element_view;
  explicit iterator(std::shared_ptr<detail::run> run) : run_(std::move(run)) { ++*this; }

  std::shared_ptr<detail::run> run_;
};

inline element_view::iterator element_view::begin() const {
  detail::recipe what = recipe();
  what.plan.add_field(what.delivers.value_or(path()));
  return iterator(std::make_shared<detail::run>(std::make_shared<detail::recipe const>(std::move(what))));
}

namespace detail {

/// The recipe of a range: riffle's own views have one, any other range becomes the source of a new one.
template <element_range R>
  requires std::ranges::viewable_range<R>
recipe recipe_of(R&& range) {
  if constexpr (std::same_as<std::remove_cvref_t<R>, element_view>) {
    recipe known = range.recipe();
    if (!known.delivers) return known;
  }
  using view = std::views::all_t<R>;
  recipe fresh;
  fresh.options.max_row_bytes = std::numeric_limits<std::size_t>::max();  // what the range holds is in memory already
  fresh.source = std::make_shared<range_supply<view>>(std::views::all(std::forward<R>(range)));
  return fresh;
}

/// The closure of an adaptor that edits the recipe of an element range and makes it a view.
template <class Edit>
struct recipe_function {
  Edit edit;

  template <element_range R>
    requires std::ranges::viewable_range<R>
  auto operator()(R&& range) const {
    return edit(recipe_of(std::forward<R>(range)));
  }
};

}  // namespace detail

}  // namespace riffle

template <>
inline constexpr bool std::ranges::enable_borrowed_range<riffle::element_view> = true;

#endif
