// SPDX-License-Identifier: BSL-1.0
// Paths with filters and negative numbers, as parts of pipelines. What they select is tested with RFC 9535 in
// tests/conformance/jsonpath.test.cpp.
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/held_feed.hpp>

#include <riffle/set/to_set.hpp>
#include <riffle/view/documents.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/project.hpp>
#include <riffle/view/select.hpp>
#include <riffle/view/where.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

using selected = decltype(documents(text(std::string())) | riffle::select("a[?@.b][-1]"));
static_assert(std::same_as<selected, element_view>);
static_assert(riffle_test::is_recipe<selected>());
static_assert(std::convertible_to<path, detail::held_path_argument> &&
              std::convertible_to<path_argument, detail::held_path_argument> &&
              std::convertible_to<char const (&)[4], detail::held_path_argument> &&
              !std::constructible_from<detail::held_path_argument, std::string> &&
              !std::constructible_from<detail::held_path_argument, char const*>);
static_assert(std::ranges::view<detail::held_rows_view> && std::ranges::input_range<detail::held_rows_view>);

namespace {

std::string const shop = R"([
  {"id": 1, "items": [{"name": "a", "price": 5}, {"name": "b", "price": 15.50}, {"price": 25}]},
  {"id": 2, "items": []},
  {"id": 3},
  {"items": [{"name": "c", "price": 1e2}, {"name": "d"}], "id": 4}
])";

template <class View>
errc code_of(View const& view) {
  try {
    for ([[maybe_unused]] auto&& each : view) continue;
  } catch (error const& e) {
    return static_cast<errc>(e.code().value());
  }
  return {};
}

}  // namespace

TEST_CASE("select takes filters, of which each member or element is asked by itself") {
  check_rows(shop, riffle::select("items[?@.price > 10].name"), {R"("b")", R"("c")"});
  check_rows(shop, riffle::select("items[?@.price > 10 && @.name][?@ == 'b' || @ == 1e2]"), {R"("b")", "1E2"});
  check_rows(shop, riffle::select("items[?!@.price]"), {R"({"name":"d"})"});
  check_rows(shop, riffle::select("[?@ > 1]"), {"2", "3", "4"});
  check_rows(shop, riffle::select("$.items[*][?@ == 5]"), {"5"});
  check_rows(shop, riffle::select("items[?@.none]"), {});
  check_rows(R"([{"a":[[1,2],[3],4]}])", riffle::select("a[?@[1]][*]"), {"1", "2"});
}

TEST_CASE("a path argument that was made before is followed as a literal is") {
  path_argument const argument = "items[?@.price > 10].name";
  check_rows(shop, riffle::select(argument), {R"("b")", R"("c")"});
}

TEST_CASE("select takes what needs the whole array, or the whole row, by holding it") {
  check_rows(shop, riffle::select("items[-1]"), {R"({"price":25})", R"({"name":"d"})"});
  check_rows(shop, riffle::select("items[-1].price"), {"25"});
  check_rows(shop, riffle::select("items[-2:].price"), {"1.55E1", "25", "1E2"});
  check_rows(shop, riffle::select("items[::-1].price"), {"25", "1.55E1", "5", "1E2"});
  check_rows(shop, riffle::select("items[-1,0].price"), {"25", "5", "1E2"});
  check_rows(shop, riffle::select("items[?@.price < 10, ?@.price > 20].price"), {"5", "25", "1E2"});
  check_rows(shop, riffle::select("..[?@.price < 10].name"), {R"("a")"});
  check_rows(shop, riffle::select("$.items[?@.price == $.items[-1].price]"),
             {R"({"price":25})", R"({"name":"d"})"});  // nothing is equal to nothing
  check_rows(shop, riffle::select("items[?@.price > $.id]['name','price']"),
             {R"("a")", "5", R"("b")", "1.55E1", "25", R"("c")", "1E2"});
  check_rows(R"([{"a":[[1,2],[],[3]]},{"b":0}])", riffle::select("a[?@[0]][-1]"), {"2", "3"});
}

TEST_CASE("elements stand at their place in the input, as they are written there") {
  std::string const json = R"( [{"a": [1.50, {"b" : "\u0041"}]}])";
  for (char const* where : {"a[-1].b", "a[-2:][?@]", "a[?@.b].b", "a[?@.b == $.a[1].b].b", "..[?@ == 'A']"}) {
    CAPTURE(where);
    for (std::size_t const window : {1u, 7u, 1000u}) {
      std::size_t n = 0;
      for (element const each : documents(split_source(json), {.window_bytes = window}) | riffle::select(path(where))) {
        CHECK(each.text() == R"("\u0041")");
        CHECK(each.offset() == json.find(R"("\u0041")"));
        CHECK(each.document() == 1u);
        ++n;
      }
      CHECK(n == 1);
    }
  }
}

TEST_CASE("adaptors go on from there") {
  check_rows(shop, riffle::select("items[?@.price > 10]") | project<double>("price"), {"15.5", "25", "100"});
  check_rows(shop, riffle::select("items[-1]") | project<std::optional<std::string>>("name"), {"none", R"("d")"});
  check_rows(shop,
             riffle::select("items[-2:]") | where<double>("price", [](double p) { return p < 50; }) | project("price"),
             {"1.55E1", "25"});
  check_rows(shop, riffle::select("items[?@.name]") | riffle::select("[?@ == 'a' || @ == 100]"), {R"("a")", "1E2"});
  check_rows(shop, riffle::select("items[-1:]") | riffle::select("[-1]"), {});
  check_rows(shop, flatten_path("items") | riffle::select("[?@ == $.name]"), {R"("a")", R"("b")", R"("c")", R"("d")"});
  check_rows(shop,
             where("id", [](element const& id) { return id == boost::json::value(4); }) | riffle::select("items[-2]"),
             {R"({"name":"c","price":1E2})"});
  CHECK((documents(text(shop)) | riffle::select("..[?@.price].price") | to_set).size() == 4);
}

TEST_CASE("after a filter alone $ is the document still, after what is held it is the value") {
  check_rows(shop, riffle::select("items[?@.price > 10]") | project<int, double>("$.id", "price"),
             {"(1, 15.5)", "(1, 25)", "(4, 100)"});
  check_rows(shop, riffle::select("items[-1]") | project<std::string>("$.name"), {R"("d")"});
}

TEST_CASE(
    "flatten_path takes such paths: what the last such segment selects are the rows that the rest is looked for in") {
  std::string const json =
      R"([{"a":[{"k":1,"b":[1,null]},{"k":1},{"k":1,"b":null},{"k":1,"b":7},{"k":2,"b":[9]}]},{"a":[]}])";
  check_rows(json, flatten_path("a[?@.k == 1].b"), {"1", "null", "7"});
  check_rows(json, flatten_path("a[?@.k == 1].b", {.missing = missing::null, .null_value = null_value::null}),
             {"1", "null", "null", "null", "7"});
  check_rows(json, flatten_path("a[-1].b"), {"9"});
  check_rows(json, flatten_path("a[-2].b", {.non_array = non_array::skip}), {});
  check_rows(json, flatten_path("a[-4:-1].b", {.missing = missing::null}), {"null", "7"});
  check_rows(json, flatten_path("a[?@.k == $.a[-1].k].b"), {"9"});
  check_rows(R"([{"a":[[1,2],[],[3,null]]}])", flatten_path("a[?@[0]]"), {"1", "2", "3", "null"});
  check_rows(R"([{"a":[[1,2],[],[3,null]]}])", flatten_path("a[-1]"), {"3", "null"});
  check_rows(R"([{"a":[[1,2],[],[3,null]]}])", flatten_path("a[-1]") | project<std::optional<int>>(""), {"3", "none"});
}

TEST_CASE("statistics are those of the pipeline") {
  auto counted = [](auto const& closure) {
    statistics counts;
    for ([[maybe_unused]] auto&& each : documents(text(shop), {.statistics = &counts}) | closure) continue;
    CHECK(counts.bytes == shop.size());
    CHECK(counts.documents == 4);
    return std::vector<std::uint64_t>{counts.rows, counts.missing, counts.null, counts.mismatched};
  };
  using numbers = std::vector<std::uint64_t>;
  CHECK(counted(riffle::select("items[?@.price]")) == numbers{4, 0, 0, 0});
  CHECK(counted(riffle::select("items[-2:]")) == numbers{4, 0, 0, 0});
  CHECK(counted(riffle::select("items[-1]") | project<std::string>("name")) == numbers{1, 1, 0, 0});
  CHECK(counted(flatten_path("items") | riffle::select("[?@ == $.name]")) == numbers{4, 1, 0, 0});
  CHECK(counted(flatten_path("items") | riffle::select("[?@ == $.name]") | riffle::select("x[-1]")) ==
        numbers{0, 1, 0, 0});
  CHECK(counted(flatten_path("items[::-1].name")) == numbers{4, 1, 0, 0});
  CHECK(counted(where<std::string>("id", [](std::string_view) { return true; }, {.mismatch = mismatch::skip}) |
                riffle::select("[?@ == $]")) == numbers{0, 0, 0, 4});
}

TEST_CASE("errors of what comes later have their place in the input") {
  std::string const json = "[{\"a\": [1, 2]},\n {\"a\": [3, \"x\"]}]";
  for (char const* where : {"a[-2:]", "a[?@]", "a[?@ != $.b]"}) {
    CAPTURE(where);
    std::vector<int> rows;
    try {
      for (int const n : documents(text(json)) | riffle::select(path(where)) | project<int>("")) rows.push_back(n);
      FAIL_CHECK("no error");
    } catch (type_error const& e) {
      CHECK(rows == std::vector{1, 2, 3});
      CHECK(e.offset() == json.find("\"x\""));
      CHECK(e.line() == 2u);
      CHECK(e.column() == 12u);
      CHECK(e.document() == 2u);
    }
  }
}

TEST_CASE("rows before a fault are yielded, then it is thrown, and the run is over") {
  for (char const* where : {"a[-1]", "a[?@]", "a[?@ != $.b]", "..[?@ > 0]"}) {
    CAPTURE(where);
    auto const rows = documents(text(R"([{"a": [1]}, {"a": [2]}, {"a": [oops]}])")) | riffle::select(path(where));
    auto row = rows.begin();
    CHECK(show(*row) == "1");
    ++row;
    CHECK(show(*row) == "2");
    CHECK_THROWS_AS(++row, parse_error);
    CHECK(row == rows.end());
  }
}

TEST_CASE("broken records are passed over") {
  std::string const lines = "{\"a\": [1, 2]}\n{\"a\": [3, oops]}\n{\"a\": [5, 6]}\n";
  for (auto const& [where, expected] : std::vector<std::pair<char const*, list>>{
           {"a[-1]", {"2", "6"}}, {"a[?@ > 1]", {"2", "3", "5", "6"}}, {"a[?@ != $.b]", {"1", "2", "5", "6"}}}) {
    CAPTURE(where);
    statistics counts;
    int bad = 0;
    document_options const options{
        .format = format::lines, .on_bad_record = [&bad](parse_error const&) { ++bad; }, .statistics = &counts};
    CHECK(shown(documents(text(lines), options) | riffle::select(path(where))) == expected);
    CHECK(bad == 1);
    CHECK(counts.bad_records == 1);
    CHECK(counts.documents == 3);
  }
}

TEST_CASE("a filter holds a member or element at a time, a negative number the array: each up to max_row_bytes") {
  std::string array = "[";
  for (int i = 0; i != 5'000; ++i) array += std::to_string(i) + ",";
  array += "{\"n\":[" + std::string(400, '1') + "]}]";
  document_options const options{.format = format::single, .window_bytes = 256, .max_row_bytes = 1'000};
  auto const all = documents(text(array), options);
  CHECK(shown(all | riffle::select("[?@ >= 4998]")) == list{"4998", "4999"});
  CHECK(code_of(all | riffle::select("[-1]")) == errc::row_limit);
  CHECK(code_of(all | riffle::select("[?@ == $[0]]")) == errc::row_limit);
  CHECK(code_of(all | riffle::select("..[?@ == 1]")) == errc::row_limit);
  // Of a value that is within the limit the index of what is in it may not be.
  CHECK(code_of(documents(text("[[" + std::string(500, ' ') + "1]]"), options) | riffle::select("[?@[0]]")) == errc{});
  std::string ones = "[[1";
  for (int i = 0; i != 100; ++i) ones += ",1";
  CHECK(code_of(documents(text(ones + "]]"), options) | riffle::select("[?@[0]]")) == errc::row_limit);
  CHECK(code_of(documents(text(ones + "]]"), options) | riffle::select("[0][-1]")) == errc::row_limit);
  CHECK(code_of(documents(text("[[1]]"), options) | riffle::select("[?@[0]]")) == errc{});
}

TEST_CASE("values from elsewhere have no limit but their depth") {
  std::vector<boost::json::value> values(2);
  values[0] = boost::json::array(100'000, 7);
  values[1] = boost::json::object{{"a", {1, 2, 3}}};
  CHECK(shown(values | riffle::select("[-1]")) == list{"7"});
  CHECK(shown(values | riffle::select("[?@ == 7]")).size() == 100'000);
  CHECK(shown(values | riffle::select("a[?@ > $.a[0]]")) == list{"2", "3"});
  for (element const each : values | riffle::select("a[-1]")) {
    CHECK(each.tree() == &values[1].at("a").at(2));
    CHECK(each.document() == 2u);
    CHECK_FALSE(each.offset());
  }
  boost::json::value deep(7);
  for (int i = 0; i != 3'000; ++i) deep = boost::json::array({std::move(deep)});
  values[0] = std::move(deep);
  CHECK(code_of(values | riffle::select("[?@]")) == errc::depth_limit);
}

TEST_CASE("a second member of a name in what is held is refused under validate::all") {
  std::string const json = R"([{"a": [{"b": 1, "b": 2}]}])";
  for (char const* where : {"a[?@.b]", "a[-1].b", "a[?@ != $.x].b", "a[?@.b == $.x]"}) {
    CAPTURE(where);
    CHECK(code_of(documents(text(json)) | riffle::select(path(where))) == errc::duplicate_name);
    CHECK(code_of(documents(text(json), {.validation = validate::selected}) | riffle::select(path(where))) == errc{});
  }
  CHECK(shown(documents(text(json), {.validation = validate::selected}) | riffle::select("a[-1].b")) == list{"1"});
  CHECK(shown(documents(text(json)) | riffle::select("a[-1].*")) == list{"1", "2"});
  // So it is in what is held of what is held.
  auto const inner = riffle::select("a[-1:]") | riffle::select("$[?@ == $.b]");
  CHECK(code_of(documents(text(json)) | inner) == errc::duplicate_name);
  CHECK(shown(documents(text(json), {.validation = validate::selected}) | inner) == list{"1"});
}

TEST_CASE("one view, in several threads and several times") {
  auto const rows = documents(text(shop)) | riffle::select("items[?match(@.name, '[a-c]')][::-1,?@ == @]");
  list const expected = shown(rows);
  CHECK(expected == list{R"("a")", "5", R"("b")", "1.55E1", R"("c")", "1E2"});
  std::vector<list> seen(4);
  {
    std::vector<std::jthread> threads;
    for (list& each : seen) threads.emplace_back([&each, rows] { each = shown(rows); });
  }
  for (list const& each : seen) CHECK(each == expected);
}

TEST_CASE("iterators outlive views") {
  auto row = (documents(text(shop)) | riffle::select("items[?@.price][-1]") | riffle::select("[-1]")).begin();
  CHECK(row == std::default_sentinel);
  auto other = (documents(text(shop)) | riffle::select("items[-1:]")).begin();
  CHECK(show(*other) == R"({"price":25})");
  CHECK(show(*++other) == R"({"name":"d"})");
}
