// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_ERROR_HPP
#define RIFFLE_ERROR_HPP

/// \file
/// What riffle throws: one family of exceptions, each with a code, a place and a message that says what to do.

#include <riffle/fwd.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

namespace riffle {

/// The reasons for which riffle throws. Each belongs to one exception type, named in the comment.
enum class errc {
  // parse_error
  unexpected_character = 1,  ///< a byte that the grammar does not allow here
  unexpected_end,            ///< the input ends inside a value
  invalid_number,            ///< a number that RFC 8259 does not allow
  invalid_literal,           ///< neither true, false nor null
  invalid_escape,            ///< an escape that RFC 8259 does not allow, or half a surrogate pair
  invalid_utf8,              ///< bytes in a string that are not UTF-8
  control_character,         ///< an unescaped control character in a string
  trailing_data,             ///< something stands where the input should have ended
  duplicate_name,            ///< a second member of the same name on a selected path
  unexpected_format,         ///< the input is not in the format that was asked for
  // type_error
  type_mismatch,        ///< a value of another kind than asked for
  number_out_of_range,  ///< a number that the type asked for cannot hold
  missing_value,        ///< no value at the path, and the options say fail
  null_found,           ///< null at the path, and the options say fail
  conversion_failed,    ///< boost::json::value_to refused the value
  // path_error
  path_syntax,          ///< the text is no path
  path_not_streamable,  ///< a path that a forward reader cannot follow
  path_not_singular,    ///< a path that may select several values where one is needed
  // source_error
  cannot_open,     ///< the source could not be opened
  read_failed,     ///< reading failed in the middle
  not_reopenable,  ///< the source can be read once only and was
  // limit_error
  depth_limit,    ///< nested deeper than document_options::max_depth
  row_limit,      ///< what must be held is larger than document_options::max_row_bytes
  pattern_limit,  ///< a pattern of match() or search() that is too large
  set_limit,      ///< a set larger than set_options::max_bytes
  // error
  not_sorted,  ///< a sorted set adaptor was given unsorted input
};

}  // namespace riffle

template <>
struct std::is_error_code_enum<riffle::errc> : std::true_type {};

namespace riffle {

/// The category of riffle's error codes; its name is "riffle".
inline std::error_category const& error_category() noexcept {
  struct category final : std::error_category {
    char const* name() const noexcept override { return "riffle"; }
    std::string message(int code) const override {
      switch (static_cast<errc>(code)) {
        case errc::unexpected_character: return "unexpected character";
        case errc::unexpected_end: return "unexpected end of input";
        case errc::invalid_number: return "invalid number";
        case errc::invalid_literal: return "invalid literal";
        case errc::invalid_escape: return "invalid escape";
        case errc::invalid_utf8: return "invalid UTF-8";
        case errc::control_character: return "unescaped control character";
        case errc::trailing_data: return "data after the end";
        case errc::duplicate_name: return "duplicate name";
        case errc::unexpected_format: return "unexpected format";
        case errc::type_mismatch: return "value of another kind";
        case errc::number_out_of_range: return "number out of range";
        case errc::missing_value: return "missing value";
        case errc::null_found: return "null value";
        case errc::conversion_failed: return "conversion failed";
        case errc::path_syntax: return "invalid path";
        case errc::path_not_streamable: return "path cannot be streamed";
        case errc::path_not_singular: return "path may select several values";
        case errc::cannot_open: return "cannot open";
        case errc::read_failed: return "read failed";
        case errc::not_reopenable: return "source cannot be read again";
        case errc::depth_limit: return "nesting too deep";
        case errc::row_limit: return "row too large";
        case errc::pattern_limit: return "pattern too large";
        case errc::set_limit: return "set too large";
        case errc::not_sorted: return "input is not sorted";
      }
      return "unknown riffle error";
    }
  };
  static category const instance;
  return instance;
}

inline std::error_code make_error_code(errc code) noexcept { return {static_cast<int>(code), error_category()}; }

/// Where in the input something stands. Absent members are not known or do not apply.
struct location {
  std::string source = {};                     ///< the source's name, such as the file's path; empty if it has none
  std::optional<std::uint64_t> offset = {};    ///< bytes from the start of the input, from 0
  std::optional<std::uint64_t> line = {};      ///< from 1; known for sources that can be reopened, for format::lines,
                                               ///< and for bad records of format::json_seq
  std::optional<std::uint64_t> column = {};    ///< in bytes, from 1; known with the line
  std::optional<std::uint64_t> document = {};  ///< from 1
  std::string path = {};                       ///< as JSONPath, from the document's root or as the user gave it

  /// "table.json: line 3, column 7 (offset 120, document 2, path $.other[0])"; only what is known.
  [[gnu::cold]] std::string to_string() const {
    std::string place;
    if (line) place = "line " + std::to_string(*line) + ", column " + std::to_string(column.value_or(1));
    std::string rest;
    auto add = [&rest](std::string_view word, std::string const& text) {
      if (!rest.empty()) rest += ", ";
      rest.append(word).append(text);
    };
    if (offset) add("offset ", std::to_string(*offset));
    if (document) add("document ", std::to_string(*document));
    if (!path.empty()) add("path ", path);
    if (!rest.empty()) place += place.empty() ? rest : " (" + rest + ")";
    if (source.empty()) return place;
    return place.empty() ? source : source + ": " + place;
  }
};

/// The base of all that riffle throws. what() reads "place: what was expected, what was found; what to do".
class error : public std::runtime_error {
public:
  error(std::error_code code, std::string const& message, location where = {})
      : std::runtime_error(compose(message, where)), code_(code), message_(message), where_(std::move(where)) {}

  std::error_code const& code() const noexcept { return code_; }
  /// The message without the place.
  std::string const& message() const noexcept { return message_; }
  location const& where() const noexcept { return where_; }
  std::optional<std::uint64_t> offset() const noexcept { return where_.offset; }
  std::optional<std::uint64_t> line() const noexcept { return where_.line; }
  std::optional<std::uint64_t> column() const noexcept { return where_.column; }
  std::optional<std::uint64_t> document() const noexcept { return where_.document; }
  std::string const& path() const noexcept { return where_.path; }

private:
  [[gnu::cold]] static std::string compose(std::string const& message, location const& where) {
    std::string place = where.to_string();
    return place.empty() ? message : place + ": " + message;
  }

  std::error_code code_;
  std::string message_;
  location where_;
};

/// The input is not JSON, or not in the format asked for.
class parse_error : public error {
public:
  using error::error;
};

/// The input is JSON, but a value is not what the pipeline asked for.
class type_error : public error {
public:
  using error::error;
};

/// The text given as a path is not one; offset() is the position in that text.
class path_error : public error {
public:
  using error::error;
};

/// The bytes could not be had: not found, no permission, a directory, a failed read, a stream read twice.
/// code() is the operating system's where it gave one.
class source_error : public error {
public:
  using error::error;
};

/// A limit of document_options or set_options was exceeded; the message names the limit and the member to raise.
class limit_error : public error {
public:
  using error::error;
};

}  // namespace riffle

#endif
