// SPDX-License-Identifier: BSL-1.0
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/where.hpp>

#include <riffle/view/documents.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/project.hpp>
#include <riffle/view/select.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

namespace {

auto const is_one = [](element const& e) { return e.value() == boost::json::value(1); };
auto const positive = [](int i) { return i > 0; };

}  // namespace

using filtered = decltype(documents(text(std::string())) | where("a", is_one));
static_assert(std::same_as<filtered, element_view>);
static_assert(std::same_as<decltype(std::declval<std::vector<boost::json::value> const&>() | where<int>("a", positive)),
                           element_view>);
static_assert(riffle_test::is_recipe<filtered>());

TEST_CASE("where keeps the rows that have a value at the path for which the predicate holds") {
  check_rows(R"([{"a":1,"n":1},{"a":2},{},{"a":null},{"n":2,"a":1},1,[1]])", where("a", is_one),
             {R"({"a":1,"n":1})", R"({"n":2,"a":1})"});
  check_rows(R"([{"a":null},{},{"a":0}])", where("a", [](element const& e) { return e.is_null(); }), {R"({"a":null})"});
  check_rows(R"([1,2,{"a":1},1])", where<int>("", positive, {.mismatch = mismatch::skip}), {"1", "2", "1"});
  check_rows(R"([[0,1],[1,0]])", where("[1]", is_one), {"[0,1]"});
}

TEST_CASE("where<T> decodes the value; null and missing reject the row, unless T is optional") {
  std::string const json = R"([{"a":1},{"a":-1},{},{"a":null},{"a":2.0}])";
  check_rows(json, where<int>("a", positive), {R"({"a":1})", R"({"a":2E0})"});
  check_rows(json, where<std::optional<int>>("a", [](std::optional<int> i) { return !i || *i < 0; }),
             {R"({"a":-1})", "{}", R"({"a":null})"});
  check_rows(R"([{"a":"x"},{"a":"\u0079"},{"a":""}])",
             where<std::string>("a", [](std::string_view s) { return s == "y"; }), {R"({"a":"y"})"});
  check_rows(R"([{"a":true},{"a":false}])", where<bool>("a", [](bool b) { return b; }), {R"({"a":true})"});
  check_rows(R"([{"a":[1,2]},{"a":[]}])",
             where<std::vector<int>>("a", [](std::vector<int> const& all) { return all.size() == 2; }),
             {R"({"a":[1,2]})"});
}

TEST_CASE("where<T> throws for a value of another kind") {
  check_outcome(
      "[{\"a\":1},\n{\"a\":\"1\"},{\"a\":2}]", where<int>("a", positive),
      {{R"({"a":1})"},
       "type_error",
       "line 2, column 6 (offset 15, document 2, path $.a): expected an integer, found a string \"1\"; reject such "
       "rows with {.mismatch = mismatch::skip}",
       errc::type_mismatch});
  check_outcome(
      R"([{"a":1},{"a":3000000000}])", where<int>("a", positive),
      {{R"({"a":1})"},
       "type_error",
       "line 1, column 15 (offset 14, document 2, path $.a): expected an integer, found a number 3000000000, which "
       "does not fit the type; reject such rows with {.mismatch = mismatch::skip}",
       errc::number_out_of_range});
}

TEST_CASE("mismatch::skip rejects and counts a value of another kind") {
  statistics counts;
  auto const rows = documents(text(R"([{"a":1},{"a":"1"},{"a":1.5},{"a":3000000000},{"a":[1]},{},{"a":null}])"),
                              {.statistics = &counts}) |
                    where<int>("a", positive, {.mismatch = mismatch::skip});
  CHECK(shown(rows) == list{R"({"a":1})"});
  CHECK(counts.mismatched == 4);
  CHECK(counts.rows == 1);
}

TEST_CASE("where stands at any place of a pipeline and sees the rows of that place") {
  std::string const json = R"([{"keep":1,"a":[{"keep":1,"b":[1,2]},{"keep":0,"b":[3]},{"b":[4]}]},)"
                           R"({"keep":0,"a":[{"keep":1,"b":[5]}]},{"a":[{"keep":1,"b":[6]}],"keep":1}])";
  auto const keep = where("keep", is_one);
  check_rows(json, flatten_path("a") | flatten_path("b"), {"1", "2", "3", "4", "5", "6"});
  check_rows(json, keep | flatten_path("a") | flatten_path("b"), {"1", "2", "3", "4", "6"});
  check_rows(json, flatten_path("a") | keep | flatten_path("b"), {"1", "2", "5", "6"});
  check_rows(json, keep | flatten_path("a") | keep | flatten_path("b"), {"1", "2", "6"});
  check_rows(json, keep | flatten_path("a") | keep | flatten_path("b") | where<int>("", [](int i) { return i != 1; }),
             {"2", "6"});
  check_rows(json, keep | riffle::select("a[*].b") | where<int>("[0]", [](int i) { return i < 4; }), {"[1,2]", "[3]"});
  check_rows(json, keep | where("a", [](element const& e) { return e.is_array(); }) | project("a[0].keep"), {"1", "1"});
}

TEST_CASE("several conditions hold together, and are asked in order until one fails") {
  std::string asked;
  auto const ask = [&asked](char name, bool answer) {
    return [&asked, name, answer](element const&) { return asked += name, answer; };
  };
  auto const rows = documents(text(R"([{"x":1},{"x":2}])")) | where("x", ask('a', true)) | where("x", ask('b', false)) |
                    where("x", ask('c', true));
  CHECK(shown(rows).empty());
  CHECK(asked == "abab");
}

TEST_CASE("a condition on the enclosing document works wherever its field stands") {
  auto const keep = flatten_path("a") | where<bool>("$.keep", [](bool b) { return b; });
  auto const check = [&](std::string const& json, list const& expected) {
    for_each_feed(json, {}, [&](element_view const& all) { CHECK(shown(all | keep) == expected); });
    for_each_split(json, {}, [&](element_view const& all) { CHECK(shown(all | keep) == expected); });
  };
  check(R"([{"keep":true,"a":[1,2]},{"keep":false,"a":[3]}])", {"1", "2"});
  check(R"([{"a":[1,2],"keep":true},{"a":[3],"keep":false},{"a":[4],"keep":true}])", {"1", "2", "4"});
  check(R"([{"a":[1]},{"a":[2],"keep":null},{"a":[3],"keep":true}])", {"3"});
}

TEST_CASE("rows below a row whose condition stands after them wait for it") {
  std::string const json = R"([{"a":[1,2],"n":1},{"a":[3],"n":0},{"a":[4]},{"n":1,"a":[5]}])";
  check_rows(json, where("n", is_one) | flatten_path("a"), {"1", "2", "5"});
  check_rows(json, where<std::optional<int>>("n", [](std::optional<int> i) { return !i; }) | flatten_path("a"), {"4"});
}

TEST_CASE("the rows of a rejected row are neither counted nor checked for kinds") {
  statistics counts;
  auto const rows = documents(text(R"([{"n":0,"a":null},{"n":0},{"n":0,"a":["x"]},{"a":["x"],"n":0},{"n":1,"a":[7]}])"),
                              {.statistics = &counts}) |
                    where("n", is_one) | flatten_path("a") | project<int>("");
  CHECK(shown(rows) == list{"7"});
  CHECK(counts.missing == 0);
  CHECK(counts.null == 0);
}

TEST_CASE("what a predicate throws ends the run, after the rows before it") {
  struct refused {};
  auto const closure = where<int>("", [](int i) { return i == 3 ? throw refused() : true; });
  auto const check = [&](element_view const& all) {
    auto const rows = all | closure;
    for (int again = 0; again < 2; ++again) {  // each begin() is fresh
      list seen;
      auto at = rows.begin();
      auto const copy = at;
      CHECK_THROWS_AS(
          [&] {
            for (;; ++at) seen.push_back(show(*at));
          }(),
          refused);
      CHECK(seen == list{"1", "2"});
      CHECK((at == std::default_sentinel));
      CHECK((copy == std::default_sentinel));
    }
  };
  for_each_feed("[1,2,3,4]", {}, check);
  for_each_split("[1,2,3,4]", {}, check);
  check(std::vector<boost::json::value>{1, 2, 3, 4} | riffle::select(""));

  auto const first = documents(text("[3]")) | closure;
  CHECK_THROWS_AS(first.begin(), refused);
}

TEST_CASE("a predicate is called once for each row that reaches it, in order, and may be move-only and stateful") {
  auto calls = std::make_shared<int>(0);
  auto const rows =
      documents(text("[5,6,7]")) |
      where("", [calls, once = std::make_unique<int>(1)](element const&) mutable { return ++*calls % 2 == *once; });
  CHECK(*calls == 0);  // nothing runs before begin()
  CHECK(shown(rows) == list{"5", "7"});
  CHECK(*calls == 3);
}

TEST_CASE("where takes lvalues, constants and rvalues of values and views, and its closure can be used again") {
  std::vector<boost::json::value> values{boost::json::parse(R"({"a":1})"), boost::json::parse(R"({"a":2})")};
  std::vector<boost::json::value> const constant = values;
  auto const closure = where("a", is_one);
  list const expected{R"({"a":1})"};
  CHECK(shown(values | closure) == expected);
  CHECK(shown(constant | closure) == expected);
  CHECK(shown(std::vector(values) | closure) == expected);
  CHECK(shown(closure(constant)) == expected);
  element_view view = values | riffle::select("");
  element_view const fixed = view;
  CHECK(shown(view | closure) == expected);
  CHECK(shown(fixed | closure | closure) == expected);
  CHECK(shown(element_view(view) | closure) == expected);
}

TEST_CASE("a path made at run time does what the literal does, and must be singular") {
  check_rows(R"([{"a":1},{"a":2}])", where<int>(path(std::string("a")), [](int i) { return i == 2; }), {R"({"a":2})"});
  CHECK_THROWS_AS(where(path("a[*]"), is_one), path_error);
}
