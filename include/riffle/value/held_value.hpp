// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VALUE_HELD_VALUE_HPP
#define RIFFLE_VALUE_HELD_VALUE_HPP

/// \file
/// A value that is held to be looked at more than once: an element, and an index of all values in it.

#include <riffle/error.hpp>
#include <riffle/scan/unescape.hpp>
#include <riffle/value/element.hpp>
#include <riffle/value/key.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace riffle::detail {

/// The values inside an element, numbered as they begin; 0 is the element itself. What stands in text is not copied.
///
/// Making it costs a reading of the text, and 16 bytes for each value, 32 more for one from a boost::json::value.
class held_value {
public:
  using id = std::uint32_t;

  /// \throws limit_error  row_limit: it takes more than `max_bytes`; depth_limit: nested deeper than 2,000 levels
  held_value(element const& whole, std::uint64_t max_bytes)
      : whole_(whole), text_(whole.text()), max_bytes_(max_bytes) {
    if (whole.tree() != nullptr) {
      add(*whole.tree(), {}, 0);
    } else {
      if (text_.size() >= none) too_large("4 GiB");
      read();
    }
  }

  element const& whole() const { return whole_; }
  std::size_t size() const { return nodes_.size(); }

  /// `{`, `[`, `"`, `t`, `f`, `n`, or `0` for a number.
  char tag(id value) const {
    if (is_tree()) {
      constexpr std::string_view tags = "nb000\"[{";
      boost::json::value const& tree = *trees_[value].value;
      return tree.is_bool() ? (tree.get_bool() ? 't' : 'f') : tags[static_cast<std::size_t>(tree.kind())];
    }
    char const first = text_[nodes_[value].begin];
    return first == '-' || (first >= '0' && first <= '9') ? '0' : first;
  }

  /// Calls `to(child)` for each member or element in order until it returns false. Whether it never did.
  template <class F>
  bool each_child(id value, F to) const {
    for (id child = value + 1; child != nodes_[value].next; child = nodes_[child].next)
      if (!to(child)) return false;
    return true;
  }

  bool has_name(id member, std::string_view name) const {
    if (is_tree()) return trees_[member].name == name;
    std::string_view const rest = text_.substr(nodes_[member].name + 1);
    std::size_t const end = rest.find_first_of("\"\\");
    if (rest[end] == '"') return rest.substr(0, end) == name;
    std::string decoded;
    unescape(rest.substr(0, name_at(member).text().size() - 2), decoded);
    return decoded == name;
  }

  /// Of a string.
  std::string string(id value) const {
    if (is_tree()) return std::string(trees_[value].value->get_string());
    node const& n = nodes_[value];
    std::string decoded;
    unescape(text_.substr(n.begin + 1, n.end - n.begin - 2), decoded);
    return decoded;
  }

  /// Of a number: its JSON text. Infinity, which only a boost::json::value may hold, is larger than all numbers; NaN is
  /// empty.
  std::string number(id value) const {
    if (!is_tree()) return std::string(text(value));
    boost::json::value const& tree = *trees_[value].value;
    if (!tree.is_double() || std::isfinite(tree.get_double())) return exact(tree);
    double const beyond = tree.get_double();
    return std::isnan(beyond) ? "" : beyond > 0 ? "1e999999999999999999" : "-1e999999999999999999";
  }

  /// See value/key.hpp.
  void append_key(std::string& out, id value) const {
    if (is_tree())
      detail::append_key(out, *trees_[value].value);
    else
      key_reader(text(value)).append(out);
  }

  /// As an element at its place in the input.
  element at(id value) const {
    if (is_tree()) return element(*trees_[value].value, whole_.document().value_or(0), whole_.origin());
    return at(nodes_[value].begin, nodes_[value].end);
  }

  /// Of a member of text: its name, as a string.
  element name_at(id member) const { return at(nodes_[member].name, end_of_string(nodes_[member].name)); }

  /// What it takes, the text included.
  std::uint64_t bytes() const {
    return text_.size() + nodes_.size() * sizeof(node) + trees_.size() * sizeof(tree_node);
  }
  /// \throws limit_error  row_limit, where so many more bytes are too many
  void expect_room(std::uint64_t more) const {
    if (bytes() + more > max_bytes_) too_large("document_options::max_row_bytes (" + std::to_string(max_bytes_) + ")");
  }

private:
  static constexpr id none = std::numeric_limits<id>::max();

  struct node {
    std::uint32_t begin, end;  // in the text
    std::uint32_t name;        // the place of a member's name, its quote
    id next;                   // the value after it and all in it
  };
  struct tree_node {
    boost::json::value const* value;
    std::string_view name;
  };

  element at(std::size_t begin, std::size_t end) const {
    return element(text_.substr(begin, end - begin), whole_.offset().value_or(0) + begin, whole_.document().value_or(0),
                   whole_.origin());
  }

  bool is_tree() const { return !trees_.empty(); }
  std::string_view text(id value) const {
    return text_.substr(nodes_[value].begin, nodes_[value].end - nodes_[value].begin);
  }
  static std::string exact(boost::json::value const& number) {
    double const* const d = number.if_double();
    if (d == nullptr) return boost::json::serialize(number);
    std::string key;
    append_double_key(key, *d);  // nDIGITSeEXPONENT;
    return key[1] == 'e' ? "0" : key.substr(1, key.size() - 2);
  }

  id add_node(std::size_t begin, std::size_t end, std::size_t name) {
    auto const number = static_cast<id>(nodes_.size());
    nodes_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                      static_cast<std::uint32_t>(name), number + 1});
    expect_room(0);
    return number;
  }

  void add(boost::json::value const& tree, std::string_view name, std::size_t depth) {
    if (depth == deepest) throw_too_deep(whole_.where());
    trees_.push_back({&tree, name});
    id const number = add_node(0, 0, 0);
    if (auto const* const object = tree.if_object())
      for (auto const& each : *object) add(each.value(), {each.key().data(), each.key().size()}, depth + 1);
    else if (auto const* const array = tree.if_array())
      for (auto const& each : *array) add(each, {}, depth + 1);
    nodes_[number].next = static_cast<id>(nodes_.size());
  }

  // The text has been checked: it is valid JSON.
  void read() {
    std::vector<id> open;
    std::size_t name = none;
    for (std::size_t at = 0; at != text_.size();) {
      char const c = text_[at];
      std::size_t const begin = at;
      switch (c) {
        case ' ':
        case '\t':
        case '\n':
        case '\r':
        case ',':
        case ':': ++at; continue;
        case '}':
        case ']':
          nodes_[open.back()].end = static_cast<std::uint32_t>(++at);
          nodes_[open.back()].next = static_cast<id>(nodes_.size());
          open.pop_back();
          continue;
        case '{':
        case '[':
          if (open.size() == deepest) throw_too_deep(whole_.where());
          open.push_back(add_node(begin, ++at, name));
          break;
        case '"':
          at = end_of_string(begin);
          if (!open.empty() && name == none && text_[nodes_[open.back()].begin] == '{') {
            name = begin;
            continue;
          }
          add_node(begin, at, name);
          break;
        default: at = std::min(text_.find_first_of(",]} \t\r\n", begin), text_.size()); add_node(begin, at, name);
      }
      name = none;
    }
  }

  // The place after the string whose quote stands at `begin`.
  std::size_t end_of_string(std::size_t begin) const {
    std::size_t at = begin + 1;
    while (text_[at = text_.find_first_of("\"\\", at)] != '"') at += 2;
    return at + 1;
  }

  [[noreturn]] void too_large(std::string const& limit) const {
    throw limit_error(
        errc::row_limit,
        "a value that a path has to hold, for a filter or a negative number in it, takes with 16 bytes for "
        "each value in it more than " +
            limit + "; select less of it, or raise the limit",
        whole_.where());
  }

  element whole_;
  std::string_view text_;
  std::uint64_t max_bytes_;
  std::vector<node> nodes_;
  std::vector<tree_node> trees_;  // of the same numbers; empty for text
};

}  // namespace riffle::detail

#endif
