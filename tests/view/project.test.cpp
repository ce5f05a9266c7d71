// SPDX-License-Identifier: BSL-1.0
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/project.hpp>

#include <riffle/view/documents.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/select.hpp>
#include <riffle/view/where.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

TEST_CASE("project(path) yields the value of each row as it is, and drops rows that lack it") {
  check_rows(R"([{"a":1},{"a":null},{},{"a":{"b":[2]}},[3],4])", project("a"), {"1", "null", R"({"b":[2]})"});
  check_rows(R"([{"a":[5,6]},{"a":[7]},{"a":{"1":8}}])", project("a[1]"), {"6"});
  check_rows(R"([{"a":[5,6]},{"a":{"1":8}}])", project("/a/1"), {"6", "8"});
  check_rows(R"([{"a":{"b":1}},{"b":2}])", project("a") | project("b"), {"1"});
  check_rows(R"([1,[2]])", project(""), {"1", "[2]"});
  statistics counts;
  CHECK(shown(documents(text(R"([{"a":1},{"a":null},{},[3],4])"), {.statistics = &counts}) | project("a")).size() == 2);
  CHECK(counts.rows == 2);
  CHECK(counts.missing == 3);
  CHECK(counts.null == 0);  // null is a value like others here
}

TEST_CASE("project(path) takes a path that starts with $ from the enclosing document") {
  std::string const json =
      R"([{"id":1,"a":[5,{"id":6}]},{"a":[7]},{"a":[8],"id":null},{"a":[],"id":9},{"a":[10],"id":{"x":11}}])";
  auto const check = [&](auto const& closure, list const& expected) {
    for_each_feed(json, {}, [&](element_view const& all) { CHECK(shown(all | closure) == expected); });
  };
  check(flatten_path("a") | project("$.id"), {"1", "1", "null", R"({"x":11})"});
  check(flatten_path("a") | project("id"), {"6"});
  check(project("$.id"), {"1", "null", "9", R"({"x":11})"});
  check(flatten_path("a") | project("$.id") | project("x"), {"11"});
  check(flatten_path("a") | project("$.id") | project<std::optional<int>>("x"), {"none", "none", "none", "11"});
  statistics counts;
  CHECK(shown(documents(text(json), {.statistics = &counts}) | flatten_path("a") | project("$.id")).size() == 4);
  CHECK(counts.rows == 4);
  CHECK(counts.missing == 1);
}

TEST_CASE("project<T> drops rows whose value is missing or null, and counts them") {
  std::string const json = R"([{"a":"x"},{},{"a":null},{"a":"y"},null,3])";
  check_rows(json, project<std::string>("a"), {R"("x")", R"("y")"});
  check_rows(json, project<element>("a"), {R"("x")", R"("y")"});
  check_rows(json, project<boost::json::value>("a"), {R"("x")", R"("y")"});
  statistics counts;
  CHECK(shown(documents(text(json), {.statistics = &counts}) | project<std::string>("a")).size() == 2);
  CHECK(counts.documents == 6);
  CHECK(counts.rows == 2);
  CHECK(counts.missing == 3);
  CHECK(counts.null == 1);
  CHECK(counts.mismatched == 0);
}

TEST_CASE("std::optional keeps rows whose value is missing or null") {
  check_rows(R"([{"a":"x"},{},{"a":null},3])", project<std::optional<std::string>>("a"),
             {R"("x")", "none", "none", "none"});
  check_rows(R"([{"a":[1]},{},{"a":null}])", project<std::optional<element>>("a"), {"[1]", "none", "none"});
  check_rows(R"([{"a":[1]},{},{"a":null}])", project<std::optional<boost::json::value>>("a"), {"[1]", "none", "none"});
  check_rows(R"([{"a":1.0},{},{"a":null}])", project<std::optional<int>>("a"), {"1", "none", "none"});
  check_rows(R"([{"a":[1,2]},{},{"a":null}])", project<std::optional<std::vector<int>>>("a"),
             {"[1,2]", "none", "none"});
}

TEST_CASE("strings are decoded, and stay whole at every split") {
  check_rows(R"(["","a","\"\\\/\b\f\n\r\t","\u0061\u00e4\u20ac\ud83d\ude00","a\u0000b"])", project<std::string>(),
             {show(""), show("a"), show("\"\\/\b\f\n\r\t"), show("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"),
              show(std::string_view("a\0b", 3))});
  check_rows("[\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\"]", project<std::string>(),
             {show("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80")});
}

TEST_CASE("booleans are true and false only") {
  check_rows("[true,false,null]", project<bool>(), {"true", "false"});
  check_rows(R"([true,0,1,"true",[],{},false])", project<bool>({.mismatch = mismatch::skip}), {"true", "false"});
}

TEST_CASE("any type that boost::json::value_to knows is a field") {
  check_rows(R"([{"a":["x","\u0079"]},{"a":[]},{},{"a":null}])", project<std::vector<std::string>>("a"),
             {R"(["x","y"])", "[]"});
  outcome const refused = run(documents(text("[[1],\n [\"x\"]]")) | project<std::vector<int>>());
  CHECK(refused.rows == list{"[1]"});
  CHECK(refused.type == "type_error");
  CHECK(refused.code == errc::conversion_failed);
  CHECK(refused.message ==
        "line 2, column 2 (offset 7, document 2, path $): expected a value that boost::json::value_to accepts, found "
        "an array; drop such "
        "rows with {.mismatch = mismatch::skip}");
}

TEST_CASE("a value of another kind throws, and says where and what to do") {
  auto const check = [](std::string const& json, auto closure, list rows, std::error_code code,
                        std::string const& message) {
    check_outcome(json, closure, {std::move(rows), "type_error", message, code});
  };
  std::string const hint = "; drop such rows with {.mismatch = mismatch::skip}";
  check("[{\"a\":\"x\"},\n {\"a\":7},{\"a\":\"y\"}]", project<std::string>("a"), {R"("x")"}, errc::type_mismatch,
        "line 2, column 7 (offset 18, document 2, path $.a): expected a string, found a number 7" + hint);
  check(R"({"a":{"b":["1"]}})", project<int>("a.b[0]"), {}, errc::type_mismatch,
        "line 1, column 12 (offset 11, document 1, path $.a.b[0]): expected an integer, found a string \"1\"" + hint);
  check(R"({"a":1.5})", project<int>("a"), {}, errc::type_mismatch,
        "line 1, column 6 (offset 5, document 1, path $.a): expected an integer, found a number 1.5" + hint);
  check(R"({"a":-1})", project<unsigned>("a"), {}, errc::number_out_of_range,
        "line 1, column 6 (offset 5, document 1, path $.a): expected a non-negative integer, found a number -1, which "
        "does not fit the type" +
            hint);
  check(R"({"a":300})", project<std::int8_t>("a"), {}, errc::number_out_of_range,
        "line 1, column 6 (offset 5, document 1, path $.a): expected an integer, found a number 300, which does not "
        "fit the type" +
            hint);
  check(R"({"a":1})", project<bool>("a"), {}, errc::type_mismatch,
        "line 1, column 6 (offset 5, document 1, path $.a): expected true or false, found a number 1" + hint);
  check(R"({"a":[1,2]})", project<double>("a"), {}, errc::type_mismatch,
        "line 1, column 6 (offset 5, document 1, path $.a): expected a number, found an array" + hint);
  check(R"({"a":{"b":1}})", project<std::optional<double>>("a"), {}, errc::type_mismatch,
        "line 1, column 6 (offset 5, document 1, path $.a): expected a number, found an object" + hint);
  check(R"([{"o":[1,{"a":false}]}])", flatten_path("o") | project<std::optional<std::string>>("a"), {"none"},
        errc::type_mismatch,
        "line 1, column 15 (offset 14, document 1, path $.o[*].a): expected a string, found a boolean false" + hint);
  check(R"([{"o":[1],"id":true}])", flatten_path("o") | project<std::string, int>("$.id", ""), {}, errc::type_mismatch,
        "line 1, column 16 (offset 15, document 1, path $.id): expected a string, found a boolean true" + hint);
  // A long value is cut short in the message.
  std::string const digits(60, '1');
  check("[" + digits + "]", project<std::string>(), {}, errc::type_mismatch,
        "line 1, column 2 (offset 1, document 1, path $): expected a string, found a number " + digits.substr(0, 40) +
            "..." + hint);
}

TEST_CASE("mismatch::skip drops and counts a value of another kind") {
  std::string const json = R"([{"a":"x"},{"a":1},{"a":[]},{"a":{}},{"a":true},{},{"a":null},{"a":"y"}])";
  check_rows(json, project<std::string>("a", {.mismatch = mismatch::skip}), {R"("x")", R"("y")"});
  check_rows(json, project<std::optional<std::string>>("a", {.mismatch = mismatch::skip}),
             {R"("x")", "none", "none", R"("y")"});
  statistics counts;
  CHECK(shown(documents(text(json), {.statistics = &counts}) | project<std::string>("a", {.mismatch = mismatch::skip}))
            .size() == 2);
  CHECK(counts.mismatched == 4);
  CHECK(counts.missing == 1);
  CHECK(counts.null == 1);
  CHECK(counts.rows == 2);
}

TEST_CASE("project<T> without a path is the row itself") {
  check_rows(R"([1,2,null,3])", project<int>(), {"1", "2", "3"});
  check_rows(R"([{"a":["x",null,"y"]}])", flatten_path("a") | project<std::optional<std::string>>(),
             {R"("x")", "none", R"("y")"});
}

TEST_CASE("elements of a projection in memory tell their document, and elements of bytes their offset") {
  std::vector<boost::json::value> const values{boost::json::parse(R"({"a":1})"), boost::json::parse(R"({"a":"x"})")};
  outcome const in_memory = run(values | project<int>("a"));
  CHECK(in_memory.rows == list{"1"});
  CHECK(in_memory.message ==
        "document 2, path $.a: expected an integer, found a string \"x\"; drop such rows with {.mismatch = "
        "mismatch::skip}");
  for (element const e : documents(text(" {\"a\" : [1 , 2]}")) | project<element>("a")) {
    CHECK(e.offset() == 8u);
    CHECK(e.document() == 1u);
    CHECK(e.text() == "[1 , 2]");
  }
  for (element const e : values | project<element>("a")) CHECK(!e.offset());
}
