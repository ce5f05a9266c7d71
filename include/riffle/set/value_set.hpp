// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SET_VALUE_SET_HPP
#define RIFFLE_SET_VALUE_SET_HPP

/// \file
/// value_set: distinct values in order of first appearance, made for many millions of short strings.

#include <riffle/set/detail/byte_arena.hpp>
#include <riffle/set/detail/hash.hpp>
#include <riffle/set/detail/hash_index.hpp>

#include <boost/json/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace riffle {

/// A type that a set can hold: it owns what it stands for (std::string, not std::string_view) and has == and a hash,
/// either std::hash or one that boost::hash finds, as it does for a type described with Boost.Describe. Rows, tuples,
/// pairs and optionals of such types are such types.
template <class T>
concept hashable_value = std::same_as<T, detail::stored_t<T>> && std::movable<T> && detail::can_hash<T>();

namespace detail {

/// A borrowed form of T, such as riffle::element for boost::json::value or row<borrowed_string> for row<std::string>.
template <class K, class T>
concept borrowed_key = !std::same_as<K, T> && std::same_as<stored_t<K>, T> && !std::same_as<T, std::string>;

/// A JSON value as value_set<boost::json::value> stores it: the bytes of append_key().
struct encoded_key {
  std::string_view bytes;
};

/// Makes of a value what a value_set<T> is asked with, once for all sets that are asked, without allocating each time.
template <class T>
class key_encoder {
public:
  template <class K>
  K const& operator()(K const& key) const noexcept {
    return key;
  }
};
template <>
class key_encoder<boost::json::value> {
public:
  /// Valid until the next call.
  template <json_like K>
  encoded_key operator()(K const& key) {
    scratch_.clear();
    append_key(scratch_, key);
    return {scratch_};
  }

private:
  std::string scratch_;
};

/// Where a value_set<T> keeps its values, each known by a position.
template <class T>
class value_storage {
public:
  using reference = T const&;

  template <class K>
  std::uint64_t append(K&& key) {
    cell fresh{static_cast<T>(std::forward<K>(key))};
    std::size_t const heap = heap_bytes(fresh.value);
    cells_.push_back(std::move(fresh));
    heap_.value += heap;
    return cells_.size() - 1;
  }
  T const& at(std::uint64_t position) const noexcept { return cells_[static_cast<std::size_t>(position)].value; }
  reference value_at(std::uint64_t position) const noexcept { return at(position); }
  std::uint64_t begin() const noexcept { return 0; }
  std::uint64_t end() const noexcept { return cells_.size(); }
  std::uint64_t next(std::uint64_t position) const noexcept { return position + 1; }
  std::size_t memory_bytes() const noexcept { return cells_.capacity() * sizeof(cell) + heap_.value; }

private:
  struct cell {  // not T itself: std::vector<bool> has no bool to refer to
    T value;
  };

  /// What the strings within a value have allocated.
  template <class U>
  static std::size_t heap_bytes(U const& value) {
    if constexpr (std::same_as<U, std::string>) {
      return value.capacity() > std::string().capacity() ? value.capacity() + 1 : 0;
    } else if constexpr (is_std_optional<U>) {
      return value ? heap_bytes(*value) : 0;
    } else if constexpr (is_fields<U>) {
      return [&value]<std::size_t... I>(std::index_sequence<I...>) {
        using std::get;
        return (std::size_t{0} + ... + heap_bytes(get<I>(value)));
      }(std::make_index_sequence<std::tuple_size_v<U>>{});
    } else {
      return 0;
    }
  }

  std::vector<cell> cells_;
  moved_count heap_;
};

template <>
class value_storage<std::string> : public byte_arena {
public:
  using reference = borrowed_string;
  reference value_at(std::uint64_t position) const noexcept { return borrowed_string(at(position)); }
};

template <>
class value_storage<boost::json::value> : public byte_arena {
public:
  using reference = boost::json::value;
  reference value_at(std::uint64_t position) const { return value_from_key(at(position)); }
};

}  // namespace detail

/// A set of values that only grows; it yields them in order of first appearance.
///
/// Strings, and JSON values in a canonical form, stand one after the other in large chunks, so that an element costs
/// its bytes, a byte or more of length and its share of the index, and no allocation of its own. Other types stand in a
/// vector. The index has slots of nine bytes, of which at most 13 of 16 are taken; when they are, it doubles, and the
/// old and the new one are held for a moment.
///
/// Equality: as ==, except that NaN is equal to NaN; JSON values as riffle's semantics say (1 is 1.0, objects are
/// unordered). A boost::json::value comes out as the set keeps it: equal to what went in, though it may be written
/// otherwise (1 for 1.0). Only a number from text that boost::json cannot hold exactly comes out as the nearest double.
///
/// Forward range, sized, const-iterable; not borrowed. References are borrowed_string for strings and T const& for
/// other types, valid for strings until the set is destroyed, for other types until the next insert();
/// boost::json::value comes by value. insert(), move and assignment invalidate iterators. The hash is keyed anew in
/// each process, so that input prepared to collide does not; the order of the elements does not depend on it.
template <class T>
class value_set {
  static_assert(std::same_as<T, detail::stored_t<T>>,
                "riffle::value_set owns its values: use value_set<std::string> for strings of any kind and "
                "value_set<boost::json::value> for elements");
  static_assert(hashable_value<T>, "riffle::value_set<T> needs a T with operator== and std::hash<T> or hash_value(T)");

  using storage = detail::value_storage<T>;
  using key_argument = std::conditional_t<std::same_as<T, std::string>, std::string_view, T const&>;

public:
  using value_type = T;
  using key_type = T;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using reference = typename storage::reference;
  using const_reference = reference;
  class iterator;
  using const_iterator = iterator;

  value_set() = default;
  value_set(value_set const&) = default;
  value_set(value_set&&) noexcept = default;
  /// Where it throws, the set is as it was.
  value_set& operator=(value_set const& other) {
    if (this != &other) *this = value_set(other);
    return *this;
  }
  value_set& operator=(value_set&&) noexcept = default;
  ~value_set() = default;
  value_set(std::initializer_list<T> values) {
    for (T const& value : values) insert(value);
  }
  /// Of any input range of T or of a borrowed form of T.
  template <std::ranges::input_range R>
    requires(!std::same_as<std::remove_cvref_t<R>, value_set> &&
             std::same_as<detail::stored_t<std::ranges::range_value_t<R>>, T>)
  explicit value_set(R&& range) {
    detail::key_encoder<T> encode;
    for (auto&& value : range) insert(encode(value));
  }

  std::size_t size() const noexcept { return index_.size(); }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  /// Bytes that the set has allocated, those of strings within rows, tuples, pairs and optionals included, but not what
  /// values of other types have allocated. Constant time.
  std::size_t memory_bytes() const noexcept { return storage_.memory_bytes() + index_.memory_bytes(); }

  /// Whether the set holds the value. Constant time on average; allocates for boost::json::value only, and briefly.
  bool contains(key_argument key) const { return has(probe(key)); }
  template <detail::borrowed_key<T> K>
  bool contains(K const& key) const {
    return has(probe(key));
  }

  /// Adds a value, unless the set holds it; whether it did. Constant time on average, amortised. Where it throws
  /// (std::bad_alloc, what T throws, limit_error past 1 TiB), the set is as it was.
  bool insert(key_argument key) { return add(probe(key)); }
  bool insert(T&& key)
    requires(!std::derived_from<storage, detail::byte_arena>)
  {
    return add(std::move(key));
  }
  template <detail::borrowed_key<T> K>
  bool insert(K const& key) {
    return add(probe(key));
  }

  // For the set adaptors, which encode a key once and ask several sets.
  bool contains(detail::encoded_key key) const
    requires std::same_as<T, boost::json::value>
  {
    return has(key.bytes);
  }
  bool insert(detail::encoded_key key)
    requires std::same_as<T, boost::json::value>
  {
    return add(key.bytes);
  }

  iterator begin() const noexcept { return {storage_, storage_.begin()}; }
  iterator end() const noexcept { return {storage_, storage_.end()}; }

  /// Whether both hold the same values, in whatever order.
  friend bool operator==(value_set const& a, value_set const& b) {
    if (a.size() != b.size()) return false;
    for (auto at = a.storage_.begin(); at != a.storage_.end(); at = a.storage_.next(at))
      if (!b.has(a.storage_.at(at))) return false;
    return true;
  }

private:
  /// What is hashed and compared with storage_.at(): bytes for strings and JSON values.
  template <class K>
  static decltype(auto) probe(K const& key) {
    if constexpr (std::same_as<T, boost::json::value>) {
      std::string bytes;
      detail::append_key(bytes, key);
      return bytes;
    } else {
      return (key);
    }
  }

  template <class Probe>
  bool has(Probe const& key) const {
    return index_.contains(detail::hash_of(key),
                           [&](std::uint64_t position) { return detail::same(storage_.at(position), key); });
  }

  template <class Probe>
  bool add(Probe&& key) {
    std::uint64_t const hash = detail::hash_of(key);
    if (index_.contains(hash, [&](std::uint64_t position) { return detail::same(storage_.at(position), key); }))
      return false;
    index_.make_room([this](auto place) {
      for (auto at = storage_.begin(); at != storage_.end(); at = storage_.next(at))
        place(detail::hash_of(storage_.at(at)), at);
    });
    index_.add(hash, storage_.append(std::forward<Probe>(key)));
    return true;
  }

  storage storage_;
  detail::hash_index index_;
};

template <std::ranges::input_range R>
value_set(R&&) -> value_set<detail::stored_t<std::ranges::range_value_t<R>>>;

template <class T>
class value_set<T>::iterator {
public:
  using iterator_concept = std::forward_iterator_tag;
  using iterator_category = std::conditional_t<std::is_reference_v<typename storage::reference>,
                                               std::forward_iterator_tag, std::input_iterator_tag>;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using reference = typename storage::reference;
  using pointer = void;

  iterator() = default;

  reference operator*() const { return storage_->value_at(position_); }
  iterator& operator++() noexcept {
    position_ = storage_->next(position_);
    return *this;
  }
  iterator operator++(int) noexcept {
    iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(iterator const& a, iterator const& b) noexcept { return a.position_ == b.position_; }

private:
  friend class value_set;
  iterator(storage const& s, std::uint64_t position) noexcept : storage_(&s), position_(position) {}

  storage const* storage_ = nullptr;
  std::uint64_t position_ = 0;
};

}  // namespace riffle

#endif
