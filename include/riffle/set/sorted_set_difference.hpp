// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_SORTED_SET_DIFFERENCE_HPP
#define RIFFLE_SET_SORTED_SET_DIFFERENCE_HPP

/// \file
/// sorted_set_difference: set_difference of two sorted ranges, in constant memory.

#include <riffle/error.hpp>
#include <riffle/set/set_view.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <ranges>
#include <string>
#include <utility>

namespace riffle {
namespace detail {

/// Reads a kept range and checks that no element is less than the one before it, of which it keeps the value.
template <class V, class Compare>
class sorted_cursor {
public:
  sorted_cursor(V& kept, Compare const& less, char const* side) : rows_(kept, identity_), less_(less), side_(side) {}

  /// To the next element that differs from the one before it.
  bool next() {
    do {
      if (count_ != 0) remember(*rows_);
      if (!rows_.next()) return false;
      ++count_;
      if (count_ > 1 && std::invoke(less_, *rows_, std::as_const(*before_)))
        throw error(errc::not_sorted, "sorted_set_difference: element " + std::to_string(count_) + " of the " + side_ +
                                          " range is less than the one before it; sort both ranges, or use "
                                          "set_difference, which takes them in any order");
    } while (count_ > 1 && !std::invoke(less_, std::as_const(*before_), *rows_));
    return true;
  }
  decltype(auto) operator*() { return *rows_; }

private:
  template <class T>
  void remember(T&& value) {
    if constexpr (std::is_assignable_v<run_value_t<V>&, T>) {
      if (before_) {  // assigned to, so that a std::string keeps its buffer
        *before_ = std::forward<T>(value);
        return;
      }
    }
    before_.emplace(std::forward<T>(value));
  }

  static constexpr std::identity identity_{};

  cursor<V> rows_;
  Compare const& less_;
  char const* side_;
  std::optional<run_value_t<V>> before_;
  std::uint64_t count_ = 0;
};

template <class L, class R, class Compare>
class sorted_set_difference_run {
public:
  struct recipe {
    L left;
    R right;
    [[no_unique_address]] Compare less;
  };
  using value_type = run_value_t<L>;
  using reference = run_reference_t<L>;

  explicit sorted_set_difference_run(recipe& r)
      : less_(r.less), right_(r.right, less_, "right"), left_(r.left, less_, "left"), in_right_(right_.next()) {}

  bool next() {
    while (left_.next()) {
      while (in_right_ && std::invoke(less_, *right_, *left_)) in_right_ = right_.next();
      if (!in_right_ || std::invoke(less_, *left_, *right_)) return true;
    }
    return false;
  }
  reference operator*() { return *left_; }

private:
  Compare const& less_;
  sorted_cursor<R, Compare> right_;
  sorted_cursor<L, Compare> left_;
  bool in_right_;  // *right_ can be looked at
};

template <class F, class V, class W>
concept compares = std::predicate<F const&, run_reference_t<V>, run_reference_t<W>> &&
                   std::predicate<F const&, run_reference_t<V>, run_value_t<V> const&> &&
                   std::predicate<F const&, run_value_t<V> const&, run_reference_t<V>>;

/// Two ranges that one order is for.
template <class L, class R, class Compare>
concept comparable_ranges =
    std::ranges::viewable_range<L> && std::ranges::input_range<L> && std::ranges::viewable_range<R> &&
    std::ranges::input_range<R> && compares<Compare, kept_t<L>, kept_t<R>> && compares<Compare, kept_t<R>, kept_t<L>>;

struct sorted_set_difference_fn {
  template <class L, class R, class Compare = std::less<>>
    requires comparable_ranges<L, R, Compare>
  auto operator()(L&& left, R&& right, Compare less = {}) const {
    using set_run = sorted_set_difference_run<kept_t<L>, kept_t<R>, Compare>;
    return run_view<set_run>({keep(std::forward<L>(left)), keep(std::forward<R>(right)), std::move(less)});
  }

  template <std::ranges::viewable_range R, class Compare = std::less<>>
    requires(!std::ranges::range<Compare>)
  auto operator()(R&& right, Compare less = {}) const {
    return bound_right<sorted_set_difference_fn, kept_t<R>, Compare>(keep(std::forward<R>(right)), std::move(less));
  }
};

}  // namespace detail

/// The view that `sorted_set_difference` makes of the ranges that it keeps as L and R.
template <class L, class R, class Compare = std::less<>>
using sorted_set_difference_view = detail::run_view<detail::sorted_set_difference_run<L, R, Compare>>;

/// `left | sorted_set_difference(right)`, `sorted_set_difference(left, right)`, and with a last argument `less`: the
/// distinct values of left that right lacks, as set_difference, of two ranges that `less` sorts in ascending order;
/// elements neither of which is less are equal.
///
/// Both sides are read side by side, once; right no further than left needs. Linear time; memory is one value of each
/// side. begin() opens right, then left, and reads to the first element. References are those of left.
///
/// The first element read that is less than the one before it throws riffle::error (errc::not_sorted), naming the side
/// and the number of the element from 1. The order of what is not read, the rest of right when left has ended, is not
/// known. Categories and other errors are those of set_difference.
inline constexpr detail::sorted_set_difference_fn sorted_set_difference{};

}  // namespace riffle

#endif
