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
/// A path with filters or negative numbers holds what they look at, up to the same limit, which an index of 16 bytes for
/// each value in it counts towards: a member or element at a time for a filter that stands alone in its brackets, without
/// `..` before them and `$` in it; for others, and for numbers from the end, the value that the path leads to before them,
/// or the row for a filter with `$`. From there on values come in RFC 9535's order, and are documents of their own to what
/// follows. Time: that of reading what is held once more, and of the comparisons.
///
/// \throws limit_error  pattern_limit: a pattern in the path is too large
///
/// A function, not an object as the other adaptors: POSIX has a global ::select(), with which it can be overloaded.
inline auto select(detail::held_path_argument where) {
  auto edit = [split = where.split(false)](detail::recipe what) {
    if (split.hold) what = split.hold(std::move(what));
    if (!split.hold || !split.rest.segments().empty()) what.plan.descend(split.rest, detail::level_kind::select);
    return element_view(std::move(what));
  };
  return detail::range_closure(detail::recipe_function<decltype(edit)>{std::move(edit)});
}

}  // namespace riffle

#endif
