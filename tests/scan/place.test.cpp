// SPDX-License-Identifier: BSL-1.0
#include <riffle/scan/place.hpp>

#include "catch.hpp"

#include <cstddef>
#include <string>
#include <string_view>

using riffle::format;
using riffle::detail::place_finder;

namespace {

/// The path of what stands after all of the text, read as a whole, in two pieces and byte by byte.
std::string path_after(std::string_view text, format how = format::automatic) {
  place_finder whole(how);
  whole.read(text);
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    place_finder pieces(how);
    pieces.read(text.substr(0, cut));
    pieces.read(text.substr(cut));
    CHECK(pieces.path() == whole.path());
    CHECK(pieces.line() == whole.line());
    CHECK(pieces.column() == whole.column());
  }
  place_finder bytes(how);
  for (std::size_t i = 0; i != text.size(); ++i) bytes.read(text.substr(i, 1));
  CHECK(bytes.path() == whole.path());
  return whole.path();
}

}  // namespace

TEST_CASE("the path is that of the innermost value that has begun") {
  CHECK(path_after("").empty());
  CHECK(path_after("  12").empty());
  CHECK(path_after("{").empty());
  CHECK(path_after("{\"a").empty());
  CHECK(path_after("{\"a\"") == "$.a");
  CHECK(path_after("{\"a\": ") == "$.a");
  CHECK(path_after("{\"a\": \"x, y: {[") == "$.a");
  CHECK(path_after("{\"a\": {") == "$.a");
  CHECK(path_after("{\"a\": {}") == "$.a");
  CHECK(path_after("{\"a\": {},").empty());
  CHECK(path_after("{\"a\": {}, \"b\"") == "$.b");
  CHECK(path_after("{\"a\": [") == "$.a[0]");
  CHECK(path_after("{\"a\": [1, [2, 3], {\"b\": []}, ") == "$.a[3]");
  CHECK(path_after("{\"a\": [1, [2, 3], {\"b\": [[], {\"c\":") == "$.a[2].b[1].c");
  CHECK(path_after("{} {\"a\":1} {\"b\":") == "$.b");
  CHECK(path_after("{}]}{\"b\":") == "$.b");
}

TEST_CASE("names are spelt as JSONPath spells them") {
  CHECK(path_after("{\"\":") == "$['']");
  CHECK(path_after("{\"a b\": {\"\xC3\xA9\":") == "$['a b'].\xC3\xA9");
  CHECK(path_after("{\"it's\":") == "$['it\\'s']");
  CHECK(path_after("{\"a\\\"\\u0041\\\\\":") == "$[\"a\\\"\\u0041\\\\\"]");
  CHECK(path_after("{\"a\\\\\": {\"b\":") == "$[\"a\\\\\"].b");
}

TEST_CASE("the elements of an array of documents are no step, those of a document are") {
  for (format const how : {format::automatic, format::array}) {
    CHECK(path_after("[", how).empty());
    CHECK(path_after("\xEF\xBB\xBF [1, {\"a\":", how) == "$.a");
    CHECK(path_after("[1, [2, ", how) == "$[1]");
    CHECK(path_after("[{\"a\": 1}, ", how).empty());
  }
  CHECK(path_after("[1, {\"a\":", format::single) == "$[1].a");
  CHECK(path_after("[1, {\"a\":", format::lines) == "$[1].a");
  CHECK(path_after("7 [1, {\"a\":") == "$[1].a");
}

TEST_CASE("a record begins anew, whatever was open") {
  CHECK(path_after("{\"a\": [\"x\n{\"b\":", format::lines) == "$.b");
  CHECK(path_after("{\"a\\\n[1,", format::lines) == "$[1]");
  CHECK(path_after("\x1E{\"a\": [\"x\n\x1E{\"b\":", format::json_seq) == "$.b");
  CHECK(path_after("{\"a\":\n[\n1,\n", format::concatenated) == "$.a[1]");
}

TEST_CASE("long names and deep nesting are cut") {
  std::string const longest(64, 'x');
  CHECK(path_after("{\"" + longest + "\":") == "$." + longest);
  CHECK(path_after("{\"" + longest + "y\":") == "$['" + longest + "...']");
  CHECK(path_after("{\"" + longest.substr(1) + "\xC3\xA9\":") == "$['" + longest.substr(1) + "...']");
  CHECK(path_after("{\"\\n" + longest.substr(3) + "\\u00e9\":") == "$[\"\\n" + longest.substr(3) + "...\"]");
  place_finder deep(format::single);
  for (int i = 0; i != 100'000; ++i) deep.read("[");
  std::string zeros;
  for (int i = 0; i != 32; ++i) zeros += "[0]";
  CHECK(deep.path() == "$" + zeros + " and 99968 levels below");
  for (int i = 0; i != 99'968; ++i) deep.read("]");
  deep.read(",");
  CHECK(deep.path() == "$" + zeros.substr(3) + "[1]");
}

TEST_CASE("lines and columns count from 1, columns in bytes") {
  place_finder finder(format::automatic);
  CHECK(finder.line() == 1);
  CHECK(finder.column() == 1);
  finder.read("[1,\n\"\xC3\xA9\"");
  CHECK(finder.line() == 2);
  CHECK(finder.column() == 5);
  finder.read(",\n\n");
  CHECK(finder.line() == 4);
  CHECK(finder.column() == 1);
}
