// SPDX-License-Identifier: BSL-1.0
//
// What the tables of docs/reference say: which concepts each view, set and source models, and which types it yields.
#include "catch.hpp"

#include <riffle.hpp>

#include <boost/describe/class.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/view/interface.hpp>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <optional>
#include <ranges>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace {

using namespace riffle;

struct pair_of {
  std::string name;
  std::int64_t size;
};
BOOST_DESCRIBE_STRUCT(pair_of, (), (name, size))

// Every view of riffle, whatever it is made of.
template <class V>
constexpr bool is_riffle_view =
    std::ranges::view<V> && std::ranges::input_range<V> && !std::ranges::forward_range<V> &&
    !std::ranges::common_range<V> && !std::ranges::sized_range<V> && std::ranges::input_range<V const> &&
    std::ranges::borrowed_range<V> && std::semiregular<V> && std::copyable<std::ranges::iterator_t<V>> &&
    std::same_as<std::ranges::sentinel_t<V>, std::default_sentinel_t> && ranges::view_<V> && ranges::input_range<V> &&
    !ranges::forward_range<V> && ranges::input_range<V const>;

template <class V, class Value, class Reference>
constexpr bool yields =
    std::same_as<std::ranges::range_value_t<V>, Value> && std::same_as<std::ranges::range_reference_t<V>, Reference>;

using docs = decltype(documents(text("")));
template <class Closure>
using after = decltype(docs() | std::declval<Closure>());

using predicate = bool (*)(element const&);

// documents, select, flatten_path, where and project("p"): one view.
static_assert(std::same_as<docs, element_view>);
static_assert(std::same_as<after<decltype(select("a"))>, element_view>);
static_assert(std::same_as<after<decltype(flatten_path("a"))>, element_view>);
static_assert(std::same_as<after<decltype(project("a"))>, element_view>);
static_assert(std::same_as<after<decltype(where("a", predicate()))>, element_view>);
static_assert(is_riffle_view<element_view> && yields<element_view, boost::json::value, element>);

// project<T...>
template <class... T>
using projected = projected_view<T...>;
static_assert(std::same_as<after<decltype(project<int>("a"))>, projected<int>>);
static_assert(is_riffle_view<projected<int>> && yields<projected<int>, int, int>);
static_assert(yields<projected<double>, double, double> && yields<projected<bool>, bool, bool>);
static_assert(is_riffle_view<projected<std::string>> && yields<projected<std::string>, std::string, borrowed_string>);
static_assert(
    yields<projected<std::optional<std::string>>, std::optional<std::string>, std::optional<borrowed_string>>);
static_assert(yields<projected<element>, boost::json::value, element>);
static_assert(yields<projected<boost::json::value>, boost::json::value, boost::json::value const&>);
static_assert(yields<projected<std::vector<int>>, std::vector<int>, std::vector<int> const&>);
static_assert(is_riffle_view<projected<std::string, int>> &&
              yields<projected<std::string, int>, row<std::string, int>, row<borrowed_string, int>>);
static_assert(yields<after<decltype(project<pair_of>())>, pair_of, pair_of const&> &&
              is_riffle_view<after<decltype(project<pair_of>())>>);
static_assert(std::convertible_to<borrowed_string, std::string> &&
              std::convertible_to<borrowed_string, std::string_view> &&
              !std::convertible_to<std::string, borrowed_string>);
static_assert(std::convertible_to<row<borrowed_string, int>, row<std::string, int>> &&
              !std::convertible_to<row<std::string, int>, row<borrowed_string, int>>);

// The set family: over strings of a pipeline, and over what the standard has.
using strings = projected<std::string>;
using difference = decltype(strings() | set_difference(strings()));
using intersection = decltype(strings() | set_intersection(strings()));
using joined = decltype(strings() | set_union(strings()));
using symmetric = decltype(strings() | set_symmetric_difference(strings()));
using once = decltype(strings() | distinct);
using sorted_difference = decltype(strings() | sorted_set_difference(strings()));
static_assert(is_riffle_view<difference> && yields<difference, std::string, borrowed_string>);
static_assert(is_riffle_view<intersection> && yields<intersection, std::string, borrowed_string>);
static_assert(is_riffle_view<joined> && yields<joined, std::string, borrowed_string>);
static_assert(is_riffle_view<symmetric> && yields<symmetric, std::string, borrowed_string>);
static_assert(is_riffle_view<once> && yields<once, std::string, borrowed_string>);
static_assert(is_riffle_view<sorted_difference> && yields<sorted_difference, std::string, borrowed_string>);
static_assert(std::same_as<difference, set_difference_view<strings, strings>>);

using numbers = decltype(std::vector<int>() | set_difference(std::vector<int>()));
static_assert(is_riffle_view<numbers> && yields<numbers, int, int const&>);
static_assert(is_riffle_view<decltype(std::declval<std::vector<int>&>() | distinct)>);

// A set of int says nothing of a range of long: the keys must be of one type.
template <class L, class R>
concept subtractable = requires(L l, R r) { set_difference(l, r); };
static_assert(subtractable<std::vector<int>, std::vector<int>> && !subtractable<std::vector<int>, std::vector<long>>);
static_assert(subtractable<std::vector<std::string>, std::vector<std::string_view>> &&
              subtractable<docs, std::vector<boost::json::value>>);

// rows of borrowed fields, remembered: owned.
using rows = projected<std::string, int>;
using symmetric_rows = decltype(rows() | set_symmetric_difference(rows()));
static_assert(is_riffle_view<symmetric_rows> && yields<symmetric_rows, row<std::string, int>, row<std::string, int>>);

// to_set
static_assert(std::same_as<decltype(strings() | to_set), value_set<std::string>>);
static_assert(std::same_as<decltype(docs() | to_set), value_set<boost::json::value>>);
static_assert(std::same_as<decltype(rows() | to_set), value_set<row<std::string, int>>>);
static_assert(std::same_as<decltype(std::vector<std::string_view>() | to_set), value_set<std::string>>);
static_assert(std::same_as<decltype(strings() | to_set({.max_bytes = 1000})), value_set<std::string>>);

template <class S>
constexpr bool is_set =
    std::ranges::forward_range<S> && !std::ranges::bidirectional_range<S> && std::ranges::sized_range<S> &&
    std::ranges::common_range<S> && std::ranges::forward_range<S const> && !std::ranges::view<S> &&
    !std::ranges::borrowed_range<S> && std::regular<S>;
static_assert(is_set<value_set<std::string>> && yields<value_set<std::string>, std::string, borrowed_string>);
static_assert(is_set<value_set<int>> && yields<value_set<int>, int, int const&>);
static_assert(is_set<value_set<boost::json::value>> &&
              yields<value_set<boost::json::value>, boost::json::value, boost::json::value>);

// What may be in a set.
static_assert(hashable_value<int> && hashable_value<std::string> && hashable_value<boost::json::value> &&
              hashable_value<row<std::string, int>> && hashable_value<std::optional<std::string>> &&
              hashable_value<std::pair<std::string, int>> && hashable_value<std::tuple<std::string, int>>);
static_assert(!hashable_value<std::string_view> && !hashable_value<element> && !hashable_value<borrowed_string>);

// What the adaptors of the pipeline take.
static_assert(element_range<docs> && element_range<std::vector<boost::json::value>> &&
              !element_range<std::vector<int>>);

// Sources.
using chunk_list = decltype(chunks(std::declval<std::vector<std::string>&>()));
using chunk_stream = decltype(chunks(std::declval<std::ranges::istream_view<std::string>>()));
static_assert(document_source<file> && document_source<mapped_file> && document_source<text> &&
              document_source<stream> && document_source<chunk_list> && document_source<chunk_stream>);
static_assert(mapped_file::reopenable && text::reopenable && !stream::reopenable && chunk_list::reopenable &&
              !chunk_stream::reopenable);
static_assert(std::constructible_from<stream, std::istringstream&> &&
              !std::constructible_from<stream, std::istringstream>);

// Errors.
static_assert(std::derived_from<error, std::runtime_error> && std::derived_from<parse_error, error> &&
              std::derived_from<type_error, error> && std::derived_from<path_error, error> &&
              std::derived_from<source_error, error> && std::derived_from<limit_error, error>);

}  // namespace

TEST_CASE("a file is reopenable where it is a regular one") {
  CHECK(file("table_1.json").reopenable());
  CHECK(!file("/dev/null").reopenable());
  CHECK(file("table_1.json").name() == "table_1.json");
}

TEST_CASE("a view made by default is empty") {
  CHECK(element_view().begin() == std::default_sentinel);
  CHECK(strings().begin() == std::default_sentinel);
  CHECK(once().begin() == std::default_sentinel);
  CHECK(difference().begin() == std::default_sentinel);
}

TEST_CASE("an iterator outlives its view, and what the view was made of") {
  auto at = (documents(text(std::string("[1, 2, 3]"))) | project<int>("")).begin();
  CHECK(*at == 1);
  ++at;
  CHECK(*at == 2);
}

TEST_CASE("copies of an iterator share its run") {
  auto const view = documents(text("[1, 2, 3]")) | project<int>("");
  auto at = view.begin();
  auto const copy = at;
  ++at;
  CHECK(*copy == 2);
}

TEST_CASE("each begin() is a run of its own, of a const view too") {
  auto const view = documents(text("[1, 2]")) | project<int>("");
  auto first = view.begin();
  auto second = view.begin();
  ++first;
  CHECK(*first == 2);
  CHECK(*second == 1);
}
