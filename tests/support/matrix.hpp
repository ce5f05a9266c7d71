// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_MATRIX_HPP
#define RIFFLE_TESTS_SUPPORT_MATRIX_HPP

/// \file
/// One pipeline over one text in every way in which the bytes can come.

#include "catch.hpp"
#include "family.hpp"
#include "oracle.hpp"
#include "ranges.hpp"
#include "show.hpp"
#include "sources.hpp"

#include <riffle.hpp>

#include <cstddef>
#include <initializer_list>
#include <ostream>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::test {

using list = std::vector<std::string>;

template <std::ranges::input_range R>
list shown(R&& rows) {
  list all;
  for (auto&& each : rows) all.push_back(show(each));
  return all;
}

/// What a run gave: its rows, and what it threw after them.
struct outcome {
  list rows = {};
  std::string type = {};     // "parse_error", ...; empty where nothing was thrown
  std::string message = {};  // what()
  std::error_code code = {};
  location where = {};

  friend bool operator==(outcome const& a, outcome const& b) {
    return a.rows == b.rows && a.type == b.type && a.message == b.message && a.code == b.code;
  }
  friend std::ostream& operator<<(std::ostream& out, outcome const& o) {
    for (auto const& each : o.rows) out << each << ' ';
    return o.type.empty() ? out : out << "then " << o.type << " \"" << o.message << '"';
  }
};

/// Runs a view to its end or to where it throws; there the run must be over, and stay so.
template <std::ranges::input_range V>
outcome run(V&& view) {
  outcome result;
  std::ranges::iterator_t<V> at;
  try {
    for (at = std::ranges::begin(view); !(at == std::ranges::end(view)); ++at) result.rows.push_back(show(*at));
  } catch (error const& e) {
    result.type = family(e);
    result.message = e.what();
    result.code = e.code();
    result.where = e.where();
  }
  if (!(at == std::ranges::end(view))) result.type += " and the run goes on";
  return result;
}

/// Calls check(documents) with the documents of a text that comes in every way; CAPTUREs say in which.
template <class Check>
void for_each_feed(std::string const& json, document_options const& options, Check check) {
  {
    INFO("as one text");
    check(documents(text(json), options));
  }
  {
    INFO("byte by byte");
    check(documents(one_byte_source(json), options));
  }
  for (std::size_t const window : std::initializer_list<std::size_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 64}) {
    document_options narrow = options;
    narrow.window_bytes = window;
    INFO("window of " << window);
    check(documents(split_source(json), narrow));
  }
}

/// The same with every split of the text in two.
template <class Check>
void for_each_split(std::string const& json, document_options const& options, Check check) {
  for (std::size_t cut = 0; cut <= json.size(); ++cut) {
    INFO("cut at " << cut);
    check(documents(split_source(json, cut), options));
  }
  INFO("byte by byte");
  check(documents(one_byte_source(json), options));
}

inline constexpr auto always = [](auto const&) { return true; };

/// Checks the rows of `closure` over the documents of valid JSON: however the bytes come, with a foreign view before
/// it, and from a vector of values in memory.
template <class Closure>
void check_rows(std::string const& json, Closure const& closure, list const& expected,
                document_options const& options = {}) {
  INFO(json);
  auto const check = [&](element_view const& all) {
    CHECK(shown(all | closure) == expected);
    CHECK(shown(all | std::views::filter(always) | closure) == expected);
  };
  for_each_feed(json, options, check);
  for_each_split(json, options, [&](element_view const& all) { CHECK(shown(all | closure) == expected); });
  std::vector<boost::json::value> const values = oracle::documents(json, options.format);
  CHECK(shown(values | closure) == expected);
}

/// Checks rows and failure of `closure` over any text, however the bytes come.
template <class Closure>
void check_outcome(std::string const& json, Closure const& closure, outcome const& expected,
                   document_options const& options = {}) {
  INFO(json);
  auto const check = [&](element_view const& all) { CHECK(run(all | closure) == expected); };
  for_each_feed(json, options, check);
  for_each_split(json, options, check);
}

}  // namespace riffle::test

#endif
