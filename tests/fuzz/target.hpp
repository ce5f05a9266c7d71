// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_FUZZ_TARGET_HPP
#define RIFFLE_TESTS_FUZZ_TARGET_HPP

/// \file
/// What the fuzzing targets have in common: the one function that a fuzzer calls, and what its bytes mean.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace riffle::test::fuzz {

/// A text, and the bytes that choose what is done with it: those after the last byte FF, which no valid text has. So any
/// text is a seed as it is.
struct input {
  std::string_view text, choices;

  input(std::uint8_t const* data, std::size_t size) : text(reinterpret_cast<char const*>(data), size) {
    if (std::size_t const at = text.rfind('\xFF'); at != text.npos) {
      choices = text.substr(at + 1);
      text = text.substr(0, at);
    }
  }
};

/// Ends the program where something is not as it must be.
inline void require(bool fine, std::string_view what) {
  if (fine) return;
  std::cerr << "wrong: " << what << std::endl;
  std::abort();
}
inline void require_same(std::string const& difference, std::string const& of) {
  if (difference.empty()) return;
  std::cerr << difference << '\n' << of << std::endl;
  std::abort();
}

}  // namespace riffle::test::fuzz

#endif
