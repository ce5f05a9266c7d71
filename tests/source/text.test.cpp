// SPDX-License-Identifier: BSL-1.0
#include <riffle/source/text.hpp>

#include <catch.hpp>
#include <sources.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

using riffle::text;
using riffle::detail::any_source;
using namespace riffle::test;

static_assert(riffle::document_source<text> && std::copyable<text> && text::reopenable);
static_assert(!std::is_convertible_v<std::string, text>);
// Copies share the bytes.
static_assert(std::is_nothrow_copy_constructible_v<text>);

TEST_CASE("text gives its bytes, whatever it is made from") {
  std::string const lvalue = R"({"a": [1, 2]})";
  CHECK(read_all(text(lvalue)) == lvalue);
  CHECK(read_all(text(std::string(lvalue))) == lvalue);
  CHECK(read_all(text(std::string_view(lvalue))) == lvalue);
  CHECK(read_all(text(R"({"a": [1, 2]})")) == lvalue);
  CHECK(read_all(text("")).empty());
  CHECK(read_all(text(std::string())).empty());
  CHECK(read_all(text(std::string_view())).empty());
  CHECK(read_all(text(std::string("a\0b", 3))) == std::string("a\0b", 3));
}

TEST_CASE("text is one window, whatever window is asked for") {
  std::string const bytes(100000, 'x');
  any_source const source{text(bytes)};
  for (std::size_t window = 1; window != 10; ++window) {
    auto in = source.open(window);
    REQUIRE(in->slide(0));
    CHECK(in->window() == bytes);
    CHECK(in->total() == bytes.size());
    CHECK_FALSE(in->slide(bytes.size()));
  }
  CHECK(source.reopenable());
  CHECK(source.name().empty());
}

TEST_CASE("text of a string_view or a char pointer is read where it stands; of a string, where that was moved to") {
  auto where = [](text const& source) {
    auto in = source.open_input(1);
    in->slide(0);
    return in->window().data();
  };
  std::string bytes(1000, 'x');
  char const* const stand = bytes.data();
  CHECK(where(text(std::string_view(bytes))) == stand);
  CHECK(where(text(stand)) == stand);
  CHECK(where(text(bytes)) != stand);
  text const source(std::move(bytes));
  CHECK(where(source) == stand);
  text const copy = source;
  CHECK(where(copy) == stand);
}

TEST_CASE("runs of an owning text outlive it") {
  std::string const bytes = "short";  // within the string object itself
  auto source = std::make_unique<text>(bytes);
  auto in = source->open_input(1);
  auto reader = source->open();
  auto any = std::make_unique<any_source>(*source);
  source.reset();
  auto second = any->open(1);
  any.reset();
  CHECK(read_all(*in) == bytes);
  CHECK(read_all(*second) == bytes);
  CHECK(read_all_of(std::move(reader), 2) == bytes);
}
