// SPDX-License-Identifier: BSL-1.0
// Equality of meaning: random pipelines over random texts, read in random ways, give the rows of plain loops over what
// boost::json parses, or fail where those do, after the same rows.
//
// The environment says how much is compared:
//
//   RIFFLE_ITERATIONS   cases (default: 2500)
//   RIFFLE_SEED         the seed of the first one (default: 1); each further case has the next seed
//   RIFFLE_KERNEL       the one kernel to use (default: all that there are)
//   RIFFLE_VERBOSE      if set, each seed is told before its turn, so that the last one is that of a crash
//
// What differs is told with its seed, to be run again with RIFFLE_ITERATIONS=1, as small as it could be made, and as an
// entry for corpus.test.cpp.
#include "catch.hpp"
#include "kernels.hpp"
#include "pipeline.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

using namespace riffle;
using namespace riffle::test;
using namespace riffle::test::property;

TEST_CASE("random pipelines mean what plain loops mean, however their text is read", "[random]") {
  std::uint32_t const first = number_from("RIFFLE_SEED", 1), iterations = number_from("RIFFLE_ITERATIONS", 2500);
  bool const verbose = std::getenv("RIFFLE_VERBOSE") != nullptr;
  REQUIRE_FALSE(kernels().empty());
  std::size_t unanswered = 0, told = 0;
  compared() = {};
  for (std::uint32_t seed = first; seed != first + iterations && told != 3; ++seed) {
    if (verbose) std::cout << "RIFFLE_SEED=" << seed << std::endl;
    random_json random(seed);
    test_case small;
    try {
      test_case const what = random_case(random);
      if (difference(what).empty()) continue;
      small = shrunk(what, [](test_case const& each) { return !difference(each).empty(); });
    } catch (oracle::no_answer const&) {
      ++unanswered;
      continue;
    }
    std::cerr << "RIFFLE_SEED=" << seed << ": " << difference(small) << '\n' << in_words(small) << std::endl;
    FAIL_CHECK("RIFFLE_SEED=" << seed << " differs");
    ++told;
  }
  tally const all = compared();
  if (verbose || std::getenv("RIFFLE_ITERATIONS") != nullptr)
    std::cout << all.runs << " runs, " << all.rows << " rows, " << all.held << " of them held" << std::endl;
  if (iterations < 2500 || told != 0) return;
  CHECK(unanswered < iterations / 20);
  CHECK(all.rows > iterations);
  CHECK(all.held > iterations / 10);
  CHECK(all.type_errors > iterations / 50);
  CHECK(all.parse_errors > iterations / 20);
  CHECK(all.bad_records > iterations / 50);
  CHECK(all.statistics > iterations / 2);
  CHECK(all.sets > iterations / 50);
  CHECK(all.stops > iterations / 100);
}
