// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_MARK_HPP
#define RIFFLE_SCAN_MARK_HPP

/// \file
/// Marks: values that yield no row where a level's path leads, or rows in which it leads nowhere. They are counted, or end
/// the run, as the options of that level say.

#include <riffle/error.hpp>
#include <riffle/options.hpp>
#include <riffle/scan/fault.hpp>
#include <riffle/scan/plan.hpp>

#include <cstdint>
#include <string_view>

namespace riffle::detail {

struct mark {
  errc why;             // null_found, type_mismatch or missing_value
  std::uint32_t level;  // whose path leads there
  std::uint64_t offset;
  std::uint64_t document;
};

/// Counts a mark whose turn it is. False where it is to end the run, for the reason put into `why`.
inline bool count_mark(plan const& p, mark const& m, statistics& counts, fault& why) {
  level const& of = p.levels()[m.level];
  bool const flattens = of.kind == level_kind::flatten;
  char const* message = nullptr;
  switch (m.why) {
    case errc::null_found:
      if (of.policy.null_value == null_value::fail)
        message = "null stands where flatten_path wants an array; skip it with {.null_value = null_value::skip}";
      else
        ++counts.null;
      break;
    case errc::type_mismatch:
      if (of.policy.non_array == non_array::fail)
        message =
            "flatten_path wants an array and found another value; take it as one row with {.non_array = "
            "non_array::single} or skip it with {.non_array = non_array::skip}";
      else
        ++counts.mismatched;
      break;
    default:
      if (flattens && of.policy.missing == missing::fail)
        message = "no value at the path of flatten_path; skip such rows with {.missing = missing::skip}";
      else
        ++counts.missing;
      break;
  }
  if (message == nullptr) return true;
  why = {m.why, m.offset, m.document, message, of.path};
  why.path.resize(why.path.size() - std::string_view("[*]").size());  // the value, not its elements
  return false;
}

}  // namespace riffle::detail

#endif
