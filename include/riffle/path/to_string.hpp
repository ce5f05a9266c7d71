// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_PATH_TO_STRING_HPP
#define RIFFLE_PATH_TO_STRING_HPP

/// \file
/// Writes segments, and the places of values, as JSONPath.

#include <riffle/path/segment.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace riffle::detail {

/// Appends a name in single quotes, escaped as in RFC 9535, section 2.7.
[[gnu::cold]] inline void append_quoted_name(std::string& out, std::string_view name) {
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
[[gnu::cold]] inline void append_name(std::string& out, std::string_view name) {
  if (is_shorthand_name(name)) {
    out.append(1, '.').append(name);
  } else {
    out += '[';
    append_quoted_name(out, name);
    out += ']';
  }
}

/// Appends `[index]`.
[[gnu::cold]] inline void append_index(std::string& out, std::uint64_t index) {
  out.append(1, '[').append(std::to_string(index)).append(1, ']');
}

inline void append_segments(std::string& out, std::vector<path_segment> const& segments);

/// `binding` says how tightly what stands around the expression binds: 0 nothing, 1 `||`, 2 `&&`, 3 `!`.
[[gnu::cold]] inline void append_expression(std::string& out, path_expression const& e, int binding = 0) {
  using kind = path_expression::kind;
  auto joined = [&](char const* with, int own) {
    if (binding >= own) out += '(';
    char const* separator = "";
    for (path_expression const& each : e.operands) {
      out += separator;
      append_expression(out, each, own);
      separator = with;
    }
    if (binding >= own) out += ')';
  };
  auto called = [&](char const* name) {
    out.append(name).append(1, '(');
    char const* separator = "";
    for (path_expression const& each : e.operands) {
      out += separator;
      append_expression(out, each);
      separator = ", ";
    }
    out += ')';
  };
  switch (e.what) {
    case kind::null: out += "null"; return;
    case kind::true_: out += "true"; return;
    case kind::false_: out += "false"; return;
    case kind::number: out += e.text; return;
    case kind::string: append_quoted_name(out, e.text); return;
    case kind::query:
    case kind::root_query:
      out += e.what == kind::query ? '@' : '$';
      append_segments(out, e.segments);
      return;
    case kind::length: called("length"); return;
    case kind::count: called("count"); return;
    case kind::match: called("match"); return;
    case kind::search: called("search"); return;
    case kind::value: called("value"); return;
    case kind::equal: joined(" == ", 3); return;
    case kind::not_equal: joined(" != ", 3); return;
    case kind::less: joined(" < ", 3); return;
    case kind::less_equal: joined(" <= ", 3); return;
    case kind::greater: joined(" > ", 3); return;
    case kind::greater_equal: joined(" >= ", 3); return;
    case kind::not_:
      out += binding == 3 ? "(!" : "!";
      append_expression(out, e.operands.front(), 3);
      if (binding == 3) out += ')';
      return;
    case kind::and_: joined(" && ", 2); return;
    case kind::or_: joined(" || ", 1); return;
  }
}

[[gnu::cold]] inline void append_selector(std::string& out, path_selector const& selector) {
  auto number = [&out](bool negative, std::uint64_t value) {
    if (negative) out += '-';
    out += std::to_string(value);
  };
  switch (selector.what) {
    case path_selector::kind::name: append_quoted_name(out, selector.name); return;
    case path_selector::kind::wildcard:
      out += selector.filter.empty() ? '*' : '?';
      if (!selector.filter.empty()) append_expression(out, selector.filter.expression());
      return;
    case path_selector::kind::index:
    case path_selector::kind::name_or_index: number(selector.start_from_end, selector.start); return;
    case path_selector::kind::slice: {
      auto const first = selector.backwards ? path_selector::unbounded : 0;
      if (selector.start_from_end || selector.start != first) number(selector.start_from_end, selector.start);
      out += ':';
      if (selector.end != path_selector::unbounded) number(selector.end_from_end, selector.end);
      if (!selector.backwards && selector.step == 1) return;
      out += ':';
      number(selector.backwards, selector.step);
      return;
    }
  }
}

[[gnu::cold]] inline void append_segments(std::string& out, std::vector<path_segment> const& segments) {
  for (path_segment const& segment : segments) {
    auto const& selectors = segment.selectors;
    bool const shorthand =
        selectors.size() == 1 && selectors[0].what == path_selector::kind::name && is_shorthand_name(selectors[0].name);
    if (segment.descendant) out += shorthand ? "." : "..";
    if (shorthand) {
      append_name(out, selectors[0].name);
      continue;
    }
    char separator = '[';
    for (path_selector const& selector : selectors) {
      out += separator;
      append_selector(out, selector);
      separator = ',';
    }
    out += ']';
  }
}

}  // namespace riffle::detail

#endif
