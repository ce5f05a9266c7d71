// SPDX-License-Identifier: BSL-1.0
#include <riffle/source/concepts.hpp>

#include <riffle/source/input.hpp>

#include <catch.hpp>
#include <sources.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace {

using riffle::byte_reader;
using riffle::document_source;
using riffle::detail::any_source;

// The example of the documentation.
struct zeros {
  struct reader {
    std::size_t left;
    std::size_t read(std::span<char> buffer) {
      std::size_t const n = std::min(left, buffer.size());
      std::fill_n(buffer.data(), n, '0');
      left -= n;
      return n;
    }
  };
  std::size_t count;
  reader open() const { return {count}; }
};

struct move_only {
  std::unique_ptr<zeros> inner;
  struct reader {
    std::unique_ptr<zeros::reader> inner;
    std::size_t read(std::span<char> buffer) { return inner->read(buffer); }
  };
  reader open() { return {std::make_unique<zeros::reader>(inner->open())}; }  // not const
  static constexpr bool reopenable = true;
  char const* name() const { return "moved"; }
};

struct sometimes_reopenable : zeros {
  bool again;
  bool reopenable() const { return again; }
};

struct immovable_reader {
  immovable_reader(immovable_reader&&) = delete;
  std::size_t read(std::span<char>);
};
struct reads_int {
  int read(std::span<char>);
};
struct reads_const {
  std::size_t read(std::span<char const>) const;
};
struct opens_nothing {
  void open() const;
};
struct opens_a_reference {
  zeros::reader& open() const;
};
struct opens_with_argument {
  zeros::reader open(int) const;
};

static_assert(byte_reader<zeros::reader>);
static_assert(byte_reader<move_only::reader>);
static_assert(byte_reader<reads_const>);
static_assert(!byte_reader<immovable_reader>);
static_assert(!byte_reader<reads_int>);
static_assert(!byte_reader<zeros>);
static_assert(!byte_reader<zeros::reader&>);
static_assert(!byte_reader<zeros::reader const>);

static_assert(document_source<zeros>);
static_assert(document_source<move_only>);
static_assert(!document_source<zeros&>);
static_assert(!document_source<move_only const>);
static_assert(!document_source<opens_nothing>);
static_assert(!document_source<opens_a_reference>);
static_assert(!document_source<opens_with_argument>);
static_assert(!document_source<std::string>);
static_assert(!document_source<any_source>);

}  // namespace

TEST_CASE("a source of two small structs is read, and can be opened without saying that it can") {
  any_source const source(zeros{1000});
  CHECK(riffle::test::read_all(*source.open(64)) == std::string(1000, '0'));
  CHECK(riffle::test::read_all(*source.open(64)) == std::string(1000, '0'));
  CHECK_FALSE(source.reopenable());
  CHECK(source.name().empty());
  CHECK_FALSE(source.open(64)->total().has_value());
}

TEST_CASE("a source and its reader may be move-only and open() not const") {
  any_source const source(move_only{std::make_unique<zeros>(zeros{7})});
  any_source const copy = source;
  CHECK(riffle::test::read_all(*source.open(1)) == "0000000");
  CHECK(riffle::test::read_all(*copy.open(1)) == "0000000");
  CHECK(copy.reopenable());
  CHECK(copy.name() == "moved");
}

TEST_CASE("reopenable may be a function") {
  CHECK(any_source(sometimes_reopenable{{1}, true}).reopenable());
  CHECK_FALSE(any_source(sometimes_reopenable{{1}, false}).reopenable());
}
