// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_SOURCES_HPP
#define RIFFLE_TESTS_SUPPORT_SOURCES_HPP

/// \file
/// Sources that are awkward on purpose, files to read, and ways to read any source to its end.

#include <riffle/source/input.hpp>

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace riffle::test {

/// Gives a text in pieces: one read() never crosses the end of a piece.
class split_source {
public:
  static constexpr bool reopenable = true;

  struct reader {
    std::string_view text;
    std::vector<std::size_t> ends;
    std::size_t position = 0;

    std::size_t read(std::span<char> buffer) {
      std::size_t end = text.size();
      for (std::size_t cut : ends)
        if (cut > position) end = std::min(end, cut);
      std::size_t const count = text.substr(position, end - position).copy(buffer.data(), buffer.size());
      position += count;
      return count;
    }
  };

  split_source(std::string text, std::vector<std::size_t> cuts) : text_(std::move(text)), cuts_(std::move(cuts)) {}
  template <std::convertible_to<std::size_t>... Cuts>
  explicit split_source(std::string text, Cuts... cuts)
      : split_source(std::move(text), std::vector<std::size_t>{static_cast<std::size_t>(cuts)...}) {}

  reader open() const { return {text_, cuts_}; }

private:
  std::string text_;
  std::vector<std::size_t> cuts_;
};

/// Gives a text byte by byte.
class one_byte_source {
public:
  static constexpr bool reopenable = true;

  struct reader {
    std::string_view text;

    std::size_t read(std::span<char> buffer) {
      if (text.empty()) return 0;
      buffer[0] = text[0];
      text.remove_prefix(1);
      return 1;
    }
  };

  explicit one_byte_source(std::string text) : text_(std::move(text)) {}

  reader open() const { return {text_}; }

private:
  std::string text_;
};

/// Gives the first `n` bytes of a text, then throws `exception` instead of giving more or ending.
template <class E>
class failing_source {
public:
  static constexpr bool reopenable = true;

  struct reader {
    std::string_view text;
    E exception;

    std::size_t read(std::span<char> buffer) {
      if (text.empty()) throw exception;
      std::size_t const count = text.copy(buffer.data(), buffer.size());
      text.remove_prefix(count);
      return count;
    }
  };

  failing_source(std::string const& text, std::size_t n, E exception)
      : text_(text.substr(0, n)), exception_(std::move(exception)) {}

  reader open() const { return {text_, exception_}; }

private:
  std::string text_;
  E exception_;
};

/// What has been done with a counting_source; shared by its copies.
struct source_counts {
  std::atomic<int> opens = 0;
  std::atomic<int> open_now = 0;  ///< readers that have not been destroyed yet
  std::atomic<std::uint64_t> reads = 0;
  std::atomic<std::uint64_t> bytes = 0;
};

/// Gives a text and counts.
class counting_source {
public:
  static constexpr bool reopenable = true;

  class reader {
  public:
    reader(std::string_view text, std::shared_ptr<source_counts> counts) : text_(text), counts_(std::move(counts)) {
      ++counts_->opens;
      ++counts_->open_now;
    }
    reader(reader&&) = default;
    ~reader() {
      if (counts_) --counts_->open_now;
    }
    std::size_t read(std::span<char> buffer) {
      std::size_t const count = text_.copy(buffer.data(), buffer.size());
      text_.remove_prefix(count);
      ++counts_->reads;
      counts_->bytes += count;
      return count;
    }
    std::optional<std::uint64_t> size() const { return text_.size(); }

  private:
    std::string_view text_;
    std::shared_ptr<source_counts> counts_;
  };

  explicit counting_source(std::string text) : text_(std::move(text)), counts_(std::make_shared<source_counts>()) {}

  reader open() const { return {text_, counts_}; }
  std::string name() const { return "counting"; }
  /// Ask for it before the source is given away; it stays valid.
  std::shared_ptr<source_counts const> counts() const { return counts_; }

private:
  std::string text_;
  std::shared_ptr<source_counts> counts_;
};

/// A directory of its own, removed at the end with all that was written into it.
class temporary_directory {
public:
  temporary_directory()
      : path_(std::filesystem::temp_directory_path() / ("riffle-test-" + std::to_string(std::random_device()()))) {
    std::filesystem::create_directory(path_);
  }
  temporary_directory(temporary_directory const&) = delete;
  temporary_directory& operator=(temporary_directory const&) = delete;
  ~temporary_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path const& path() const { return path_; }
  /// Writes a file of these bytes and returns its path.
  std::filesystem::path write(std::string const& name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }

private:
  std::filesystem::path path_;
};

/// The whole of an input, read with a window that keeps nothing.
inline std::string read_all(detail::input& in) {
  std::string all;
  while (in.slide(all.size())) all.append(in.window().substr(static_cast<std::size_t>(all.size() - in.offset())));
  return all;
}

template <document_source S>
std::string read_all(S source, std::size_t window_bytes = 4096) {
  return read_all(*detail::any_source(std::move(source)).open(window_bytes));
}

/// The whole of a reader, asked for `most` bytes at a time.
template <byte_reader R>
std::string read_all_of(R reader, std::size_t most) {
  std::string all;
  std::vector<char> buffer(most);
  while (std::size_t const count = reader.read(buffer)) all.append(buffer.data(), count);
  return all;
}

/// Reads an input with keeps chosen at random, and says which promise of detail::input was broken first; "" if none.
inline std::string broken_promise(detail::input& in, std::string_view expected, unsigned seed) {
  std::minstd_rand random(seed);
  std::uint64_t keep = 0;
  auto place = [&] { return " (at " + std::to_string(in.end()) + ", keeping from " + std::to_string(keep) + ")"; };
  if (in.offset() != 0 || !in.window().empty()) return "the window is empty at first" + place();
  for (;;) {
    std::uint64_t const end = in.end();
    bool const more = in.slide(keep);
    if (in.offset() > keep) return "the window begins at or before keep" + place();
    if (more && in.end() <= end) return "the window ends later than before" + place();
    if (!more && in.end() != end) return "the window ends where it ended when there is no more" + place();
    if (in.end() > expected.size()) return "there is nothing after the end" + place();
    if (in.window() != expected.substr(static_cast<std::size_t>(in.offset()), in.window().size()))
      return "the window holds the stream's bytes" + place();
    if (!more) break;
    // From anywhere in the window to its end, each extreme often.
    std::uint64_t const size = in.end() - keep;
    switch (random() % 4) {
      case 0: break;
      case 1: keep = in.end(); break;
      case 2: keep += random() % (size / 8 + 1); break;  // most of the window
      default: keep += random() % (size + 1);
    }
  }
  if (in.end() != expected.size()) return "all bytes are given" + place();
  if (in.slide(keep)) return "an input that has ended stays so" + place();
  return {};
}

}  // namespace riffle::test

#endif
