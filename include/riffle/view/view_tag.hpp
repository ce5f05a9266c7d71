// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_VIEW_TAG_HPP
#define RIFFLE_VIEW_VIEW_TAG_HPP

/// \file
/// The bases by which the standard's ranges, and range-v3's (interop/range_v3.hpp), know riffle's views and iterators.

#include <concepts>
#include <ranges>

namespace riffle::detail {

/// Base of every view.
struct view_tag {};

/// Base of every iterator of a run: an input iterator of C++20 only, whose sentinel is std::default_sentinel.
struct run_iterator_tag {};

}  // namespace riffle::detail

template <std::derived_from<riffle::detail::view_tag> V>
inline constexpr bool std::ranges::enable_view<V> = true;

#endif
