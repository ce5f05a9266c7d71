// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SOURCE_TEXT_HPP
#define RIFFLE_SOURCE_TEXT_HPP

/// \file
/// text: JSON that stands in memory.

#include <riffle/source/input.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace riffle {

/// A source of bytes that stand in memory and are read where they stand, without a copy.
///
/// Made from a std::string, it owns the bytes (move the string in to avoid the one copy); its copies and all runs share
/// them. Made from a std::string_view or a string literal, it borrows them: they must stay unchanged for as long as any
/// view or run of this source lives. Can be opened any number of times, also from several threads. Does not throw.
class text {
public:
  static constexpr bool reopenable = true;

  explicit text(std::string json) : owned_(std::make_shared<std::string const>(std::move(json))), bytes_(*owned_) {}
  explicit text(std::string_view json) noexcept : bytes_(json) {}
  explicit text(char const* json) noexcept : bytes_(json) {}

  detail::input_reader open() const { return detail::input_reader(open_input(0)); }

  /// What the scanner reads instead of open(): the bytes where they stand.
  std::unique_ptr<detail::input> open_input(std::size_t) const {
    return std::make_unique<detail::contiguous_input>(bytes_, owned_);
  }

private:
  std::shared_ptr<std::string const> owned_;
  std::string_view bytes_;
};

}  // namespace riffle

#endif
