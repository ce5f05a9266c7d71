// SPDX-License-Identifier: BSL-1.0
#include <riffle/path/parser.hpp>
#include <riffle/path/path.hpp>

#include "catch.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using riffle::errc;
using riffle::path;
using riffle::path_segment;
using riffle::path_selector;
using kind = riffle::path_selector::kind;
using namespace std::string_literals;

namespace {

constexpr auto unbounded = std::numeric_limits<std::uint64_t>::max();

path_selector name(std::string text) { return {.what = kind::name, .name = std::move(text)}; }
path_selector index(std::uint64_t i) { return {.what = kind::index, .start = i}; }
path_selector token(std::string text, std::uint64_t i) {
  return {.what = kind::name_or_index, .name = std::move(text), .start = i};
}
path_selector slice(std::uint64_t start, std::uint64_t end = unbounded, std::uint64_t step = 1) {
  return {.what = kind::slice, .start = start, .end = end, .step = step};
}
path_selector const any{.what = kind::wildcard};

template <class... Selectors>
path_segment child(Selectors... selectors) {
  return {.descendant = false, .selectors = {selectors...}};
}
template <class... Selectors>
path_segment inside(Selectors... selectors) {
  return {.descendant = true, .selectors = {selectors...}};
}

struct valid {
  std::string text;
  std::vector<path_segment> segments;
};

void check(std::vector<valid> const& table) {
  for (auto const& [text, segments] : table) {
    CAPTURE(text);
    path const p(text);
    CHECK(p.segments() == segments);
    CHECK(p.text() == text);
  }
}

struct invalid {
  std::string text;
  std::uint64_t offset;
  errc code = errc::path_syntax;
};

void check(std::vector<invalid> const& table) {
  for (auto const& [text, offset, code] : table) {
    CAPTURE(text);
    try {
      path const p(text);
      FAIL_CHECK("accepted as " << to_string(p));
    } catch (riffle::path_error const& e) {
      CAPTURE(std::string(e.what()));
      CHECK(e.code() == code);
      CHECK(e.offset() == offset);
      CHECK(e.path() == text);
    }
  }
}

std::string message(std::string_view text) {
  try {
    path const p(text);
  } catch (riffle::path_error const& e) {
    return e.message();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("dotted paths mean what they look like") {
  check(std::vector<valid>{
      {"", {}},
      {"a", {child(name("a"))}},
      {"a.b", {child(name("a")), child(name("b"))}},
      {"a[0]", {child(name("a")), child(index(0))}},
      {"a[*]", {child(name("a")), child(any)}},
      {"a.*", {child(name("a")), child(any)}},
      {"*", {child(any)}},
      {"*.*", {child(any), child(any)}},
      {"[0].x", {child(index(0)), child(name("x"))}},
      {"[*][*]", {child(any), child(any)}},
      {"a[1:5:2]", {child(name("a")), child(slice(1, 5, 2))}},
      {"a[:]", {child(name("a")), child(slice(0))}},
      {"a[5:1]", {child(name("a")), child(slice(5, 1))}},
      {"['x.y']", {child(name("x.y"))}},
      {"[\"x\"]", {child(name("x"))}},
      {"a['x','y'][0,2]", {child(name("a")), child(name("x"), name("y")), child(index(0), index(2))}},
      {"a['x', 1 ,*,\t2:]", {child(name("a")), child(name("x"), index(1), any, slice(2))}},
      {"..name", {inside(name("name"))}},
      {"a..name", {child(name("a")), inside(name("name"))}},
      {"..*", {inside(any)}},
      {"..[0]", {inside(index(0))}},
      {"..['x']", {inside(name("x"))}},
      {"..['x',0].b", {inside(name("x"), index(0)), child(name("b"))}},
      // Names
      {"a.0", {child(name("a")), child(name("0"))}},
      {"0", {child(name("0"))}},
      {"a-b.c:d.@e", {child(name("a-b")), child(name("c:d")), child(name("@e"))}},
      {"a$.$b.c/d./e", {child(name("a$")), child(name("$b")), child(name("c/d")), child(name("/e"))}},
      {"-1.a\\b.~0", {child(name("-1")), child(name("a\\b")), child(name("~0"))}},
      {"größe.日本.\xF0\x9F\x98\x80", {child(name("größe")), child(name("日本")), child(name("\xF0\x9F\x98\x80"))}},
      {R"(['\u00fc','it\'s'])", {child(name("ü"), name("it's"))}},
  });
}

TEST_CASE("paths that begin with a dollar sign are RFC 9535 JSONPath") {
  check(std::vector<valid>{
      {"$", {}},
      {"$.a", {child(name("a"))}},
      {"$.a.b", {child(name("a")), child(name("b"))}},
      {"$._0.ü1", {child(name("_0")), child(name("ü1"))}},
      {"$.*", {child(any)}},
      {"$[*]", {child(any)}},
      {"$..a", {inside(name("a"))}},
      {"$..*", {inside(any)}},
      {"$..[*,0]", {inside(any, index(0))}},
      {"$[0]", {child(index(0))}},
      {"$[9007199254740991]", {child(index(9007199254740991))}},
      {"$['a',\"b\"]", {child(name("a"), name("b"))}},
      {"$['']", {child(name(""))}},
      // Slices: an absent part is its default
      {"$[:]", {child(slice(0))}},
      {"$[::]", {child(slice(0))}},
      {"$[1:]", {child(slice(1))}},
      {"$[:2]", {child(slice(0, 2))}},
      {"$[::3]", {child(slice(0, unbounded, 3))}},
      {"$[1:2:0]", {child(slice(1, 2, 0))}},
      {"$[ 1 : 2 : 3 ]", {child(slice(1, 2, 3))}},
      {"$[:,:]", {child(slice(0), slice(0))}},
      // Blanks
      {"$ .a\n..b\t[ 'c'\r, 0 ]", {child(name("a")), inside(name("b")), child(name("c"), index(0))}},
      // Quoted names
      {R"($["\b\f\n\r\t\/\\\""])", {child(name("\b\f\n\r\t/\\\""))}},
      {R"($['\''])", {child(name("'"))}},
      {R"($['"',"'"])", {child(name("\""), name("'"))}},
      {R"($['\u0041\u00e9\u20AC'])", {child(name("A\xC3\xA9\xE2\x82\xAC"))}},
      {R"($['\uD834\uDD1E','\udbff\uDFFF'])", {child(name("\xF0\x9D\x84\x9E"), name("\xF4\x8F\xBF\xBF"))}},
      {R"($['\u0000\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff'])",
       {child(name("\0\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"s))}},
      {"$['\x7F']", {child(name("\x7F"))}},
  });
}

TEST_CASE("paths that begin with a slash are RFC 6901 JSON Pointers") {
  check(std::vector<valid>{
      {"/", {child(name(""))}},
      {"//", {child(name("")), child(name(""))}},
      {"/a/b", {child(name("a")), child(name("b"))}},
      {"/a~1b/m~0n/~01", {child(name("a/b")), child(name("m~n")), child(name("~1"))}},
      {"/0/10", {child(token("0", 0)), child(token("10", 10))}},
      {"/00/01/-/-1/1a/+1",
       {child(name("00")), child(name("01")), child(name("-")), child(name("-1")), child(name("1a")),
        child(name("+1"))}},
      {"/9007199254740991", {child(token("9007199254740991", 9007199254740991))}},
      {"/9007199254740992", {child(name("9007199254740992"))}},  // no array is so long
      {"/18446744073709551617", {child(name("18446744073709551617"))}},
      {"/a.b/c[0]/*/ /$/'\"\\",
       {child(name("a.b")), child(name("c[0]")), child(name("*")), child(name(" ")), child(name("$")),
        child(name("'\"\\"))}},
      {"/\n/\0/é"s, {child(name("\n")), child(name("\0"s)), child(name("é"))}},
  });
}

TEST_CASE("text that is no dotted path is refused where it goes wrong") {
  check(std::vector<invalid>{
      {" ", 0},
      {" a", 0},
      {"a ", 1},
      {"a b", 1},
      {".", 0},
      {".a", 0},
      {"a.", 2},
      {"..", 2},
      {"a..", 3},
      {"...a", 2},
      {"a...b", 3},
      {"a.[0]", 2},
      {"a.'b'", 2},
      {"a*", 1},
      {"*a", 1},
      {"a]", 1},
      {"a(b)", 1},
      {"a?b", 1},
      {"a,b", 1},
      {"'a'", 0},
      {"a\"", 1},
      {"(", 0},
      {"a[", 2},
      {"a[0", 3},
      {"a[]", 2},
      {"a[b]", 2},
      {"a[0]b", 4},
      {"a[0] .b", 4},
      {"a .b", 1},
      {"[0,]", 3},
      {"[,0]", 1},
      {"[0 1]", 3},
      {"[**]", 2},
      {"[1:2:3:4]", 6},
      {"a\x01", 1},
      {"a\x7F", 1},
      {"a\0"s, 1},
      {"\0"s, 0},
      {"\ta", 0},
      {"a.\n", 2},
      // UTF-8
      {"a\xFF", 1},
      {"\x80", 0},
      {"a\xC3", 1},
      {"\xC0\xAF", 0},
      {"\xE0\x9F\xBF", 0},
      {"ab\xED\xA0\x80", 2},
      {"\xF0\x8F\xBF\xBF", 0},
      {"\xF4\x90\x80\x80", 0},
      {"\xE2\x82", 0},
      {"\xE2\x82.a", 0},
      {"\xF5\x80\x80\x80", 0},
      {"['\xC3(']", 2},
  });
}

TEST_CASE("text that begins with a dollar sign and is no JSONPath is refused where it goes wrong") {
  check(std::vector<invalid>{
      {"$ ", 2},
      {"$a", 1},
      {"$.", 2},
      {"$.a ", 4},
      {"$. a", 2},
      {"$.. a", 3},
      {"$.1", 2},
      {"$.a-b", 3},
      {"$.-a", 2},
      {"$.a:", 3},
      {"$.$", 2},
      {"$...a", 3},
      {"$..", 3},
      {"$.'a'", 2},
      {"$.[0]", 2},
      {"$[", 2},
      {"$[a]", 2},
      {"$['a", 4},
      {"$['a']]", 6},
      {"$[0", 3},
      {"$.\xFF", 2},
      {"$\xC2\xA0.a", 1},
      // Integers
      {"$[00]", 2},
      {"$[01]", 2},
      {"$[-0]", 2},
      {"$[-01]", 2},
      {"$[-]", 3},
      {"$[+1]", 2},
      {"$[1.0]", 3},
      {"$[1e0]", 3},
      {"$[0x1]", 3},
      {"$[9007199254740992]", 2},
      {"$[-9007199254740992]", 2},
      {"$[99999999999999999999]", 2},
      {"$[0:01]", 4},
      {"$[::-0]", 4},
      {"$[ 007 ]", 3},
      // Quoted names
      {"$['\x1F']", 3},
      {"$['\n']", 3},
      {"$['\\']", 6},
      {"$['\\x']", 4},
      {"$['\\\"']", 4},
      {"$[\"\\'\"]", 4},
      {"$['\\", 4},
      {R"($['\u12'])", 7},
      {R"($['\u12G4'])", 7},
      {R"($['\U0041'])", 4},
      {R"($['\uD834'])", 3},
      {R"($['\uDD1E'])", 3},
      {R"($['a\uD834\u0041'])", 4},
      {R"($['\uD834\n'])", 3},
      {R"($['\uD834\uD834'])", 3},
      {R"($['\u00:0'])", 7},
      {R"($['\u00/0'])", 7},
      {R"($['\u00@0'])", 7},
  });
}

TEST_CASE("text that begins with a slash and is no JSON Pointer is refused where it goes wrong") {
  check(std::vector<invalid>{{"/~", 2}, {"/a~", 3}, {"/~2", 2}, {"/a/~~0", 4}, {"/a~/b", 3}, {"/ab\xFF", 3}});
}

TEST_CASE("paths that cannot be followed in one pass are refused by name") {
  constexpr auto code = errc::path_not_streamable;
  check(std::vector<invalid>{
      {"a[-1]", 2, code},
      {"$[-1]", 2, code},
      {"$[ -9007199254740991 ]", 3, code},
      {"$[0,-1]", 4, code},
      {"a[-2:]", 2, code},
      {"a[1:-1]", 4, code},
      {"a[: -1]", 4, code},
      {"a[::-1]", 4, code},
      {"$[?@.a]", 2, code},
      {"$.a[ ?@.b == 1]", 5, code},
      {"$[0,?@]", 4, code},
      {"..[?@.a]", 3, code},
  });
  CHECK(message("a[-1]") == "a negative index needs the whole array: count from the start instead");
  CHECK(message("a[-1:]") == "a negative slice bound or step needs the whole array: count from the start");
  CHECK(message("a[?@.b]") == "a filter cannot be part of a path: select all with [*] and keep rows with where(...)");
}

TEST_CASE("the message says what was expected, what was found and what to do") {
  CHECK(message("a b") == "expected '.', '..' or '[' (a name of other characters is written ['...']), found ' '");
  CHECK(message("a.") ==
        "expected a name or '*' after '.' (a name of other characters is written ['...']), found the end");
  CHECK(message("$[01]") == "an integer has no leading zeros, and 0 no sign");
  CHECK(message("a[é]") == "expected a quoted name, '*', an index or a slice, found 'é'");
  CHECK(message("a\xFF") == "expected UTF-8, found byte 0xFF");
  CHECK(message("/~a") == "expected '0' or '1' after '~' (~0 stands for '~', ~1 for '/'), found 'a'");
  CHECK(message("a\n").ends_with(", found byte 0x0A"));
  try {
    path const p("a[01]");
    FAIL_CHECK("accepted");
  } catch (riffle::path_error const& e) {
    CHECK(e.what() == "offset 2, path a[01]: an integer has no leading zeros, and 0 no sign"s);
  }
}

// The parser while compiling: a sink without strings writes down what it is told.

namespace {

struct recorder {
  std::array<char, 64> text{};
  std::size_t size = 0;

  constexpr void put(char c) { text[size++] = c; }
  constexpr void number(std::uint64_t n) {
    if (n > 9) number(n / 10);
    put(static_cast<char>('0' + n % 10));
  }
  constexpr void segment(bool descendant) { put(descendant ? '>' : '/'); }
  constexpr void selector(kind what, riffle::detail::path_bounds bounds) {
    put("n*ist"[static_cast<int>(what)]);
    if (what == kind::index || what == kind::slice || what == kind::name_or_index) number(bounds.start);
    if (what != kind::slice) return;
    put(':');
    if (bounds.end != unbounded) number(bounds.end);
    put(':');
    number(bounds.step);
  }
  constexpr void name(std::string_view part) {
    for (char const c : part) put(c);
  }
};

constexpr bool reads_as(std::string_view text, std::string_view events) {
  recorder sink;
  riffle::detail::path_parser(text, sink).parse();
  return std::string_view(sink.text.data(), sink.size) == events;
}

static_assert(reads_as("", ""));
static_assert(reads_as("a.b[0]", "/na/nb/i0"));
static_assert(reads_as("..*", ">*"));
static_assert(reads_as("a['x','y'][1:5:2]", "/na/nxny/s1:5:2"));
static_assert(reads_as("$ ['\\uD834\\uDD1E\\n'][:]", "/n\xF0\x9D\x84\x9E\n/s0::1"));
static_assert(reads_as("/a~1b/12", "/na/b/t1212"));

#if !(defined(__clang__) && defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE < 13)
static_assert(path("a['x','y']..b[1:2]").segments().size() == 4);
static_assert(path("$['\\u0061'].b") == path("$.a['b']"));
static_assert(path("/a/b").singular() && !path("a[*]").singular() && path("$.a").from_root());
#endif

}  // namespace

TEST_CASE("the parser reads the same while compiling and at run time") {
  CHECK(reads_as("a['x','y'][1:5:2]", "/na/nxny/s1:5:2"));
  CHECK_FALSE(reads_as("a", "/nb"));
}
