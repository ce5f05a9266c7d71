// SPDX-License-Identifier: BSL-1.0
#include <riffle/path/literal.hpp>

#include "catch.hpp"

#include <concepts>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

using riffle::path;
using riffle::path_argument;
using riffle::singular_path_argument;

namespace {

path several(path_argument argument) { return argument.get(); }
path one(singular_path_argument argument) { return argument.get(); }

template <class Argument>
constexpr bool takes_literals_and_paths_only =
    std::convertible_to<path, Argument> && std::convertible_to<path const&, Argument> &&
    std::convertible_to<char const (&)[4], Argument> && !std::constructible_from<Argument, std::string> &&
    !std::constructible_from<Argument, std::string&> && !std::constructible_from<Argument, std::string_view> &&
    !std::constructible_from<Argument, char const*> && !std::constructible_from<Argument, std::nullptr_t> &&
    !std::default_initializable<Argument>;
static_assert(takes_literals_and_paths_only<path_argument>);
static_assert(takes_literals_and_paths_only<singular_path_argument>);
static_assert(std::convertible_to<singular_path_argument, path_argument>);
static_assert(!std::convertible_to<path_argument, singular_path_argument>);

constexpr path_argument constant = "a[*].b";
constexpr char characters[] = {'a', '.', 'b'};  // no zero at the end

bool same_singularity(char const* text) { return riffle::detail::checked(text).singular == path(text).singular(); }

}  // namespace

TEST_CASE("a path argument is a literal checked while compiling") {
  CHECK(several("a[0].b") == path("a[0].b"));
  CHECK(several("a[0].b").text() == "a[0].b");
  CHECK(several("$..['x\\u0041', 0, 1:2]").text() == "$..['x\\u0041', 0, 1:2]");
  CHECK(several("/a~1b/0") == path("/a~1b/0"));
  CHECK(several("") == path());
  CHECK(several("$.a[?@.b > 1 && match(@.c, 'd.*')]") == path("$.a[?@.b>1&&match(@.c,'d.*')]"));
  CHECK(several("a[-1]") == path("a[-1]"));
  CHECK(constant.get() == path("a[*].b"));
  CHECK(several(characters).text() == "a.b");
}

TEST_CASE("a path argument of names alone is what the parser makes of it") {
  CHECK(several("a") == path("a"));
  CHECK(several("a.bc.d") == path("a.bc.d"));
  CHECK(several("a.bc.d").text() == "a.bc.d");
  CHECK(several("0.a$b.\u00E4-/") == path("0.a$b.\u00E4-/"));
  CHECK(several("a.*") == path("a.*"));
  CHECK(several("..a") == path("..a"));
  CHECK(several("a..b") == path("a..b"));
  CHECK(several("/a") == path("/a"));
  CHECK(several("$") == path("$"));
  CHECK(several("$.a.b") == path("$.a.b"));
  CHECK(one("a.b") == path("a.b"));
}

TEST_CASE("what is read as names without the parser is what the parser makes of it, whatever characters stand there") {
  constexpr std::string_view any = "a0.*$/[]'\"\\@?:,-( !^\t\x7F\xC3\xA9";
  std::size_t compared = 0, different = 0;
  std::string text;
  std::function<void(int)> const longer = [&](int more) {
    if (riffle::detail::is_names(text)) try {
        path const parsed(text), read = path::of_names(text);
        ++compared;
        different += !(read == parsed && read.text() == parsed.text());
      } catch (riffle::path_error const&) {  // does not compile as a literal
      }
    for (std::size_t i = 0; more != 0 && i != any.size(); ++i) {
      text += any[i];
      longer(more - 1);
      text.pop_back();
    }
  };
  longer(3);
  CHECK(compared > 500);
  CHECK(different == 0);
}

TEST_CASE("a path argument is a path made at run time, which it owns") {
  path_argument const argument = path("a['a name that is longer than a short string holds'][*]");
  CHECK(argument.get().text() == "a['a name that is longer than a short string holds'][*]");
  path const p("x.y");
  CHECK(several(p) == p);
  CHECK(several(path()) == path());
}

TEST_CASE("a singular path argument takes a path to one value") {
  CHECK(one("a.b[0]") == path("a.b[0]"));
  CHECK(one("") == path());
  CHECK(one("$.id").from_root());
  CHECK(one("/a/0") == path("/a/0"));
  CHECK(one(path("a['b']")) == path("a.b"));
  CHECK(several(singular_path_argument("a")) == path("a"));
}

TEST_CASE("a singular path argument refuses a path to several values") {
  for (char const* text : {"*", "a[*]", "a[0:1]", "a[0,1]", "..a", "$.a..b", "a[?@.b]", "[-1:]", "a[-1][*]"}) {
    CAPTURE(text);
    try {
      one(path(text));
      FAIL_CHECK("accepted");
    } catch (riffle::path_error const& e) {
      CHECK(e.code() == riffle::errc::path_not_singular);
      CHECK(e.path() == text);
      CHECK_FALSE(e.offset());
      CHECK(e.message() ==
            "a path to several values where one is needed: use names and indices only, no '*', slice, union, filter or "
            "'..'");
    }
  }
}

TEST_CASE("a singular path argument refuses a negative index, with advice") {
  try {
    one(path("$.a[0][-1].b[-2]"));
    FAIL_CHECK("accepted");
  } catch (riffle::path_error const& e) {
    CHECK(e.code() == riffle::errc::path_not_streamable);
    CHECK(e.path() == "$.a[0][-1].b[-2]");
    CHECK(e.offset() == 7);
    CHECK(e.message() ==
          "a negative index needs the whole array: count from the start, or take the element with select first");
  }
}

TEST_CASE("literals are found singular as paths are") {
  for (char const* text :
       {"", "a", "a.b[0]", "/a/0", "$", "*", "a[*].b", "a[:]", "a[0,1]", "a['b','c'].d", "..a", "a..b", "a[0][1]",
        "..[0]", "a[-1]", "a[-1:]", "a[?@.b]", "a[?@.*]", "a[?count(@..*) == 1][0]"}) {
    CAPTURE(text);
    CHECK(same_singularity(text));
  }
}
