// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_DISTINCT_HPP
#define RIFFLE_SET_DISTINCT_HPP

/// \file
/// distinct: each value once, where it first appears.

#include <riffle/set/set_view.hpp>

#include <concepts>
#include <functional>
#include <utility>

namespace riffle {
namespace detail {

template <class R, class P>
class distinct_run {
public:
  struct recipe {
    R range;
    [[no_unique_address]] P projection;
  };
  using value_type = run_value_t<R>;
  using reference = run_reference_t<R>;

  explicit distinct_run(recipe& r) : rows_(r.range, r.projection) {}

  bool next() {
    while (rows_.next())
      if (rows_.with_key([&](auto const& key) { return seen_.insert(key); })) return true;
    return false;
  }
  reference operator*() { return *rows_; }

private:
  cursor<R, P> rows_;
  value_set<key_of_t<R, P>> seen_;
};

struct distinct_fn : closure_base {
  template <class R, class P = std::identity>
    requires keyed_range<R, P>
  auto operator()(R&& range, P by = {}) const {
    return run_view<distinct_run<kept_t<R>, P>>({keep(std::forward<R>(range)), std::move(by)});
  }

  template <projection P>
  auto operator()(P by) const {
    return bound_right<distinct_fn, P>(std::move(by));
  }
};

}  // namespace detail

/// The view that `distinct` makes of the range that it keeps as R.
template <class R, class P = std::identity>
using distinct_view = detail::run_view<detail::distinct_run<R, P>>;

/// `r | distinct`, `distinct(r)`: the values of r, each where it first appears. `r | distinct(projection)`,
/// `distinct(r, projection)`: the first whole row for each value of the projection.
///
/// r is any input range with a hashable_value for a value or for the projection's result. It streams: begin() opens it
/// and reads to its first element, ++ reads to the next new one. Constant time an element, on average. A run holds the
/// set of keys it has yielded, and nothing else grows. References are those of r.
///
/// A view is an immutable recipe; an iterator owns a run (see detail::run_view). Input range, const-iterable, borrowed,
/// semiregular; begin() starts afresh where r can be begun afresh. Throws what r throws, and std::bad_alloc; the run is
/// then over.
inline constexpr detail::distinct_fn distinct{};

}  // namespace riffle

#endif
