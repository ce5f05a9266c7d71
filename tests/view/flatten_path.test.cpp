// SPDX-License-Identifier: BSL-1.0
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/flatten_path.hpp>

#include <riffle/view/documents.hpp>
#include <riffle/view/project.hpp>
#include <riffle/view/select.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <concepts>
#include <string>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

using flattened = decltype(documents(text(std::string())) | flatten_path("a"));
static_assert(std::same_as<flattened, element_view>);
static_assert(
    std::same_as<decltype(std::declval<std::vector<boost::json::value>>() | flatten_path("a")), element_view>);
static_assert(riffle_test::is_recipe<flattened>());

namespace {

/// One document of each case: an array, an empty one, null, missing, a scalar, an object.
std::string const cases = R"([{"a":[1,null,[2]]},{"a":[]},{"a":null},{"b":0},{"a":3},{"a":{"x":[4]}},[5],6,null])";

}  // namespace

TEST_CASE("flatten_path yields the elements of arrays, other values themselves, and nothing of null and of nothing") {
  check_rows(cases, flatten_path("a"), {"1", "null", "[2]", "3", R"({"x":[4]})"});
}

TEST_CASE("missing::null yields null where the path selects nothing") {
  check_rows(cases, flatten_path("a", {.missing = missing::null}),
             {"1", "null", "[2]", "null", "3", R"({"x":[4]})", "null", "null", "null"});
}

TEST_CASE("null_value::null yields null where the path selects null") {
  check_rows(cases, flatten_path("a", {.null_value = null_value::null}),
             {"1", "null", "[2]", "null", "3", R"({"x":[4]})"});
}

TEST_CASE("non_array::skip yields nothing of a value that is no array") {
  check_rows(cases, flatten_path("a", {.non_array = non_array::skip}), {"1", "null", "[2]"});
}

TEST_CASE("an empty array is neither missing nor null") {
  check_rows(
      R"([{"a":[]}])",
      flatten_path("a", {.missing = missing::fail, .null_value = null_value::fail, .non_array = non_array::fail}), {});
}

TEST_CASE("missing::fail throws where the path selects nothing, after the rows before") {
  check_outcome(
      "[{\"a\":[1,2]},\n {\"b\":0},{\"a\":[3]}]", flatten_path("a", {.missing = missing::fail}),
      {{"1", "2"},
       "type_error",
       "line 2, column 2 (offset 15, document 2, path $.a): no value at the path of flatten_path; skip such rows "
       "with {.missing = missing::skip}",
       errc::missing_value});
}

TEST_CASE("null_value::fail throws where the path selects null, after the rows before") {
  check_outcome(
      "[{\"a\":[1,null]},\n {\"a\":null},{\"a\":[3]}]", flatten_path("a", {.null_value = null_value::fail}),
      {{"1", "null"},
       "type_error",
       "line 2, column 7 (offset 23, document 2, path $.a): null stands where flatten_path wants an array; skip "
       "it with {.null_value = null_value::skip}",
       errc::null_found});
}

TEST_CASE("non_array::fail throws where the path selects another value, after the rows before") {
  check_outcome(
      "[{\"a\":[1]},\n {\"a\":\"x\"},{\"a\":[3]}]", flatten_path("a", {.non_array = non_array::fail}),
      {{"1"},
       "type_error",
       "line 2, column 7 (offset 18, document 2, path $.a): flatten_path wants an array and found another value; "
       "take it as one row with {.non_array = non_array::single} or skip it with {.non_array = non_array::skip}",
       errc::type_mismatch});
}

TEST_CASE(
    "the elements of an array before the failing value are yielded, and the failure keeps its turn among the rows") {
  check_outcome(
      R"([{"a":[[1],null,[2]]}])", flatten_path("a[*]", {.null_value = null_value::fail}),
      {{"1"},
       "type_error",
       "line 1, column 12 (offset 11, document 1, path $.a[*]): null stands where flatten_path wants an array; skip "
       "it with {.null_value = null_value::skip}",
       errc::null_found});
}

TEST_CASE("what is skipped is counted") {
  statistics counts;
  CHECK(shown(documents(text(cases), {.statistics = &counts}) | flatten_path("a", {.non_array = non_array::skip}))
            .size() == 3);
  CHECK(counts.documents == 9);
  CHECK(counts.rows == 3);
  CHECK(counts.missing == 4);
  CHECK(counts.null == 1);
  CHECK(counts.mismatched == 2);
  CHECK(counts.bytes == cases.size());
  CHECK(counts.bad_records == 0);
}

TEST_CASE("flatten_path takes any path, each selected value in turn") {
  std::string const json = R"([{"a":{"x":[1,2],"y":3,"z":null},"b":[[4,5],[6],7]}])";
  check_rows(json, flatten_path("a.*"), {"1", "2", "3"});
  check_rows(json, flatten_path("b"), {"[4,5]", "[6]", "7"});
  check_rows(json, flatten_path("b[*]"), {"4", "5", "6", "7"});
  check_rows(json, flatten_path("b[0]"), {"4", "5"});
  check_rows(json, flatten_path("b[1:]"), {"6", "7"});
  check_rows(json, flatten_path("$['a','b'].x"), {"1", "2"});
  check_rows(json, flatten_path("/b/0"), {"4", "5"});
  check_rows(json, flatten_path("$..x"), {"1", "2"});
}

TEST_CASE("the empty path flattens the row itself") {
  check_rows(R"([[1,2],3,null,[]])", flatten_path(""), {"1", "2", "3"});
  check_rows(R"([[[1],[2]],[[3]]])", flatten_path("") | flatten_path(""), {"1", "2", "3"});
}

TEST_CASE("an array in an array that .. selects is flattened in document order") {
  check_rows(R"([{"a":[{"a":[1,2]},3]}])", flatten_path("..a"), {R"({"a":[1,2]})", "1", "2", "3"});
}

TEST_CASE("flatten_path stacks: the next one flattens each row of the one before") {
  check_rows(R"([{"a":[{"b":[1,2]},{"b":3},{},{"b":[]},{"b":null},{"b":[null]}]},{"a":{"b":[4]}}])",
             flatten_path("a") | flatten_path("b"), {"1", "2", "3", "null", "4"});
  check_rows(R"([{"a":[[1,[2]],3]}])", flatten_path("a") | flatten_path("") | flatten_path(""), {"1", "2", "3"});
}

TEST_CASE("null rows that the options make are rows to the adaptors that follow") {
  auto const nulls = flatten_path("a", {.missing = missing::null, .null_value = null_value::null});
  std::string const json = R"([{"a":[{"b":1}]},{},{"a":null},{"a":[null]}])";
  check_rows(json, nulls | riffle::select("b"), {"1"});
  check_rows(json, nulls | riffle::select(""), {R"({"b":1})", "null", "null", "null"});
  check_rows(json, nulls | project(""), {R"({"b":1})", "null", "null", "null"});
  check_rows(json, nulls | flatten_path(""), {R"({"b":1})"});
  check_rows(json, nulls | flatten_path("b", {.missing = missing::null}), {"1", "null", "null", "null"});
  check_rows(json, nulls | flatten_path("", {.null_value = null_value::null}), {R"({"b":1})", "null", "null", "null"});
  check_rows(json, nulls | riffle::select("") | riffle::select(""), {R"({"b":1})", "null", "null", "null"});
}

TEST_CASE("a large array streams in a small window, element by element") {
  std::string json = R"({"before":[0,0],"other":[)";
  list expected;
  for (int i = 0; i < 3000; ++i) {
    json += (i == 0 ? "" : ",") + std::to_string(i);
    expected.push_back(std::to_string(i));
  }
  json += R"(],"after":1})";
  // Nothing but one number is ever held.
  document_options const narrow{.window_bytes = 16, .max_row_bytes = 8};
  CHECK(shown(documents(split_source(json), narrow) | flatten_path("other")) == expected);
  CHECK(shown(documents(one_byte_source(json), narrow) | flatten_path("other")) == expected);
}

TEST_CASE("flatten_path takes lvalues, constants and rvalues of values and views") {
  std::vector<boost::json::value> values{boost::json::parse(R"({"a":[1,2]})"), boost::json::parse(R"({"a":3})")};
  std::vector<boost::json::value> const constant = values;
  auto const closure = flatten_path("a");
  CHECK(shown(values | closure) == list{"1", "2", "3"});
  CHECK(shown(constant | closure) == list{"1", "2", "3"});
  CHECK(shown(std::vector(values) | closure) == list{"1", "2", "3"});
  CHECK(shown(closure(constant)) == list{"1", "2", "3"});

  element_view view = values | riffle::select("");
  element_view const fixed = view;
  CHECK(shown(view | closure) == list{"1", "2", "3"});
  CHECK(shown(fixed | closure) == list{"1", "2", "3"});
  CHECK(shown(element_view(view) | closure) == list{"1", "2", "3"});
}
