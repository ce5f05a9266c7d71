// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_INTEROP_RANGE_V3_HPP
#define RIFFLE_INTEROP_RANGE_V3_HPP

/// \file
/// Makes every riffle view a range-v3 view (`ranges::view_`), so that either library's adaptors take the other's views.
/// Includes nothing of range-v3 and may stand before or after its headers, but must be seen before the first riffle view
/// meets range-v3: a concept that was once checked keeps its answer.

#include <riffle/view/view_tag.hpp>

#include <concepts>
#include <type_traits>

// range-v3 0.12 does not know std::ranges::view_base. Its ranges::enable_view<T>, a variable template, is defined by this
// class template, which unlike the variable can be declared here without the headers that define it.
namespace ranges::ext {
template <typename T>
struct enable_view;

template <std::derived_from<riffle::detail::view_tag> V>
struct enable_view<V> : std::true_type {};
}  // namespace ranges::ext

#endif
