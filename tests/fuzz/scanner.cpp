// SPDX-License-Identifier: BSL-1.0
// The scanner: all kernels agree with the plain oracle on rows and faults, however the text is cut.
#include "differential.hpp"
#include "random_json.hpp"
#include "target.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace riffle;
  using namespace riffle::test;
  fuzz::input const in(data, size);
  random_json random(in.choices);
  constexpr std::array formats{format::automatic,    format::array,    format::lines,
                               format::concatenated, format::json_seq, format::single};
  job what = random_job(random, random.pick(formats));
  if (random.one_in(4)) {
    what.options.validation = validate::selected;
    what.refuse_duplicates = false;
  }
  auto const seed = static_cast<std::uint32_t>(random.below(1 << 16));
  fuzz::require_same(difference(in.text, what, seed, true), as_literal(in.text) + in_words(what));
  return 0;
}
