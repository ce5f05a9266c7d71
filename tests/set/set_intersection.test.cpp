// SPDX-License-Identifier: BSL-1.0
#include <riffle/set/set_intersection.hpp>

#include "set_operation.hpp"

#include <algorithm>

using namespace riffle;  // beside <algorithm>, which has functions of these names
using riffle_test::collect;

namespace {

// The values of left alone, of both, of right alone.
constexpr riffle_test::operation meaning{false, true, false};
constexpr auto adaptor = set_intersection;

}  // namespace

static_assert(riffle_test::is_constrained<decltype(adaptor), meaning.only_right>());

TEST_CASE("set_intersection does what plain loops do") { riffle_test::check_random_inputs(adaptor, meaning); }

TEST_CASE("set_intersection takes ranges and gives views of every category") {
  riffle_test::check_categories(adaptor, meaning);
}

TEST_CASE("a set_intersection is a recipe and its iterators are runs") { riffle_test::check_runs(adaptor, meaning); }

TEST_CASE("set_intersection compares by a projection and yields whole rows") {
  riffle_test::check_projections(adaptor, meaning);
}

TEST_CASE("set_intersection delivers what it has before its input throws, and is over then") {
  riffle_test::check_throwing_inputs(adaptor, meaning);
}

TEST_CASE("set_intersection passes on what its right side throws") { riffle_test::check_throwing_right(adaptor); }

TEST_CASE("set_intersection keeps the order of its left side") {
  CHECK(collect(std::vector{3, 1, 2, 3} | set_intersection(std::vector{1, 2, 3, 4})) == std::vector{3, 1, 2});
}
