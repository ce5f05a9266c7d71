// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SET_SET_OPERATION_HPP
#define RIFFLE_TESTS_SET_SET_OPERATION_HPP

/// \file
/// What is tested of every set adaptor of two ranges, against plain loops.

#include <riffle/set/set_view.hpp>

#include "catch.hpp"
#include "ranges.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <list>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <vector>

namespace riffle_test {

/// A set operation: which values it yields.
struct operation {
  bool only_left;
  bool in_both;
  bool only_right;

  template <class T>
  std::vector<T> operator()(std::vector<T> const& left, std::vector<T> const& right) const {
    std::unordered_set<T> const in_right(right.begin(), right.end());
    std::unordered_set<T> seen;
    std::vector<T> result;
    for (T const& value : left)
      if (seen.insert(value).second && (in_right.count(value) != 0 ? in_both : only_left)) result.push_back(value);
    for (T const& value : right)
      if (seen.insert(value).second && only_right) result.push_back(value);
    return result;
  }
};

struct record {
  std::string id;
  int version = 0;
  friend bool operator==(record const&, record const&) = default;  // and no hash
};

inline std::vector<std::string> random_words(std::mt19937& random, std::size_t size, std::size_t distinct) {
  std::vector<std::string> words;
  while (words.size() < size) words.push_back(std::string(random() % 3, 'w') + std::to_string(random() % distinct));
  return words;
}

template <class Adaptor>
void check_random_inputs(Adaptor const& adaptor, operation expected) {
  std::mt19937 random(5);
  for (int round = 0; round < 60; ++round) {
    auto const left = random_words(random, random() % 80, 1 + random() % 40);
    auto const right = random_words(random, random() % 80, 1 + random() % 40);
    REQUIRE(collect(left | adaptor(right)) == expected(left, right));

    std::vector<boost::json::value> json_left(left.begin(), left.end()), json_right(right.begin(), right.end());
    REQUIRE(collect(adaptor(json_left, json_right)) == expected(json_left, json_right));

    std::vector<unsigned> numbers_left, numbers_right;
    for (auto const& word : left) numbers_left.push_back(static_cast<unsigned>(word.size()));
    for (auto const& word : right) numbers_right.push_back(static_cast<unsigned>(word.size()) + 1);
    REQUIRE(collect(numbers_left | adaptor(numbers_right)) == expected(numbers_left, numbers_right));
  }
}

/// Every category of value and of constness on both sides, called and piped; and the views as each of them.
template <class Adaptor>
void check_categories(Adaptor const& adaptor, operation meaning) {
  std::vector<int> left{5, 1, 5, 2, 3, 1};
  std::vector<int> right{3, 7, 5, 7, 8};
  std::vector<int> const& const_left = left;
  std::vector<int> const& const_right = right;
  auto const expected = meaning(left, right);
  auto is_expected = [&](auto&& view) {
    static_assert(is_recipe<std::remove_cvref_t<decltype(view)>>());
    return collect(view) == expected;
  };

  CHECK(is_expected(adaptor(left, right)));
  CHECK(is_expected(adaptor(const_left, const_right)));
  CHECK(is_expected(adaptor(std::vector<int>(left), std::vector<int>(right))));
  CHECK(is_expected(left | adaptor(right)));
  CHECK(is_expected(const_left | adaptor(const_right)));
  CHECK(is_expected(std::vector<int>(left) | adaptor(std::vector<int>(right))));

  // Not a vector, not random access, not const-iterable, only movable, read once.
  CHECK(is_expected(std::list<int>(left.begin(), left.end()) | adaptor(std::views::all(right))));
  CHECK(is_expected(mutable_range(left) | adaptor(mutable_range(right))));
  CHECK(is_expected(move_only_range<int>(left) | adaptor(move_only_range<int>(right))));
  auto any = [](int) { return true; };
  auto left_filter = left | std::views::filter(any);
  auto right_filter = right | std::views::filter(any);
  CHECK(is_expected(left_filter | adaptor(right_filter)));
  std::istringstream left_text("5 1 5 2 3 1"), right_text("3 7 5 7 8");
  CHECK(is_expected(std::views::istream<int>(left_text) | adaptor(std::views::istream<int>(right_text))));

  auto view = left | adaptor(right);
  auto const const_view = view;
  auto const filtered = left_filter | adaptor(right_filter);
  auto plus_one = std::views::transform([](int i) { return i + 1; });
  auto expected_plus_one = expected;
  for (int& i : expected_plus_one) ++i;
  CHECK(collect(view | plus_one) == expected_plus_one);
  CHECK(collect(const_view | plus_one) == expected_plus_one);
  CHECK(collect(filtered | plus_one) == expected_plus_one);
  CHECK(collect((left | adaptor(right)) | plus_one) == expected_plus_one);
  CHECK(collect(plus_one(left | adaptor(right))) == expected_plus_one);

  // Closures are values: used twice, as const, composed with each other.
  auto const closure = adaptor(std::vector<int>(right));
  CHECK(collect(left | closure) == expected);
  CHECK(collect(left | closure) == expected);
  CHECK(collect(left | (closure | plus_one)) == expected_plus_one);
  CHECK(collect(left | (std::views::take(6) | closure)) == expected);
  CHECK(collect(left | (closure | adaptor(std::vector<int>()))) == meaning(expected, {}));

  CHECK(collect(adaptor(std::vector<int>(), right)) == meaning({}, right));
  CHECK(collect(adaptor(left, std::vector<int>())) == meaning(left, {}));
  CHECK(collect(adaptor(std::vector<int>(), std::vector<int>())).empty());
}

template <class Adaptor>
void check_runs(Adaptor const& adaptor, operation meaning) {
  std::vector<int> const left{4, 4, 1, 2, 3};
  std::vector<int> const right{2, 9};
  auto const expected = meaning(left, right);

  SECTION("each begin() reads both sides afresh, and nothing is read before") {
    reads of_left, of_right;
    auto const view = counted(left, of_left) | adaptor(counted(right, of_right));
    CHECK(of_left.begins + of_right.begins == 0);
    for (int run = 1; run <= 2; ++run) {
      CHECK(collect(view) == expected);
      CHECK(of_left.begins == run);
      CHECK(of_right.begins == run);
      CHECK(of_left.elements == run * 5);
      CHECK(of_right.elements == run * 2);
    }
  }
  SECTION("a range that reading changes, but that can be copied, is not changed") {
    consumed_range<int, true> once(left), other(right);
    auto const view = once | adaptor(other);
    CHECK(collect(view) == expected);
    CHECK(collect(view) == expected);
  }
  SECTION("two runs of one view do not disturb each other") {
    auto const view = left | adaptor(right);
    std::vector<int> first, second;
    auto a = view.begin();
    auto b = view.begin();
    for (; a != view.end(); ++a, ++b) {
      first.push_back(*a);
      second.push_back(*b);
    }
    CHECK(first == expected);
    CHECK(second == expected);
  }
  SECTION("an iterator outlives its view, and what the view owned") {
    auto it = adaptor(std::vector<int>(left), std::vector<int>(right)).begin();
    std::vector<int> rows;
    for (; it != std::default_sentinel; ++it) rows.push_back(*it);
    CHECK(rows == expected);
    auto filtered = (left | std::views::filter([](int) { return true; }) | adaptor(mutable_range(right))).begin();
    CHECK(*filtered == expected.front());
  }
  SECTION("copies of an iterator share a run") {
    auto const view = left | adaptor(std::vector<int>{2, 4});
    auto it = view.begin();
    auto const copy = it;
    if (it != std::default_sentinel) it++;
    CHECK((it == std::default_sentinel) == (copy == std::default_sentinel));
    if (it != std::default_sentinel) CHECK(*it == *copy);
  }
  SECTION("a view made by default is empty") {
    decltype(left | adaptor(right)) view;
    CHECK(view.begin() == view.end());
    view = left | adaptor(right);
    CHECK(collect(view) == expected);
  }
  SECTION("a value_set on either side") {
    riffle::value_set<int> const left_set(left), right_set(right);
    CHECK(collect(left_set | adaptor(right_set)) == expected);
    CHECK(collect(left | adaptor(riffle::value_set<int>(right))) == expected);
    CHECK(collect(left | adaptor(std::views::all(right_set))) == expected);
  }
  SECTION("a value_set on the right is used as it is") {
    riffle::value_set<int> given{4};
    auto const view = left | adaptor(given);
    auto it = view.begin();
    given.insert(3);  // which left comes to at its end
    given.insert(9);
    std::vector<int> rows;
    for (; it != std::default_sentinel; ++it) rows.push_back(*it);
    CHECK(rows == meaning(left, {4, 3, 9}));
  }
}

template <class Adaptor>
void check_projections(Adaptor const& adaptor, operation meaning) {
  std::vector<record> const left{{"b", 1}, {"a", 1}, {"b", 2}, {"c", 1}};
  std::vector<record> const right{{"d", 7}, {"c", 8}, {"e", 9}, {"d", 9}};
  auto ids = [](std::vector<record> const& rows) {
    std::vector<std::string> result;
    for (auto const& r : rows) result.push_back(r.id);
    return result;
  };
  // Whole rows: the first of left with the id, or else of right.
  std::vector<record> expected;
  for (auto const& id : meaning(ids(left), ids(right))) {
    auto const in_left = std::ranges::find(left, id, &record::id);
    expected.push_back(in_left != left.end() ? *in_left : *std::ranges::find(right, id, &record::id));
  }

  CHECK(collect(left | adaptor(right, &record::id)) == expected);
  CHECK(collect(adaptor(left, right, &record::id)) == expected);
  CHECK(collect(left | adaptor(right, &record::id, [](record const& r) { return r.id; })) == expected);
  CHECK(collect(adaptor(left, right, [](record const& r) { return std::string_view(r.id); }, &record::id)) == expected);
  static_assert(is_recipe<decltype(left | adaptor(right, &record::id))>());
  static_assert(
      std::same_as<std::ranges::range_reference_t<decltype(left | adaptor(right, &record::id))>, record const&>);

  // A projection of a row that is gone after the expression.
  auto by_value = left | std::views::transform([](record const& r) { return r; });
  CHECK(collect(by_value | adaptor(right | std::views::transform([](record r) { return r; }), &record::id)) ==
        expected);
}

template <class Adaptor>
void check_throwing_inputs(Adaptor const& adaptor, operation meaning) {
  std::vector<int> const left{1, 2, 1, 3, 4, 5, 5, 6};
  std::vector<int> const right{2, 3, 5, 9};
  operation const of_left{meaning.only_left, meaning.in_both, false};

  for (std::size_t fatal = 0; fatal <= left.size(); ++fatal) {
    auto const view = throwing_range<int>(left, fatal) | adaptor(right);
    auto const before =
        of_left(std::vector<int>(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(fatal)), right);
    std::vector<int> rows;
    std::ranges::iterator_t<decltype(view)> it;
    auto run = [&] {
      for (it = view.begin(); it != view.end(); ++it) rows.push_back(*it);
    };
    REQUIRE_THROWS_AS(run(), test_error);
    REQUIRE(rows == before);
    REQUIRE(it == view.end());
  }
}

/// Of those that read right at begin().
template <class Adaptor>
void check_throwing_right(Adaptor const& adaptor) {
  reads of_left;
  for (std::size_t fatal = 0; fatal <= 3; ++fatal) {
    auto const view = counted(std::vector<int>{1, 2}, of_left) | adaptor(throwing_range<int>({4, 5, 6}, fatal));
    REQUIRE_THROWS_AS(view.begin(), test_error);
  }
  CHECK(of_left.begins == 0);
}

/// Ranges of other than one type of key are refused, and so is what has no hash.
template <class Adaptor, bool yields_both>
consteval bool is_constrained() {
  using ints = std::vector<int>&;
  using records = std::vector<record>&;
  static_assert(std::invocable<Adaptor const&, ints, ints>);
  static_assert(!std::invocable<Adaptor const&, ints, std::vector<long>&>);
  static_assert(!std::invocable<Adaptor const&, ints, std::vector<std::string>&>);
  static_assert(!std::invocable<Adaptor const&, ints, int>);
  static_assert(!std::invocable<Adaptor const&, records, records>);
  static_assert(std::invocable<Adaptor const&, records, records, int record::*>);
  static_assert(!std::invocable<Adaptor const&, ints, ints, int record::*>);
  static_assert(!std::invocable<Adaptor const&, records, records, int record::*, std::string record::*>);
  static_assert(std::invocable<Adaptor const&, records, ints, int record::*, std::identity> == !yields_both);
  static_assert(std::invocable<Adaptor const&, std::vector<std::string_view>&, std::vector<std::string>&>);
  static_assert(!std::invocable<Adaptor const&, move_only_range<int>&, ints>);  // neither moved nor copied
  using closure = std::invoke_result_t<Adaptor const&, std::vector<long>&>;
  static_assert(std::invocable<closure const&, std::vector<long>&> && !std::invocable<closure const&, ints>);
  // An algorithm of the standard's is not meant.
  static_assert(!std::invocable<Adaptor const&, int*, int*, int*, int*, int*>);
  return true;
}

}  // namespace riffle_test

#endif
