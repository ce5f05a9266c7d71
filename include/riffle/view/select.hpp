// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_SELECT_HPP
#define RIFFLE_VIEW_SELECT_HPP

/// \file
/// select: the values at a path, as they are.

#include <riffle/path/literal.hpp>
#include <riffle/view/closure.hpp>
#include <riffle/view/element_view.hpp>
#include <riffle/view/held_feed.hpp>

#include <utility>

namespace riffle {

/// `rows | select(path)`: each value that the path selects in each row, in document order; with RFC 9535's semantics, so
/// a value that a path selects twice (`$[0,0]`) is yielded twice. Nulls and arrays are values like others; a row in which
/// the path selects nothing yields nothing. With `..` the values inside a selected value follow it.
///
/// Takes any element_range. Over riffle's views it lengthens the plan and costs nothing more; see element_view. With `..`
/// rows inside an open row wait for it, in memory, up to document_options::max_row_bytes.
///
/// A function, not an object as the other adaptors: POSIX has a global ::select(), with which it can be overloaded.
inline auto select(path_argument where) {
  auto edit = [steps = detail::held_steps(where.get(), false)](detail::recipe what) {
    what = steps.add_to(std::move(what));
    if (!steps.any() || !steps.rest().segments().empty()) what.plan.descend(steps.rest(), detail::level_kind::select);
    return element_view(std::move(what));
  };
  return detail::range_closure(detail::recipe_function<decltype(edit)>{std::move(edit)});
}

}  // namespace riffle

#endif
