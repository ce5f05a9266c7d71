// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_RANGES_HPP
#define RIFFLE_TESTS_SUPPORT_RANGES_HPP

/// \file
/// Ranges that make few promises, and what every riffle view must promise.

#include <concepts>
#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace riffle_test {

/// A view that is used up by being read, and that cannot be iterated as const; a copy starts where the original stands.
/// Its iterators can only be moved.
template <class T, bool Copyable>
class consumed_range : public std::ranges::view_base {
public:
  class iterator {
  public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;

    explicit iterator(consumed_range& range) : range_(&range) {}
    iterator(iterator&&) = default;
    iterator& operator=(iterator&&) = default;

    T const& operator*() const { return range_->values_[range_->at_]; }
    iterator& operator++() {
      ++range_->at_;
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(iterator const& it, std::default_sentinel_t) { return it.at_end(); }

  private:
    bool at_end() const { return range_->at_ == range_->values_.size(); }

    consumed_range* range_;
  };

  explicit consumed_range(std::vector<T> values) : values_(std::move(values)) {}
  consumed_range(consumed_range&&) = default;
  consumed_range& operator=(consumed_range&&) = default;
  consumed_range(consumed_range const&)
    requires Copyable
  = default;
  consumed_range& operator=(consumed_range const&)
    requires Copyable
  = default;

  iterator begin() { return iterator(*this); }
  std::default_sentinel_t end() { return {}; }

private:
  std::vector<T> values_;
  std::size_t at_ = 0;
};

template <class T>
using move_only_range = consumed_range<T, false>;

static_assert(std::copyable<consumed_range<int, true>>);
static_assert(std::ranges::view<move_only_range<int>> && std::ranges::input_range<move_only_range<int>>);
static_assert(!std::copyable<move_only_range<int>> && !std::copyable<std::ranges::iterator_t<move_only_range<int>>>);
static_assert(!std::ranges::range<move_only_range<int> const> && !std::ranges::forward_range<move_only_range<int>>);

struct test_error : std::runtime_error {
  test_error() : std::runtime_error("thrown by a test") {}
};

/// How often a throwing_range was begun, and how many of its elements were reached.
struct reads {
  int begins = 0;
  int elements = 0;
};

/// A copyable input view of a vector, which counts how it is read and throws test_error where it would come to element
/// `fatal`, from 0.
template <class T>
class throwing_range : public std::ranges::view_base {
public:
  class iterator {
  public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    explicit iterator(throwing_range const& range)
        : values_(range.values_), fatal_(range.fatal_), reads_(range.reads_) {
      if (reads_ != nullptr) ++reads_->begins;
      reach();
    }

    T const& operator*() const { return (*values_)[at_]; }
    iterator& operator++() {
      ++at_;
      reach();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(iterator const& it, std::default_sentinel_t) { return it.at_ == it.values_->size(); }

  private:
    void reach() {
      if (at_ == fatal_) throw test_error();
      if (reads_ != nullptr && at_ < values_->size()) ++reads_->elements;
    }

    std::shared_ptr<std::vector<T> const> values_;
    std::size_t fatal_ = 0;
    reads* reads_ = nullptr;
    std::size_t at_ = 0;
  };

  throwing_range() = default;
  throwing_range(std::vector<T> values, std::size_t fatal, reads* count = nullptr)
      : values_(std::make_shared<std::vector<T> const>(std::move(values))), fatal_(fatal), reads_(count) {}

  iterator begin() const { return iterator(*this); }
  std::default_sentinel_t end() const { return {}; }

private:
  std::shared_ptr<std::vector<T> const> values_;
  std::size_t fatal_ = 0;
  reads* reads_ = nullptr;
};

/// A throwing_range that does not throw.
template <class T>
throwing_range<T> counted(std::vector<T> values, reads& count) {
  return {std::move(values), static_cast<std::size_t>(-1), &count};
}

static_assert(std::ranges::view<throwing_range<int>> && std::ranges::input_range<throwing_range<int> const>);

/// A copyable view of a container that cannot be iterated as const, and whose iterators refer to it.
template <class R>
class mutable_range : public std::ranges::view_base {
public:
  class iterator {
  public:
    using iterator_concept = std::forward_iterator_tag;
    using value_type = std::ranges::range_value_t<R>;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    explicit iterator(mutable_range& range) : range_(&range), at_(range.values_->begin()) {}

    decltype(auto) operator*() const { return *at_; }
    iterator& operator++() {
      ++at_;
      return *this;
    }
    iterator operator++(int) {
      iterator before = *this;
      ++at_;
      return before;
    }
    friend bool operator==(iterator const&, iterator const&) = default;
    friend bool operator==(iterator const& it, std::default_sentinel_t) { return it.at_end(); }

  private:
    bool at_end() const { return at_ == range_->values_->end(); }

    mutable_range* range_ = nullptr;
    std::ranges::iterator_t<R> at_{};
  };

  explicit mutable_range(R& values) : values_(&values) {}

  iterator begin() { return iterator(*this); }
  std::default_sentinel_t end() { return {}; }

private:
  R* values_;
};

static_assert(std::ranges::view<mutable_range<std::vector<int>>> &&
              std::ranges::forward_range<mutable_range<std::vector<int>>>);
static_assert(!std::ranges::range<mutable_range<std::vector<int>> const>);

/// The values of a range, owned, in order.
template <class R>
auto collect(R&& range) {
  std::vector<std::ranges::range_value_t<R>> values;
  for (auto&& value : range) values.push_back(std::forward<decltype(value)>(value));
  return values;
}

/// What every riffle view of rows is: a recipe that can be copied and iterated as const, whose iterators are runs.
template <class V>
consteval bool is_recipe() {
  using I = std::ranges::iterator_t<V>;
  static_assert(std::ranges::view<V> && std::ranges::input_range<V> && std::ranges::input_range<V const>);
  static_assert(std::same_as<I, std::ranges::iterator_t<V const>>);
  static_assert(std::semiregular<V> && std::semiregular<I>);
  static_assert(std::ranges::viewable_range<V&> && std::ranges::viewable_range<V const&> &&
                std::ranges::viewable_range<V>);
  static_assert(std::same_as<typename I::iterator_concept, std::input_iterator_tag>);
  static_assert(!requires { typename I::iterator_category; });
  static_assert(std::same_as<std::ranges::sentinel_t<V>, std::default_sentinel_t>);
  static_assert(!std::ranges::forward_range<V> && !std::ranges::common_range<V> && !std::ranges::sized_range<V>);
  static_assert(std::ranges::borrowed_range<V>);
  return true;
}

}  // namespace riffle_test

#endif
