// SPDX-License-Identifier: BSL-1.0

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
