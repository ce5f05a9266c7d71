// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VALUE_DECODE_HPP
#define RIFFLE_VALUE_DECODE_HPP

/// \file
/// From an element to a value of a C++ type.

#include <riffle/scan/fault.hpp>
#include <riffle/scan/unescape.hpp>
#include <riffle/value/element.hpp>
#include <riffle/value/number.hpp>
#include <riffle/value/row.hpp>

#include <boost/json/value_to.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace riffle::detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
struct owned {
  using type = T;
};
template <>
struct owned<element> {
  using type = boost::json::value;
};
template <class T>
struct owned<std::optional<T>> {
  using type = std::optional<typename owned<T>::type>;
};

/// What a collected value of T is: elements are kept as boost::json::value.
template <class T>
using owned_t = typename owned<T>::type;

enum class decoded { ok, null, mismatch, out_of_range, refused };

/// Decodes an element as T into `out`; a string that had escapes is put in `scratch`, to which `out` then refers.
template <class T>
struct decoder {
  static constexpr std::string_view expected = "a value that boost::json::value_to accepts";

  static decoded decode(element const& from, std::string&, std::optional<T>& out) {
    if (from.is_null()) return decoded::null;
    auto result = boost::json::try_value_to<T>(from.value());
    if (!result) return decoded::refused;
    out.emplace(std::move(*result));
    return decoded::ok;
  }
};

/// decode() of a type that the text tells by itself: by of_text(), or for a boost::json::value by of_tree().
template <class T>
struct text_decoder {
  static decoded decode(element const& from, std::string& scratch, std::optional<borrowed_t<T>>& out) {
    return from.tree() != nullptr ? decoder<T>::of_tree(*from.tree(), out)
                                  : decoder<T>::of_text(from.text(), scratch, out);
  }
};

template <class T>
concept decodes_text = std::is_base_of_v<text_decoder<T>, decoder<T>>;

template <>
struct decoder<element> {
  static constexpr std::string_view expected = "a value";

  static decoded decode(element const& from, std::string&, std::optional<element>& out) {
    if (from.is_null()) return decoded::null;
    out = from;
    return decoded::ok;
  }
};

template <>
struct decoder<boost::json::value> {
  static constexpr std::string_view expected = "a value";

  static decoded decode(element const& from, std::string&, std::optional<boost::json::value>& out) {
    if (from.is_null()) return decoded::null;
    out.emplace(from.value());
    return decoded::ok;
  }
};

template <class T>
struct decoder<std::optional<T>> {
  static constexpr std::string_view expected = decoder<T>::expected;

  static decoded decode(element const& from, std::string& scratch, std::optional<std::optional<borrowed_t<T>>>& out) {
    std::optional<borrowed_t<T>>& inner = out.emplace();
    decoded const result = decoder<T>::decode(from, scratch, inner);
    return result == decoded::null ? decoded::ok : result;
  }
};

template <>
struct decoder<bool> : text_decoder<bool> {
  static constexpr std::string_view expected = "true or false";

  static decoded of_text(std::string_view text, std::string&, std::optional<bool>& out) {
    if (text[0] != 't' && text[0] != 'f') return text[0] == 'n' ? decoded::null : decoded::mismatch;
    out = text[0] == 't';
    return decoded::ok;
  }
  static decoded of_tree(boost::json::value const& tree, std::optional<bool>& out) {
    if (!tree.is_bool()) return tree.is_null() ? decoded::null : decoded::mismatch;
    out = tree.get_bool();
    return decoded::ok;
  }
};

template <>
struct decoder<std::string> : text_decoder<std::string> {
  static constexpr std::string_view expected = "a string";

  static decoded of_tree(boost::json::value const& tree, std::optional<borrowed_string>& out) {
    if (!tree.is_string()) return tree.is_null() ? decoded::null : decoded::mismatch;
    out.emplace(std::string_view(tree.get_string().data(), tree.get_string().size()));
    return decoded::ok;
  }
  static decoded of_text(std::string_view text, std::string& scratch, std::optional<borrowed_string>& out) {
    if (text[0] != '"') return text[0] == 'n' ? decoded::null : decoded::mismatch;
    std::string_view const raw(text.data() + 1, text.size() - 2);
    if (!has_escapes(raw)) {
      out.emplace(raw);
      return decoded::ok;
    }
    scratch.clear();
    unescape(raw, scratch);
    out.emplace(scratch);
    return decoded::ok;
  }
};

inline bool begins_number(std::string_view text) { return text[0] == '-' || (text[0] >= '0' && text[0] <= '9'); }

/// An integer, not a character: what std::in_range takes.
template <class T>
concept integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
                  !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <integer T>
struct decoder<T> : text_decoder<T> {
  static constexpr std::string_view expected = std::is_signed_v<T> ? "an integer" : "a non-negative integer";

  static decoded of_text(std::string_view text, std::string&, std::optional<T>& out) {
    if (!begins_number(text)) return text[0] == 'n' ? decoded::null : decoded::mismatch;
    T value{};
    number_result const result = to_integer(text, value);
    return finish(result, value, out);
  }
  static decoded of_tree(boost::json::value const& tree, std::optional<T>& out) {
    T value{};
    number_result result = number_result::ok;
    switch (tree.kind()) {
      case boost::json::kind::null: return decoded::null;
      case boost::json::kind::int64: result = narrow(tree.get_int64(), value); break;
      case boost::json::kind::uint64: result = narrow(tree.get_uint64(), value); break;
      case boost::json::kind::double_: result = from_double(tree.get_double(), value); break;
      default: return decoded::mismatch;
    }
    return finish(result, value, out);
  }

private:
  static decoded finish(number_result result, T value, std::optional<T>& out) {
    if (result != number_result::ok)
      return result == number_result::not_integral ? decoded::mismatch : decoded::out_of_range;
    out = value;
    return decoded::ok;
  }
  template <class From>
  static number_result narrow(From from, T& out) {
    if (!std::in_range<T>(from)) return number_result::out_of_range;
    out = static_cast<T>(from);
    return number_result::ok;
  }
  static number_result from_double(double from, T& out) {
    if (from != std::trunc(from)) return number_result::not_integral;
    // The bounds are powers of two, so that they are exact as doubles.
    double const end = std::ldexp(1.0, std::numeric_limits<T>::digits);
    if (!(from < end) || !(from >= (std::is_signed_v<T> ? -end : 0.0))) return number_result::out_of_range;
    out = static_cast<T>(from);
    return number_result::ok;
  }
};

template <std::floating_point T>
struct decoder<T> : text_decoder<T> {
  static constexpr std::string_view expected = "a number";

  static decoded of_text(std::string_view text, std::string&, std::optional<T>& out) {
    if (!begins_number(text)) return text[0] == 'n' ? decoded::null : decoded::mismatch;
    T value{};
    if (to_floating(text, value) == number_result::out_of_range) return decoded::out_of_range;
    out = value;
    return decoded::ok;
  }
  static decoded of_tree(boost::json::value const& tree, std::optional<T>& out) {
    switch (tree.kind()) {
      case boost::json::kind::null: return decoded::null;
      case boost::json::kind::int64: out = static_cast<T>(tree.get_int64()); return decoded::ok;
      case boost::json::kind::uint64: out = static_cast<T>(tree.get_uint64()); return decoded::ok;
      case boost::json::kind::double_: {
        auto const value = static_cast<T>(tree.get_double());
        if (std::isinf(value)) return decoded::out_of_range;
        out = value;
        return decoded::ok;
      }
      default: return decoded::mismatch;
    }
  }
};

inline std::string_view kind_name(boost::json::kind kind) {
  switch (kind) {
    case boost::json::kind::null: return "null";
    case boost::json::kind::bool_: return "a boolean";
    case boost::json::kind::string: return "a string";
    case boost::json::kind::array: return "an array";
    case boost::json::kind::object: return "an object";
    default: return "a number";
  }
}

/// Throws the type_error for a decoding that did not end well.
[[noreturn]] inline void throw_mismatch(decoded why, std::string_view expected, element const& found, std::string path,
                                        std::string_view hint) {
  std::string message = "expected ";
  message += expected;
  message += ", found ";
  message += kind_name(found.kind());
  std::string json = found.is_array() || found.is_object() ? std::string() : found.to_json();
  if (json.size() > 40) json = json.substr(0, 40) + "...";
  if (!json.empty() && !found.is_null()) message += ' ' + json;
  if (why == decoded::out_of_range) message += ", which does not fit the type";
  if (!hint.empty()) {
    message += "; ";
    message += hint;
  }
  errc const code = why == decoded::out_of_range ? errc::number_out_of_range
                    : why == decoded::refused    ? errc::conversion_failed
                    : why == decoded::null       ? errc::null_found
                                                 : errc::type_mismatch;
  raise(code, message, found.where(std::move(path)));
}

}  // namespace riffle::detail

namespace riffle {

template <class T>
T element::as() const {
  std::string scratch;
  std::optional<detail::borrowed_t<T>> out;
  auto const result = detail::decoder<T>::decode(*this, scratch, out);
  if (result != detail::decoded::ok) detail::throw_mismatch(result, detail::decoder<T>::expected, *this, {}, {});
  return static_cast<T>(*std::move(out));
}

}  // namespace riffle

#endif
