// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_DETAIL_HASH_INDEX_HPP
#define RIFFLE_SET_DETAIL_HASH_INDEX_HPP

/// \file
/// hash_index: which positions of a storage hold a value of a given hash, in eight bytes a slot.

#include <riffle/error.hpp>
#include <riffle/set/detail/byte_arena.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace riffle::detail {

/// A flat table with linear probing. A slot holds the upper 24 bits of the hash over position + 1, or 0; the lower bits
/// of the hash say where to look, so that a wrong candidate passes the 24 bits once in 16 million times. A power of two
/// of slots, of which at most three quarters are taken.
class hash_index {
public:
  std::size_t size() const noexcept { return size_.value; }
  std::size_t memory_bytes() const noexcept { return slots_.capacity() * sizeof(std::uint64_t); }

  /// Whether a position has this hash, as far as the table knows it, and `same(position)`.
  template <class Same>
  bool contains(std::uint64_t hash, Same same) const {
    if (slots_.empty()) return false;
    std::size_t const mask = slots_.size() - 1;
    for (std::size_t i = static_cast<std::size_t>(hash) & mask; slots_[i] != 0; i = (i + 1) & mask)
      if ((slots_[i] ^ hash) <= position_mask && same((slots_[i] & position_mask) - 1)) return true;
    return false;
  }

  /// Makes sure that add() has room. `each(place)` calls `place(hash, position)` for all that was added: hashing again
  /// what the storage holds, in order, is cheaper than keeping the hashes. Where it throws, the index is as it was.
  template <class Each>
  void make_room(Each each) {
    if (size() < slots_.size() / 4 * 3) return;
    if (size() >= position_mask) throw limit_error(errc::set_limit, "a set holds at most 2^40 - 1 values");
    std::vector<std::uint64_t> larger(std::max<std::size_t>(16, slots_.size() * 2));
    each([&larger](std::uint64_t hash, std::uint64_t position) { place(larger, hash, position); });
    slots_.swap(larger);
  }

  void add(std::uint64_t hash, std::uint64_t position) noexcept {
    place(slots_, hash, position);
    ++size_.value;
  }

private:
  static constexpr std::uint64_t position_mask = (std::uint64_t{1} << 40) - 1;

  static void place(std::vector<std::uint64_t>& slots, std::uint64_t hash, std::uint64_t position) noexcept {
    std::size_t const mask = slots.size() - 1;
    std::size_t i = static_cast<std::size_t>(hash) & mask;
    while (slots[i] != 0) i = (i + 1) & mask;
    slots[i] = (hash & ~position_mask) | (position + 1);
  }

  std::vector<std::uint64_t> slots_;
  moved_count size_;
};

}  // namespace riffle::detail

#endif
