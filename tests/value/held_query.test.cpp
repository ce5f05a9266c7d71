// SPDX-License-Identifier: BSL-1.0
// What RFC 9535's own examples do not show; those are in tests/conformance/jsonpath.test.cpp.
#include <riffle/value/held_query.hpp>

#include <riffle/path/path.hpp>

#include "catch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using riffle::element;
using riffle::errc;
using riffle::path;
using riffle::detail::held_evaluation;
using riffle::detail::held_query;
using riffle::detail::held_value;

namespace {

using texts = std::vector<std::string>;
constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();

struct strictness final : riffle::detail::origin {
  bool strict;
  explicit strictness(bool s) : strict(s) {}
  riffle::location locate(std::uint64_t offset, std::uint64_t) const override { return {.offset = offset}; }
  bool refuses_duplicates() const override { return strict; }
};

texts selected_of(std::string const& where, element const& from, std::uint64_t max_bytes = unlimited) {
  held_query const query(path(where).segments());
  held_value const held(from, max_bytes);
  std::vector<held_value::id> found;
  held_evaluation(query, held).select(found);
  texts out;
  for (held_value::id const each : found) out.push_back(boost::json::serialize(held.at(each).value()));
  return out;
}

texts selected(std::string const& where, std::string const& json) {
  texts const out = selected_of(where, element(json, 0, 1, nullptr));
  boost::json::value const tree = boost::json::parse(json, {}, {.max_depth = 1000});
  CHECK(selected_of(where, tree) == out);
  return out;
}

std::string repeat(std::string_view piece, int times) {
  std::string out;
  for (int i = 0; i != times; ++i) out += piece;
  return out;
}

}  // namespace

TEST_CASE("values come in the order of the standard") {
  CHECK(selected("['b','a',*]", R"({"a":1,"b":2})") == texts{"2", "1", "1", "2"});
  CHECK(selected("[2,0:2,-1]", "[1,2,3]") == texts{"3", "1", "2", "3"});
  CHECK(selected("..*", R"([[1],{"a":[2]}])") == texts{"[1]", R"({"a":[2]})", "1", "[2]", "2"});
  CHECK(selected("..[0,0]", "[[1]]") == texts{"[1]", "[1]", "1", "1"});
  CHECK(selected("[?@>1,?@<3]", "[1,2,3]") == texts{"2", "3", "1", "2"});
  CHECK(selected("..[?@>1]", "[1,[2,[4]],3]") == texts{"3", "2", "4"});
  CHECK(selected("[::-1][::-1]", "[[1,2],[3,4]]") == texts{"4", "3", "2", "1"});
  CHECK(selected("..a..a", R"({"a":{"a":{"a":1}}})") == texts{R"({"a":1})", "1", "1"});
  CHECK(selected("", "[1]") == texts{"[1]"});
  CHECK(selected("/0/a/1", R"([{"a":{"1":2}}])") == texts{"2"});
}

TEST_CASE("a filter in a filter, and the root seen from inside") {
  std::string const json = R"({"min": 2, "all": [{"n": [1,2,3]}, {"n": [0,1]}, {"n": []}, {"min": 0, "n": [1]}]})";
  CHECK(selected("all[?@.n[?@ >= $.min]].n", json) == texts{"[1,2,3]"});
  CHECK(selected("all[?count(@.n[?@ < $.min]) == 2].n", json) == texts{"[0,1]"});
  CHECK(selected("..[?count($..min) == 2]..[?$.none]", json) == texts{});
  CHECK(selected("all[?!@.n[?@ == 1]].n", json) == texts{"[]"});
  CHECK(selected("all[?@.n[?@ >= value($.all[?@.min].min)]].n", json).size() == 3);
}

TEST_CASE("numbers from either end, where only some of what is selected is asked for") {
  CHECK(selected("[?@[-2:]]", "[[1,2,3],[],[4],5]") == texts{"[1,2,3]", "[4]"});
  CHECK(selected("[?@[::-2]]", "[[1,2,3],[]]") == texts{"[1,2,3]"});
  CHECK(selected("[?@[2:]]", "[[1,2,3],[1,2]]") == texts{"[1,2,3]"});
  CHECK(selected("[?value(@[-1:]) == 3]", "[[1,2,3],[3,1]]") == texts{"[1,2,3]"});
  CHECK(selected("[?value(@[-2:]) == 3]", "[[1,3],[3]]") == texts{"[3]"});  // of two there is no value
  CHECK(selected("[?count(@[:-3:-1]) == 2]", "[[1,2,3],[1]]") == texts{"[1,2,3]"});
  CHECK(selected("[-3,-1]", "[1,2]") == texts{"2"});
  CHECK(selected("[-9:-1,9:-9:-1]", "[1,2]") == texts{"1", "2", "1"});
  CHECK(selected("[-1::0]", "[1,2]") == texts{});
}

TEST_CASE("a pattern may come from the value, another one each time") {
  std::string const json =
      R"([{"t":"ab","p":"a."},{"t":"ab","p":"b"},{"t":"b","p":"b"},{"t":"b","p":1},{"t":"b","p":"("}])";
  CHECK(selected("[?match(@.t, @.p)].p", json) == texts{R"("a.")", R"("b")"});
  CHECK(selected("[?search(@.t, @.p)].p", json) == texts{R"("a.")", R"("b")", R"("b")"});
}

TEST_CASE("the value that the filter is asked of is the root of `holds`") {
  auto holds = [](char const* filter, std::string const& json) {
    held_query const query(path(filter).segments());
    held_value const held(element(json, 0, 1, nullptr), unlimited);
    return held_evaluation(query, held).holds();
  };
  CHECK(holds("[?@.a > 1]", R"({"a": 2})"));
  CHECK_FALSE(holds("[?@.a > 1]", R"({"a": 1})"));
  CHECK(holds("[?@ == 'x']", R"("x")"));
  CHECK(holds("[?!@.a]", "null"));
}

TEST_CASE("a second member of a name on the path is refused, or the first taken, as strict as the run is") {
  std::string const json = R"({"a":{"b":1,"\u0062":2},"c":{"b":3}})";
  strictness const strict(true), lax(false);
  auto refused = [&](char const* where) {
    try {
      selected_of(where, element(json, 10, 1, &strict));
    } catch (riffle::parse_error const& e) {
      CHECK(e.message() ==
            "a second member \"b\" in one object, on a path that is selected; validate::selected takes the first");
      CHECK(e.offset() == 10 + json.find("\"\\u"));
      return e.code() == errc::duplicate_name;
    }
    return false;
  };
  CHECK(refused("[?@.b]"));
  CHECK(refused("a['b']"));
  CHECK(refused("[?@.b == 1]"));
  CHECK_FALSE(refused("[?@.c]"));
  CHECK_FALSE(refused("a[*]"));
  CHECK_FALSE(refused("c.b"));
  CHECK(selected_of("[?@.b == 1]", element(json, 10, 1, &lax)).size() == 1);
  CHECK(selected_of("a.b", element(json, 10, 1, &lax)) == texts{"1"});
  CHECK(selected_of("a[*]", element(json, 10, 1, &lax)) == texts{"1", "2"});
}

TEST_CASE("what is selected is bounded, too") {
  element const from("[1,2,3]", 0, 1, nullptr);
  std::uint64_t const held = 7 + 4 * 16;
  CHECK(selected_of("[*,*]", from, held + 6 * 4).size() == 6);
  CHECK_THROWS_AS(selected_of("[*,*]", from, held + 6 * 4 - 1), riffle::limit_error);
}

// Each of these looks at its values in more ways than can be counted out.
TEST_CASE("the time does not grow with the number of ways to a value") {
  auto const begin = std::chrono::steady_clock::now();
  std::string const deep = repeat("[", 200) + repeat("]", 200);
  std::string const doubled = repeat("[0,0]", 150);
  CHECK(selected(repeat("..*", 40) + ".none", deep).empty());
  CHECK(selected("[?@" + repeat("..*", 40) + ".none]", deep).empty());
  CHECK(selected("[?@" + repeat("..*", 40) + "]", deep).size() == 1);
  CHECK(selected("[?@" + doubled + ".none]", deep).empty());
  CHECK(selected("[?@" + doubled + "]", deep).size() == 1);
  CHECK(selected("[?count(@" + repeat("[0,0]", 10) + ") == 1024]", deep).size() == 1);
  CHECK(selected("[?count(@" + repeat("[0,0]", 63) + ") == 9223372036854775808]", deep).size() == 1);
  CHECK(selected("[?count(@" + doubled + ") > 1e18]", deep).size() == 1);
  CHECK(selected("[?count($" + doubled + ") > 1e18]", deep).size() == 1);
  CHECK(selected("[?value(@" + doubled + ") == value(@.none)]", deep).size() == 1);  // not one: nothing
  CHECK(selected("..[?@..[?@..[?@..[?@..[?@..none]]]]]", deep).empty());
  CHECK(selected("..[?@..[?@..[?@..[?@..[?@..*]]]]]", deep).size() == 194);
  std::string wide = "[";
  for (int i = 0; i != 3000; ++i) wide += std::to_string(i) + ",";
  wide += "0]";
  CHECK(selected("[?count($..*) == 3001]", wide).size() == 3001);  // counted once
  CHECK_THROWS_AS(selected_of(repeat("[0,0]", 60), element(deep, 0, 1, nullptr), 1 << 20), riffle::limit_error);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
}

TEST_CASE("a literal pattern that is too large is refused when the query is made") {
  CHECK_THROWS_AS(held_query(path("[?match(@, '((a{100}){100}){100}')]").segments()), riffle::limit_error);
}
