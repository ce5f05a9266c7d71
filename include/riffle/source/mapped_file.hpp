// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SOURCE_MAPPED_FILE_HPP
#define RIFFLE_SOURCE_MAPPED_FILE_HPP

/// \file
/// mapped_file: a file mapped into memory piece by piece.

#include <riffle/error.hpp>
#include <riffle/source/file.hpp>
#include <riffle/source/input.hpp>

#include <boost/interprocess/exceptions.hpp>
#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace riffle {

namespace detail {

namespace interprocess = boost::interprocess;

/// A window that is mapped: each slide maps the next piece, together with what is kept.
class mapped_input final : public input {
public:
  mapped_input(std::filesystem::path const& path, std::size_t piece_bytes)
      : name_(path.string()), piece_bytes_(std::max<std::size_t>(piece_bytes, 1)) {
    std::error_code unknown;
    auto const status = std::filesystem::status(path, unknown);
    // Opening a pipe would wait for a writer.
    if (std::filesystem::is_other(status)) throw_unmappable(errc::cannot_open, "it is not a regular file");
    file_reader reader(path);  // its errors are ours
    if (reader.size()) {
      total_ = reader.size();
      guard([&] { mapping_ = interprocess::file_mapping(path.c_str(), interprocess::read_only); });
    } else {
      char byte;
      if (reader.read(std::span<char>(&byte, 1)) != 0) throw_unmappable(errc::cannot_open, "its size is not known");
      total_ = 0;
    }
  }

  bool slide(std::uint64_t keep) override {
    if (end() == *total_) return false;
    std::uint64_t const page = interprocess::mapped_region::get_page_size();
    std::uint64_t const first = keep / page * page;
    std::uint64_t const last = end() + std::min<std::uint64_t>(piece_bytes_, *total_ - end());
    auto const size = static_cast<std::size_t>(last - first);
    guard([&] {
      region_ = interprocess::mapped_region(mapping_, interprocess::read_only,
                                            static_cast<interprocess::offset_t>(first), size);
    });
    window_ = std::string_view(static_cast<char const*>(region_.get_address()), size);
    offset_ = first;
    return true;
  }

private:
  template <class F>
  void guard(F map) const {
    try {
      map();
    } catch (interprocess::interprocess_exception const& e) {
      std::error_code const code(static_cast<int>(e.get_native_error()), std::system_category());
      throw_unmappable(code ? code : make_error_code(errc::cannot_open), e.what());
    }
  }

  [[noreturn]] void throw_unmappable(std::error_code code, std::string_view why) const {
    location where;
    where.source = name_;
    if (end() != 0) where.offset = end();
    throw source_error(code, "cannot be mapped into memory: " + std::string(why) + "; read it with file()", where);
  }

  std::string name_;
  std::size_t piece_bytes_;
  interprocess::file_mapping mapping_;
  interprocess::mapped_region region_;
};

}  // namespace detail

/// A source that maps the file at `path` into memory, in pieces of 8 MiB (or document_options::window_bytes, if that is
/// more) that slide over it, and reads it there without a copy.
///
/// At most a piece, and what a captured row needs, is resident, whatever the file's size; the memory is the system's
/// file cache. The file is opened by each begin() and closed when the run is destroyed. Runs in several threads do not
/// disturb each other.
///
/// The file must not be changed while a run reads it. What is gone when it is touched ends the program (SIGBUS; an access
/// violation on Windows); what is overwritten may change after it was checked, and the behaviour is then undefined. What
/// is appended does no harm, and is not read. For files that others write to, use file().
///
/// Throws source_error as file() does, and for what cannot be mapped (pipes, devices, files in /proc).
class mapped_file {
public:
  static constexpr bool reopenable = true;

  explicit mapped_file(std::filesystem::path path) : path_(std::move(path)) {}

  detail::input_reader open() const { return detail::input_reader(open_input(0)); }
  std::string name() const { return path_.string(); }

  /// What the scanner reads instead of open(): the bytes where they stand.
  std::unique_ptr<detail::input> open_input(std::size_t window_bytes) const {
    return std::make_unique<detail::mapped_input>(path_, std::max(window_bytes, std::size_t{8} << 20));
  }

private:
  std::filesystem::path path_;
};

}  // namespace riffle

#endif
