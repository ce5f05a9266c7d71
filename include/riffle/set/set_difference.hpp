// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_SET_DIFFERENCE_HPP
#define RIFFLE_SET_SET_DIFFERENCE_HPP

/// \file
/// set_difference: what the left range has and the right one lacks.

#include <riffle/set/set_view.hpp>

#include <functional>
#include <type_traits>

namespace riffle {
namespace detail {

template <class L, class R, class P1, class P2>
class set_difference_run {
public:
  using recipe = set_recipe<L, R, P1, P2>;
  using value_type = run_value_t<L>;
  using reference = run_reference_t<L>;

  explicit set_difference_run(recipe& r) : left_(r.left, r.left_projection), right_(r) {}

  bool next() {
    while (left_.next())
      if (left_.with_key([&](auto const& k) { return right_.is_new(k); })) return true;
    return false;
  }
  reference operator*() { return *left_; }

private:
  using key = typename recipe::key;

  /// A set that was given stays as it is, beside one for what was yielded.
  struct beside_given {
    value_set<key> const& right;
    value_set<key> yielded = {};

    explicit beside_given(recipe& r) : right(right_keys(r)) {}
    bool is_new(auto const& k) { return !right.contains(k) && yielded.insert(k); }
  };
  /// A set of our own takes in what was yielded, too: that must not come again either.
  struct taken_in {
    value_set<key> seen;

    explicit taken_in(recipe& r) : seen(right_keys(r)) {}
    bool is_new(auto const& k) { return seen.insert(k); }
  };

  cursor<L, P1> left_;
  std::conditional_t<given_set<R, P2, key>, beside_given, taken_in> right_;
};

}  // namespace detail

/// The view that `set_difference` makes of the ranges that it keeps as L and R.
template <class L, class R, class P1 = std::identity, class P2 = P1>
using set_difference_view = detail::run_view<detail::set_difference_run<L, R, P1, P2>>;

/// `left | set_difference(right)`, `set_difference(left, right)`: the distinct values of left that right lacks, in
/// order of first appearance. Neither side need be sorted. With a projection as last argument, elements are compared by
/// what it makes of them and yielded whole, the first for each key; one projection is for both sides, of two the first
/// is for left and the second for right (std::identity() where right already consists of keys).
///
/// left and right are any input ranges with the same hashable_value for a key. begin() reads right to its end, then
/// opens left and reads to the first element; left streams. Constant time an element, on average. A run holds one set:
/// the keys of right, and those yielded. Where right is a value_set of keys, it is used as it is, an lvalue by
/// reference, and a run adds a set of the keys yielded. References are those of left.
///
/// A view is an immutable recipe; an iterator owns a run (see detail::run_view). Input range, const-iterable, borrowed,
/// semiregular; begin() starts afresh where both ranges can be begun afresh. begin() throws what right or left throws,
/// ++ what left throws, both std::bad_alloc; the run is then over.
inline constexpr detail::set_adaptor<detail::set_difference_run> set_difference{};

}  // namespace riffle

#endif
