// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_EXCERPT_HPP
#define RIFFLE_VIEW_EXCERPT_HPP

/// \file
/// excerpt: the line that an error is in, with a caret under the place.

#include <riffle/error.hpp>
#include <riffle/scan/explain.hpp>
#include <riffle/source/concepts.hpp>
#include <riffle/source/file.hpp>
#include <riffle/source/input.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle {

namespace detail {

/// What is printed for one character, or one byte that belongs to none.
struct glyph {
  std::string text;
  std::size_t columns;
};

/// How many columns of a terminal it takes: those of East Asian scripts and emoji two, combining marks none.
inline std::size_t columns_of(std::uint32_t code) {
  constexpr std::pair<std::uint32_t, std::uint32_t> combining[] = {
      {0x0300, 0x036F}, {0x0483, 0x0489},   {0x0591, 0x05BD},  {0x064B, 0x065F}, {0x0E34, 0x0E3A},
      {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF},  {0x20D0, 0x20FF}, {0xFE00, 0xFE0F},
      {0xFE20, 0xFE2F}, {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF}};
  constexpr std::pair<std::uint32_t, std::uint32_t> wide[] = {
      {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},  {0xA960, 0xA97F}, {0xAC00, 0xD7A3},
      {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
      {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
  auto const within = [code](auto const& range) { return code >= range.first && code <= range.second; };
  if (std::ranges::any_of(combining, within)) return 0;
  return std::ranges::any_of(wide, within) ? 2 : 1;
}

/// The first character of `bytes`, which are not empty, and how many bytes it has. What is not to be seen, what would
/// turn the text around and what is no UTF-8 is written as its number: <09>, <U+200B>, <E9>.
inline std::pair<glyph, std::size_t> first_glyph(std::string_view bytes, bool show_space) {
  auto const c = static_cast<unsigned char>(bytes[0]);
  auto const escaped = [](std::string const& number) { return glyph{"<" + number + ">", number.size() + 2}; };
  if (c == '\t' && !show_space) return {{" ", 1}, 1};
  if (c < 0x20 || c == 0x7F) return {escaped(upcoming::hexadecimal(c, 2)), 1};
  if (c < 0x80) return {{std::string(1, bytes[0]), 1}, 1};
  upcoming const next(bytes.substr(0, 4));
  std::uint32_t const code = next.code_point();
  if (code == 0) return {escaped(upcoming::hexadecimal(c, 2)), 1};
  std::size_t const size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  if (upcoming::is_seen(code)) return {{std::string(bytes.substr(0, size)), columns_of(code)}, size};
  return {escaped("U+" + upcoming::hexadecimal(code, 4)), size};
}

inline std::vector<glyph> glyphs_of(std::string_view bytes) {
  std::vector<glyph> all;
  while (!bytes.empty()) {
    auto [next, size] = first_glyph(bytes, false);
    all.push_back(std::move(next));
    bytes.remove_prefix(size);
  }
  return all;
}

/// The line `before` + `after`, cut to `width`, and a caret under the first character of `after`. Where a side does not
/// begin or end with the line, it is cut already.
inline std::string draw(std::string const& title, std::string_view before, bool before_is_cut, std::string_view after,
                        bool after_is_cut, std::size_t width) {
  if (!before_is_cut) before.remove_prefix(std::min(before.find_first_not_of(" \t"), before.size()));
  std::vector<glyph> const left = glyphs_of(before);
  std::vector<glyph> right;
  if (!after.empty()) {
    auto [pointed, size] = first_glyph(after, true);
    right = glyphs_of(after.substr(size));
    right.insert(right.begin(), std::move(pointed));
  }
  constexpr std::string_view mark = "... ";
  auto const columns = [](std::vector<glyph> const& glyphs) {
    std::size_t all = 0;
    for (glyph const& each : glyphs) all += each.columns;
    return all;
  };
  std::size_t const all_left = columns(left), all_right = columns(right);
  // The place itself, and some of what comes after it, matter most.
  std::size_t const room_right = std::max(width - std::min(width, all_left), width / 3);
  bool const cut_right = after_is_cut || all_right > room_right;
  std::size_t const used_right = std::min(all_right, room_right);
  std::size_t const room_left = width - std::min(width, used_right);
  bool const cut_left = before_is_cut || all_left > room_left;

  std::string shown;
  std::size_t caret = 0;
  if (cut_left) {
    std::size_t first = left.size(), taken = mark.size();
    while (first != 0 && taken + left[first - 1].columns <= room_left) taken += left[--first].columns;
    while (first != left.size() && left[first].columns == 0) ++first;  // marks without what they are put on
    shown = mark;
    caret = mark.size();
    for (; first != left.size(); ++first) shown += left[first].text, caret += left[first].columns;
  } else {
    for (glyph const& each : left) shown += each.text;
    caret = all_left;
  }
  std::size_t taken = cut_right ? mark.size() : 0;
  for (std::size_t i = 0; i != right.size(); ++i) {
    if ((taken += right[i].columns) > room_right && i != 0) break;
    shown += right[i].text;
  }
  if (cut_right) shown += " ...";
  return title + shown + '\n' + std::string(title.size() + caret, ' ') + '^';
}

inline std::string excerpt(error const& e, any_source const& source, std::size_t width) {
  if (!e.offset() || !source.reopenable()) return {};
  try {
    std::uint64_t const at = *e.offset(), reach = 4 * std::uint64_t{width} + 64;  // bytes at most, to each side
    std::uint64_t const from = at - std::min(at, reach);
    std::uint64_t line = 1, begin = 0, seen = 0;
    auto const in = source.open(64 * 1024);
    while (in->end() < at + reach && in->slide(std::clamp(from, in->offset(), in->end()))) {
      std::string_view const bytes = in->window();
      std::uint64_t const stop = std::min(at, in->end());
      for (; seen < stop; ++seen)
        if (bytes[static_cast<std::size_t>(seen - in->offset())] == '\n') ++line, begin = seen + 1;
    }
    if (in->end() < at) return {};
    std::string_view before = in->window(), after = before.substr(static_cast<std::size_t>(at - in->offset()));
    before = before.substr(0, static_cast<std::size_t>(at - in->offset()));
    before.remove_prefix(before.size() - static_cast<std::size_t>(at - std::max(begin, from)));
    bool const before_is_cut = begin < from;
    for (int i = 0; before_is_cut && i != 3 && !before.empty() && (before[0] & '\xC0') == '\x80'; ++i)
      before.remove_prefix(1);  // the rest of a character
    after = after.substr(0, static_cast<std::size_t>(reach));
    std::size_t const line_feed = after.find('\n');
    bool const after_is_cut = line_feed == after.npos && after.size() == reach;
    after = after.substr(0, line_feed == 0 ? 1 : line_feed);  // a line feed may itself be what is pointed at
    if (line_feed != after.npos && line_feed > 1 && after.ends_with('\r')) after.remove_suffix(1);
    return draw("line " + std::to_string(e.line().value_or(line)) + ": ", before, before_is_cut, after, after_is_cut,
                width);
  } catch (std::exception const&) {
    return {};  // what cannot be read must not hide the error that is being told
  }
}

}  // namespace detail

/// The line of `source` that the error is in, and a caret under the place:
///
/// ```text
/// line 3: ... "name": tru, "x": 1 ...
///                        ^
/// ```
///
/// `source` is what the documents came from, or the same bytes again; a `text` of the path for a path_error. The line is
/// cut to `width` columns, not counting "line 3: ". Control characters, invisible ones and bytes that are not UTF-8 are
/// shown as numbers (<00>, <U+200B>, <E9>), a tab as one space; wide characters count as two columns. Two lines, with a
/// line feed between them and none at the end.
///
/// Empty where there is nothing to show: the error has no offset, the source cannot be opened again, or it cannot be read
/// up to there. Throws nothing that comes from the source. Opens it once and reads it up to the place; memory is 64 KiB and
/// some bytes for each column.
template <document_source Source>
std::string excerpt(error const& e, Source source, std::size_t width = 78) {
  return detail::excerpt(e, detail::any_source(std::move(source)), width);
}
/// The same of `file(file_path)`.
inline std::string excerpt(error const& e, std::filesystem::path const& file_path, std::size_t width = 78) {
  return detail::excerpt(e, detail::any_source(file(file_path)), width);
}

}  // namespace riffle

#endif
