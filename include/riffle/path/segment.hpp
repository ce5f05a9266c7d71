// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_PATH_SEGMENT_HPP
#define RIFFLE_PATH_SEGMENT_HPP

/// \file
/// What a path is made of, whichever way it was spelled: segments of selectors, as RFC 9535 has them.

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace riffle {

/// One selector: what a segment takes of a value's members or elements.
struct path_selector {
  enum class kind {
    name,           ///< the member `name` of an object
    wildcard,       ///< every member or element
    index,          ///< the element `start` of an array
    slice,          ///< the elements start, start + step, ... before `end`; none where step is 0
    name_or_index,  ///< a JSON Pointer token of digits: member `name` of an object, element `start` of an array
  };

  kind what = kind::name;
  std::string name = {};  ///< UTF-8, unescaped
  std::uint64_t start = 0;
  std::uint64_t end = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t step = 1;

  friend constexpr bool operator==(path_selector const&, path_selector const&) = default;
};

/// One step of a path: what its selectors take of a value, or, descending, of the value and of all that is inside it.
struct path_segment {
  bool descendant = false;
  std::vector<path_selector> selectors = {};

  friend constexpr bool operator==(path_segment const&, path_segment const&) = default;
};

}  // namespace riffle

#endif
