// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_CLOSURE_HPP
#define RIFFLE_VIEW_CLOSURE_HPP

/// \file
/// Range adaptor closures: `range | closure` and `closure | closure`, with the standard's and range-v3's on either side.
/// (The standard's own base class for them, std::ranges::range_adaptor_closure, is C++23.)

#include <riffle/source/concepts.hpp>

#include <concepts>
#include <ranges>
#include <type_traits>
#include <utility>

namespace riffle::detail {

struct closure_base {};

/// One of riffle's closures: what `flatten_path("other")` returns.
template <class T>
concept closure = std::derived_from<std::remove_cvref_t<T>, closure_base>;

/// Any object that is no range and no source, so that it can only be meant as a closure: the standard's, range-v3's or
/// ours.
template <class T>
concept composable =
    !std::ranges::range<T> && std::is_class_v<std::remove_cvref_t<T>> && !document_source<std::remove_cvref_t<T>>;

/// A function of a range, made a closure.
template <class F>
struct range_closure : closure_base {
  [[no_unique_address]] F function;

  constexpr explicit range_closure(F f) : function(std::move(f)) {}

  template <class R>
    requires std::invocable<F const&, R>
  constexpr decltype(auto) operator()(R&& range) const& {
    return function(std::forward<R>(range));
  }
  template <class R>
    requires std::invocable<F, R>
  constexpr decltype(auto) operator()(R&& range) && {
    return std::move(function)(std::forward<R>(range));
  }
};

/// Two closures, at least one of them ours, in the order in which a range passes them.
template <class First, class Second>
struct composed_closure : closure_base {
  [[no_unique_address]] First first;
  [[no_unique_address]] Second second;

  constexpr composed_closure(First a, Second b) : first(std::move(a)), second(std::move(b)) {}

  template <std::ranges::range R>
    requires requires(R&& r, First const& a, Second const& b) { (std::forward<R>(r) | a) | b; }
  constexpr decltype(auto) operator()(R&& range) const& {
    return (std::forward<R>(range) | first) | second;
  }
  template <std::ranges::range R>
    requires requires(R&& r, First&& a, Second&& b) { (std::forward<R>(r) | std::move(a)) | std::move(b); }
  constexpr decltype(auto) operator()(R&& range) && {
    return (std::forward<R>(range) | std::move(first)) | std::move(second);
  }
};

template <std::ranges::range R, closure C>
  requires std::invocable<C, R>
constexpr decltype(auto) operator|(R&& range, C&& adaptor) {
  return std::forward<C>(adaptor)(std::forward<R>(range));
}

// Only to explain itself: without it there would be no operator at all.
template <std::ranges::range R, closure C>
  requires(!std::invocable<C, R>)
void operator|(R&&, C&&) = delete;  // this range's items are none that the adaptor takes: see element_range

template <composable A, composable B>
  requires(closure<A> || closure<B>)
constexpr auto operator|(A&& first, B&& second) {
  return composed_closure<std::decay_t<A>, std::decay_t<B>>(std::forward<A>(first), std::forward<B>(second));
}

}  // namespace riffle::detail

#endif
