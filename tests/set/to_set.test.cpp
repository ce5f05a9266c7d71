// SPDX-License-Identifier: BSL-1.0
#include <riffle/set/distinct.hpp>
#include <riffle/set/to_set.hpp>

#include "catch.hpp"
#include "ranges.hpp"

#include <range/v3/view/filter.hpp>

#include <map>
#include <sstream>

using namespace riffle;
using riffle_test::collect;

static_assert(std::invocable<decltype(to_set), std::vector<int>&> &&
              std::invocable<decltype(to_set), std::vector<int>>);
static_assert(!std::invocable<decltype(to_set), int>);
static_assert(!std::invocable<decltype(to_set), std::vector<std::istringstream>&>);  // no hash

TEST_CASE("to_set keeps the distinct values of any input range") {
  std::vector<int> values{2, 1, 2, 3};
  std::vector<int> const expected{2, 1, 3};
  auto odd = [](int i) { return i % 2 != 0; };
  CHECK(collect(values | to_set) == expected);
  CHECK(collect(to_set(values)) == expected);
  CHECK(collect(std::as_const(values) | to_set) == expected);
  CHECK(collect(std::vector<int>(values) | to_set) == expected);
  CHECK(collect(values | std::views::filter(odd) | to_set) == std::vector{1, 3});
  CHECK(collect(values | ranges::views::filter(odd) | to_set) == std::vector{1, 3});
  CHECK(collect(values | (std::views::filter(odd) | to_set)) == std::vector{1, 3});
  CHECK(collect(values | (distinct | to_set)) == expected);
  CHECK(collect(riffle_test::move_only_range<int>(values) | to_set) == expected);
  CHECK(collect(riffle_test::mutable_range(values) | to_set) == expected);
  CHECK(to_set(to_set(values)) == to_set(values));
  CHECK(to_set(std::vector<int>()).empty());
  static_assert(std::same_as<decltype(values | to_set), value_set<int>>);
}

TEST_CASE("to_set owns what its range lends") {
  std::vector<std::string_view> const views{"b", "a", "b"};
  static_assert(std::same_as<decltype(views | to_set), value_set<std::string>>);
  CHECK(collect(views | to_set) == std::vector<std::string>{"b", "a"});
  std::vector<char const*> const literals{"b", "b"};
  CHECK(to_set(literals) == value_set<std::string>{"b"});

  std::vector<boost::json::value> const values{1, 1.0, "1"};
  auto const elements = values | std::views::transform([](auto const& v) { return element(v); });
  static_assert(std::same_as<decltype(elements | to_set), value_set<boost::json::value>>);
  CHECK(to_set(elements) == value_set<boost::json::value>{"1", 1});

  std::map<std::string, int> const map{{"a", 1}};
  CHECK(to_set(map).size() == 1);
  CHECK(to_set(std::vector<bool>{true, false, true}).size() == 2);
}

TEST_CASE("to_set passes on what its range throws") {
  CHECK_THROWS_AS(to_set(riffle_test::throwing_range<int>({1, 2, 3}, 2)), riffle_test::test_error);
}

TEST_CASE("to_set takes no more than max_bytes") {
  std::vector<std::string> words;
  for (int i = 0; i < 10'000; ++i) words.push_back("word number " + std::to_string(i));
  std::size_t const needed = to_set(words).memory_bytes();

  CHECK(to_set(words, {.max_bytes = needed}).size() == words.size());
  CHECK((words | to_set({.max_bytes = needed})).size() == words.size());
  CHECK((words | to_set({.max_bytes = 0})).size() == words.size());
  CHECK((words | (std::views::take(10) | to_set({.max_bytes = 2000}))).size() == 10);
  CHECK((words | to_set(set_options{})).size() == words.size());

  CHECK_THROWS_AS(to_set(words, {.max_bytes = needed - 1}), limit_error);
  riffle_test::reads count;
  try {
    riffle_test::counted(words, count) | to_set({.max_bytes = 50'000});
    FAIL("no limit");
  } catch (limit_error const& e) {
    CHECK(e.code() == errc::set_limit);
    CHECK(e.message().find("at most 50000 bytes") != std::string::npos);
    CHECK(e.message().find("set_options::max_bytes") != std::string::npos);
  }
  CHECK(count.elements > 500);
  CHECK(count.elements < 3000);
}

TEST_CASE("values that are there already do not count against max_bytes") {
  std::vector<std::string> const same(10'000, "one and the same");
  CHECK(to_set(same, {.max_bytes = 1000}).size() == 1);
}
