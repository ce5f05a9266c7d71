// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_BENCHMARKS_SUPPORT_SIMDJSON_HPP
#define RIFFLE_BENCHMARKS_SUPPORT_SIMDJSON_HPP

/// \file
/// simdjson's input: text with padding, in memory or a file mapped with the padding behind it.

#include "harness.hpp"

#include <simdjson.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace bench {

inline std::string simdjson_name() {
  return "simdjson " + std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." +
         std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + "." + std::to_string(simdjson::SIMDJSON_VERSION_REVISION);
}

static_assert(padding_bytes >= simdjson::SIMDJSON_PADDING);

inline void check(simdjson::error_code error) {
  if (error) throw simdjson::simdjson_error(error);
}

#if defined(__unix__) || defined(__APPLE__)
/// As simdjson's own padded_memory_map, which old versions lack, and with the pages mapped all at once where that can
/// be asked for: faster than a fault at each.
class padded_map {
public:
  explicit padded_map(char const* path) {
    int const fd = ::open(path, O_RDONLY);
    if (fd < 0) fail(path);
    struct stat status;
    if (::fstat(fd, &status) != 0) fail(path);
    size_ = static_cast<std::size_t>(status.st_size);
#ifdef MAP_POPULATE
    constexpr int populate = MAP_POPULATE;
#else
    constexpr int populate = 0;
#endif
    void* const room = ::mmap(nullptr, mapped(), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) fail(path);
    at_ = static_cast<char const*>(::mmap(room, size_, PROT_READ, MAP_SHARED | MAP_FIXED | populate, fd, 0));
    if (at_ == MAP_FAILED) fail(path);
    ::close(fd);
  }
  padded_map(padded_map const&) = delete;
  padded_map& operator=(padded_map const&) = delete;
  ~padded_map() { ::munmap(const_cast<char*>(at_), mapped()); }

  std::string_view text() const { return {at_, size_}; }

private:
  std::size_t mapped() const { return size_ + simdjson::SIMDJSON_PADDING; }
  [[noreturn]] static void fail(char const* path) { throw std::system_error(errno, std::generic_category(), path); }

  std::size_t size_ = 0;
  char const* at_ = nullptr;
};
#else
using padded_map = loaded_file;
#endif

/// Makes the modes of a simdjson front end, which has extract and orders of a padded text.
template <class FrontEnd>
struct simdjson_memory {
  static constexpr std::string_view name = "mem";
  static constexpr bool in_memory = true;
  FrontEnd front_end{};

  template <class Query, class Sink>
  void extract(Query query, source const& from, Sink sink) {
    front_end.extract(query, from.text, sink);
  }
  template <class Sink>
  void orders(source const& from, Sink sink) {
    front_end.orders(from.text, sink);
  }
};
template <class FrontEnd>
struct simdjson_file {
  static constexpr std::string_view name = "file";
  static constexpr bool in_memory = false;
  FrontEnd front_end{};

  template <class Query, class Sink>
  void extract(Query query, source const& from, Sink sink) {
    front_end.extract(query, padded_map(from.path).text(), sink);
  }
  template <class Sink>
  void orders(source const& from, Sink sink) {
    front_end.orders(padded_map(from.path).text(), sink);
  }
};

}  // namespace bench

#endif
