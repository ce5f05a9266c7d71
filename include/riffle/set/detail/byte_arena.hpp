// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_DETAIL_BYTE_ARENA_HPP
#define RIFFLE_SET_DETAIL_BYTE_ARENA_HPP

/// \file
/// byte_arena: strings one after the other in chunks that never move, each known by one number.

#include <riffle/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::detail {

/// A count that a move takes away, so that what is left is that of an empty owner.
struct moved_count {
  std::size_t value = 0;

  moved_count() = default;
  moved_count(moved_count const&) = default;
  moved_count(moved_count&& other) noexcept : value(std::exchange(other.value, 0)) {}
  moved_count& operator=(moved_count const&) = default;
  moved_count& operator=(moved_count&& other) noexcept {
    value = std::exchange(other.value, 0);
    return *this;
  }
  ~moved_count() = default;
};

/// Strings, each behind its length (LEB128: 7 bits a byte, low ones first), in chunks of 64 KiB. Position p stands in
/// chunk p / 64 KiB at byte p % 64 KiB. A string never crosses from one chunk to the next, except one longer than a
/// chunk: it has a block of its own, which takes several consecutive chunk numbers and whose last part is then filled
/// like any other. The first chunks are allocated smaller, for small sets. Strings stay where they are until the arena
/// is destroyed; moving the arena does not move them.
class byte_arena {
public:
  /// Positions are below this.
  static constexpr std::uint64_t max_bytes = std::uint64_t{1} << 40;

  byte_arena() = default;
  byte_arena(byte_arena&&) noexcept = default;
  byte_arena& operator=(byte_arena&&) noexcept = default;
  byte_arena(byte_arena const& other) { copy(other); }
  ~byte_arena() = default;

  /// The position of a new string. Where it throws, the arena is as it was.
  std::uint64_t append(std::string_view bytes) {
    char header[10];
    std::size_t header_size = 0;
    std::size_t rest = bytes.size();
    for (; rest >= 0x80; rest >>= 7) header[header_size++] = static_cast<char>((rest & 0x7f) | 0x80);
    header[header_size++] = static_cast<char>(rest);

    std::size_t const total = header_size + bytes.size();
    if (chunks_.empty() || total > chunks_.back().capacity - chunks_.back().end) open(total);

    // The chunk to write to is the last one, or the first of the several that open() has just made for this string.
    std::size_t const ahead = total > chunk_bytes ? (total - 1) / chunk_bytes : 0;
    std::size_t const index = chunks_.size() - 1 - ahead;
    chunk& first = chunks_[index];
    std::uint64_t const position = index * chunk_bytes + first.end;
    std::memcpy(first.data + first.end, header, header_size);
    if (!bytes.empty()) std::memcpy(first.data + first.end + header_size, bytes.data(), bytes.size());
    for (std::size_t i = index; i < index + ahead; ++i) chunks_[i].end = chunk_bytes;
    chunks_.back().end += static_cast<std::uint32_t>(total - ahead * chunk_bytes);
    return position;
  }

  std::string_view at(std::uint64_t position) const noexcept {
    char const* p = chunks_[position / chunk_bytes].data + position % chunk_bytes;
    auto byte = static_cast<unsigned char>(*p++);
    std::size_t size = byte & 0x7f;
    for (int shift = 7; byte & 0x80; shift += 7) {
      byte = static_cast<unsigned char>(*p++);
      size |= static_cast<std::size_t>(byte & 0x7f) << shift;
    }
    return {p, size};
  }

  /// The first position; end() if there is none.
  std::uint64_t begin() const noexcept { return 0; }
  std::uint64_t end() const noexcept {
    return chunks_.empty() ? 0 : (chunks_.size() - 1) * chunk_bytes + chunks_.back().end;
  }
  std::uint64_t next(std::uint64_t position) const noexcept {
    std::string_view const bytes = at(position);
    char const* const start = chunks_[position / chunk_bytes].data + position % chunk_bytes;
    position += static_cast<std::uint64_t>(bytes.data() + bytes.size() - start);
    std::uint64_t const index = position / chunk_bytes;
    bool const closed = index + 1 < chunks_.size() && position % chunk_bytes == chunks_[index].end;
    return closed ? (index + 1) * chunk_bytes : position;
  }

  std::size_t memory_bytes() const noexcept { return allocated_.value + chunks_.capacity() * sizeof(chunk); }

private:
  static constexpr std::size_t chunk_bytes = 64 * 1024;

  struct chunk {
    std::unique_ptr<char[]> block;  // none in the later parts of a block for a long string
    char* data;
    std::uint32_t end;  // bytes written
    std::uint32_t capacity;
  };

  /// Adds chunks for a string that takes `total` bytes.
  void open(std::size_t total) {
    std::size_t const index = chunks_.size();
    if (total > max_bytes || (index + 1) * chunk_bytes + total >= max_bytes)
      throw limit_error(errc::set_limit, "a set holds at most 1 TiB of strings");
    std::size_t const count = (total + chunk_bytes - 1) / chunk_bytes;
    std::size_t bytes = count * chunk_bytes;
    if (count == 1 && index < 4) bytes = std::max(std::size_t{256} << (2 * index), total);
    if (chunks_.capacity() - index < count) chunks_.reserve(std::max(2 * index, index + count));
    auto block = std::make_unique_for_overwrite<char[]>(bytes);
    allocated_.value += bytes;
    char* data = block.get();
    for (std::size_t i = 0; i < count; ++i, data += chunk_bytes)
      chunks_.push_back({std::move(block), data, 0, static_cast<std::uint32_t>(std::min(bytes, chunk_bytes))});
  }

  void copy(byte_arena const& other) {
    chunks_.reserve(other.chunks_.size());
    for (std::size_t i = 0; i < other.chunks_.size();) {
      std::size_t after = i + 1;
      while (after < other.chunks_.size() && !other.chunks_[after].block) ++after;
      std::size_t const leading = (after - i - 1) * chunk_bytes;
      chunk const& last = other.chunks_[after - 1];
      auto block = std::make_unique_for_overwrite<char[]>(leading + last.capacity);
      allocated_.value += leading + last.capacity;
      std::memcpy(block.get(), other.chunks_[i].data, leading + last.end);
      for (char* data = block.get(); i < after; ++i, data += chunk_bytes)
        chunks_.push_back({std::move(block), data, other.chunks_[i].end, other.chunks_[i].capacity});
    }
  }

  std::vector<chunk> chunks_;
  moved_count allocated_;
};

}  // namespace riffle::detail

#endif
