// SPDX-License-Identifier: BSL-1.0
// project with several fields, fields of the enclosing document, and described classes.
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/project.hpp>

#include <riffle/view/documents.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/select.hpp>
#include <riffle/view/where.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

TEST_CASE("several fields come in one row, whatever their order in the input") {
  check_rows(R"([{"a":"x","b":1},{"b":2,"c":[],"a":"y"},{"a":"z"},{"b":3},{"a":null,"b":4},{"a":"v","b":null}])",
             project<std::string, int>("a", "b"), {R"(("x", 1))", R"(("y", 2))"});
  check_rows(R"([{"a":"x","b":1},{"a":"z"},{"b":3},{"a":null,"b":null},7])",
             project<std::optional<std::string>, std::optional<int>>("a", "b"),
             {R"(("x", 1))", R"(("z", none))", "(none, 3)", "(none, none)", "(none, none)"});
  check_rows(R"([{"a":{"b":[1,2],"c":3}}])", project<int, int, element, int>("a.b[1]", "a.c", "a", "a.b[0]"),
             {R"((2, 3, {"b":[1,2],"c":3}, 1))"});
  check_rows(R"([{"a":1}])", project<int, double, boost::json::value>("a", "a", "a"), {"(1, 1, 1)"});
  check_rows(R"([{"a":1}])", project<element, int>("", "a"), {R"(({"a":1}, 1))"});
}

TEST_CASE("rows of fields have structured bindings, borrow while looped over and own when collected") {
  auto const rows = documents(split_source(R"([{"a":"\u0078","b":1},{"a":"yy","b":2}])"), {.window_bytes = 2}) |
                    project<std::string, int>("a", "b");
  std::string seen;
  for (auto [name, number] : rows) {
    static_assert(std::same_as<decltype(name), borrowed_string>);
    static_assert(std::same_as<decltype(number), int>);
    seen += std::string(name) + std::to_string(number);
  }
  CHECK(seen == "x1yy2");
  std::vector<row<std::string, int>> const kept = riffle_test::collect(rows);
  REQUIRE(kept.size() == 2);
  CHECK(kept[0] == row<std::string, int>("x", 1));
  CHECK(kept[1] == row<std::string, int>("yy", 2));
}

TEST_CASE("the first field that is missing, null or of another kind decides what is counted or thrown") {
  std::string const json = R"([{"a":1,"b":2},{"b":"x"},{"a":null},{"a":"x"},{"a":1},{"a":1,"b":null},{"a":1,"b":[]}])";
  check_rows(json, project<int, int>("a", "b", {.mismatch = mismatch::skip}), {"(1, 2)"});
  statistics counts;
  CHECK(
      shown(documents(text(json), {.statistics = &counts}) | project<int, int>("a", "b", {.mismatch = mismatch::skip}))
          .size() == 1);
  CHECK(counts.missing == 2);
  CHECK(counts.null == 2);
  CHECK(counts.mismatched == 2);
  CHECK(counts.rows == 1);
  check_outcome(R"([{"b":"x"},{"a":1,"b":"x"}])", project<int, int>("a", "b"),
                {{},
                 "type_error",
                 "line 1, column 23 (offset 22, document 2, path $.b): expected an integer, found a string \"x\"; drop "
                 "such rows with "
                 "{.mismatch = mismatch::skip}",
                 errc::type_mismatch});
}

TEST_CASE("a field of the enclosing document stands before, after or around the rows, or nowhere") {
  auto const closure = flatten_path("a") | project<std::string, int>("$.id", "n");
  check_rows(R"([{"id":"before","a":[{"n":1},{"n":2}]}])", closure, {R"(("before", 1))", R"(("before", 2))"});
  check_rows(R"([{"a":[{"n":1},{"n":2}],"id":"after"}])", closure, {R"(("after", 1))", R"(("after", 2))"});
  check_rows(R"([{"a":[{"n":1}]},{"a":[{"n":2}],"id":"x"}])", closure, {R"(("x", 2))"});
  check_rows(R"([{"id":null,"a":[{"n":1}]},{"a":[{"n":2}],"id":null},{"a":[],"id":"x"}])", closure, {});
  check_rows(R"([{"a":[{"n":1,"id":"inner"}],"id":"outer","b":{"id":"other"}}])", closure, {R"(("outer", 1))"});
}

TEST_CASE("an optional field of the enclosing document keeps the rows") {
  check_rows(R"([{"a":[1]},{"a":[2],"id":null},{"a":[3],"id":7},{"id":8,"a":[4]}])",
             flatten_path("a") | project<std::optional<int>, int>("$.id", ""),
             {"(none, 1)", "(none, 2)", "(7, 3)", "(8, 4)"});
}

TEST_CASE("fields of the enclosing document may be nested, indexed and large, and stand in what is flattened") {
  check_rows(R"([{"m":{"x":[0,{"k":"v"}]},"a":[1,2]},{"a":[3],"m":{"x":[0,{"k":"w"}]}},{"a":[4],"m":[]}])",
             flatten_path("a") | project<std::string, int>("$.m.x[1].k", ""),
             {R"(("v", 1))", R"(("v", 2))", R"(("w", 3))"});
  check_rows(R"([{"a":[1,2]}])", flatten_path("a") | project<int, int>("$.a[1]", ""), {"(2, 1)", "(2, 2)"});
  check_rows(R"([{"a":[1,2]}])", flatten_path("a") | project<element, int>("$", ""),
             {R"(({"a":[1,2]}, 1))", R"(({"a":[1,2]}, 2))"});
  check_rows(R"([{"a":{"b":[{"c":[1]},{"c":[2]}],"id":5}}])",
             riffle::select("a") | flatten_path("b") | flatten_path("c") | project<int, int>("$.a.id", ""),
             {"(5, 1)", "(5, 2)"});
}

TEST_CASE("rows wait for a field of their document in order, beside rows of other documents that need not") {
  std::string json = "[";
  list expected;
  for (int i = 0; i < 40; ++i) {
    std::string const id = std::to_string(i), a = "\"a\":[" + id + "," + id + "]";
    json += std::string(i == 0 ? "" : ",") + "{" +
            (i % 3 == 0   ? "\"id\":" + id + "," + a
             : i % 3 == 1 ? a + ",\"id\":" + id
                          : a) +
            "}";
    if (i % 3 != 2) expected.insert(expected.end(), 2, "(" + id + ", " + id + ")");
  }
  json += "]";
  auto const closure = flatten_path("a") | project<int, int>("$.id", "");
  for_each_feed(json, {}, [&](element_view const& all) { CHECK(shown(all | closure) == expected); });
}

TEST_CASE("strings that wait keep their text while the window moves on") {
  std::string json = R"({"a":[)";
  list expected;
  for (int i = 0; i < 200; ++i) {
    std::string const word = "w\\u00" + std::string(i % 2 == 0 ? "61" : "62") + std::to_string(i);
    json += (i == 0 ? "\"" : ",\"") + word + "\"";
    expected.push_back("(9, \"w" + std::string(i % 2 == 0 ? "a" : "b") + std::to_string(i) + "\")");
  }
  json += R"(],"id":9})";
  auto const closure = flatten_path("a") | project<int, std::string>("$.id", "");
  for_each_feed(json, {}, [&](element_view const& all) { CHECK(shown(all | closure) == expected); });
}

TEST_CASE("with a foreign view in between, $ is the value that came through it") {
  std::string const json = R"([{"id":1,"a":[{"id":2,"n":3}]}])";
  auto const all = documents(text(json));
  CHECK(shown(all | flatten_path("a") | project<int, int>("$.id", "n")) == list{"(1, 3)"});
  CHECK(shown(all | flatten_path("a") | std::views::filter(always) | project<int, int>("$.id", "n")) == list{"(2, 3)"});
}

namespace {

struct inner {
  int x = 0;
  std::string s;
  friend std::string show(inner const& i) { return "inner(" + std::to_string(i.x) + " " + i.s + ")"; }
};
BOOST_DESCRIBE_STRUCT(inner, (), (x, s))

struct outer {
  std::string name;
  std::optional<int> size;
  std::optional<std::string> note;
  double ratio = 0;
  inner in;
  std::vector<int> all;

  friend std::string show(outer const& o) {
    using riffle::test::show;
    return o.name + "|" + show(o.size) + "|" + show(o.note) + "|" + show(o.ratio) + "|" + show(o.in) + "|" +
           show(o.all);
  }
};
BOOST_DESCRIBE_STRUCT(outer, (), (name, size, note, ratio, in, all))

struct base {
  int id = 0;
};
BOOST_DESCRIBE_STRUCT(base, (), (id))
struct derived : base {
  bool on = false;
  friend std::string show(derived const& d) { return std::to_string(d.id) + (d.on ? " on" : " off"); }
};
BOOST_DESCRIBE_STRUCT(derived, (base), (on))

}  // namespace

TEST_CASE("a described class is taken member by member") {
  check_rows(R"([{"name":"a","size":1,"note":"n\u006f","ratio":0.5,"in":{"x":2,"s":"t"},"all":[1,2],"more":0},
                 {"all":[],"in":{"x":1e0,"s":""},"ratio":1,"name":""},
                 {"name":"null","size":null,"note":null,"ratio":2,"in":{"x":3,"s":"u"},"all":[3]}])",
             project<outer>(),
             {R"(a|1|"no"|0.5|inner(2 t)|[1,2])", "|none|none|1|inner(1 )|[]", "null|none|none|2|inner(3 u)|[3]"});
}

TEST_CASE("a described class lacks nothing: rows without a member that is not optional are dropped and counted") {
  std::string const json =
      R"([{"x":1,"s":"a"},{"x":1},{"s":"b"},{"x":null,"s":"c"},{"x":2,"s":null},5,{"s":"d","x":3}])";
  check_rows(json, project<inner>(), {"inner(1 a)", "inner(3 d)"});
  statistics counts;
  CHECK(shown(documents(text(json), {.statistics = &counts}) | project<inner>()).size() == 2);
  CHECK(counts.missing == 3);
  CHECK(counts.null == 2);
  check_outcome(R"([{"x":1,"s":"a"},{"x":"1","s":"a"}])", project<inner>(),
                {{"inner(1 a)"},
                 "type_error",
                 "line 1, column 23 (offset 22, document 2, path $.x): expected an integer, found a string \"1\"; drop "
                 "such rows with "
                 "{.mismatch = mismatch::skip}",
                 errc::type_mismatch});
  check_rows(R"([{"x":1,"s":"a"},{"x":"1","s":"a"},{"x":2,"s":0}])", project<inner>({.mismatch = mismatch::skip}),
             {"inner(1 a)"});
}

TEST_CASE("members of described bases are fields, too") {
  check_rows(R"([{"id":1,"on":true},{"on":false,"id":2},{"on":true}])", project<derived>(), {"1 on", "2 off"});
}

TEST_CASE("a member that the row before had and this one lacks is not carried over") {
  auto const rows = documents(text(R"([{"name":"a","size":1,"note":"n","ratio":1,"in":{"x":1,"s":""},"all":[1]},
                                       {"name":"b","ratio":1,"in":{"x":1,"s":""},"all":[]}])")) |
                    project<outer>();
  std::vector<outer> const kept = riffle_test::collect(rows);
  REQUIRE(kept.size() == 2);
  CHECK(kept[0].size == 1);
  CHECK(!kept[1].size);
  CHECK(!kept[1].note);
  CHECK(kept[1].all.empty());
}
