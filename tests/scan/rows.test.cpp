// SPDX-License-Identifier: BSL-1.0
#include <riffle/scan/rows.hpp>

#include "catch.hpp"

#include <riffle/scan/matcher.hpp>
#include <riffle/scan/scanner.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>
#include <string>
#include <string_view>
#include <vector>

using riffle::errc;
using riffle::path;
using riffle::statistics;
using riffle::detail::level_kind;
using riffle::detail::matcher;
using riffle::detail::plan;
using riffle::detail::rows;
using riffle::detail::scanner;
using riffle::detail::slot;
using outcome = riffle::detail::rows::outcome;

namespace {
std::size_t allocated = 0;  // bytes, in all
}

// Counts. The other forms of new and delete come to these, but not with the address sanitizer, which has its own.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RIFFLE_TEST_COUNTS_NOTHING
#endif
#endif
#if !defined(__SANITIZE_ADDRESS__) && !defined(RIFFLE_TEST_COUNTS_NOTHING)
void* operator new(std::size_t size) {
  allocated += size;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif

namespace {

auto const always = [](std::size_t, std::size_t, slot const&) { return true; };
auto const never = [](std::size_t, std::size_t, slot const&) { return false; };

// Levels of documents, then rows that are each their own field 0.
plan levels(int selects) {
  plan p;
  for (int i = 0; i != selects; ++i) p.descend(path("a"), level_kind::select);
  p.add_field(path());
  return p;
}

// A run over text that stands in one piece: as it is with the views, without them.
struct machine {
  explicit machine(plan const& p)
      : table(p),
        match(p, table, true, std::numeric_limits<std::uint64_t>::max()),
        scan(match, options, p.longest_name()) {}

  // Scans one piece more, as its window, and takes all rows that are complete.
  template <class Satisfies>
  std::vector<std::string> feed(std::string_view piece, Satisfies const& satisfies) {
    REQUIRE(scan.needed_from() == position);  // these tests cut between values
    REQUIRE(scan.scan(piece, position) == scanner::outcome::more);
    std::vector<std::string> out;
    while (table.advance(counts, satisfies) == outcome::row) {
      slot const& field = table.field({0, false});
      out.push_back(field.what == slot::kind::held ? std::string(field.held())
                                                   : std::string(piece.substr(field.begin - position, field.size)));
    }
    REQUIRE(table.hold(piece, position));
    held = table.bytes();
    position += piece.size();
    return out;
  }

  riffle::document_options options{.format = riffle::format::single};
  rows table;
  matcher match;
  scanner scan;
  statistics counts;
  std::uint64_t position = 0;
  std::uint64_t held = 0;
};

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a row is delivered once it has ended") {
  plan const p = levels(0);
  rows r(p);
  statistics counts;
  CHECK(r.advance(counts, always) == outcome::starved);
  rows::id const first = r.begin_document(3, 1);
  r.open(first, 0, 3);
  CHECK(r.advance(counts, always) == outcome::starved);
  r.close(first, 0, 8);
  r.end(first);
  REQUIRE(r.advance(counts, always) == outcome::row);
  CHECK(r.offset() == 3);
  CHECK(r.document() == 1);
  CHECK(r.field({0, false}).what == slot::kind::text);
  CHECK(r.field({0, false}).begin == 3);
  CHECK(r.field({0, false}).size == 5);
  CHECK(r.advance(counts, always) == outcome::starved);
}

TEST_CASE("rows inside rows come after them, though they end before them") {
  plan const p = levels(1);
  rows r(p);
  statistics counts;
  rows::id const document = r.begin_document(0, 1);
  rows::id const outer = r.begin(document, 1, 1, 1), inner = r.begin(document, 1, 2, 1);
  r.end(inner);
  CHECK(r.advance(counts, always) == outcome::starved);
  r.end(outer);
  REQUIRE(r.advance(counts, always) == outcome::row);
  CHECK(r.offset() == 1);
  REQUIRE(r.advance(counts, always) == outcome::row);
  CHECK(r.offset() == 2);
  CHECK(r.advance(counts, always) == outcome::starved);
}

TEST_CASE("rows wait for the conditions of the rows above them, each asked once and in order") {
  plan p;
  p.add_condition(path("z"));
  p.descend(path("a"), level_kind::flatten);
  p.add_field(path());
  p.add_condition(path());
  texts asked;
  auto satisfies = [&asked](std::size_t level, std::size_t number, slot const& s) {
    asked.push_back(std::to_string(level) + "/" + std::to_string(number) + (s.known() ? "" : " without value"));
    return true;
  };
  machine m(p);
  CHECK(m.feed(R"({"a":[1,2],)", satisfies).empty());
  CHECK(asked.empty());
  CHECK(m.feed(R"("z":)", satisfies).empty());
  CHECK(asked.empty());
  CHECK(m.feed(R"("0","b":3)", satisfies) == texts{"1", "2"});
  CHECK(m.feed("}", satisfies).empty());
  CHECK(asked == texts{"0/0", "1/0", "1/0"});
}

TEST_CASE("where a condition is known early, rows are delivered as they end") {
  plan p;
  p.add_condition(path("z"));
  p.descend(path("a"), level_kind::flatten);
  p.add_field(path());
  machine m(p);
  CHECK(m.feed(R"({"z":0,"a":["x",)", always) == texts{"\"x\""});
  CHECK(m.feed(R"("y",)", always) == texts{"\"y\""});
  machine late(p);
  CHECK(late.feed(R"({"a":["x","y"],)", always).empty());
  CHECK(late.feed(R"("z":0,)", always) == texts{"\"x\"", "\"y\""});
  machine absent(p);
  CHECK(absent.feed(R"({"a":["x","y"],"b":1)", always).empty());
  CHECK(absent.feed("}", always) == texts{"\"x\"", "\"y\""});
}

TEST_CASE("a rejected row takes all that is under it, and begins no more") {
  plan p;
  p.add_condition(path("z"));
  p.descend(path("a"), level_kind::flatten);
  p.add_field(path());
  machine m(p);
  CHECK(m.feed(R"({"a":["x","y"],)", never).empty());
  CHECK(m.feed(R"("z":0,)", never).empty());
  CHECK(m.feed("\"a2\":1}", never).empty());
  CHECK(m.held == 0);

  rows r(p);
  statistics counts;
  rows::id const document = r.begin_document(0, 1);
  r.open(document, 0, 1);
  r.close(document, 0, 2);
  CHECK(r.advance(counts, never) == outcome::starved);
  CHECK(r.begin(document, 1, 3, 1) == rows::none);
  r.end(document);
  CHECK(r.advance(counts, never) == outcome::starved);
  REQUIRE(r.hold({}, 0));
  CHECK(r.bytes() == 0);
}

TEST_CASE("hold copies the text of rows that stay, once, and counts it") {
  plan const p = levels(0);
  rows r(p);
  statistics counts;
  rows::id const row = r.begin_document(10, 1);
  r.open(row, 0, 10);
  CHECK(r.hold("0123456789", 10));
  CHECK(r.bytes() == 0);  // an open slot is the window's to keep
  r.close(row, 0, 15);
  std::string window = "abcdefgh";
  REQUIRE(r.hold(window, 8));
  CHECK(r.bytes() >= 5);
  r.end(row);
  std::fill(window.begin(), window.end(), '#');
  REQUIRE(r.hold(window, 8));
  std::uint64_t const bytes = r.bytes();
  CHECK(bytes > 5);  // now the row itself counts, too
  REQUIRE(r.hold({}, 100));
  CHECK(r.bytes() == bytes);
  REQUIRE(r.advance(counts, always) == outcome::row);
  CHECK(r.field({0, false}).what == slot::kind::held);
  CHECK(r.field({0, false}).held() == "cdefg");
  CHECK(r.advance(counts, always) == outcome::starved);
  REQUIRE(r.hold({}, 100));
  CHECK(r.bytes() == 0);

  // Its place is taken by another, which is held alike.
  rows::id const next = r.begin_document(100, 2);
  CHECK(next == row);
  r.open(next, 0, 100);
  r.close(next, 0, 103);
  r.end(next);
  r.hold("xyz#", 100);
  REQUIRE(r.advance(counts, always) == outcome::row);
  CHECK(r.field({0, false}).held() == "xyz");
}

TEST_CASE("rows that wait count in what is held, so that a limit can be kept") {
  plan p;
  p.descend(path("a"), level_kind::flatten);
  p.add_field(path());
  p.add_field(path("$.z"));
  machine m(p);
  m.feed("{\"a\":[", always);
  std::uint64_t before = m.held;
  for (int i = 0; i != 1000; ++i) {
    m.feed("\"0123456789\",", always);
    CHECK(m.held >= before + 12);
    before = m.held;
  }
  CHECK(m.feed("\"\"],\"z\":1,", always).size() == 1001);
  CHECK(m.held < 10);
}

TEST_CASE("rows that have been delivered or rejected leave their place to others") {
  plan p;
  p.add_condition(path("z"));
  p.descend(path("a"), level_kind::flatten);
  p.add_condition(path());
  p.add_field(path());
  // The largest number that a row had, and what was allocated for all but the first.
  auto run = [&p](auto const& satisfies) {
    rows r(p);
    statistics counts;
    std::size_t allocated_before = 0;
    rows::id const document = r.begin_document(0, 1);
    r.open(document, 0, 1);
    r.close(document, 0, 2);
    rows::id largest = 0;
    for (int i = 0; i != 1'000'000; ++i) {
      if (i == 100) allocated_before = allocated;
      rows::id const row = r.begin(document, 1, 3, 1);
      if (row == rows::none) break;
      largest = std::max(largest, row);
      for (riffle::detail::slot_id s = 0; s != 2; ++s) {
        r.open(row, s, 3);
        r.close(row, s, 4);
      }
      r.end(row);
      while (r.advance(counts, satisfies) == outcome::row) continue;
    }
    if (allocated_before != 0) CHECK(allocated == allocated_before);
    return largest;
  };
  CHECK(run(always) < 10);
  CHECK(run([](std::size_t level, std::size_t, slot const&) { return level == 0; }) < 10);
  CHECK(run(never) < 10);
}

TEST_CASE("a million rows that a condition on their document rejects take no memory") {
  plan p;
  p.descend(path("a"), level_kind::flatten);
  p.add_condition(path("$.z"));
  p.add_field(path("b"));
  machine m(p);
  REQUIRE(m.feed("{\"z\":0,\"a\":[", never).empty());
  std::string piece;
  for (int i = 0; i != 1000; ++i) piece += "{\"b\":1},";
  std::size_t delivered = 0;
  std::uint64_t most = 0;
  for (int i = 0; i != 1000; ++i) {
    delivered += m.feed(piece, never).size();
    most = std::max(most, m.held);
  }
  CHECK(delivered == 0);
  CHECK(most < 100);
}

TEST_CASE("what flatten_path does not take counts, or stops, when its turn comes") {
  SECTION("skipped: counted") {
    plan p;
    p.descend(path("a"), level_kind::flatten, {.non_array = riffle::non_array::skip});
    p.add_field(path());
    machine m(p);
    CHECK(m.feed(R"({"a":null})", always).empty());
    CHECK(m.counts.null == 1);
    machine other(p);
    CHECK(other.feed(R"({"a":5})", always).empty());
    CHECK(other.counts.mismatched == 1);
    machine absent(p);
    CHECK(absent.feed(R"({"b":5})", always).empty());
    CHECK(absent.counts.missing == 1);
  }
  SECTION("null: one row of null") {
    plan p;
    p.descend(path("a"), level_kind::flatten,
              {.missing = riffle::missing::null, .null_value = riffle::null_value::null});
    p.add_field(path());
    CHECK(machine(p).feed(R"({"a":null})", always) == texts{"null"});
    CHECK(machine(p).feed(R"({"b":1})", always) == texts{"null"});
    CHECK(machine(p).feed("5 ", always) == texts{"null"});
    CHECK(machine(p).feed(R"({"a":[]})", always).empty());
  }
  SECTION("fail: after the rows before it") {
    plan p;
    p.descend(path("$[*].a"), level_kind::flatten,
              {.missing = riffle::missing::fail,
               .null_value = riffle::null_value::fail,
               .non_array = riffle::non_array::fail});
    p.add_field(path());
    struct {
      std::string_view text;
      errc why;
      std::uint64_t offset;
    } const table[] = {{R"([{"a":[1]},{"a":null}])", errc::null_found, 16},
                       {R"([{"a":[1]},{"a":"x"}])", errc::type_mismatch, 16},
                       {R"([{"a":[1]},{"a":{}}])", errc::type_mismatch, 16}};
    for (auto const& [text, why, offset] : table) {
      CAPTURE(text);
      machine m(p);
      REQUIRE(m.scan.scan(text, 0) == scanner::outcome::more);
      CHECK(m.table.advance(m.counts, always) == outcome::row);
      REQUIRE(m.table.advance(m.counts, always) == outcome::fault);
      CHECK(m.table.why().code == why);
      CHECK(m.table.why().offset == offset);
      CHECK(m.table.why().document == 1);
      CHECK(m.table.why().path == "$[*].a");
    }
    machine missing(p);
    REQUIRE(missing.scan.scan("[{\"b\":1}]", 0) == scanner::outcome::more);
    REQUIRE(missing.table.advance(missing.counts, always) == outcome::fault);
    CHECK(missing.table.why().code == errc::missing_value);
  }
}

TEST_CASE("clear forgets all rows") {
  plan const p = levels(1);
  rows r(p);
  statistics counts;
  r.begin(r.begin_document(0, 1), 1, 1, 1);
  r.clear();
  CHECK(r.advance(counts, always) == outcome::starved);
  REQUIRE(r.hold({}, 0));
  CHECK(r.bytes() == 0);
  rows::id const row = r.begin(r.begin_document(7, 2), 1, 8, 2);
  r.end(row);
  REQUIRE(r.advance(counts, always) == outcome::row);
  CHECK(r.offset() == 8);
  CHECK(r.document() == 2);
}
