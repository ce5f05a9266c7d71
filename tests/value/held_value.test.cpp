// SPDX-License-Identifier: BSL-1.0
#include <riffle/value/held_value.hpp>

#include "catch.hpp"

#include <boost/json/parse.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using riffle::element;
using riffle::errc;
using riffle::detail::held_value;
using namespace std::string_literals;

namespace {

constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();

element text_of(std::string_view json, std::uint64_t offset = 100) { return element(json, offset, 3, nullptr); }

// All that is held, as one line: each value's tag, with the numbers of its children behind a container's.
std::string outline(held_value const& held, held_value::id value = 0) {
  std::string out(1, held.tag(value));
  held.each_child(value, [&](held_value::id child) {
    out += ' ' + std::to_string(child) + outline(held, child);
    return true;
  });
  return out + (held.tag(value) == '[' ? "]" : held.tag(value) == '{' ? "}" : "");
}

errc code_of(auto make) {
  try {
    make();
  } catch (riffle::error const& e) {
    return static_cast<errc>(e.code().value());
  }
  return {};
}

}  // namespace

TEST_CASE("the values in an element are numbered as they begin, of text and of a tree") {
  for (std::string_view json : {
           R"([1,[],{},{"a":[true,false],"b":"x"},null,-2.5e3])",
           " [ 1 , [ ] , { } , { \"a\" : [ true , false ] ,\t\"b\" :\r\n\"x\" } , null , -2.5e3 ] ",
       }) {
    CAPTURE(json);
    std::string const expected = "[ 10 2[] 3{} 4{ 5[ 6t 7f] 8\"} 9n 100]";
    CHECK(outline(held_value(text_of(json), unlimited)) == expected);
    boost::json::value const tree = boost::json::parse({json.data(), json.size()});
    CHECK(outline(held_value(tree, unlimited)) == expected);
  }
  for (char const* scalar :
       {"0", "-1", "\"\"", "\"[{,:\\\"\"", "true", "false", "null", "[]", "{}", "18446744073709551615"}) {
    CAPTURE(scalar);
    boost::json::value const tree = boost::json::parse(scalar);
    CHECK(outline(held_value(text_of(scalar), unlimited)) == outline(held_value(tree, unlimited)));
  }
}

TEST_CASE("each_child stops where it is told to") {
  held_value const held(text_of("[[1],[2],[3]]"), unlimited);
  std::vector<held_value::id> seen;
  CHECK_FALSE(held.each_child(0, [&seen](held_value::id child) {
    seen.push_back(child);
    return seen.size() != 2;
  }));
  CHECK(seen == std::vector<held_value::id>{1, 3});
}

TEST_CASE("names are compared after unescaping") {
  std::string const json = R"({"a":1,"\u0061\n":2,"":3,"a\\n":4,"\"":5,"\\":6})";
  boost::json::value const tree = boost::json::parse(json);
  for (held_value const& held : {held_value(text_of(json), unlimited), held_value(tree, unlimited)}) {
    std::vector<std::string> const names = {"a", "a\n", "", "a\\n", "\"", "\\"};
    for (held_value::id i = 0; i != names.size(); ++i)
      for (held_value::id j = 0; j != names.size(); ++j) CHECK(held.has_name(i + 1, names[j]) == (i == j));
    CHECK_FALSE(held.has_name(1, "a\""));
    CHECK_FALSE(held.has_name(1, "ab"));
    CHECK_FALSE(held.has_name(2, "\\u0061\\n"));
  }
}

TEST_CASE("strings are decoded, numbers are as they were written") {
  held_value const held(text_of(R"(["a\u00e9\n", -1.50e+02, 9007199254740993.0])"), unlimited);
  CHECK(held.string(1) == "aé\n");
  CHECK(held.number(2) == "-1.50e+02");
  CHECK(held.number(3) == "9007199254740993.0");

  boost::json::value const tree{"aé\n",   -1,        18446744073709551615u, 0.1, -2.5e300, 3.0, -0.0,
                                HUGE_VAL, -HUGE_VAL, std::nan("")};
  held_value const of_tree(tree, unlimited);
  CHECK(of_tree.string(1) == "aé\n");
  CHECK(of_tree.number(2) == "-1");
  CHECK(of_tree.number(3) == "18446744073709551615");
  CHECK(of_tree.number(4) == "1e-1");
  CHECK(of_tree.number(5) == "-25e299");
  CHECK(of_tree.number(6) == "3e0");
  CHECK(of_tree.number(7) == "0");
  CHECK(of_tree.number(8) == "1e999999999999999999");
  CHECK(of_tree.number(9) == "-1e999999999999999999");
  CHECK(of_tree.number(10).empty());
}

TEST_CASE("keys are those of the values") {
  std::string const json = R"([{"b":1.0,"a":[null]}, {"a":[null],"b":1}])";
  boost::json::value const tree = boost::json::parse(json);
  for (held_value const& held : {held_value(text_of(json), unlimited), held_value(tree, unlimited)}) {
    std::string one, other;
    held.append_key(one, 1);
    held.append_key(other, 5);
    CHECK(one == other);
    CHECK_FALSE(one.empty());
  }
}

TEST_CASE("a value is an element again, at its place") {
  held_value const held(text_of(R"( {"a": [1, "x"]})"), unlimited);
  CHECK(held.at(0).text() == R"({"a": [1, "x"]})");
  CHECK(held.at(1).text() == R"([1, "x"])");
  CHECK(held.at(1).offset() == 107);
  CHECK(held.at(3).text() == R"("x")");
  CHECK(held.at(3).offset() == 111);
  CHECK(held.at(3).document() == 3u);

  boost::json::value const tree = boost::json::parse(R"({"a": [1, "x"]})");
  held_value const of_tree(element(tree, 7, nullptr), unlimited);
  CHECK(of_tree.at(3).tree() == &tree.at("a").at(1));
  CHECK_FALSE(of_tree.at(3).offset());
  CHECK(of_tree.at(3).document() == 7u);
}

TEST_CASE("what it takes is bounded") {
  std::string const json = "[1,2,3]";  // 7 bytes, 4 values of 16
  CHECK(held_value(text_of(json), 7 + 4 * 16).bytes() == 7 + 4 * 16);
  CHECK(code_of([&] { held_value(text_of(json), 7 + 4 * 16 - 1); }) == errc::row_limit);
  held_value const held(text_of(json), 100);
  CHECK_NOTHROW(held.expect_room(29));
  CHECK(code_of([&] { held.expect_room(30); }) == errc::row_limit);
  try {
    held_value(text_of(json), 50);
    FAIL_CHECK("held");
  } catch (riffle::limit_error const& e) {
    CHECK(e.message() ==
          "a value that a path has to hold, for a filter or a negative number in it, takes with 16 bytes for each "
          "value in "
          "it more than document_options::max_row_bytes (50); select less of it, or raise the limit");
  }
  boost::json::value const tree = boost::json::parse(json);
  CHECK(held_value(tree, 200).bytes() == 4 * 40);
  CHECK(code_of([&] { held_value(tree, 4 * 40 - 1); }) == errc::row_limit);
}

TEST_CASE("what is nested deeper than 2,000 levels is not held") {
  std::string const deep = std::string(2'000, '[') + std::string(2'000, ']');
  CHECK(held_value(text_of(deep), unlimited).bytes() == 2'000 * 18);
  CHECK(code_of([&] { held_value(text_of('[' + deep + ']'), unlimited); }) == errc::depth_limit);
  boost::json::value tree(nullptr);
  for (int i = 0; i != 2'001; ++i) tree = boost::json::array({std::move(tree)});
  CHECK(code_of([&] { held_value(tree, unlimited); }) == errc::depth_limit);
}
