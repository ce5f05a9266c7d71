// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_FIELDS_HPP
#define RIFFLE_VIEW_FIELDS_HPP

/// \file
/// fields: those of the row that a run stands on, decoded and kept until the next.

#include <riffle/options.hpp>
#include <riffle/path/path.hpp>
#include <riffle/value/decode.hpp>
#include <riffle/value/row.hpp>
#include <riffle/view/run.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace riffle::detail {

/// A parameter type for each type of a pack, so that the pack is not deduced from the arguments.
template <class, class Argument>
struct argument_for_type {
  using type = Argument;
};
template <class T, class Argument>
using argument_for = typename argument_for_type<T, Argument>::type;

/// Types cheap enough to be yielded by value.
template <class T>
inline constexpr bool is_light = std::is_trivially_copyable_v<T> && sizeof(T) <= 128;

template <class T>
concept described = boost::describe::has_describe_members<T>::value && std::is_class_v<T>;

template <class T>
using public_members =
    boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

/// Names the fields of a described class S as one projection.
template <class S>
struct members_of {};

template <described S>
std::vector<path> member_paths() {
  std::vector<path> paths;
  boost::mp11::mp_for_each<public_members<S>>([&paths](auto member) {
    std::string text = "['";
    text += member.name;
    paths.emplace_back(text + "']");
  });
  return paths;
}

/// As decode_field(), whatever the field is.
template <class T>
[[gnu::noinline]] bool decode_element(run& from, std::size_t number, std::string const& path, project_options options,
                                      std::string& scratch, std::optional<borrowed_t<T>>& out) {
  std::optional<element> const found = from.field(number);
  if (!found) {
    if constexpr (is_optional<T>) return out.emplace(), true;
    ++from.counts().missing;
    return false;
  }
  decoded const result = decoder<T>::decode(*found, scratch, out);
  if (result == decoded::ok) return true;
  if (result == decoded::null) return ++from.counts().null, false;
  if (options.mismatch == mismatch::fail)
    throw_mismatch(result, decoder<T>::expected, *found, path, "drop such rows with {.mismatch = mismatch::skip}");
  ++from.counts().mismatched;
  return false;
}

/// Decodes a field of the current row into `out`, which may refer to `scratch`. False where the row is to be dropped, which
/// is counted.
template <class T>
bool decode_field(run& from, std::size_t number, std::string const& path, project_options options, std::string& scratch,
                  std::optional<borrowed_t<T>>& out) {
  if constexpr (decodes_text<T>)
    if (auto const text = from.text(number); text && decoder<T>::of_text(*text, scratch, out) == decoded::ok)
      return true;
  return decode_element<T>(from, number, path, options, scratch, out);
}

/// A value last decoded, and the storage that it may refer to.
template <class T>
struct cell {
  std::optional<borrowed_t<T>> value = {};
  std::string scratch = {};

  bool decode(run& from, std::size_t number, std::string const& path, project_options options) {
    return decode_field<T>(from, number, path, options, scratch, value);
  }
};

template <class... T>
class fields {
public:
  using value_type = row<owned_t<T>...>;
  using reference =
      std::conditional_t<(is_light<borrowed_t<T>> && ...), row<borrowed_t<T>...>, row<borrowed_t<T>...> const&>;

  bool decode(run& from, std::vector<std::string> const& paths, project_options options) {
    return decode(from, paths, options, std::index_sequence_for<T...>());
  }
  reference get() const { return *row_; }

private:
  template <std::size_t... I>
  bool decode(run& from, std::vector<std::string> const& paths, project_options options, std::index_sequence<I...>) {
    if (!(std::get<I>(cells_).decode(from, I, paths[I], options) && ...)) return false;
    row_.emplace(*std::move(std::get<I>(cells_).value)...);
    return true;
  }

  std::tuple<cell<T>...> cells_;
  std::optional<row<borrowed_t<T>...>> row_;
};

template <class T>
class fields<T> {
public:
  using value_type = owned_t<T>;
  using reference = std::conditional_t<is_light<borrowed_t<T>>, borrowed_t<T>, borrowed_t<T> const&>;

  bool decode(run& from, std::vector<std::string> const& paths, project_options options) {
    return cell_.decode(from, 0, paths[0], options);
  }
  reference get() const { return *cell_.value; }

private:
  cell<T> cell_;
};

template <class S>
class fields<members_of<S>> {
public:
  using value_type = S;
  using reference = S const&;

  bool decode(run& from, std::vector<std::string> const& paths, project_options options) {
    std::size_t number = 0;
    bool keep = true;
    boost::mp11::mp_for_each<public_members<S>>([&](auto member) {
      using type = std::remove_cvref_t<decltype(value_.*member.pointer)>;
      if (!keep) return;
      std::optional<borrowed_t<type>> field;
      keep = decode_field<type>(from, number, paths[number], options, scratch_, field);
      if (keep) value_.*member.pointer = *std::move(field);
      ++number;
    });
    return keep;
  }
  S const& get() const { return value_; }

private:
  S value_{};
  std::string scratch_;
};

}  // namespace riffle::detail

#endif
