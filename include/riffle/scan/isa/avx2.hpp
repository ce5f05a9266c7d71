// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_ISA_AVX2_HPP
#define RIFFLE_SCAN_ISA_AVX2_HPP

/// \file
/// The kernel for AVX2 with BMI1 and PCLMULQDQ (Intel from Haswell, AMD from Excavator).

#include <riffle/scan/flat_matcher.hpp>
#include <riffle/scan/tokens.hpp>

#include <immintrin.h>
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,popcnt,pclmul"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,popcnt,pclmul")
#endif

namespace riffle::detail::avx2 {

class block {
public:
  static block load(char const* p) {
    auto const* const halves = reinterpret_cast<__m256i const*>(p);
    return block(_mm256_loadu_si256(halves), _mm256_loadu_si256(halves + 1));
  }
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
  block folded() const {
    __m256i const bit = _mm256_set1_epi8(0x20);
    return block(_mm256_or_si256(low_, bit), _mm256_or_si256(high_, bit));
  }

private:
  block(__m256i low, __m256i high) : low_(low), high_(high) {}
  static std::uint64_t mask(__m256i low, __m256i high) {
    auto const half = [](__m256i bytes) {
      return std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes))};
    };
    return half(low) | half(high) << 32;
  }
  __m256i low_, high_;
};

#include <riffle/scan/isa/x86_common.ipp>

#include <riffle/scan/isa/kernel.ipp>

}  // namespace riffle::detail::avx2

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
