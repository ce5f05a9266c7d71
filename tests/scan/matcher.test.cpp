// SPDX-License-Identifier: BSL-1.0
#include <riffle/scan/matcher.hpp>

#include "catch.hpp"
#include "drive.hpp"

#include <riffle/path/path.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using riffle::path;
using riffle::path_selector;
using riffle::detail::level_kind;
using riffle::detail::matcher;
using riffle::detail::plan;
using riffle::test::bytewise;
using riffle::test::scan;
using riffle::test::selecting;
using shape = riffle::detail::matcher::shape;
using answer = riffle::detail::matcher::answer;

namespace {

using node = boost::json::value const*;

// RFC 9535, word for word: what each segment takes of each node that the one before it took.
void children(node of, path_selector const& s, std::vector<node>& out) {
  if (auto const* object = of->if_object()) {
    if (s.what == path_selector::kind::name)
      if (auto const* found = object->if_contains(boost::json::string_view(s.name.data(), s.name.size())))
        out.push_back(found);
    if (s.what == path_selector::kind::wildcard)
      for (auto const& member : *object) out.push_back(&member.value());
  } else if (auto const* array = of->if_array()) {
    std::size_t const size = array->size();
    if (s.what == path_selector::kind::index && s.start < size)
      out.push_back(&(*array)[static_cast<std::size_t>(s.start)]);
    if (s.what == path_selector::kind::wildcard)
      for (auto const& each : *array) out.push_back(&each);
    if (s.what == path_selector::kind::slice && s.step != 0)
      for (std::uint64_t i = s.start; i < std::min<std::uint64_t>(s.end, size); i += s.step)
        out.push_back(&(*array)[static_cast<std::size_t>(i)]);
  }
}

void with_all_inside(node from, std::vector<node>& out) {
  out.push_back(from);
  if (auto const* object = from->if_object())
    for (auto const& member : *object) with_all_inside(&member.value(), out);
  if (auto const* array = from->if_array())
    for (auto const& each : *array) with_all_inside(&each, out);
}

// The nodes that a path selects, in document order, each as often as the RFC's nodelist has it.
std::vector<node> selected(node from, path const& where) {
  std::vector<node> nodes{from};
  for (auto const& segment : where.segments()) {
    std::vector<node> next;
    for (node each : nodes) {
      std::vector<node> of{each};
      if (segment.descendant) of.clear(), with_all_inside(each, of);
      for (node inner : of)
        for (auto const& selector : segment.selectors) children(inner, selector, next);
    }
    nodes = std::move(next);
  }
  std::vector<node> order;
  with_all_inside(from, order);
  std::map<node, std::size_t> place;
  for (std::size_t i = 0; i != order.size(); ++i) place[order[i]] = i;
  std::sort(nodes.begin(), nodes.end(), [&](node a, node b) { return place[a] < place[b]; });
  return nodes;
}

class generator {
public:
  explicit generator(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_()) % n; }

  std::string path_text(bool singular = false) {
    static constexpr std::array selectors{"'a'", "'b'", "'a'", "0",    "1",    "*",  "0:2",
                                          "1:",  "::2", "1:1", ":9:3", "1::2", "::0"};
    std::string text = "$";
    for (std::size_t n = below(4); n != 0; --n) {
      if (!singular && below(4) == 0) text += "..";
      text += '[';
      text += selectors[below(singular ? 5 : selectors.size())];
      while (!singular && below(4) == 0) text += ',', text += selectors[below(selectors.size())];
      text += ']';
    }
    return text;
  }

  // No name twice in an object, so that all agree on what it means.
  boost::json::value document(int depth = 0) {
    switch (below(depth > 4 ? 2 : 6)) {
      case 0: return nullptr;
      case 1: return static_cast<std::int64_t>(++number_);
      case 2:
      case 3: {
        boost::json::array out;
        for (std::size_t n = below(4); n != 0; --n) out.push_back(document(depth + 1));
        return out;
      }
      default: {
        boost::json::object out;
        for (char const* name : {"b", "a", "c"})
          if (below(3) != 0) out[name] = document(depth + 1);
        return out;
      }
    }
  }

private:
  std::minstd_rand random_;
  int number_ = 0;  // leaves differ, so that rows in a wrong order are seen
};

}  // namespace

TEST_CASE("a path selects what RFC 9535 says, in document order") {
  generator random(1);
  std::size_t rows = 0, differing = 0;
  for (int i = 0; i != 20'000 && differing < 10; ++i) {
    auto const document = random.document();
    path const where(random.path_text());
    std::vector<std::string> expected;
    for (node each : selected(&document, where)) expected.push_back(boost::json::serialize(*each));
    rows += expected.size();
    std::string const text = boost::json::serialize(document);
    auto const result = scan(text, {}, selecting(where.text()));
    if (result.rows != expected ||
        (i % 8 == 0 && scan(text, bytewise(text), selecting(where.text())).rows != expected)) {
      ++differing;
      CAPTURE(where.text(), text, result);
      CHECK(result.rows == expected);
    }
  }
  CHECK(differing == 0);
  CHECK(rows > 5000);
}

TEST_CASE("a path after a path selects in each row of the first, as nested loops do") {
  generator random(2);
  std::size_t rows = 0, differing = 0;
  for (int i = 0; i != 20'000 && differing < 10; ++i) {
    auto const document = random.document();
    path const first(random.path_text()), second(random.path_text()), field(random.path_text(true).substr(1));
    std::vector<std::string> expected;
    for (node outer : selected(&document, first))
      for (node inner : selected(outer, second)) {
        auto const found = selected(inner, field);
        expected.push_back(found.empty() ? "" : boost::json::serialize(*found.front()));
      }
    rows += expected.size();
    plan p;
    p.descend(first, level_kind::select);
    p.descend(second, level_kind::select);
    p.add_field(field);
    std::string const text = boost::json::serialize(document);
    auto const result = scan(text, {}, p);
    if (result.rows != expected || (i % 8 == 0 && scan(text, bytewise(text), p).rows != expected)) {
      ++differing;
      CAPTURE(first.text(), second.text(), field.text(), text, result);
      CHECK(result.rows == expected);
    }
  }
  CHECK(differing == 0);
  CHECK(rows > 5000);
}

TEST_CASE("a field of the document reaches rows before and after it") {
  plan p;
  p.descend(path("rows"), level_kind::flatten);
  p.add_field(path("$.id"));
  for (std::string const text : {R"({"id": 7, "rows": [1, 2]})", R"({"rows": [1, 2], "id": 7})"}) {
    CHECK(scan(text, {}, p).rows == std::vector<std::string>{"7", "7"});
    CHECK(scan(text, bytewise(text), p).rows == std::vector<std::string>{"7", "7"});
  }
  CHECK(scan(R"({"rows": [1, 2]})", {}, p).rows == std::vector<std::string>{"", ""});
}

TEST_CASE("paths through the same names share states, and unions and paths by one of their names do not mix") {
  plan p;
  p.add_condition(path("a"));
  p.descend(path("['a','b'].c"), level_kind::select);
  p.add_field(path("$.b"));
  CHECK(scan(R"({"a": {"c": 1}, "b": {"c": 2}})", {}, p).rows ==
        std::vector<std::string>{R"({"c": 2})", R"({"c": 2})"});
  plan q;
  q.descend(path("['a','b'].c"), level_kind::select);
  q.add_field(path("$.a.c"));
  CHECK(scan(R"({"a": {"c": 2}, "b": {"c": 1}})", {}, q).rows == std::vector<std::string>{"2", "2"});
}

TEST_CASE("only containers in which something can match are entered") {
  plan const p = selecting("a.b");
  riffle::detail::rows rows(p);
  matcher m(p, rows, true, 1000);
  CHECK(m.levels() == 0);
  REQUIRE(m.begin_document(shape::object, 0) == answer::enter);
  m.enter();
  CHECK(m.levels() == 1);
  m.name("x");
  CHECK(m.begin_value(shape::object, 5) == answer::skip);
  CHECK(m.end_value(7));
  m.other_name();
  CHECK(m.begin_value(shape::object, 10) == answer::skip);
  CHECK(m.end_value(12));
  m.name("a");
  REQUIRE(m.begin_value(shape::object, 20) == answer::enter);
  m.enter();
  CHECK(m.levels() == 2);
  CHECK_FALSE(m.capturing());
  CHECK(m.needed_from(99) == 99);
  m.name("b");
  CHECK(m.begin_value(shape::array, 30) == answer::skip);
  CHECK(m.capturing());
  CHECK(m.needed_from(99) == 30);
  CHECK(m.end_value(40));
  CHECK_FALSE(m.capturing());
  m.name("b");
  CHECK(m.begin_value(shape::other, 50) == answer::duplicate);
  m.abandon();
  CHECK(m.levels() == 0);
  CHECK_FALSE(m.capturing());
  CHECK(m.begin_document(shape::other, 60) == answer::skip);
  CHECK(m.end_value(61));
  CHECK(m.document() == 2);
}

TEST_CASE("a scalar where a path wants a container is not entered, and selects nothing") {
  for (std::string const text :
       {R"({"a": 1})", R"({"a": "b"})", R"({"a": null})", R"([{"b": 1}])", R"("a")", R"({"a": [{"b": 1}]})"})
    CHECK(scan(text, {}, selecting("a.b")).rows.empty());
}

TEST_CASE("a captured value larger than the limit ends the scan") {
  plan const p = selecting("a");
  riffle::detail::rows rows(p);
  matcher m(p, rows, true, 10);
  REQUIRE(m.begin_document(shape::object, 0) == answer::enter);
  m.enter();
  m.name("b");
  CHECK(m.begin_value(shape::other, 100) == answer::skip);
  CHECK(m.end_value(1000));
  m.name("a");
  m.begin_value(shape::other, 2000);
  CHECK_FALSE(m.end_value(2011));
  CHECK(m.needed_from(5000) == 2000);
}

TEST_CASE("a JSON Pointer's digits are a name in an object and an index in an array") {
  CHECK(scan(R"({"a": {"1": "name"}})", {}, selecting("/a/1")).rows == std::vector<std::string>{"\"name\""});
  CHECK(scan(R"({"a": ["zero", "one"]})", {}, selecting("/a/1")).rows == std::vector<std::string>{"\"one\""});
}
