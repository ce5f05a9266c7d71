// SPDX-License-Identifier: BSL-1.0
#include <riffle/source/input.hpp>

#include <catch.hpp>
#include <sources.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

using namespace riffle::test;
using riffle::detail::any_source;
using riffle::detail::contiguous_input;
using riffle::detail::input_reader;

namespace {

static_assert(std::semiregular<any_source>);

std::string letters(std::size_t count) {
  std::minstd_rand random(7);
  std::string all(count, ' ');
  for (char& c : all) c = static_cast<char>(random() % 256);
  return all;
}

// Claims to have read more than there was room for.
struct liar {
  struct reader {
    std::size_t read(std::span<char> buffer) { return buffer.size() + 1; }
  };
  reader open() const { return {}; }
};

struct not_an_exception {
  int number;
};

}  // namespace

TEST_CASE("a reader's window keeps its promises at every window size and split") {
  for (std::size_t length : {0u, 1u, 2u, 63u, 64u, 65u, 127u, 128u, 129u, 1000u}) {
    std::string const text = letters(length);
    for (std::size_t window : {0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 63u, 64u, 65u, 128u, 1000u, 65536u}) {
      for (unsigned seed = 0; seed != 8; ++seed) {
        CAPTURE(length, window, seed);
        CHECK(broken_promise(*any_source(split_source(text)).open(window), text, seed) == "");
        split_source const split(text, seed, 3 * seed, length / 2);
        CHECK(broken_promise(*any_source(split).open(window), text, seed) == "");
        CHECK(broken_promise(*any_source(one_byte_source(text)).open(window), text, seed) == "");
      }
    }
  }
}

TEST_CASE("a slide is one read of at most window_bytes") {
  std::string const text = letters(1000);
  for (std::size_t window : {1u, 7u, 64u, 100u}) {
    counting_source source(text);
    auto const counts = source.counts();
    auto in = any_source(std::move(source)).open(window);
    std::uint64_t slides = 0;
    while (true) {
      std::uint64_t const before = in->end();
      if (!in->slide(before)) break;
      ++slides;
      CHECK(in->end() - before <= window);
      CHECK(counts->reads == slides);
    }
    CHECK(slides == 1 + (text.size() - 1) / window);
  }
}

TEST_CASE("blocks of 64 bytes of a reader's stream are blocks of memory, with 64 bytes of slack") {
  std::string const text = letters(5000);
  for (std::size_t window : {1u, 100u, 1000u}) {
    auto in = any_source(split_source(text, 10, 333, 1234)).open(window);
    std::minstd_rand random(3);
    std::uint64_t keep = 0;
    while (in->slide(keep)) {
      REQUIRE(in->offset() % 64 == 0);
      REQUIRE(reinterpret_cast<std::uintptr_t>(in->window().data()) % 64 == 0);
      REQUIRE(in->slack() == 64);
      // An over-read that the address sanitizer would see.
      unsigned sum = 0;
      char const volatile* const after = in->window().data() + in->window().size();
      for (std::size_t i = 0; i != in->slack(); ++i) sum += static_cast<unsigned char>(after[i]);
      REQUIRE(sum <= 64 * 255);
      keep = in->end() - random() % (in->end() - keep + 1);
    }
  }
}

TEST_CASE("a window that keeps all of a long stream grows to it, and one that keeps little does not") {
  std::string const text = letters(100000);
  auto in = any_source(one_byte_source(text)).open(16);
  while (in->slide(0)) {
  }
  CHECK(in->offset() == 0);
  CHECK(in->window() == text);

  // Full, with less in front of what is kept than moving it would be worth.
  in = any_source(split_source(text)).open(1000);
  REQUIRE(in->slide(0));
  while (in->slide(100)) {
  }
  CHECK(in->offset() == 64);
  CHECK(in->window() == std::string_view(text).substr(64));

  in = any_source(split_source(text)).open(4096);
  for (std::uint64_t keep = 0; in->slide(keep); keep = in->end() - std::min<std::uint64_t>(in->end(), 100))
    REQUIRE(in->window().size() <= 4096 + 64);
  CHECK(in->end() == text.size());
}

TEST_CASE("an input keeps its source alive, which is moved and not copied") {
  std::string const text = letters(300);
  std::unique_ptr<riffle::detail::input> in;
  {
    any_source const source{split_source(text, 100)};
    any_source const copy = source;
    in = copy.open(50);
    REQUIRE(in->slide(0));
  }
  std::string all(in->window());
  while (in->slide(all.size())) all.append(in->window().substr(all.size() - in->offset()));
  CHECK(all == text);
}

TEST_CASE("each open is a run of its own, and closes when destroyed") {
  counting_source source("[1,2]");
  auto const counts = source.counts();
  any_source const any(std::move(source));
  CHECK(counts->opens == 0);
  auto a = any.open(2);
  auto b = any.open(3);
  CHECK(counts->opens == 2);
  CHECK(counts->open_now == 2);
  CHECK(counts->reads == 0);
  CHECK(a->total() == 5u);
  REQUIRE(a->slide(0));
  CHECK(a->window() == "[1");
  REQUIRE(b->slide(0));
  CHECK(b->window() == "[1,");
  a.reset();
  CHECK(counts->open_now == 1);
  CHECK(read_all(*any.open(1)) == "[1,2]");
  CHECK(any.name() == "counting");
  CHECK(any.reopenable());
}

TEST_CASE("after its end a reader is not read again") {
  counting_source source("ab");
  auto const counts = source.counts();
  auto in = any_source(std::move(source)).open(10);
  REQUIRE(in->slide(0));
  REQUIRE_FALSE(in->slide(1));
  CHECK(in->window() == "ab");
  CHECK(counts->reads == 2);
  REQUIRE_FALSE(in->slide(2));
  CHECK(counts->reads == 2);
}

TEST_CASE("what a reader throws arrives unchanged, after the bytes before it") {
  auto until_it_throws = [](auto source) {
    auto in = any_source(std::move(source)).open(4);
    std::string all;
    try {
      while (in->slide(all.size())) all.append(in->window().substr(all.size() - in->offset()));
    } catch (std::out_of_range const& e) {
      return all + " out_of_range " + e.what();
    } catch (riffle::source_error const& e) {
      return all + " source_error " + e.what();
    } catch (not_an_exception const& e) {
      return all + " number " + std::to_string(e.number);
    }
    return all + " ended";
  };
  CHECK(until_it_throws(failing_source("abcdefgh", 6, std::out_of_range("why"))) == "abcdef out_of_range why");
  CHECK(until_it_throws(failing_source("abcdefgh", 0, not_an_exception{5})) == " number 5");
  riffle::source_error const error(riffle::errc::read_failed, "the line went dead");
  CHECK(until_it_throws(failing_source("abcdefgh", 8, error)) == "abcdefgh source_error the line went dead");
  CHECK(until_it_throws(split_source("abcdefgh")) == "abcdefgh ended");
}

TEST_CASE("a reader that claims more than it was asked for is found out") {
  auto in = any_source(liar()).open(4);
  try {
    in->slide(0);
    FAIL("no error");
  } catch (riffle::source_error const& e) {
    CHECK(e.code() == riffle::errc::read_failed);
    CHECK(e.message() == "read() returned more than the size of the buffer it was given");
  }
}

TEST_CASE("a default-constructed source is empty") {
  any_source const none;
  auto in = none.open(10);
  CHECK(in->window().empty());
  CHECK(in->total() == 0u);
  CHECK_FALSE(in->slide(0));
  CHECK(none.name().empty());
  CHECK(none.reopenable());
}

TEST_CASE("contiguous bytes are one window where they stand") {
  std::string const text = letters(1000);
  contiguous_input in(text);
  CHECK(in.window().empty());
  CHECK(in.total() == 1000u);
  REQUIRE(in.slide(0));
  CHECK(in.window().data() == text.data());
  CHECK(in.window().size() == text.size());
  CHECK(in.slack() == 0);
  for (unsigned seed = 0; seed != 4; ++seed) {
    contiguous_input again(text);
    CHECK(broken_promise(again, text, seed) == "");
  }
  contiguous_input empty("");
  CHECK(broken_promise(empty, "", 0) == "");
}

TEST_CASE("an input can be read as a reader, in bites of any size") {
  std::string const text = letters(300);
  for (std::size_t most : {1u, 2u, 7u, 64u, 299u, 300u, 1000u})
    for (std::size_t window : {1u, 5u, 100u, 1000u}) {
      CHECK(read_all_of(input_reader(any_source(split_source(text)).open(window)), most) == text);
      CHECK(read_all_of(input_reader(std::make_unique<contiguous_input>(text)), most) == text);
    }
  CHECK(input_reader(std::make_unique<contiguous_input>(text)).size() == 300u);
}
