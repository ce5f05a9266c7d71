// SPDX-License-Identifier: BSL-1.0
#include <riffle/scan/flat_plan.hpp>

#include "catch.hpp"

#include <riffle.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

using namespace riffle;
using detail::flat_plan;
using detail::level_kind;
using shape = detail::match_events::shape;

namespace {

detail::plan with_fields(std::initializer_list<std::string_view> paths) {
  detail::plan p;
  for (std::string_view const each : paths) p.add_field(path(each));
  return p;
}
detail::plan rows_of(std::string_view where, level_kind kind = level_kind::select, flatten_options policy = {}) {
  detail::plan p;
  p.descend(path(where), kind, policy);
  p.add_field(path());
  return p;
}
bool is_flat(detail::plan const& p) { return flat_plan::of(p).has_value(); }

flat_plan::arrival const& document(flat_plan const& p, shape what) {
  return p.targets()[p.document()][static_cast<std::size_t>(what)];
}
// Of a child, whose target this is.
flat_plan::arrival const& child(flat_plan const& p, std::uint32_t target, shape what) {
  return p.targets()[target][static_cast<std::size_t>(what)];
}

std::string steps(std::string_view step, std::size_t count) {
  std::string text = "$";
  for (; count != 0; --count) text += step;
  return text;
}

}  // namespace

TEST_CASE("plans of one state a value are flat") {
  CHECK(is_flat({}));
  CHECK(is_flat(with_fields({"a", "b", "a.b"})));
  CHECK(is_flat(with_fields({"a", "a", ""})));
  for (char const* const each : {"$", "$.a", "$.a[*].b", "$[*]", "$.*", "$[1:7:2]", "$[2].a", "$['a','b'].c", "$['']"})
    CHECK(is_flat(rows_of(each)));
  CHECK(is_flat(rows_of("/0")));  // a name or an index
  CHECK(is_flat(rows_of("a", level_kind::flatten)));
  CHECK(is_flat(rows_of("a", level_kind::flatten, {.null_value = null_value::null, .non_array = non_array::skip})));
}

TEST_CASE("plans in which a value may be in several states are not flat") {
  for (char const* const each : {"$..a", "$..*", "$['a',*]", "$[0,1]", "$[0,0]", "$['a','a']", "$.a..b"})
    CHECK_FALSE(is_flat(rows_of(each)));
  CHECK_FALSE(is_flat(with_fields({"[0]", "[1]"})));
  CHECK_FALSE(is_flat(with_fields({"['a']", "['b','a']"})));
}

TEST_CASE("plans whose rows wait for others are not flat") {
  detail::plan of_document = rows_of("a[*]");
  of_document.add_field(path("$.id"));
  CHECK_FALSE(is_flat(of_document));

  detail::plan above;
  above.add_condition(path("a"));
  CHECK(is_flat(above));
  above.descend(path("b"), level_kind::select);
  CHECK_FALSE(is_flat(above));

  CHECK_FALSE(is_flat(rows_of("a", level_kind::flatten, {.missing = missing::null})));
}

TEST_CASE("an object looks for 64 names at most") {
  detail::plan p;
  for (int i = 0; i != 64; ++i) p.add_field(path("n" + std::to_string(i)));
  CHECK(is_flat(p));
  p.add_field(path("n64"));
  CHECK_FALSE(is_flat(p));
}

TEST_CASE("paths of any length are worked out, with little of the stack") {
  CHECK(is_flat(rows_of(steps(".a", 100))));
  for (char const* const step : {".a", "[0]", "[*]"}) CHECK_FALSE(is_flat(rows_of(steps(step, 100'000))));
  std::size_t rows = 0;
  for ([[maybe_unused]] auto const& each : documents(text(R"({"a":{"a":1}})")) | select(path(steps(".a", 100'000))))
    ++rows;
  CHECK(rows == 0);
}

TEST_CASE("what arrives begins rows, fills slots, leads on, or is marked, as its shape wants it") {
  SECTION("fields of documents") {
    auto const p = with_fields({"a", "a"});
    auto const flat = flat_plan::of(p).value();
    for (shape const each : {shape::object, shape::array, shape::null, shape::other}) {
      CHECK(document(flat, each).begins_row);
      CHECK(document(flat, each).begins == 1);
      CHECK_FALSE(document(flat, each).is_rare);
      CHECK((document(flat, each).node != flat_plan::none) == (each == shape::object));
    }
    auto const& node = flat.nodes()[document(flat, shape::object).node];
    REQUIRE(node.names.size() == 1);
    CHECK(node.names[0].text == "a");
    CHECK(node.sizes == 2);
    auto const& a = child(flat, node.names[0].to, shape::other);
    CHECK(a.slot_count == 2);
    CHECK(flat.slots()[a.first_slot] == 0);
    CHECK(flat.slots()[a.first_slot + 1] == 1);
    CHECK(a.node == flat_plan::none);
    CHECK_FALSE(a.begins_row);
  }
  SECTION("flattened values") {
    auto const p = rows_of("", level_kind::flatten);
    auto const flat = flat_plan::of(p).value();
    auto const& array = document(flat, shape::array);
    CHECK(array.begins == 1);
    CHECK(array.selects == 1);
    CHECK(array.mark == errc{});
    REQUIRE(array.node != flat_plan::none);
    CHECK(flat.nodes()[array.node].every_element);
    CHECK(child(flat, flat.nodes()[array.node].element, shape::null).begins_row);
    CHECK(document(flat, shape::null).mark == errc::null_found);
    CHECK(document(flat, shape::null).mark_level == 1);
    CHECK(document(flat, shape::null).is_rare);
    CHECK(document(flat, shape::other).begins == 3);
    CHECK(document(flat, shape::other).begins_row);
    CHECK(document(flat, shape::other).slot_count == 1);
  }
  SECTION("elements at some indexes") {
    auto const p = rows_of("$[1:7:2]");
    auto const flat = flat_plan::of(p).value();
    auto const& node = flat.nodes()[document(flat, shape::array).node];
    CHECK_FALSE(node.every_element);
    CHECK(node.elements.takes_index(3));
    CHECK_FALSE(node.elements.takes_index(2));
    CHECK(document(flat, shape::object).node == flat_plan::none);
  }
}

TEST_CASE("names are compared whole") {
  flat_plan::name const none("", 0), short_one("abc", 0), eight("abcdefgh", 0), long_one("abcdefghij", 0);
  char const text[] = "abcdefghij\0\0\0\0\0\0\0";
  CHECK(none.is(text, 0));
  CHECK_FALSE(none.is(text, 1));
  CHECK(short_one.is(text, 3));
  CHECK_FALSE(short_one.is(text, 2));
  CHECK_FALSE(short_one.is(text + 1, 3));
  CHECK(eight.is(text, 8));
  CHECK_FALSE(eight.is(text, 9));
  CHECK(long_one.is(text, 10));
  CHECK_FALSE(long_one.is("abcdefghiX", 10));
  using namespace std::string_literals;
  flat_plan::name const zero("a\0"s, 0);
  CHECK_FALSE(zero.is("a       ", 1));
  CHECK(zero.is("a\0      ", 2));
}
