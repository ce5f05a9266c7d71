// SPDX-License-Identifier: BSL-1.0
// Hostile input at sizes that cross all limits in seconds; scripts/check-hostile has the full ones.
#include "cases.hpp"

#include "catch.hpp"

#include <cstdlib>
#include <string>

using namespace riffle;
using namespace riffle::test;

TEST_CASE("hostile input gives its rows, or an error that names the limit") {
  for (kernel const k : {kernel::automatic, kernel::portable}) {
    sizes const small{.brackets = 100'000,
                      .string = 1'000'000,
                      .digits = 600'000,
                      .keys = 40'000,
                      .line = 500'000,
                      .stream = 1'000'000,
                      .records = 3'000,
                      .limits = {.window_bytes = 16 * 1024, .max_row_bytes = 250'000, .kernel = k}};
    for (hostile_case const& each : hostile_cases(small)) {
      std::string const outcome = each.run();
      CAPTURE(each.name, static_cast<int>(k), each.expected, outcome);
      CHECK(each.expects(outcome));
    }
  }
}
