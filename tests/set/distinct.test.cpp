// SPDX-License-Identifier: BSL-1.0
#include <riffle/set/distinct.hpp>

#include "catch.hpp"
#include "ranges.hpp"

#include <list>
#include <random>
#include <sstream>
#include <unordered_set>

using namespace riffle;
using riffle_test::collect;
using riffle_test::is_recipe;

namespace {

struct record {
  std::string id;
  int version = 0;
  friend bool operator==(record const&, record const&) = default;  // and no hash
};

using ints = std::vector<int>&;
using records = std::vector<record>&;
constexpr auto adaptor = distinct;

}  // namespace

static_assert(std::invocable<decltype(adaptor), ints> && !std::invocable<decltype(adaptor), int>);
static_assert(!std::invocable<decltype(adaptor), records> && std::invocable<decltype(adaptor), records, int record::*>);
static_assert(!std::invocable<decltype(adaptor), ints, int record::*>);
static_assert(!std::invocable<decltype(adaptor), riffle_test::move_only_range<int>&>);

TEST_CASE("distinct does what plain loops do") {
  std::mt19937 random(5);
  for (int round = 0; round < 100; ++round) {
    std::vector<std::string> words, expected;
    std::unordered_set<std::string> seen;
    std::size_t const size = random() % 200, of = 1 + random() % 50;
    for (std::size_t i = 0; i < size; ++i) {
      words.push_back(std::to_string(random() % of));
      if (seen.insert(words.back()).second) expected.push_back(words.back());
    }
    REQUIRE(collect(words | distinct) == expected);
    std::vector<boost::json::value> const values(words.begin(), words.end());
    REQUIRE(collect(distinct(values)) == std::vector<boost::json::value>(expected.begin(), expected.end()));
  }
}

TEST_CASE("distinct takes ranges and gives views of every category") {
  std::vector<int> values{3, 1, 3, 2, 1};
  std::vector<int> const& const_values = values;
  std::vector<int> const expected{3, 1, 2};
  auto is_expected = [&](auto&& view) {
    static_assert(is_recipe<std::remove_cvref_t<decltype(view)>>());
    return collect(view) == expected;
  };
  CHECK(is_expected(values | distinct));
  CHECK(is_expected(const_values | distinct));
  CHECK(is_expected(std::vector<int>(values) | distinct));
  CHECK(is_expected(distinct(values)));
  CHECK(is_expected(std::list<int>(values.begin(), values.end()) | distinct));
  CHECK(is_expected(riffle_test::mutable_range(values) | distinct));
  CHECK(is_expected(riffle_test::move_only_range<int>(values) | distinct));
  CHECK(is_expected(value_set<int>(values) | distinct));
  auto filtered = values | std::views::filter([](int) { return true; });
  CHECK(is_expected(filtered | distinct));
  std::istringstream text("3 1 3 2 1");
  CHECK(is_expected(std::views::istream<int>(text) | distinct));
  CHECK(is_expected(values | distinct | distinct));

  auto view = values | distinct;
  auto const const_view = filtered | distinct;
  std::vector<int> const two{3, 1};
  CHECK(collect(view | std::views::take(2)) == two);
  CHECK(collect(const_view | std::views::take(2)) == two);
  CHECK(collect(values | distinct | std::views::take(2)) == two);
  CHECK(collect(values | std::views::take(3) | distinct) == two);
  CHECK(collect(values | (std::views::take(3) | distinct)) == two);
  CHECK(collect(values | (distinct | std::views::take(2))) == two);
  CHECK(collect(std::vector<int>() | distinct).empty());
  CHECK(view.begin() != view.end());
  CHECK(decltype(view)().begin() == decltype(view)().end());

  static_assert(std::same_as<std::ranges::range_reference_t<decltype(values | distinct)>, int&>);
  static_assert(std::same_as<std::ranges::range_reference_t<decltype(std::vector<int>() | distinct)>, int const&>);
  distinct_view<std::ranges::ref_view<std::vector<int>>> named = values | distinct;
  CHECK(&*named.begin() == values.data());
}

TEST_CASE("each run of a distinct is its own") {
  riffle_test::reads count;
  auto const view = riffle_test::counted(std::vector{1, 1, 2}, count) | distinct;
  CHECK(count.begins == 0);
  CHECK(collect(view) == std::vector{1, 2});
  CHECK(collect(view) == std::vector{1, 2});
  CHECK(count.begins == 2);
  auto first = view.begin();
  auto second = view.begin();
  ++first;
  CHECK(*first == 2);
  CHECK(*second == 1);
  auto outlives = (std::vector<std::string>{"a", "b"} | distinct).begin();
  ++outlives;
  CHECK(*outlives == "b");
}

TEST_CASE("distinct streams: it reads no further than the next new value") {
  riffle_test::reads count;
  auto const view = riffle_test::counted(std::vector{1, 1, 2, 3}, count) | distinct;
  auto it = view.begin();
  CHECK(count.elements == 1);
  ++it;
  CHECK(count.elements == 3);
}

TEST_CASE("distinct by a projection yields the first whole row of each key") {
  std::vector<record> const rows{{"a", 1}, {"b", 1}, {"a", 2}};
  std::vector<record> const expected{{"a", 1}, {"b", 1}};
  CHECK(collect(rows | distinct(&record::id)) == expected);
  CHECK(collect(distinct(rows, [](record const& r) { return std::string_view(r.id); })) == expected);
  CHECK(collect(rows | distinct([](record const& r) { return boost::json::value(r.version * 1.0); })) ==
        std::vector<record>{{"a", 1}, {"a", 2}});
  auto const by_id = distinct(&record::id);
  CHECK(collect(rows | by_id) == expected);
  auto temporary = rows | std::views::transform([](record const& r) { return record(r); });
  CHECK(collect(temporary | distinct(&record::id)) == expected);
}

TEST_CASE("distinct delivers what it has before its input throws, and is over then") {
  for (std::size_t fatal = 0; fatal <= 4; ++fatal) {
    auto const view = riffle_test::throwing_range<int>({1, 1, 2, 3}, fatal) | distinct;
    std::vector<int> rows;
    std::ranges::iterator_t<decltype(view)> it;
    auto run = [&] {
      for (it = view.begin(); it != view.end(); ++it) rows.push_back(*it);
    };
    REQUIRE_THROWS_AS(run(), riffle_test::test_error);
    REQUIRE(rows == std::vector<std::vector<int>>{{}, {1}, {1}, {1, 2}, {1, 2, 3}}[fatal]);
    REQUIRE(it == view.end());
  }
}
