// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_TO_SET_HPP
#define RIFFLE_SET_TO_SET_HPP

/// \file
/// to_set: reads a range to its end and keeps its distinct values.

#include <riffle/error.hpp>
#include <riffle/options.hpp>
#include <riffle/set/value_set.hpp>
#include <riffle/view/closure.hpp>

#include <concepts>
#include <ranges>
#include <string>

namespace riffle {
namespace detail {

/// An input range whose values, in their owned form, a value_set can hold.
template <class R>
concept settable_range = std::ranges::input_range<R> && hashable_value<stored_t<std::ranges::range_value_t<R>>>;

struct to_set_fn : closure_base {
  template <settable_range R>
  auto operator()(R&& range, set_options options = {}) const {
    using key = stored_t<std::ranges::range_value_t<R>>;
    value_set<key> set;
    key_encoder<key> encode;
    for (auto&& value : range)
      if (set.insert(encode(value)) && options.max_bytes != 0 && set.memory_bytes() > options.max_bytes)
        throw limit_error(errc::set_limit, "a set of at most " + std::to_string(options.max_bytes) +
                                               " bytes was asked for, and " + std::to_string(set.size()) +
                                               " values take " + std::to_string(set.memory_bytes()) +
                                               "; raise set_options::max_bytes");
    return set;
  }

  auto operator()(set_options options) const {
    return range_closure(
        [options]<settable_range R>(R&& range) { return to_set_fn{}(std::forward<R>(range), options); });
  }
};

}  // namespace detail

/// `r | to_set`, `to_set(r)`, and with options `r | to_set({.max_bytes = n})`, `to_set(r, {.max_bytes = n})`: the
/// distinct values of any input range of hashable_value, in order of first appearance, as a
/// value_set<range_value_t<R>>. Borrowed values are kept in their owned form: std::string_view and char const* as
/// std::string.
///
/// Reads the range once, to its end. Constant time a value, on average; memory is the set's. Throws what the range
/// throws, and limit_error (errc::set_limit) once the set takes more than max_bytes, which is looked at after each new
/// value: the growth that passes the limit has then taken place.
inline constexpr detail::to_set_fn to_set{};

}  // namespace riffle

#endif
