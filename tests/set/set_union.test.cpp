// SPDX-License-Identifier: BSL-1.0
#include <riffle/set/set_union.hpp>

#include "set_operation.hpp"

#include <algorithm>

using namespace riffle;  // beside <algorithm>, which has functions of these names
using riffle_test::collect;

namespace {

// The values of left alone, of both, of right alone.
constexpr riffle_test::operation meaning{true, true, true};
constexpr auto adaptor = set_union;

}  // namespace

static_assert(riffle_test::is_constrained<decltype(adaptor), meaning.only_right>());

TEST_CASE("set_union does what plain loops do") { riffle_test::check_random_inputs(adaptor, meaning); }

TEST_CASE("set_union takes ranges and gives views of every category") {
  riffle_test::check_categories(adaptor, meaning);
}

TEST_CASE("a set_union is a recipe and its iterators are runs") { riffle_test::check_runs(adaptor, meaning); }

TEST_CASE("set_union compares by a projection and yields whole rows") {
  riffle_test::check_projections(adaptor, meaning);
}

TEST_CASE("set_union delivers what it has before its input throws, and is over then") {
  riffle_test::check_throwing_inputs(adaptor, meaning);
}

TEST_CASE("set_union opens its right side when the left one has ended") {
  riffle_test::reads of_right;
  auto const view = std::vector{1, 2} | set_union(riffle_test::counted(std::vector{2, 3}, of_right));
  auto it = view.begin();
  ++it;
  CHECK(*it == 2);
  CHECK(of_right.begins == 0);
  ++it;
  CHECK(*it == 3);
  CHECK(of_right.begins == 1);
  ++it;
  CHECK(it == view.end());
}

TEST_CASE("set_union delivers the left side before the right one throws") {
  auto const view = std::vector{1, 2} | set_union(riffle_test::throwing_range<int>({2, 3, 4}, 2));
  std::vector<int> rows;
  auto it = view.begin();
  auto run = [&] {
    for (; it != view.end(); ++it) rows.push_back(*it);
  };
  CHECK_THROWS_AS(run(), riffle_test::test_error);
  CHECK(rows == std::vector{1, 2, 3});
  CHECK(it == view.end());
}

TEST_CASE("set_union yields the common reference of its sides") {
  std::vector<std::string> owned{"a"};
  std::vector<std::string> const const_owned{"b"};
  value_set<std::string> const borrowing{"a", "c"};
  using references = decltype(owned | set_union(const_owned));
  static_assert(std::same_as<std::ranges::range_reference_t<references>, std::string const&>);
  using mixed = decltype(borrowing | set_union(std::as_const(borrowing)));
  static_assert(std::same_as<std::ranges::range_reference_t<mixed>, borrowed_string>);
  CHECK(collect(owned | set_union(borrowing)) == std::vector<std::string>{"a", "c"});
  CHECK(collect(borrowing | set_union(const_owned)) == std::vector<std::string>{"a", "c", "b"});

  std::vector<boost::json::value> const values{1, 2};
  auto const elements = values | std::views::transform([](auto const& v) { return element(v); });
  CHECK(collect(elements | set_union(values)) == values);

  // A value_set makes its JSON values on the fly: no element could refer to them.
  value_set<boost::json::value> const made(values);
  using from_set = decltype(elements | set_union(made));
  static_assert(std::same_as<std::ranges::range_reference_t<from_set>, boost::json::value>);
  CHECK(collect(elements | set_union(made)) == values);
}
