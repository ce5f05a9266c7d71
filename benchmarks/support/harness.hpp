// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_BENCHMARKS_SUPPORT_HARNESS_HPP
#define RIFFLE_BENCHMARKS_SUPPORT_HARNESS_HPP

/// \file
/// What the peers' programs share: arguments, clock, tally of the answer, peak memory, and the line they print.

#include "jobs.hpp"

#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/resource.h>
#endif

namespace bench {

/// The answer: how many values, of how many bytes, and a hash of them that does not depend on their order, as sort(1)
/// gives another. The hash is for the runs that check the answer: it would be a good part of a fast peer's time.
class tally {
public:
  explicit tally(bool hashed) : hashed_(hashed) {}

  void add(std::string_view text) {
    ++count_;
    bytes_ += text.size();
    if (hashed_) mix(text);
  }
  void add(order const& each) {
    count_ += order_fields.size();
    bytes_ += each.user.size() + each.country.size() + each.product.size();
    if (!hashed_) return;
    mix(std::to_string(each.id) + " id");
    mix(std::to_string(each.placed_at) + " placed_at");
    mix(each.user);
    mix(each.country);
    mix(each.product);
    mix(std::to_string(each.quantity) + " quantity");
    // Three places at most. The last bit of a double may differ: some peers by default do not round correctly.
    mix(std::to_string(std::llround(each.price * 1e4)) + " price");
    mix(std::to_string(std::llround(each.weight * 1e4)) + " weight");
    mix(std::to_string(std::llround(each.rating * 1e4)) + " rating");
    mix(each.paid ? "paid" : "not paid");
  }

  std::uint64_t count() const { return count_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t hash() const { return hash_; }

private:
  void mix(std::string_view text) {  // FNV-1a, then the end of splitmix64
    std::uint64_t h = 0xcbf29ce484222325;
    for (char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9;
    h = (h ^ (h >> 27)) * 0x94d049bb133111eb;
    hash_ += h ^ (h >> 31);
  }

  bool hashed_;
  std::uint64_t count_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t hash_ = 0;
};

/// What takes the strings. Named types, so that a peer's handlers for memory and for a file are the same.
struct add_to_tally {
  tally* answer;
  void operator()(std::string_view text) const { answer->add(text); }
};
struct add_to_set {
  string_set* known;
  void operator()(std::string_view text) const { known->insert(text); }
};
struct add_if_new {
  string_set* known;
  tally* answer;
  void operator()(std::string_view text) const {
    if (known->insert(text)) answer->add(text);
  }
};
struct add_order {
  tally* answer;
  void operator()(order const& each) const { answer->add(each); }
};

/// PEER JOB MODE FILE [FILE] [--repetitions N] [--check] [--sets]
struct arguments {
  std::string_view job, mode;
  std::vector<char const*> files;
  int repetitions = 1;
  bool check = false;  // hash the answer
  bool sets = false;   // say what the set takes

  arguments(int argc, char** argv) {
    std::vector<char const*> words;
    for (int i = 1; i < argc; ++i) {
      std::string_view const word = argv[i];
      if (word == "--check")
        check = true;
      else if (word == "--sets")
        sets = true;
      else if (word == "--repetitions" && i + 1 < argc)
        repetitions = std::atoi(argv[++i]);
      else
        words.push_back(argv[i]);
    }
    if (words.size() >= 3) {
      job = words[0];
      mode = words[1];
      files.assign(words.begin() + 2, words.end());
    }
    if (files.size() != (job == "difference" ? 2U : 1U) || repetitions < 1) {
      std::fprintf(stderr,
                   "usage: %s bits|names|hashtags|service|orders MODE FILE [--repetitions N] [--check]\n"
                   "       %s difference MODE OLDER NEWER [--repetitions N] [--check]\n",
                   argv[0], argv[0]);
      std::exit(2);
    }
  }
};

/// An input. `text` is for the modes that read memory; zeros follow it, for the peers that want padding.
struct source {
  char const* path;
  std::string_view text;
};

inline bool is_array(std::string_view text) { return text.starts_with('['); }

struct close_file {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using file_handle = std::unique_ptr<std::FILE, close_file>;

/// Unbuffered: what is read, is read at once into the caller's buffer.
inline file_handle open_file(char const* path) {
  file_handle file(std::fopen(path, "rb"));
  if (!file) throw std::system_error(errno, std::generic_category(), path);
  std::setvbuf(file.get(), nullptr, _IONBF, 0);
  return file;
}

inline constexpr std::size_t window_bytes = 256 * 1024;  // for those that read a file in pieces
inline constexpr std::size_t padding_bytes = 4096;       // zeros after a text in memory

class loaded_file {
public:
  explicit loaded_file(char const* path)
      : size_(std::filesystem::file_size(path)), bytes_(new char[size_ + padding_bytes]) {
    file_handle const file = open_file(path);
    if (std::fread(bytes_.get(), 1, size_, file.get()) != size_) throw std::runtime_error("cannot read");
    std::memset(bytes_.get() + size_, 0, padding_bytes);
  }
  std::string_view text() const { return {bytes_.get(), size_}; }

private:
  std::size_t size_;
  std::unique_ptr<char[]> bytes_;
};

/// Calls `f` with each line that is not empty.
template <class F>
void for_each_line(std::string_view text, F f) {
  for (char const *at = text.data(), *const end = at + text.size(); at != end;) {
    auto const* stop = static_cast<char const*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
    if (stop == nullptr) stop = end;
    if (at != stop) f(std::string_view(at, static_cast<std::size_t>(stop - at)));
    at = stop == end ? end : stop + 1;
  }
}

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

/// The bytes that a difference's set takes in the end, and at its largest.
struct set_memory {
  std::uint64_t end = 0;
  std::uint64_t most = 0;
};

class stopwatch {
public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Prints one line of JSON.
inline void print_result(char const* library, arguments const& given, std::vector<double> const& seconds,
                         tally const& answer, std::uint64_t peak, set_memory const& set = {}) {
  std::uint64_t input = 0;
  for (char const* file : given.files) input += std::filesystem::file_size(file);
  std::printf("{\"library\": \"%s\", \"seconds\": [", library);
  for (std::size_t i = 0; i < seconds.size(); ++i) std::printf("%s%.9f", i > 0 ? ", " : "", seconds[i]);
  std::printf("], \"count\": %llu, \"bytes\": %llu, ", static_cast<unsigned long long>(answer.count()),
              static_cast<unsigned long long>(answer.bytes()));
  if (given.check) std::printf("\"hash\": \"%016llx\", ", static_cast<unsigned long long>(answer.hash()));
  std::printf("\"input_bytes\": %llu, \"peak_rss\": %llu, \"set_bytes\": %llu, \"set_peak\": %llu}\n",
              static_cast<unsigned long long>(input), static_cast<unsigned long long>(peak),
              static_cast<unsigned long long>(set.end), static_cast<unsigned long long>(set.most));
}

/// One run of a job from first byte to last result.
template <class Mode>
void perform(Mode& mode, std::string_view job, std::vector<source> const& sources, tally& answer) {
  source const& first = sources.front();
  add_to_tally const all{&answer};
  if (job == "bits")
    mode.extract(bits(), first, all);
  else if (job == "names")
    mode.extract(names(), first, all);
  else if (job == "hashtags")
    mode.extract(hashtags(), first, all);
  else if (job == "service")
    mode.extract(service(), first, all);
  else if (job == "orders")
    mode.orders(first, add_order{&answer});
  else if (job != "difference")
    throw std::invalid_argument("no such job: " + std::string(job));
  else if constexpr (requires { mode.difference(first, first, all); })
    mode.difference(first, sources[1], all);
  else {
    string_set known;
    mode.extract(bits(), first, add_to_set{&known});
    mode.extract(bits(), sources[1], add_if_new{&known, &answer});
  }
}

template <class Mode>
int run_mode(char const* library, arguments const& given, Mode mode) {
  std::vector<loaded_file> loaded;
  std::vector<source> sources;
  for (char const* file : given.files) {
    if (Mode::in_memory) loaded.emplace_back(file);
    sources.push_back({file, Mode::in_memory ? loaded.back().text() : std::string_view()});
  }
  std::vector<double> seconds;
  tally answer(given.check);
  for (int i = 0; i < given.repetitions; ++i) {
    answer = tally(given.check);
    stopwatch const watch;
    perform(mode, given.job, sources, answer);
    seconds.push_back(watch.seconds());
  }
  std::uint64_t const peak = peak_memory();
  set_memory set;
  if constexpr (requires { mode.memory_of_set(sources); })
    if (given.sets) set = mode.memory_of_set(sources);
  print_result(library, given, seconds, answer, peak, set);
  return 0;
}

/// What a peer's main does. A mode has
/// - `std::string_view name`, and `static constexpr bool in_memory`: whether it reads source::text, which is loaded
///   before the clock starts, or opens source::path;
/// - `extract(Query, source const&, Sink)`: gives `Sink` each std::string_view that the query selects;
/// - `orders(source const&, Sink)`: gives `Sink` each document as an order;
/// - perhaps `difference(older, newer, Sink)`; otherwise the job is done with extract and a string_set.
/// It is kept from one repetition to the next, with what its library advises to reuse.
template <class... Modes>
int run(char const* library, int argc, char** argv, Modes... modes) {
  arguments const given(argc, argv);
  try {
    int status = 2;
    if (!((modes.name == given.mode && (status = run_mode(library, given, std::move(modes)), true)) || ...))
      std::fprintf(stderr, "%s: no such mode: %.*s\n", argv[0], static_cast<int>(given.mode.size()), given.mode.data());
    return status;
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s: %s\n", argv[0], e.what());
    return 1;
  }
}

}  // namespace bench

#endif
