// SPDX-License-Identifier: BSL-1.0
#include <riffle/path/path.hpp>

#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using riffle::path;

static_assert(std::is_nothrow_move_constructible_v<path>);
static_assert(!std::is_convertible_v<std::string, path>);
static_assert(!std::is_convertible_v<char const*, path>);

TEST_CASE("an empty path is the value itself") {
  for (path const& p : {path(), path("")}) {
    CHECK(p.text().empty());
    CHECK(p.segments().empty());
    CHECK(p.singular());
    CHECK_FALSE(p.from_root());
    CHECK(to_string(p) == "$");
  }
  CHECK(path() == path(""));
  CHECK(path("$").segments().empty());
  CHECK(path("$").singular());
}

TEST_CASE("a path keeps its text as given and owns it") {
  std::string text = "a['a name that is longer than a short string holds']";
  path const p(text);
  path const copy = p;
  text.assign(text.size(), 'x');
  CHECK(p.text() == "a['a name that is longer than a short string holds']");
  CHECK(copy.text() == p.text());
  CHECK(copy.segments() == p.segments());
  CHECK(p.segments()[1].selectors[0].name == "a name that is longer than a short string holds");
}

TEST_CASE("a path is from the root where it begins with a dollar sign") {
  CHECK(path("$").from_root());
  CHECK(path("$.a").from_root());
  CHECK_FALSE(path("a").from_root());
  CHECK_FALSE(path("a.$").from_root());
  CHECK_FALSE(path("/$").from_root());
}

TEST_CASE("a path is singular where it can select one value at most") {
  for (char const* text : {"a", "a.b.c", "a[0]", "[0][1]", "['a']", "$.a['b'][7]", "/a/0/-", "a[-1]"}) {
    CAPTURE(text);
    CHECK(path(text).singular());
  }
  for (char const* text : {"*", "a.*", "a[*]", "a[0:1]", "a[:]", "a[0,1]", "a['x','x']", "..a", "..[0]", "$..a",
                           "$.a[*].b", "$[?@.a]", "a[-2:-1]"}) {
    CAPTURE(text);
    CHECK_FALSE(path(text).singular());
  }
}

TEST_CASE("a path is streamable where it has neither negative numbers nor filters") {
  for (char const* text : {"", "$", "a.b[0]", "..a[*]", "$['a','b'][0,2:][3:1]", "/a/0/-1", "a.-1", "['?@']"}) {
    CAPTURE(text);
    CHECK(path(text).streamable());
  }
  for (char const* text :
       {"[-1]", "a[-2:].b", "a[:-1]", "a[::-1]", "a[3:1:-1]", "a[0,-1]", "..[-1]", "$[?@.a]", "a[0,?@]"}) {
    CAPTURE(text);
    CHECK_FALSE(path(text).streamable());
  }
}

TEST_CASE("a part of a path has some of its segments") {
  path const whole("$.a[?@.b].c[-1]");
  CHECK(whole.part(0, 2) == path("a[?@.b]"));
  CHECK(whole.part(2, 4).segments() == path("c[-1]").segments());
  CHECK(whole.part(2, 2) == path());
  CHECK(whole.part(0, 4).text().empty());
}

TEST_CASE("paths are equal where they mean the same, however spelled") {
  CHECK(path("a.b") == path("a['b']"));
  CHECK(path("a.b") == path("['a'][\"\\u0062\"]"));
  CHECK(path("a.b") == path("/a/b"));
  CHECK(path("a.*") == path("a[*]"));
  CHECK(path("a[:]") == path("a[0::1]"));
  CHECK(path("$.a") == path("$['a']"));

  CHECK(path("a") != path("$.a"));  // a row's member is not the document's
  CHECK(path("a") != path("..a"));
  CHECK(path("a.0") != path("a[0]"));
  CHECK(path("a[0]") != path("/a/0"));
  CHECK(path("a[0:1]") != path("a[0]"));
  CHECK(path("a[0,1]") != path("a[1,0]"));
  CHECK(path("a[0,1]") != path("a[0][1]"));

  CHECK(path("a[?@.b == 'x' || @.c]") == path("a[? (@['b']==\"x\") ||(@.c) ]"));
  CHECK(path("a[::-1]") != path("a[::1]"));
  CHECK(path("a[-1]") != path("a[1]"));
  CHECK(path("a[1:-1]") != path("a[1:1]"));
  CHECK(path("a[-1:1]") != path("a[1:1]"));
  CHECK(path("a[?@.b]") != path("a[?$.b]"));
  CHECK(path("a[?@.b]") != path("a[*]"));
  CHECK(path("a[?@.b == 1]") != path("a[?@.b == '1']"));
  CHECK(path("a[?@.b < 1]") != path("a[?@.b <= 1]"));
  CHECK(path("a[?@.b && @.c]") != path("a[?@.c && @.b]"));
}

TEST_CASE("to_string writes every path as JSONPath in one spelling") {
  std::vector<std::pair<char const*, char const*>> const table = {
      {"a", "$.a"},
      {"$.a", "$.a"},
      {"a[0]['x.y']", "$.a[0]['x.y']"},
      {"['a']", "$.a"},
      {"a.*", "$.a[*]"},
      {"*", "$[*]"},
      {"..name", "$..name"},
      {"a..*", "$.a..[*]"},
      {"..[0]", "$..[0]"},
      {"..['x y']", "$..['x y']"},
      {"a['x','y'][0,2]", "$.a['x','y'][0,2]"},
      {"a[1:5:2]", "$.a[1:5:2]"},
      {"a[0:5:1]", "$.a[:5]"},
      {"a[::]", "$.a[:]"},
      {"a[3:]", "$.a[3:]"},
      {"a[::0]", "$.a[::0]"},
      {"a.0", "$.a['0']"},
      {"a.b-c", "$.a['b-c']"},
      {"/a/0/x~1y", "$.a[0]['x/y']"},
      {"_a1", "$._a1"},
      {"über", "$.über"},
      {"['']", "$['']"},
      {"a[-1]", "$.a[-1]"},
      {"a[-3:-1:1]", "$.a[-3:-1]"},
      {"a[::-1]", "$.a[::-1]"},
      {"a[5::-2]", "$.a[5::-2]"},
      {"a[:-5:-2]", "$.a[:-5:-2]"},
      {"a[0:0:-1]", "$.a[0:0:-1]"},
      {"a[?@.b]", "$.a[?@.b]"},
      {"a[?@['x y']>1.50,0]", "$.a[?@['x y'] > 1.50,0]"},
      {"a[?(@.b&&(@.c||!@.d))||!(@.e==\"it's\")]", R"($.a[?@.b && (@.c || !@.d) || !(@.e == 'it\'s')])"},
      {"a[?!(@.b&&$.c)]", "$.a[?!(@.b && $.c)]"},
      {"a[?!(!@.b)]", "$.a[?!(!@.b)]"},
      {"a[?(@.a||@.b)||@.c]", "$.a[?(@.a || @.b) || @.c]"},
      {"a[?null!=true||false<=@]", "$.a[?null != true || false <= @]"},
      {"a[?length(@)>=count( $..* )]", "$.a[?length(@) >= count($..[*])]"},
      {"a[?match(@.b,'c')||!search(value(@[*]),@.d)]", "$.a[?match(@.b, 'c') || !search(value(@[*]), @.d)]"},
      {"[\"it's\"]", R"($['it\'s'])"},
      {R"(['\\ \b\t\n\f\r\u0001\u001F"'])", R"($['\\ \b\t\n\f\r\u0001\u001f"'])"},
  };
  for (auto const& [text, normalised] : table) {
    CAPTURE(text);
    CHECK(to_string(path(text)) == normalised);
    CHECK(to_string(path(normalised)) == normalised);
    if (text[0] != '/') CHECK(path(normalised).segments() == path(text).segments());
  }
}

TEST_CASE("a place is built from names and indices as to_string writes them") {
  std::string place = "$";
  riffle::detail::append_name(place, "other");
  riffle::detail::append_index(place, std::numeric_limits<std::uint64_t>::max());
  riffle::detail::append_name(place, "x.y");
  CHECK(place == "$.other[18446744073709551615]['x.y']");
}
