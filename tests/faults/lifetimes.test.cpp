// SPDX-License-Identifier: BSL-1.0
// Who may go before whom, who may stop early, and who may go on side by side. Nothing leaks: allocations and readers are
// counted.
#include <riffle.hpp>

#include <range/v3/range/conversion.hpp>
#include <range/v3/view/take.hpp>

#include "allocations.hpp"
#include "catch.hpp"
#include "matrix.hpp"
#include "sources.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

namespace {

constexpr int count = 200;
std::string const json = [] {
  std::string all = "[";
  for (int i = 0; i != count; ++i)
    all += (i == 0 ? "" : ",") + ("{\"other\":[{\"s\":\"a string of the \\\"" + std::to_string(i)) +
           "th\\\" row, not a small one\",\"n\":" + std::to_string(i) + "}],\"id\":" + std::to_string(i) + "}";
  return all + "]";
}();
std::string text_of(int i) { return show("a string of the \"" + std::to_string(i) + "th\" row, not a small one"); }

document_options const narrow{.window_bytes = 128};

/// Calls `use` with pipelines of many kinds over a source that counts; each time everything must be gone afterwards.
template <class Use>
void for_each_pipeline(Use const& use) {
  counting_source const source(json);
  auto const counts = source.counts();
  auto const check = [&](auto const& make) {
    use(make());  // what is allocated once in a program is allocated here
    std::int64_t const before = live_allocations;
    int const opens = counts->opens;
    use(make());
    CHECK(counts->opens > opens);
    CHECK(counts->open_now == 0);
    CHECK(live_allocations == before);
  };
  auto const open = [&] { return documents(source, narrow); };
  auto const strings = [&] { return open() | flatten_path("other") | project<std::string>("s"); };
  auto const is_object = [](element const& e) { return e.is_object(); };
  std::vector<std::string> const some{"x", "y"};
  check(open);
  check(strings);
  check([&] { return open() | select("..s"); });
  check([&] { return open() | flatten_path("other") | project<int, std::string>("$.id", "s"); });
  check([&] { return open() | where("id", [](element const&) { return true; }) | project<std::string>("other[0].s"); });
  check([&] { return open() | std::views::filter(is_object) | flatten_path("other") | project<std::string>("s"); });
  check([&] { return strings() | distinct; });
  check([&] { return strings() | set_difference(some); });
  check([&] { return strings() | set_union(strings()); });
  check([&] { return strings() | set_intersection(strings()); });
  check([&] { return some | set_symmetric_difference(strings()); });
}

}  // namespace

TEST_CASE("a loop that is left, at any row") {
  for (int const last : {0, 1, 2, 50, count - 1})
    for_each_pipeline([last](auto view) {
      int at = 0;
      for ([[maybe_unused]] auto&& row : view)
        if (at++ == last) break;
    });
}

TEST_CASE("take(n), of both libraries, and a begin() that is dropped") {
  for (int const n : {0, 1, 3, 100}) {
    for_each_pipeline([n](auto view) {
      view.begin();
      for ([[maybe_unused]] auto&& row : view | std::views::take(n)) continue;
      for ([[maybe_unused]] auto&& row : view | ranges::views::take(n)) continue;
    });
  }
}

TEST_CASE("a consumer that throws") {
  for_each_pipeline([](auto view) {
    int at = 0;
    try {
      for ([[maybe_unused]] auto&& row : view)
        if (at++ == 1) throw at;
    } catch (int) {
    }
  });
}

TEST_CASE("no more is read than was asked for") {
  counting_source source(json);
  auto const counts = source.counts();
  auto const rows = documents(std::move(source), narrow) | project<int>("id");
  auto at = rows.begin();
  std::uint64_t const for_one = counts->bytes;
  CHECK(for_one <= 256);
  ++at;
  CHECK(counts->bytes <= 384);
  CHECK(counts->opens == 1);
}

TEST_CASE("iterators outlive the source, the view and the pipeline's parts") {
  std::int64_t const before = live_allocations;
  {
    std::optional<counting_source> source(json);
    auto const counts = source->counts();
    std::optional all(documents(*source, narrow));
    source.reset();
    std::optional rows(*all | flatten_path("other") | project<std::string>("s"));
    all.reset();
    std::optional unique(*rows | distinct);
    auto direct = rows->begin();
    rows.reset();
    auto at = unique->begin();
    unique.reset();
    for (int i = 0; i != count; ++i, ++at, ++direct) {
      REQUIRE(show(*at) == text_of(i));
      REQUIRE(show(*direct) == text_of(i));
    }
    CHECK(at == std::default_sentinel);
    CHECK(direct == std::default_sentinel);
    CHECK(counts->open_now == 2);
    at = {};
    direct = {};
    CHECK(counts->open_now == 0);
  }
  CHECK(live_allocations == before);
}

TEST_CASE("a file may be deleted, and a borrowed view's iterator taken from a temporary") {
  temporary_directory const dir;
  auto const path = dir.write("table", json);
  auto at = (documents(file(path), narrow) | project<int>("id")).begin();
#ifndef _WIN32
  std::filesystem::remove(path);
#endif
  for (int i = 0; i != count; ++i, ++at) REQUIRE(*at == i);
  CHECK(at == std::default_sentinel);
}

TEST_CASE("two iterators of one view go on side by side, in any order") {
  auto const interleave = [](auto const& view) {
    list const expected = shown(view);
    REQUIRE(expected.size() > 10);
    for (std::size_t const lead : {0u, 1u, 7u}) {
      auto a = view.begin(), b = view.begin();
      list of_a, of_b;
      while (!(a == std::default_sentinel && b == std::default_sentinel)) {
        for (std::size_t i = 0; i <= lead && a != std::default_sentinel; ++i, ++a) of_a.push_back(show(*a));
        if (b != std::default_sentinel) {
          of_b.push_back(show(*b));
          ++b;
        }
      }
      CHECK(of_a == expected);
      CHECK(of_b == expected);
    }
  };
  for_each_pipeline([&](auto const& view) { interleave(view); });
}

TEST_CASE("copies of an iterator are one run") {
  auto const rows = documents(split_source(json), narrow) | flatten_path("other") | project<int>("n");
  auto a = rows.begin();
  auto b = a;
  ++a;
  CHECK(*b == 1);
  ++b;
  CHECK(*a == 2);
  while (a != rows.end()) ++a;
  CHECK(b == rows.end());
}

TEST_CASE("a view of itself: one run inside another") {
  auto const ids = documents(text("[1,2,3]")) | project<int>("");
  list pairs;
  for (int const a : ids)
    for (int const b : ids) pairs.push_back(std::to_string(10 * a + b));
  CHECK(pairs == list{"11", "12", "13", "21", "22", "23", "31", "32", "33"});
}
