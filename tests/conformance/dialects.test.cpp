// SPDX-License-Identifier: BSL-1.0
// What is taken for JSON and is not, refused by name; and the formats around JSON: byte order marks, RFC 7464, JSON Lines
// and JSON Pointer, rule by rule.
#include <riffle.hpp>

#include "catch.hpp"
#include "page.hpp"
#include "sources.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace riffle;
using namespace std::string_literals;
using riffle::test::code;

namespace {

struct outcome {
  std::vector<std::string> documents = {};
  std::string code = {};
  std::string offset = {};
  std::string message = {};

  bool operator==(outcome const&) const = default;
};

// Read with every kernel, in windows of several sizes, of which the outcome must not depend.
outcome read(std::string const& json, format how) {
  auto const once = [&](kernel k, std::size_t window) {
    outcome result;
    try {
      for (element const each :
           documents(riffle::test::split_source(json), {.format = how, .window_bytes = window, .kernel = k}))
        result.documents.push_back(boost::json::serialize(each.value()));
    } catch (error const& e) {
      result.code = e.code().message();
      result.offset = std::to_string(e.offset().value());
      result.message = e.message();
    }
    return result;
  };
  outcome const first = once(kernel::automatic, 4096);
  for (kernel const k : detail::available_kernels())
    for (std::size_t const window : std::initializer_list<std::size_t>{1, 2, 3, 64}) {
      CAPTURE(json, static_cast<int>(k), window);
      CHECK(once(k, window) == first);
    }
  return first;
}

std::string listed(std::vector<std::string> const& documents) {
  std::string out;
  for (std::string const& each : documents) out += (out.empty() ? "" : ", ") + code(each);
  return out.empty() ? "none" : out;
}

// UTF-16 or UTF-32, from ASCII.
std::string widened(std::string_view ascii, std::size_t bytes, bool little, bool mark) {
  std::string out;
  auto const add = [&](unsigned unit) {
    for (std::size_t i = 0; i != bytes; ++i) {
      std::size_t const shift = 8 * (little ? i : bytes - 1 - i);
      out += static_cast<char>(shift < 16 ? unit >> shift & 0xFF : 0);
    }
  };
  if (mark) add(0xFEFF);
  for (char const c : ascii) add(static_cast<unsigned char>(c));
  return out;
}

struct dialect {
  std::string feature;
  std::string json;
  std::string named;  // what the message must contain
};

std::vector<dialect> const dialects{
    {"comment to the end of the line", "[1, // one\n2]", "comments"},
    {"comment in a block", "{\"a\": /* one */ 1}", "comments"},
    {"comment before the document", "/* one */ {}", "comments"},
    {"comment after `#`", "# one\n{}", "comments"},
    {"trailing comma in an array", "[1, [2,]]", "trailing comma"},
    {"trailing comma in an object", "{\"a\": 1,}", "trailing comma"},
    {"trailing comma after the last document", "[1,]", "trailing comma"},
    {"comma twice", "[1,,2]", "missing before the comma"},
    {"comma first", "{,\"a\": 1}", "missing before the comma"},
    {"comma missing in an array", "[[1 2]]", "comma is missing"},
    {"comma missing in an object", "{\"a\": 1 \"b\": 2}", "comma is missing"},
    {"comma missing between documents", "[{} {}]", "comma is missing"},
    {"semicolon", "{\"a\": 1; \"b\": 2}", "separated by commas"},
    {"colon missing", "{\"a\" 1}", "':' after a name"},
    {"`=` for a colon", "{\"a\" = 1}", "separated by ':'"},
    {"colon in an array", "[\"a\": 1]", "object"},
    {"value missing", "{\"a\": }", "a name and a value"},
    {"string in single quotes", "['a']", "double quotes"},
    {"string in backticks", "[`a`]", "double quotes"},
    {"string in curly quotes",
     "[\xE2\x80\x9C"
     "a\xE2\x80\x9D]",
     "straight and double"},
    {"string without quotes", "[hello]", "double quotes"},
    {"name in single quotes", "{'a': 1}", "names stand in double quotes"},
    {"name without quotes", "{a: 1}", "names stand in double quotes"},
    {"number as a name", "{1: 1}", "names stand in double quotes"},
    {"quote that is not escaped", "[\"a\"b\"]", "\\\""},
    {"string over two lines", "[\"a\nb\"]", "write \\n"},
    {"backslash at the end of a line", "[\"a\\\nb\"]", "next line"},
    {"tab in a string", "[\"a\tb\"]", "write \\t"},
    {"`\\x` escape", R"(["\x41"])", "\\u00"},
    {"`\\'` escape", R"(["\'"])", "no backslash"},
    {"`\\u{}` escape", R"(["\u{1F600}"])", "two escapes"},
    {"backslash that is not escaped", R"(["C:\dir"])", "\\\\"},
    {"half a surrogate pair, escaped", R"(["\uD83D"])", "surrogate pair"},
    {"NaN", "[NaN]", "NaN"},
    {"`nan`", "[nan]", "NaN"},
    {"-NaN", "[-NaN]", "NaN"},
    {"Infinity", "[Infinity]", "Infinity"},
    {"-Infinity", "[-Infinity]", "Infinity"},
    {"+Infinity", "[+Infinity]", "Infinity"},
    {"`+` before a number", "[+1]", "'+' before it"},
    {"zero before a number", "[01]", "must not begin with 0"},
    {"zero before a negative number", "[-01]", "must not begin with 0"},
    {"point before a number", "[.5]", "digit before its point"},
    {"point after a number", "[5.]", "point"},
    {"hexadecimal number", "[0xFF]", "hexadecimal"},
    {"octal number", "[0o17]", "decimal"},
    {"binary number", "[0b11]", "decimal"},
    {"digits in groups", "[1_000]", "grouped"},
    {"number with a suffix", "[10n]", "double quotes"},
    {"date without quotes", "[2024-01-02]", "double quotes"},
    {"exponent without digits", "[1e]", "exponent"},
    {"`True`, `False`", "[True]", "lower case"},
    {"`NULL`", "[NULL]", "lower case"},
    {"`None`", "[None]", "write null"},
    {"`undefined`", "[undefined]", "write null"},
    {"no-break space",
     "[\xC2\xA0"
     "1]",
     "no-break space"},
    {"form feed", "[\f1]", "white space in JSON"},
    {"byte order mark inside", "{}\n\xEF\xBB\xBF{}", "byte order mark"},
    {"bracket too many", "{}}", "without an opening one"},
    {"array closed as an object", "{\"a\": [1}", "array ends with ']'"},
    {"object closed as an array", "{\"a\": 1]", "object ends with '}'"},
    {"cut off", "{\"a\": [1", "cut off"},
    {"JSONP", "callback({});", "does not look like JSON"},
    {"HTML", "<!DOCTYPE html>", "HTML"},
    {"gzip", "\x1F\x8B\x08\0\0\0\0\0"s, "gzip"},
    {"Latin-1", "[\"caf\xE9\"]", "Latin-1"},
    {"UTF-8 of half a surrogate pair (CESU-8)", "[\"\xED\xA0\xBD\"]", "CESU-8"},
    {"overlong UTF-8", "[\"\xC0\x80\"]", "overlong"},
    {"UTF-16, little-endian", widened("[1]", 2, true, false), "UTF-16LE"},
    {"UTF-16, little-endian, with a mark", widened("[1]", 2, true, true), "UTF-16LE"},
    {"UTF-16, big-endian", widened("[1]", 2, false, false), "UTF-16BE"},
    {"UTF-16, big-endian, with a mark", widened("[1]", 2, false, true), "UTF-16BE"},
    {"UTF-32, little-endian", widened("[1]", 4, true, false), "UTF-32LE"},
    {"UTF-32, little-endian, with a mark", widened("[1]", 4, true, true), "UTF-32LE"},
    {"UTF-32, big-endian", widened("[1]", 4, false, false), "UTF-32BE"},
    {"UTF-32, big-endian, with a mark", widened("[1]", 4, false, true), "UTF-32BE"},
};

struct rule {
  std::string what;
  std::string input;
  std::vector<std::string> documents;
  std::string error = {};  // what the message must contain; empty where there must be none
};

void check_rules(char const* tag, format how, std::vector<rule> const& rules) {
  riffle::test::table rows{{"", "input", "documents", "error"}};
  for (rule const& each : rules) {
    CAPTURE(each.what, each.input);
    outcome const found = read(each.input, how);
    CHECK(found.documents == each.documents);
    CHECK(found.message.empty() == each.error.empty());
    CHECK(found.message.find(each.error) != std::string::npos);
    rows.push_back({each.what, code(each.input), listed(found.documents),
                    found.message.empty() ? "" : "at " + found.offset + ": " + code(found.message)});
  }
  riffle::test::check_table("dialects.test.cpp", tag, rows);
}

}  // namespace

TEST_CASE("what is not JSON is refused, by name") {
  riffle::test::table rows{{"what", "input", "offset", "what riffle says"}};
  for (dialect const& each : dialects) {
    CAPTURE(each.feature, each.json);
    outcome const found = read(each.json, format::automatic);
    CHECK(found.message.find(each.named) != std::string::npos);
    // The place is the first that cannot be right: what stands before it may go on.
    outcome const before = read(each.json.substr(0, std::stoul(found.offset)), format::automatic);
    CHECK((before.code.empty() || before.code == make_error_code(errc::unexpected_end).message()));
    rows.push_back({each.feature, code(each.json), found.offset, code(found.message)});
  }
  riffle::test::check_table("dialects.test.cpp", "dialects", rows);
}

TEST_CASE("UTF-16 and UTF-32 are told from UTF-8 whatever the input begins with, in every format") {
  for (std::string const json : {"[1]", "{}", "\"a\"", "12", "-1", "true", " [1]", "\n{}"})
    for (std::size_t const bytes : {2u, 4u})
      for (bool const little : {true, false})
        for (bool const mark : {true, false})
          for (format const how :
               {format::automatic, format::array, format::lines, format::concatenated, format::single}) {
            std::string const name =
                (bytes == 2 ? std::string("UTF-16") : std::string("UTF-32")) + (little ? "LE" : "BE");
            CAPTURE(json, name, mark, static_cast<int>(how));
            outcome const found = read(widened(json, bytes, little, mark), how);
            CHECK(found.documents.size() <= (json == "12" ? 1u : 0u));  // the first digit is a document
            // What is in another format is refused for that, if the encoding is not known by then.
            bool const known = mark || !little || how != format::array || json[0] == '[';
            if (known) CHECK(found.message.starts_with("expected UTF-8, found " + name + "; "));
          }
}

TEST_CASE("one UTF-8 byte order mark is skipped, before everything else") {
  check_rules("marks", format::automatic,
              {{"a byte order mark", "\xEF\xBB\xBF[1]", {"1"}},
               {"then white space", "\xEF\xBB\xBF \n[1]", {"1"}},
               {"then nothing", "\xEF\xBB\xBF", {}},
               {"white space before it", " \xEF\xBB\xBF[1]", {}, "byte order mark"},
               {"two", "\xEF\xBB\xBF\xEF\xBB\xBF[1]", {}, "byte order mark"},
               {"a part of one", "\xEF\xBB[1]", {}, "the rest of a byte order mark"},
               {"a part of one, then the end", "\xEF\xBB", {}, "the rest of a byte order mark"},
               {"one between documents", "{}\n\xEF\xBB\xBF{}", {"{}"}, "byte order mark"},
               {"one in a string is a character", "[\"\xEF\xBB\xBF\"]", {"\"\xEF\xBB\xBF\""}}});
}

TEST_CASE("RFC 7464: JSON text sequences") {
  check_rules(
      "sequences", format::json_seq,
      {{"two records (2.2)", "\x1E{}\n\x1E[1]\n", {"{}", "[1]"}},
       {"no records", "", {}},
       {"separators without a text between them are ignored (2.1)", "\x1E\x1E\x1E{}\n\x1E", {"{}"}},
       {"white space around a text", "\x1E \n{}\r\n \n", {"{}"}},
       {"a text on several lines", "\x1E{\n\"a\":\n1}\n", {"{\"a\":1}"}},
       {"objects, arrays and strings end by themselves (2.4)", "\x1E{}\x1E[1]\x1E\"a\"", {"{}", "[1]", "\"a\""}},
       {"a number needs white space after it (2.4)",
        "\x1E"
        "12\n\x1E"
        "13 ",
        {"12", "13"}},
       {"a number before the next record may have been cut off (2.4)",
        "\x1E"
        "12\x1E"
        "13\n",
        {},
        "cut off"},
       {"a number at the end may have been cut off (2.4)",
        "\x1E"
        "12",
        {},
        "cut off"},
       {"so may true, false and null (2.4)", "\x1Etrue\n\x1Enull", {"true"}, "cut off"},
       {"a record that was cut off in a string", "\x1E{\"a\": \"b\x1E{}\n", {}, "cut off"},
       {"a record that was cut off between tokens", "\x1E{}\n\x1E{\"a\":\n\x1E{}\n", {"{}"}, "cut off"},
       {"the last record cut off", "\x1E{}\n\x1E{\"a\":", {"{}"}, "end of the input"},
       {"two texts in a record", "\x1E{} {}\n", {"{}"}, "a record separator"},
       {"something before the first separator", "{}\n\x1E{}\n", {}, "a record separator"},
       {"an escaped separator in a string is none", "\x1E\"\\u001e\"\n", {"\"\\u001e\""}}});
}

TEST_CASE("JSON Lines") {
  check_rules("lines", format::lines,
              {{"a document a line", "{}\n[1]\n\"a\"\n1\nnull\n", {"{}", "[1]", "\"a\"", "1", "null"}},
               {"no line feed at the end", "1\n2", {"1", "2"}},
               {"CR LF", "1\r\n2\r\n", {"1", "2"}},
               {"blank lines", "1\n\n \t\r\n2\n", {"1", "2"}},
               {"white space around a document", " 1 \n\t2\t\n", {"1", "2"}},
               {"a byte order mark at the beginning",
                "\xEF\xBB\xBF"
                "1\n2\n",
                {"1", "2"}},
               {"a line feed inside a document", "[1,\n2]\n", {}, "the line ends inside a document"},
               {"a line feed inside a string", "\"a\nb\"\n", {}, "the line ends inside a string"},
               {"an escaped line feed", "\"a\\nb\"\n", {"\"a\\nb\""}},
               {"two documents on a line", "1 2\n", {"1"}, "format::concatenated"},
               {"commas between lines", "1,\n2,\n", {"1"}, "without commas"},
               {"an array of documents is one document", "[1,2]\n", {"[1,2]"}},
               {"a line that is cut off at the end", "1\n{\"a\":", {"1"}, "end of the input"}});
}

TEST_CASE("concatenated documents, and only one") {
  check_rules("concatenated", format::concatenated,
              {{"white space between documents", "1 2\n[3]\n\n{}", {"1", "2", "[3]", "{}"}},
               {"none where none is needed", "[1]{}\"a\"[]", {"[1]", "{}", "\"a\"", "[]"}},
               {"numbers and literals need it after them", "1[2]true\"a\"null", {"1", "[2]", "true", "\"a\"", "null"}},
               {"before another one", "12true", {}, "the end of a number"},
               {"after a literal", "true12", {"true"}, "white space between two documents"},
               {"commas", "1, 2", {"1"}, "without commas"},
               {"no documents", " \n", {}}});
  check_rules("single", format::single,
              {{"one document", " [1, 2]\n", {"[1,2]"}},
               {"none", "", {}, "a document (format::single)"},
               {"two", "[1] [2]", {"[1]"}, "format::automatic"},
               {"something after it", "{} x", {"{}"}, "the end of the input"}});
}

TEST_CASE("RFC 6901: the examples of section 5, and what the other sections ask for") {
  std::string const json =
      R"({"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8})";
  auto const at = [&](std::string const& pointer) -> std::string {
    try {
      std::vector<std::string> found;
      for (element const each : documents(text(json), {.format = format::single}) | riffle::select(path(pointer)))
        found.push_back(boost::json::serialize(each.value()));
      return listed(found);
    } catch (path_error const& e) {
      return "refused at " + std::to_string(e.offset().value()) + ": " + code(e.message());
    }
  };
  std::vector<std::pair<std::string, std::string>> const examples{
      {"/foo", "`[\"bar\",\"baz\"]`"},
      {"/foo/0", "`\"bar\"`"},
      {"/", "`0`"},
      {"/a~1b", "`1`"},
      {"/c%d", "`2`"},
      {"/e^f", "`3`"},
      {"/g|h", "`4`"},
      {"/i\\j", "`5`"},
      {"/k\"l", "`6`"},
      {"/ ", "`7`"},
      {"/m~0n", "`8`"},
      // of our own
      {"/foo/1", "`\"baz\"`"},
      {"/foo/2", "none"},
      {"/foo/-", "none"},
      {"/foo/01", "none"},
      {"/nothing", "none"},
      {"/foo/bar", "none"},
  };
  CHECK(at("") == code(boost::json::serialize(boost::json::parse(json))));  // the whole document
  riffle::test::table rows{{"pointer", "value"}, {"(empty)", "the document"}};
  for (auto const& [pointer, expected] : examples) {
    CAPTURE(pointer);
    CHECK(at(pointer) == expected);
    rows.push_back({code(pointer), at(pointer)});
  }
  for (std::string const bad : {"/~", "/a~2b", "/~a"}) {
    CHECK(at(bad).starts_with("refused at "));
    rows.push_back({code(bad), at(bad)});
  }
  riffle::test::check_table("dialects.test.cpp", "pointers", rows);
}
