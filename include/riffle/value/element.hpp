// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VALUE_ELEMENT_HPP
#define RIFFLE_VALUE_ELEMENT_HPP

/// \file
/// element: one JSON value as it stands in its input, looked at without being copied or parsed.

#include <riffle/error.hpp>
#include <riffle/fwd.hpp>
#include <riffle/value/key.hpp>

#include <boost/json/kind.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace riffle {

namespace detail {

/// What an element comes from: tells its place in error messages, and how strictly its text is read again.
class origin {
public:
  virtual location locate(std::uint64_t offset, std::uint64_t document) const = 0;
  virtual bool refuses_duplicates() const = 0;

protected:
  ~origin() = default;
};

}  // namespace detail

/// One JSON value, borrowed: its text in a run's window, or a boost::json::value that stands somewhere else.
///
/// An element of a riffle view lives until that view's iterator is advanced or destroyed; one made from a
/// boost::json::value lives as long as that. To keep a value, convert it: `boost::json::value` is what ranges of
/// elements have as their value type, so that collecting them is always safe.
///
/// Copying costs a few words; looking at kind() a few bytes; converting parses the text, once for each conversion.
class element {
public:
  /// null
  element() noexcept = default;
  /// Refers to `tree`, which must outlive it. Implicit, so that a function of an element takes a boost::json::value too:
  /// the standard's adaptors want predicates that take both a range's references and its values.
  element(boost::json::value const& tree) noexcept : tree_(&tree) {}
  element(boost::json::value const&&) = delete;

  /// The kind that boost::json::parse would give: numbers without fraction and exponent that fit are int64 or uint64.
  boost::json::kind kind() const;
  bool is_null() const { return kind() == boost::json::kind::null; }
  bool is_bool() const { return kind() == boost::json::kind::bool_; }
  bool is_string() const { return kind() == boost::json::kind::string; }
  bool is_array() const { return kind() == boost::json::kind::array; }
  bool is_object() const { return kind() == boost::json::kind::object; }
  bool is_number() const {
    auto const k = kind();
    return k == boost::json::kind::int64 || k == boost::json::kind::uint64 || k == boost::json::kind::double_;
  }

  /// The JSON text as it stands in the input, escapes and white space included; empty for an element made from a
  /// boost::json::value.
  std::string_view text() const noexcept { return tree_ != nullptr ? std::string_view() : text_; }

  /// The JSON text: text(), or the boost::json::value serialised.
  std::string to_json() const;

  /// The value, owned.
  /// \throws limit_error where it is nested deeper than boost::json can be trusted with (2,000 levels)
  boost::json::value value() const;
  operator boost::json::value() const { return value(); }

  /// The value as T: bool, an integer, float or double, std::string, std::optional of these, boost::json::value, or any
  /// type that boost::json::value_to knows. Integers may be written as 1.0 or 1e0.
  /// Defined in riffle/value/decode.hpp.
  /// \throws type_error  where it is of another kind or does not fit; null is no value of any T but std::optional
  template <class T>
  T as() const;

  /// Bytes from the start of the input; absent for an element made from a boost::json::value.
  std::optional<std::uint64_t> offset() const noexcept {
    return tree_ != nullptr || document_ == 0 ? std::nullopt : std::optional(offset_);
  }
  /// The number of its document in the input, from 1; absent where it has none.
  std::optional<std::uint64_t> document() const noexcept {
    return document_ == 0 ? std::nullopt : std::optional(document_);
  }

  /// Equality of JSON values: numbers by mathematical value, strings by code points, objects without order.
  friend bool operator==(element const& a, element const& b);
  friend bool operator==(element const& a, boost::json::value const& b) { return a == element(b); }

  /// Writes to_json().
  template <class Stream>
    requires requires(Stream& out, std::string_view text) { out << text; }
  friend Stream& operator<<(Stream& out, element const& e) {
    if (e.tree_ == nullptr)
      out << e.text_;
    else
      out << e.to_json();
    return out;
  }

  // For riffle itself: an element of a run.
  element(std::string_view text, std::uint64_t offset, std::uint64_t document, detail::origin const* where) noexcept
      : text_(text), origin_(where), offset_(offset), document_(document) {}
  element(boost::json::value const& tree, std::uint64_t document, detail::origin const* where) noexcept
      : tree_(&tree), origin_(where), document_(document) {}
  boost::json::value const* tree() const noexcept { return tree_; }
  detail::origin const* origin() const noexcept { return origin_; }
  /// Its place in the input, as far as it is known; `path` completes it.
  location where(std::string path = {}) const {
    location place = origin_ != nullptr ? origin_->locate(offset_, document_) : location{};
    if (tree_ != nullptr) place.offset = place.line = place.column = std::nullopt;
    place.path = std::move(path);
    return place;
  }

private:
  std::string_view text_ = "null";
  boost::json::value const* tree_ = nullptr;
  detail::origin const* origin_ = nullptr;
  std::uint64_t offset_ = 0;
  std::uint64_t document_ = 0;
};

inline boost::json::kind element::kind() const {
  if (tree_ != nullptr) return tree_->kind();
  switch (text_[0]) {
    case 'n': return boost::json::kind::null;
    case 't':
    case 'f': return boost::json::kind::bool_;
    case '"': return boost::json::kind::string;
    case '[': return boost::json::kind::array;
    case '{': return boost::json::kind::object;
    default: break;
  }
  if (text_.find_first_of(".eE") != text_.npos) return boost::json::kind::double_;
  char const* const end = text_.data() + text_.size();
  std::int64_t small = 0;
  if (std::from_chars(text_.data(), end, small).ec == std::errc{}) return boost::json::kind::int64;
  std::uint64_t large = 0;
  if (std::from_chars(text_.data(), end, large).ec == std::errc{} && text_[0] != '-') return boost::json::kind::uint64;
  return boost::json::kind::double_;
}

inline std::string element::to_json() const {
  return tree_ != nullptr ? boost::json::serialize(*tree_) : std::string(text_);
}

inline boost::json::value element::value() const {
  if (tree_ != nullptr) return *tree_;
  boost::json::parse_options options;
  options.max_depth = detail::deepest;
  boost::json::parser parser({}, options);
  boost::json::error_code failed;
  parser.write(text_.data(), text_.size(), failed);
  if (!failed) return parser.release();
  if (failed == boost::json::error::too_deep) detail::throw_too_deep(where());
  // What is captured was checked; boost::json still has limits of its own, such as exponents beyond an int.
  throw parse_error(errc::unexpected_character, "boost::json refuses the value: " + failed.message(), where());
}

namespace detail {

inline void append_key(std::string& out, element const& from) try {
  if (from.tree() != nullptr)
    append_key(out, *from.tree());
  else
    key_reader(from.text()).append(out);
} catch (limit_error const& e) {
  throw limit_error(e.code(), e.message(), from.where());
}

}  // namespace detail

inline bool operator==(element const& a, element const& b) {
  std::string left, right;
  detail::append_key(left, a);
  detail::append_key(right, b);
  return left == right;
}

}  // namespace riffle

// Each converts to the other; a reference to either is an element, a value of either a boost::json::value.
template <>
struct std::common_type<riffle::element, boost::json::value> {
  using type = boost::json::value;
};
template <>
struct std::common_type<boost::json::value, riffle::element> {
  using type = boost::json::value;
};
template <template <class> class Q1, template <class> class Q2>
struct std::basic_common_reference<riffle::element, boost::json::value, Q1, Q2> {
  using type = riffle::element;
};
template <template <class> class Q1, template <class> class Q2>
struct std::basic_common_reference<boost::json::value, riffle::element, Q1, Q2> {
  using type = riffle::element;
};
template <template <class> class Q1, template <class> class Q2>
struct std::basic_common_reference<std::optional<riffle::element>, std::optional<boost::json::value>, Q1, Q2> {
  using type = std::optional<riffle::element>;
};
template <template <class> class Q1, template <class> class Q2>
struct std::basic_common_reference<std::optional<boost::json::value>, std::optional<riffle::element>, Q1, Q2> {
  using type = std::optional<riffle::element>;
};

#endif
