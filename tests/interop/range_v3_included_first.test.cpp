// SPDX-License-Identifier: BSL-1.0
#include <range/v3/view/take.hpp>

#include <riffle/interop/range_v3.hpp>
#include <riffle/set/distinct.hpp>

#include "catch.hpp"
#include "ranges.hpp"

using riffle::distinct;

static_assert(ranges::view_<decltype(distinct(std::declval<std::vector<int>&>()))>);

TEST_CASE("range-v3 may be included before riffle knows of it") {
  std::vector<int> const values{2, 2, 1};
  CHECK(riffle_test::collect(values | distinct | ranges::views::take(1)) == std::vector{2});
}
