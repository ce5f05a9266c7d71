// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_ISA_AVX2_HPP
#define RIFFLE_SCAN_ISA_AVX2_HPP

/// \file
/// The kernel for AVX2 with BMI1 and PCLMULQDQ (Intel from Haswell, AMD from Excavator).

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
#pragma clang attribute push(__attribute__((target("avx2,bmi,popcnt,pclmul"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,popcnt,pclmul")
#endif

namespace riffle::detail::avx2 {

class block {
public:
  using pattern = int;
  static pattern all(int c) { return c; }
  static block load(char const* p) {
    auto const* const halves = reinterpret_cast<__m256i const*>(p);
    return block(_mm256_loadu_si256(halves), _mm256_loadu_si256(halves + 1));
  }
  static block zeros() { return block(_mm256_setzero_si256(), _mm256_setzero_si256()); }
  std::uint64_t eq(int c) const {
    __m256i const each = _mm256_set1_epi8(static_cast<char>(c));
    return mask(_mm256_cmpeq_epi8(low_, each), _mm256_cmpeq_epi8(high_, each));
  }
  std::uint64_t between(unsigned low, unsigned high) const {
    __m256i const first = _mm256_set1_epi8(static_cast<char>(low)),
                  size = _mm256_set1_epi8(static_cast<char>(high - low));
    auto const within = [&](__m256i bytes) {
      __m256i const from = _mm256_sub_epi8(bytes, first);
      return _mm256_cmpeq_epi8(_mm256_min_epu8(from, size), from);
    };
    return mask(within(low_), within(high_));
  }
  std::uint64_t space() const {
    // By the low nibble, the only white space that can have it.
    __m256i const table =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0));
    return mask(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, low_), low_),
                _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, high_), high_));
  }
  // Takes 0x0C and 0x1A for operators, too, which are errors anyway.
  std::uint64_t operators() const {
    __m256i const table =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0));
    block const lower = folded();
    return mask(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, low_), lower.low_),
                _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, high_), lower.high_));
  }
  // What may stand after a backslash: a bit for each high nibble that has any, looked up by both nibbles.
  std::uint64_t escapable() const {
    __m256i const low = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 13, 0, 8, 8, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1));
    __m256i const high = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 1, 0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0));
    auto const others = [&](__m256i bytes) {
      __m256i const nibbles = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
      __m256i const both = _mm256_and_si256(_mm256_shuffle_epi8(low, bytes), _mm256_shuffle_epi8(high, nibbles));
      return _mm256_cmpeq_epi8(both, _mm256_setzero_si256());
    };
    return ~mask(others(low_), others(high_));
  }
  std::uint64_t beyond_ascii() const { return mask(low_, high_); }
  // Those of true, false and null, but for e.
  std::uint64_t letters() const {
    return eq('t') | eq('r') | eq('u') | eq('f') | eq('a') | eq('l') | eq('s') | eq('n');
  }
  /// Whether any byte is not what UTF-8 allows after those before it; `before` are the 64 bytes before this block.
  std::uint64_t wrong_utf8(block const& before) const {
    return mask(wrong_utf8(low_, before.high_), wrong_utf8(high_, low_));
  }
  block folded() const {
    __m256i const bit = _mm256_set1_epi8(0x20);
    return block(_mm256_or_si256(low_, bit), _mm256_or_si256(high_, bit));
  }

private:
  block(__m256i low, __m256i high) : low_(low), high_(high) {}
  static __m256i high_nibbles(__m256i bytes) {
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
  }
  static __m256i look_up(std::array<unsigned char, 16> const& table, __m256i at) {
    __m128i const sixteen = _mm_loadu_si128(reinterpret_cast<__m128i const*>(table.data()));
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(sixteen), at);
  }
  static __m256i wrong_utf8(__m256i bytes, __m256i before) {
    __m256i const joint = _mm256_permute2x128_si256(before, bytes, 0x21);  // 16 bytes back
    __m256i const last = _mm256_alignr_epi8(bytes, joint, 15), low = _mm256_set1_epi8(15);
    __m256i const pairs = _mm256_and_si256(_mm256_and_si256(look_up(utf8::first_high, high_nibbles(last)),
                                                            look_up(utf8::first_low, _mm256_and_si256(last, low))),
                                           look_up(utf8::second_high, high_nibbles(bytes)));
    // Continuation bytes where a lead of three or four bytes stands two or three before.
    __m256i const third = _mm256_subs_epu8(_mm256_alignr_epi8(bytes, joint, 14), _mm256_set1_epi8(0xE0 - 0x80));
    __m256i const fourth = _mm256_subs_epu8(_mm256_alignr_epi8(bytes, joint, 13), _mm256_set1_epi8(0xF0 - 0x80));
    __m256i const wanted = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(static_cast<char>(0x80)));
    return _mm256_xor_si256(_mm256_cmpeq_epi8(wanted, pairs), _mm256_set1_epi8(-1));
  }
  static std::uint64_t mask(__m256i low, __m256i high) {
    auto const half = [](__m256i bytes) {
      return std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes))};
    };
    return half(low) | half(high) << 32;
  }
  __m256i low_, high_;
};

#include <riffle/scan/isa/byte_classes.ipp>
#include <riffle/scan/isa/x86_common.ipp>

#include <riffle/scan/isa/kernel.ipp>

}  // namespace riffle::detail::avx2

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
