// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_FAMILY_HPP
#define RIFFLE_TESTS_SUPPORT_FAMILY_HPP

/// \file
/// The name of an error's class, for tests that compare what was thrown.

#include <riffle/error.hpp>

namespace riffle::test {

inline char const* family(error const& thrown) {
  if (dynamic_cast<parse_error const*>(&thrown) != nullptr) return "parse_error";
  if (dynamic_cast<type_error const*>(&thrown) != nullptr) return "type_error";
  if (dynamic_cast<path_error const*>(&thrown) != nullptr) return "path_error";
  if (dynamic_cast<source_error const*>(&thrown) != nullptr) return "source_error";
  if (dynamic_cast<limit_error const*>(&thrown) != nullptr) return "limit_error";
  return "error";
}

}  // namespace riffle::test

#endif
