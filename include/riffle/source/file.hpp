// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SOURCE_FILE_HPP
#define RIFFLE_SOURCE_FILE_HPP

/// \file
/// file: a file, or whatever else has a path, read into the window.

#include <riffle/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#ifdef _WIN32
#include <io.h>
#include <share.h>
#else
#include <unistd.h>
#endif

namespace riffle {

namespace detail {

/// What a user can do about an error of the operating system.
inline char const* advice(std::error_code code) {
  if (code == std::errc::no_such_file_or_directory || code == std::errc::not_a_directory) return "check the path";
  if (code == std::errc::is_a_directory) return "name a file in it";
  if (code == std::errc::permission_denied) return "check the permissions of the file and of the directories above it";
  if (code == std::errc::too_many_files_open) return "close some files, or destroy iterators that are no longer needed";
  return "check the file and the device it is on";
}

[[noreturn]] inline void throw_file_error(std::string what, std::error_code code, location where) {
  throw source_error(code, what + ": " + code.message() + "; " + advice(code), std::move(where));
}

/// The operating system's own read(): no buffer between it and the window.
class file_reader {
public:
  explicit file_reader(std::filesystem::path const& path) : name_(path.string()) {
    std::error_code unknown;
    auto const status = std::filesystem::status(path, unknown);
    // Some systems open a directory and fail at the first read, others say "permission denied".
    if (std::filesystem::is_directory(status)) fail_to_open(EISDIR);
#ifdef _WIN32
    if (int const code = ::_wsopen_s(&descriptor_, path.c_str(), _O_RDONLY | _O_BINARY | _O_NOINHERIT, _SH_DENYNO, 0))
      fail_to_open(code);
#else
    do descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    while (descriptor_ < 0 && errno == EINTR);
    if (descriptor_ < 0) fail_to_open(errno);
#endif
    if (std::filesystem::is_regular_file(status)) {
      std::uintmax_t const size = std::filesystem::file_size(path, unknown);
      // Files that the system makes up while they are read (/proc) say 0.
      if (!unknown && size != 0) size_ = size;
    }
  }
  file_reader(file_reader&& other) noexcept
      : name_(std::move(other.name_)),
        descriptor_(std::exchange(other.descriptor_, -1)),
        offset_(other.offset_),
        size_(other.size_) {}
  file_reader& operator=(file_reader&&) = delete;
  ~file_reader() {
    if (descriptor_ < 0) return;
#ifdef _WIN32
    ::_close(descriptor_);
#else
    ::close(descriptor_);
#endif
  }

  std::size_t read(std::span<char> buffer) {
    std::size_t const most = std::min<std::size_t>(buffer.size(), 1 << 30);  // more is an error on some systems
    for (;;) {
#ifdef _WIN32
      auto const count = ::_read(descriptor_, buffer.data(), static_cast<unsigned>(most));
#else
      auto const count = ::read(descriptor_, buffer.data(), most);
#endif
      if (count >= 0) {
        offset_ += static_cast<std::uint64_t>(count);
        return static_cast<std::size_t>(count);
      }
      if (errno != EINTR) break;
    }
    std::error_code const code(errno, std::generic_category());
    location where;
    where.source = name_;
    where.offset = offset_;
    throw_file_error("reading failed", code, std::move(where));
  }
  std::optional<std::uint64_t> size() const { return size_; }

private:
  [[noreturn]] void fail_to_open(int code) const {
    location where;
    where.source = name_;
    throw_file_error("cannot open", std::error_code(code, std::generic_category()), std::move(where));
  }

  std::string name_;
  int descriptor_ = -1;
  std::uint64_t offset_ = 0;
  std::optional<std::uint64_t> size_;
};

}  // namespace detail

/// A source that reads the file at `path` into the window: one system call for each window, nothing between.
///
/// Any path that can be read will do, such as a named pipe or "/dev/stdin". The file is opened by each begin(), read
/// once from its start and closed when the run is destroyed; it is not held open between runs. Only the window is in
/// memory. A file that changes meanwhile is read as it is found. Runs in several threads do not disturb each other.
///
/// Throws source_error with the operating system's code: when a run begins, if there is no such file, it may not be
/// read or is a directory; in the middle, with the offset, if reading fails.
class file {
public:
  explicit file(std::filesystem::path path) : path_(std::move(path)) {}

  detail::file_reader open() const { return detail::file_reader(path_); }
  /// A pipe cannot be read again, though it can be opened again.
  bool reopenable() const {
    std::error_code unknown;
    return std::filesystem::is_regular_file(path_, unknown);
  }
  std::string name() const { return path_.string(); }

private:
  std::filesystem::path path_;
};

}  // namespace riffle

#endif
