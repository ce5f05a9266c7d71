// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SCAN_DRIVE_HPP
#define RIFFLE_TESTS_SCAN_DRIVE_HPP

/// \file
/// Runs the scanner over a text in windows of any sizes, without the sources and views around it.

#include <riffle/scan/matcher.hpp>
#include <riffle/scan/plan.hpp>
#include <riffle/scan/rows.hpp>
#include <riffle/scan/scanner.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace riffle::test {

/// What became of a scan.
struct scanned {
  bool accepted = false;
  errc code = {};            // of the fault
  std::uint64_t offset = 0;  // of the fault
  std::string message = {};
  std::vector<std::string> rows = {};  // the text of field 0 of each row

  friend bool operator==(scanned const&, scanned const&) = default;
  friend std::ostream& operator<<(std::ostream& out, scanned const& s) {
    if (s.accepted)
      out << "accepted";
    else
      out << "refused at " << s.offset << ": " << s.message;
    for (std::string const& row : s.rows) out << " | " << row;
    return out;
  }
};

/// The ends of windows of one byte each.
inline std::vector<std::size_t> bytewise(std::string_view text) {
  std::vector<std::size_t> cuts;
  for (std::size_t i = 1; i < text.size(); ++i) cuts.push_back(i);
  return cuts;
}

/// Scans `text` in windows that end at `cuts` (ascending) and at its end. A window is a block of memory of its own that
/// holds what the scanner still needs and the new bytes, and nothing more, so that sanitizers see each byte too many.
inline scanned scan(std::string_view text, std::vector<std::size_t> const& cuts = {}, detail::plan const& plan = {},
                    document_options const& options = {.format = format::single}, bool refuse_duplicates = true) {
  detail::rows rows(plan);
  detail::matcher matcher(plan, rows, refuse_duplicates, std::numeric_limits<std::uint64_t>::max());
  detail::scanner scanner(matcher, options, plan.longest_name());
  statistics counts;
  scanned result;
  std::vector<char> window;
  std::uint64_t base = 0;
  auto take_rows = [&] {
    while (rows.advance(counts, [](auto&&...) { return true; }) == detail::rows::outcome::row) {
      if (plan.fields().empty()) continue;
      detail::slot const& field = rows.field(plan.fields()[0]);
      if (field.what == detail::slot::kind::held)
        result.rows.emplace_back(field.held());
      else if (field.what == detail::slot::kind::text)
        result.rows.emplace_back(window.data() + (field.begin - base), static_cast<std::size_t>(field.size));
      else
        result.rows.emplace_back();
    }
    rows.hold({window.data(), window.size()}, base);
  };
  auto fails = [&](detail::scanner::outcome outcome) {
    take_rows();
    if (outcome == detail::scanner::outcome::more) return false;
    result.code = scanner.why().code;
    result.offset = scanner.why().offset;
    result.message = scanner.why().message;
    return true;
  };
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    std::size_t const end = i == cuts.size() ? text.size() : cuts[i];
    do {
      base = scanner.needed_from();
      window = std::vector<char>(text.begin() + static_cast<std::ptrdiff_t>(base),
                                 text.begin() + static_cast<std::ptrdiff_t>(end));
      if (fails(scanner.scan({window.data(), window.size()}, base))) return result;
    } while (scanner.position() != end);
  }
  result.accepted = !fails(scanner.finish());
  return result;
}

/// A plan whose rows are what `where` selects.
inline detail::plan selecting(std::string_view where) {
  detail::plan plan;
  plan.descend(path(where), detail::level_kind::select);
  plan.add_field(path());
  return plan;
}

}  // namespace riffle::test

#endif
