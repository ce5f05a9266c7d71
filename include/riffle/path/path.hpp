// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_PATH_PATH_HPP
#define RIFFLE_PATH_PATH_HPP

/// \file
/// path: what is selected, as a value.

#include <riffle/path/parser.hpp>
#include <riffle/path/segment.hpp>
#include <riffle/path/to_string.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle {

namespace detail {

/// Whether one selector may take several values.
constexpr bool is_plural(path_selector::kind what) noexcept {
  return what == path_selector::kind::wildcard || what == path_selector::kind::slice;
}

/// Collects what the parser reads.
class path_builder {
public:
  constexpr explicit path_builder(std::vector<path_segment>& into) : segments_(into) {}

  // All is built in place: GCC 12 cannot pass short strings in temporary aggregates while compiling.
  constexpr void segment(bool descendant) { segments().emplace_back().descendant = descendant; }
  constexpr void selector(path_selector::kind what, path_bounds bounds) {
    path_selector& added = segments().back().selectors.emplace_back();
    added.what = what;
    added.start = bounds.start;
    added.end = bounds.end;
    added.step = bounds.step;
    added.start_from_end = bounds.start_from_end;
    added.end_from_end = bounds.end_from_end;
    added.backwards = bounds.backwards;
    in_literal_ = false;
  }
  constexpr void name(std::string_view part) {
    (in_literal_ ? operands_.back().text : segments().back().selectors.back().name) += part;
  }

  constexpr void begin_filter() { selector(path_selector::kind::wildcard, {}); }
  constexpr void end_filter() {
    segments().back().selectors.back().filter.set(std::move(operands_.back()));
    operands_.pop_back();
  }
  constexpr void literal(path_expression::kind what) {
    operands_.emplace_back().what = what;
    in_literal_ = true;
  }
  constexpr void begin_query(bool from_root) {
    operands_.emplace_back().what = from_root ? path_expression::kind::root_query : path_expression::kind::query;
    queries_.emplace_back();
  }
  constexpr void end_query() {
    operands_.back().segments = std::move(queries_.back());
    queries_.pop_back();
  }
  constexpr void apply(path_expression::kind what, std::size_t n) {
    path_expression joined;
    joined.what = what;
    for (std::size_t i = operands_.size() - n; i != operands_.size(); ++i)
      joined.operands.push_back(std::move(operands_[i]));
    for (; n != 0; --n) operands_.pop_back();
    operands_.push_back(std::move(joined));
  }

private:
  constexpr std::vector<path_segment>& segments() { return queries_.empty() ? segments_ : queries_.back(); }

  std::vector<path_segment>& segments_;
  std::vector<std::vector<path_segment>> queries_;  // those that are open, innermost last
  std::vector<path_expression> operands_;
  bool in_literal_ = false;
};

}  // namespace detail

/// A path into a JSON value, checked when it is made.
///
/// Three spellings, told apart by the first character:
/// - dotted: `a.b`, `a[0]`, `a[*]`, `a.*`, `a[1:5:2]`, `['x.y']`, `a['x','y'][0,2]`, `..name`, `a..name`, `..[0]`. A
///   name is any run of characters other than `. [ ] * ' " ( ) ? ,`, space and ASCII control characters; digits are a
///   name.
/// - `$`: JSONPath, RFC 9535.
/// - `/`: JSON Pointer, RFC 6901. A token of digits is a name in an object and an index in an array.
///
/// The empty path selects the value itself. Brackets take all of RFC 9535, in the dotted spelling too: `a[-1]`,
/// `a[?@.b > 1]`. What cannot be followed while reading forward, negative numbers and filters, makes a path not
/// streamable(): select and flatten_path follow it by holding the values that it looks at, project and where refuse it.
///
/// Owns its text and segments. Usable while compiling, where a bad path does not compile, if the standard library's
/// strings are (libstdc++ 12's are not with Clang).
class path {
public:
  /// The value itself.
  path() = default;

  /// \throws path_error  path_syntax; path() is the text, offset() the byte in it
  constexpr explicit path(std::string_view text) : text_(text) {
    detail::path_builder builder(segments_);
    detail::path_parser(text, builder).parse();
  }

  // For path_argument: names with dots between them, which are not checked.
  static path of_names(std::string_view text) {
    path out;
    out.text_ = text;
    for (;;) {
      std::size_t const dot = text.find('.');
      out.segments_.emplace_back().selectors.emplace_back().name = text.substr(0, dot);
      if (dot == text.npos) return out;
      text.remove_prefix(dot + 1);
    }
  }

  /// As it was given.
  constexpr std::string_view text() const noexcept { return text_; }
  constexpr std::vector<path_segment> const& segments() const noexcept { return segments_; }

  /// Begins with `$`: meant from the document's root, where a row's value is the default.
  constexpr bool from_root() const noexcept { return text_.starts_with('$'); }

  /// Selects one value at most: only names and indices, one in each segment.
  constexpr bool singular() const noexcept {
    return std::all_of(segments_.begin(), segments_.end(), [](path_segment const& segment) {
      return !segment.descendant && segment.selectors.size() == 1 && !detail::is_plural(segment.selectors[0].what);
    });
  }

  /// Can be followed while reading forward: no negative numbers and no filters.
  constexpr bool streamable() const noexcept {
    return std::all_of(segments_.begin(), segments_.end(),
                       [](path_segment const& segment) { return detail::is_streamable(segment); });
  }

  /// The segments from `first` up to `last`, as a path of their own without a text.
  path part(std::size_t first, std::size_t last) const {
    path out;
    out.segments_.assign(segments_.begin() + static_cast<std::ptrdiff_t>(first),
                         segments_.begin() + static_cast<std::ptrdiff_t>(last));
    return out;
  }

  /// The same segments from the same start, however spelled.
  friend constexpr bool operator==(path const& a, path const& b) noexcept {
    return a.from_root() == b.from_root() && a.segments_ == b.segments_;
  }

private:
  std::string text_;
  std::vector<path_segment> segments_;
};

/// The path as JSONPath, in one spelling whatever the given one: `$.a[0]['x.y']`. Read again it has the same segments,
/// except that a JSON Pointer's token of digits has become an index.
inline std::string to_string(path const& p) {
  std::string out = "$";
  detail::append_segments(out, p.segments());
  return out;
}

}  // namespace riffle

#endif
