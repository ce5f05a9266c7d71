// SPDX-License-Identifier: BSL-1.0
// file() where the operating system's read() gives less than asked for, is interrupted, or fails: at each call in turn.
// On Linux the linker puts the function below in the place of read() (see CMakeLists.txt), so that nothing is simulated
// but the system call itself.
#include <riffle.hpp>

#include "catch.hpp"
#include "matrix.hpp"
#include "random_json.hpp"
#include "sources.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#ifdef __linux__
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <thread>

namespace {

/// What read() does, given the number of the call, from 0: reads so many bytes at most; or fails with minus that errno.
std::function<long(std::uint64_t call, std::size_t size)> script;
std::uint64_t calls = 0, given = 0;  // bytes

struct scripted {
  explicit scripted(std::function<long(std::uint64_t, std::size_t)> what) {
    script = std::move(what);
    calls = given = 0;
  }
  scripted(scripted const&) = delete;
  scripted& operator=(scripted const&) = delete;
  ~scripted() { script = nullptr; }
};

}  // namespace

extern "C" ssize_t __real_read(int descriptor, void* buffer, std::size_t size);
extern "C" ssize_t __wrap_read(int descriptor, void* buffer, std::size_t size);
extern "C" ssize_t __wrap_read(int descriptor, void* buffer, std::size_t size) {
  if (!script) return __real_read(descriptor, buffer, size);
  long const answer = script(calls++, size);
  if (answer < 0) {
    errno = static_cast<int>(-answer);
    return -1;
  }
  ssize_t const count = __real_read(descriptor, buffer, std::min(size, static_cast<std::size_t>(answer)));
  if (count > 0) given += static_cast<std::uint64_t>(count);
  return count;
}
#endif

using namespace riffle;
using namespace riffle::test;

namespace {

constexpr std::size_t everything = 1 << 20;

// Lines of different lengths, with what short reads could cut badly: escapes, characters of several bytes, numbers.
std::string const lines = [] {
  std::string all;
  for (int i = 0; i != 60; ++i)
    all += "{\"n\": " + std::to_string(i * i * i) + ", \"s\": \"\\u00e9\xC3\xA9\\\\" +
           std::string(static_cast<std::size_t>(i), 'x') + "\", \"l\": [true, null, -1.5e+3]}\n";
  return all;
}();

// The rows of the first `bytes` bytes: those of documents whose closing brace stands there.
list rows_within(std::size_t bytes) {
  list rows;
  int n = 0;
  for (std::size_t end = lines.find('\n'); end != std::string::npos; end = lines.find('\n', end + 1), ++n)
    if (end <= bytes) rows.push_back(std::to_string(n * n * n));
  return rows;
}

auto numbers(std::filesystem::path const& path, std::size_t window, format how = format::automatic) {
  return documents(file(path), {.format = how, .window_bytes = window}) | project<int>("n");
}

}  // namespace

#ifdef __linux__

TEST_CASE("reads that give less than asked for") {
  temporary_directory const dir;
  auto const path = dir.write("lines", lines);
  for (std::size_t const most : {1u, 2u, 3u, 5u, 7u, 63u, 64u, 65u, 1000u})
    for (std::size_t const window : {std::size_t{1}, std::size_t{100}, everything}) {
      CAPTURE(most, window);
      scripted const reads([most](std::uint64_t, std::size_t) { return static_cast<long>(most); });
      CHECK(shown(numbers(path, window)) == rows_within(lines.size()));
      CHECK(calls >= lines.size() / most);
    }
  random_json random(20);
  for (int i = 0; i != 20; ++i) {
    scripted const reads([&](std::uint64_t, std::size_t) { return static_cast<long>(1 + random.below(300)); });
    CHECK(shown(numbers(path, everything, i % 2 == 0 ? format::lines : format::concatenated)) ==
          rows_within(lines.size()));
  }
}

TEST_CASE("reads that are interrupted are made again") {
  temporary_directory const dir;
  auto const path = dir.write("lines", lines);
  std::uint64_t interruptions = 0;
  scripted const reads([&](std::uint64_t call, std::size_t) {
    if (call % 4 == 3) return 100L;
    ++interruptions;
    return -long{EINTR};
  });
  CHECK(shown(numbers(path, everything)) == rows_within(lines.size()));
  CHECK(interruptions >= 3 * (lines.size() / 100));
}

TEST_CASE("a read that fails ends the run: after the rows before it, with the place") {
  temporary_directory const dir;
  auto const path = dir.write("lines", lines);
  for (std::size_t const window : {64u, 100u, 1000u})
    for (int const code : {EIO, EAGAIN, ESTALE, ENOMEM, EBADF})
      for (std::uint64_t fatal = 0, offset = 0; offset != lines.size(); ++fatal) {
        CAPTURE(window, code, fatal);
        outcome seen;
        {
          scripted const reads(
              [&](std::uint64_t call, std::size_t) { return call == fatal ? -long{code} : long{everything}; });
          seen = run(numbers(path, window));
          REQUIRE(calls == fatal + 1);
          offset = given;
        }
        REQUIRE(seen.type == "source_error");
        REQUIRE(seen.code == std::error_code(code, std::generic_category()));
        REQUIRE(seen.where.offset == offset);
        REQUIRE(seen.where.source == path.string());
        REQUIRE(seen.message == path.string() + ": offset " + std::to_string(offset) + ": reading failed: " +
                                    seen.code.message() + "; check the file and the device it is on");
        REQUIRE(seen.rows == rows_within(offset));
      }
}

TEST_CASE("a failed read in the right range of a set operation ends its begin(), in the left one the run") {
  temporary_directory const dir;
  auto const path = dir.write("lines", lines);
  std::vector<int> const cubes{0, 1, 8};
  auto const fails = [](std::uint64_t call, std::size_t) { return call == 2 ? -long{EIO} : long{1000}; };
  {
    scripted const reads(fails);
    outcome const seen = run(numbers(path, 1000) | set_difference(cubes));
    CHECK(seen.type == "source_error");
    list expected = rows_within(2000);
    expected.erase(expected.begin(), expected.begin() + 3);
    CHECK(seen.rows == expected);
  }
  scripted const reads(fails);
  outcome const seen = run(cubes | set_difference(numbers(path, 1000)));
  CHECK(seen.type == "source_error");
  CHECK(seen.rows.empty());
}

TEST_CASE("a read that fails while an error is located leaves the line out") {
  temporary_directory const dir;
  auto const path = dir.write("broken", lines + "oops");
  outcome whole = run(numbers(path, everything));
  CHECK(whole.where.line == 61u);
  scripted const reads([&](std::uint64_t call, std::size_t) { return call == 0 ? long{everything} : -long{EIO}; });
  outcome const seen = run(numbers(path, everything));
  CHECK(seen.type == "parse_error");
  CHECK(seen.rows == rows_within(lines.size()));
  CHECK(seen.where.offset == lines.size());
  CHECK_FALSE(seen.where.line.has_value());
}

TEST_CASE("signals interrupt neither the opening of a pipe nor its reading") {
  temporary_directory const dir;
  auto const path = dir.path() / "pipe";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  // A handler without SA_RESTART: system calls that wait end with EINTR.
  struct sigaction interrupt{};
  struct sigaction before{};
  static std::atomic<int> interrupted;
  interrupted = 0;
  interrupt.sa_handler = [](int) { ++interrupted; };
  REQUIRE(::sigaction(SIGUSR1, &interrupt, &before) == 0);
  auto const reader = ::pthread_self();
  std::thread writer([&] {
    auto const disturb = [&] {
      for (int i = 0; i != 5; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        ::pthread_kill(reader, SIGUSR1);
      }
    };
    disturb();  // while the other side waits for this one to open
    std::ofstream out(path, std::ios::binary);
    for (std::size_t at = 0; at < lines.size(); at += 1500) {
      disturb();
      out << lines.substr(at, 1500) << std::flush;
    }
  });
  list const rows = shown(numbers(path, everything));
  writer.join();
  ::sigaction(SIGUSR1, &before, nullptr);
  CHECK(rows == rows_within(lines.size()));
  CHECK(interrupted > 0);
}

#endif
