// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_DETAIL_HASH_HPP
#define RIFFLE_SET_DETAIL_HASH_HPP

/// \file
/// What the sets know of their values: the owned form of a borrowed one, its hash, and when two are the same.

#include <riffle/value/element.hpp>
#include <riffle/value/key.hpp>
#include <riffle/value/row.hpp>

#include <boost/container_hash/hash.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#if !defined(__SIZEOF_INT128__) && defined(_MSC_VER) && (defined(_M_X64) || defined(_M_ARM64))
#include <intrin.h>
#endif

namespace riffle::detail {

/// The type that keeps a value of type T: std::string for borrowed strings, boost::json::value for elements, and so on
/// within optionals and rows.
template <class T>
struct stored {
  using type = T;
};
template <class T>
using stored_t = typename stored<std::remove_cvref_t<std::decay_t<T>>>::type;

template <std::derived_from<std::string_view> T>
struct stored<T> {
  using type = std::string;
};
template <class T>
  requires std::same_as<T, char const*> || std::same_as<T, char*>
struct stored<T> {
  using type = std::string;
};
template <>
struct stored<element> {
  using type = boost::json::value;
};
template <class T>
struct stored<std::optional<T>> {
  using type = std::optional<stored_t<T>>;
};
template <class... Ts>
struct stored<row<Ts...>> {
  using type = row<stored_t<Ts>...>;
};
template <class... Ts>
struct stored<std::tuple<Ts...>> {
  using type = std::tuple<stored_t<Ts>...>;
};
template <class A, class B>
struct stored<std::pair<A, B>> {
  using type = std::pair<stored_t<A>, stored_t<B>>;
};

template <class T>
concept json_like = std::same_as<T, boost::json::value> || std::same_as<T, element>;
template <class T>
concept string_like = std::same_as<stored_t<T>, std::string> && std::convertible_to<T const&, std::string_view>;
template <class T>
inline constexpr bool is_std_optional = false;
template <class T>
inline constexpr bool is_std_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_fields = false;  // a row, tuple or pair: hashed and compared field by field
template <class... Ts>
inline constexpr bool is_fields<row<Ts...>> = true;
template <class... Ts>
inline constexpr bool is_fields<std::tuple<Ts...>> = true;
template <class A, class B>
inline constexpr bool is_fields<std::pair<A, B>> = true;

namespace adl {
using boost::hash_value;
template <class T>
concept has_hash_value = requires(T const& value) {
  { hash_value(value) } -> std::convertible_to<std::size_t>;
};
template <has_hash_value T>
std::size_t call_hash_value(T const& value) {
  return hash_value(value);
}
}  // namespace adl

template <class T>
concept has_std_hash = requires(T const& value) {
  { std::hash<T>{}(value) } -> std::convertible_to<std::size_t>;
};

template <class T>
consteval bool can_hash() {
  if constexpr (json_like<T> || string_like<T> || std::is_arithmetic_v<T> || std::is_enum_v<T>)
    return true;
  else if constexpr (is_std_optional<T>)
    return can_hash<typename T::value_type>();
  else if constexpr (is_fields<T>)
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (can_hash<std::remove_cvref_t<std::tuple_element_t<I, T>>>() && ...);
    }(std::make_index_sequence<std::tuple_size_v<T>>{});
  else
    return std::equality_comparable<T> && (has_std_hash<T> || adl::has_hash_value<T>);
}

/// The high and the low half of a product, folded into one word, in 32-bit steps.
constexpr std::uint64_t fold_portable(std::uint64_t a, std::uint64_t b) noexcept {
  std::uint64_t const a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
  std::uint64_t const middle = a1 * b0 + ((a0 * b0) >> 32);  // at most (2^32 - 1)^2 + 2^32 - 2: no carry
  std::uint64_t const lower = a0 * b1 + (middle & 0xffffffff);
  return (a * b) ^ (a1 * b1 + (middle >> 32) + (lower >> 32));
}

/// The same, as the machine does it best: the step of the hash.
inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) noexcept {
#if defined(__SIZEOF_INT128__)
  __extension__ typedef unsigned __int128 wide;
  wide const product = static_cast<wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
#elif defined(_MSC_VER) && (defined(_M_X64) || defined(_M_ARM64))
  return (a * b) ^ __umulh(a, b);
#else
  return fold_portable(a, b);
#endif
}

/// Four random words, drawn once in a process. All constants of the hash are secret: with published ones, as wyhash has
/// them, a block that makes a factor zero erases all that stands before it whatever the seed, and input that fills one
/// place of every table can be written beforehand.
inline std::array<std::uint64_t, 4> const& hash_secrets() {
  static std::array<std::uint64_t, 4> const secrets = [] {
    std::array<std::uint64_t, 4> words{};
    auto const here = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(&words));
    auto const now = static_cast<std::uint64_t>(std::chrono::high_resolution_clock::now().time_since_epoch().count());
    // Digits of pi, so that a word is never poor where the system has no random device.
    std::uint64_t state = fold(here ^ 0x243f6a8885a308d3, now ^ 0x13198a2e03707344);
    for (auto& word : words) word = state = fold(state ^ 0xa4093822299f31d0, 0x082efa98ec4e6c89);
    try {
      std::random_device device;
      for (auto& word : words) word ^= (std::uint64_t{device()} << 32) ^ device();
    } catch (std::exception const&) {  // a sandbox without one: address and clock must do
    }
    return words;
  }();
  return secrets;
}

inline std::uint64_t hash_word(std::uint64_t word) noexcept {
  auto const& s = hash_secrets();
  return fold(fold(word ^ s[0], s[1]) ^ s[2], s[3]);
}

/// A hash in the manner of wyhash (Wang Yi, https://github.com/wangyi-fudan/wyhash, public domain): 16 bytes a
/// multiplication, short strings in two overlapping reads. Not the same function: see hash_secrets.
inline std::uint64_t hash_bytes(std::string_view bytes) noexcept {
  auto const& s = hash_secrets();
  auto load8 = [](char const* p) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    return word;
  };
  auto load4 = [](char const* p) {
    std::uint32_t word;
    std::memcpy(&word, p, 4);
    return std::uint64_t{word};
  };
  char const* p = bytes.data();
  std::size_t const n = bytes.size();
  std::uint64_t state = s[0], a = 0, b = 0;
  if (n > 16) {
    char const* const last = p + n - 16;
    for (; p < last; p += 16) state = fold(load8(p) ^ s[1], load8(p + 8) ^ state);
    a = load8(last);
    b = load8(last + 8);
  } else if (n >= 8) {
    a = load8(p);
    b = load8(p + n - 8);
  } else if (n >= 4) {
    a = load4(p);
    b = load4(p + n - 4);
  } else if (n > 0) {
    auto byte = [p](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(p[i])}; };
    a = (byte(0) << 16) | (byte(n / 2) << 8) | byte(n - 1);
  }
  return fold(fold(a ^ s[1], b ^ state) ^ s[2], n ^ s[3]);
}

/// The hash of a value, alike for its borrowed forms. Good in all bits and keyed by hash_secrets; a type of the user's
/// is as proof against hostile input as its own hash is.
template <class T>
std::uint64_t hash_of(T const& value) {
  if constexpr (json_like<T>) {
    std::string key;
    append_key(key, value);
    return hash_bytes(key);
  } else if constexpr (string_like<T>) {
    return hash_bytes(std::string_view(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    // -0.0 + 0.0 is 0.0; every NaN is one value.
    if (value != value) return hash_word(~std::uint64_t{0});
    if constexpr (sizeof(T) > 8)
      return hash_word(std::hash<T>{}(value + T{0}));
    else
      return hash_word(std::bit_cast<std::uint64_t>(static_cast<double>(value) + 0.0));
  } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
    return hash_word(static_cast<std::uint64_t>(value));
  } else if constexpr (is_std_optional<T>) {
    return value ? fold(hash_of(*value) ^ hash_secrets()[1], hash_secrets()[2]) : hash_secrets()[0];
  } else if constexpr (is_fields<T>) {
    return [&value]<std::size_t... I>(std::index_sequence<I...>) {
      using std::get;
      std::uint64_t state = hash_secrets()[0];
      ((state = fold(hash_of(get<I>(value)) ^ hash_secrets()[1], state ^ hash_secrets()[2])), ...);
      return state;
    }(std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (has_std_hash<T>) {
    return hash_word(std::hash<T>{}(value));
  } else {
    return hash_word(adl::call_hash_value(value));
  }
}

/// Whether two values, borrowed or owned, are one value to a set: as ==, but NaN is the same as NaN, and JSON values
/// are the same as the semantics of riffle say (1 is 1.0).
template <class A, class B>
bool same(A const& a, B const& b) {
  if constexpr (json_like<A> && json_like<B>) {
    std::string left, right;
    append_key(left, a);
    append_key(right, b);
    return left == right;
  } else if constexpr (string_like<A> && string_like<B>) {
    return std::string_view(a) == std::string_view(b);
  } else if constexpr (std::is_floating_point_v<A> && std::is_floating_point_v<B>) {
    return a == b || (a != a && b != b);
  } else if constexpr (is_std_optional<A> && is_std_optional<B>) {
    return a.has_value() == b.has_value() && (!a.has_value() || same(*a, *b));
  } else if constexpr (is_fields<A> && is_fields<B>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      using std::get;
      return (same(get<I>(a), get<I>(b)) && ...);
    }(std::make_index_sequence<std::tuple_size_v<A>>{});
  } else {
    return a == b;
  }
}

}  // namespace riffle::detail

#endif
