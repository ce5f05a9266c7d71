// SPDX-License-Identifier: BSL-1.0
// Files that change while they are read or mapped, and pipes of which one end is closed early.
#include <riffle.hpp>

#include "catch.hpp"
#include "matrix.hpp"
#include "sources.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ranges>
#include <string>

#ifdef __linux__
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <thread>

#include <fcntl.h>
#endif

using namespace riffle;
using namespace riffle::test;

namespace {

constexpr std::size_t line_bytes = 100;

// Lines of 100 bytes: {"n":17,"pad":"xxx..."}
std::string lines(int from, int to) {
  std::string all;
  for (int i = from; i != to; ++i) {
    std::string line = "{\"n\":" + std::to_string(i) + ",\"pad\":\"";
    line.append(line_bytes - line.size() - 3, 'x').append("\"}\n");
    all += line;
  }
  return all;
}
list numbers(int from, int to) {
  list all;
  for (int i = from; i != to; ++i) all.push_back(std::to_string(i));
  return all;
}
void append(std::filesystem::path const& path, std::string const& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
}

document_options const narrow{.window_bytes = 10 * line_bytes};

/// Takes one row, does something to the file, and goes on.
template <class View, class Change>
outcome run_changing(View const& view, Change const& change) {
  auto rest = view | std::views::transform([&, done = false](int n) mutable {
                if (!done) change();
                done = true;
                return n;
              });
  return run(rest);
}

}  // namespace

TEST_CASE("a file that grows is read to where it ends then; mapped, to where it ended when it was opened") {
  temporary_directory const dir;
  auto const grow = [&](auto source) {
    auto const path = dir.write("growing", lines(0, 50));
    return run_changing(documents(source(path), narrow) | project<int>("n"), [&] { append(path, lines(50, 60)); });
  };
  outcome const read = grow([](auto const& path) { return file(path); });
  CHECK(read.type == "");
  CHECK(read.rows == numbers(0, 60));
  outcome const mapped = grow([](auto const& path) { return mapped_file(path); });
  CHECK(mapped.type == "");
  CHECK(mapped.rows == numbers(0, 50));
}

TEST_CASE("a file that is replaced meanwhile is read on as it was") {
  temporary_directory const dir;
  auto const path = dir.write("old", lines(0, 50));
  auto const rows = documents(file(path), narrow) | project<int>("n");
  auto const replace = [&] { std::filesystem::rename(dir.write("new", lines(90, 95)), path); };
#ifndef _WIN32
  CHECK(run_changing(rows, replace).rows == numbers(0, 50));
  CHECK(run(rows).rows == numbers(90, 95));
#endif
}

TEST_CASE("a file that shrinks ends where it ends then") {
  temporary_directory const dir;
  for (std::size_t const size : {std::size_t{0}, 5 * line_bytes, 20 * line_bytes, 20 * line_bytes + 30,
                                 30 * line_bytes - 1, 49 * line_bytes + 50}) {
    CAPTURE(size);
    auto const path = dir.write("shrinking", lines(0, 50));
    outcome const seen = run_changing(documents(file(path), narrow) | project<int>("n"),
                                      [&] { std::filesystem::resize_file(path, size); });
    // A window of ten lines was read before the change.
    std::size_t const end = std::max(size, narrow.window_bytes);
    CHECK(seen.rows == numbers(0, static_cast<int>((end + 1) / line_bytes)));  // the last line feed is not needed
    if (end % line_bytes == 0 || end % line_bytes == line_bytes - 1) {
      CHECK(seen.type == "");
    } else {
      CHECK(seen.type == "parse_error");
      CHECK(seen.code == errc::unexpected_end);
      CHECK(seen.where.offset == end);
    }
  }
}

#ifdef __linux__

namespace {

std::size_t open_descriptors() {
  auto const all = std::filesystem::directory_iterator("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// Runs `body` in a child process and gives what waitpid() says of it.
template <class Body>
int in_child(Body const& body) {
  ::pid_t const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int code = 100;
    try {
      code = body();
    } catch (...) {
    }
    ::_exit(code);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

}  // namespace

TEST_CASE("a shrinking file ends a program that has mapped it, and not one that reads it") {
  temporary_directory const dir;
  auto const path = dir.path() / "shrinking";
  std::string const bytes = lines(0, 200'000);
  auto const left = 4 * static_cast<std::uintmax_t>(::sysconf(_SC_PAGESIZE));  // no rest of a page, read as zeros
  auto const complete = static_cast<int>(left / line_bytes);
  auto const shrink = [&](auto const& source) {
    std::ofstream(path, std::ios::binary) << bytes;
    return in_child([&] {
      std::signal(SIGBUS, SIG_DFL);  // not the sanitizers' report
      int rows = 0;
      try {
        for ([[maybe_unused]] int const n : documents(source, {.window_bytes = 1 << 16}) | project<int>("n"))
          if (++rows == 1) std::filesystem::resize_file(path, left);
      } catch (parse_error const&) {
        return rows >= complete ? 1 : 2;
      }
      return 3;
    });
  };
  int const read = shrink(file(path));
  REQUIRE(WIFEXITED(read));
  CHECK(WEXITSTATUS(read) == 1);  // an error, after the rows before it
  int const mapped = shrink(mapped_file(path));
  CAPTURE(mapped);
  REQUIRE(WIFSIGNALED(mapped));  // as documented
  CHECK(WTERMSIG(mapped) == SIGBUS);
}

TEST_CASE("a pipe whose writer goes away early ends there") {
  temporary_directory const dir;
  auto const path = dir.path() / "pipe";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  auto const written = [&](std::string const& bytes, document_options options = {}) {
    std::thread writer([&] { std::ofstream(path, std::ios::binary) << bytes; });
    outcome const seen = run(documents(file(path), std::move(options)) | project<int>("n"));
    writer.join();
    return seen;
  };
  CHECK(written("") == outcome{});
  CHECK(written(lines(0, 7)).rows == numbers(0, 7));
  for (std::size_t const size : {30u, 250u, 570u}) {
    outcome const seen = written(lines(0, 7).substr(0, size));
    CHECK(seen.rows == numbers(0, static_cast<int>(size / line_bytes)));
    CHECK(seen.type == "parse_error");
    CHECK(seen.code == errc::unexpected_end);
    CHECK(seen.where.offset == size);
    CHECK_FALSE(seen.where.line.has_value());  // a pipe cannot be read again
  }
  int bad = 0;
  outcome const tolerant =
      written(lines(0, 7).substr(0, 250), {.format = format::lines, .on_bad_record = [&bad](auto const&) { ++bad; }});
  CHECK(tolerant.type == "");
  CHECK(tolerant.rows == numbers(0, 2));
  CHECK(bad == 1);
}

TEST_CASE("a pipe whose reader has enough tells its writer so") {
  temporary_directory const dir;
  auto const path = dir.path() / "pipe";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  auto const before = std::signal(SIGPIPE, SIG_IGN);
  int code = 0;
  std::thread writer([&] {
    int const out = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    std::string const line = lines(0, 1);
    while (::write(out, line.data(), line.size()) > 0) continue;  // without end
    code = errno;
    ::close(out);
  });
  list first;
  for (int const n : documents(file(path)) | project<int>("n")) {
    first.push_back(std::to_string(n));
    if (first.size() == 3) break;
  }
  writer.join();  // the run is gone, and with it its end of the pipe
  std::signal(SIGPIPE, before);
  CHECK(first == list{"0", "0", "0"});
  CHECK(code == EPIPE);
}

TEST_CASE("whoever stops early has closed what was open") {
  temporary_directory const dir;
  auto const path = dir.write("lines", lines(0, 50));
  auto const before = open_descriptors();
  auto const check = [&](auto const& view) {
    for ([[maybe_unused]] auto&& row : view) {
      CHECK(open_descriptors() > before);
      break;
    }
    CHECK(open_descriptors() == before);
    CHECK(std::ranges::distance(view | std::views::take(3)) == 3);
    CHECK(open_descriptors() == before);
    {
      auto a = view.begin();
      auto b = a;
      a = {};
      ++b;
      CHECK(open_descriptors() > before);
    }
    CHECK(open_descriptors() == before);
  };
  auto const rows = documents(file(path), narrow) | project<int>("n");
  check(rows);
  check(documents(file(path), narrow) | select("pad"));
  check(documents(mapped_file(path), narrow) | project<int>("n"));
  check(rows | distinct);
  check(rows | set_union(rows));
  check(rows | set_difference(std::vector<int>{1, 2}));
  check(documents(file(path)) | std::views::filter([](element const&) { return true; }) | project<int>("n"));
}

TEST_CASE("a run that has thrown holds its file until its iterator goes") {
  temporary_directory const dir;
  auto const path = dir.write("broken", lines(0, 5) + "oops");
  auto const before = open_descriptors();
  {
    auto const rows = documents(file(path)) | project<int>("n");
    auto at = rows.begin();
    CHECK_THROWS_AS(std::ranges::advance(at, rows.end()), parse_error);
    CHECK(at == rows.end());
  }
  CHECK(open_descriptors() == before);
  CHECK_THROWS_AS(to_set(documents(file(path)) | project<int>("n")), parse_error);
  CHECK(open_descriptors() == before);
}

#endif
