// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_SET_INTERSECTION_HPP
#define RIFFLE_SET_SET_INTERSECTION_HPP

/// \file
/// set_intersection: what both ranges have.

#include <riffle/set/set_view.hpp>

#include <functional>
#include <type_traits>

namespace riffle {
namespace detail {

template <class L, class R, class P1, class P2>
class set_intersection_run {
public:
  using recipe = set_recipe<L, R, P1, P2>;
  using value_type = run_value_t<L>;
  using reference = run_reference_t<L>;

  explicit set_intersection_run(recipe& r) : left_(r.left, r.left_projection), right_(right_keys(r)) {}

  bool next() {
    while (left_.next())
      if (left_.with_key([&](auto const& key) { return right_.contains(key) && yielded_.insert(key); })) return true;
    return false;
  }
  reference operator*() { return *left_; }

private:
  cursor<L, P1> left_;
  decltype(right_keys(std::declval<recipe&>())) right_;
  value_set<typename recipe::key> yielded_;
};

}  // namespace detail

/// The view that `set_intersection` makes of the ranges that it keeps as L and R.
template <class L, class R, class P1 = std::identity, class P2 = P1>
using set_intersection_view = detail::run_view<detail::set_intersection_run<L, R, P1, P2>>;

/// `left | set_intersection(right)`, `set_intersection(left, right)`: the distinct values of left that right has, too,
/// in order of first appearance in left. Projections as for set_difference; the rows yielded are those of left.
///
/// begin() reads right to its end, then opens left and reads to the first element; left streams. Constant time an
/// element, on average. A run holds two sets: the keys of right (not those of a value_set, which is used as it is, an
/// lvalue by reference), and the keys yielded. References are those of left.
///
/// Requirements, categories and errors are those of set_difference.
inline constexpr detail::set_adaptor<detail::set_intersection_run> set_intersection{};

}  // namespace riffle

#endif
