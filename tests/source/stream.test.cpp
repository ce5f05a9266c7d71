// SPDX-License-Identifier: BSL-1.0
#include <riffle/source/stream.hpp>

#include <catch.hpp>
#include <sources.hpp>

#include <concepts>
#include <fstream>
#include <ios>
#include <istream>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

using riffle::stream;
using riffle::detail::any_source;
using namespace riffle::test;

namespace {

static_assert(riffle::document_source<stream> && std::copyable<stream> && !stream::reopenable);
static_assert(std::is_constructible_v<stream, std::istringstream&>);
static_assert(!std::is_constructible_v<stream, std::istringstream>);
static_assert(!std::is_constructible_v<stream, std::istream>);

// Has no buffer and does not tell what it has, as std::cin does while it is synchronized with stdio.
class unbuffered : public std::streambuf {
public:
  explicit unbuffered(std::string text) : text_(std::move(text)) {}

private:
  int_type underflow() override {
    return at_ == text_.size() ? traits_type::eof() : traits_type::to_int_type(text_[at_]);
  }
  int_type uflow() override {
    int_type const c = underflow();
    if (at_ != text_.size()) ++at_;
    return c;
  }

  std::string text_;
  std::size_t at_ = 0;
};

// Has its text a piece at a time, then throws if told so.
template <class E>
class pieces : public std::streambuf {
public:
  pieces(std::vector<std::string> texts, E const* error) : texts_(std::move(texts)), error_(error) {}
  std::size_t given = 0;

private:
  int_type underflow() override {
    if (given == texts_.size()) {
      if (error_) throw *error_;
      return traits_type::eof();
    }
    std::string& text = texts_[given++];
    setg(text.data(), text.data(), text.data() + text.size());
    return traits_type::to_int_type(text[0]);
  }

  std::vector<std::string> texts_;
  E const* error_;
};

riffle::source_error error_of(stream source) {
  try {
    read_all(std::move(source));
  } catch (riffle::source_error const& e) {
    return e;
  }
  throw std::logic_error("no error");
}

}  // namespace

TEST_CASE("stream gives what is left in the stream, at any window") {
  std::string bytes;
  for (int i = 0; i != 20000; ++i) bytes += std::to_string(i) + (i % 7 ? " " : "\r\n");
  temporary_directory const dir;
  auto const path = dir.write("numbers", bytes);
  for (std::size_t window : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 64u, 8191u, 262144u}) {
    CAPTURE(window);
    std::istringstream in(bytes);
    CHECK(read_all(stream(in), window) == bytes);
    std::ifstream file(path, std::ios::binary);
    CHECK(read_all(stream(file), window) == bytes);
    std::istringstream again(bytes);
    CHECK(broken_promise(*any_source(stream(again)).open(window), bytes, 5) == "");
    unbuffered buffer(bytes);
    std::istream plain(&buffer);
    CHECK(read_all(stream(plain), window) == bytes);
  }
  std::istringstream empty;
  CHECK(read_all(stream(empty)).empty());
  std::istringstream partly("skipped 12");
  std::string word;
  partly >> word;
  CHECK(read_all(stream(partly)) == " 12");
}

TEST_CASE("stream does not know its size or name") {
  std::istringstream in("1");
  any_source const source{stream(in)};
  CHECK(source.name().empty());
  CHECK_FALSE(source.reopenable());
  CHECK_FALSE(source.open(1)->total().has_value());
}

TEST_CASE("stream takes what is there and does not wait for more") {
  pieces<std::runtime_error> buffer({"first ", "second"}, nullptr);
  std::istream in(&buffer);
  auto input = any_source(stream(in)).open(1000);
  CHECK(buffer.given == 0);
  REQUIRE(input->slide(0));
  CHECK(buffer.given == 1);
  CHECK(input->window() == "first ");
  REQUIRE(input->slide(0));
  CHECK(buffer.given == 2);
  CHECK(input->window() == "first second");
  CHECK_FALSE(input->slide(0));

  unbuffered lines("[1,\n2]\n[3]");
  std::istream plain(&lines);
  input = any_source(stream(plain)).open(1000);
  REQUIRE(input->slide(0));
  CHECK(input->window() == "[1,\n");
  REQUIRE(input->slide(4));
  CHECK(input->window().substr(4 - input->offset()) == "2]\n");
  REQUIRE(input->slide(7));
  CHECK(input->window().substr(7 - input->offset()) == "[3]");
  CHECK_FALSE(input->slide(10));
}

TEST_CASE("a stream is opened once, by whichever copy comes first") {
  std::istringstream in("12");
  stream const source(in);
  any_source const copy{source};
  CHECK(read_all(*copy.open(1)) == "12");
  for (int i = 0; i != 2; ++i) {
    try {
      source.open();
      FAIL("opened again");
    } catch (riffle::source_error const& e) {
      CHECK(e.code() == riffle::errc::not_reopenable);
      CHECK(e.message() ==
            "a stream can be read once only and was; collect what is needed twice, or use file() or text()");
    }
  }
}

TEST_CASE("the stream's state is not changed, and exceptions that it has enabled are not provoked") {
  std::istringstream in("12");
  in.exceptions(std::ios::eofbit | std::ios::failbit | std::ios::badbit);
  CHECK(read_all(stream(in), 1) == "12");
  CHECK(in.good());
}

TEST_CASE("a stream whose file was not found says so when it is opened") {
  temporary_directory const dir;
  std::ifstream in(dir.path() / "missing");
  auto const e = error_of(stream(in));
  CHECK(e.code() == riffle::errc::cannot_open);
  CHECK(e.message() == "the stream had failed before it was read; check that it was opened");
}

TEST_CASE("a bad stream is not read") {
  std::istringstream in("12");
  auto input = any_source(stream(in)).open(1);
  REQUIRE(input->slide(0));
  in.setstate(std::ios::badbit);
  try {
    input->slide(1);
    FAIL("no error");
  } catch (riffle::source_error const& e) {
    CHECK(e.code() == riffle::errc::read_failed);
    CHECK(std::string(e.what()) == "offset 1: reading the stream failed: its badbit is set; check what it reads from");
  }
  std::istream none(nullptr);
  CHECK(error_of(stream(none)).code() == riffle::errc::read_failed);
}

TEST_CASE("what a stream's buffer throws becomes a located source_error") {
  auto const failure = [](auto const& error, bool enabled) {
    pieces<std::remove_cvref_t<decltype(error)>> buffer({"abc", "de"}, &error);
    std::istream in(&buffer);
    if (enabled) in.exceptions(std::ios::failbit | std::ios::badbit);
    return error_of(stream(in));
  };
  for (bool enabled : {false, true}) {
    auto e = failure(std::runtime_error("line down"), enabled);
    CHECK(e.code() == riffle::errc::read_failed);
    CHECK(e.offset() == 5u);
    CHECK(e.message() == "reading the stream failed: line down; check what it reads from");

    e = failure(std::system_error(std::make_error_code(std::errc::connection_reset), "peer"), enabled);
    CHECK(e.code() == std::errc::connection_reset);
    CHECK(e.offset() == 5u);

    e = failure(std::ios_base::failure("bad disk"), enabled);
    CHECK(e.code() == riffle::errc::read_failed);

    e = failure(riffle::source_error(riffle::errc::cannot_open, "mine"), enabled);
    CHECK(std::string(e.what()) == "mine");
  }
}

#if defined(__linux__) && defined(__GLIBCXX__)
TEST_CASE("the operating system's code is kept where the stream has it") {
  std::ifstream in("/proc/self/mem", std::ios::binary);
  REQUIRE(in.is_open());
  auto const e = error_of(stream(in));
  CHECK(e.code() == std::errc::io_error);
  CHECK(e.offset() == 0u);
}
#endif
