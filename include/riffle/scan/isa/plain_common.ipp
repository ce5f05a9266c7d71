// SPDX-License-Identifier: BSL-1.0

// What the kernels without the instructions for it do a word or a byte at a time.

inline std::uint64_t prefix_xor(std::uint64_t m) {
  for (unsigned n = 1; n != 64; n *= 2) m ^= m << n;
  return m;
}

inline void compact(block const&, char const* p, std::uint64_t tokens, std::uint64_t candidates, std::uint32_t place,
                    token_buffer& out, std::size_t n) {
  for (; tokens != 0; tokens &= tokens - 1, ++n) {
    auto const at = static_cast<unsigned>(std::countr_zero(tokens));
    bool const candidate = (candidates >> at & 1) != 0;
    out.what[n] = candidate ? token_buffer::candidate : static_cast<unsigned char>(p[at]);
    out.places[n + 1] = place + at;
  }
}

#include <riffle/scan/isa/append.ipp>

inline void store_depths(block const&, unsigned char const* what, signed char* out) {
  int depth = 0;
  for (int i = 0; i != 64; ++i) {
    bool const opens = (what[i] | 0x20) == '{', closes = (what[i] | 0x20) == '}';
    depth -= closes;
    out[i] = static_cast<signed char>(depth);
    depth += opens;
  }
}
