// SPDX-License-Identifier: BSL-1.0
#include <riffle/view/excerpt.hpp>

#include <riffle/path/path.hpp>
#include <riffle/source/stream.hpp>
#include <riffle/source/text.hpp>
#include <riffle/view/documents.hpp>
#include <riffle/view/project.hpp>

#include "catch.hpp"
#include "sources.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

using namespace riffle;
using namespace riffle::test;

namespace {

/// The excerpt of an error at the place of the first '@', which is taken out of the text.
std::string at_mark(std::string json, std::size_t width = 78) {
  std::size_t const place = json.find('@');
  json.erase(place, 1);
  parse_error const e(errc::unexpected_character, "", {.offset = place});
  std::string const whole = excerpt(e, text(json), width);
  CHECK(excerpt(e, one_byte_source(json), width) == whole);
  CHECK(excerpt(e, split_source(json, place), width) == whole);
  return whole;
}

/// The column of the caret, from 0, that is the number of spaces before it.
std::size_t caret(std::string const& shown) { return shown.size() - shown.find('\n') - 2; }
std::string line_of(std::string const& shown) { return shown.substr(0, shown.find('\n')); }

}  // namespace

TEST_CASE("the line of the place, and a caret under it") {
  CHECK(at_mark("[1,@x]") == "line 1: [1,x]\n           ^");
  CHECK(at_mark("@x") == "line 1: x\n        ^");
  CHECK(at_mark("[1,\n2,@x,\n3]") == "line 2: 2,x,\n          ^");
  CHECK(at_mark("[1,\r\n2,@x\r\n,3]") == "line 2: 2,x\n          ^");
  CHECK(at_mark("@") == "line 1: \n        ^");
  CHECK(at_mark("[1,@") == "line 1: [1,\n           ^");
  CHECK(at_mark("[1,\n@") == "line 2: \n        ^");
}

TEST_CASE("white space before a line is left out, other tabs are one space") {
  CHECK(at_mark("[\n \t  1,\t@x]") == "line 2: 1, x]\n           ^");
  CHECK(at_mark("[\n \t  @") == "line 2: \n        ^");
}

TEST_CASE("what cannot be seen, or is no UTF-8, is shown as a number") {
  CHECK(at_mark("\"a@\tb\"") == "line 1: \"a<09>b\"\n          ^");
  CHECK(at_mark("\"a@\nb\"") == "line 1: \"a<0A>\n          ^");
  CHECK(at_mark("\"a\x01\x7F@b\"") == "line 1: \"a<01><7F>b\"\n                  ^");
  CHECK(at_mark(std::string("[\0@x", 4)) == "line 1: [<00>x\n             ^");
  CHECK(at_mark("\"\xE9\xE9@\xE9\"") == "line 1: \"<E9><E9><E9>\"\n                 ^");
  CHECK(at_mark("\"\xE2\x82@x\"") == "line 1: \"<E2><82>x\"\n                 ^");
  CHECK(at_mark("\"\xED@\xA0\x80\"") == "line 1: \"<ED><A0><80>\"\n             ^");
  CHECK(at_mark("[\xE2\x80\xAE@x\xE2\x80\x8B]") == "line 1: [<U+202E>x<U+200B>]\n                 ^");
  CHECK(at_mark("[@\xC2\xA0]") == "line 1: [<U+00A0>]\n         ^");
}

TEST_CASE("the caret stands where terminals show the place: wide characters take two columns, combining marks none") {
  CHECK(caret(at_mark("[\"\xC3\xA4\xC3\xB6\",@x]")) == 8 + 6);
  CHECK(caret(at_mark("[\"\xE6\x97\xA5\xE6\x9C\xAC\",@x]")) == 8 + 8);
  CHECK(caret(at_mark("[\"\xF0\x9F\x8D\x90\",@x]")) == 8 + 6);
  CHECK(caret(at_mark("[\"e\xCC\x81\",@x]")) == 8 + 5);
  CHECK(caret(at_mark("[\"\xEF\xBC\xA1\xEF\xBD\xB1\",@x]")) == 8 + 7);  // a full-width letter, a half-width one
}

TEST_CASE("long lines are cut to a width") {
  std::string const a(200, 'a'), b(200, 'b');
  CHECK(at_mark(a + "@x" + b, 30) ==
        "line 1: ... " + std::string(16, 'a') + "xbbbbb ...\n" + std::string(28, ' ') + "^");
  CHECK(at_mark(a + "@x", 30) == "line 1: ... " + std::string(25, 'a') + "x\n" + std::string(37, ' ') + "^");
  CHECK(at_mark("@x" + b, 30) == "line 1: x" + std::string(25, 'b') + " ...\n        ^");
  CHECK(at_mark(a + "@", 30) == "line 1: ... " + std::string(26, 'a') + "\n" + std::string(38, ' ') + "^");
  for (std::size_t before = 0; before < 60; ++before)
    for (std::size_t after = 0; after < 60; ++after) {
      std::string const shown = at_mark(std::string(before, 'a') + "@x" + std::string(after, 'b'), 40);
      CAPTURE(before, after, shown);
      std::string const line = line_of(shown);
      CHECK(line.size() <= 8 + 40);
      CHECK((line.size() == 8 + before + 1 + after) == (before + 1 + after <= 40));  // not cut without need
      CHECK(line[caret(shown)] == 'x');
      // As much as there is room for.
      if (before + 1 + after > 40) CHECK(line.size() >= 8 + 39);
    }
  // The width is one of columns.
  std::string wide, narrow;
  for (int i = 0; i != 50; ++i) wide += "\xE6\x97\xA5", narrow += "\xC3\xA9";
  CHECK(caret(at_mark(wide + "@x", 30)) <= 8 + 30);
  CHECK(line_of(at_mark(narrow + "@x", 30)).size() == 8 + 4 + 2 * 25 + 1);
  CHECK(at_mark("[1,@x]", 0).ends_with('^'));  // nothing sensible, but no harm
}

TEST_CASE("a line longer than what is read is cut where it may be, not inside a character") {
  std::string bytes;
  for (int i = 0; i != 3000; ++i) bytes += "\xE2\x82\xAC";
  for (std::size_t const shift : {0u, 1u, 2u}) {
    std::string const shown = at_mark("[" + bytes + std::string(shift, 'a') + "@x" + bytes, 20);
    CAPTURE(shown);
    CHECK(shown.find('<') == shown.npos);
    CHECK(shown.starts_with("line 1: ... \xE2\x82\xAC"));
    CHECK(line_of(shown).ends_with("\xE2\x82\xAC ..."));
  }
  // Marks of no width do not make it long.
  std::string marks;
  for (int i = 0; i != 100'000; ++i) marks += "\xCC\x81";
  CHECK(at_mark("e" + marks + "@x" + marks, 20).size() < 2000);
}

TEST_CASE("errors of pipelines, of every kind that has a place") {
  std::string const json = "[{\"a\": 1},\n {\"a\": \"one\"},\n {\"a\": }]";
  auto const caught = [](auto&& rows) {
    try {
      for ([[maybe_unused]] auto&& row : rows) {
      }
    } catch (error const& e) {
      return e;
    }
    throw std::logic_error("an error was expected");
  };
  error const type = caught(documents(text(json)) | project<int>("a"));
  CHECK(excerpt(type, text(json)) == "line 2: {\"a\": \"one\"},\n              ^");
  error const parse = caught(documents(text(json)) | project<int>("b"));
  CHECK(excerpt(parse, text(json)) == "line 3: {\"a\": }]\n              ^");
  temporary_directory const directory;
  auto const file_path = directory.write("a.json", json);
  CHECK(excerpt(parse, file_path) == excerpt(parse, text(json)));
  CHECK(excerpt(parse, file(file_path)) == excerpt(parse, text(json)));
  try {
    path("$.a[?@.b]['c]");
    FAIL("throws");
  } catch (path_error const& e) {
    std::string const shown = excerpt(e, text("$.a[?@.b]['c]"));
    CHECK(line_of(shown) == "line 1: $.a[?@.b]['c]");
    CHECK(caret(shown) == 8 + e.offset().value());
  }
}

TEST_CASE("the line's number is that of the error where it has one") {
  parse_error const e(errc::unexpected_end, "", {.offset = 3, .line = 17, .column = 4});
  CHECK(excerpt(e, text("abc")) == "line 17: abc\n            ^");
}

namespace {

/// Two lines, the second of which never ends; counts what is read of it.
struct endless {
  static constexpr bool reopenable = true;
  struct reader {
    std::uint64_t* bytes;
    std::size_t read(std::span<char> buffer) {
      std::ranges::fill(buffer, 'a');
      if (*bytes == 0) buffer[0] = '\n';
      *bytes += buffer.size();
      return buffer.size();
    }
  };
  std::uint64_t* bytes;
  reader open() const { return {bytes}; }
};

}  // namespace

TEST_CASE("no more is read than is needed") {
  std::uint64_t bytes = 0;
  parse_error const e(errc::unexpected_character, "", {.offset = 10'000'000});
  CHECK(excerpt(e, endless{&bytes}, 20) ==
        "line 2: ... " + std::string(10, 'a') + "aa ...\n" + std::string(22, ' ') + "^");
  CHECK(bytes < 10'300'000);
}

TEST_CASE("nothing where there is nothing to show") {
  parse_error const e(errc::unexpected_character, "", {.offset = 3});
  CHECK(excerpt(parse_error(errc::unexpected_character, ""), text("[1,x]")).empty());
  CHECK(excerpt(e, text("[1")).empty());  // it has become shorter
  CHECK_FALSE(excerpt(e, text("[1,")).empty());
  CHECK(excerpt(e, std::filesystem::path("no such file")).empty());
  CHECK(excerpt(e, failing_source("[1,x]", 2, std::runtime_error("broken"))).empty());
  std::istringstream in("[1,x]");
  CHECK(excerpt(e, stream(in)).empty());  // what it has left is not what was read
  CHECK(in.tellg() == 0);
}
