// SPDX-License-Identifier: BSL-1.0
// What users write and what throws in it: streams, readers, chunks, predicates, conversions, projections, callbacks. The
// rows before come first, the exception arrives as it is, the run is over, and another one can begin.
#include <riffle.hpp>

#include <range/v3/view/transform.hpp>

#include "catch.hpp"
#include "matrix.hpp"
#include "ranges.hpp"
#include "sources.hpp"

#include <cstddef>
#include <ios>
#include <istream>
#include <new>
#include <optional>
#include <ranges>
#include <span>
#include <streambuf>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

using namespace riffle;
using namespace riffle::test;
using riffle_test::test_error;

namespace {

std::string const json = R"([{"n":0,"s":"a"},{"n":1,"s":"b"},{"n":2,"s":"c"},{"n":3,"s":"d"},{"n":4,"s":"e"}])";
list const all{"0", "1", "2", "3", "4"};
constexpr std::size_t row_bytes = 16;  // of one of the objects and its comma

element_view open() { return documents(text(json)); }

/// The rows until one of these is thrown, if any is; then the run must be over.
template <class Exception, class View>
std::pair<list, std::optional<Exception>> until(View&& view) {
  list rows;
  std::optional<Exception> thrown;
  std::ranges::iterator_t<View> at;
  try {
    for (at = std::ranges::begin(view); !(at == std::ranges::end(view)); ++at) rows.push_back(show(*at));
  } catch (Exception const& e) {
    thrown = e;
  }
  CHECK(at == std::ranges::end(view));
  return {rows, thrown};
}

/// Checks that a view gives `rows`, then throws test_error, and does so again when it is begun again.
template <class View>
void check_throws(View const& view, list const& rows) {
  for (int i = 0; i != 2; ++i) {
    auto const [seen, thrown] = until<test_error>(view);
    CHECK(seen == rows);
    CHECK(thrown.has_value());
  }
}

/// Gives a text a few bytes at a time, then throws.
template <class E>
class failing_buffer : public std::streambuf {
public:
  failing_buffer(std::string_view bytes, E thrown) : bytes_(bytes), thrown_(std::move(thrown)) {}

private:
  int_type underflow() override {
    if (at_ == bytes_.size()) throw E(thrown_);
    std::size_t const count = bytes_.copy(piece_, sizeof piece_, at_);
    at_ += count;
    setg(piece_, piece_, piece_ + count);
    return traits_type::to_int_type(*piece_);
  }

  std::string bytes_;
  E thrown_;
  std::size_t at_ = 0;
  char piece_[7];
};

}  // namespace

TEST_CASE("a stream whose buffer throws, at each byte") {
  for (std::size_t size = 0; size <= json.size(); ++size) {
    CAPTURE(size);
    list const before(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size / row_bytes));
    for (bool const enabled : {false, true}) {
      failing_buffer buffer(json.substr(0, size), std::runtime_error("line down"));
      std::istream in(&buffer);
      if (enabled) in.exceptions(std::ios::badbit | std::ios::failbit | std::ios::eofbit);
      outcome const seen = run(documents(stream(in)) | project<int>("n"));
      REQUIRE(seen.rows == before);
      REQUIRE(seen.type == "source_error");
      REQUIRE(seen.code == errc::read_failed);
      REQUIRE(seen.where.offset == size);
      REQUIRE(in.good());
    }
    failing_buffer of_system(json.substr(0, size),
                             std::system_error(std::make_error_code(std::errc::connection_reset), "peer"));
    std::istream from_system(&of_system);
    outcome const seen = run(documents(stream(from_system)) | project<int>("n"));
    REQUIRE(seen.rows == before);
    REQUIRE(seen.code == std::errc::connection_reset);

    failing_buffer without_memory(json.substr(0, size), std::bad_alloc());
    std::istream from_without(&without_memory);
    auto const [rows, thrown] = until<std::bad_alloc>(documents(stream(from_without)) | project<int>("n"));
    REQUIRE(rows == before);
    REQUIRE(thrown.has_value());

    failing_buffer odd(json.substr(0, size), 42);
    std::istream from_odd(&odd);
    auto const [odd_rows, number] = until<int>(documents(stream(from_odd)) | project<int>("n"));
    REQUIRE(odd_rows == before);
    REQUIRE(number == 42);
  }
}

TEST_CASE("a reader that throws, at each byte") {
  for (std::size_t size = 0; size <= json.size(); ++size)
    for (std::size_t const window : {1u, 5u, 1000u}) {
      CAPTURE(size, window);
      list const before(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size / row_bytes));
      auto const rows =
          documents(failing_source(json, size, test_error()), {.window_bytes = window}) | project<int>("n");
      auto const [seen, thrown] = until<test_error>(rows);
      REQUIRE(seen == before);
      REQUIRE(thrown.has_value());
    }
}

TEST_CASE("an open() that throws: no run has begun") {
  struct locked {
    struct reader {
      std::size_t read(std::span<char>) { return 0; }
    };
    reader open() const { throw test_error(); }
  };
  auto const rows = documents(locked()) | project<int>("n");
  CHECK_THROWS_AS(rows.begin(), test_error);
  CHECK_THROWS_AS((rows | distinct).begin(), test_error);
}

TEST_CASE("a range of chunks that throws") {
  std::vector<std::string> const pieces{json.substr(0, 20), json.substr(20, 20), json.substr(40)};
  riffle_test::throwing_range<std::string> const range(pieces, 2);
  auto const [seen, thrown] = until<test_error>(documents(chunks(range)) | project<int>("n"));
  CHECK(seen == list{"0", "1"});
  CHECK(thrown.has_value());
}

TEST_CASE("a range of values that throws") {
  std::vector<boost::json::value> const values = oracle::documents(json, format::automatic);
  riffle_test::throwing_range<boost::json::value> const range(values, 3);
  check_throws(range | project<int>("n"), {"0", "1", "2"});
  check_throws(range | where<int>("n", [](int n) { return n != 1; }) | project<int>("n"), {"0", "2"});
}

TEST_CASE("predicates that throw") {
  auto const until_two = [](int n) { return n == 2 ? throw test_error() : true; };
  auto const element_until_two = [](element const& e) { return e.as<int>() == 2 ? throw test_error() : true; };
  check_throws(open() | where<int>("n", until_two) | project<int>("n"), {"0", "1"});
  check_throws(open() | where("n", element_until_two) | project<int>("n"), {"0", "1"});
  check_throws(open() | where<int>("n", until_two) | select("s"), {"\"a\"", "\"b\""});
  check_throws(open() | select("n") | where("", element_until_two), {"0", "1"});
  check_throws(open() | std::views::filter(always) | where<int>("n", until_two) | project<int>("n"), {"0", "1"});
  check_throws(oracle::documents(json, format::automatic) | where<int>("n", until_two) | project<int>("n"), {"0", "1"});
}

namespace {

struct picky {
  int n = 0;
  friend picky tag_invoke(boost::json::value_to_tag<picky>, boost::json::value const& from) {
    auto const number = static_cast<int>(from.as_int64());
    if (number == 2) throw test_error();
    return {number};
  }
  friend std::string show(picky const& p) { return std::to_string(p.n); }
};

}  // namespace

TEST_CASE("conversions that throw") {
  // boost::json's own are type_errors with a place; what else a conversion throws is passed on.
  auto const rows = open() | project<picky>("n");
  list seen;
  auto at = rows.begin();
  CHECK_THROWS([&] {
    for (; at != rows.end(); ++at) seen.push_back(show(*at));
  }());
  CHECK(seen == list{"0", "1"});
  CHECK(at == rows.end());
  CHECK(show(*rows.begin()) == "0");
}

TEST_CASE("projections and comparisons of set operations that throw") {
  auto const until_two = [](int n) { return n == 2 ? throw test_error() : n; };
  auto const rows = open() | project<int>("n");
  check_throws(rows | distinct(until_two), {"0", "1"});
  check_throws(rows | set_difference(std::vector<int>{1}, until_two, std::identity()), {"0"});
  check_throws(rows | set_union(std::vector<int>{7}, until_two), {"0", "1"});
  check_throws(std::vector<int>{0, 7} | set_intersection(rows, until_two), {});
  CHECK_THROWS_AS(to_set(rows | std::views::transform(until_two)), test_error);
  CHECK_THROWS_AS(to_set(rows | ranges::views::transform(until_two)), test_error);
}

TEST_CASE("callbacks that throw") {
  std::string const lines = "{\"n\":0}\n{\"n\":1}\noops\n{\"n\":2}\n";
  check_throws(documents(text(lines),
                         {.format = format::lines, .on_bad_record = [](parse_error const&) { throw test_error(); }}) |
                   project<int>("n"),
               {"0", "1"});
  // At the end, where progress is always told.
  check_throws(documents(text(json), {.progress = [](std::uint64_t, auto) { throw test_error(); }}) | project<int>("n"),
               all);
}

TEST_CASE("a loop's body that throws leaves the view as it was") {
  auto const rows = open() | project<int>("n");
  try {
    for (int const n : rows)
      if (n == 2) throw test_error();
    FAIL("nothing thrown");
  } catch (test_error const&) {
  }
  CHECK(shown(rows) == all);
}
