// SPDX-License-Identifier: BSL-1.0
#include <riffle/value/element.hpp>

#include "catch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using boost::json::kind;
using riffle::element;

namespace {

element text(std::string_view json) { return element(json, 0, 1, nullptr); }

static_assert(std::semiregular<element> && std::equality_comparable<element>);
static_assert(std::is_trivially_copyable_v<element>);
static_assert(std::convertible_to<element, boost::json::value>);
static_assert(std::common_reference_with<element&&, boost::json::value&>);
// A function of an element takes a value too, but not one that is about to go.
static_assert(std::convertible_to<boost::json::value const&, element>);
static_assert(std::same_as<std::common_reference_t<element&&, boost::json::value&>, element>);
static_assert(!std::constructible_from<element, boost::json::value>);

// Locates all at line 3, column 4.
struct place final : riffle::detail::origin {
  riffle::location locate(std::uint64_t offset, std::uint64_t document) const override {
    return {.source = "table", .offset = offset, .line = 3, .column = 4, .document = document};
  }
  bool refuses_duplicates() const override { return true; }
};

}  // namespace

TEST_CASE("an element is of the kind that Boost.JSON gives its text") {
  for (char const* json : {"null",
                           "true",
                           "false",
                           "\"\"",
                           "\"1\"",
                           "[]",
                           "[1]",
                           "{}",
                           "{\"a\":1}",
                           "0",
                           "-0",
                           "1",
                           "-1",
                           "0.0",
                           "-0.0",
                           "1.0",
                           "1e0",
                           "1E2",
                           "1e-2",
                           "2147483648",
                           "9007199254740993",
                           "9223372036854775806",
                           "9223372036854775807",
                           "9223372036854775808",
                           "9223372036854775809",
                           "10000000000000000000",
                           "18446744073709551614",
                           "18446744073709551615",
                           "18446744073709551616",
                           "18446744073709551625",
                           "20000000000000000000",
                           "99999999999999999999",
                           "100000000000000000000",
                           "-9223372036854775807",
                           "-9223372036854775808",
                           "-9223372036854775809",
                           "-9999999999999999999",
                           "-18446744073709551615",
                           "-18446744073709551616",
                           "-100000000000000000000",
                           "1e30",
                           "123456789012345678901234567890",
                           "9223372036854775807.0",
                           "1e18"}) {
    CAPTURE(json);
    boost::json::value const parsed = boost::json::parse(json);
    CHECK(text(json).kind() == parsed.kind());
    CHECK(element(parsed).kind() == parsed.kind());
    for (element const& e : {text(json), element(parsed)}) {
      CHECK(e.is_null() == parsed.is_null());
      CHECK(e.is_bool() == parsed.is_bool());
      CHECK(e.is_string() == parsed.is_string());
      CHECK(e.is_array() == parsed.is_array());
      CHECK(e.is_object() == parsed.is_object());
      CHECK(e.is_number() == parsed.is_number());
    }
  }
}

TEST_CASE("an element gives back its text, and the value that Boost.JSON reads there") {
  for (char const* json :
       {"null", "-0.5e1", R"("\u00e9\n")", "[ 1 ,\n2 ]", R"({"b": 1, "a": [true, {}]})", R"({"a": 1, "a": 2})"}) {
    CAPTURE(json);
    boost::json::value const parsed = boost::json::parse(json);
    CHECK(text(json).text() == json);
    CHECK(text(json).to_json() == json);
    CHECK(text(json).value() == parsed);
    CHECK(boost::json::value(text(json)) == parsed);
    std::vector<boost::json::value> kept;
    kept.push_back(text(json));
    CHECK(kept[0] == parsed);

    element const tree(parsed);
    CHECK(tree.text().empty());
    CHECK(tree.to_json() == boost::json::serialize(parsed));
    CHECK(tree.value() == parsed);
    CHECK(tree.tree() == &parsed);
  }
}

TEST_CASE("a default element is null") {
  element const e;
  CHECK(e.is_null());
  CHECK(e.text() == "null");
  CHECK(e.value().is_null());
  CHECK(e.offset() == std::nullopt);
  CHECK(e.document() == std::nullopt);
}

TEST_CASE("an element is written as JSON") {
  boost::json::value const tree = {1, "x"};
  std::ostringstream out;
  out << text("[ 1.50 ]") << ' ' << element(tree) << ' ' << element();
  CHECK(out.str() == "[ 1.50 ] [1,\"x\"] null");
}

TEST_CASE("elements are equal where their JSON values are, text or tree") {
  std::vector<std::vector<std::string>> const values = {
      {"null"},
      {"true"},
      {"false"},
      {"0", "-0", "0.0", "-0e9"},
      {"1", "1.0", "1e0", "0.01E2"},
      {"\"1\"", R"("\u0031")"},
      {"9007199254740992", "9007199254740992.0"},
      {"9007199254740993"},
      {"18446744073709551615"},
      {R"("\u00e9")", "\"\xC3\xA9\""},
      {"[]", "[ ]"},
      {"[null]"},
      {"[[]]"},
      {"{}", "{\n}"},
      {R"({"a":1,"b":[2]})", R"({"b":[2.0],"a":1})", R"({"\u0061":1,"b":[2]})", R"({"a":7,"b":[2],"a":1})"},
      {R"({"a":1,"b":[2],"c":null})"},
      {"[1,2]"},
      {"[2,1]"},
  };
  for (std::size_t i = 0; i != values.size(); ++i)
    for (std::size_t j = 0; j != values.size(); ++j)
      for (std::string const& a : values[i])
        for (std::string const& b : values[j]) {
          boost::json::value const tree_a = boost::json::parse(a), tree_b = boost::json::parse(b);
          bool const all = (text(a) == text(b)) && (text(a) == tree_b) && (tree_a == text(b)) &&
                           (element(tree_a) == element(tree_b)) && (element(tree_a) == text(b)) && !(text(a) != tree_b);
          bool const any = (text(a) == text(b)) || (text(a) == tree_b) || (tree_a == text(b)) ||
                           (element(tree_a) == element(tree_b)) || (element(tree_a) == text(b)) || !(text(a) != tree_b);
          if (all != (i == j) || any != (i == j)) {
            CAPTURE(a, b);
            CHECK(all == (i == j));
            CHECK(any == (i == j));
          }
        }
  CHECK(text("100000000000000000000000000000000000001") != text("100000000000000000000000000000000000000"));
}

TEST_CASE("an element knows its place in the input, if it has one") {
  place const origin;
  element const e("12", 120, 2, &origin);
  CHECK(e.offset() == 120);
  CHECK(e.document() == 2);
  CHECK(e.where("$.a").to_string() == "table: line 3, column 4 (offset 120, document 2, path $.a)");

  boost::json::value const tree = 12;
  element const of_tree(tree, 5, &origin);
  CHECK(of_tree.offset() == std::nullopt);
  CHECK(of_tree.document() == 5);
  CHECK(of_tree.where().to_string() == "table: document 5");
  CHECK(element(tree).where("$.a").to_string() == "path $.a");
}

TEST_CASE("values are materialised to the depth that is promised, and not beyond") {
  auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  std::string const deep = nested(riffle::detail::deepest);
  CHECK(text(deep).value().is_array());
  CHECK(text(deep) == text(deep));
  std::string const deeper = nested(riffle::detail::deepest + 1);
  CHECK_THROWS_AS(text(deeper).value(), riffle::limit_error);
  CHECK_THROWS_AS(text(deeper) == text(deeper), riffle::limit_error);
}

TEST_CASE("numbers that no double holds are read as Boost.JSON reads them, or refused with their place") {
  place const origin;
  CHECK(text("1e400").value() == boost::json::parse("1e400"));
  CHECK(text("1e-400").value() == boost::json::parse("1e-400"));
  try {
    element("1e99999999999", 7, 1, &origin).value();
    FAIL("no exception");
  } catch (riffle::error const& e) {
    CHECK(e.offset() == 7);
  }
}
