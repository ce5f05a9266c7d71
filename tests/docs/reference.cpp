// SPDX-License-Identifier: BSL-1.0
//
// The code of docs/reference: how each adaptor is called, and what it yields.
#include "catch.hpp"
#include "snippet.hpp"

#include <riffle.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <iostream>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace riffle;
using riffle_docs::printed;
using riffle_docs::shown;

namespace {

//[project-struct
struct asset {
  std::string name;
  std::uint64_t size = 0;
  std::optional<std::string> label;
};
BOOST_DESCRIBE_STRUCT(asset, (), (name, size, label))
//]

template <class F>
std::error_code code_of(F f) {
  try {
    f();
  } catch (error const& e) {
    return e.code();
  }
  return {};
}

}  // namespace

TEST_CASE("documents") {
  printed out;
  statistics counts;
  auto const log = [](parse_error const&) {};
  auto const source = text("[1, 2]");
  //[documents
  documents("table_1.json");                     // short for documents(file("table_1.json"))
  documents(source);                             // any document_source
  documents(source, {.format = format::lines});  // options: docs/reference/options.md
  documents(source, {.format = format::lines, .on_bad_record = log, .statistics = &counts});
  //]
  //[documents-use
  for (element each : documents(text(R"([{"id": 1}, [2, 3], "four"])"))) std::cout << each << '\n';
  //]
  CHECK(out.text() == shown(R"(//[documents-out
{"id": 1}
[2, 3]
"four"
//])"));
}

TEST_CASE("select") {
  printed out;
  auto const rows = documents(text("[]"));
  std::string const run_time_text = "a.b";
  //[select
  rows | select("a.b");                // a literal is checked while compiling
  rows | select("$..name");            // as JSONPath
  rows | select("a[?@.b > 1].c");      // a filter
  rows | select("a[-1]");              // from the end
  rows | select(path(run_time_text));  // checked when the path is made: path_error
  //]
  //[select-use
  char const* const json = R"({"a": {"b": [1, null]}} {"a": 2} {"a": {"b": null}})";
  for (element each : documents(text(json)) | select("a.b")) std::cout << each << '\n';
  //]
  CHECK(out.text() == shown(R"(//[select-out
[1, null]
null
//])"));
}

TEST_CASE("select, with a filter") {
  printed out;
  //[filter
  char const* const json = R"([{"id": 7, "items": [{"name": "pen", "price": 1.20}, {"name": "ink", "price": 12.50}]},
                               {"id": 8, "items": [{"name": "nib", "price": 30}]}])";
  for (auto const& [id, name] : documents(text(json)) | select("items[?@.price > 10 && match(@.name, '[a-z]+')]") |
                                    project<int, std::string>("$.id", "name"))
    std::cout << id << ' ' << name << '\n';
  for (element price : documents(text(json)) | select("items[-1].price")) std::cout << price << '\n';
  //]
  CHECK(out.text() == shown(R"(//[filter-out
7 ink
8 nib
12.50
30
//])"));
}

TEST_CASE("flatten_path") {
  printed out;
  auto const rows = documents(text("[]"));
  std::string const run_time_text = "a.b";
  //[flatten_path
  rows | flatten_path("other");
  rows | flatten_path("a.b", {.missing = missing::fail, .null_value = null_value::fail});
  rows | flatten_path(path(run_time_text));
  //]
  //[flatten_path-use
  char const* const json = R"({"other": [1, null, [2]]} {"other": 3} {"other": null} {})";
  for (element each : documents(text(json)) | flatten_path("other")) std::cout << each << '\n';
  //]
  CHECK(out.text() == shown(R"(//[flatten_path-out
1
null
[2]
3
//])"));
}

TEST_CASE("project") {
  printed out;
  auto const rows = documents(text("[]"));
  //[project
  rows | project("a.b");               // as element
  rows | project<std::string>("a.b");  // as T
  rows | project<std::optional<int>>("a.b", {.mismatch = mismatch::skip});
  rows | project<std::string, int>("$.id", "size");  // several fields: row<std::string, int>
  rows | project<asset>();                           // the members of a struct
  rows | project<int>("");                           // the row itself
  rows | project<int>();                             // the same
  //]
  CHECK(out.text().empty());
}

TEST_CASE("project a struct") {
  printed out;
  //[project-use
  char const* const json =
      R"({"name": "a", "size": 1, "label": null} {"name": "b"} {"name": "c", "size": 3, "label": "x"})";
  for (asset const& each : documents(text(json)) | project<asset>())
    std::cout << each.name << ' ' << each.size << ' ' << each.label.value_or("-") << '\n';
  //]
  CHECK(out.text() == shown(R"(//[project-out
a 1 -
c 3 x
//])"));
}

TEST_CASE("where") {
  printed out;
  auto const rows = documents(text("[]"));
  auto const test = [](element const& e) { return e.is_string(); };
  //[where
  rows | where("kind", test);                                                        // test(element)
  rows | where<std::uint64_t>("size", [](std::uint64_t size) { return size > 9; });  // decoded
  rows | where<std::string>("$.kind", [](std::string_view kind) { return kind == "a"; });
  rows | where<int>("size", [](int size) { return size > 9; }, {.mismatch = mismatch::skip});
  //]
  //[where-use
  char const* const json = R"({"n": 1, "v": "a"} {"n": 2, "v": "b"} {"v": "c"} {"n": null, "v": "d"})";
  auto even = documents(text(json)) | where<int>("n", [](int n) { return n % 2 == 0; }) | project<std::string>("v");
  for (std::string_view each : even) std::cout << each << '\n';
  //]
  CHECK(out.text() == shown(R"(//[where-out
b
//])"));

  std::vector<std::string> absent;
  for (element each : documents(text(json)) | where<std::optional<int>>("n", [](std::optional<int> n) { return !n; }))
    absent.push_back(each.to_json());
  CHECK(absent == std::vector<std::string>{R"({"v": "c"})", R"({"n": null, "v": "d"})"});
  CHECK(std::ranges::distance(documents(text(json)) | where("n", [](element const&) { return true; })) == 3);
}

TEST_CASE("to_set") {
  printed out;
  auto const rows = documents(text(R"(["a", "b", "a"])")) | project<std::string>();
  //[to_set
  value_set<std::string> const set = rows | to_set;  // or to_set(rows)
  rows | to_set({.max_bytes = 1 << 30});             // limit_error where it takes more
  std::cout << set.size() << ' ' << set.contains("a") << ' ' << set.contains("c") << '\n';
  for (std::string_view each : set) std::cout << each << '\n';
  //]
  CHECK(out.text() == shown(R"(//[to_set-out
2 1 0
a
b
//])"));

  //[value_set
  value_set<std::string> names{"a", "b"};
  bool const added = names.insert("c");
  value_set const numbers(std::vector{3, 1, 3});  // value_set<int>
  value_set<boost::json::value> const json(documents(text("[1, 1.0, null]")));
  //]
  CHECK(added);
  CHECK(!names.insert("c"));
  CHECK(names.size() == 3);
  CHECK(numbers == value_set<int>{1, 3});
  CHECK(json.size() == 2);
  CHECK(json.contains(1));
  CHECK(names.memory_bytes() > 0);
}

TEST_CASE("set_difference") {
  printed out;
  auto const left = documents(text(R"(["a", "b", "c", "a"])")) | project<std::string>();
  auto const right = documents(text(R"(["b"])")) | project<std::string>();
  auto const set = right | to_set;
  //[set_difference
  left | set_difference(right);
  set_difference(left, right);
  left | set_difference(set);  // a value_set is used as it is
  //]
  //[set_difference-key
  using release = std::pair<int, std::string>;
  std::vector<release> const older{{1, "one"}, {2, "two"}}, newer{{2, "deux"}, {3, "trois"}, {3, "drei"}};
  for (auto const& [number, name] : newer | set_difference(older, &release::first)) std::cout << name << '\n';

  std::vector<int> const numbers{3};  // right consists of keys already
  for (auto const& [number, name] : newer | set_difference(numbers, &release::first, std::identity()))
    std::cout << name << '\n';
  //]
  CHECK(out.text() == shown(R"(//[set_difference-out
trois
deux
//])"));
  CHECK(std::ranges::equal(left | set_difference(right), std::vector<std::string>{"a", "c"}));
  CHECK(std::ranges::equal(left | set_difference(set), std::vector<std::string>{"a", "c"}));
}

TEST_CASE("the other set adaptors") {
  std::vector<int> const left{3, 1, 2, 3}, right{5, 2, 4, 5};
  std::vector<std::pair<int, int>> const pairs{{1, 1}, {2, 1}, {1, 2}};
  auto const equal = [](auto&& range, std::vector<int> const& expected) { return std::ranges::equal(range, expected); };
  //[set_intersection
  left | set_intersection(right);
  set_intersection(left, right);
  //]
  CHECK(equal(left | set_intersection(right), {2}));
  //[set_union
  left | set_union(right);
  set_union(left, right);
  //]
  CHECK(equal(left | set_union(right), {3, 1, 2, 5, 4}));
  //[set_symmetric_difference
  left | set_symmetric_difference(right);
  set_symmetric_difference(left, right);
  //]
  CHECK(equal(left | set_symmetric_difference(right), {3, 1, 5, 4}));
  //[distinct
  left | distinct;
  pairs | distinct(&std::pair<int, int>::first);  // the first row for each key
  distinct(left);
  //]
  CHECK(equal(left | distinct, {3, 1, 2}));
  CHECK(std::ranges::equal(pairs | distinct(&std::pair<int, int>::first),
                           std::vector<std::pair<int, int>>{{1, 1}, {2, 1}}));
}

TEST_CASE("sorted_set_difference") {
  std::vector<int> const left{1, 2, 2, 4}, right{2, 3};
  //[sorted_set_difference
  left | sorted_set_difference(right);
  sorted_set_difference(left, right);
  sorted_set_difference(left, right, std::less());  // any strict weak order that sorts both
  //]
  CHECK(std::ranges::equal(sorted_set_difference(left, right), std::vector<int>{1, 4}));
  std::vector<int> const unsorted{2, 1};
  CHECK(code_of([&] {
          for (int each : unsorted | sorted_set_difference(right)) (void)each;
        }) == errc::not_sorted);
}

TEST_CASE("paths") {
  printed out;
  //[path
  path const literal("assets[*].name");
  std::string const given = "$.assets[0:10]";
  path const computed(given);
  std::cout << literal.singular() << computed.singular() << computed.from_root() << '\n';
  //]
  CHECK(out.text() == "001\n");
  CHECK(!literal.singular());
  CHECK(to_string(literal) == "$.assets[*].name");

  auto selected = [](char const* where) {
    std::string all;
    char const* const json = R"({"a": {"b": 1, "x.y": 2}, "l": [10, 11, 12, 13, 14], "7": 3})";
    for (element each : documents(text(json)) | select(path(where))) all += each.to_json() + ' ';
    return all;
  };
  CHECK(selected("a.b") == "1 ");
  CHECK(selected("a['x.y']") == "2 ");
  CHECK(selected("a.*") == "1 2 ");
  CHECK(selected("l[1]") == "11 ");
  CHECK(selected("l[1:5:2]") == "11 13 ");
  CHECK(selected("l[0,2]") == "10 12 ");
  CHECK(selected("['7']") == "3 ");
  CHECK(selected("7") == "3 ");
  CHECK(selected("..b") == "1 ");
  CHECK(selected("$.a['b','x.y']") == "1 2 ");
  CHECK(selected("/a/x.y") == "2 ");
  CHECK(selected("/l/1") == "11 ");
  CHECK(selected("/7") == "3 ");
  CHECK(selected("l[-1]") == "14 ");
  CHECK(selected("l[3:0:-1]") == "13 12 11 ");
  CHECK(selected("l[?@ > 12]") == "13 14 ");
  CHECK(selected("[?@['x.y']].b") == "1 ");
  CHECK(selected("l[?@ == $.l[-2], 0]") == "13 10 ");

  auto refused = [](char const* where) { return code_of([&] { path{where}; }); };
  CHECK(refused("a b") == errc::path_syntax);
  CHECK(refused("a[?@.* == 1]") == errc::path_syntax);
  CHECK(path("a[0:2]").streamable());
  CHECK_FALSE(path("a[-1]").streamable());
  CHECK_FALSE(path("a[-2:]").streamable());
  CHECK_FALSE(path("a[?@.b]").streamable());
  CHECK(code_of([] { project(path("a[-1]")); }) == errc::path_not_streamable);
  CHECK(code_of([] { project(path("a[*]")); }) == errc::path_not_singular);
}

TEST_CASE("element") {
  printed out;
  //[element
  std::vector<boost::json::value> kept;
  for (element each : documents(text(R"([{"a": 1.0}, "x\u0041", null])"))) {
    std::cout << each << " at " << *each.offset() << ", " << each.kind() << '\n';  // as it stands in the input
    if (each.is_string()) std::cout << each.as<std::string>() << '\n';             // decoded
    kept.push_back(each);                                                          // owned
  }
  //]
  CHECK(out.text() == shown(R"(//[element-out
{"a": 1.0} at 1, object
"x\u0041" at 13, string
xA
null at 24, null
//])"));
  CHECK(kept.size() == 3);
  CHECK(element(kept[0]) == boost::json::value{{"a", 1}});
}

TEST_CASE("rows") {
  printed out;
  //[row
  using owned = row<std::string, int>;  // what project<std::string, int> collects
  std::vector<owned> kept;
  for (auto const& each : documents(text(R"({"n": "a", "s": 1})")) | project<std::string, int>("n", "s")) {
    auto const& [name, size] = each;  // row<borrowed_string, int>
    std::cout << name << ' ' << size << '\n';
    kept.push_back(each);
  }
  //]
  CHECK(out.text() == "a 1\n");
  CHECK(kept == std::vector<owned>{owned("a", 1)});
}

TEST_CASE("errors") {
  printed out;
  //[errors
  try {
    for (int size : documents("table_2.json") | flatten_path("assets") | project<int>("name")) std::cout << size;
  } catch (type_error const& e) {
    location const& place = e.where();
    std::cout << place.source << ", line " << *place.line << ", column " << *place.column << ", byte " << *place.offset
              << ", document " << *place.document << ", " << place.path << '\n';
    std::cout << e.code() << ": " << e.message() << '\n';
  }
  //]
  CHECK(out.text() == shown(R"(//[errors-out
table_2.json, line 41, column 17, byte 2169, document 1, $.assets[*].name
riffle:11: expected an integer, found a string "chromedriver-v21.1.1-darwin-arm64.zip"; drop such rows with {.mismatch = mismatch::skip}
//])"));
  printed shows;
  //[excerpt
  std::string const json = "{\"id\": 1}\n{\"id\": 2, \"items\": [{\"price\": 7}, {\"price\": NaN}]}\n";
  try {
    for (int id : documents(text(json)) | project<int>("id")) std::cout << id << '\n';
  } catch (error const& e) {
    std::cout << e.what() << '\n' << excerpt(e, text(json)) << '\n';
  }
  //]
  CHECK(shows.text() == shown(R"(//[excerpt-out
1
line 2, column 45 (offset 54, document 2, path $.items[1].price): expected a value, found 'NaN'; NaN and Infinity are not JSON: write null, or a string
line 2: {"id": 2, "items": [{"price": 7}, {"price": NaN}]}
                                                    ^
//])"));
  try {
    documents("no_such_table.json").begin();
    FAIL("no error");
  } catch (source_error const& e) {
    CHECK(e.code() == std::errc::no_such_file_or_directory);
  }
}
