// SPDX-License-Identifier: BSL-1.0
#include <riffle/set/set_symmetric_difference.hpp>

#include "set_operation.hpp"

#include <algorithm>

using namespace riffle;  // beside <algorithm>, which has functions of these names
using riffle_test::collect;

namespace {

// The values of left alone, of both, of right alone.
constexpr riffle_test::operation meaning{true, false, true};
constexpr auto adaptor = set_symmetric_difference;

}  // namespace

static_assert(riffle_test::is_constrained<decltype(adaptor), meaning.only_right>());

TEST_CASE("set_symmetric_difference does what plain loops do") { riffle_test::check_random_inputs(adaptor, meaning); }

TEST_CASE("set_symmetric_difference takes ranges and gives views of every category") {
  riffle_test::check_categories(adaptor, meaning);
}

TEST_CASE("a set_symmetric_difference is a recipe and its iterators are runs") {
  riffle_test::check_runs(adaptor, meaning);
}

TEST_CASE("set_symmetric_difference compares by a projection and yields whole rows") {
  riffle_test::check_projections(adaptor, meaning);
}

TEST_CASE("set_symmetric_difference delivers what it has before its input throws, and is over then") {
  riffle_test::check_throwing_inputs(adaptor, meaning);
}

TEST_CASE("set_symmetric_difference passes on what its right side throws") {
  riffle_test::check_throwing_right(adaptor);
}

TEST_CASE("set_symmetric_difference yields its right side from memory") {
  riffle_test::reads of_right;
  auto const view = std::vector{1, 2} | set_symmetric_difference(riffle_test::counted(std::vector{2, 3, 3}, of_right));
  CHECK(collect(view) == std::vector{1, 3});
  CHECK(of_right.elements == 3);

  std::vector<riffle_test::record> rows;
  auto const left = std::vector<riffle_test::record>{{"a", 1}};
  auto temporary = [] {  // its rows are gone once read
    return std::views::iota(1, 4) | std::views::transform([](int i) {
             return riffle_test::record{std::string(40, 'r') + std::to_string(i / 2), i};
           });
  };
  rows = collect(left | set_symmetric_difference(temporary(), &riffle_test::record::id));
  CHECK(rows ==
        std::vector<riffle_test::record>{{"a", 1}, {std::string(40, 'r') + "0", 1}, {std::string(40, 'r') + "1", 2}});
}

TEST_CASE("set_symmetric_difference borrows where both sides do") {
  value_set<std::string> const left{"a", "b"}, right{"b", "c"};
  auto const view = left | set_symmetric_difference(right);
  static_assert(std::same_as<std::ranges::range_reference_t<decltype(view)>, borrowed_string>);
  static_assert(std::same_as<std::ranges::range_value_t<decltype(view)>, std::string>);
  CHECK(collect(view) == std::vector<std::string>{"a", "c"});
}
