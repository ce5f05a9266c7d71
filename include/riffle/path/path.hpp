// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_PATH_PATH_HPP
#define RIFFLE_PATH_PATH_HPP

/// \file
/// path: what is selected, as a value.

#include <riffle/path/parser.hpp>
#include <riffle/path/segment.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace riffle {

namespace detail {

/// Whether one selector may take several values.
constexpr bool is_plural(path_selector::kind what) noexcept {
  return what == path_selector::kind::wildcard || what == path_selector::kind::slice;
}

/// Collects what the parser reads.
struct path_builder {
  std::vector<path_segment>& segments;

  // All is built in place: GCC 12 cannot pass short strings in temporary aggregates while compiling.
  constexpr void segment(bool descendant) { segments.emplace_back().descendant = descendant; }
  constexpr void selector(path_selector::kind what, path_bounds bounds) {
    path_selector& added = segments.back().selectors.emplace_back();
    added.what = what;
    added.start = bounds.start;
    added.end = bounds.end;
    added.step = bounds.step;
  }
  constexpr void name(std::string_view part) { segments.back().selectors.back().name += part; }
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
/// The empty path selects the value itself. What cannot be followed in one pass is refused: negative indices, negative
/// slice bounds and steps, filters.
///
/// Owns its text and segments. Usable while compiling, where a bad path does not compile, if the standard library's
/// strings are (libstdc++ 12's are not with Clang).
class path {
public:
  /// The value itself.
  path() = default;

  /// \throws path_error  path_syntax or path_not_streamable; path() is the text, offset() the byte in it
  constexpr explicit path(std::string_view text) : text_(text) {
    detail::path_builder builder{segments_};
    detail::path_parser(text, builder).parse();
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

  /// The same segments from the same start, however spelled.
  friend constexpr bool operator==(path const& a, path const& b) noexcept {
    return a.from_root() == b.from_root() && a.segments_ == b.segments_;
  }

private:
  std::string text_;
  std::vector<path_segment> segments_;
};

namespace detail {

/// Appends a name in single quotes, escaped as in RFC 9535, section 2.7.
inline void append_quoted_name(std::string& out, std::string_view name) {
  constexpr std::string_view special = "\b\t\n\f\r'\\", letters = "btnfr'\\";
  out += '\'';
  for (char const c : name) {
    if (auto const which = special.find(c); which != special.npos)
      out.append({'\\', letters[which]});
    else if (static_cast<unsigned char>(c) < 0x20)
      out.append("\\u00").append({c < 0x10 ? '0' : '1', "0123456789abcdef"[c & 15]});
    else
      out += c;
  }
  out += '\'';
}

/// Whether RFC 9535 lets a name stand after a dot.
constexpr bool is_shorthand_name(std::string_view name) noexcept {
  auto first = [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  };
  return !name.empty() && first(name.front()) &&
         std::all_of(name.begin(), name.end(), [first](char c) { return first(c) || (c >= '0' && c <= '9'); });
}

/// Appends `.name` or `['na.me']`: one step of the place of a value.
inline void append_name(std::string& out, std::string_view name) {
  if (is_shorthand_name(name)) {
    out.append(1, '.').append(name);
  } else {
    out += '[';
    append_quoted_name(out, name);
    out += ']';
  }
}

/// Appends `[index]`.
inline void append_index(std::string& out, std::uint64_t index) {
  out.append(1, '[').append(std::to_string(index)).append(1, ']');
}

inline void append_selector(std::string& out, path_selector const& selector) {
  switch (selector.what) {
    case path_selector::kind::name: return append_quoted_name(out, selector.name);
    case path_selector::kind::wildcard: out += '*'; return;
    case path_selector::kind::index:
    case path_selector::kind::name_or_index: out += std::to_string(selector.start); return;
    case path_selector::kind::slice:
      if (selector.start != 0) out += std::to_string(selector.start);
      out += ':';
      if (selector.end != std::numeric_limits<std::uint64_t>::max()) out += std::to_string(selector.end);
      if (selector.step != 1) out.append(1, ':').append(std::to_string(selector.step));
      return;
  }
}

}  // namespace detail

/// The path as JSONPath, in one spelling whatever the given one: `$.a[0]['x.y']`. Read again it has the same segments,
/// except that a JSON Pointer's token of digits has become an index.
inline std::string to_string(path const& p) {
  std::string out = "$";
  for (path_segment const& segment : p.segments()) {
    auto const& selectors = segment.selectors;
    bool const shorthand = selectors.size() == 1 && selectors[0].what == path_selector::kind::name &&
                           detail::is_shorthand_name(selectors[0].name);
    if (segment.descendant) out += shorthand ? "." : "..";
    if (shorthand) {
      detail::append_name(out, selectors[0].name);
      continue;
    }
    char separator = '[';
    for (path_selector const& selector : selectors) {
      out += separator;
      detail::append_selector(out, selector);
      separator = ',';
    }
    out += ']';
  }
  return out;
}

}  // namespace riffle

#endif
