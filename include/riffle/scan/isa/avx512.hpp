// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_ISA_AVX512_HPP
#define RIFFLE_SCAN_ISA_AVX512_HPP

/// \file
/// The kernel for AVX-512 with BW, VL and VBMI2 (Intel from Ice Lake, AMD from Zen 4).

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
#pragma clang attribute push(                                                                                \
    __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul,avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2"))), \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,popcnt,pclmul,avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2")
#endif

namespace riffle::detail::avx512 {

// The forms with a mask, though all of it is wanted: GCC 12 warns of what those without do inside.
inline constexpr std::uint64_t every_byte = ~std::uint64_t{0};

// What the compiler is not to know the value of. GCC makes a constant anew at each use, which takes longer than to keep it,
// and moves masks back into mask registers for operations that are faster on words.
inline __m512i kept(__m512i bytes) {
  asm("" : "+v"(bytes));
  return bytes;
}
inline std::uint64_t as_word(__mmask64 mask) {
  std::uint64_t word = mask;
  asm("" : "+r"(word));
  return word;
}

class block {
public:
  using pattern = __m512i;
  static pattern all(int c) { return kept(_mm512_set1_epi8(static_cast<char>(c))); }
  static block load(char const* p) { return block(_mm512_loadu_si512(p)); }
  static block zeros() { return block(_mm512_setzero_si512()); }
  std::uint64_t eq(int c) const { return eq(_mm512_set1_epi8(static_cast<char>(c))); }
  std::uint64_t eq(pattern c) const { return as_word(_mm512_cmpeq_epi8_mask(bytes_, c)); }
  std::uint64_t between(unsigned low, unsigned high) const {
    __m512i const from = low == 0 ? bytes_ : _mm512_sub_epi8(bytes_, _mm512_set1_epi8(static_cast<char>(low)));
    return as_word(_mm512_cmple_epu8_mask(from, _mm512_set1_epi8(static_cast<char>(high - low))));
  }
  std::uint64_t beyond_ascii() const { return as_word(_mm512_movepi8_mask(bytes_)); }
  block folded() const { return block(_mm512_or_si512(bytes_, _mm512_set1_epi8(0x20))); }
  __m512i bytes() const { return bytes_; }

  /// Whether any byte is not what UTF-8 allows after those before it; `before` are the 64 bytes before this block.
  std::uint64_t wrong_utf8(block const& before) const {
    __m512i const joint = _mm512_maskz_alignr_epi64(0xFF, bytes_, before.bytes_, 6);  // 16 bytes back
    __m512i const last = _mm512_maskz_alignr_epi8(every_byte, bytes_, joint, 15);
    __m512i const low = _mm512_set1_epi8(15);
    __m512i const pairs = _mm512_ternarylogic_epi64(look_up(utf8::first_high, high_nibbles(last)),
                                                    look_up(utf8::first_low, _mm512_and_si512(last, low)),
                                                    look_up(utf8::second_high, high_nibbles(bytes_)), 0x80);
    // Continuation bytes where a lead of three or four bytes stands two or three before.
    __m512i const third = _mm512_maskz_subs_epu8(every_byte, _mm512_maskz_alignr_epi8(every_byte, bytes_, joint, 14),
                                                 _mm512_set1_epi8(0xE0 - 0x80));
    __m512i const fourth = _mm512_maskz_subs_epu8(every_byte, _mm512_maskz_alignr_epi8(every_byte, bytes_, joint, 13),
                                                  _mm512_set1_epi8(0xF0 - 0x80));
    __m512i const high = _mm512_set1_epi8(static_cast<char>(0x80));
    __m512i const wanted = _mm512_and_si512(_mm512_or_si512(third, fourth), high);
    return _mm512_cmpneq_epi8_mask(wanted, pairs);
  }

private:
  explicit block(__m512i bytes) : bytes_(bytes) {}
  static __m512i high_nibbles(__m512i bytes) {
    return _mm512_and_si512(_mm512_maskz_srli_epi16(~__mmask32{0}, bytes, 4), _mm512_set1_epi8(15));
  }
  static __m512i look_up(std::array<unsigned char, 16> const& table, __m512i at) {
    __m128i const sixteen = _mm_loadu_si128(reinterpret_cast<__m128i const*>(table.data()));
    return _mm512_maskz_shuffle_epi8(every_byte, _mm512_maskz_broadcast_i32x4(0xFFFF, sixteen), at);
  }

  __m512i bytes_;
};

/// The classes of each byte, if it is ASCII, by one look-up; for other bytes the answers mean nothing.
class byte_classes {
public:
  class tables {
  public:
    explicit tables(ascii::table const& of)
        : low_(kept(_mm512_load_si512(of.data()))), high_(kept(_mm512_load_si512(of.data() + 64))) {
      for (int i = 0; i != 8; ++i) bits_[i] = block::all(1 << i);
    }

  private:
    friend byte_classes;
    __m512i low_, high_, bits_[8];
  };

  byte_classes(block const& b, tables const& t)
      : tables_(t), classes_(_mm512_permutex2var_epi8(t.low_, b.bytes(), t.high_)) {}
  template <unsigned char Class>
  std::uint64_t of() const {
    return as_word(_mm512_test_epi8_mask(classes_, tables_.bits_[std::countr_zero(Class)]));
  }

private:
  tables const& tables_;
  __m512i classes_;
};

inline std::uint64_t prefix_xor(std::uint64_t m) {
  __m128i const product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(m)), _mm_set1_epi8('\xFF'), 0);
  return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
}

class compactor {
public:
  compactor()
      : candidate_(block::all(ascii::candidate)),
        numbers_(
            kept(_mm512_set_epi8(63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42,
                                 41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20,
                                 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0))) {}
  void operator()(block const& bytes, char const*, std::uint64_t tokens, std::uint64_t candidates, std::uint32_t place,
                  token_buffer& out, std::size_t n) const {
    __m512i const marked = _mm512_mask_mov_epi8(bytes.bytes(), candidates, candidate_);
    _mm512_storeu_si512(out.what.data() + n, _mm512_maskz_compress_epi8(tokens, marked));
    __m512i const offsets = _mm512_maskz_compress_epi8(tokens, numbers_);
    __m512i const from = _mm512_set1_epi32(static_cast<int>(place));
    std::uint32_t* const to = out.places.data() + n + 1;
    auto const store = [&](int first, __m128i sixteen) {
      _mm512_storeu_si512(to + first, _mm512_add_epi32(from, _mm512_maskz_cvtepu8_epi32(0xFFFF, sixteen)));
    };
    store(0, _mm512_maskz_extracti32x4_epi32(0xF, offsets, 0));
    if (std::popcount(tokens) > 16) {
      store(16, _mm512_maskz_extracti32x4_epi32(0xF, offsets, 1));
      store(32, _mm512_maskz_extracti32x4_epi32(0xF, offsets, 2));
      store(48, _mm512_maskz_extracti32x4_epi32(0xF, offsets, 3));
    }
  }

private:
  __m512i candidate_, numbers_;
};

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
