// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_CONFORMANCE_PAGE_HPP
#define RIFFLE_TESTS_CONFORMANCE_PAGE_HPP

/// \file
/// The tables of docs/conformance.md, each after a line that names the test it comes from:
///
///     <!-- tests/conformance/dialects.test.cpp: dialects -->
///
/// A test that has made a table compares it with the page. With RIFFLE_WRITE_CONFORMANCE=1 in the environment it puts it
/// there instead.

#include "catch.hpp"

#include <riffle/view/excerpt.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace riffle::test {

using table = std::vector<std::vector<std::string>>;  ///< rows of cells; the first one is the head

inline std::string read_file(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// As code in a cell; bytes that cannot be seen as in excerpts.
inline std::string code(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto const [next, size] = detail::first_glyph(text, true);
    out += next.text == "|" ? "\\|" : next.text;
    text.remove_prefix(size);
  }
  if (out.find('`') != out.npos) return "`` " + out + " ``";
  return out.empty() ? "" : "`" + out + "`";
}

inline std::string markdown(table const& rows) {
  std::string out;
  for (auto const& row : rows) {
    out += '|';
    for (std::string const& cell : row) out += ' ' + cell + " |";
    out += '\n';
    if (&row == &rows.front()) {
      out += '|';
      for (std::size_t i = 0; i != row.size(); ++i) out += "---|";
      out += '\n';
    }
  }
  return out;
}

/// Compares the table with the one that stands on the page after <!-- tests/conformance/`file`: `tag` -->.
inline void check_table(std::string const& file, std::string const& tag, table const& rows) {
  std::filesystem::path const page = RIFFLE_CONFORMANCE_PAGE;
  std::string text = read_file(page);
  std::string const mark = "<!-- tests/conformance/" + file + ": " + tag + " -->\n\n";
  CAPTURE(mark);
  std::size_t const begin = text.find(mark);
  REQUIRE(begin != text.npos);
  std::size_t const first = begin + mark.size();
  std::size_t end = first;
  while (end < text.size() && text[end] == '|') end = std::min(text.find('\n', end), text.size() - 1) + 1;
  std::string const made = markdown(rows);
  if (std::getenv("RIFFLE_WRITE_CONFORMANCE") != nullptr) {
    text.replace(first, end - first, made);
    std::ofstream(page, std::ios::binary) << text;
    return;
  }
  CHECK(text.substr(first, end - first) == made);
}

}  // namespace riffle::test

#endif
