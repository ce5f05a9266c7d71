// SPDX-License-Identifier: BSL-1.0
// The whole pipeline: what tests/property compares, with a text, a pipeline, a format and windows as the bytes say.
#include "pipeline.hpp"
#include "random_json.hpp"
#include "target.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace riffle;
  using namespace riffle::test;
  fuzz::input const in(data, size);
  random_json random(in.choices);
  constexpr std::array formats{format::automatic,    format::array,    format::lines,
                               format::concatenated, format::json_seq, format::single};
  property::test_case what{.text = std::string(in.text), .how = random.pick(formats)};
  what.other = what.how == format::json_seq ? "\x1E{\"a\": [1, {\"b\": 2}]}\n" : "[{\"a\": [1, {\"b\": 2}], \"b\": 2}]";
  try {
    property::complete(what, random);
    fuzz::require_same(property::difference(what), property::in_words(what));
  } catch (oracle::no_answer const&) {
  }
  return 0;
}
