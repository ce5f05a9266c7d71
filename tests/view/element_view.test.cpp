// SPDX-License-Identifier: BSL-1.0
// What the two view types are to the standard's and to range-v3's concepts, whatever adaptors made them.
#include <range/v3/range/concepts.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>

#include <riffle/interop/range_v3.hpp>
#include <riffle/view/element_view.hpp>

#include <riffle/view/documents.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/project.hpp>
#include <riffle/view/select.hpp>
#include <riffle/view/where.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <concepts>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

namespace {

struct point {
  int x = 0;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, name))

template <class V, class Value, class Reference>
consteval bool is_view_of() {
  static_assert(riffle_test::is_recipe<V>());
  static_assert(std::same_as<std::ranges::range_value_t<V>, Value>);
  static_assert(std::same_as<std::ranges::range_reference_t<V>, Reference>);
  static_assert(std::common_reference_with<Reference&&, Value&>);
  static_assert(std::constructible_from<Value, Reference>);
  static_assert(!std::ranges::contiguous_range<V> && !std::equality_comparable<std::ranges::iterator_t<V>>);
  static_assert(std::is_nothrow_move_constructible_v<V> &&
                std::is_nothrow_move_constructible_v<std::ranges::iterator_t<V>>);
  static_assert(ranges::view_<V> && ranges::input_range<V> && ranges::input_range<V const>);
  static_assert(!ranges::forward_range<V> && !ranges::common_range<V> && !ranges::sized_range<V>);
  static_assert(ranges::viewable_range<V&> && ranges::viewable_range<V const&> && ranges::viewable_range<V>);
  return true;
}

using boost::json::value;
static_assert(is_view_of<element_view, value, element>());
static_assert(is_view_of<projected_view<bool>, bool, bool>());
static_assert(is_view_of<projected_view<int>, int, int>());
static_assert(is_view_of<projected_view<double>, double, double>());
static_assert(is_view_of<projected_view<std::string>, std::string, borrowed_string>());
static_assert(is_view_of<projected_view<element>, value, element>());
static_assert(is_view_of<projected_view<value>, value, value const&>());
static_assert(is_view_of<projected_view<std::vector<int>>, std::vector<int>, std::vector<int> const&>());
static_assert(is_view_of<projected_view<std::optional<int>>, std::optional<int>, std::optional<int>>());
static_assert(is_view_of<projected_view<std::optional<std::string>>, std::optional<std::string>,
                         std::optional<borrowed_string>>());
static_assert(is_view_of<projected_view<std::optional<element>>, std::optional<value>, std::optional<element>>());
static_assert(is_view_of<projected_view<detail::members_of<point>>, point, point const&>());

// A row is yielded by value or by reference, as its size says.
template <class... T>
using yielded = std::remove_cvref_t<std::ranges::range_reference_t<projected_view<T...>>>;
static_assert(riffle_test::is_recipe<projected_view<std::string, int>>());
static_assert(std::same_as<std::ranges::range_value_t<projected_view<std::string, int>>, row<std::string, int>>);
static_assert(std::same_as<yielded<std::string, int>, row<borrowed_string, int>>);
static_assert(std::same_as<std::ranges::range_value_t<projected_view<element, std::optional<element>>>,
                           row<value, std::optional<value>>>);
static_assert(std::same_as<yielded<element, std::optional<element>>, row<element, std::optional<element>>>);
static_assert(riffle_test::is_recipe<projected_view<element, int>>() &&
              riffle_test::is_recipe<projected_view<element, std::string>>());
static_assert(
    riffle_test::is_recipe<projected_view<std::optional<element>, std::optional<std::string>, boost::json::value>>());
static_assert(ranges::view_<projected_view<std::string, int>> && ranges::input_range<projected_view<std::string, int>>);

// What each form of project makes.
template <class Closure>
using made = decltype(std::declval<element_view const&>() | std::declval<Closure>());
static_assert(std::same_as<made<decltype(project("a"))>, element_view>);
static_assert(std::same_as<made<decltype(project<int>("a"))>, projected_view<int>>);
static_assert(std::same_as<made<decltype(project<int>())>, projected_view<int>>);
static_assert(std::same_as<made<decltype(project<int>("a", {.mismatch = mismatch::skip}))>, projected_view<int>>);
static_assert(std::same_as<made<decltype(project<int, bool>("a", "b"))>, projected_view<int, bool>>);
static_assert(std::same_as<made<decltype(project<int, bool, element>("a", "b", "c", {.mismatch = mismatch::skip}))>,
                           projected_view<int, bool, element>>);
static_assert(std::same_as<made<decltype(project<point>())>, projected_view<detail::members_of<point>>>);

// Adaptors take ranges of values and elements, and nothing else.
template <class R>
concept can_select = requires(R&& range) { std::forward<R>(range) | riffle::select("a"); };
static_assert(can_select<std::vector<value>&> && can_select<std::vector<value> const&> &&
              can_select<std::vector<value>>);
static_assert(can_select<element_view> && can_select<projected_view<element>> && can_select<projected_view<value>>);
static_assert(!can_select<std::vector<int>&> && !can_select<std::vector<std::string>&> &&
              !can_select<projected_view<std::string>>);
static_assert(!can_select<int>);

std::string const table = R"([{"id":1,"a":["x","\u0079"]},{"id":2,"a":["z"]}])";

}  // namespace

TEST_CASE("each begin() is a fresh run over the same rows") {
  auto const strings = documents(text(table)) | flatten_path("a") | project<std::string>();
  list const expected{R"("x")", R"("y")", R"("z")"};
  CHECK(shown(strings) == expected);
  CHECK(shown(strings) == expected);
  auto first = strings.begin();
  ++first;
  auto second = strings.begin();
  CHECK(*first == "y");
  CHECK(*second == "x");
  auto const elements = documents(text(table)) | flatten_path("a");
  CHECK(shown(elements) == expected);
  CHECK(shown(elements) == expected);
}

TEST_CASE("nothing is read before begin(), and a run opens its source once") {
  counting_source source(table);
  auto const counts = source.counts();
  auto const rows = documents(std::move(source)) | flatten_path("a") | project<std::string>();
  auto const copy = rows;
  CHECK(counts->opens == 0);
  CHECK(shown(rows).size() == 3);
  CHECK(counts->opens == 1);
  CHECK(shown(copy).size() == 3);
  CHECK(counts->opens == 2);
  CHECK(counts->open_now == 0);
}

TEST_CASE("copies of an iterator share its run") {
  auto const rows = documents(text("[1,2,3]")) | project<int>();
  auto at = rows.begin();
  auto copy = at;
  ++at;
  CHECK(*copy == 2);
  copy++;
  CHECK(*at == 3);
  ++copy;
  CHECK((at == std::default_sentinel));
}

TEST_CASE("an iterator outlives its view, and what the view was made of") {
  auto const dangling = [](auto make) {
    auto view = std::make_unique<decltype(make())>(make());
    auto at = view->begin();
    view.reset();
    list rows;
    for (; !(at == std::default_sentinel); ++at) rows.push_back(show(*at));
    return rows;
  };
  CHECK(dangling([] { return documents(split_source(table), {.window_bytes = 3}) | flatten_path("a"); }).size() == 3);
  CHECK(dangling([] { return documents(text(table)) | flatten_path("a") | project<std::string>(); }).size() == 3);
  CHECK(dangling([] { return std::vector<value>{1, 2} | project<int>(); }) == list{"1", "2"});
  CHECK(dangling([] { return documents(text("[1,2]")) | std::views::filter(always) | project<int>(); }) ==
        list{"1", "2"});
}

TEST_CASE("default-constructed views and iterators are at their end") {
  CHECK(shown(element_view()).empty());
  CHECK(shown(projected_view<int>()).empty());
  CHECK(shown(projected_view<std::string, int>()).empty());
  CHECK((element_view().begin() == element_view().end()));
  CHECK((element_view::iterator() == std::default_sentinel));
  CHECK((std::ranges::iterator_t<projected_view<std::string>>() == std::default_sentinel));
  CHECK(shown(element_view() | flatten_path("a") | project<int>("b")).empty());
}

TEST_CASE("strings can be found, compared, copied and collected by the standard's algorithms") {
  auto const strings = documents(split_source(table), {.window_bytes = 1}) | flatten_path("a") | project<std::string>();
  CHECK(std::ranges::max(strings) == "z");
  CHECK(std::ranges::count(strings, "y") == 1);
  CHECK(*std::ranges::find(strings, std::string("y")) == "y");
  std::vector<std::string> copied;
  std::ranges::copy(strings, std::back_inserter(copied));
  CHECK(copied == list{"x", "y", "z"});
  std::vector<std::string> pushed;
  for (auto const text : strings) pushed.push_back(text);
  CHECK(pushed == copied);
  std::vector<std::string> assigned;
  for (std::string each : strings) assigned.push_back(std::move(each));
  CHECK(assigned == copied);
  CHECK(std::ranges::equal(strings, std::vector<std::string_view>{"x", "y", "z"}));
}

TEST_CASE("elements and rows can be collected as what they own") {
  auto const elements = documents(split_source(table), {.window_bytes = 1}) | flatten_path("a");
  std::vector<value> kept;
  std::ranges::copy(elements, std::back_inserter(kept));
  CHECK(kept == std::vector<value>{"x", "y", "z"});
  auto const rows =
      documents(split_source(table), {.window_bytes = 1}) | flatten_path("a") | project<int, std::string>("$.id", "");
  std::vector<row<int, std::string>> owned;
  std::ranges::copy(rows, std::back_inserter(owned));
  CHECK(shown(owned) == list{R"((1, "x"))", R"((1, "y"))", R"((2, "z"))"});
  std::vector<std::optional<value>> maybe;
  std::ranges::copy(documents(one_byte_source(R"([{"a":[1]},{}])")) | project<std::optional<element>>("a"),
                    std::back_inserter(maybe));
  REQUIRE(maybe.size() == 2);
  CHECK(maybe[0] == value{1});
  CHECK(!maybe[1]);
#if defined(__cpp_lib_ranges_to_container)
  CHECK((rows | std::ranges::to<std::vector>()) == owned);
#endif
}

TEST_CASE("pipes compose with the closures of the standard and of range-v3, in both directions, before and after") {
  auto const upper = [](auto const& s) { return std::string(s) + "!"; };
  auto const not_x = [](auto const& s) { return s != "x"; };
  list const expected{R"("y!")", R"("z!")"};
  element_view const all = documents(text(table));
  element_view mutable_all = all;
  auto const strings = flatten_path("a") | project<std::string>();
  auto const check = [&](auto&& rows) { CHECK(shown(rows) == expected); };

  check(all | strings | std::views::filter(not_x) | std::views::transform(upper));
  check(mutable_all | strings | std::views::filter(not_x) | std::views::transform(upper));
  check(documents(text(table)) | strings | std::views::filter(not_x) | std::views::transform(upper));
  check(all | (strings | std::views::filter(not_x) | std::views::transform(upper)));
  check(all | (strings | (std::views::filter(not_x) | std::views::transform(upper))));
  check(all | (std::views::filter(always) | flatten_path("a") | (project<std::string>() | std::views::filter(not_x))) |
        std::views::transform(upper));
  auto const whole = std::views::take(2) | strings | std::views::filter(not_x) | std::views::transform(upper);
  check(all | whole);
  check(mutable_all | whole);

  check(ranges::views::transform(ranges::views::filter(all | strings, not_x), upper));
  auto rows = all | strings | ranges::views::filter(not_x) | ranges::views::transform(upper);
  list seen;
  for (std::string const& each : rows) seen.push_back(show(each));
  CHECK(seen == expected);
  auto closure = flatten_path("a") | ranges::views::filter(always) | project<std::string>() |
                 ranges::views::filter(not_x) | ranges::views::transform(upper);
  seen.clear();
  for (std::string const& each : all | closure) seen.push_back(show(each));
  CHECK(seen == expected);
  CHECK(shown(all | ranges::views::take(1) | strings) == list{R"("x")", R"("y")"});
}

TEST_CASE("views that are made from one another share nothing that moves") {
  element_view view = documents(text(table));
  auto const longer = view | flatten_path("a");
  CHECK(shown(view) == list{R"({"id":1,"a":["x","y"]})", R"({"id":2,"a":["z"]})"});
  CHECK(shown(longer).size() == 3);
  element_view const moved = std::move(view);
  CHECK(shown(moved).size() == 2);
  view = longer;
  CHECK(shown(view).size() == 3);
}

TEST_CASE("an element is looked at without being parsed, and knows its place") {
  auto const all = documents(text(" [ {\"a\": [1, \"\\u0062\"]} , -1.5e1, 18446744073709551615, null, false]"));
  auto at = all.begin();
  CHECK((*at).text() == R"({"a": [1, "\u0062"]})");
  CHECK((*at).is_object());
  CHECK((*at).offset() == 3u);
  CHECK((*at).document() == 1u);
  CHECK((*at).value() == boost::json::parse(R"({"a":[1,"b"]})"));
  CHECK(*at == boost::json::parse(R"({"a":[1.0,"b"]})"));
  ++at;
  CHECK((*at).kind() == boost::json::kind::double_);
  CHECK((*at).as<int>() == -15);
  CHECK_THROWS_AS((*at).as<std::string>(), type_error);
  ++at;
  CHECK((*at).kind() == boost::json::kind::uint64);
  CHECK((*at).is_number());
  ++at;
  CHECK((*at).is_null());
  CHECK(!(*at).as<std::optional<int>>());
  ++at;
  CHECK((*at).as<bool>() == false);
  CHECK((*at).document() == 5u);
  ++at;
  CHECK((at == std::default_sentinel));
}
