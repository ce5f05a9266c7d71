// SPDX-License-Identifier: BSL-1.0
//
// custom_source PIECE...
//
// Prints the tag of each release of a table that was split into pieces, as `split -b` does: a source of one's own,
// which reads several files as if they were one. Documents may go on from one piece to the next.

#include <riffle.hpp>

#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

/// A source is anything with open(), which gives a reader with read().
class pieces {
public:
  class reader {
  public:
    explicit reader(std::vector<std::filesystem::path> const& paths) : paths_(&paths) {}

    /// Fills the front of the buffer, and returns with how many bytes; 0 at the end.
    std::size_t read(std::span<char> buffer) {
      for (;;) {
        if (in_.is_open()) {
          in_.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
          if (in_.gcount() != 0) return static_cast<std::size_t>(in_.gcount());
          if (in_.bad()) throw riffle::source_error(riffle::errc::read_failed, "reading failed", {.source = name()});
          in_.close();
          ++next_;
        }
        if (next_ == paths_->size()) return 0;
        in_.clear();
        in_.open((*paths_)[next_], std::ios::binary);
        if (!in_) throw riffle::source_error(riffle::errc::cannot_open, "cannot open", {.source = name()});
      }
    }

  private:
    std::string name() const { return (*paths_)[next_].string(); }

    std::vector<std::filesystem::path> const* paths_;
    std::size_t next_ = 0;
    std::ifstream in_;
  };

  explicit pieces(std::vector<std::filesystem::path> paths) : paths_(std::move(paths)) {}

  reader open() const { return reader(paths_); }
  /// Optional: it can be read again, so that errors are located by line and column.
  static constexpr bool reopenable = true;
  /// Optional: what error messages call it.
  std::string name() const { return "the pieces put together"; }

private:
  std::vector<std::filesystem::path> paths_;
};
static_assert(riffle::document_source<pieces>);

int main(int argc, char* argv[]) {
  if (argc < 2) {
    std::cerr << "usage: custom_source PIECE...\n";
    return 2;
  }
  try {
    pieces table({argv + 1, argv + argc});
    for (std::string_view tag : riffle::documents(table) | riffle::project<std::string>("tag_name"))
      std::cout << tag << '\n';
    return std::cout.flush() ? 0 : 2;
  } catch (std::exception const& e) {
    std::cerr << "custom_source: " << e.what() << '\n';
    return 2;
  }
}
