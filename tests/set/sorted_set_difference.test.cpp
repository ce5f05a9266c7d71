// SPDX-License-Identifier: BSL-1.0
#include <riffle/set/sorted_set_difference.hpp>

#include "catch.hpp"
#include "ranges.hpp"

#include <algorithm>
#include <random>
#include <set>

using namespace riffle;
using riffle_test::collect;

namespace {

using ints = std::vector<int>&;
using fn = decltype(sorted_set_difference) const&;

struct no_order {};

}  // namespace

static_assert(std::invocable<fn, ints, ints> && std::invocable<fn, ints, ints, std::greater<>>);
static_assert(std::invocable<fn, ints, std::vector<long>&> && !std::invocable<fn, ints, std::vector<std::string>&>);
static_assert(!std::invocable<fn, std::vector<no_order>&, std::vector<no_order>&>);

TEST_CASE("sorted_set_difference does what plain loops do") {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    auto sorted_words = [&random] {
      std::vector<std::string> words(random() % 40);
      for (auto& word : words) word = std::to_string(random() % 30);
      std::ranges::sort(words);
      return words;
    };
    auto const left = sorted_words(), right = sorted_words();
    std::vector<std::string> expected;
    for (auto const& word : std::set<std::string>(left.begin(), left.end()))
      if (std::ranges::find(right, word) == right.end()) expected.push_back(word);
    REQUIRE(collect(left | sorted_set_difference(right)) == expected);
    REQUIRE(collect(sorted_set_difference(value_set<std::string>(left), right)) == expected);  // borrowed_string
  }
}

TEST_CASE("sorted_set_difference takes ranges and gives views of every category") {
  std::vector<int> left{1, 1, 2, 4, 5, 5}, right{0, 2, 2, 5, 9};
  std::vector<int> const expected{1, 4};
  auto is_expected = [&](auto&& view) {
    static_assert(riffle_test::is_recipe<std::remove_cvref_t<decltype(view)>>());
    return collect(view) == expected;
  };
  CHECK(is_expected(left | sorted_set_difference(right)));
  CHECK(is_expected(std::as_const(left) | sorted_set_difference(std::as_const(right))));
  CHECK(is_expected(std::vector<int>(left) | sorted_set_difference(std::vector<int>(right))));
  CHECK(is_expected(riffle_test::mutable_range(left) | sorted_set_difference(riffle_test::mutable_range(right))));
  CHECK(is_expected(riffle_test::move_only_range<int>(left) |
                    sorted_set_difference(riffle_test::move_only_range<int>(right))));
  CHECK(is_expected(left | sorted_set_difference(std::vector<long>{0, 2, 5})));
  auto const view = left | sorted_set_difference(right);
  CHECK(is_expected(view));
  CHECK(is_expected(view));
  CHECK(collect(view | std::views::take(1)) == std::vector{1});

  std::ranges::reverse(left);
  std::ranges::reverse(right);
  CHECK(collect(left | sorted_set_difference(right, std::greater<>())) == std::vector{4, 1});
  CHECK(collect(sorted_set_difference(left, right, std::greater<>())) == std::vector{4, 1});
}

TEST_CASE("the first element out of order is an error that names it") {
  auto message = [](auto view, std::vector<int> const& before) {
    std::vector<int> rows;
    auto it = decltype(view.begin())();
    try {
      for (it = view.begin(); it != view.end(); ++it) rows.push_back(*it);
    } catch (error const& e) {
      CHECK(rows == before);
      CHECK(e.code() == errc::not_sorted);
      CHECK(it == view.end());
      return e.message();
    }
    CHECK(rows == before);
    return std::string();
  };
  std::vector<int> const sorted{1, 2, 3}, unsorted{1, 1, 3, 2, 4};
  CHECK(message(unsorted | sorted_set_difference(std::vector{1}), {3}).find("element 4 of the left range") !=
        std::string::npos);
  CHECK(message(std::vector{0, 9} | sorted_set_difference(unsorted), {0}).find("element 4 of the right range") !=
        std::string::npos);
  CHECK(message(std::vector{2, 1} | sorted_set_difference(sorted), {}).find("element 2 of the left range") !=
        std::string::npos);
  CHECK(message(sorted | sorted_set_difference(sorted), {}).empty());
  // Not read that far.
  CHECK(message(std::vector{0} | sorted_set_difference(unsorted), {0}).empty());
}

TEST_CASE("sorted_set_difference delivers what it has before its inputs throw") {
  auto rows_before = [](auto view) {
    std::vector<int> rows;
    auto it = decltype(view.begin())();
    auto run = [&] {
      for (it = view.begin(); it != view.end(); ++it) rows.push_back(*it);
    };
    REQUIRE_THROWS_AS(run(), riffle_test::test_error);
    REQUIRE(it == view.end());
    return rows;
  };
  using throwing = riffle_test::throwing_range<int>;
  std::vector<int> const right{2};
  CHECK(rows_before(throwing({1, 2, 3, 4}, 3) | sorted_set_difference(right)) == std::vector{1, 3});
  CHECK(rows_before(throwing({1, 2, 3, 4}, 0) | sorted_set_difference(right)).empty());
  CHECK(rows_before(std::vector{1, 5} | sorted_set_difference(throwing({2, 3, 4}, 2))) == std::vector{1});
}

TEST_CASE("rows that borrow are compared with their owned predecessors") {
  std::vector<row<std::string, int>> const rows{row<std::string, int>("a", 1), row<std::string, int>("b", 1),
                                                row<std::string, int>("b", 2)};
  auto const borrowed = rows | std::views::transform([](auto const& r) {
                          return row<borrowed_string, int>(borrowed_string(r.template get<0>()), r.template get<1>());
                        });
  auto const one = rows | std::views::drop(1) | std::views::take(1);
  CHECK(std::ranges::distance(borrowed | sorted_set_difference(one)) == 2);
}
