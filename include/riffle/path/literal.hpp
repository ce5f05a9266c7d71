// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_PATH_LITERAL_HPP
#define RIFFLE_PATH_LITERAL_HPP

/// \file
/// What adaptors take for a path: a string literal, checked while compiling, or a path made at run time.

#include <riffle/path/path.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace riffle {

namespace detail {

/// Finds out whether the path that the parser reads is singular, as path::singular says it, and keeps nothing.
struct path_checker {
  bool singular = true;
  std::size_t selectors = 0;  ///< in this segment

  constexpr void segment(bool descendant) {
    selectors = 0;
    if (descendant) singular = false;
  }
  constexpr void selector(path_selector::kind what, path_bounds) {
    if (++selectors > 1 || is_plural(what)) singular = false;
  }
  constexpr void name(std::string_view) {}
};

constexpr path_checker checked(std::string_view text) {
  path_checker checker;
  path_parser(text, checker).parse();
  return checker;
}

}  // namespace detail

/// A string literal, checked while compiling as std::format checks its format string, or a path. Text known only at run
/// time has to be made a path first: `flatten_path(path(text))`.
class path_argument {
public:
  template <std::size_t N>
  consteval path_argument(char const (&literal)[N]) : literal_(literal, literal[N - 1] == '\0' ? N - 1 : N) {
    detail::checked(literal_);
  }
  constexpr path_argument(path p) : path_(std::move(p)) {}

  // Only to explain itself: without it the text would not convert either.
  template <class Text>
    requires std::convertible_to<Text const&, std::string_view>
  path_argument(Text const&) = delete;  // text known only at run time: write path(text)

  path get() const { return path_ ? *path_ : path(literal_); }

private:
  friend class singular_path_argument;

  std::string_view literal_;
  std::optional<path> path_;
};

/// A path_argument whose path selects one value at most.
class singular_path_argument : public path_argument {
public:
  template <std::size_t N>
  consteval singular_path_argument(char const (&literal)[N]) : path_argument(literal) {
    if (!detail::checked(literal_).singular) not_singular(literal_, "a path to several values where one is needed");
  }
  /// \throws path_error  path_not_singular
  constexpr singular_path_argument(path p) : path_argument(std::move(p)) {
    if (!path_->singular()) not_singular(path_->text(), "a path to several values where one is needed");
  }

  template <class Text>
    requires std::convertible_to<Text const&, std::string_view>
  singular_path_argument(Text const&) = delete;  // text known only at run time: write path(text)

private:
  [[noreturn]] static void not_singular(std::string_view text, char const* what) {
    detail::throw_path_error(errc::path_not_singular,
                             std::string(what) + ": use names and indices only, no '*', slice, union or '..'", text);
  }
};

}  // namespace riffle

#endif
