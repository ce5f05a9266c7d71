// SPDX-License-Identifier: BSL-1.0
#include <riffle/interop/range_v3.hpp>
#include <riffle/set/distinct.hpp>
#include <riffle/set/set_difference.hpp>
#include <riffle/set/set_intersection.hpp>
#include <riffle/set/set_symmetric_difference.hpp>
#include <riffle/set/set_union.hpp>
#include <riffle/set/sorted_set_difference.hpp>
#include <riffle/set/to_set.hpp>

#include "catch.hpp"
#include "ranges.hpp"

#include <range/v3/algorithm/count_if.hpp>
#include <range/v3/algorithm/equal.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/range/traits.hpp>
#include <range/v3/view/all.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/istream.hpp>
#include <range/v3/view/join.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>

#include <sstream>

using namespace riffle;
using riffle_test::collect;

namespace {

bool is_odd(int i) { return i % 2 != 0; }

using ints = std::vector<int>&;
using words = std::vector<std::string>&;

template <class V>
consteval bool is_range_v3_view() {
  static_assert(ranges::view_<V> && ranges::input_range<V> && ranges::input_range<V const>);
  static_assert(ranges::viewable_range<V> && ranges::viewable_range<V&> && ranges::viewable_range<V const&>);
  static_assert(!ranges::forward_range<V> && !ranges::common_range<V> && !ranges::sized_range<V>);
  static_assert(std::same_as<ranges::range_value_t<V>, std::ranges::range_value_t<V>>);
  static_assert(std::same_as<ranges::range_reference_t<V>, std::ranges::range_reference_t<V>>);
  return true;
}

template <class T>
consteval bool are_range_v3_views() {
  using R = std::vector<T>&;
  return is_range_v3_view<decltype(distinct(std::declval<R>()))>() &&
         is_range_v3_view<decltype(set_difference(std::declval<R>(), std::declval<R>()))>() &&
         is_range_v3_view<decltype(set_difference(std::declval<std::vector<T>>(), std::declval<std::vector<T>>()))>() &&
         is_range_v3_view<decltype(set_intersection(std::declval<R>(), std::declval<R>()))>() &&
         is_range_v3_view<decltype(set_union(std::declval<R>(), std::declval<R>()))>() &&
         is_range_v3_view<decltype(set_symmetric_difference(std::declval<R>(), std::declval<R>()))>();
}
static_assert(are_range_v3_views<int>() && are_range_v3_views<std::string>() &&
              are_range_v3_views<boost::json::value>());
static_assert(is_range_v3_view<decltype(sorted_set_difference(std::declval<ints>(), std::declval<ints>()))>());
static_assert(is_range_v3_view<decltype(distinct(std::declval<value_set<std::string>&>()))>());
static_assert(is_range_v3_view<decltype(distinct(riffle_test::move_only_range<int>({})))>());

static_assert(ranges::forward_range<value_set<std::string>> && ranges::forward_range<value_set<int> const>);
static_assert(ranges::forward_range<value_set<boost::json::value>>);
static_assert(ranges::sized_range<value_set<std::string>> && !ranges::view_<value_set<std::string>>);
static_assert(!ranges::view_<std::vector<int>> && !ranges::view_<int>);

// Any type with the tag, and only those.
struct tagged : detail::view_tag {
  int* begin() const { return nullptr; }
  int* end() const { return nullptr; }
};
struct untagged {
  int* begin() const { return nullptr; }
  int* end() const { return nullptr; }
};
static_assert(ranges::view_<tagged> && std::ranges::view<tagged>);
static_assert(!ranges::view_<untagged> && !std::ranges::view<untagged>);

}  // namespace

TEST_CASE("riffle's views pipe into range-v3's adaptors, as lvalues, as const and as rvalues") {
  std::vector<int> const left{5, 1, 5, 2, 3}, right{2};
  auto view = left | set_difference(right);
  auto const const_view = view;
  std::vector<int> const doubled{10, 2, 6};
  auto twice = ranges::views::transform([](int i) { return 2 * i; });
  CHECK(ranges::to<std::vector>(view | twice) == doubled);
  CHECK(ranges::to<std::vector>(const_view | twice) == doubled);
  CHECK(ranges::to<std::vector>(left | set_difference(right) | twice) == doubled);
  CHECK((left | set_difference(right) | ranges::to<std::vector>()) == std::vector{5, 1, 3});
  CHECK((view | ranges::views::take(2) | ranges::to<std::vector>()) == std::vector{5, 1});
  CHECK((view | ranges::views::filter(is_odd) | ranges::to<std::vector>()) == std::vector{5, 1, 3});
  CHECK((ranges::views::all(const_view) | ranges::to<std::vector>()) == std::vector{5, 1, 3});
  CHECK(ranges::count_if(const_view, is_odd) == 3);
  CHECK(ranges::equal(view, std::vector{5, 1, 3}));
}

TEST_CASE("range-v3's views pipe into riffle's adaptors") {
  std::vector<int> const values{5, 1, 5, 2, 3};
  auto view = values | ranges::views::filter(is_odd);
  auto const taken = values | ranges::views::take(3);
  CHECK(collect(view | distinct) == std::vector{5, 1, 3});
  CHECK(collect(taken | distinct) == std::vector{5, 1});
  CHECK(collect(values | ranges::views::filter(is_odd) | distinct) == std::vector{5, 1, 3});
  CHECK(collect(values | set_difference(view)) == std::vector{2});
  CHECK(collect(values | set_difference(values | ranges::views::filter(is_odd))) == std::vector{2});
  CHECK(collect(set_union(view, taken)) == std::vector{5, 1, 3});
  CHECK(collect(view | set_symmetric_difference(taken)) == std::vector{3});
  CHECK(collect(view | set_intersection(taken)) == std::vector{5, 1});
  CHECK((view | to_set).size() == 3);
  static_assert(riffle_test::is_recipe<decltype(view | set_difference(taken))>());
  static_assert(is_range_v3_view<decltype(view | set_difference(taken))>());
  std::istringstream text("1 2 1");
  CHECK(collect(ranges::istream<int>(text) | distinct) == std::vector{1, 2});
}

TEST_CASE("closures of both libraries compose in either order") {
  std::vector<int> const values{5, 1, 5, 2, 3};
  std::vector<int> const right{1};
  CHECK(collect(values | (ranges::views::take(3) | distinct)) == std::vector{5, 1});
  CHECK(collect(values | (distinct | ranges::views::take(3))) == std::vector{5, 1, 2});
  CHECK(collect(values | (distinct | ranges::views::take(3) | set_difference(right))) == std::vector{5, 2});
  CHECK(collect(values | (ranges::views::filter(is_odd) | set_difference(right) | std::views::take(1))) ==
        std::vector{5});
  CHECK((values | (distinct | ranges::to<std::vector>())) == std::vector{5, 1, 2, 3});
  CHECK((values | (ranges::views::take(3) | to_set)).size() == 2);
  auto const closure = distinct | ranges::views::filter(is_odd);
  CHECK(collect(values | closure) == std::vector{5, 1, 3});
  CHECK(collect(closure(values)) == std::vector{5, 1, 3});
}

TEST_CASE("views of both libraries and of the standard stand in one pipe") {
  std::vector<std::string> const left{"one", "two", "three", "two"};
  auto pipe = left | std::views::drop(1) | distinct |
              ranges::views::filter([](std::string const& s) { return s.size() > 2; }) |
              set_difference(left | ranges::views::take(1));
  CHECK((pipe | ranges::to<std::vector>()) == std::vector<std::string>{"two", "three"});
  CHECK(collect(left | distinct | std::views::transform([](std::string const& s) { return s.size(); }) | distinct) ==
        std::vector<std::size_t>{3, 5});
}

TEST_CASE("strings that a run lends are owned once collected") {
  value_set<std::string> const words{"a", std::string(100, 'b')};
  std::vector<std::string> const expected{"a", std::string(100, 'b')};
  CHECK((words | distinct | ranges::to<std::vector>()) == expected);
  CHECK((words | ranges::to<std::vector>()) == expected);
  CHECK((words | ranges::views::take(1) | ranges::to<std::vector<std::string>>()) == std::vector<std::string>{"a"});
}

TEST_CASE("a view of views is joined") {
  std::vector<std::vector<int>> const tables{{1, 2, 1}, {3, 3}};
  auto rows =
      tables | ranges::views::transform([](std::vector<int> const& t) { return t | distinct; }) | ranges::views::join;
  CHECK(ranges::equal(rows, std::vector{1, 2, 3}));
}
