// SPDX-License-Identifier: BSL-1.0
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/select.hpp>

#include <riffle/view/documents.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <concepts>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

using selected = decltype(documents(text(std::string())) | riffle::select("a"));
static_assert(std::same_as<selected, element_view>);
static_assert(
    std::same_as<decltype(std::declval<std::vector<boost::json::value>&>() | riffle::select("a")), element_view>);
static_assert(riffle_test::is_recipe<selected>());

TEST_CASE("select yields each value that the path selects, as it is") {
  check_rows(R"([{"a":1},{"a":null},{"b":2},{"a":[1,2]},{"a":{"b":3}},{"a":"x"},7,[8]])", riffle::select("a"),
             {"1", "null", "[1,2]", R"({"b":3})", R"("x")"});
}

TEST_CASE("select follows names, indices, wildcards, slices and unions") {
  std::string const json = R"([{"a":{"b":[10,11,12,13,14]},"c":{"x.y":1,"":2}}])";
  check_rows(json, riffle::select("a.b[1]"), {"11"});
  check_rows(json, riffle::select("a.b[9]"), {});
  check_rows(json, riffle::select("a.b[*]"), {"10", "11", "12", "13", "14"});
  check_rows(json, riffle::select("a.b[1:4]"), {"11", "12", "13"});
  check_rows(json, riffle::select("a.b[3:]"), {"13", "14"});
  check_rows(json, riffle::select("a.b[:2]"), {"10", "11"});
  check_rows(json, riffle::select("a.b[::2]"), {"10", "12", "14"});
  check_rows(json, riffle::select("a.b[1:5:3]"), {"11", "14"});
  check_rows(json, riffle::select("a.b[1:3:0]"), {});
  check_rows(json, riffle::select("a.b[3:1]"), {});
  check_rows(json, riffle::select("c.*"), {"1", "2"});
  check_rows(json, riffle::select("['c']['x.y','']"), {"1", "2"});
  check_rows(json, riffle::select("$.a.b[0,2]"), {"10", "12"});
  check_rows(json, riffle::select("/a/b/0"), {"10"});
  check_rows(json, riffle::select("/c/"), {"2"});
  check_rows(json, riffle::select("a[0]"), {});      // an index takes nothing of an object
  check_rows(json, riffle::select("a.b.b"), {});     // a name nothing of an array
  check_rows(json, riffle::select("a.b[0].x"), {});  // and both nothing of a number
}

TEST_CASE("the empty path selects the row itself") {
  check_rows(R"([1,{"a":null},null,[]])", riffle::select(""), {"1", R"({"a":null})", "null", "[]"});
  check_rows(R"([1,{"a":null}])", riffle::select("$"), {"1", R"({"a":null})"});
}

TEST_CASE("a JSON Pointer's digits are a name in an object and an index in an array") {
  check_rows(R"([{"0":"name"},["index"],"neither"])", riffle::select("/0"), {R"("name")", R"("index")"});
}

TEST_CASE("a value that a path selects twice is yielded twice, in document order") {
  check_rows(R"([[1,2,3]])", riffle::select("$[0,0]"), {"1", "1"});
  check_rows(R"([[1,2,3]])", riffle::select("$[2,0]"), {"1", "3"});
  check_rows(R"([[1,2,3]])", riffle::select("$[*,1]"), {"1", "2", "2", "3"});
  check_rows(R"([{"a":{"b":1}}])", riffle::select("$['a','a']['b','b']"), {"1", "1", "1", "1"});
}

TEST_CASE("names in a union lead on alike, whatever their order, and do not leak into other paths") {
  std::string const json = R"([{"b":{"x":1,"y":2},"a":{"x":3,"y":4}}])";
  check_rows(json, riffle::select("['a','b'].x"), {"1", "3"});
  check_rows(json, riffle::select("['a','b']") | riffle::select("y"), {"2", "4"});
}

TEST_CASE("descendants come in document order, what is inside a value after it") {
  std::string const json = R"([{"x":{"a":1},"a":{"a":{"a":2},"b":3},"y":[{"a":4},[[{"a":5}]]]}])";
  check_rows(json, riffle::select("..a"), {"1", R"({"a":{"a":2},"b":3})", R"({"a":2})", "2", "4", "5"});
  check_rows(json, riffle::select("..[0]"), {R"({"a":4})", R"([{"a":5}])", R"({"a":5})"});
  check_rows(json, riffle::select("$..b"), {"3"});
  check_rows(json, riffle::select("a..a"), {R"({"a":2})", "2"});
  check_rows(R"([[1,[2]]])", riffle::select("..*"), {"1", "[2]", "2"});
}

TEST_CASE("two descendant steps select a value once for each way that leads to it") {
  // RFC 9535, section 2.5.2.2: $..a..b has b below the inner a twice, below the outer and below the inner one.
  check_rows(R"([{"a":{"a":{"b":1}}}])", riffle::select("..a..b"), {"1", "1"});
  check_rows(R"([{"a":{"a":{"a":1}}}])", riffle::select("..a..a"), {R"({"a":1})", "1", "1"});
}

TEST_CASE("stacked selects are nested loops") {
  std::string const json = R"([{"a":[{"b":1},{"b":2}],"c":0},{"a":[{"b":3}]}])";
  check_rows(json, riffle::select("a") | riffle::select("[*]") | riffle::select("b"), {"1", "2", "3"});
  // The inner loop ends before the outer goes on: the rows of the outer {"a":...} before those of the inner one.
  check_rows(R"([{"a":{"a":{"x":1},"x":2},"x":3}])", riffle::select("..a") | riffle::select("..x"), {"1", "2", "1"});
  check_rows(R"([{"a":[0,[1]]}])", riffle::select("..*") | riffle::select("[*]"), {"0", "[1]", "1"});
}

TEST_CASE("names are compared after unescaping") {
  check_rows(R"([{"\u0061":1,"b\u002Ec":2,"\ud83d\ude00":3,"a\"":4,"\/":5}])",
             riffle::select("$['a','b.c','\\uD83D\\uDE00','a\"','/']"), {"1", "2", "3", "4", "5"});
  check_rows("[{\"\xC3\xA4\":1,\"\\u00e4x\":2}]", riffle::select("['\xC3\xA4','\xC3\xA4x']"), {"1", "2"});
  check_rows(R"([{"\u0061a":1,"aa":2}])", riffle::select("a"), {});
  // No normalisation: a letter with a combining mark is not the composed letter.
  check_rows("[{\"a\xCC\x88\":1}]", riffle::select("['\xC3\xA4']"), {});
}

TEST_CASE("names much longer than the wanted one are told apart from it") {
  std::string const longer(5000, 'a');
  check_rows("[{\"" + longer + "\":1,\"a\":2}]", riffle::select("a"), {"2"}, {.window_bytes = 64});
}

TEST_CASE("select takes lvalues, constants and rvalues of values and views") {
  std::vector<boost::json::value> values{boost::json::parse(R"({"a":1})"), boost::json::parse(R"({"a":2})")};
  std::vector<boost::json::value> const constant = values;
  auto const closure = riffle::select("a");
  CHECK(shown(values | closure) == list{"1", "2"});
  CHECK(shown(constant | closure) == list{"1", "2"});
  CHECK(shown(std::vector(values) | closure) == list{"1", "2"});
  CHECK(shown(closure(constant)) == list{"1", "2"});

  element_view view = values | riffle::select("");
  element_view const fixed = view;
  CHECK(shown(view | closure) == list{"1", "2"});
  CHECK(shown(fixed | closure) == list{"1", "2"});
  CHECK(shown(element_view(view) | closure) == list{"1", "2"});
  CHECK(shown(riffle_test::move_only_range(values) | closure) == list{"1", "2"});
  CHECK(shown(riffle_test::mutable_range(values) | closure) == list{"1", "2"});
  // Values made on the fly live as long as their row.
  auto const made = std::views::iota(0, 3) | std::views::transform([](int i) { return boost::json::value{{"a", i}}; });
  CHECK(shown(made | closure) == list{"0", "1", "2"});
}

TEST_CASE("a path made at run time does what the literal does") {
  std::string const spelled = "a[*]";
  check_rows(R"([{"a":[1,2]}])", riffle::select(path(spelled)), {"1", "2"});
  CHECK_THROWS_AS(riffle::select(path("a[")), path_error);
}
