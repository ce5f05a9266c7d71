// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_ISA_AVX512_HPP
#define RIFFLE_SCAN_ISA_AVX512_HPP

/// \file
/// The kernel for AVX-512 with BW, VL and VBMI2 (Intel from Ice Lake, AMD from Zen 4).

#include <riffle/scan/flat_matcher.hpp>
#include <riffle/scan/tokens.hpp>

#include <immintrin.h>
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__clang__)
#pragma clang attribute push( \
    __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul,avx512f,avx512bw,avx512vl,avx512vbmi2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,popcnt,pclmul,avx512f,avx512bw,avx512vl,avx512vbmi2")
#endif

namespace riffle::detail::avx512 {

// The forms with a mask, though all of it is wanted: GCC 12 warns of what those without do inside.
inline constexpr std::uint64_t every_byte = ~std::uint64_t{0};

class block {
public:
  static block load(char const* p) { return block(_mm512_loadu_si512(p)); }
  std::uint64_t eq(int c) const { return _mm512_cmpeq_epi8_mask(bytes_, _mm512_set1_epi8(static_cast<char>(c))); }
  std::uint64_t between(unsigned low, unsigned high) const {
    __m512i const from = low == 0 ? bytes_ : _mm512_sub_epi8(bytes_, _mm512_set1_epi8(static_cast<char>(low)));
    return _mm512_cmple_epu8_mask(from, _mm512_set1_epi8(static_cast<char>(high - low)));
  }
  std::uint64_t space() const {
    // By the low nibble, the only white space that can have it.
    __m512i const table =
        _mm512_maskz_broadcast_i32x4(0xFFFF, _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0));
    return _mm512_cmpeq_epi8_mask(_mm512_maskz_shuffle_epi8(every_byte, table, bytes_), bytes_);
  }
  // Takes 0x0C and 0x1A for operators, too, which are errors anyway.
  std::uint64_t operators() const {
    __m512i const table =
        _mm512_maskz_broadcast_i32x4(0xFFFF, _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0));
    __m512i const folded = _mm512_or_si512(bytes_, _mm512_set1_epi8(0x20));
    return _mm512_cmpeq_epi8_mask(_mm512_maskz_shuffle_epi8(every_byte, table, bytes_), folded);
  }
  // What may stand after a backslash: a bit for each high nibble that has any, looked up by both nibbles.
  std::uint64_t escapable() const {
    __m512i const low =
        _mm512_maskz_broadcast_i32x4(0xFFFF, _mm_setr_epi8(0, 0, 13, 0, 8, 8, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1));
    __m512i const high =
        _mm512_maskz_broadcast_i32x4(0xFFFF, _mm_setr_epi8(0, 0, 1, 0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0));
    __m512i const nibbles = _mm512_and_si512(_mm512_maskz_srli_epi16(~__mmask32{0}, bytes_, 4), _mm512_set1_epi8(15));
    return _mm512_test_epi8_mask(_mm512_maskz_shuffle_epi8(every_byte, low, bytes_),
                                 _mm512_maskz_shuffle_epi8(every_byte, high, nibbles));
  }
  std::uint64_t beyond_ascii() const { return _mm512_movepi8_mask(bytes_); }
  block folded() const { return block(_mm512_or_si512(bytes_, _mm512_set1_epi8(0x20))); }
  __m512i bytes() const { return bytes_; }

private:
  explicit block(__m512i bytes) : bytes_(bytes) {}
  __m512i bytes_;
};

inline std::uint64_t prefix_xor(std::uint64_t m) {
  __m128i const product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(m)), _mm_set1_epi8('\xFF'), 0);
  return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
}

inline void compact(block const& bytes, char const*, std::uint64_t tokens, std::uint64_t candidates,
                    std::uint32_t place, token_buffer& out, std::size_t n) {
  __m512i const marked =
      _mm512_mask_mov_epi8(bytes.bytes(), candidates, _mm512_set1_epi8(static_cast<char>(token_buffer::candidate)));
  _mm512_storeu_si512(out.what.data() + n, _mm512_maskz_compress_epi8(tokens, marked));
  __m512i const all =
      _mm512_set_epi8(63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40,
                      39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16,
                      15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  __m512i const offsets = _mm512_maskz_compress_epi8(tokens, all);
  __m512i const from = _mm512_set1_epi32(static_cast<int>(place));
  std::uint32_t* const to = out.places.data() + n + 1;
  auto const store = [&](int first, __m128i sixteen) {
    _mm512_storeu_si512(to + first, _mm512_add_epi32(from, _mm512_maskz_cvtepu8_epi32(0xFFFF, sixteen)));
  };
  store(0, _mm512_maskz_extracti32x4_epi32(0xF, offsets, 0));
  int const count = std::popcount(tokens);
  if (count > 16) {
    store(16, _mm512_maskz_extracti32x4_epi32(0xF, offsets, 1));
    store(32, _mm512_maskz_extracti32x4_epi32(0xF, offsets, 2));
    store(48, _mm512_maskz_extracti32x4_epi32(0xF, offsets, 3));
  }
}

inline std::size_t append(block const& bytes, char const*, std::uint64_t which, char* out, std::size_t n) {
  _mm512_storeu_si512(out + n, _mm512_maskz_compress_epi8(which, bytes.bytes()));
  return n + static_cast<std::size_t>(std::popcount(which));
}

inline void store_depths(block const& tokens, unsigned char const*, signed char* out) {
  block const folded = tokens.folded();
  __m512i const opens = _mm512_movm_epi8(folded.eq('{')), closes = _mm512_movm_epi8(folded.eq('}'));  // -1 each
  __m512i sum = _mm512_sub_epi8(closes, opens);
  // Within 16 bytes, then over the four parts.
  sum = _mm512_add_epi8(sum, _mm512_bslli_epi128(sum, 1));
  sum = _mm512_add_epi8(sum, _mm512_bslli_epi128(sum, 2));
  sum = _mm512_add_epi8(sum, _mm512_bslli_epi128(sum, 4));
  sum = _mm512_add_epi8(sum, _mm512_bslli_epi128(sum, 8));
  __m512i const zero = _mm512_setzero_si512();
  __m512i parts = _mm512_maskz_shuffle_epi8(every_byte, sum, _mm512_set1_epi8(15));
  parts = _mm512_add_epi8(parts, _mm512_maskz_alignr_epi64(0xFF, parts, zero, 6));
  parts = _mm512_add_epi8(parts, _mm512_maskz_alignr_epi64(0xFF, parts, zero, 4));
  sum = _mm512_add_epi8(sum, _mm512_maskz_alignr_epi64(0xFF, parts, zero, 6));
  _mm512_storeu_si512(out, _mm512_add_epi8(sum, opens));
}

#include <riffle/scan/isa/kernel.ipp>

}  // namespace riffle::detail::avx512

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
