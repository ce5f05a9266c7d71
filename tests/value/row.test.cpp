// SPDX-License-Identifier: BSL-1.0
#include <riffle/value/row.hpp>

#include "catch.hpp"

#include <riffle/value/element.hpp>

#include <boost/json/value.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <compare>
#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

using riffle::borrowed_string;
using riffle::element;
using riffle::row;
using riffle::detail::borrowed_t;
using namespace std::string_view_literals;

namespace {

using borrowed_row = row<borrowed_string, int>;
using owned_row = row<std::string, int>;

// What a loop sees, and what its values are.
static_assert(std::same_as<borrowed_t<std::string>, borrowed_string>);
static_assert(std::same_as<borrowed_t<std::optional<std::string>>, std::optional<borrowed_string>>);
static_assert(std::same_as<borrowed_t<int>, int>);

// A borrowed string becomes a string by itself; it is never made from a temporary by itself.
static_assert(std::convertible_to<borrowed_string, std::string> &&
              std::convertible_to<borrowed_string, std::string_view>);
static_assert(!std::convertible_to<std::string, borrowed_string> &&
              !std::convertible_to<std::string_view, borrowed_string>);
static_assert(std::is_trivially_copyable_v<borrowed_string>);
static_assert(std::common_reference_with<borrowed_string&&, std::string&>);

// Rows likewise: borrowed to owned, and not back.
static_assert(std::convertible_to<borrowed_row, owned_row> && std::convertible_to<borrowed_row const&, owned_row>);
static_assert(!std::convertible_to<owned_row, borrowed_row>);
static_assert(std::convertible_to<row<std::optional<borrowed_string>>, row<std::optional<std::string>>>);
static_assert(std::convertible_to<row<element, borrowed_string>, row<boost::json::value, std::string>>);
static_assert(!std::convertible_to<row<borrowed_string, int, int>, owned_row>);
static_assert(!std::convertible_to<row<int>, row<std::string>>);
static_assert(std::semiregular<borrowed_row> && std::regular<owned_row> && std::totally_ordered<owned_row>);

// Tuple-like.
static_assert(std::tuple_size_v<owned_row> == 2);
static_assert(std::same_as<std::tuple_element_t<0, owned_row>, std::string>);
static_assert(std::same_as<std::tuple_element_t<1, borrowed_row>, int>);

// Made from its fields, but not silently.
static_assert(std::constructible_from<owned_row, char const*, int> && !std::convertible_to<int, row<int>>);
static_assert(!std::constructible_from<owned_row, std::string> && !std::constructible_from<owned_row, int, int>);

static_assert(row<int, int>(1, 2) == row<int, int>(1, 2));
static_assert(row<int, int>(1, 2) < row<int, int>(1, 3));
static_assert(get<1>(row<int, long>(1, 2)) == 2);

}  // namespace

TEST_CASE("a borrowed string can be used as a view and kept as a string") {
  std::string text = "text";
  borrowed_string const borrowed{std::string_view(text)};
  CHECK(borrowed == "text");
  CHECK(borrowed == text);
  CHECK(text == borrowed);
  CHECK(borrowed == "text"sv);
  CHECK(borrowed.size() == 4);
  std::string const kept = borrowed;
  std::vector<std::string> all;
  all.push_back(borrowed);
  text = "gone";
  CHECK(kept == "text");
  CHECK(all.front() == "text");
  CHECK(std::hash<borrowed_string>{}(borrowed_string("x"sv)) == std::hash<std::string>{}("x"));
  CHECK(borrowed_string().empty());
}

TEST_CASE("rows take structured bindings by value, by reference and from const") {
  owned_row r("a", 1);
  auto& [name, number] = r;
  static_assert(std::same_as<decltype(name), std::string> && std::same_as<decltype(number), int>);
  name += "b";
  number = 2;
  auto const& [const_name, const_number] = r;
  CHECK(const_name == "ab");
  CHECK(const_number == 2);
  auto [moved_name, copied_number] = std::move(r);
  CHECK(moved_name == "ab");
  CHECK(copied_number == 2);
  for (auto const& [text, n] : {borrowed_row(borrowed_string("x"sv), 3)}) {
    CHECK(text == "x");
    CHECK(n == 3);
  }
}

TEST_CASE("get gives what the row is: lvalue, const or rvalue") {
  using riffle::get;
  owned_row r("abc", 1);
  static_assert(std::same_as<decltype(get<0>(r)), std::string&>);
  static_assert(std::same_as<decltype(get<0>(std::as_const(r))), std::string const&>);
  static_assert(std::same_as<decltype(get<0>(std::move(r))), std::string&&>);
  get<1>(r) = 5;
  CHECK(get<1>(r) == 5);
  std::string const taken = get<0>(std::move(r));
  CHECK(taken == "abc");
}

TEST_CASE("a borrowed row becomes an owned one that outlives what it borrowed from") {
  std::string text = "text";
  row<borrowed_string, int, std::optional<borrowed_string>, std::optional<borrowed_string>> const borrowed(
      borrowed_string(text), 1, borrowed_string(text), std::nullopt);
  row<std::string, int, std::optional<std::string>, std::optional<std::string>> const owned = borrowed;
  CHECK(owned == borrowed);
  text = "gone";
  CHECK(owned.get<0>() == "text");
  CHECK(owned.get<2>() == "text");
  CHECK(owned.get<3>() == std::nullopt);
  CHECK_FALSE(owned == borrowed);

  boost::json::value const tree = {1, 2};
  row<boost::json::value> const value = row<element>(element(tree));
  CHECK(value.get<0>() == tree);
}

TEST_CASE("rows are compared field by field, borrowed and owned alike") {
  auto check = [](auto const& a, auto const& b, std::partial_ordering order) {
    CHECK((a == b) == (order == 0));
    CHECK((b == a) == (order == 0));
    CHECK((a != b) == (order != 0));
    CHECK((a < b) == (order < 0));
    CHECK((b > a) == (order < 0));
    CHECK((a <=> b) == order);
  };
  owned_row const a1("a", 1), a2("a", 2), b0("b", 0);
  borrowed_row const borrowed_a1(borrowed_string("a"sv), 1), borrowed_b0(borrowed_string("b"sv), 0);
  check(a1, a1, std::partial_ordering::equivalent);
  check(a1, a2, std::partial_ordering::less);
  check(a2, b0, std::partial_ordering::less);
  check(b0, a1, std::partial_ordering::greater);
  check(a1, borrowed_a1, std::partial_ordering::equivalent);
  check(borrowed_a1, a2, std::partial_ordering::less);
  check(borrowed_b0, a2, std::partial_ordering::greater);
  check(borrowed_a1, borrowed_b0, std::partial_ordering::less);
  check(row<double>(1.0), row<double>(0.0 / (borrowed_a1.get<1>() - 1)), std::partial_ordering::unordered);
  check(row<std::optional<int>>(std::nullopt), row<std::optional<int>>(0), std::partial_ordering::less);
}

TEST_CASE("a row of one field is a row, not that field") {
  row<std::string> const one("x");
  auto const& [field] = one;
  CHECK(field == "x");
  row<std::string> copy = one;
  CHECK(copy == one);
  row<std::string> const from_borrowed = row<borrowed_string>(borrowed_string("x"sv));
  CHECK(from_borrowed == one);
  row<row<int>> const nested(row<int>(3));
  CHECK(nested.get<0>().get<0>() == 3);
  row<row<int>> const nested_copy = nested;
  CHECK(nested_copy == nested);
}

TEST_CASE("equal rows have equal hashes, borrowed and owned alike") {
  auto hash = [](auto const& r) { return std::hash<std::remove_cvref_t<decltype(r)>>{}(r); };
  CHECK(hash(borrowed_row(borrowed_string("a"sv), 1)) == hash(owned_row("a", 1)));
  CHECK(hash_value(borrowed_row(borrowed_string("a"sv), 1)) == hash(owned_row("a", 1)));
  std::vector<std::optional<borrowed_string>> const fields = {borrowed_string("a"sv), std::nullopt};
  for (auto const& field : fields) {
    row<std::optional<borrowed_string>> const borrowed(field);
    row<std::optional<std::string>> const owned = borrowed;
    CHECK(hash(borrowed) == hash(owned));
  }

  // Rows that differ mostly have other hashes.
  std::unordered_set<std::size_t> hashes;
  for (int i = 0; i != 30; ++i)
    for (int j = 0; j != 30; ++j)
      hashes.insert(hash(row<int, int, std::optional<std::string>>(i, j, std::to_string(i * j))));
  CHECK(hashes.size() > 890);

  std::unordered_set<owned_row> seen{owned_row("a", 1), owned_row("a", 1), owned_row("b", 1)};
  CHECK(seen.size() == 2);
  boost::unordered_flat_set<owned_row> flat(seen.begin(), seen.end());
  CHECK(flat.contains(owned_row("b", 1)));
  CHECK_FALSE(flat.contains(owned_row("b", 2)));
}
