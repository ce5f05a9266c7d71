// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_SHOW_HPP
#define RIFFLE_TESTS_SUPPORT_SHOW_HPP

/// \file
/// Rows as text: JSON for what is JSON, "none" for an empty optional, "(a, b)" for rows of fields.

#include <riffle/value/element.hpp>
#include <riffle/value/row.hpp>

#include <boost/json.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace riffle::test {

inline std::string show(boost::json::value const& value) { return boost::json::serialize(value); }
inline std::string show(element const& e) { return show(e.value()); }
inline std::string show(std::string_view text) { return boost::json::serialize(boost::json::string(text)); }
inline std::string show(std::string const& text) { return show(std::string_view(text)); }
inline std::string show(borrowed_string const& text) { return show(std::string_view(text)); }
inline std::string show(char const* text) { return show(std::string_view(text)); }
inline std::string show(std::same_as<bool> auto truth) { return truth ? "true" : "false"; }
template <class T>
  requires(std::is_arithmetic_v<T> && !std::same_as<T, bool>)
std::string show(T number) {
  std::array<char, 64> buffer;
  return std::string(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr);
}
template <class T>
std::string show(std::vector<T> const& all);
template <class T>
std::string show(std::optional<T> const& maybe) {
  return maybe ? show(*maybe) : "none";
}
template <class T>
std::string show(std::vector<T> const& all) {
  std::string out;
  for (T const& each : all) out += (out.empty() ? "[" : ",") + show(each);
  return all.empty() ? "[]" : out + "]";
}
template <class... T>
std::string show(row<T...> const& fields) {
  std::string out = std::apply([](auto const&... each) { return ((show(each) + ", ") + ...); }, fields.as_tuple());
  out.resize(out.size() - 2);
  return "(" + out + ")";
}

}  // namespace riffle::test

#endif
