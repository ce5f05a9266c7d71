// SPDX-License-Identifier: BSL-1.0
#include <riffle/scan/plan.hpp>

#include "catch.hpp"

#include <cstddef>
#include <string>
#include <vector>

using riffle::path;
using riffle::path_selector;
using riffle::detail::level_kind;
using riffle::detail::plan;
using riffle::detail::transition;

TEST_CASE("a fresh plan has documents as rows and delivers nothing") {
  plan const p;
  CHECK(p.last_level() == 0);
  CHECK(p.levels()[0].kind == level_kind::document);
  CHECK(p.levels()[0].path == "$");
  CHECK(p.fields().empty());
  CHECK(p.names().empty());
  CHECK(p.longest_name() == 0);
}

TEST_CASE("paths that begin alike share their states") {
  plan p;
  p.add_field(path("a.b.c"));
  std::size_t const states = p.states().size();
  p.add_field(path("a.b.d"));
  CHECK(p.states().size() == states + 1);
  p.add_field(path("$.a.b"));
  p.add_field(path("a.b.c"));
  CHECK(p.states().size() == states + 1);
  CHECK(p.states()[p.levels()[0].root].named.size() == 1);
  CHECK(p.fields().size() == 4);
  CHECK(p.names() == std::vector<std::string>{"a", "b", "c", "d"});
}

TEST_CASE("paths through unions, wildcards, indices, slices and descendants have states of their own") {
  for (char const* first : {"['a','b']", "['a','a']", "['a',0]", "*", "[0]", "[0:1]", "..a"}) {
    CAPTURE(first);
    plan p;
    p.descend(path(first), level_kind::select);
    std::size_t const states = p.states().size();
    p.add_condition(path("$.a"));
    CHECK(p.states().size() == states + 1);
  }
}

TEST_CASE("each level has its own slots, and the document's fields are the document's") {
  plan p;
  p.add_condition(path("a"));
  p.descend(path("b"), level_kind::flatten);
  p.add_condition(path("c"));
  p.add_condition(path("$.d"));
  p.add_field(path("$.e"));
  p.add_field(path("f"));
  p.add_field(path());
  REQUIRE(p.last_level() == 1);
  CHECK(p.levels()[0].slots == 3);
  CHECK(p.levels()[1].slots == 3);
  CHECK(p.width() >= 3);
  REQUIRE(p.levels()[1].conditions.size() == 2);
  CHECK_FALSE(p.levels()[1].conditions[0].of_document);
  CHECK(p.levels()[1].conditions[1].of_document);
  REQUIRE(p.fields().size() == 3);
  CHECK(p.fields()[0].of_document);
  CHECK(p.fields()[0].slot == 2);
  CHECK(p.fields()[1].slot == 1);
  CHECK(p.fields()[2].slot == 2);
  // The empty path is the row itself.
  CHECK(p.states()[p.levels()[1].root].captures == std::vector<riffle::detail::slot_id>{2});
}

TEST_CASE("the longest name is counted in decoded bytes") {
  plan p;
  p.add_field(path(R"($["\u0061\u20ac"])"));
  CHECK(p.longest_name() == 4);
  p.add_field(path("abc"));
  CHECK(p.longest_name() == 4);
}

TEST_CASE("messages show a path from the document's root") {
  plan p;
  p.descend(path("a"), level_kind::flatten);
  CHECK(p.levels()[1].path == "$.a[*]");
  p.descend(path("['x y'][1]"), level_kind::select);
  CHECK(p.levels()[2].path == "$.a[*]['x y'][1]");
  CHECK(p.path_text(path("b")) == "$.a[*]['x y'][1].b");
  CHECK(p.path_text(path("$.b")) == "$.b");
  CHECK(p.path_text(path()) == "$.a[*]['x y'][1]");
}

TEST_CASE("selectors take the indices that RFC 9535 says") {
  auto taken = [](transition const& t) {
    std::string out;
    for (unsigned i = 0; i != 10; ++i)
      if (t.takes_index(i)) out += static_cast<char>('0' + i);
    return out;
  };
  using kind = path_selector::kind;
  CHECK(taken({kind::index, 0, 3, 0, 0, 0}) == "3");
  CHECK(taken({kind::name_or_index, 0, 3, 0, 0, 0}) == "3");
  CHECK(taken({kind::name, 0, 3, 0, 0, 0}) == "");
  CHECK(taken({kind::wildcard, 0, 0, 0, 0, 0}) == "0123456789");
  CHECK(taken({kind::slice, 0, 1, 8, 3, 0}) == "147");
  CHECK(taken({kind::slice, 0, 4, 5, 1, 0}) == "4");
  CHECK(taken({kind::slice, 0, 4, 4, 1, 0}) == "");
  CHECK(taken({kind::slice, 0, 5, 4, 1, 0}) == "");
  CHECK(taken({kind::slice, 0, 1, 8, 0, 0}) == "");
}
