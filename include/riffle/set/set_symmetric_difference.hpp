// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_SET_SYMMETRIC_DIFFERENCE_HPP
#define RIFFLE_SET_SET_SYMMETRIC_DIFFERENCE_HPP

/// \file
/// set_symmetric_difference: what only one of the two ranges has.

#include <riffle/set/set_view.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <type_traits>
#include <vector>

namespace riffle {
namespace detail {

/// What is remembered of the right range: its keys, which are its values.
template <class Recipe>
struct remembered_keys {
  decltype(right_keys(std::declval<Recipe&>())) keys;

  explicit remembered_keys(Recipe& r) : keys(right_keys(r)) {}
  auto const& values() const { return keys; }
};
/// With a projection: its keys and, in the same order, its rows.
template <class Recipe, class R, class P>
struct remembered_rows {
  value_set<typename Recipe::key> keys;
  std::vector<run_value_t<R>> rows;

  explicit remembered_rows(Recipe& r) {
    cursor<R, P> right(r.right, r.right_projection);
    while (right.next())
      if (right.with_key([this](auto const& key) { return keys.insert(key); })) rows.emplace_back(*right);
  }
  auto const& values() const { return rows; }
};

template <class L, class R, class P1, class P2>
class set_symmetric_difference_run {
public:
  using recipe = set_recipe<L, R, P1, P2>;

private:
  using remembered =
      std::conditional_t<std::same_as<P2, std::identity>, remembered_keys<recipe>, remembered_rows<recipe, R, P2>>;
  using right_range = std::remove_reference_t<decltype(std::declval<remembered&>().values())>;

public:
  using value_type = typename joined_value<L, R>::type;
  using reference = joined_reference_t<run_reference_t<L>, std::ranges::range_reference_t<right_range>>;

  explicit set_symmetric_difference_run(recipe& r) : left_(r.left, r.left_projection), right_(r) {}

  bool next() {
    while (!key_)
      if (!left_.next()) {
        key_ = right_.keys.begin();
        value_ = std::ranges::begin(right_.values());
        return skip_common();
      } else if (left_.with_key([&](auto const& k) { return seen_.insert(k) && !right_.keys.contains(k); })) {
        return true;
      }
    ++*key_;
    ++value_;
    return skip_common();
  }
  reference operator*() {
    if (key_) return static_cast<reference>(*value_);
    return static_cast<reference>(*left_);
  }

private:
  using key_set = value_set<typename recipe::key>;

  bool skip_common() {
    for (; *key_ != right_.keys.end(); ++*key_, ++value_)
      if (!seen_.contains(**key_)) return true;
    return false;
  }

  cursor<L, P1> left_;
  remembered right_;
  key_set seen_;
  std::optional<typename key_set::iterator> key_;  // once left has ended
  std::ranges::iterator_t<right_range> value_ = {};
};

}  // namespace detail

/// The view that `set_symmetric_difference` makes of the ranges that it keeps as L and R.
template <class L, class R, class P1 = std::identity, class P2 = P1>
using set_symmetric_difference_view = detail::run_view<detail::set_symmetric_difference_run<L, R, P1, P2>>;

/// `left | set_symmetric_difference(right)`, `set_symmetric_difference(left, right)`: the distinct values of left that
/// right lacks, then those of right that left lacks, each in order of first appearance. Projections as for
/// set_difference.
///
/// begin() reads right to its end, then opens left and reads to the first element; left streams. Constant time an
/// element, on average. A run holds both sides: the distinct values of right (not those of a value_set, which is used
/// as it is, an lvalue by reference; with a projection of right, its keys and its rows), and the distinct keys of left.
/// The reference is the common reference of left's and of the remembered values of right, which for rows that borrow is
/// the owned row.
///
/// Requirements, categories and errors are those of set_difference.
inline constexpr detail::set_adaptor<detail::set_symmetric_difference_run, true> set_symmetric_difference{};

}  // namespace riffle

#endif
