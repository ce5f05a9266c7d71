// SPDX-License-Identifier: BSL-1.0
#include <riffle/set/set_difference.hpp>

#include "set_operation.hpp"

#include <algorithm>

using namespace riffle;  // beside <algorithm>, which has functions of these names
using riffle_test::collect;

namespace {

// The values of left alone, of both, of right alone.
constexpr riffle_test::operation meaning{true, false, false};
constexpr auto adaptor = set_difference;

}  // namespace

static_assert(riffle_test::is_constrained<decltype(adaptor), meaning.only_right>());

TEST_CASE("set_difference does what plain loops do") { riffle_test::check_random_inputs(adaptor, meaning); }

TEST_CASE("set_difference takes ranges and gives views of every category") {
  riffle_test::check_categories(adaptor, meaning);
}

TEST_CASE("a set_difference is a recipe and its iterators are runs") { riffle_test::check_runs(adaptor, meaning); }

TEST_CASE("set_difference compares by a projection and yields whole rows") {
  riffle_test::check_projections(adaptor, meaning);
}

TEST_CASE("set_difference delivers what it has before its input throws, and is over then") {
  riffle_test::check_throwing_inputs(adaptor, meaning);
}

TEST_CASE("set_difference passes on what its right side throws") { riffle_test::check_throwing_right(adaptor); }

TEST_CASE("set_difference yields the references of its left side") {
  std::vector<std::string> words{"a", "b"};
  std::vector<std::string> const none;
  static_assert(std::same_as<std::ranges::range_reference_t<decltype(words | set_difference(none))>, std::string&>);
  CHECK(&*set_difference(words, none).begin() == &words[0]);
  value_set<std::string> const borrowing{"a", "b"};
  using view = decltype(borrowing | set_difference(words));
  static_assert(std::same_as<std::ranges::range_reference_t<view>, borrowed_string>);
  static_assert(std::same_as<std::ranges::range_value_t<view>, std::string>);
  static_assert(
      std::same_as<std::ranges::range_reference_t<decltype(std::vector<int>() | set_difference(std::vector<int>()))>,
                   int const&>);
  using bits = decltype(std::declval<std::vector<bool>&>() | set_difference(std::vector<bool>()));
  static_assert(std::same_as<std::ranges::range_value_t<bits>, bool>);
  std::vector<bool> const both{true, false};
  CHECK(collect(both | set_difference(std::vector<bool>{true})) == std::vector<bool>{false});
}

TEST_CASE("rows and elements are compared by value, borrowed or owned") {
  std::vector<row<std::string, int>> const left{row<std::string, int>("a", 1), row<std::string, int>("b", 1)};
  auto const borrowed = left | std::views::drop(1) | std::views::transform([](auto const& r) {
                          return row<borrowed_string, int>(borrowed_string(r.template get<0>()), r.template get<1>());
                        });
  CHECK(collect(left | set_difference(borrowed)) == std::vector{left[0]});
  CHECK(std::ranges::distance(borrowed | set_difference(left)) == 0);

  std::vector<boost::json::value> const values{1, "1", 2.5};
  auto const elements = values | std::views::transform([](auto const& v) { return element(v); });
  std::vector<boost::json::value> const one{1.0};
  CHECK(std::ranges::distance(elements | set_difference(one)) == 2);
  CHECK(collect(values | set_difference(elements | std::views::take(2))) == std::vector<boost::json::value>{2.5});
}

TEST_CASE("rows are told apart by keys that are there already") {
  std::vector<riffle_test::record> const rows{{"a", 1}, {"b", 2}, {"c", 3}};
  value_set<std::string> const known{"b"};
  auto const fresh = rows | set_difference(known, &riffle_test::record::id, std::identity());
  CHECK(collect(fresh) == std::vector<riffle_test::record>{{"a", 1}, {"c", 3}});
}

TEST_CASE("the type of a set_difference can be written") {
  std::vector<int> const left{1}, right{1};
  set_difference_view<std::ranges::ref_view<std::vector<int> const>, std::ranges::ref_view<std::vector<int> const>>
      view = left | set_difference(right);
  CHECK(collect(view).empty());
}
