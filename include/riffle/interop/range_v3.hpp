// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_INTEROP_RANGE_V3_HPP
#define RIFFLE_INTEROP_RANGE_V3_HPP

/// \file
/// Makes every riffle view a range-v3 view (`ranges::view_`), so that either library's adaptors take the other's views.
/// Includes nothing of range-v3 and may stand before or after its headers, but must be seen before the first riffle
/// view meets range-v3: a concept that was once checked keeps its answer.

#include <riffle/fwd.hpp>
#include <riffle/view/view_tag.hpp>

#include <boost/json/fwd.hpp>

#include <concepts>
#include <iterator>
#include <optional>
#include <type_traits>

// range-v3 0.12 does not know std::ranges::view_base. Its ranges::enable_view<T>, a variable template, is defined by
// this class template, which unlike the variable can be declared here without the headers that define it.
namespace ranges::ext {
template <typename T>
struct enable_view;

template <std::derived_from<riffle::detail::view_tag> V>
struct enable_view<V> : std::true_type {};
}  // namespace ranges::ext

// ranges::counted_iterator, of which ranges::views::take is made, takes its category from std::iterator_traits<I>,
// which for an input iterator of C++20 alone has none.
namespace ranges {
template <typename I>
struct counted_iterator;
}  // namespace ranges

template <std::derived_from<riffle::detail::run_iterator_tag> I>
struct std::iterator_traits<ranges::counted_iterator<I>> {
  using iterator_concept = std::input_iterator_tag;
  using iterator_category = std::input_iterator_tag;
  using value_type = std::iter_value_t<I>;
  using difference_type = std::iter_difference_t<I>;
  using reference = std::iter_reference_t<I>;
  using pointer = void;
};

// range-v3 has a customisation point of its own for what the standard calls basic_common_reference.
namespace concepts {
template <typename T, typename U, template <typename> class TQual, template <typename> class UQual>
struct basic_common_reference;

template <template <typename> class TQual, template <typename> class UQual>
struct basic_common_reference<riffle::element, boost::json::value, TQual, UQual> {
  using type = riffle::element;
};
template <template <typename> class TQual, template <typename> class UQual>
struct basic_common_reference<boost::json::value, riffle::element, TQual, UQual> {
  using type = riffle::element;
};
template <typename... Ts, typename... Us, template <typename> class TQual, template <typename> class UQual>
struct basic_common_reference<riffle::row<Ts...>, riffle::row<Us...>, TQual, UQual>
    : std::basic_common_reference<riffle::row<Ts...>, riffle::row<Us...>, TQual, UQual> {};

template <template <typename> class TQual, template <typename> class UQual>
struct basic_common_reference<std::optional<riffle::element>, std::optional<boost::json::value>, TQual, UQual> {
  using type = std::optional<riffle::element>;
};
template <template <typename> class TQual, template <typename> class UQual>
struct basic_common_reference<std::optional<boost::json::value>, std::optional<riffle::element>, TQual, UQual> {
  using type = std::optional<riffle::element>;
};
}  // namespace concepts

#endif
