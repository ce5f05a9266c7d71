// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_ALLOCATIONS_HPP
#define RIFFLE_TESTS_SUPPORT_ALLOCATIONS_HPP

/// \file
/// Counts what is allocated, and makes the n-th allocation fail. Replaces operator new and delete: to be included by one
/// file of a program.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

namespace riffle::test {

/// Allocations that have not been given back, of all threads.
inline std::atomic<std::int64_t> live_allocations = 0;

/// While one lives, its thread's allocation number `n` fails, from 0, and those before and after it do not.
class failing_allocation {
public:
  explicit failing_allocation(std::uint64_t n) {
    left_ = n;
    failed_ = false;
  }
  failing_allocation(failing_allocation const&) = delete;
  failing_allocation& operator=(failing_allocation const&) = delete;
  ~failing_allocation() { left_ = none; }

  /// Whether it has come to that.
  static bool failed() { return failed_; }

  static bool fails_now() {
    if (left_ == none) return false;
    if (left_-- != 0) return false;
    left_ = none;
    return failed_ = true;
  }

  /// While one lives, allocations are not counted and do not fail: those of the test itself.
  class pause {
  public:
    pause() : left_before_(std::exchange(left_, none)) {}
    pause(pause const&) = delete;
    pause& operator=(pause const&) = delete;
    ~pause() { left_ = left_before_; }

  private:
    std::uint64_t left_before_;
  };

private:
  static constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();
  inline static thread_local std::uint64_t left_ = none;
  inline static thread_local bool failed_ = false;
};

/// `size` bytes at a multiple of `alignment`; before them stands what malloc() gave.
inline void* allocate(std::size_t size, std::size_t alignment) {
  if (failing_allocation::fails_now()) throw std::bad_alloc();
  std::size_t const more = alignment + sizeof(void*);
  void* const memory = size > std::numeric_limits<std::size_t>::max() - more ? nullptr : std::malloc(size + more);
  if (memory == nullptr) throw std::bad_alloc();
  ++live_allocations;
  char* const lowest = static_cast<char*>(memory) + sizeof(void*);
  std::size_t const over = reinterpret_cast<std::uintptr_t>(lowest) % alignment;
  char* const result = lowest + (over == 0 ? 0 : alignment - over);
  std::memcpy(result - sizeof(void*), &memory, sizeof(void*));
  return result;
}
inline void deallocate(void* at) noexcept {
  if (at == nullptr) return;
  --live_allocations;
  void* memory = nullptr;
  std::memcpy(&memory, static_cast<char*>(at) - sizeof(void*), sizeof(void*));
  std::free(memory);
}

}  // namespace riffle::test

void* operator new(std::size_t size) { return riffle::test::allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new[](std::size_t size) { return riffle::test::allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return riffle::test::allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return riffle::test::allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, std::nothrow_t const&) noexcept try {
  return operator new(size);
} catch (std::bad_alloc const&) {
  return nullptr;
}
void* operator new[](std::size_t size, std::nothrow_t const&) noexcept try {
  return operator new[](size);
} catch (std::bad_alloc const&) {
  return nullptr;
}
void operator delete(void* at) noexcept { riffle::test::deallocate(at); }
void operator delete[](void* at) noexcept { riffle::test::deallocate(at); }
void operator delete(void* at, std::size_t) noexcept { riffle::test::deallocate(at); }
void operator delete[](void* at, std::size_t) noexcept { riffle::test::deallocate(at); }
void operator delete(void* at, std::align_val_t) noexcept { riffle::test::deallocate(at); }
void operator delete[](void* at, std::align_val_t) noexcept { riffle::test::deallocate(at); }
void operator delete(void* at, std::size_t, std::align_val_t) noexcept { riffle::test::deallocate(at); }
void operator delete[](void* at, std::size_t, std::align_val_t) noexcept { riffle::test::deallocate(at); }

#endif
