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
using term = riffle::path_expression::kind;
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

TEST_CASE("negative numbers count from the end") {
  auto from_end = [](std::uint64_t i) {
    return path_selector{.what = kind::index, .start = i, .start_from_end = true};
  };
  auto slice_of = [](std::uint64_t start, bool start_from_end, std::uint64_t end, bool end_from_end, std::uint64_t step,
                     bool backwards) {
    return path_selector{.what = kind::slice,
                         .start = start,
                         .end = end,
                         .step = step,
                         .start_from_end = start_from_end,
                         .end_from_end = end_from_end,
                         .backwards = backwards};
  };
  check(std::vector<valid>{
      {"a[-1]", {child(name("a")), child(from_end(1))}},
      {"$[ -9007199254740991 ]", {child(from_end(9007199254740991))}},
      {"$[0,-2]", {child(index(0), from_end(2))}},
      {"..[-1]", {inside(from_end(1))}},
      {"$[-3:]", {child(slice_of(3, true, unbounded, false, 1, false))}},
      {"$[1:-1]", {child(slice_of(1, false, 1, true, 1, false))}},
      {"$[: -1 :2]", {child(slice_of(0, false, 1, true, 2, false))}},
      {"$[::-1]", {child(slice_of(unbounded, false, unbounded, true, 1, true))}},
      {"$[5:1:-2]", {child(slice_of(5, false, 1, false, 2, true))}},
      {"$[-1:-4:-1]", {child(slice_of(1, true, 4, true, 1, true))}},
      {"$[:2:-1]", {child(slice_of(unbounded, false, 2, false, 1, true))}},
  });
}

// Filters: what the sink is told, operands before what is done with them.

namespace {

struct teller {
  std::string out = {};

  void segment(bool descendant) { out += descendant ? " .." : " ."; }
  void selector(kind what, riffle::detail::path_bounds bounds) {
    out += what == kind::name ? "" : what == kind::wildcard ? "*" : std::to_string(bounds.start);
  }
  void name(std::string_view part) { out += part; }
  void begin_filter() { out += " ?("; }
  void end_filter() { out += " )"; }
  void literal(term what) { out += what == term::number ? " " : what == term::string ? " '" : letter(what); }
  void begin_query(bool from_root) { out += from_root ? " $(" : " @("; }
  void end_query() { out += ")"; }
  void apply(term what, std::size_t n) { out += letter(what) + std::to_string(n); }

  static std::string letter(term what) {
    constexpr std::array<char const*, 19> names{
        "null",   "true",  "false", "",   "",  "",   "",  "length", "count", "match",
        "search", "value", "==",    "!=", "<", "<=", ">", ">=",     "!"};
    auto const i = static_cast<std::size_t>(what);
    return std::string(" ") + (what == term::and_ ? "&&" : what == term::or_ ? "||" : names.at(i));
  }
};

std::string told(std::string_view text) {
  teller sink;
  riffle::detail::path_parser(text, sink).parse();
  return sink.out;
}

}  // namespace

TEST_CASE("filters are read as RFC 9535 has them") {
  std::vector<std::pair<char const*, char const*>> const table = {
      {"$[?@]", " . ?( @() )"},
      {"$[? @.a ]", " . ?( @( .a) )"},
      {"$[?$]", " . ?( $() )"},
      {"$[?@.a,?@.b,0]", " . ?( @( .a) ) ?( @( .b) )0"},
      {"$..[?@..a[*]]", " .. ?( @( ..a .*) )"},
      {"$[?!@.a]", " . ?( @( .a) !1 )"},
      {"$[?! ( @.a ) ]", " . ?( @( .a) !1 )"},
      {"$[?((@.a))]", " . ?( @( .a) )"},
      {"$[?@.a == 1]", " . ?( @( .a) 1 ==2 )"},
      {"$[?1 != @.a]", " . ?( 1 @( .a) !=2 )"},
      {"$[?@.a<@['b'][0]]", " . ?( @( .a) @( .b .0) <2 )"},
      {"$[?@>=$.a]", " . ?( @() $( .a) >=2 )"},
      {"$[?@<=-1.50E+3]", " . ?( @() -1.50E+3 <=2 )"},
      {"$[?@>-0]", " . ?( @() -0 >2 )"},
      {"$[?@==0.0e-1]", " . ?( @() 0.0e-1 ==2 )"},
      {"$[?@=='a\\u0062\\'']", " . ?( @() 'ab' ==2 )"},
      {"$[?\"\"==@]", " . ?( ' @() ==2 )"},
      {"$[?@==true||@==false||@==null]", " . ?( @() true ==2 @() false ==2 @() null ==2 ||3 )"},
      // && binds more tightly than ||
      {"$[?@.a && @.b || @.c && !@.d]", " . ?( @( .a) @( .b) &&2 @( .c) @( .d) !1 &&2 ||2 )"},
      {"$[?@.a && (@.b || @.c) && @.d]", " . ?( @( .a) @( .b) @( .c) ||2 @( .d) &&3 )"},
      {"$[?!(@.a==1) && @.b]", " . ?( @( .a) 1 ==2 !1 @( .b) &&2 )"},
      {"$[?length(@.a)>3]", " . ?( @( .a) length1 3 >2 )"},
      {"$[?length('abc')==length( @ )]", " . ?( 'abc length1 @() length1 ==2 )"},
      {"$[?count(@..*)==1]", " . ?( @( ..*) count1 1 ==2 )"},
      {"$[?value(@..a)=='x']", " . ?( @( ..a) value1 'x ==2 )"},
      {"$[?match(@.a,'b.*')]", " . ?( @( .a) 'b.* match2 )"},
      {"$[?!search( value($..a) , @.b )]", " . ?( $( ..a) value1 @( .b) search2 !1 )"},
      {"$[?length(value(@.*))==1]", " . ?( @( .*) value1 length1 1 ==2 )"},
      {"$[?@[?@.a==1]]", " . ?( @( . ?( @( .a) 1 ==2 )) )"},
      {"$[?@[0, 1]]", " . ?( @( .01) )"},
      {"$[?@ .a [0] == 1]", " . ?( @( .a .0) 1 ==2 )"},
      // In a dotted path, too, a filter's queries have the names of JSONPath.
      {"a-b[?@.c].d-e", " .a-b . ?( @( .c) ) .d-e"},
  };
  for (auto const& [text, expected] : table) {
    CAPTURE(text);
    CHECK(told(text) == expected);
    path const p(text);
    CHECK_FALSE(p.streamable());
    path const again(to_string(p));
    if (text[0] == '$') CHECK(again == p);
    CHECK(again.segments() == p.segments());
  }
}

TEST_CASE("text that is no filter is refused where it goes wrong") {
  check(std::vector<invalid>{
      {"$[?]", 3},
      {"$[? ]", 4},
      {"$[?@", 4},
      {"$[?(@]", 5},
      {"$[?()]", 4},
      {"$[?@)]", 4},
      {"$[?@.]", 5},
      {"$[?@..]", 6},
      {"$[?@a]", 4},
      {"$[?.a]", 3},
      {"$[?a]", 3},
      {"$[?'a']", 3},
      {"$[?1]", 3},
      {"$[?true]", 3},
      {"$[?true && @]", 3},
      {"$[?@.a == ]", 10},
      {"$[?== 1]", 3},
      {"$[?@.a = 1]", 7},
      {"$[?@.a === 1]", 9},
      {"$[?@.a <> 1]", 8},
      {"$[?@.a & @.b]", 7},
      {"$[?@.a &&]", 9},
      {"$[?@.a | @.b]", 7},
      {"$[?|| @.b]", 3},
      {"$[?!@.a == 1]", 8},
      {"$[?!!@.a]", 4},
      {"$[?!1 == 1]", 6},
      {"$[?(@.a) == 1]", 9},
      {"$[?@.a == (1)]", 10},
      {"$[?@.a == 1 == 2]", 12},
      {"$[?@ < @ < @]", 9},
      // One value where one is compared
      {"$[?@.* == 1]", 3},
      {"$[?1 == @..a]", 8},
      {"$[?@[0,1] == 1]", 3},
      {"$[?@[0:1] == 1]", 3},
      {"$[?@[?@.a] == 1]", 3},
      // Literals
      {"$[?@ == 01]", 8},
      {"$[?@ == -01]", 8},
      {"$[?@ == +1]", 8},
      {"$[?@ == .5]", 8},
      {"$[?@ == 1.]", 10},
      {"$[?@ == 1e]", 10},
      {"$[?@ == 1e+]", 11},
      {"$[?@ == -]", 9},
      {"$[?@ == 0x1]", 9},
      {"$[?@ == True]", 8},
      {"$[?@ == nul]", 8},
      {"$[?@ == 'a]", 11},
      {"$[?@ == 'a\\x']", 11},
      {"$[?@ == \"\xFF\"]", 9},
      {"$[?@ == [1]]", 8},
      {"$[?@ == {}]", 8},
      // Functions
      {"$[?nope(@)]", 3},
      {"$[?Length(@) == 1]", 3},
      {"$[?length (@) == 1]", 3},
      {"$[?length(@)]", 3},
      {"$[?length() == 1]", 10},
      {"$[?length(@, @) == 1]", 11},
      {"$[?length(@.*) == 1]", 10},
      {"$[?length(@ == 1) == 1]", 12},
      {"$[?length(match(@, 'a')) == 1]", 10},
      {"$[?count(1) == 1]", 9},
      {"$[?count('a') == 1]", 9},
      {"$[?count(length(@)) == 1]", 9},
      {"$[?count(@.*)]", 3},
      {"$[?value(@.*)]", 3},
      {"$[?value(true) == 1]", 9},
      {"$[?match(@)]", 10},
      {"$[?match(@, 'a', 'b')]", 15},
      {"$[?match(@.*, 'a')]", 9},
      {"$[?match(@, 'a') == true]", 3},
      {"$[?true == search(@, 'a')]", 11},
      {"$[?match(@, 'a'", 15},
      {"$[?length(@)", 12},
      {"$[?a_b(@) == 1]", 3},
      {"$[?length2(@) == 1]", 3},
      // Recursion has an end.
      {"$[?" + std::string(64, '(') + "@" + std::string(64, ')') + "]", 67},
      {"$[?" + std::string(1'000'000, '('), 67},
  });
  std::string nested = "@";
  for (int i = 0; i != 63; ++i) nested = "length(" + nested + ")";
  CHECK_NOTHROW(path("$[?" + nested + "==1]"));
  CHECK_THROWS_AS(path("$[?length(" + nested + ")==1]"), riffle::path_error);
  nested = "@";
  for (int i = 0; i != 63; ++i) nested = "@[?" + nested + "]";
  CHECK_NOTHROW(path("$[?" + nested + "]"));
  CHECK_THROWS_AS(path("$[?@[?" + nested + "]]"), riffle::path_error);
}

TEST_CASE("the message of a filter says what to do") {
  CHECK(message("$[?@.* == 1]") ==
        "a query to several values where one is needed: use names and indices only, or value(...)");
  CHECK(message("$[?'a']") == "a value alone is neither true nor false: compare it with something");
  CHECK(message("$[?length(@.a)") ==
        "expected a comparison: a value alone is neither true nor false, found the end");
  CHECK(message("$[?!@.a == 1]") == "'!' negates a test and no comparison: put the comparison in parentheses");
  CHECK(message("$[?name == 'x']") ==
        "expected true, false, null or a function (a string is written in quotes, a member as @.name)");
  CHECK(message("$[?len(@) == 1]") == "no such function: there are length, count, match, search and value");
  CHECK(message("$[?match(@, 'a') == true]") ==
        "match(...) and search(...) are true or false by themselves and are not compared");
  CHECK(message("$[?@.a = 1]") == "expected ',' or ']', found '='");
}

TEST_CASE("the message says what was expected, what was found and what to do") {
  CHECK(message("a b") == "expected '.', '..' or '[' (a name of other characters is written ['...']), found ' '");
  CHECK(message("a.") ==
        "expected a name or '*' after '.' (a name of other characters is written ['...']), found the end");
  CHECK(message("$[01]") == "an integer has no leading zeros, and 0 no sign");
  CHECK(message("a[é]") == "expected a quoted name, '*', an index, a slice or a filter, found 'é'");
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
  constexpr void begin_filter() { put('('); }
  constexpr void end_filter() { put(')'); }
  constexpr void literal(term) { put('='); }
  constexpr void begin_query(bool from_root) { put(from_root ? '$' : '@'); }
  constexpr void end_query() { put(';'); }
  constexpr void apply(term what, std::size_t n) {
    put(what == term::and_ ? '&' : '?');
    number(n);
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
static_assert(reads_as("a[?@.b>1&&count($..*)=='\\u0061'][-1]", "/na/(@/nb;=1?2$>*;?1=a?2&2)/i1"));

#if !(defined(__clang__) && defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE < 13)
static_assert(path("a['x','y']..b[1:2]").segments().size() == 4);
static_assert(path("$['\\u0061'].b") == path("$.a['b']"));
static_assert(path("a[?@.b > 1 && !search(@.c, 'd')][-1]").segments().size() == 3);
static_assert(path("$[?@.a==1||@.b]") == path("$[?((@['a'] == 1) || @.b)]"));
static_assert(path("$[?@.a==1]") != path("$[?@.a==2]") && path("$[?@.a]") != path("$[?$.a]"));
static_assert(path("/a/b").singular() && !path("a[*]").singular() && path("$.a").from_root());
#endif

}  // namespace

TEST_CASE("the parser reads the same while compiling and at run time") {
  CHECK(reads_as("a['x','y'][1:5:2]", "/na/nxny/s1:5:2"));
  CHECK_FALSE(reads_as("a", "/nb"));
}
