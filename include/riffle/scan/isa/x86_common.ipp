// SPDX-License-Identifier: BSL-1.0

// What the kernels for SSE4.2 and AVX2 have in common.

inline std::uint64_t prefix_xor(std::uint64_t m) {
  __m128i const product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(m)), _mm_set1_epi8('\xFF'), 0);
  return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
}

// Eight at a time: what is too many is overwritten by the next block, and a loop of few turns is guessed right.
struct compactor {
  void operator()(block const&, char const* p, std::uint64_t tokens, std::uint64_t candidates, std::uint32_t place,
                  token_buffer& out, std::size_t n) const {
  std::uint32_t* to = out.places.data() + n + 1;
  unsigned char* what = out.what.data() + n;
  for (std::uint64_t rest = tokens; rest != 0;) {
    for (int i = 0; i != 8; ++i) {
      auto const at = static_cast<unsigned>(std::countr_zero(rest)) & 63;
      to[i] = place + at;
      what[i] = static_cast<unsigned char>(p[at]);
      rest &= rest - 1;
    }
    to += 8;
    what += 8;
  }
  for (; candidates != 0; candidates &= candidates - 1) {
    std::uint64_t const before = tokens & ((candidates & (0 - candidates)) - 1);
    out.what[n + static_cast<std::size_t>(std::popcount(before))] = ascii::candidate;
  }
  }
};

// Appends runs of bytes, eight at a time: what is too many is overwritten by the next.
inline std::size_t append(block const&, char const* p, std::uint64_t which, char* out, std::size_t n) {
  while (which != 0) {
    auto const first = static_cast<unsigned>(std::countr_zero(which));
    auto const size = static_cast<unsigned>(std::countr_one(which >> first));
    for (unsigned i = 0; i < size; i += 8) std::memcpy(out + n + i, p + first + i, 8);
    n += size;
    which = size == 64 ? 0 : which & (which + (std::uint64_t{1} << first));
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
