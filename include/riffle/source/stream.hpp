// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SOURCE_STREAM_HPP
#define RIFFLE_SOURCE_STREAM_HPP

/// \file
/// stream: what is left in a std::istream.

#include <riffle/error.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <istream>
#include <memory>
#include <new>
#include <span>
#include <streambuf>
#include <string>
#include <system_error>
#include <utility>

namespace riffle {

namespace detail {

/// Reads a stream's buffer, taking what is there rather than waiting for as much as asked for.
class stream_reader {
public:
  explicit stream_reader(std::istream& in) : in_(&in) {
    if ((in.rdstate() & std::ios_base::failbit) != 0)
      throw source_error(errc::cannot_open, "the stream had failed before it was read; check that it was opened");
  }

  std::size_t read(std::span<char> buffer) {
    if (in_->bad()) fail("its badbit is set", errc::read_failed);  // which also says that there is no buffer
    try {
      std::size_t const count = read_some(*in_->rdbuf(), buffer);
      offset_ += count;
      return count;
    } catch (std::system_error const& e) {
      fail(e.what(), e.code().category() == std::iostream_category() ? make_error_code(errc::read_failed) : e.code());
    } catch (error const&) {
      throw;
    } catch (std::bad_alloc const&) {
      throw;
    } catch (std::exception const& e) {
      fail(e.what(), errc::read_failed);
    }
  }

private:
  static std::size_t read_some(std::streambuf& from, std::span<char> buffer) {
    auto take = [&](std::streamsize there) {
      auto const most = std::min(there, static_cast<std::streamsize>(buffer.size()));
      return static_cast<std::size_t>(std::max<std::streamsize>(from.sgetn(buffer.data(), most), 0));
    };
    using traits = std::streambuf::traits_type;
    if (auto const there = from.in_avail(); there > 0) {
      if (std::size_t const count = take(there)) return count;
    }
    if (traits::eq_int_type(from.sgetc(), traits::eof())) return 0;  // waits for the first byte
    if (auto const there = from.in_avail(); there > 0) return take(there);
    // A buffer that does not tell what it has, such as std::cin's while it is synchronized with stdio: up to the end of
    // the line, since waiting for more could be waiting for ever.
    std::size_t count = 0;
    while (count < buffer.size()) {
      auto const c = from.sbumpc();
      if (traits::eq_int_type(c, traits::eof())) break;
      buffer[count++] = traits::to_char_type(c);
      if (buffer[count - 1] == '\n') break;
    }
    return count;
  }

  [[noreturn]] void fail(std::string const& found, std::error_code code) const {
    location where;
    where.offset = offset_;
    throw source_error(code, "reading the stream failed: " + found + "; check what it reads from", where);
  }

  std::istream* in_;
  std::uint64_t offset_ = 0;
};

}  // namespace detail

/// A source that reads what is left in `in`, which it refers to: the stream must outlive all views and runs of it. A
/// temporary stream does not compile.
///
/// The bytes are taken from the stream's buffer as they come, up to a window at once. The stream's state is not
/// changed, whether or not exceptions are enabled in it; its position after a run that was abandoned is not specified.
/// Call std::ios::sync_with_stdio(false) before reading std::cin: its synchronized buffer can only be read byte by
/// byte. On systems that have it, file("/dev/stdin") does without std::cin.
///
/// Can be opened once; a second begin(), of a copy too, throws source_error with errc::not_reopenable. Throws
/// source_error with errc::cannot_open if its failbit was set before, and, with the offset, if reading it fails: its
/// badbit is set, or its buffer throws (code() is the operating system's if the exception has it, else
/// errc::read_failed; std::bad_alloc is passed on). Not every standard library tells a failed read of a file from its
/// end; file() always does.
class stream {
public:
  static constexpr bool reopenable = false;

  explicit stream(std::istream& in) : in_(&in), opened_(std::make_shared<std::atomic_flag>()) {}
  stream(std::istream&&) = delete;

  detail::stream_reader open() const {
    if (opened_->test_and_set())
      throw source_error(errc::not_reopenable,
                         "a stream can be read once only and was; "
                         "collect what is needed twice, or use file() or text()");
    return detail::stream_reader(*in_);
  }

private:
  std::istream* in_;
  std::shared_ptr<std::atomic_flag> opened_;
};

}  // namespace riffle

#endif
