// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_BENCHMARKS_SUPPORT_REPORT_HPP
#define RIFFLE_BENCHMARKS_SUPPORT_REPORT_HPP

/// \file
/// What every engine's program shares: the tally of its answer, the clock around its task, and the line it prints.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <initializer_list>
#include <string_view>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/resource.h>
#endif

namespace bench {

/// The answer of a task: how many strings, of how many bytes in all, and a hash of them in their order.
class tally {
public:
  void add(std::string_view text) {
    ++count_;
    bytes_ += text.size();
    // FNV-1a over 64-bit words, the length first: byte by byte it would be a tenth of a fast engine's time.
    mix(text.size());
    for (; text.size() >= 8; text.remove_prefix(8)) {
      std::uint64_t word;
      std::memcpy(&word, text.data(), 8);
      mix(word);
    }
    std::uint64_t rest = 0;
    if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
    mix(rest);
  }
  std::uint64_t count() const { return count_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t hash() const { return hash_ ^ (hash_ >> 32); }

private:
  void mix(std::uint64_t word) { hash_ = (hash_ ^ word) * 0x100000001b3; }

  std::uint64_t count_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t hash_ = 0xcbf29ce484222325;
};

/// The most memory that this process has held in RAM, in bytes; 0 where it cannot be told.
inline std::uint64_t peak_memory() {
#if defined(__linux__)
  // getrusage's figure includes what the parent held when it started this program, VmHWM does not.
  if (std::FILE* status = std::fopen("/proc/self/status", "r")) {
    char line[256];
    unsigned long kilobytes = 0;
    while (std::fgets(line, sizeof line, status) && std::sscanf(line, "VmHWM: %lu kB", &kilobytes) != 1) {
    }
    std::fclose(status);
    if (kilobytes != 0) return std::uint64_t{kilobytes} * 1024;
  }
#endif
#if defined(__unix__) || defined(__APPLE__)
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) == 0)
#if defined(__APPLE__)
    return static_cast<std::uint64_t>(usage.ru_maxrss);
#else
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
#endif
#endif
  return 0;
}

/// The bytes that a task's set takes in the end, and at its largest.
struct set_memory {
  std::uint64_t end = 0;
  std::uint64_t most = 0;
};

/// Runs `task(tally&)`, which reads the files from opening them to its last result, and prints one line of JSON.
/// `memory_of_set()`, a set_memory, is called after that, outside of the time and the peak.
template <class Task, class MemoryOfSet>
int run(char const* engine, std::initializer_list<char const*> files, Task task, MemoryOfSet memory_of_set) try {
  std::uint64_t input = 0;
  for (char const* file : files) input += std::filesystem::file_size(file);
  tally answer;
  auto const start = std::chrono::steady_clock::now();
  task(answer);
  std::chrono::duration<double> const elapsed = std::chrono::steady_clock::now() - start;
  std::uint64_t const peak = peak_memory();
  set_memory const set = memory_of_set();
  std::printf(
      "{\"engine\": \"%s\", \"count\": %llu, \"bytes\": %llu, \"hash\": \"%016llx\", \"seconds\": %.6f, "
      "\"input_bytes\": %llu, \"gb_per_s\": %.4f, \"peak_rss\": %llu, \"set_bytes\": %llu, \"set_peak\": %llu}\n",
      engine, static_cast<unsigned long long>(answer.count()), static_cast<unsigned long long>(answer.bytes()),
      static_cast<unsigned long long>(answer.hash()), elapsed.count(), static_cast<unsigned long long>(input),
      static_cast<double>(input) / 1e9 / elapsed.count(), static_cast<unsigned long long>(peak),
      static_cast<unsigned long long>(set.end), static_cast<unsigned long long>(set.most));
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s: %s\n", engine, e.what());
  return 1;
}

template <class Task>
int run(char const* engine, std::initializer_list<char const*> files, Task task) {
  return run(engine, files, task, [] { return set_memory(); });
}

[[noreturn]] inline void usage(char const* program, char const* arguments) {
  std::fprintf(stderr, "usage: %s %s\n", program, arguments);
  std::exit(2);
}

}  // namespace bench

#endif
