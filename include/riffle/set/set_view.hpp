// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_SET_VIEW_HPP
#define RIFFLE_SET_SET_VIEW_HPP

/// \file
/// What the set adaptors share: run_view, whose iterators each own a run, the reading of a range by keys, and the
/// function object with its closures. An adaptor's own header says only what its run does.

#include <riffle/set/value_set.hpp>
#include <riffle/view/closure.hpp>
#include <riffle/view/view_tag.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>

namespace riffle::detail {

/// A container given as an rvalue: owned, by all copies of the view together.
template <class R>
class shared_range : public view_tag {
  using kept = std::conditional_t<std::ranges::input_range<R const>, R const, R>;

public:
  explicit shared_range(R&& range) : range_(std::make_shared<kept>(std::move(range))) {}

  kept& base() const noexcept { return *range_; }
  auto begin() const { return std::ranges::begin(*range_); }
  auto end() const { return std::ranges::end(*range_); }

private:
  std::shared_ptr<kept> range_;
};

/// How an adaptor keeps a range: a view as it is, another lvalue by reference, another rvalue in a shared_range.
template <std::ranges::viewable_range R>
auto keep(R&& range) {
  if constexpr (std::ranges::view<std::remove_cvref_t<R>>)
    return std::remove_cvref_t<R>(std::forward<R>(range));
  else if constexpr (std::is_lvalue_reference_v<R>)
    return std::ranges::ref_view(range);
  else
    return shared_range<R>(std::forward<R>(range));
}
template <class R>
using kept_t = decltype(keep(std::declval<R>()));

/// The range that a run iterates: the kept one as const, or else, as for std::views::filter, a copy of its own, or
/// else, as for a range that can neither be copied nor iterated as const, that one range itself.
template <class V>
using run_range_t = std::conditional_t<std::ranges::input_range<V const>, V const, V>;

template <class V>
using run_reference_t = std::ranges::range_reference_t<run_range_t<V>>;
template <class V>
using run_value_t = std::ranges::range_value_t<run_range_t<V>>;

/// What a projection makes of the elements of a kept range, owned: the value_type of the set that it is looked up in.
template <class V, class P>
struct key_of : stored<std::remove_cvref_t<std::decay_t<std::invoke_result_t<P const&, run_reference_t<V>>>>> {};
template <class V>
struct key_of<V, std::identity> : stored<run_value_t<V>> {};
template <class V, class P>
using key_of_t = typename key_of<V, P>::type;

/// Reads a kept range from its begin, which the first next() calls, with a key for each element.
template <class V, class P = std::identity>
class cursor {
  using range = run_range_t<V>;
  static constexpr bool copies = !std::is_const_v<range> && std::copy_constructible<V>;

public:
  cursor(V& kept, P const& projection) : range_(kept), projection_(projection) {}
  cursor(cursor const&) = delete;
  cursor& operator=(cursor const&) = delete;

  /// To the next element, if there is one.
  bool next() {
    if (begun_)
      ++at();
    else
      at_ = std::ranges::begin(range_);
    begun_ = true;
    return at() != std::ranges::end(range_);
  }

  decltype(auto) operator*() { return *at(); }

  /// f(key), where what the projection returned, and what it may refer to, live until f returns.
  template <class F>
  bool with_key(F f) {
    return f(encode_(std::invoke(projection_, *at())));
  }

private:
  using iterator = std::ranges::iterator_t<range>;
  static constexpr bool is_plain = std::default_initializable<iterator> && std::movable<iterator>;

  iterator& at() {
    if constexpr (is_plain)
      return at_;
    else
      return *at_;
  }

  std::conditional_t<copies, V, range&> range_;
  P const& projection_;
  std::conditional_t<is_plain, iterator, std::optional<iterator>> at_ = {};
  bool begun_ = false;
  [[no_unique_address]] key_encoder<key_of_t<V, P>> encode_;
};

/// A view whose begin() opens a run. A Run is made of `Run::recipe&`, which outlives it; next() moves it to its next
/// element, the first time to the first one, and says whether there is one; operator* is that element. The recipe is
/// never changed, except that a range in it that can be read only once is then read.
///
/// The view is a handle: copying is cheap and never copies a container; a view made by default is empty. Its iterators
/// own their run and with it the recipe, so they outlive the view. Copies of an iterator share one run, as those of
/// std::istream_iterator share a stream. If ++ throws, the run is over, and the iterator is equal to the sentinel.
template <class Run>
class run_view : public std::ranges::view_interface<run_view<Run>>, public view_tag {
public:
  class iterator;

  run_view() = default;
  explicit run_view(typename Run::recipe recipe) : recipe_(std::make_shared<typename Run::recipe>(std::move(recipe))) {}

  iterator begin() const { return recipe_ ? iterator(recipe_) : iterator(); }
  std::default_sentinel_t end() const noexcept { return {}; }

private:
  std::shared_ptr<typename Run::recipe> recipe_;
};

template <class Run>
class run_view<Run>::iterator : public run_iterator_tag {
public:
  using iterator_concept = std::input_iterator_tag;
  using value_type = typename Run::value_type;
  using difference_type = std::ptrdiff_t;

  iterator() = default;

  typename Run::reference operator*() const { return *state_->run; }
  iterator& operator++() {
    state_->step();
    return *this;
  }
  void operator++(int) { state_->step(); }
  friend bool operator==(iterator const& it, std::default_sentinel_t) noexcept { return !it.state_ || it.state_->over; }

private:
  friend class run_view;

  struct state {
    explicit state(std::shared_ptr<typename Run::recipe> r) : recipe(std::move(r)), run(*recipe) { step(); }
    void step() {
      over = true;  // and stays so if next() throws
      over = !run.next();
    }

    std::shared_ptr<typename Run::recipe> recipe;
    Run run;
    bool over = true;
  };

  explicit iterator(std::shared_ptr<typename Run::recipe> const& recipe) : state_(std::make_shared<state>(recipe)) {}

  std::shared_ptr<state> state_;
};

/// Arguments that wait for the range to their left. Used as an lvalue it copies them; views, and containers in a
/// shared_range, cheaply.
template <class F, class... Args>
class bound_right : public closure_base {
public:
  constexpr explicit bound_right(Args... args) : args_(std::move(args)...) {}

  template <std::ranges::viewable_range L>
    requires std::invocable<F const&, L, Args...> && (std::copy_constructible<Args> && ...)
  constexpr auto operator()(L&& left) const& {
    return std::apply([&](Args const&... args) { return F{}(std::forward<L>(left), Args(args)...); }, args_);
  }
  template <std::ranges::viewable_range L>
    requires std::invocable<F const&, L, Args...>
  constexpr auto operator()(L&& left) && {
    return std::apply([&](Args&... args) { return F{}(std::forward<L>(left), std::move(args)...); }, args_);
  }

private:
  std::tuple<Args...> args_;
};

template <class P>
concept projection = (std::is_class_v<P> || std::is_pointer_v<P> || std::is_member_pointer_v<P>) &&
                     !std::ranges::range<P> && std::copy_constructible<P>;

template <class V, class P>
concept projectable = std::invocable<P const&, run_reference_t<V>> && hashable_value<key_of_t<V, P>>;

/// A range whose values, or what the projection makes of them, a set can hold.
template <class R, class P = std::identity>
concept keyed_range =
    std::ranges::viewable_range<R> && std::ranges::input_range<R> && projection<P> && projectable<kept_t<R>, P>;

/// Two ranges with keys of one and the same type: a set of int says nothing of a range of long.
template <class L, class R, class P1 = std::identity, class P2 = std::identity>
concept same_keyed_ranges =
    keyed_range<L, P1> && keyed_range<R, P2> && std::same_as<key_of_t<kept_t<L>, P1>, key_of_t<kept_t<R>, P2>>;

/// The value type of a view that yields from both ranges.
template <class L, class R>
struct joined_value : stored<std::common_type_t<run_value_t<L>, run_value_t<R>>> {};
template <class L, class R>
  requires std::same_as<run_value_t<L>, run_value_t<R>>
struct joined_value<L, R> {
  using type = run_value_t<L>;
};

/// The reference of a view that yields what has references A and B: what they have in common, or the value of both where
/// one would not outlive the yielding, as an element of a boost::json::value made on the fly.
template <class A, class B>
struct joined_reference {
  using type = std::common_type_t<A, B>;
};
template <class A, class B>
  requires std::constructible_from<std::common_reference_t<A, B>, A> &&
           std::constructible_from<std::common_reference_t<A, B>, B>
struct joined_reference<A, B> {
  using type = std::common_reference_t<A, B>;
};
template <class A, class B>
using joined_reference_t = typename joined_reference<A, B>::type;

/// Two ranges with a common reference and a common value type, so that one view can yield from both.
template <class L, class R>
concept joinable_ranges = requires {
  typename std::common_reference_t<run_reference_t<kept_t<L>>, run_reference_t<kept_t<R>>>;
  typename std::common_type_t<run_value_t<kept_t<L>>, run_value_t<kept_t<R>>>;
};

/// The recipe of an adaptor of two ranges.
template <class L, class R, class P1, class P2>
struct set_recipe {
  using key = key_of_t<L, P1>;
  L left;
  R right;
  [[no_unique_address]] P1 left_projection;
  [[no_unique_address]] P2 right_projection;
};

/// A kept range that is a value_set of these keys already.
template <class V, class P, class Key>
concept given_set = std::same_as<P, std::identity> && requires(V const& kept) {
  { std::as_const(kept.base()) } -> std::same_as<value_set<Key> const&>;
};

/// The keys of the right range: the set itself where it is one, or else a new set.
template <class L, class R, class P1, class P2>
decltype(auto) right_keys(set_recipe<L, R, P1, P2>& recipe) {
  using key = typename set_recipe<L, R, P1, P2>::key;
  if constexpr (given_set<R, P2, key>) {
    return std::as_const(recipe.right.base());
  } else {
    value_set<key> keys;
    cursor<R, P2> right(recipe.right, recipe.right_projection);
    while (right.next()) right.with_key([&](auto const& k) { return keys.insert(k); });
    return keys;
  }
}

/// The function object of an adaptor of two ranges, with
///   f(left, right), f(left, right, projection), f(left, right, left_projection, right_projection)
/// and, as closures, the same without `left`. YieldsBoth: its views yield from both ranges.
template <template <class L, class R, class P1, class P2> class Run, bool YieldsBoth = false>
struct set_adaptor {
  template <class L, class R, class P1 = std::identity>
    requires same_keyed_ranges<L, R, P1, P1> && (!YieldsBoth || joinable_ranges<L, R>)
  auto operator()(L&& left, R&& right, P1 both = {}) const {
    return (*this)(std::forward<L>(left), std::forward<R>(right), both, both);
  }
  template <class L, class R, class P1, class P2>
    requires same_keyed_ranges<L, R, P1, P2> && (!YieldsBoth || joinable_ranges<L, R>)
  auto operator()(L&& left, R&& right, P1 of_left, P2 of_right) const {
    using set_run = Run<kept_t<L>, kept_t<R>, P1, P2>;
    return run_view<set_run>(
        {keep(std::forward<L>(left)), keep(std::forward<R>(right)), std::move(of_left), std::move(of_right)});
  }

  template <std::ranges::viewable_range R, projection... P>
    requires std::ranges::input_range<R> && (sizeof...(P) <= 2)
  auto operator()(R&& right, P... projections) const {
    return bound_right<set_adaptor, kept_t<R>, P...>(keep(std::forward<R>(right)), std::move(projections)...);
  }
};

}  // namespace riffle::detail

template <class Run>
inline constexpr bool std::ranges::enable_borrowed_range<riffle::detail::run_view<Run>> = true;

#endif
