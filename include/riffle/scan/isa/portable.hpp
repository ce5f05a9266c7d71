// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_ISA_PORTABLE_HPP
#define RIFFLE_SCAN_ISA_PORTABLE_HPP

/// \file
/// The kernel in 64-bit words, for any machine of any byte order.

#include <riffle/scan/lex.hpp>
#include <riffle/scan/tokens.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace riffle::detail::portable {

class block {
public:
  static block load(char const* p) {
    block b;
    std::memcpy(b.words_, p, 64);
    if constexpr (std::endian::native == std::endian::big)
      for (std::uint64_t& word : b.words_) word = __builtin_bswap64(word);
    return b;
  }
  std::uint64_t eq(int c) const {
    return mask([each = ones * static_cast<unsigned char>(c)](std::uint64_t word) { return zeros(word ^ each); });
  }
  /// Bytes from low to high, unsigned, both in the same half.
  std::uint64_t between(unsigned low, unsigned high) const {
    return mask([low, high](std::uint64_t word) {
      std::uint64_t const upper = low >= 0x80 ? word : ~word, seven = word & lows;
      // The high bit of each sum: not below low, above high.
      std::uint64_t const from = seven + ones * (0x80 - (low & 0x7F)), beyond = seven + ones * (0x7F - (high & 0x7F));
      return upper & from & ~beyond & highs;
    });
  }
  std::uint64_t space() const { return eq(' ') | eq('\n') | eq('\r') | eq('\t'); }
  std::uint64_t operators() const { return folded().eq('{') | folded().eq('}') | eq(',') | eq(':'); }
  // What may stand after a backslash.
  std::uint64_t escapable() const {
    return eq('"') | eq('\\') | eq('/') | eq('b') | eq('f') | eq('n') | eq('r') | between('t', 'u');
  }
  std::uint64_t beyond_ascii() const {
    return mask([](std::uint64_t word) { return word & highs; });
  }
  block folded() const {
    block b;
    for (int i = 0; i != 8; ++i) b.words_[i] = words_[i] | ones * 0x20;
    return b;
  }
  std::uint64_t word(int i) const { return words_[i]; }

private:
  static constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080, lows = 0x7F7F7F7F7F7F7F7F;
  static std::uint64_t zeros(std::uint64_t word) { return ~(((word & lows) + lows) | word) & highs; }
  // From the high bits of the bytes of each word to a mask.
  template <class F>
  std::uint64_t mask(F f) const {
    std::uint64_t result = 0;
    for (int i = 0; i != 8; ++i) result |= ((f(words_[i]) >> 7) * 0x0102040810204080 >> 56) << 8 * i;
    return result;
  }
  std::uint64_t words_[8];
};

#include <riffle/scan/isa/plain_common.ipp>

#include <riffle/scan/isa/kernel.ipp>

}  // namespace riffle::detail::portable

#endif
