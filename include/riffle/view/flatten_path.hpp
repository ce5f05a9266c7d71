// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_FLATTEN_PATH_HPP
#define RIFFLE_VIEW_FLATTEN_PATH_HPP

/// \file
/// flatten_path: the elements of the arrays at a path.

#include <riffle/options.hpp>
#include <riffle/path/literal.hpp>
#include <riffle/view/closure.hpp>
#include <riffle/view/element_view.hpp>
#include <riffle/view/held_feed.hpp>

#include <utility>

namespace riffle {

namespace detail {

struct flatten_path_function {
  auto operator()(held_path_argument where, flatten_options options = {}) const {
    auto edit = [split = where.split(true), options](recipe what) {
      if (split.hold) what = split.hold(std::move(what));
      what.plan.descend(split.rest, level_kind::flatten, options);
      return element_view(std::move(what));
    };
    return range_closure(recipe_function<decltype(edit)>{std::move(edit)});
  }
};

}  // namespace detail

/// `rows | flatten_path(path, options)`: for each value that the path selects in each row, in document order: of an array
/// its elements, nulls included; any other value itself, as MongoDB's `$unwind` has it; of null, and where the path
/// selects nothing, nothing. `flatten_options` says otherwise for what is missing, null or no array:
/// `flatten_path("other", {.missing = missing::fail})`; fail throws type_error.
///
/// Takes any element_range. Over riffle's views it lengthens the plan and costs nothing more; no array is ever held. See
/// element_view. A path with filters or negative numbers is as select of it up to the last segment that has one, which
/// says what is held then, and flatten_path of the rest.
inline constexpr detail::flatten_path_function flatten_path{};

}  // namespace riffle

#endif
