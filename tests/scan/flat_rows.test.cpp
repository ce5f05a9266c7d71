// SPDX-License-Identifier: BSL-1.0
#include <riffle/scan/flat_rows.hpp>

#include "catch.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

using namespace riffle;
using detail::flat_rows;
using detail::flat_slot;

namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

detail::plan of_two_fields() {
  detail::plan p;
  p.add_field(path("a"));
  p.add_field(path("b"));
  return p;
}
std::string text(flat_rows const& rows, detail::slot_id which) {
  flat_slot const& s = rows.slot(which);
  return s.size == flat_slot::absent ? "none" : std::string(rows.text(s));
}

}  // namespace

TEST_CASE("rows and marks are taken in the order in which they end") {
  detail::plan const plan = of_two_fields();
  flat_rows rows(plan, unlimited);
  std::string_view const window = "0123456789";
  rows.show(window.data(), 100);
  CHECK_FALSE(rows.next());

  rows.begin(100, 1);
  CHECK_FALSE(rows.next());  // not complete
  rows.fill(1, 102, 105);
  rows.end();
  rows.add_mark(106, 2, errc::missing_value, 3);
  rows.begin(107, 3);
  rows.fill(0, 108, 110);

  REQUIRE(rows.next());
  CHECK(rows.current().offset == 100);
  CHECK(rows.current().document == 1);
  CHECK(rows.current().mark == errc{});
  CHECK(text(rows, 0) == "none");
  CHECK(text(rows, 1) == "234");
  REQUIRE(rows.next());
  CHECK(rows.current().offset == 106);
  CHECK(rows.current().mark == errc::missing_value);
  CHECK(rows.current().level == 3);
  CHECK_FALSE(rows.next());
  CHECK_FALSE(rows.next());
  rows.end();
  REQUIRE(rows.next());  // goes on where it had stopped
  CHECK(rows.current().document == 3);
  CHECK(text(rows, 0) == "89");
}

TEST_CASE("what the open row has outlives its windows") {
  detail::plan const plan = of_two_fields();
  flat_rows rows(plan, unlimited);
  std::string window = "0123456789";
  for (std::uint64_t document = 1; document != 4; ++document) {
    rows.begin(0, document);
    rows.fill(0, 1, 4);
    rows.end();
  }
  rows.begin(0, 4);
  rows.fill(0, 2, 5);
  rows.show(window.data(), 0);
  for (int i = 0; i != 3; ++i) CHECK(rows.next());
  REQUIRE(rows.hold(window, 0));
  window = "**********";
  CHECK_FALSE(rows.next());
  REQUIRE(rows.hold(window, 10));  // again, in another window: what is held stays
  rows.fill(1, 12, 13);
  rows.end();
  rows.show(window.data(), 10);
  REQUIRE(rows.next());
  CHECK(rows.current().document == 4);
  CHECK(text(rows, 0) == "234");
  CHECK(text(rows, 1) == "*");
  REQUIRE(rows.hold(window, 10));
  rows.begin(20, 5);
  rows.end();
  REQUIRE(rows.next());
  CHECK(text(rows, 0) == "none");
}

TEST_CASE("no more is held than may be") {
  detail::plan const plan = of_two_fields();
  std::string const window = "0123456789";
  for (std::uint64_t const most : {std::uint64_t{5}, std::uint64_t{6}}) {
    flat_rows rows(plan, most);
    // Complete rows do not count.
    rows.begin(0, 1);
    rows.fill(0, 0, 10);
    rows.end();
    rows.begin(0, 2);
    rows.fill(0, 0, 3);
    CHECK(rows.hold(window, 0));
    rows.fill(1, 3, 6);
    CHECK(rows.hold(window, 0) == (most == 6));
  }
}

TEST_CASE("clear() forgets the open row, too") {
  detail::plan const plan = of_two_fields();
  flat_rows rows(plan, unlimited);
  std::string const window = "0123456789";
  rows.begin(0, 1);
  rows.fill(0, 0, 3);
  REQUIRE(rows.hold(window, 0));
  rows.clear();
  CHECK_FALSE(rows.next());
  CHECK(rows.hold(window, 5));  // would copy from before the window
  rows.begin(6, 2);
  rows.end();
  rows.show(window.data(), 5);
  REQUIRE(rows.next());
  CHECK(rows.current().document == 2);
  CHECK(text(rows, 0) == "none");
}

TEST_CASE("rows are crowded when they take about a mebibyte, and are all there") {
  detail::plan const plan = of_two_fields();
  flat_rows rows(plan, unlimited);
  std::string const window = "0123456789";
  for (int round = 0; round != 2; ++round) {
    std::uint64_t count = 0;
    while (!rows.crowded()) {
      rows.begin(0, ++count);
      rows.fill(static_cast<detail::slot_id>(count % 2), count % 8, count % 8 + 2);
      rows.end();
    }
    CHECK(count > 1000);
    CHECK(count < 100'000);
    rows.show(window.data(), 0);
    std::uint64_t taken = 0;
    for (bool same = true; same && rows.next();) {
      ++taken;
      same = rows.current().document == taken && text(rows, static_cast<detail::slot_id>(1 - taken % 2)) == "none" &&
             text(rows, static_cast<detail::slot_id>(taken % 2)) == window.substr(taken % 8, 2);
      if (!same) CHECK(taken == 0);
    }
    CHECK(taken == count);
    CHECK(rows.hold(window, 0));
    CHECK_FALSE(rows.crowded());
  }
}
