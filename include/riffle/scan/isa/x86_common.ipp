// SPDX-License-Identifier: BSL-1.0

// What the kernels for SSE4.2 and AVX2 have in common.

inline std::uint64_t prefix_xor(std::uint64_t m) {
  __m128i const product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(m)), _mm_set1_epi8('\xFF'), 0);
  return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
}

// The bytes of a block that are wanted, moved together eight by eight: a look-up for each eight says from where. No branch
// depends on how many there are.
struct compactor {
  void operator()(block const&, char const* p, std::uint64_t tokens, std::uint64_t candidates, std::uint32_t place,
                  token_buffer& out, std::size_t n) const {
    __m128i at = _mm_set1_epi32(static_cast<int>(place));
    std::size_t to = n;
    for (unsigned i = 0; i != 64; i += 8, at = _mm_add_epi32(at, _mm_set1_epi32(8))) {
      std::uint64_t const set = tokens >> i & 0xFF;
      __m128i const from = _mm_loadl_epi64(reinterpret_cast<__m128i const*>(positions[set].data()));
      __m128i const eight = _mm_loadl_epi64(reinterpret_cast<__m128i const*>(p + i));
      _mm_storel_epi64(reinterpret_cast<__m128i*>(out.what.data() + to), _mm_shuffle_epi8(eight, from));
      auto* const places = reinterpret_cast<__m128i*>(out.places.data() + to + 1);
      _mm_storeu_si128(places, _mm_add_epi32(at, _mm_cvtepu8_epi32(from)));
      _mm_storeu_si128(places + 1, _mm_add_epi32(at, _mm_cvtepu8_epi32(_mm_srli_si128(from, 4))));
      to += static_cast<std::size_t>(std::popcount(set));
    }
    for (; candidates != 0; candidates &= candidates - 1) {
      std::uint64_t const before = tokens & ((candidates & (0 - candidates)) - 1);
      out.what[n + static_cast<std::size_t>(std::popcount(before))] = ascii::candidate;
    }
  }
};

inline std::size_t append(block const&, char const* p, std::uint64_t which, char* out, std::size_t n) {
  if (which == 0) return n;
  for (unsigned i = 0; i != 64; i += 8) {
    std::uint64_t const set = which >> i & 0xFF;
    __m128i const from = _mm_loadl_epi64(reinterpret_cast<__m128i const*>(positions[set].data()));
    __m128i const eight = _mm_loadl_epi64(reinterpret_cast<__m128i const*>(p + i));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out + n), _mm_shuffle_epi8(eight, from));
    n += static_cast<std::size_t>(std::popcount(set));
  }
  return n;
}

inline void store_depths(block const&, unsigned char const* what, signed char* out) {
  __m128i carry = _mm_setzero_si128();
  for (int i = 0; i != 4; ++i) {
    __m128i const folded =
        _mm_or_si128(_mm_loadu_si128(reinterpret_cast<__m128i const*>(what) + i), _mm_set1_epi8(0x20));
    __m128i const opens = _mm_cmpeq_epi8(folded, _mm_set1_epi8('{')),
                  closes = _mm_cmpeq_epi8(folded, _mm_set1_epi8('}'));
    __m128i sum = _mm_sub_epi8(closes, opens);  // -1 each
    sum = _mm_add_epi8(sum, _mm_bslli_si128(sum, 1));
    sum = _mm_add_epi8(sum, _mm_bslli_si128(sum, 2));
    sum = _mm_add_epi8(sum, _mm_bslli_si128(sum, 4));
    sum = _mm_add_epi8(sum, _mm_bslli_si128(sum, 8));
    sum = _mm_add_epi8(sum, carry);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out) + i, _mm_add_epi8(sum, opens));
    carry = _mm_shuffle_epi8(sum, _mm_set1_epi8(15));
  }
}
