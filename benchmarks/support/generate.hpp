// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_BENCHMARKS_SUPPORT_GENERATE_HPP
#define RIFFLE_BENCHMARKS_SUPPORT_GENERATE_HPP

/// \file
/// What the generators of inputs share: chance, output and JSON; the same bytes on every platform, in constant memory.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

namespace bench {

constexpr std::uint64_t splitmix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/// xoshiro256** (Blackman and Vigna). The standard's distributions differ between libraries, so there is none here.
class random_source {
public:
  explicit random_source(std::uint64_t seed) {
    for (std::uint64_t& word : state_) word = seed = splitmix64(seed);
  }
  std::uint64_t operator()() {
    std::uint64_t const result = std::rotl(state_[1] * 5, 7) * 9;
    std::uint64_t const shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }
  /// One of 0 .. n - 1, for n up to 2^32.
  std::uint64_t below(std::uint64_t n) { return ((*this)() >> 32) * n >> 32; }
  bool percent(std::uint64_t p) { return below(100) < p; }
  template <class T, std::size_t Size>
  T const& one_of(std::array<T, Size> const& values) {
    return values[below(Size)];
  }

private:
  std::array<std::uint64_t, 4> state_;
};

/// Standard output.
class output {
public:
  output() {
#ifdef _WIN32
    _setmode(_fileno(stdout), _O_BINARY);
#endif
  }
  void put(std::string_view text) {
    if (capacity - size_ < text.size()) flush();
    std::memcpy(buffer_.get() + size_, text.data(), text.size());
    size_ += text.size();
    written_ += text.size();
  }
  void put(char c) { put(std::string_view(&c, 1)); }
  std::uint64_t written() const { return written_; }
  void flush() {
    if (std::fwrite(buffer_.get(), 1, size_, stdout) != size_ || std::fflush(stdout) != 0) {
      std::perror("cannot write");
      std::exit(1);
    }
    size_ = 0;
  }

private:
  static constexpr std::size_t capacity = 256 * 1024;  // every text put is far shorter
  std::unique_ptr<char[]> buffer_ = std::make_unique<char[]>(capacity);
  std::size_t size_ = 0;
  std::uint64_t written_ = 0;
};

/// The separators: of Python's json.dumps, plain or with indent=2; or none that is not needed.
enum class style { spaced, pretty, compact };

/// Writes values.
class json_writer {
public:
  json_writer(output& out, style form) : out_(out), style_(form) {}

  void open(char bracket) {
    item();
    out_.put(bracket);
    ++depth_;
    empty_ = true;
  }
  void close(char bracket) {
    --depth_;
    if (style_ == style::pretty && !empty_) line();
    out_.put(bracket);
    empty_ = false;
  }
  void key(std::string_view name) {
    item();
    out_.put('"');
    out_.put(name);
    out_.put(style_ == style::compact ? "\":" : "\": ");
    after_key_ = true;
  }
  /// A value given as JSON text.
  void value(std::string_view json) {
    item();
    out_.put(json);
  }
  /// A string whose contents, as JSON text, the caller writes.
  template <class F>
  void string(F contents) {
    item();
    out_.put('"');
    contents(out_);
    out_.put('"');
  }
  void begin_document() { empty_ = true; }

private:
  void item() {
    if (after_key_) {
      after_key_ = false;
      return;
    }
    if (!empty_) out_.put(style_ != style::spaced || depth_ == 0 ? "," : ", ");
    if (style_ == style::pretty && depth_ > 0) line();
    empty_ = false;
  }
  void line() {
    out_.put('\n');
    for (int i = 0; i < depth_; ++i) out_.put("  ");
  }

  output& out_;
  style style_;
  int depth_ = 0;
  bool empty_ = true;
  bool after_key_ = false;
};

/// The argument of an option: digits and perhaps K, M or G.
inline std::optional<std::uint64_t> number_with_suffix(std::string_view text) {
  std::uint64_t factor = 1;
  if (!text.empty()) {
    char const last = text.back();
    factor = last == 'K' ? 1000 : last == 'M' ? 1000000 : last == 'G' ? 1000000000 : 1;
    if (factor != 1) text.remove_suffix(1);
  }
  if (text.empty() || text.size() > 10) return {};
  std::uint64_t n = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return {};
    n = n * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return n * factor;
}

}  // namespace bench

#endif
