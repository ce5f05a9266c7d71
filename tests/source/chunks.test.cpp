// SPDX-License-Identifier: BSL-1.0
#include <riffle/source/chunks.hpp>

#include <catch.hpp>
#include <sources.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <forward_list>
#include <iterator>
#include <list>
#include <memory>
#include <ranges>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using riffle::chunks;
using riffle::detail::any_source;
using riffle::detail::byte_range;
using riffle::detail::chunk_range;
using namespace riffle::test;

namespace {

using strings = std::vector<std::string>;

static_assert(riffle::document_source<decltype(chunks(strings()))>);
static_assert(std::copyable<decltype(chunks(strings()))>);
static_assert(std::same_as<decltype(chunks(std::declval<strings&>())), chunks<std::ranges::ref_view<strings>>>);
static_assert(std::same_as<decltype(chunks(std::declval<chunks<std::ranges::ref_view<strings>>&>())),
                           chunks<std::ranges::ref_view<strings>>>);

static_assert(byte_range<std::string> && byte_range<std::string_view> && byte_range<std::span<std::byte const>>);
static_assert(byte_range<std::vector<unsigned char>> && byte_range<std::u8string>);
static_assert(!byte_range<std::vector<int>> && !byte_range<std::wstring> && !byte_range<std::list<char>>);
static_assert(chunk_range<strings> && chunk_range<strings const> && !chunk_range<std::string>);
static_assert(!chunk_range<std::vector<int>> && !chunk_range<std::vector<std::vector<int>>>);

// A single-pass range of strings that each ++ overwrites, as a socket's buffer is; move-only, its iterators too. Counts
// how often it was advanced, and throws when it has none left if told so.
class socket_like : public std::ranges::view_base {
public:
  class iterator {
  public:
    using value_type = std::string;
    using difference_type = std::ptrdiff_t;

    explicit iterator(socket_like& from) : from_(&from) {}
    iterator(iterator&&) = default;
    iterator& operator=(iterator&&) = default;

    std::string const& operator*() const { return from_->buffer_; }
    iterator& operator++() {
      from_->receive();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(iterator const& i, std::default_sentinel_t) { return i.ended(); }

  private:
    bool ended() const { return from_->ended_; }

    socket_like* from_;
  };

  socket_like(strings messages, int* received, bool fails = false)
      : messages_(std::move(messages)), received_(received), fails_(fails) {}
  socket_like(socket_like&&) = default;
  socket_like& operator=(socket_like&&) = default;

  iterator begin() {
    receive();
    return iterator(*this);
  }
  std::default_sentinel_t end() const { return {}; }

private:
  void receive() {
    ended_ = next_ == messages_.size();
    if (ended_ && fails_) throw std::domain_error("reset by peer");
    std::fill(buffer_.begin(), buffer_.end(), '#');  // what was there is gone
    if (!ended_) buffer_ = messages_[next_++];
    ++*received_;
  }

  strings messages_;
  int* received_;
  bool fails_;
  std::size_t next_ = 0;
  std::string buffer_;
  bool ended_ = false;
};

static_assert(std::ranges::input_range<socket_like> && !std::ranges::forward_range<socket_like>);
static_assert(!std::copyable<socket_like> && !std::copyable<std::ranges::iterator_t<socket_like>>);

strings const parts = {"", "[1, ", "", "", "22", "2]", std::string(100, ' '), ""};
std::string const whole = "[1, 222]" + std::string(100, ' ');

template <class Source>
void check_reads(Source const& source) {
  for (std::size_t window : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 64u, 1000u, 262144u}) {
    CAPTURE(window);
    CHECK(read_all(source, window) == whole);
    for (unsigned seed = 0; seed != 4; ++seed)
      CHECK(broken_promise(*any_source(source).open(window), whole, seed) == "");
  }
}

}  // namespace

TEST_CASE("chunks are read as if joined, from any range of any bytes, and again") {
  check_reads(chunks(parts));
  check_reads(chunks(strings(parts)));
  check_reads(chunks(std::list<std::vector<char>>{
      {}, {'[', '1', ','}, {' ', '2'}, {}, {}, {'2', '2', ']'}, std::vector<char>(100, ' ')}));
  std::vector<std::string_view> const views(parts.begin(), parts.end());
  check_reads(chunks(views));
  check_reads(chunks(std::span(views)));
  check_reads(chunks(std::forward_list<std::u8string>{u8"[1, 222]", std::u8string(100, u8' ')}));

  std::vector<std::span<std::byte const>> bytes;
  std::vector<std::span<unsigned char const>> unsigned_bytes;
  for (std::string const& part : parts) {
    bytes.push_back(std::as_bytes(std::span(part)));
    unsigned_bytes.emplace_back(reinterpret_cast<unsigned char const*>(part.data()), part.size());
  }
  check_reads(chunks(bytes));
  check_reads(chunks(unsigned_bytes));
  check_reads(chunks(std::array<std::string, 2>{"[1, 222]", std::string(100, ' ')}));

  // Elements made on the fly: a short string would be lost with the temporary, or with a reader that is moved.
  check_reads(chunks(parts | std::views::transform([](std::string const& part) { return part; })));
  // A view that is not const-iterable.
  check_reads(chunks(parts | std::views::filter([](std::string const& part) { return !part.empty(); })));
}

TEST_CASE("no chunks, and only empty chunks, are an empty input") {
  CHECK(read_all(chunks(strings())).empty());
  CHECK(read_all(chunks(strings{"", "", ""})).empty());
  CHECK(read_all(chunks(std::views::empty<std::string>)).empty());
}

TEST_CASE("an lvalue range is referred to, an rvalue is owned and shared") {
  strings lvalue = {"12"};
  auto const refers = chunks(lvalue);
  lvalue[0] = "34";
  CHECK(read_all(refers) == "34");

  auto source = std::make_unique<decltype(chunks(strings()))>(strings{"1", "2"});
  auto const copy = *source;
  auto reader = source->open();
  source.reset();
  CHECK(read_all(copy) == "12");
  CHECK(read_all_of(std::move(reader), 1) == "12");
}

TEST_CASE("chunks of a forward range may be read by several runs at once") {
  any_source const source{chunks(strings{"ab", "c"})};
  CHECK(source.reopenable());
  auto a = source.open(1);
  auto b = source.open(1);
  REQUIRE(a->slide(0));
  CHECK(read_all(*b) == "abc");
  REQUIRE(a->slide(1));
  CHECK(a->window() == "ab");
}

TEST_CASE("a single-pass range is read once, by whichever copy comes first") {
  int received = 0;
  auto const source = chunks(socket_like(parts, &received));
  static_assert(!decltype(chunks(socket_like(parts, &received)))::reopenable);
  auto const copy = source;
  CHECK(received == 0);
  CHECK(read_all(copy, 3) == whole);
  try {
    source.open();
    FAIL("opened again");
  } catch (riffle::source_error const& e) {
    CHECK(e.code() == riffle::errc::not_reopenable);
    CHECK(e.message() ==
          "a single-pass range of chunks can be read once only and was; put the chunks into a container");
  }
  for (unsigned seed = 0; seed != 20; ++seed)
    CHECK(broken_promise(*any_source(chunks(socket_like(parts, &received))).open(seed), whole, seed) == "");

  std::istringstream words("[1 , 222 ]");
  CHECK(read_all(chunks(std::ranges::subrange(std::istream_iterator<std::string>(words),
                                              std::istream_iterator<std::string>()))) == "[1,222]");
}

TEST_CASE("a range is advanced only when more is asked for") {
  int received = 0;
  auto in = any_source(chunks(socket_like({"abc", "de"}, &received))).open(2);
  CHECK(received == 1);  // by begin()
  REQUIRE(in->slide(0));
  REQUIRE(in->slide(0));
  CHECK(in->window() == "abc");
  CHECK(received == 1);
  REQUIRE(in->slide(0));
  CHECK(in->window() == "abcde");
  CHECK(received == 2);
  CHECK_FALSE(in->slide(0));
  CHECK(received == 3);
}

TEST_CASE("what a range throws arrives unchanged, after the chunks before it") {
  int received = 0;
  auto in = any_source(chunks(socket_like({"abc", "de"}, &received, true))).open(10);
  REQUIRE(in->slide(0));
  REQUIRE(in->slide(0));
  CHECK(in->window() == "abcde");
  CHECK_THROWS_AS(in->slide(0), std::domain_error);
}
