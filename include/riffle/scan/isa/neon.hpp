// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_ISA_NEON_HPP
#define RIFFLE_SCAN_ISA_NEON_HPP

/// \file
/// The kernel for 64-bit ARM, which always has NEON.

#include <riffle/scan/flat_matcher.hpp>
#include <riffle/scan/isa/tables.hpp>
#include <riffle/scan/tokens.hpp>

#include <arm_neon.h>
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace riffle::detail::neon {

class block {
public:
  using pattern = int;
  static pattern all(int c) { return c; }
  static block zeros() {
    block b;
    for (uint8x16_t& each : b.parts_) each = vdupq_n_u8(0);
    return b;
  }
  static block load(char const* p) {
    block b;
    for (int i = 0; i != 4; ++i) b.parts_[i] = vld1q_u8(reinterpret_cast<unsigned char const*>(p) + 16 * i);
    return b;
  }
  std::uint64_t eq(int c) const {
    return mask([each = vdupq_n_u8(static_cast<unsigned char>(c))](uint8x16_t bytes) { return vceqq_u8(bytes, each); });
  }
  std::uint64_t between(unsigned low, unsigned high) const {
    return mask([first = vdupq_n_u8(static_cast<unsigned char>(low)),
                 size = vdupq_n_u8(static_cast<unsigned char>(high - low))](uint8x16_t bytes) {
      return vcleq_u8(vsubq_u8(bytes, first), size);
    });
  }
  std::uint64_t space() const { return eq(' ') | between('\t', '\n') | eq('\r'); }
  std::uint64_t operators() const {
    block const lower = folded();
    return lower.eq('{') | lower.eq('}') | eq(',') | eq(':');
  }
  // What may stand after a backslash.
  std::uint64_t escapable() const {
    return eq('"') | eq('\\') | eq('/') | eq('b') | eq('f') | eq('n') | eq('r') | between('t', 'u');
  }
  std::uint64_t beyond_ascii() const { return between(0x80, 0xFF); }
  // Those of true, false and null, but for e.
  std::uint64_t letters() const {
    return eq('t') | eq('r') | eq('u') | eq('f') | eq('a') | eq('l') | eq('s') | eq('n');
  }
  /// Whether any byte is not what UTF-8 allows after those before it; `before` are the 64 bytes before this block.
  std::uint64_t wrong_utf8(block const& before) const {
    block b;
    for (int i = 0; i != 4; ++i) b.parts_[i] = wrong_utf8(parts_[i], i == 0 ? before.parts_[3] : parts_[i - 1]);
    return b.mask([](uint8x16_t bytes) { return bytes; });
  }
  block folded() const {
    block b;
    for (int i = 0; i != 4; ++i) b.parts_[i] = vorrq_u8(parts_[i], vdupq_n_u8(0x20));
    return b;
  }

private:
  static uint8x16_t wrong_utf8(uint8x16_t bytes, uint8x16_t before) {
    uint8x16_t const last = vextq_u8(before, bytes, 15);
    auto const look_up = [](std::array<unsigned char, 16> const& table, uint8x16_t at) {
      return vqtbl1q_u8(vld1q_u8(table.data()), at);
    };
    uint8x16_t const pairs = vandq_u8(vandq_u8(look_up(utf8::first_high, vshrq_n_u8(last, 4)),
                                               look_up(utf8::first_low, vandq_u8(last, vdupq_n_u8(15)))),
                                      look_up(utf8::second_high, vshrq_n_u8(bytes, 4)));
    // Continuation bytes where a lead of three or four bytes stands two or three before.
    uint8x16_t const third = vqsubq_u8(vextq_u8(before, bytes, 14), vdupq_n_u8(0xE0 - 0x80));
    uint8x16_t const fourth = vqsubq_u8(vextq_u8(before, bytes, 13), vdupq_n_u8(0xF0 - 0x80));
    uint8x16_t const wanted = vandq_u8(vorrq_u8(third, fourth), vdupq_n_u8(0x80));
    return vmvnq_u8(vceqq_u8(wanted, pairs));
  }
  // There is no movemask: a bit for each byte, added up pairwise.
  template <class F>
  std::uint64_t mask(F f) const {
    constexpr unsigned char bits[] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t const each = vld1q_u8(bits);
    uint8x16_t const low = vpaddq_u8(vandq_u8(f(parts_[0]), each), vandq_u8(f(parts_[1]), each));
    uint8x16_t const high = vpaddq_u8(vandq_u8(f(parts_[2]), each), vandq_u8(f(parts_[3]), each));
    uint8x16_t const all = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
  }
  uint8x16_t parts_[4];
};

inline std::uint64_t prefix_xor(std::uint64_t m) {
  for (unsigned n = 1; n != 64; n *= 2) m ^= m << n;
  return m;
}

struct compactor {
  void operator()(block const&, char const* p, std::uint64_t tokens, std::uint64_t candidates, std::uint32_t place,
                  token_buffer& out, std::size_t n) const {
    for (; tokens != 0; tokens &= tokens - 1, ++n) {
      auto const at = static_cast<unsigned>(std::countr_zero(tokens));
      bool const marked = (candidates >> at & 1) != 0;
      out.what[n] = marked ? ascii::candidate : static_cast<unsigned char>(p[at]);
      out.places[n + 1] = place + at;
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
  int depth = 0;
  for (int i = 0; i != 64; ++i) {
    bool const opens = (what[i] | 0x20) == '{', closes = (what[i] | 0x20) == '}';
    depth -= closes;
    out[i] = static_cast<signed char>(depth);
    depth += opens;
  }
}

#include <riffle/scan/isa/byte_classes.ipp>

#include <riffle/scan/isa/kernel.ipp>

}  // namespace riffle::detail::neon

#endif
