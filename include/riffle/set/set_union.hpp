// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_SET_UNION_HPP
#define RIFFLE_SET_SET_UNION_HPP

/// \file
/// set_union: what either range has.

#include <riffle/set/set_view.hpp>

#include <functional>
#include <type_traits>

namespace riffle {
namespace detail {

template <class L, class R, class P1, class P2>
class set_union_run {
public:
  using recipe = set_recipe<L, R, P1, P2>;
  using value_type = typename joined_value<L, R>::type;
  using reference = joined_reference_t<run_reference_t<L>, run_reference_t<R>>;

  explicit set_union_run(recipe& r) : left_(r.left, r.left_projection), right_(r.right, r.right_projection) {}

  bool next() {
    auto is_new = [this](auto const& key) { return seen_.insert(key); };
    while (!in_right_)
      if (!left_.next())
        in_right_ = true;
      else if (left_.with_key(is_new))
        return true;
    while (right_.next())
      if (right_.with_key(is_new)) return true;
    return false;
  }
  reference operator*() {
    if (in_right_) return static_cast<reference>(*right_);
    return static_cast<reference>(*left_);
  }

private:
  cursor<L, P1> left_;
  cursor<R, P2> right_;
  value_set<typename recipe::key> seen_;
  bool in_right_ = false;
};

}  // namespace detail

/// The view that `set_union` makes of the ranges that it keeps as L and R.
template <class L, class R, class P1 = std::identity, class P2 = P1>
using set_union_view = detail::run_view<detail::set_union_run<L, R, P1, P2>>;

/// `left | set_union(right)`, `set_union(left, right)`: the distinct values of left, then those of right that left
/// lacks, each in order of first appearance. Projections as for set_difference.
///
/// Both sides stream, right opened when left has ended. Constant time an element, on average. A run holds the set of
/// the keys yielded. The reference is the common reference of both sides'.
///
/// Requirements, categories and errors are those of set_difference, except that begin() does not read right ahead, so
/// that ++ may throw what right throws.
inline constexpr detail::set_adaptor<detail::set_union_run, true> set_union{};

}  // namespace riffle

#endif
