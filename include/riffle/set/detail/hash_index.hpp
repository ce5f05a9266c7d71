// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_DETAIL_HASH_INDEX_HPP
#define RIFFLE_SET_DETAIL_HASH_INDEX_HPP

/// \file
/// hash_index: which positions of a storage hold a value of a given hash, in nine bytes a slot.

#include <riffle/error.hpp>
#include <riffle/set/detail/byte_arena.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace riffle::detail {

/// A flat table of groups of eight slots. The eight tags of a group, each the lowest seven bits of a hash below a bit
/// that says that the slot is taken, are one word, so that one comparison finds the few slots worth a look. The slots of
/// a group, each 24 bits of a hash over a position, are one cache line. The uppermost `bits_` bits of a hash number its
/// home, the group where a search begins; from a full group it goes on to the next. A power of two of groups, of whose
/// slots at most 13 of 16 are taken.
///
/// The table mostly doubles without a look at the values: the 24 bits in a slot are those that follow the first `base_`
/// ones of its hash. When a table is made from the values, they begin MinKnown bits before the end of the home's number;
/// as it doubles, the number takes in more of them, MaxKnown at most, and fewer are left to tell values apart.
template <unsigned MinKnown, unsigned MaxKnown>
class basic_hash_index {
  static_assert(MinKnown < MaxKnown && MaxKnown < 24);

public:
  std::size_t size() const noexcept { return size_.value; }
  std::size_t memory_bytes() const noexcept {
    return tags_.capacity() * sizeof(std::uint64_t) + lines_.capacity() * sizeof(line);
  }

  /// Whether a position has this hash, as far as the table knows it, and `same(position)`.
  template <class Same>
  bool contains(std::uint64_t hash, Same same) const {
    if (tags_.empty()) return false;
    std::uint64_t const tag = tag_of(hash) * each_byte, upper = hash << base_;
    for (std::size_t group = home(hash);; group = next(group)) {
#if defined(__GNUC__)
      __builtin_prefetch(&lines_[group]);  // in large tables it takes as long as the tags
#endif
      std::uint64_t const tags = tags_[group], difference = tags ^ tag;
      // The highest bits of zero bytes of the difference; now and then, to no harm, that of a byte 1 above such a byte.
      for (auto hits = (difference - each_byte) & ~difference & taken; hits != 0; hits &= hits - 1) {
        std::uint64_t const slot = lines_[group].slots[slot_of(hits)];
        if ((slot ^ upper) <= position_mask && same(slot & position_mask)) return true;
      }
      if ((~tags & taken) != 0) return false;
    }
  }

  /// Makes sure that add() has room. `each(place)` calls `place(hash, position)` for all that was added; few doublings
  /// need it. Where it throws, the index is as it was.
  template <class Each>
  void make_room(Each each) {
    if (size() < tags_.size() * 13 / 2) return;
    if (size() >= position_mask) throw limit_error(errc::set_limit, "a set holds at most 2^40 - 1 values");
    if (tags_.empty()) base_ = bits_ = 0, farthest_ = 0;  // it may have been moved from
    basic_hash_index larger;
    larger.bits_ = bits_ + 1;
    larger.tags_.resize(std::size_t{1} << larger.bits_);
    larger.lines_.resize(std::size_t{1} << larger.bits_);
    unsigned const known = bits_ - base_;
    if (known < MaxKnown && farthest_ >> known == 0) {
      larger.base_ = base_;
      double_into(larger);
    } else {
      larger.base_ = larger.bits_ - std::min(larger.bits_, MinKnown);
      each([&larger](std::uint64_t hash, std::uint64_t position) { larger.place(hash, position); });
    }
    larger.size_ = size_;
    *this = std::move(larger);
  }

  void add(std::uint64_t hash, std::uint64_t position) noexcept {
    place(hash, position);
    ++size_.value;
  }

private:
  struct line {
    alignas(64) std::uint64_t slots[8];
  };

  static constexpr std::uint64_t position_mask = (std::uint64_t{1} << 40) - 1;
  static constexpr std::uint64_t each_byte = 0x0101010101010101;
  static constexpr std::uint64_t taken = 0x8080808080808080;

  static std::uint64_t tag_of(std::uint64_t hash) noexcept { return (hash & 0x7f) | 0x80; }
  /// The slot of the lowest of some highest bits of bytes.
  static std::size_t slot_of(std::uint64_t bits) noexcept {
    return static_cast<std::size_t>(std::countr_zero(bits)) / 8;
  }
  std::size_t home(std::uint64_t hash) const noexcept { return static_cast<std::size_t>(hash >> (64 - bits_)); }
  std::size_t next(std::size_t group) const noexcept { return (group + 1) & (tags_.size() - 1); }

  void place(std::uint64_t hash, std::uint64_t position) noexcept {
    place(home(hash), tag_of(hash), ((hash << base_) & ~position_mask) | position);
  }
  void place(std::size_t group, std::uint64_t tag, std::uint64_t slot) noexcept {
    std::size_t steps = 0;
    for (; (~tags_[group] & taken) == 0; ++steps) group = next(group);
    farthest_ = std::max(farthest_, steps);
    std::size_t const at = slot_of(~tags_[group] & taken);
    tags_[group] |= tag << (8 * at);
    lines_[group].slots[at] = slot;
  }

  /// Fills a table of twice the size. The first `known` bits in a slot are the last ones of its home's number, and fewer
  /// than 2^known steps lead from there to where it was found; the bit after them is what the larger table adds.
  void double_into(basic_hash_index& larger) const noexcept {
    unsigned const known = bits_ - base_;
    for (std::size_t group = 0; group < tags_.size(); ++group) {
      std::uint64_t const* slot = lines_[group].slots;
      for (std::uint64_t tags = tags_[group]; tags != 0; tags >>= 8, ++slot) {
        auto const bits = static_cast<std::size_t>(*slot >> (63 - known));
        std::size_t const steps = (group - (bits >> 1)) & ((std::size_t{1} << known) - 1);
        std::size_t const twice = 2 * ((group - steps) & (tags_.size() - 1));
        larger.place(twice + (bits & 1), tags & 0xff, *slot);
      }
    }
  }

  std::vector<std::uint64_t> tags_;
  std::vector<line> lines_;
  unsigned bits_ = 0;
  unsigned base_ = 0;
  std::size_t farthest_ = 0;  // steps from a home to a slot
  moved_count size_;
};

/// Made from the values once, at some 50 million of them.
using hash_index = basic_hash_index<10, 23>;

}  // namespace riffle::detail

#endif
