// SPDX-License-Identifier: BSL-1.0
// Cases that have differed once, here or in fuzzing (tests/fuzz), each with what was wrong. pipelines.test prints new ones
// in this form.
#include "catch.hpp"
#include "kernels.hpp"
#include "mutate.hpp"
#include "pipeline.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace riffle;
using namespace riffle::test;
using namespace riffle::test::property;

namespace {

using kind = stage::kind;

// A text with zero bytes in it, too.
template <std::size_t N>
std::string bytes(char const (&literal)[N]) {
  return {literal, N - 1};
}

// In the ways that the case names, and with each kernel in a small window and in a large one.
void check(test_case what) {
  for (kernel const each : kernels())
    for (std::size_t const window : {std::size_t{1}, std::size_t{64}, std::size_t{1000}})
      what.readings.push_back({.from = reading::source::split, .window = window, .kernel = each});
  INFO(in_words(what));
  CHECK(difference(what) == "");
}

}  // namespace

TEST_CASE("cases of the first hour") {
  // Values in memory: project("$.p") right after documents is a level as any other.
  check({.text = bytes(R"([{"n52": "x"}])"),
         .pipe = {.stages = {{.what = kind::project, .path = at("n52"), .from_root = true}},
                  .projection = projection_to("std::string"),
                  .fields = {{at(""), true}}},
         .readings = {{.from = reading::source::values}}});
  // Sets give objects with their members in another order.
  check({.text = bytes("[{\"a\":\"\",\"\":\"\",\"\":1,\"\303\244\":\"\",\"\":\"\"}]"),
         .pipe = {.set = set_operation::to_set},
         .other = "[]"});
}

TEST_CASE("a case of fuzzing: what project(\"$.p\") yields are documents, in which the next one begins anew") {
  check({.text = bytes(R"([{"id": 2, "other": {"bit": "b"}}])"),
         .pipe = {.stages = {{.what = kind::flatten, .path = at("")},
                             {.what = kind::project, .path = at(""), .from_root = true},
                             {.what = kind::project, .path = at("other"), .from_root = true}},
                  .projection = projection_to("maybe<json>, json"),
                  .fields = {{at("")}, {at(""), true}}}});
}

TEST_CASE("a case of 200,000: what follows a number in a record is told whole, whatever the window") {
  check({.text = bytes("\036trueal"), .how = format::json_seq});
  check({.text = bytes("e\n]\n\036trueaa\n"), .how = format::json_seq, .skip_bad = true});
}

TEST_CASE("a failing case is made as small as it can be") {
  test_case const large{
      .text = std::string(500, ' ') + R"([{"a": [1, null, "x"], "b": "\u0041"}, {"a": 5}])",
      .how = format::array,
      .pipe = {.stages = {{.what = kind::select, .path = at("..a")},
                          {.what = kind::where, .path = at("b"), .from_root = true, .predicate = 1},
                          {.what = kind::flatten, .path = at("a['x', 'y']"), .policy = {missing::null}}},
               .projection = projection_to("std::string, maybe<std::int64_t>"),
               .fields = {{at("a.b"), true}, {at("x")}}},
      .validation = validate::selected,
      .most_rows = 3,
      .readings = {{}, {.from = reading::source::chunks, .window = 7, .cuts = {3, 200, 505}}}};
  test_case const small = shrunk(large, [](test_case const& each) {
    return each.text.find("\\u") != std::string::npos && !each.pipe.stages.empty() &&
           each.pipe.stages.back().what == kind::flatten && each.readings.back().from == reading::source::chunks;
  });
  CHECK(small.text == "\\u");
  CHECK(small.pipe.stages.size() == 1);
  CHECK(small.pipe.stages.front().path.empty());
  CHECK(small.pipe.fields.empty());
  CHECK(small.most_rows == all_rows);
  CHECK(small.readings.size() == 1);
  CHECK(small.readings.front().cuts.empty());
  CHECK(in_words(small).size() < in_words(large).size());
}

TEST_CASE("a difference is told") {
  test_case const good{.text = R"([{"a": [1, null]}, {"a": 5}])",
                       .pipe = {.stages = {{.what = kind::flatten, .path = at("a")}}}};
  CHECK(difference(good) == "");
  tally const before = compared();
  CHECK(difference(good) == "");
  CHECK(compared().rows == before.rows + 3);
  CHECK(compared().runs == before.runs + 1);
  CHECK(compared().statistics == before.statistics + 1);
}
