// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_ISA_SSE42_HPP
#define RIFFLE_SCAN_ISA_SSE42_HPP

/// \file
/// The kernel for SSE4.2 with POPCNT and PCLMULQDQ (Intel from Westmere, AMD from Bulldozer).

#include <riffle/scan/flat_matcher.hpp>
#include <riffle/scan/isa/tables.hpp>
#include <riffle/scan/tokens.hpp>

#include <immintrin.h>
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("sse4.2,popcnt,pclmul"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("sse4.2,popcnt,pclmul")
#endif

namespace riffle::detail::sse42 {

class block {
public:
  using pattern = int;
  static pattern all(int c) { return c; }
  static block zeros() {
    block b;
    for (__m128i& each : b.parts_) each = _mm_setzero_si128();
    return b;
  }
  static block load(char const* p) {
    block b;
    for (int i = 0; i != 4; ++i) b.parts_[i] = _mm_loadu_si128(reinterpret_cast<__m128i const*>(p) + i);
    return b;
  }
  std::uint64_t eq(int c) const {
    return mask([each = _mm_set1_epi8(static_cast<char>(c))](__m128i bytes) { return _mm_cmpeq_epi8(bytes, each); });
  }
  std::uint64_t between(unsigned low, unsigned high) const {
    return mask([first = _mm_set1_epi8(static_cast<char>(low)),
                 size = _mm_set1_epi8(static_cast<char>(high - low))](__m128i bytes) {
      __m128i const from = _mm_sub_epi8(bytes, first);
      return _mm_cmpeq_epi8(_mm_min_epu8(from, size), from);
    });
  }
  std::uint64_t space() const {
    // By the low nibble, the only white space that can have it.
    __m128i const table = _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0);
    return mask([table](__m128i bytes) { return _mm_cmpeq_epi8(_mm_shuffle_epi8(table, bytes), bytes); });
  }
  // Takes 0x0C and 0x1A for operators, too, which are errors anyway.
  std::uint64_t operators() const {
    __m128i const table = _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0);
    return mask([table](__m128i bytes) {
      return _mm_cmpeq_epi8(_mm_shuffle_epi8(table, bytes), _mm_or_si128(bytes, _mm_set1_epi8(0x20)));
    });
  }
  // What may stand after a backslash: a bit for each high nibble that has any, looked up by both nibbles.
  std::uint64_t escapable() const {
    __m128i const low = _mm_setr_epi8(0, 0, 13, 0, 8, 8, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1);
    __m128i const high = _mm_setr_epi8(0, 0, 1, 0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0);
    return ~mask([low, high](__m128i bytes) {
      __m128i const nibbles = _mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(15));
      __m128i const both = _mm_and_si128(_mm_shuffle_epi8(low, bytes), _mm_shuffle_epi8(high, nibbles));
      return _mm_cmpeq_epi8(both, _mm_setzero_si128());
    });
  }
  std::uint64_t beyond_ascii() const {
    return mask([](__m128i bytes) { return bytes; });
  }
  // Those of true, false and null, but for e.
  std::uint64_t letters() const {
    return eq('t') | eq('r') | eq('u') | eq('f') | eq('a') | eq('l') | eq('s') | eq('n');
  }
  /// Whether any byte is not what UTF-8 allows after those before it; `before` are the 64 bytes before this block.
  std::uint64_t wrong_utf8(block const& before) const {
    block b;
    for (int i = 0; i != 4; ++i) b.parts_[i] = wrong_utf8(parts_[i], i == 0 ? before.parts_[3] : parts_[i - 1]);
    return b.mask([](__m128i bytes) { return bytes; });
  }
  block folded() const {
    block b;
    for (int i = 0; i != 4; ++i) b.parts_[i] = _mm_or_si128(parts_[i], _mm_set1_epi8(0x20));
    return b;
  }

private:
  static __m128i high_nibbles(__m128i bytes) { return _mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(15)); }
  static __m128i look_up(std::array<unsigned char, 16> const& table, __m128i at) {
    return _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<__m128i const*>(table.data())), at);
  }
  static __m128i wrong_utf8(__m128i bytes, __m128i before) {
    __m128i const last = _mm_alignr_epi8(bytes, before, 15), low = _mm_set1_epi8(15);
    __m128i const pairs = _mm_and_si128(_mm_and_si128(look_up(utf8::first_high, high_nibbles(last)),
                                                      look_up(utf8::first_low, _mm_and_si128(last, low))),
                                        look_up(utf8::second_high, high_nibbles(bytes)));
    // Continuation bytes where a lead of three or four bytes stands two or three before.
    __m128i const third = _mm_subs_epu8(_mm_alignr_epi8(bytes, before, 14), _mm_set1_epi8(0xE0 - 0x80));
    __m128i const fourth = _mm_subs_epu8(_mm_alignr_epi8(bytes, before, 13), _mm_set1_epi8(0xF0 - 0x80));
    __m128i const wanted = _mm_and_si128(_mm_or_si128(third, fourth), _mm_set1_epi8(static_cast<char>(0x80)));
    return _mm_xor_si128(_mm_cmpeq_epi8(wanted, pairs), _mm_set1_epi8(-1));
  }
  template <class F>
  std::uint64_t mask(F f) const {
    std::uint64_t result = 0;
    for (int i = 0; i != 4; ++i)
      result |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(f(parts_[i])))} << 16 * i;
    return result;
  }
  __m128i parts_[4];
};

#include <riffle/scan/isa/byte_classes.ipp>
#include <riffle/scan/isa/x86_common.ipp>

#include <riffle/scan/isa/kernel.ipp>

}  // namespace riffle::detail::sse42

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
