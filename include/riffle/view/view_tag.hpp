// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_VIEW_TAG_HPP
#define RIFFLE_VIEW_VIEW_TAG_HPP

/// \file
/// view_tag: the base by which the standard's ranges, and range-v3's (interop/range_v3.hpp), know riffle's views.

#include <concepts>
#include <ranges>

namespace riffle::detail {

struct view_tag {};

}  // namespace riffle::detail

template <std::derived_from<riffle::detail::view_tag> V>
inline constexpr bool std::ranges::enable_view<V> = true;

#endif
