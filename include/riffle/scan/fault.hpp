// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_FAULT_HPP
#define RIFFLE_SCAN_FAULT_HPP

/// \file
/// A fault: what stopped a scan, before it is located by line and column and thrown.

#include <riffle/error.hpp>

#include <cstdint>
#include <string>

namespace riffle::detail {

struct fault {
  errc code = errc::unexpected_character;
  std::uint64_t offset = 0;    // bytes from the start of the input
  std::uint64_t document = 0;  // from 1; 0 between documents
  std::string message;         // what was expected, what was found; what to do
  std::string path;            // where it applies
};

/// Throws the exception type that errc belongs to.
[[noreturn]] inline void raise(errc code, std::string const& message, location where) {
  switch (code) {
    case errc::type_mismatch:
    case errc::number_out_of_range:
    case errc::missing_value:
    case errc::null_found:
    case errc::conversion_failed: throw type_error(code, message, std::move(where));
    case errc::path_syntax:
    case errc::path_not_streamable:
    case errc::path_not_singular: throw path_error(code, message, std::move(where));
    case errc::cannot_open:
    case errc::read_failed:
    case errc::not_reopenable: throw source_error(code, message, std::move(where));
    case errc::depth_limit:
    case errc::row_limit:
    case errc::set_limit: throw limit_error(code, message, std::move(where));
    case errc::not_sorted: throw error(code, message, std::move(where));
    default: throw parse_error(code, message, std::move(where));
  }
}

}  // namespace riffle::detail

#endif
