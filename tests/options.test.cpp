// SPDX-License-Identifier: BSL-1.0
#include <riffle.hpp>

#include "catch.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace riffle;

namespace {

std::size_t count(std::string const& json, document_options const& options) {
  std::size_t rows = 0;
  for ([[maybe_unused]] element const each : documents(text(json), options)) ++rows;
  return rows;
}

}  // namespace

TEST_CASE("the defaults are the documented ones") {
  document_options const d;
  CHECK(d.format == format::automatic);
  CHECK(d.validation == validate::all);
  CHECK(d.window_bytes == 256 * 1024);
  CHECK(d.max_depth == 1024);
  CHECK(d.max_row_bytes == 64 * 1024 * 1024);
  CHECK(!d.on_bad_record);
  CHECK(d.statistics == nullptr);
  CHECK(!d.progress);
  CHECK(d.kernel == kernel::automatic);
  flatten_options const f;
  CHECK(f.missing == missing::skip);
  CHECK(f.null_value == null_value::skip);
  CHECK(f.non_array == non_array::single);
  CHECK(project_options{}.mismatch == mismatch::fail);
  CHECK(set_options{}.max_bytes == 0);
}

TEST_CASE("each option of documents() does something") {
  CHECK(count("[1,2]", {}) == 2);
  CHECK(count("[1,2]", {.format = format::concatenated}) == 1);
  CHECK_THROWS_AS(count("[[tru]]", {}), parse_error);
  CHECK((documents(text("{\"a\":[tru],\"b\":1}"), {.validation = validate::selected}) | project<int>("b")).begin() !=
        std::default_sentinel);
  CHECK_THROWS_AS(count("[[[1]]]", {.max_depth = 1}), limit_error);
  CHECK_THROWS_AS(count("[\"" + std::string(100, 'x') + "\"]", {.max_row_bytes = 10}), limit_error);

  statistics counts;
  counts.rows = 99;
  CHECK(count("[1,2,3]", {.statistics = &counts}) == 3);
  CHECK(counts.rows == 3);
  CHECK(counts.documents == 3);
  CHECK(counts.bytes == 7);

  std::vector<std::uint64_t> seen;
  std::optional<std::uint64_t> whole;
  CHECK(count("[1,2,3]", {.progress = [&](std::uint64_t bytes, std::optional<std::uint64_t> total) {
                seen.push_back(bytes);
                whole = total;
              }}) == 3);
  REQUIRE(!seen.empty());
  CHECK(seen.back() == 7);
  CHECK(whole == 7u);

  int bad = 0;
  CHECK(count("1\nx\n2\n", {.format = format::lines, .on_bad_record = [&](parse_error const&) { ++bad; }}) == 2);
  CHECK(bad == 1);
}

TEST_CASE("window_bytes is taken as the nearest that is allowed") {
  for (std::size_t const window : {std::size_t{0}, std::size_t{1}, std::size_t{7}, ~std::size_t{0}})
    CHECK(count("[1,{\"a\":[2]},\"three\"]", {.window_bytes = window}) == 3);
}
