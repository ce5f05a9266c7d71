// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_STACK_HPP
#define RIFFLE_SCAN_STACK_HPP

/// \file
/// A stack of small plain things, whose push and pop are a store and a subtraction: std::vector's are calls.

#include <cstddef>
#include <type_traits>
#include <vector>

namespace riffle::detail {

template <class T>
class stack {
  static_assert(std::is_trivially_destructible_v<T>);

public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  T& operator[](std::size_t i) { return items_[i]; }
  T const& operator[](std::size_t i) const { return items_[i]; }
  T& back() { return items_[size_ - 1]; }
  T const& back() const { return items_[size_ - 1]; }
  T const* begin() const { return items_.data(); }
  T const* end() const { return items_.data() + size_; }

  void push(T const& item) {
    if (size_ == items_.size()) grow();
    items_[size_++] = item;
  }
  void pop() { --size_; }
  /// Keeps the first n.
  void cut(std::size_t n) { size_ = n; }
  void clear() { size_ = 0; }

private:
  [[gnu::noinline]] void grow() { items_.resize(2 * items_.size() + 16); }

  std::vector<T> items_;
  std::size_t size_ = 0;
};

}  // namespace riffle::detail

#endif
