// SPDX-License-Identifier: BSL-1.0
#include <riffle/source/file.hpp>

#include <catch.hpp>
#include <sources.hpp>

#include <concepts>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#ifdef __linux__
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>
#endif

using riffle::file;
using riffle::detail::any_source;
using namespace riffle::test;

namespace {

static_assert(riffle::document_source<file> && std::copyable<file>);
static_assert(riffle::byte_reader<riffle::detail::file_reader>);

std::string numbers(int count) {
  std::string all;
  for (int i = 0; i != count; ++i) all += std::to_string(i) + "\r\n";
  return all;
}

// The error that reading a source to its end throws.
template <class S>
riffle::source_error error_of(S source) {
  try {
    read_all(std::move(source));
  } catch (riffle::source_error const& e) {
    return e;
  }
  throw std::logic_error("no error");
}

}  // namespace

TEST_CASE("file gives the file's bytes, untranslated, at any window") {
  temporary_directory const dir;
  for (int count : {0, 1, 20, 50000}) {
    std::string const bytes = numbers(count);
    auto const path = dir.write("numbers", bytes);
    for (std::size_t window : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 64u, 4096u, 262144u}) {
      if (bytes.size() / window > 100000) continue;
      CAPTURE(count, window);
      CHECK(read_all(file(path), window) == bytes);
      CHECK(broken_promise(*any_source(file(path)).open(window), bytes, 1) == "");
    }
  }
}

TEST_CASE("file knows its size, its name, and that it can be read again") {
  temporary_directory const dir;
  auto const path = dir.write("a b.json", "[1, 2]");
  any_source const source{file(path)};
  CHECK(source.name() == path.string());
  CHECK(source.reopenable());
  auto in = source.open(2);
  CHECK(in->total() == 6u);
  CHECK(read_all(*in) == "[1, 2]");
  CHECK(read_all(*source.open(4)) == "[1, 2]");
}

TEST_CASE("file is opened by the run and not before, and a run outlives source and name") {
  temporary_directory const dir;
  any_source const early{file(dir.path() / "later")};
  CHECK_THROWS_AS(early.open(10), riffle::source_error);
  dir.write("later", "12");
  auto in = early.open(1);
#ifndef _WIN32
  std::filesystem::remove(dir.path() / "later");
#endif
  CHECK(read_all(*in) == "12");
}

TEST_CASE("a missing file is named, with what to do") {
  temporary_directory const dir;
  auto const path = dir.path() / "missing.json";
  auto const e = error_of(file(path));
  CHECK(e.code() == std::errc::no_such_file_or_directory);
  CHECK(e.where().source == path.string());
  CHECK_FALSE(e.offset().has_value());
  CHECK(e.what() == path.string() + ": cannot open: " + e.code().message() + "; check the path");
}

TEST_CASE("a directory is not read") {
  temporary_directory const dir;
  auto const e = error_of(file(dir.path()));
  CHECK(e.code() == std::errc::is_a_directory);
  CHECK(e.what() == dir.path().string() + ": cannot open: " + e.code().message() + "; name a file in it");
}

TEST_CASE("a path through a file is not taken") {
  temporary_directory const dir;
  auto const path = dir.write("plain", "1") / "below";
  auto const e = error_of(file(path));
#ifndef _WIN32
  CHECK(e.code() == std::errc::not_a_directory);
#endif
  CHECK(e.what() == path.string() + ": cannot open: " + e.code().message() + "; check the path");
}

#ifdef __linux__

// Root may read everything, so this makes it somebody else for a while.
class without_privileges {
public:
  without_privileges() {
    if (::geteuid() == 0) REQUIRE(::seteuid(65534) == 0);
  }
  without_privileges(without_privileges const&) = delete;
  without_privileges& operator=(without_privileges const&) = delete;
  ~without_privileges() {
    if (::getuid() == 0 && ::seteuid(0) != 0) std::abort();
  }
};

TEST_CASE("a file without permission is not read") {
  temporary_directory const dir;
  auto const path = dir.write("secret", "1");
  std::filesystem::permissions(path, std::filesystem::perms::none);
  without_privileges const nobody;
  auto const e = error_of(file(path));
  CHECK(e.code() == std::errc::permission_denied);
  CHECK(e.what() == path.string() + ": cannot open: " + e.code().message() +
                        "; check the permissions of the file and of the directories above it");
}

TEST_CASE("reading that fails tells where") {
  // The first page of a process's memory is never mapped: the file opens, and its first read is an input/output error.
  auto const e = error_of(file("/proc/self/mem"));
  CHECK(e.code() == std::errc::io_error);
  CHECK(e.offset() == 0u);
  CHECK(std::string(e.what()) ==
        "/proc/self/mem: offset 0: reading failed: Input/output error; "
        "check the file and the device it is on");
}

TEST_CASE("reading that fails in mid-file tells where, after the bytes before it") {
  temporary_directory const dir;
  auto const path = dir.write("numbers", numbers(100));
  auto in = any_source(file(path)).open(100);
  REQUIRE(in->slide(0));
  REQUIRE(in->slide(100));
  // Put a file that fails in the place of the one that is open.
  int const failing = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  REQUIRE(failing >= 0);
  int found = 0;
  auto const opened = std::filesystem::canonical(path);
  for (int descriptor = 0; descriptor != failing; ++descriptor) {
    std::error_code closed;
    if (std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor), closed) != opened) continue;
    REQUIRE(::dup2(failing, descriptor) == descriptor);
    ++found;
  }
  ::close(failing);
  REQUIRE(found == 1);
  CHECK(in->end() == 200);
  try {
    in->slide(200);
    FAIL("no error");
  } catch (riffle::source_error const& e) {
    CHECK(e.code() == std::errc::io_error);
    CHECK(e.offset() == 200u);
    CHECK(e.what() == path.string() + ": offset 200: reading failed: " + e.code().message() +
                          "; check the file and the device it is on");
  }
}

TEST_CASE("too many open files is told as such") {
  temporary_directory const dir;
  auto const path = dir.write("one", "1");
  ::rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  ::rlimit none = before;
  none.rlim_cur = 0;
  ::setrlimit(RLIMIT_NOFILE, &none);
  std::optional<riffle::source_error> e;
  try {
    any_source(file(path)).open(1);
  } catch (riffle::source_error const& error) {
    e = error;
  }
  ::setrlimit(RLIMIT_NOFILE, &before);
  REQUIRE(e.has_value());
  CHECK(e->code() == std::errc::too_many_files_open);
  CHECK(e->message() ==
        "cannot open: " + e->code().message() + "; close some files, or destroy iterators that are no longer needed");
}

TEST_CASE("runs close their file") {
  temporary_directory const dir;
  auto const path = dir.write("one", "1");
  auto open_files = [] {
    std::ptrdiff_t count = 0;
    for ([[maybe_unused]] auto const& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
    return count;
  };
  auto const before = open_files();
  {
    any_source const source{file(path)};
    auto a = source.open(1);
    auto b = source.open(1);
    CHECK(open_files() == before + 2);
  }
  CHECK(open_files() == before);
}

TEST_CASE("a file that says size 0 and has bytes is read, its total unknown") {
  any_source const source{file("/proc/self/status")};
  auto in = source.open(64);
  CHECK_FALSE(in->total().has_value());
  CHECK(read_all(*in).substr(0, 5) == "Name:");
}

TEST_CASE("a named pipe is read as its bytes come, and cannot be read again") {
  temporary_directory const dir;
  auto const path = dir.path() / "pipe";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  any_source const source{file(path)};
  CHECK_FALSE(source.reopenable());
  std::ofstream out;
  std::thread opener([&] { out.open(path, std::ios::binary); });  // each side waits for the other
  auto in = source.open(1000);
  opener.join();
  CHECK_FALSE(in->total().has_value());
  out << "first " << std::flush;
  REQUIRE(in->slide(0));
  CHECK(in->window() == "first ");
  out << "second" << std::flush;
  REQUIRE(in->slide(0));
  CHECK(in->window() == "first second");
  out.close();
  CHECK_FALSE(in->slide(0));
}

#endif
