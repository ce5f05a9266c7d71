// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SOURCE_CONCEPTS_HPP
#define RIFFLE_SOURCE_CONCEPTS_HPP

/// \file
/// What a source of bytes is: two concepts of one member function each, by which users write their own.

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

namespace riffle {

/// One run over a source's bytes, from the first to the last.
///
/// `read(buffer)` writes at least one and at most `buffer.size()` bytes to the front of `buffer`, which is never empty,
/// and returns their number; 0 says that the input has ended, and read() is not called again. It may block, and may
/// return fewer bytes than asked for: return what has come instead of waiting for more. What it throws reaches the user
/// unchanged, after the rows before it; the run is over then.
///
/// Optional: `std::optional<std::uint64_t> size() const`, the number of bytes from first to last where it is known. It
/// is asked once, before the first read(), and only reported to document_options::progress.
///
/// A reader is moved at most before its first read(), and is used by one thread at a time.
template <class R>
concept byte_reader = std::is_object_v<R> && std::move_constructible<R> && requires(R& reader, std::span<char> buffer) {
  { reader.read(buffer) } -> std::same_as<std::size_t>;
};

/// Something that can be opened for reading; a recipe, that does nothing before open().
///
/// `open()` returns a byte_reader by value, and throws (best a source_error) if it cannot. It is called once for each
/// run, that is for each begin() of a view. It should be const and safe to call from several threads at once; if it is
/// not, begin() must not be called from several threads. A view moves the source into state that it shares with its
/// copies and its runs: the source is not copied, and outlives its readers, which may refer to it.
///
/// Optional:
/// - `static constexpr bool reopenable = true`, or `bool reopenable() const`: open() can be called again and the bytes
///   are the same, so that an error can be located by line and column. False unless given. A source that cannot be
///   opened again throws source_error with errc::not_reopenable from the second open().
/// - `std::string name() const`: what error messages call it, such as the path of a file.
///
/// ```cpp
/// struct zeros {
///   struct reader {
///     std::size_t left;
///     std::size_t read(std::span<char> buffer) {
///       std::size_t const n = std::min(left, buffer.size());
///       std::fill_n(buffer.data(), n, '0');
///       left -= n;
///       return n;
///     }
///   };
///   std::size_t count;
///   reader open() const { return {count}; }
/// };
/// ```
template <class S>
concept document_source = std::is_object_v<S> && std::move_constructible<S> && requires(S& source) {
  { source.open() } -> byte_reader;
};

}  // namespace riffle

#endif
