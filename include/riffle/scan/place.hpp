// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_PLACE_HPP
#define RIFFLE_SCAN_PLACE_HPP

/// \file
/// Where an offset is, in words that people use: line, column and path, found by reading the input up to it.

#include <riffle/options.hpp>
#include <riffle/path/path.hpp>
#include <riffle/scan/lex.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace riffle::detail {

/// Given all bytes before a place, in order. It looks at strings, brackets, commas and colons only, and takes the rest
/// for JSON: an error stands where that ends. Keeps the outer 32 levels of nesting and no more, however deep it gets.
class place_finder {
public:
  explicit place_finder(format how) : format_(how) {}

  void read(std::string_view bytes) {
    char const* p = bytes.data();
    char const* const end = p + bytes.size();
    while (p != end) {
      char const* next = p;
      if (in_string_ && !escaped_) {
        next = lex::plain_end(p, end);
        if (in_name_) keep(p, next);
      } else if (begun_ && !in_string_) {
        while (next != end && !matters(*next)) ++next;
      }
      offset_ += static_cast<std::uint64_t>(next - p);
      if ((p = next) == end) break;
      take(*p++);
      ++offset_;
    }
  }

  /// Of the byte after those that were read; both from 1.
  std::uint64_t line() const { return line_; }
  std::uint64_t column() const { return offset_ - line_begin_ + 1; }

  /// The innermost value that has begun there, as JSONPath from the root of its document; empty for the document itself.
  std::string path() const {
    std::size_t const outside = in_array() ? 1 : 0;
    if (depth_ <= outside) return {};
    std::string out = "$";
    for (std::size_t i = outside; i < levels_.size(); ++i) {
      level const& each = levels_[i];
      if (!each.object)
        append_index(out, each.index);
      else if (!each.named)
        break;
      else if (std::string const name = shown(each); name.find('\\') != name.npos)
        out.append("[\"").append(name).append("\"]");  // in double quotes the escapes of JSON are those of JSONPath
      else
        append_name(out, name);
    }
    if (depth_ > levels_.size()) out += " and " + std::to_string(depth_ - levels_.size()) + " levels below";
    return out == "$" ? std::string() : out;
  }

private:
  struct level {
    bool object = false;
    bool named = false;
    std::uint64_t index = 0;
    std::string name = {};  // as it stands in the input, the first bytes
    bool cut = false;       // it has more
  };
  static constexpr std::size_t most_levels = 32, most_name_bytes = 64;

  // The elements of the outermost array are documents.
  bool in_array() const { return (format_ == format::array || format_ == format::automatic) && begins_array_; }

  static bool matters(char c) {
    static constexpr auto table = [] {
      std::array<bool, 256> all{};
      for (char const each : {'"', '{', '}', '[', ']', ',', '\n', '\x1E'}) all[static_cast<unsigned char>(each)] = true;
      return all;
    }();
    return table[static_cast<unsigned char>(c)];
  }

  void take(char c) {
    if (c == '\n') {
      ++line_;
      line_begin_ = offset_ + 1;
    }
    if ((c == '\n' && format_ == format::lines) || (c == '\x1E' && format_ == format::json_seq)) {
      depth_ = 0;
      levels_.clear();
      in_string_ = in_name_ = escaped_ = false;
    } else if (in_string_) {
      if (in_name_ && (c != '"' || escaped_)) keep(&c, &c + 1);
      if (c == '"' && !escaped_) {
        if (in_name_) levels_.back().named = true;
        in_string_ = in_name_ = false;
      }
      escaped_ = c == '\\' && !escaped_;
    } else {
      token(c);
    }
    if (!lex::is(lex::space, c) && (offset_ > 2 || static_cast<unsigned char>(c) < 0x80))
      begun_ = true;  // no byte order mark
  }

  void token(char c) {
    level* const here = depth_ != 0 && depth_ == levels_.size() ? &levels_.back() : nullptr;
    switch (c) {
      case '"':
        in_string_ = true;
        in_name_ = here != nullptr && here->object && here->name.empty() && !here->named;
        break;
      case '{':
      case '[':
        if (!begun_ && depth_ == 0) begins_array_ = c == '[';
        begun_ = true;
        if (depth_++ < most_levels) levels_.push_back({.object = c == '{'});
        break;
      case '}':
      case ']':
        if (depth_ == 0) break;
        if (depth_-- == levels_.size()) levels_.pop_back();
        break;
      case ',':
        if (here == nullptr) break;
        ++here->index;
        here->named = false;
        here->name.clear();
        here->cut = false;
        break;
      default: break;
    }
  }

  void keep(char const* p, char const* end) {
    level& here = levels_.back();
    auto const size = static_cast<std::size_t>(end - p), room = most_name_bytes - here.name.size();
    here.name.append(p, std::min(size, room));
    here.cut |= size > room;
  }

  // As much as is kept, up to a whole character.
  static std::string shown(level const& of) {
    std::string name = of.name;
    if (!of.cut) return name;
    while (!name.empty() && static_cast<unsigned char>(name.back()) >= 0x80) name.pop_back();
    if (std::size_t const escape = name.rfind('\\'); escape != name.npos && name.size() - escape < 12)
      name.resize(escape);
    return name + "...";
  }

  format format_;
  std::uint64_t offset_ = 0, line_ = 1, line_begin_ = 0;
  std::size_t depth_ = 0;
  std::vector<level> levels_;  // the outer ones
  bool in_string_ = false, in_name_ = false, escaped_ = false;
  bool begun_ = false, begins_array_ = false;
};

}  // namespace riffle::detail

#endif
