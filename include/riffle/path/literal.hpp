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

/// Checks what the parser reads by letting it read, and keeps nothing.
struct path_checker {
  constexpr void segment(bool) {}
  constexpr void selector(path_selector::kind, path_bounds) {}
  constexpr void name(std::string_view) {}
  constexpr void begin_filter() {}
  constexpr void end_filter() {}
  constexpr void literal(path_expression::kind) {}
  constexpr void begin_query(bool) {}
  constexpr void end_query() {}
  constexpr void apply(path_expression::kind, std::size_t) {}
};

constexpr path_traits checked(std::string_view text) {
  path_checker nothing;
  return path_parser(text, nothing).parse();
}

/// Of a path that is one: whether path::of_names reads it as the parser does.
constexpr bool is_names(std::string_view text) {
  return !text.empty() && text.find_first_of("$/[*") == text.npos && text.find("..") == text.npos;
}

inline path read_path(std::string_view text) { return path(text); }

}  // namespace detail

/// A string literal, checked while compiling as std::format checks its format string, or a path. Text known only at run
/// time has to be made a path first: `flatten_path(path(text))`.
class path_argument {
public:
  template <std::size_t N>
  consteval path_argument(char const (&literal)[N]) : literal_(literal, literal[N - 1] == '\0' ? N - 1 : N) {
    detail::checked(literal_);
    // By address, so that programs whose paths are names alone contain and compile no parser.
    read_ = detail::is_names(literal_) ? &path::of_names : &detail::read_path;
  }
  constexpr path_argument(path p) : path_(std::move(p)) {}

  // Only to explain itself: without it the text would not convert either.
  template <class Text>
    requires std::convertible_to<Text const&, std::string_view>
  path_argument(Text const&) = delete;  // text known only at run time: write path(text)

  path get() const { return path_ ? *path_ : read_(literal_); }

protected:
  std::string_view literal_;
  path (*read_)(std::string_view) = nullptr;
  std::optional<path> path_;
};

/// A path_argument whose path selects one value at most, and can be followed while reading forward.
class singular_path_argument : public path_argument {
public:
  template <std::size_t N>
  consteval singular_path_argument(char const (&literal)[N]) : path_argument(literal) {
    check(literal_, detail::checked(literal_));
  }
  /// \throws path_error  path_not_singular, or path_not_streamable for a negative index
  constexpr singular_path_argument(path p) : path_argument(std::move(p)) {
    if (!path_->singular() || !path_->streamable()) check(path_->text(), detail::checked(path_->text()));
  }

  template <class Text>
    requires std::convertible_to<Text const&, std::string_view>
  singular_path_argument(Text const&) = delete;  // text known only at run time: write path(text)

private:
  static constexpr void check(std::string_view text, detail::path_traits found) {
    if (!found.singular) not_singular(text, "a path to several values where one is needed");
    if (found.negative_index) not_streamable(text, *found.negative_index, "a negative index needs the whole array");
  }
  [[noreturn]] static void not_singular(std::string_view text, char const* what) {
    detail::throw_path_error(errc::path_not_singular,
                             std::string(what) + ": use names and indices only, no '*', slice, union, filter or '..'",
                             text);
  }
  [[noreturn]] static void not_streamable(std::string_view text, std::size_t at, char const* what) {
    detail::throw_path_error(errc::path_not_streamable,
                             std::string(what) + ": count from the start, or take the element with select first", text,
                             at);
  }
};

}  // namespace riffle

#endif
