// SPDX-License-Identifier: BSL-1.0
// The counters of a run: exact at its end, begun anew by each begin().
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/documents.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/project.hpp>
#include <riffle/view/select.hpp>
#include <riffle/view/where.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <ostream>
#include <string>

using namespace riffle;
using namespace riffle::test;

namespace {

struct counted {
  std::uint64_t bytes, documents, rows, missing, null, mismatched, bad_records;

  counted(std::uint64_t b, std::uint64_t d, std::uint64_t r, std::uint64_t m, std::uint64_t n, std::uint64_t k,
          std::uint64_t bad)
      : bytes(b), documents(d), rows(r), missing(m), null(n), mismatched(k), bad_records(bad) {}
  counted(statistics const& s)
      : counted(s.bytes, s.documents, s.rows, s.missing, s.null, s.mismatched, s.bad_records) {}
  friend bool operator==(counted const&, counted const&) = default;
  friend std::ostream& operator<<(std::ostream& out, counted const& c) {
    return out << c.bytes << " bytes, " << c.documents << " documents, " << c.rows << " rows, " << c.missing
               << " missing, " << c.null << " null, " << c.mismatched << " mismatched, " << c.bad_records << " bad";
  }
};

/// Runs a pipeline to its end however the bytes come, and compares what was counted; `bytes` are those of the text.
template <class Closure>
void check_counts(std::string const& json, Closure const& closure, counted expected, document_options options = {}) {
  INFO(json);
  statistics counts;
  options.statistics = &counts;
  expected.bytes = json.size();
  auto const check = [&](element_view const& all) {
    counts = {1, 2, 3, 4, 5, 6, 7};  // begin() sets them to zero
    for ([[maybe_unused]] auto&& each : all | closure) continue;
    CHECK(counted(counts) == expected);
  };
  for_each_feed(json, options, check);
  for_each_split(json, options, check);
}

std::string const table = R"([{"a":["x",null,1,{}]},{"a":[]},{"a":null},{},{"a":"y"},{"b":0,"a":[null,"z"]},7] )";

}  // namespace

TEST_CASE("documents, rows and bytes are counted") {
  check_counts("", riffle::select(""), {0, 0, 0, 0, 0, 0, 0});
  check_counts(" [1,2,3] ", riffle::select(""), {0, 3, 3, 0, 0, 0, 0});
  check_counts("1\n2\n\n3\n", riffle::select(""), {0, 3, 3, 0, 0, 0, 0}, {.format = format::lines});
  check_counts(table, riffle::select("a[*]"), {0, 7, 6, 0, 0, 0, 0});  // select counts nothing that it does not find
}

TEST_CASE("missing, null and mismatched are counted where a row, or an input of flatten_path, is dropped for them") {
  check_counts(table, flatten_path("a"), {0, 7, 7, 2, 1, 0, 0});
  check_counts(table, flatten_path("a", {.non_array = non_array::skip}), {0, 7, 6, 2, 1, 1, 0});
  check_counts(table, flatten_path("a") | project<std::string>("", {.mismatch = mismatch::skip}),
               {0, 7, 3, 2, 3, 2, 0});
  check_counts(table, flatten_path("a") | project<std::optional<std::string>>("", {.mismatch = mismatch::skip}),
               {0, 7, 5, 2, 1, 2, 0});
  check_counts(table, project("a"), {0, 7, 5, 2, 0, 0, 0});
  check_counts(table, project<element>("a"), {0, 7, 4, 2, 1, 0, 0});
  check_counts(table, where<std::string>("a", always, {.mismatch = mismatch::skip}), {0, 7, 1, 0, 0, 3, 0});
}

TEST_CASE("each begin() counts anew, and while a run goes the counters do") {
  statistics counts;
  auto const rows = documents(text("[1,2,3]"), {.statistics = &counts}) | project<int>();
  auto at = rows.begin();
  CHECK(counts.rows == 1);
  ++at;
  CHECK(counts.rows == 2);
  at = rows.begin();
  CHECK(counts.rows == 1);
  while (!(at == std::default_sentinel)) ++at;
  CHECK(counted(counts) == counted(7, 3, 3, 0, 0, 0, 0));
}

TEST_CASE("a run that throws has counted the rows it gave") {
  statistics counts;
  auto const rows = documents(text("[1,2,x]"), {.statistics = &counts}) | project<int>();
  CHECK(run(rows).rows.size() == 2);
  CHECK(counts.rows == 2);
  CHECK(counts.documents == 2);
}
