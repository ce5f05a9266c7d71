// SPDX-License-Identifier: BSL-1.0
#include <riffle/source/mapped_file.hpp>

#include <catch.hpp>
#include <sources.hpp>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#ifdef __linux__
#include <sys/stat.h>
#endif

using riffle::mapped_file;
using riffle::detail::any_source;
using riffle::detail::mapped_input;
using namespace riffle::test;

namespace {

static_assert(riffle::document_source<mapped_file> && std::copyable<mapped_file> && mapped_file::reopenable);

std::string noise(std::size_t count) {
  std::minstd_rand random(11);
  std::string all(count, ' ');
  for (char& c : all) c = static_cast<char>(random() >> 8);
  return all;
}

riffle::source_error error_of(mapped_file source) {
  try {
    read_all(std::move(source));
  } catch (riffle::source_error const& e) {
    return e;
  }
  throw std::logic_error("no error");
}

std::size_t page() { return boost::interprocess::mapped_region::get_page_size(); }

}  // namespace

TEST_CASE("mapped_file gives the file's bytes at any window, from its start at each open") {
  temporary_directory const dir;
  for (std::size_t length : {std::size_t{0}, std::size_t{1}, page() - 1, page(), page() + 1, 10 * page()}) {
    std::string const bytes = noise(length);
    any_source const source{mapped_file(dir.write("noise", bytes))};
    CAPTURE(length);
    for (std::size_t window = 1; window != 10; ++window) CHECK(read_all(*source.open(window)) == bytes);
    CHECK(source.open(1)->total() == length);
    CHECK(read_all_of(mapped_file(dir.path() / "noise").open(), 100) == bytes);
  }
}

TEST_CASE("a mapped window keeps its promises in pieces of any size") {
  temporary_directory const dir;
  for (std::size_t length : {std::size_t{1}, page(), 3 * page() - 1, 5 * page() + 1}) {
    std::string const bytes = noise(length);
    auto const path = dir.write("noise", bytes);
    for (std::size_t piece : {std::size_t{64}, page() - 1, page(), page() + 1, 2 * page(), 100 * page()})
      for (unsigned seed = 0; seed != 8; ++seed) {
        CAPTURE(length, piece, seed);
        mapped_input in(path, piece);
        CHECK(broken_promise(in, bytes, seed) == "");
      }
  }
}

TEST_CASE("no more is mapped than a piece and what is kept") {
  temporary_directory const dir;
  std::string const bytes = noise(50 * page());
  auto const path = dir.write("noise", bytes);
  std::size_t const piece = 4 * page();
  for (std::size_t kept : {std::size_t{0}, std::size_t{1}, page(), 9 * page()}) {
    mapped_input in(path, piece);
    std::size_t slides = 0;
    for (std::uint64_t keep = 0; in.slide(keep); keep = in.end() - std::min<std::uint64_t>(in.end(), kept)) {
      ++slides;
      REQUIRE(in.window().size() < piece + kept + page());
      // Blocks of the stream are blocks of memory.
      REQUIRE(in.offset() % page() == 0);
      REQUIRE(reinterpret_cast<std::uintptr_t>(in.window().data()) % page() == 0);
    }
    CHECK(slides == 13);
  }
}

TEST_CASE("mapped_file slides in pieces of 8 MiB, or of the window if that is larger") {
  temporary_directory const dir;
  auto const path = dir.write("large", "");
  std::uint64_t const mib = 1 << 20;
  std::filesystem::resize_file(path, 20 * mib);
  any_source const source{mapped_file(path)};
  auto in = source.open(256 * 1024);
  CHECK(in->total() == 20 * mib);
  REQUIRE(in->slide(0));
  CHECK(in->window().size() == 8 * mib);
  REQUIRE(in->slide(in->end()));
  CHECK(in->offset() == 8 * mib);
  CHECK(in->window().size() == 8 * mib);
  REQUIRE(in->slide(in->end() - 1));
  CHECK(in->window().size() == 4 * mib + page());
  CHECK_FALSE(in->slide(in->end()));
  in = source.open(10 * mib);
  REQUIRE(in->slide(0));
  CHECK(in->window().size() == 10 * mib);
}

TEST_CASE("a mapped run outlives its source") {
  temporary_directory const dir;
  std::string const bytes = noise(2 * page());
  auto in = any_source(mapped_file(dir.write("noise", bytes))).open(1);
#ifndef _WIN32
  std::filesystem::remove(dir.path() / "noise");
#endif
  CHECK(read_all(*in) == bytes);
}

TEST_CASE("mapped_file fails as file does") {
  temporary_directory const dir;
  auto const path = dir.path() / "missing.json";
  CHECK(any_source(mapped_file(path)).name() == path.string());
  auto const missing = error_of(mapped_file(path));
  CHECK(missing.code() == std::errc::no_such_file_or_directory);
  CHECK(missing.what() == path.string() + ": cannot open: " + missing.code().message() + "; check the path");
  auto const is_directory = error_of(mapped_file(dir.path()));
  CHECK(is_directory.code() == std::errc::is_a_directory);
  CHECK(is_directory.message() == "cannot open: " + is_directory.code().message() + "; name a file in it");
}

#ifdef __linux__

TEST_CASE("what cannot be mapped is left to file()") {
  temporary_directory const dir;
  auto const pipe = dir.path() / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  auto const of_pipe = error_of(mapped_file(pipe));
  CHECK(of_pipe.code() == riffle::errc::cannot_open);
  CHECK(of_pipe.what() ==
        pipe.string() + ": cannot be mapped into memory: it is not a regular file; read it with file()");

  auto const of_device = error_of(mapped_file("/dev/null"));
  CHECK(of_device.code() == riffle::errc::cannot_open);
  CHECK(of_device.message() == "cannot be mapped into memory: it is not a regular file; read it with file()");

  auto const of_made_up = error_of(mapped_file("/proc/self/status"));
  CHECK(of_made_up.code() == riffle::errc::cannot_open);
  CHECK(of_made_up.message() == "cannot be mapped into memory: its size is not known; read it with file()");

  // Says that it has 4096 bytes, and cannot be mapped.
  if (std::filesystem::path const page_of_bytes = "/sys/kernel/mm/transparent_hugepage/enabled";
      std::filesystem::exists(page_of_bytes)) {
    auto const e = error_of(mapped_file(page_of_bytes));
    CHECK(e.code() == std::errc::no_such_device);
    CHECK(e.message() == "cannot be mapped into memory: " + e.code().message() + "; read it with file()");
  }
}

#endif
