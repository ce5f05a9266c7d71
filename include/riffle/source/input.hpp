// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SOURCE_INPUT_HPP
#define RIFFLE_SOURCE_INPUT_HPP

/// \file
/// What the scanner reads from: a window that slides over the bytes of any source.

#include <riffle/error.hpp>
#include <riffle/source/concepts.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace riffle::detail {

/// One open run over a source's bytes, seen through a window. The window is empty until the first slide(0).
class input {
public:
  input() = default;
  input(input const&) = delete;
  input& operator=(input const&) = delete;
  virtual ~input() = default;

  std::string_view window() const noexcept { return window_; }
  /// The stream offset of the window's first byte.
  std::uint64_t offset() const noexcept { return offset_; }
  /// The stream offset of the window's end.
  std::uint64_t end() const noexcept { return offset_ + window_.size(); }
  /// The number of bytes after the window's end that may be read, though they mean nothing.
  std::size_t slack() const noexcept { return slack_; }
  /// The length of the whole stream where it is known.
  std::optional<std::uint64_t> total() const noexcept { return total_; }

  /// Makes the window begin at or before the stream offset `keep`, which lies in the window or at its end, and end
  /// later than before. False when there is no more: the window then ends where it ended. Either way it holds all bytes
  /// from `keep` to its end, and pointers into it from before are dead.
  virtual bool slide(std::uint64_t keep) = 0;

protected:
  std::string_view window_;
  std::uint64_t offset_ = 0;
  std::size_t slack_ = 0;
  std::optional<std::uint64_t> total_;
};

/// Bytes that stand in memory as a whole: one window, nothing copied.
class contiguous_input final : public input {
public:
  explicit contiguous_input(std::string_view bytes, std::shared_ptr<void const> owner = {})
      : bytes_(bytes), owner_(std::move(owner)) {
    total_ = bytes.size();
  }

  bool slide(std::uint64_t) override {
    if (window_.size() == bytes_.size()) return false;
    window_ = bytes_;
    return true;
  }

private:
  std::string_view bytes_;
  std::shared_ptr<void const> owner_;
};

/// The bytes of a reader, in a buffer that they move through. Window and buffer begin at multiples of 64, so that a
/// block of 64 bytes of the stream is one of memory, and 64 bytes after the window may be read.
///
/// A slide is one read(): it does not wait for the window to fill, so that a pipe's or socket's bytes are seen as they
/// come. Each byte is moved O(1) times, however short the reads.
template <byte_reader Reader>
class reader_input final : public input {
public:
  /// `source` keeps alive what the reader may refer to.
  template <class Open>
  reader_input(Open open, std::size_t window_bytes, std::shared_ptr<void> source)
      : source_(std::move(source)),
        reader_(open()),
        read_bytes_(std::clamp<std::size_t>(window_bytes, 1, std::size_t{1} << 30)),
        capacity_((read_bytes_ + block - 1) / block * block + block),
        buffer_(allocate(capacity_)) {
    slack_ = block;
    if constexpr (requires(Reader const& r) { std::optional<std::uint64_t>(r.size()); })
      total_ = std::as_const(reader_).size();
  }

  bool slide(std::uint64_t keep) override {
    if (ended_) return false;
    std::size_t const front = static_cast<std::size_t>(keep - offset_) / block * block;
    std::size_t const tail = window_.size() - front;
    // Moving the tail is paid for by what it frees. Else it stays until the buffer is full, which then doubles.
    if (4 * front >= tail) {
      std::memmove(buffer_.get(), buffer_.get() + front, tail);
      hold(front, tail);
    } else if (window_.size() == capacity_) {
      auto larger = allocate(2 * capacity_);
      std::memcpy(larger.get(), buffer_.get() + front, tail);
      buffer_ = std::move(larger);
      capacity_ *= 2;
      hold(front, tail);
    }
    std::size_t const size = window_.size();
    std::size_t const room = std::min(read_bytes_, capacity_ - size);
    std::size_t const count = reader_.read(std::span<char>(buffer_.get() + size, room));
    if (count > room)
      throw source_error(errc::read_failed, "read() returned more than the size of the buffer it was given");
    hold(0, size + count);
    ended_ = count == 0;
    return !ended_;
  }

private:
  static constexpr std::size_t block = 64;

  struct deallocate {
    void operator()(char* memory) const noexcept { ::operator delete(memory, std::align_val_t(block)); }
  };
  using memory = std::unique_ptr<char[], deallocate>;

  // Not filled with zeros: that would touch every page of a window that a short input never needs.
  static memory allocate(std::size_t capacity) {
    return memory(static_cast<char*>(::operator new(capacity + block, std::align_val_t(block))));
  }

  void hold(std::size_t dropped, std::size_t size) noexcept {
    offset_ += dropped;
    window_ = std::string_view(buffer_.get(), size);
  }

  std::shared_ptr<void> source_;
  Reader reader_;
  std::size_t read_bytes_;
  std::size_t capacity_;
  memory buffer_;
  bool ended_ = false;
};

/// A source that makes its own input, because its bytes need not be copied into a buffer.
template <class S>
concept window_source = requires(S const& source, std::size_t window_bytes) {
  { source.open_input(window_bytes) } -> std::same_as<std::unique_ptr<input>>;
};

/// The byte_reader of a window_source, for those who want to read it as any other source.
class input_reader {
public:
  explicit input_reader(std::unique_ptr<input> in) : input_(std::move(in)) {}

  std::size_t read(std::span<char> buffer) {
    if (position_ == input_->end() && !input_->slide(position_)) return 0;
    std::size_t const count =
        input_->window().copy(buffer.data(), buffer.size(), static_cast<std::size_t>(position_ - input_->offset()));
    position_ += count;
    return count;
  }
  std::optional<std::uint64_t> size() const { return input_->total(); }

private:
  std::unique_ptr<input> input_;
  std::uint64_t position_ = 0;
};

/// Any source, shared by its copies. One that was default-constructed is empty.
class any_source {
public:
  any_source() = default;

  template <class S>
    requires(!std::same_as<S, any_source> && document_source<S>)
  explicit any_source(S source) : source_(std::make_shared<model<S>>(std::move(source))) {}

  /// Starts a run that reads `window_bytes` at a time (a source that stands in memory or is mapped may give more at
  /// once) and that keeps the source alive.
  std::unique_ptr<input> open(std::size_t window_bytes) const {
    if (!source_) return std::make_unique<contiguous_input>(std::string_view());
    return source_->open(source_, window_bytes);
  }

  bool reopenable() const { return !source_ || source_->reopenable(); }
  std::string name() const { return source_ ? source_->name() : std::string(); }

private:
  struct base {
    virtual ~base() = default;
    virtual std::unique_ptr<input> open(std::shared_ptr<base> self, std::size_t window_bytes) = 0;
    virtual bool reopenable() const = 0;
    virtual std::string name() const = 0;
  };

  template <class S>
  struct model final : base {
    explicit model(S s) : source(std::move(s)) {}

    std::unique_ptr<input> open(std::shared_ptr<base> self, std::size_t window_bytes) override {
      if constexpr (window_source<S>) {
        return source.open_input(window_bytes);
      } else {
        auto open_reader = [this] { return source.open(); };
        return std::make_unique<reader_input<decltype(source.open())>>(open_reader, window_bytes, std::move(self));
      }
    }
    bool reopenable() const override {
      if constexpr (requires { static_cast<bool>(source.reopenable()); })
        return source.reopenable();
      else if constexpr (requires { static_cast<bool>(S::reopenable); })
        return S::reopenable;
      else
        return false;
    }
    std::string name() const override {
      if constexpr (requires { std::string(source.name()); })
        return std::string(source.name());
      else
        return {};
    }

    S source;
  };

  std::shared_ptr<base> source_;
};

}  // namespace riffle::detail

#endif
