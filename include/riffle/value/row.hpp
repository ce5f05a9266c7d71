// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VALUE_ROW_HPP
#define RIFFLE_VALUE_ROW_HPP

/// \file
/// borrowed_string and row: what the typed projections yield, borrowing while a loop runs, owning when collected.

#include <riffle/fwd.hpp>

#include <boost/container_hash/hash.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace riffle {

/// A std::string_view that converts implicitly to std::string, so that algorithms and containers that want the owned
/// value of a range of strings get it. It refers to bytes of a run and lives until that run is advanced or destroyed.
class borrowed_string : public std::string_view {
public:
  constexpr borrowed_string() noexcept = default;
  constexpr explicit borrowed_string(std::string_view text) noexcept : std::string_view(text) {}
  /// Implicit, so that algorithms can compare rows with a literal: `std::ranges::count(rows, "x")`.
  constexpr borrowed_string(char const* text) noexcept : std::string_view(text) {}
  operator std::string() const { return std::string(data(), size()); }
};

namespace detail {

/// What a loop sees of a value of type T.
template <class T>
struct borrowed {
  using type = T;
};
template <>
struct borrowed<std::string> {
  using type = borrowed_string;
};
template <class T>
struct borrowed<std::optional<T>> {
  using type = std::optional<typename borrowed<T>::type>;
};

template <class T>
using borrowed_t = typename borrowed<T>::type;

}  // namespace detail

/// A tuple-like row of projected fields, with structured bindings. project<T, U...> yields rows of borrowed fields
/// (`row<borrowed_string, int>`) whose owned form (`row<std::string, int>`) is the range's value type; the former
/// converts implicitly to the latter. Compared and hashed member by member, borrowed and owned alike.
template <class... Ts>
class row {
public:
  constexpr row() = default;

  template <class... Us>
    requires(sizeof...(Us) == sizeof...(Ts) && sizeof...(Ts) > 0 && (std::is_constructible_v<Ts, Us &&> && ...) &&
             !(sizeof...(Ts) == 1 && (std::is_same_v<std::remove_cvref_t<Us>, row> || ...)))
  constexpr explicit row(Us&&... fields) : fields_(std::forward<Us>(fields)...) {}

  /// The owned row of a borrowed one; never the other way round.
  template <class... Us>
    requires(sizeof...(Us) == sizeof...(Ts) && !std::is_same_v<row<Us...>, row> &&
             (std::is_convertible_v<Us const&, Ts> && ...))
  constexpr row(row<Us...> const& other)
      : fields_(std::apply([](auto const&... each) { return std::tuple<Ts...>(static_cast<Ts>(each)...); },
                           other.as_tuple())) {}

  template <std::size_t I>
  constexpr auto const& get() const& noexcept {
    return std::get<I>(fields_);
  }
  template <std::size_t I>
  constexpr auto& get() & noexcept {
    return std::get<I>(fields_);
  }
  template <std::size_t I>
  constexpr auto&& get() && noexcept {
    return std::get<I>(std::move(fields_));
  }

  constexpr std::tuple<Ts...> const& as_tuple() const noexcept { return fields_; }

  template <class... Us>
    requires(sizeof...(Us) == sizeof...(Ts))
  friend constexpr bool operator==(row const& a, row<Us...> const& b) {
    return a.as_tuple() == b.as_tuple();
  }
  template <class... Us>
    requires(sizeof...(Us) == sizeof...(Ts))
  friend constexpr auto operator<=>(row const& a, row<Us...> const& b)
    requires requires { a.as_tuple() <=> b.as_tuple(); }
  {
    return a.as_tuple() <=> b.as_tuple();
  }

  /// Equal for a borrowed row and its owned form.
  friend std::size_t hash_value(row const& r) {
    std::size_t seed = sizeof...(Ts);
    std::apply([&seed](auto const&... each) { (hash_field(seed, each), ...); }, r.fields_);
    return seed;
  }

private:
  template <class T>
  static void hash_field(std::size_t& seed, T const& field) {
    if constexpr (std::is_convertible_v<T const&, std::string_view>)
      boost::hash_combine(seed, std::hash<std::string_view>{}(std::string_view(field)));
    else if constexpr (requires {
                         field.has_value();
                         *field;
                       }) {
      boost::hash_combine(seed, field.has_value());
      if (field) hash_field(seed, *field);
    } else if constexpr (requires { std::hash<T>{}(field); })
      boost::hash_combine(seed, std::hash<T>{}(field));
    else
      boost::hash_combine(seed, boost::hash<T>{}(field));
  }

  std::tuple<Ts...> fields_;
};

template <std::size_t I, class... Ts>
constexpr decltype(auto) get(row<Ts...> const& r) noexcept {
  return r.template get<I>();
}
template <std::size_t I, class... Ts>
constexpr decltype(auto) get(row<Ts...>& r) noexcept {
  return r.template get<I>();
}
template <std::size_t I, class... Ts>
constexpr decltype(auto) get(row<Ts...>&& r) noexcept {
  return std::move(r).template get<I>();
}

}  // namespace riffle

template <class... Ts>
struct std::tuple_size<riffle::row<Ts...>> : std::integral_constant<std::size_t, sizeof...(Ts)> {};
template <std::size_t I, class... Ts>
struct std::tuple_element<I, riffle::row<Ts...>> : std::tuple_element<I, std::tuple<Ts...>> {};
// Field by field, as rows with an element among them convert both ways.
template <class... Ts, class... Us, template <class> class Q1, template <class> class Q2>
  requires(sizeof...(Ts) == sizeof...(Us) && (std::common_reference_with<Ts const&, Us const&> && ...))
struct std::basic_common_reference<riffle::row<Ts...>, riffle::row<Us...>, Q1, Q2> {
  using type = riffle::row<std::remove_cvref_t<std::common_reference_t<Ts const&, Us const&>>...>;
};
template <>
struct std::hash<riffle::borrowed_string> : std::hash<std::string_view> {};
template <class... Ts>
struct std::hash<riffle::row<Ts...>> {
  std::size_t operator()(riffle::row<Ts...> const& r) const { return hash_value(r); }
};

#endif
