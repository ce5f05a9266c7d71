// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SOURCE_CHUNKS_HPP
#define RIFFLE_SOURCE_CHUNKS_HPP

/// \file
/// chunks: bytes that come as a range of buffers, such as socket reads, rows of a query or a coroutine's output.

#include <riffle/error.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>

namespace riffle {

namespace detail {

template <class T>
concept byte_like =
    std::same_as<T, char> || std::same_as<T, unsigned char> || std::same_as<T, std::byte> || std::same_as<T, char8_t>;

/// A contiguous range of bytes.
template <class R>
concept byte_range =
    std::ranges::contiguous_range<R> && std::ranges::sized_range<R> && byte_like<std::ranges::range_value_t<R>>;

/// A range of contiguous ranges of bytes.
template <class R>
concept chunk_range =
    std::ranges::input_range<R> && byte_range<std::remove_reference_t<std::ranges::range_reference_t<R>>>;

template <class V>
struct chunks_state {
  V range;
  bool opened = false;
};

template <std::ranges::view V>
  requires chunk_range<V>
class chunks_reader {
public:
  explicit chunks_reader(std::shared_ptr<chunks_state<V>> state)
      : state_(std::move(state)), next_(std::ranges::begin(state_->range)) {}

  std::size_t read(std::span<char> buffer) {
    for (;; ++next_, held_ = false) {
      if (!held_) {
        if (next_ == std::ranges::end(state_->range)) return 0;
        hold();
      }
      // The range is advanced only when more is asked for: that may wait, and ends the life of the chunk.
      std::size_t const left = std::ranges::size(*chunk_) - position_;
      if (left == 0) continue;
      std::size_t const count = std::min(left, buffer.size());
      std::memcpy(buffer.data(), std::ranges::data(*chunk_) + position_, count);
      position_ += count;
      return count;
    }
  }

private:
  using reference = std::ranges::range_reference_t<V>;

  void hold() {
    if constexpr (std::is_reference_v<reference>) {
      auto&& chunk = *next_;
      chunk_ = std::addressof(chunk);
    } else {
      chunk_.emplace(*next_);
    }
    held_ = true;
    position_ = 0;
  }

  std::shared_ptr<chunks_state<V>> state_;
  std::ranges::iterator_t<V> next_;
  // What *next_ is: where it stands, or itself if it is a temporary.
  std::conditional_t<std::is_reference_v<reference>, std::add_pointer_t<reference>,
                     std::optional<std::remove_cv_t<reference>>>
      chunk_{};
  bool held_ = false;
  std::size_t position_ = 0;
};

}  // namespace detail

/// A source that reads the chunks of a range one after the other, as if they were joined; where they are cut does not
/// matter, and empty ones do not end it.
///
/// The range is any input range whose elements are contiguous ranges of char, unsigned char, char8_t or std::byte. As
/// with std::views::all, an lvalue is referred to, and must outlive all views and runs, and an rvalue is moved in, to
/// be shared by them. Each chunk is copied once, into the window; the range is advanced when that has been done and
/// more is needed.
///
/// A forward range is read from its begin() by each run. A single-pass one can be opened once; a second begin(), of a
/// copy too, throws source_error with errc::not_reopenable. What the range throws reaches the user unchanged.
template <std::ranges::view V>
  requires detail::chunk_range<V>
class chunks {
public:
  static constexpr bool reopenable = std::ranges::forward_range<V>;

  explicit chunks(V range) : state_(std::make_shared<detail::chunks_state<V>>(std::move(range))) {}

  detail::chunks_reader<V> open() const {
    if (!reopenable && std::exchange(state_->opened, true))
      throw source_error(errc::not_reopenable,
                         "a single-pass range of chunks can be read once only and was; "
                         "put the chunks into a container");
    return detail::chunks_reader<V>(state_);
  }

private:
  std::shared_ptr<detail::chunks_state<V>> state_;
};

template <std::ranges::viewable_range R>
  requires detail::chunk_range<R>
chunks(R&&) -> chunks<std::views::all_t<R>>;

}  // namespace riffle

#endif
