// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_FAULT_HPP
#define RIFFLE_SCAN_FAULT_HPP

/// \file
/// A fault: what stopped a scan, before it is located by line and column and thrown.

#include <riffle/error.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace riffle::detail {

/// What the scanner wanted where something else stands.
enum class wanting : unsigned char {
  nothing,  // the message says it all
  // between documents
  first_document,
  next_document,
  only_document,
  array,
  document_or_end,
  document_or_bracket,
  space,
  end_of_line,
  end_of_array,
  end_of_document,
  after_document,
  first_separator,
  separator,
  line_feed,
  byte_order_mark,
  // between tokens
  value,  // of a member
  element,
  first_element,
  first_name,
  next_name,
  colon,
  after_member,
  after_element,
  closing_bracket,
  // in strings
  end_of_string,
  escaped,
  escape,
  hex_digit,
  low_half,
  character,
  continuation,
  // in literals and numbers
  true_literal,
  false_literal,
  null_literal,
  end_of_zero,
  end_of_number,
  digit,
  fraction_digit,
  exponent_digit,
};

struct fault {
  errc code = errc::unexpected_character;
  std::uint64_t offset = 0;    // bytes from the start of the input
  std::uint64_t document = 0;  // from 1; 0 between documents
  std::string message = {};    // what was expected; and, when explain() has seen it, what was found, and what to do
  std::string path = {};       // where it applies
  wanting wanted = wanting::nothing;
  std::string before = {};  // of a literal or a character, what is as wanted
  std::uint64_t open = 0;   // containers that are open
};

/// Throws the exception type that errc belongs to.
[[gnu::cold]] [[noreturn]] inline void raise(errc code, std::string const& message, location where) {
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
    case errc::pattern_limit:
    case errc::set_limit: throw limit_error(code, message, std::move(where));
    case errc::not_sorted: throw error(code, message, std::move(where));
    default: throw parse_error(code, message, std::move(where));
  }
}

}  // namespace riffle::detail

#endif
