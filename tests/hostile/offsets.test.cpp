// SPDX-License-Identifier: BSL-1.0
// Offsets of more than 32 bits, without reading as much: the scanner begins near 2^32, and a mapped file is sparse.
// scripts/check-hostile reads more than 4 GiB.
#include <riffle/scan/flat_matcher.hpp>
#include <riffle/scan/flat_plan.hpp>
#include <riffle/scan/flat_rows.hpp>
#include <riffle/scan/kernels.hpp>
#include <riffle/scan/matcher.hpp>
#include <riffle/scan/plan.hpp>
#include <riffle/scan/rows.hpp>
#include <riffle/scan/scanner.hpp>
#include <riffle/source/mapped_file.hpp>

#include "catch.hpp"
#include "sources.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

namespace {

constexpr std::uint64_t four_gib = std::uint64_t{1} << 32;

struct found {
  std::vector<std::pair<std::uint64_t, std::string>> rows;  // with their offset
  std::uint64_t fault = 0;
  friend bool operator==(found const&, found const&) = default;
};

/// Scans a text that begins at this offset, given in windows of `step` bytes that hold what is needed. `take(window, its
/// offset)` takes the rows.
template <class Take>
void scan_at(std::uint64_t base, std::string_view text, std::size_t step, detail::scanner& scanner, found& result,
             Take const& take) {
  scanner.restart(base);
  std::string_view window;
  std::uint64_t window_begin = base;
  auto const goes_on = [&](detail::scanner::outcome outcome) {
    take(window, window_begin);
    if (outcome == detail::scanner::outcome::fault) result.fault = scanner.why().offset;
    return outcome == detail::scanner::outcome::more;
  };
  for (std::size_t end = 0; end != text.size();) {
    end = std::min(text.size(), end + step);
    while (scanner.position() != base + end) {
      window_begin = scanner.needed_from();
      window = text.substr(static_cast<std::size_t>(window_begin - base), end - (window_begin - base));
      if (!goes_on(scanner.scan(window, window_begin))) return;
    }
  }
  goes_on(scanner.finish());
}

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

/// What `$..a` selects.
found any_at(std::uint64_t base, std::string_view text, std::size_t step, document_options const& options) {
  detail::plan plan;
  plan.descend(path("$..a"), detail::level_kind::select);
  plan.add_field(path());
  detail::rows rows(plan);
  detail::matcher matcher(plan, rows, true, unlimited);
  detail::scanner scanner(matcher, options, plan.longest_name());
  statistics counts;
  found result;
  scan_at(base, text, step, scanner, result, [&](std::string_view window, std::uint64_t window_begin) {
    while (rows.advance(counts, [](auto&&...) { return true; }) == detail::rows::outcome::row) {
      detail::slot const& field = rows.field(plan.fields()[0]);
      result.rows.emplace_back(field.begin, field.what == detail::slot::kind::held
                                                ? field.held()
                                                : window.substr(static_cast<std::size_t>(field.begin - window_begin),
                                                                static_cast<std::size_t>(field.size)));
    }
    rows.hold(window, window_begin);
  });
  return result;
}

/// What `$.other[*].a` selects, with the matcher of flat plans.
found flat_at(std::uint64_t base, std::string_view text, std::size_t step, document_options const& options) {
  detail::plan plan;
  plan.descend(path("$.other[*].a"), detail::level_kind::select);
  plan.add_field(path());
  auto const flat = detail::flat_plan::of(plan);
  REQUIRE(flat);
  detail::flat_rows rows(plan, unlimited);
  detail::flat_matcher matcher(*flat, rows, true, unlimited);
  detail::scanner scanner(matcher, options, plan.longest_name());
  found result;
  scan_at(base, text, step, scanner, result, [&](std::string_view window, std::uint64_t window_begin) {
    rows.show(window.data(), window_begin);
    while (rows.next()) {
      detail::flat_slot const& field = rows.slot(plan.fields()[0].slot);
      result.rows.emplace_back(field.begin, rows.text(field));
    }
    rows.hold(window, window_begin);
  });
  return result;
}

found shifted(found all, std::uint64_t by) {
  for (auto& row : all.rows) row.first += by;
  if (all.fault != 0) all.fault += by;
  return all;
}

}  // namespace

TEST_CASE("a text that lies across 4 GiB is scanned as one that begins at 0") {
  std::string good = "{\"other\":[";
  for (int i = 0; i != 20; ++i)
    good += "{\"a\":\"x\\u00e9" + std::to_string(i) + "\",\"b\":[1.5e3,{\"a\":[true,null]}],\"c\":\"" +
            std::string(static_cast<std::size_t>(i), 'y') + "\"},";
  good += "{\"a\":{\"a\":7}}]}";
  std::string const bad = good.substr(0, good.size() - 10) + "oops" + good.substr(good.size() - 10);
  for (kernel const k : detail::available_kernels())
    for (validate const mode : {validate::all, validate::selected})
      for (auto const scan : {any_at, flat_at})
        for (std::string const& text : {good, bad}) {
          document_options const options{.format = format::single, .validation = mode, .kernel = k};
          found const expected = scan(0, text, text.size(), options);
          REQUIRE(expected.rows.size() == (text == good ? 21u : 20u) * (scan == any_at ? 2 : 1));
          REQUIRE((expected.fault != 0) == (text == bad));
          for (std::uint64_t before = 0; before <= text.size(); before += 7)
            for (std::size_t const step : {std::size_t{1}, std::size_t{64}, std::size_t{200}, text.size()}) {
              CAPTURE(static_cast<int>(k), before, step);
              REQUIRE(scan(four_gib - before, text, step, options) == shifted(expected, four_gib - before));
            }
          std::uint64_t const far = std::uint64_t{1} << 60;
          REQUIRE(scan(far, text, 100, options) == shifted(expected, far));
        }
}

TEST_CASE("a mapped file of more than 4 GiB is there to its end") {
  temporary_directory const dir;
  auto const path = dir.write("sparse", "");
  std::string const end = "{\"n\":1}";
  std::uint64_t const size = 5 * (four_gib / 4) + 12345;
  std::filesystem::resize_file(path, size - end.size());
  std::ofstream(path, std::ios::binary | std::ios::app) << end;
  REQUIRE(std::filesystem::file_size(path) == size);
  // Nothing is read but what is looked at, so that this takes no time.
  detail::mapped_input in(path, std::size_t{1} << 30);
  CHECK(in.total() == size);
  while (in.end() != size) REQUIRE(in.slide(in.end()));
  CHECK_FALSE(in.slide(in.end()));
  CHECK(in.offset() + in.window().size() == size);
  CHECK(in.window().substr(in.window().size() - end.size()) == end);
}
