// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_PATH_SEGMENT_HPP
#define RIFFLE_PATH_SEGMENT_HPP

/// \file
/// What a path is made of, whichever way it was spelled: segments of selectors, as RFC 9535 has them.

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace riffle {

struct path_expression;

/// The expression of a filter selector, if the selector is one.
class path_filter {
public:
  // Defined below, where path_expression is complete.
  constexpr path_filter() noexcept;
  constexpr path_filter(path_filter const&);
  constexpr path_filter(path_filter&&) noexcept;
  constexpr path_filter& operator=(path_filter const&);
  constexpr path_filter& operator=(path_filter&&) noexcept;
  constexpr ~path_filter();

  constexpr bool empty() const noexcept;
  constexpr path_expression const& expression() const;
  constexpr void set(path_expression&& what);

  friend constexpr bool operator==(path_filter const&, path_filter const&);

private:
  std::vector<path_expression> one_;  // or none; std::optional wants a complete type
};

/// One selector: what a segment takes of a value's members or elements.
struct path_selector {
  enum class kind {
    name,           ///< the member `name` of an object
    wildcard,       ///< every member or element; with a filter, those for which it holds
    index,          ///< the element `start` of an array
    slice,          ///< the elements start, start + step, ... before `end`; none where step is 0
    name_or_index,  ///< a JSON Pointer token of digits: member `name` of an object, element `start` of an array
  };

  static constexpr std::uint64_t unbounded = std::numeric_limits<std::uint64_t>::max();

  kind what = kind::name;
  std::string name = {};  ///< UTF-8, unescaped
  std::uint64_t start = 0;
  std::uint64_t end = unbounded;
  std::uint64_t step = 1;
  bool start_from_end = false;  ///< `start` counts back from the array's end: 1 is the last element
  bool end_from_end = false;    ///< `end` does; unbounded is before the first element
  bool backwards = false;  ///< a slice of start, start - step, ... after `end`; an unbounded start is the last element
  path_filter filter = {};

  friend constexpr bool operator==(path_selector const&, path_selector const&) = default;
};

/// One step of a path: what its selectors take of a value, or, descending, of the value and of all that is inside it.
struct path_segment {
  bool descendant = false;
  std::vector<path_selector> selectors = {};

  friend constexpr bool operator==(path_segment const&, path_segment const&) = default;
};

/// A filter, or a part of one: a literal, a query, or an operation on such parts.
struct path_expression {
  enum class kind {
    // Literals; `text` is the string, or the number as it was written.
    null,
    true_,
    false_,
    number,
    string,
    // Queries; `segments` from the value that the filter looks at, or from the root.
    query,
    root_query,
    // Functions of `operands`
    length,
    count,
    match,
    search,
    value,
    // Comparisons of two operands
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    // Logic; of one operand, or of two and more
    not_,
    and_,
    or_,
  };

  kind what = kind::null;
  std::string text = {};
  std::vector<path_segment> segments = {};
  std::vector<path_expression> operands = {};

  friend constexpr bool operator==(path_expression const&, path_expression const&) = default;
};

constexpr path_filter::path_filter() noexcept = default;
constexpr path_filter::path_filter(path_filter const&) = default;
constexpr path_filter::path_filter(path_filter&&) noexcept = default;
constexpr path_filter& path_filter::operator=(path_filter const&) = default;
constexpr path_filter& path_filter::operator=(path_filter&&) noexcept = default;
constexpr path_filter::~path_filter() = default;

constexpr bool path_filter::empty() const noexcept { return one_.empty(); }
constexpr path_expression const& path_filter::expression() const { return one_.front(); }
constexpr void path_filter::set(path_expression&& what) {
  one_.clear();
  one_.push_back(std::move(what));
}
constexpr bool operator==(path_filter const& a, path_filter const& b) { return a.one_ == b.one_; }

namespace detail {

/// Whether a forward reader can tell of each member or element, when it begins, whether the selector takes it.
constexpr bool is_streamable(path_selector const& selector) noexcept {
  return !selector.start_from_end && !selector.end_from_end && !selector.backwards && selector.filter.empty();
}

constexpr bool is_streamable(path_segment const& segment) noexcept {
  for (path_selector const& each : segment.selectors)
    if (!is_streamable(each)) return false;
  return true;
}

}  // namespace detail

}  // namespace riffle

#endif
