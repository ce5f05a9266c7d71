// SPDX-License-Identifier: BSL-1.0

#include "catch.hpp"
#include "sources.hpp"

#include <riffle/source/chunks.hpp>
#include <riffle/source/text.hpp>
#include <riffle/view/documents.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/project.hpp>
#include <riffle/view/select.hpp>
#include <riffle/view/where.hpp>

#include <cstddef>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

using namespace riffle;

namespace {

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i != times; ++i) out += piece;
  return out;
}

// The rows until the end or an error, and that error's code.
struct outcome {
  std::size_t rows = 0;
  std::error_code code = {};
  std::optional<std::uint64_t> offset = {};
};
template <class View>
outcome count(View const& view) {
  outcome result;
  try {
    for (auto const& row : view) {
      (void)row;
      ++result.rows;
    }
  } catch (error const& e) {
    result.code = e.code();
    result.offset = e.offset();
  }
  return result;
}

}  // namespace

TEST_CASE("any window_bytes gives the same rows") {
  std::string const json = "[\"" + repeat("x", 500) + "\",\"b\"," + repeat("1,", 200) + "\"end\"]";
  std::vector<std::string> pieces;
  for (std::size_t i = 0; i < json.size(); i += 50) pieces.push_back(json.substr(i, 50));
  std::size_t const most = std::numeric_limits<std::size_t>::max();
  for (std::size_t const window :
       {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{1} << 40, most - 127, most - 63, most}) {
    CHECK(count(documents(chunks(pieces), {.window_bytes = window})).rows == 203);
    CHECK(count(documents(test::split_source(json), {.window_bytes = window})).rows == 203);
  }
}

TEST_CASE("rows that wait are bounded where they are begun") {
  // A million rows under one value.
  auto const many = count(documents(text("[" + repeat("[", 20) + "1" + repeat("]", 20) + "]")) |
                          select(path("$" + repeat("[0,0]", 20))));
  CHECK(many.rows == 0);
  CHECK(many.code == errc::row_limit);
  CHECK(many.offset == 21u);
  // More than a counter holds.
  auto const more = count(documents(text("[" + repeat("[", 40) + "1" + repeat("]", 40) + "]")) |
                          select(path("$" + repeat("[0,0]", 33))));
  CHECK(more.code == errc::row_limit);
  // All in flight, because the outermost is open.
  auto const nested =
      count(documents(text(repeat("[", 300) + repeat("]", 300)), {.format = format::single}) | select("$..*..*..*"));
  CHECK(nested.rows == 0);
  CHECK(nested.code == errc::row_limit);
  // Within the limit they all come.
  CHECK(count(documents(text("[" + repeat("[", 15) + "1" + repeat("]", 15) + "]")) |
              select(path("$" + repeat("[0,0]", 15))))
            .rows == 1u << 15);
}

TEST_CASE("nested captures are bounded together") {
  std::vector<std::string> const pieces{repeat("{\"a\":", 400), '"' + std::string(100000, 'x') + '"', repeat("}", 350),
                                        repeat("}", 50)};
  auto const result = count(documents(chunks(pieces), {.max_row_bytes = 4 * 1024 * 1024}) | select("..a"));
  CHECK(result.code == errc::row_limit);
  CHECK(count(documents(chunks(pieces)) | select("..a")).rows == 400);
}

TEST_CASE("many rows in one window are taken a piece at a time") {
  // Rows of a hundred fields from three bytes each: what is in flight must not depend on the window.
  std::string const json = repeat("{}\n", 100000);
  std::size_t rows = 0;
  for (auto const& row : documents(text(json), {.window_bytes = 1 << 20, .max_row_bytes = 4 * 1024 * 1024}) |
                             project<std::optional<int>, std::optional<int>, std::optional<int>>("a", "b", "c")) {
    CHECK(!row.template get<0>());
    ++rows;
  }
  CHECK(rows == 100000);
}

TEST_CASE("rows in flight are few whatever the fields") {
  // The same through the range path, whose items are scanned in pieces, too.
  std::string const json = "{\"r\":[" + repeat("0,", 99999) + "0]}";
  auto const all = [](element const&) { return true; };
  CHECK(count(documents(text(json)) | std::views::filter(all) | flatten_path("r") | project<int>("")).rows == 100000);
}

TEST_CASE("a union of many names finds each") {
  std::string names, members;
  for (int i = 0; i != 1000; ++i) {
    std::string const name = "name" + std::to_string(10000 + i);
    names += (i == 0 ? "'" : ",'") + name + "'";
    members += (i == 0 ? "\"" : ",\"") + name + "\":" + std::to_string(i);
  }
  long sum = 0;
  for (int const n :
       documents(text("{" + members + "} {\"name10999\":1}")) | select(path("$[" + names + "]")) | project<int>(""))
    sum += n;
  CHECK(sum == 999 * 1000 / 2 + 1);
}

TEST_CASE("duplicate names mean the same with a foreign view between") {
  auto const all = [](element const&) { return true; };
  std::string const json = R"({"r":{"a":1,"a":2}})";
  for (validate const mode : {validate::all, validate::selected}) {
    auto const fused = count(documents(text(json), {.validation = mode}) | project<int>("r.a"));
    auto const generic =
        count(documents(text(json), {.validation = mode}) | std::views::filter(all) | project<int>("r.a"));
    auto const twice = count(documents(text(json), {.validation = mode}) | std::views::filter(all) | select("r") |
                             std::views::filter(all) | project<int>("a"));
    CHECK(fused.rows == (mode == validate::all ? 0u : 1u));
    CHECK(generic.rows == fused.rows);
    CHECK(generic.code == fused.code);
    CHECK(generic.offset == fused.offset);
    CHECK(twice.rows == fused.rows);
    CHECK(twice.offset == fused.offset);
  }
}

TEST_CASE("a row made for what is missing stands where its document does") {
  std::vector<std::optional<std::uint64_t>> offsets;
  for (element const e :
       documents(text("{\"x\":\"abc\",\"r\":[5]}\n{\"q\":1}")) | flatten_path("r", {.missing = missing::null}))
    offsets.push_back(e.offset());
  CHECK(offsets == std::vector<std::optional<std::uint64_t>>{16, 20});
}
