// SPDX-License-Identifier: BSL-1.0
// Bad input: the exact type, place and message of each error, at every split, with the rows before it delivered.
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/documents.hpp>

#include <riffle/source/file.hpp>
#include <riffle/source/mapped_file.hpp>
#include <riffle/source/stream.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/project.hpp>
#include <riffle/view/select.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

using namespace riffle;
using namespace riffle::test;

namespace {

struct bad_input {
  std::string_view json;
  list rows;  // of select("a"), before the error
  errc code;
  std::string_view message;
  riffle::format format = format::automatic;
};

std::vector<bad_input> const bad_inputs{
    // Ends too early.
    {"[",
     {},
     errc::unexpected_end,
     "line 1, column 2 (offset 1): expected a document or ']', found the end of the input; an open bracket is not "
     "closed: the input may have been cut off"},
    {"[{\"a\":1}",
     {"1"},
     errc::unexpected_end,
     "line 1, column 9 (offset 8): expected ',' or ']' after a document, found the end of the input; an open bracket "
     "is not closed: the input may have been cut off"},
    {"[{\"a\":1},",
     {"1"},
     errc::unexpected_end,
     "line 1, column 10 (offset 9): expected a document, found the end of the input; an open bracket is not closed: "
     "the input may have been cut off"},
    {"{",
     {},
     errc::unexpected_end,
     "line 1, column 2 (offset 1, document 1): expected a name in quotes or '}', found the end of the input; an open "
     "bracket is not closed: the input may have been cut off"},
    {"{\"a\":1}\n{\"a\":2,",
     {"1", "2"},
     errc::unexpected_end,
     "line 2, column 8 (offset 15, document 2): expected a name in quotes, found the end of the input; an open bracket "
     "is not closed: the input may have been cut off"},
    {"{\"a\"",
     {},
     errc::unexpected_end,
     "line 1, column 5 (offset 4, document 1, path $.a): expected ':' after a name, found the end of the input; an "
     "open bracket is not closed: the input may have been cut off"},
    {"{\"a\":",
     {},
     errc::unexpected_end,
     "line 1, column 6 (offset 5, document 1, path $.a): expected a value, found the end of the input; an open bracket "
     "is not closed: the input may have been cut off"},
    {"{\"a\":\"x",
     {},
     errc::unexpected_end,
     "line 1, column 8 (offset 7, document 1, path $.a): expected the end of the string that begins at offset 5, found "
     "the end of the input; an open bracket is not closed: the input may have been cut off"},
    {"{\"a\":-",
     {},
     errc::unexpected_end,
     "line 1, column 7 (offset 6, document 1, path $.a): expected a digit after '-', found the end of the input; an "
     "open bracket is not closed: the input may have been cut off"},
    {"{\"a\":tr",
     {},
     errc::unexpected_end,
     "line 1, column 8 (offset 7, document 1, path $.a): expected true, found 'tr' and then the end of the input; an "
     "open bracket is not closed: the input may have been cut off"},
    {"",
     {},
     errc::unexpected_end,
     "line 1, column 1 (offset 0): expected a document (format::single), found the end of the input",
     format::single},
    // Goes on too long.
    {"[{\"a\":1}]\n{\"a\":2}",
     {"1"},
     errc::trailing_data,
     "line 2, column 1 (offset 10): expected the end of the input after the array, found '{'; if each line is a "
     "document, use format::lines"},
    {"{\"a\":1} ]",
     {"1"},
     errc::unexpected_character,
     "line 1, column 9 (offset 8): expected a document or the end of the input, found ']'; a closing bracket without "
     "an opening one"},
    {"{\"a\":1} x",
     {"1"},
     errc::unexpected_character,
     "line 1, column 9 (offset 8): expected a document or the end of the input, found 'x'; text stands in double "
     "quotes"},
    {"{\"a\":1} {}",
     {"1"},
     errc::trailing_data,
     "line 1, column 9 (offset 8): expected the end of the input after the document, found '{'; for several documents, "
     "use format::automatic",
     format::single},
    {"truefalse",
     {},
     errc::unexpected_character,
     "line 1, column 5 (offset 4): expected white space between two documents, found 'false'"},
    // Nested wrongly.
    {"[{\"a\":1]",
     {"1"},
     errc::unexpected_character,
     "line 1, column 8 (offset 7, document 1, path $.a): expected ',' or '}' after a value, found ']'; an object ends "
     "with '}'"},
    {"[{\"a\":[1}]",
     {},
     errc::unexpected_character,
     "line 1, column 9 (offset 8, document 1, path $.a[0]): expected ',' or ']' after a value, found '}'; an array "
     "ends with ']'"},
    {"[{\"a\":1}}",
     {"1"},
     errc::unexpected_character,
     "line 1, column 9 (offset 8): expected ',' or ']' after a document, found '}'; no object is open"},
    // Punctuation.
    {"[{\"a\":1} {\"a\":2}]",
     {"1"},
     errc::unexpected_character,
     "line 1, column 10 (offset 9): expected ',' or ']' after a document, found '{'; a comma is missing"},
    {"[{\"a\":1},]",
     {"1"},
     errc::unexpected_character,
     "line 1, column 10 (offset 9): expected a document, found ']'; a trailing comma is not JSON"},
    {"[{\"a\":[1,]}]",
     {},
     errc::unexpected_character,
     "line 1, column 10 (offset 9, document 1, path $.a[1]): expected a value, found ']'; a trailing comma is not "
     "JSON"},
    {"[{\"a\":1,}]",
     {"1"},
     errc::unexpected_character,
     "line 1, column 9 (offset 8, document 1): expected a name in quotes, found '}'; a trailing comma is not JSON"},
    {"[,{\"a\":1}]",
     {},
     errc::unexpected_character,
     "line 1, column 2 (offset 1): expected a document or ']', found ','; a value is missing before the comma"},
    {"{\"a\" 1}",
     {},
     errc::unexpected_character,
     "line 1, column 6 (offset 5, document 1, path $.a): expected ':' after a name, found '1'"},
    {"{a:1}",
     {},
     errc::unexpected_character,
     "line 1, column 2 (offset 1, document 1): expected a name in quotes or '}', found 'a'; names stand in double "
     "quotes"},
    {"{'a':1}",
     {},
     errc::unexpected_character,
     "line 1, column 2 (offset 1, document 1): expected a name in quotes or '}', found a single quote ('); names stand "
     "in double quotes"},
    {"{\"a\":1 // one\n}",
     {"1"},
     errc::unexpected_character,
     "line 1, column 8 (offset 7, document 1, path $.a): expected ',' or '}' after a value, found '//'; comments are "
     "not JSON"},
    // Numbers and literals.
    {"[{\"a\":01}]",
     {},
     errc::invalid_number,
     "line 1, column 8 (offset 7, document 1, path $.a): expected the end of a number after its leading 0, found '1'; "
     "a number must not begin with 0"},
    {"[{\"a\":+1}]",
     {},
     errc::unexpected_character,
     "line 1, column 7 (offset 6, document 1, path $.a): expected a value, found '+1'; a number has no '+' before it"},
    {"[{\"a\":.5}]",
     {},
     errc::unexpected_character,
     "line 1, column 7 (offset 6, document 1, path $.a): expected a value, found '.5'; a number has a digit before its "
     "point"},
    {"[{\"a\":1.}]",
     {},
     errc::invalid_number,
     "line 1, column 9 (offset 8, document 1, path $.a): expected a digit after the decimal point, found '}'; a "
     "decimal point stands between digits"},
    {"[{\"a\":1e+}]",
     {},
     errc::invalid_number,
     "line 1, column 10 (offset 9, document 1, path $.a): expected a digit in the exponent, found '}'"},
    {"[{\"a\":1x}]",
     {},
     errc::invalid_number,
     "line 1, column 8 (offset 7, document 1, path $.a): expected the end of a number, found 'x'; if this is meant as "
     "text, it stands in double quotes"},
    {"[{\"a\":NaN}]",
     {},
     errc::unexpected_character,
     "line 1, column 7 (offset 6, document 1, path $.a): expected a value, found 'NaN'; NaN and Infinity are not JSON: "
     "write null, or a string"},
    {"[{\"a\":nul}]",
     {},
     errc::invalid_literal,
     "line 1, column 10 (offset 9, document 1, path $.a): expected null, found 'nul' and then '}'"},
    {"[{\"a\":True}]",
     {},
     errc::unexpected_character,
     "line 1, column 7 (offset 6, document 1, path $.a): expected a value, found 'True'; true, false and null are "
     "written in lower case"},
    // Strings.
    {"[{\"a\":\"\\x41\"}]",
     {},
     errc::invalid_escape,
     "line 1, column 9 (offset 8, document 1, path $.a): expected one of \" \\ / b f n r t u after a backslash, found "
     "'x'; write \\u00 and two digits"},
    {"[{\"a\":\"\\u12G4\"}]",
     {},
     errc::invalid_escape,
     "line 1, column 12 (offset 11, document 1, path $.a): expected four hexadecimal digits after \\u, found 'G'"},
    {"[{\"a\":\"\\ud83dx\"}]",
     {},
     errc::invalid_escape,
     "line 1, column 14 (offset 13, document 1, path $.a): expected \\uDC00 to \\uDFFF, the second half of a surrogate "
     "pair that \\uD83D begins, found 'x'"},
    {"[{\"a\":\"\\ud83d\\u0041\"}]",
     {},
     errc::invalid_escape,
     "line 1, column 14 (offset 13, document 1, path $.a): expected \\uDC00 to \\uDFFF, the second half of a surrogate "
     "pair, found \\u0041"},
    {"[{\"a\":\"\\ude00\"}]",
     {},
     errc::invalid_escape,
     "line 1, column 8 (offset 7, document 1, path $.a): \\uDE00 is the second half of a surrogate pair; expected the "
     "first half before it"},
    {"[{\"a\":\"line\nbreak\"}]",
     {},
     errc::control_character,
     "line 1, column 12 (offset 11, document 1, path $.a): a control character in a string must be escaped, found a "
     "line feed (0x0A); write \\n, or end the string before the line does"},
    {"[{\"a\":1},\n{\"b\":\"\x01\"}]",
     {"1"},
     errc::control_character,
     "line 2, column 7 (offset 16, document 2, path $.b): a control character in a string must be escaped, found byte "
     "0x01; write \\u0001"},
    {"[{\"a\":\"\xFF\"}]",
     {},
     errc::invalid_utf8,
     "line 1, column 8 (offset 7, document 1, path $.a): expected UTF-8 in a string, found byte 0xFF; if the input is "
     "Latin-1 or Windows-1252, convert it to UTF-8"},
    {"[{\"a\":\"\xC0\x80\"}]",
     {},
     errc::invalid_utf8,
     "line 1, column 8 (offset 7, document 1, path $.a): expected UTF-8 in a string, found byte 0xC0; it would begin "
     "an overlong encoding, which is not UTF-8"},
    {"[{\"a\":\"\xE2\x82x\"}]",
     {},
     errc::invalid_utf8,
     "line 1, column 10 (offset 9, document 1, path $.a): expected another byte of the UTF-8 character that byte 0xE2 "
     "begins, found 'x'; if the input is Latin-1 or Windows-1252, convert it to UTF-8"},
    {"[{\"a\":\"\xED\xA0\x80\"}]",
     {},
     errc::invalid_utf8,
     "line 1, column 9 (offset 8, document 1, path $.a): expected another byte of the UTF-8 character that byte 0xED "
     "begins, found byte 0xA0; this encodes half a surrogate pair (CESU-8); the input must be UTF-8"},
    {"[{\"\xF4\x90\x80\x80\":1}]",
     {},
     errc::invalid_utf8,
     "line 1, column 5 (offset 4, document 1): expected another byte of the UTF-8 character that byte 0xF4 begins, "
     "found byte 0x90; this is beyond U+10FFFF, the last character"},
    // Another format.
    {"{\"a\":1}",
     {},
     errc::unexpected_format,
     "line 1, column 1 (offset 0): expected '[' (format::array), found '{'; use format::automatic, or format::lines",
     format::array},
    {"{\"a\":1}\n",
     {},
     errc::unexpected_character,
     "line 1, column 1 (offset 0): expected a record separator (0x1E, RFC 7464), found '{'; without record separators, "
     "use format::automatic",
     format::json_seq},
    {"[{\"a\":1},\n{\"a\":2}]",
     {},
     errc::unexpected_end,
     "line 1, column 10 (offset 9, document 1, path $[1]): the line ends inside a document; if documents span lines, "
     "use format::concatenated or format::automatic",
     format::lines},
    {std::string_view("\xFF\xFE{\0", 4),
     {},
     errc::unexpected_format,
     "line 1, column 1 (offset 0): expected UTF-8, found UTF-16LE; convert the input, for instance with iconv -f "
     "UTF-16LE -t UTF-8"},
    {std::string_view("\0{\0}", 4),
     {},
     errc::unexpected_format,
     "line 1, column 1 (offset 0): expected UTF-8, found UTF-16BE; convert the input, for instance with iconv -f "
     "UTF-16BE -t UTF-8"},
    {"\xEF\xBB{}",
     {},
     errc::unexpected_format,
     "line 1, column 3 (offset 2): expected the rest of a byte order mark, found '{'"},
};

std::string const sample = R"( [ {"a" : [1, -2.5e+3, "x\u00e4\ud83d\ude00\n"]} , {"b":null,"a":true}, 7 ] )";

}  // namespace

TEST_CASE("bad input is told by type, code, place and message, the same at every split, after the rows before it") {
  for (bad_input const& each : bad_inputs)
    check_outcome(std::string(each.json), riffle::select("a"),
                  {each.rows, "parse_error", std::string(each.message), each.code}, {.format = each.format});
}

TEST_CASE("the same errors are found in what nothing selects") {
  for (bad_input const& each : bad_inputs) {
    INFO(each.json);
    outcome const skipped =
        run(documents(one_byte_source(std::string(each.json)), {.format = each.format}) | riffle::select("zzz"));
    CHECK(skipped == outcome{{}, "parse_error", std::string(each.message), each.code});
  }
}

TEST_CASE("errors name the file, and the documents and path are known to the program, too") {
  temporary_directory const directory;
  auto const path = directory.write("table.json", "[{\"a\":1},\n {\"a\":x}]");
  outcome const bad = run(documents(path) | riffle::select("a"));
  CHECK(bad.rows == list{"1"});
  CHECK(bad.message == path.string() +
                           ": line 2, column 7 (offset 16, document 2, path $.a): expected a value, found 'x'; text "
                           "stands in double quotes");
  CHECK(bad.where.source == path.string());
  CHECK(bad.where.offset == 16u);
  CHECK(bad.where.line == 2u);
  CHECK(bad.where.column == 7u);
  CHECK(bad.where.document == 2u);
  outcome const mapped = run(documents(mapped_file(path)) | riffle::select("a"));
  CHECK(mapped == bad);
}

TEST_CASE("an input that is cut off at any byte is an error, after the rows that were complete") {
  list const all{"1", "-2.5E3", show("x\xC3\xA4\xF0\x9F\x98\x80\n"), "true"};
  CHECK(shown(documents(text(sample)) | flatten_path("a")) == all);
  std::size_t const array = sample.find('['), array_end = sample.find_last_of(']');
  for (std::size_t size = 0; size != sample.size(); ++size) {
    INFO("cut at " << size);
    std::string const cut = sample.substr(0, size);
    outcome const expected = run(documents(text(cut)) | flatten_path("a"));
    if (size <= array || size > array_end) {
      CHECK(expected.type.empty());
      CHECK(expected.rows == (size <= array ? list{} : all));
    } else {
      CHECK(expected.type == "parse_error");
      CHECK(expected.code == errc::unexpected_end);
      CHECK(expected.where.offset == size);
      CHECK(expected.rows == list(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(expected.rows.size())));
      // Complete is what ended before the cut; a number has ended where something follows it.
      std::size_t complete = 0;
      for (std::string_view const last : {"1,", "e+3,", "\\n\"", "true}"})
        complete += sample.find(last) + last.size() - (last == "true}" ? 1 : 0) <= size;
      CHECK(expected.rows.size() == complete);
    }
    CHECK(run(documents(one_byte_source(cut)) | flatten_path("a")) == expected);
  }
}

TEST_CASE("any byte that is changed gives the same rows and errors at every split") {
  for (std::size_t at = 0; at != sample.size(); ++at) {
    for (char const c : {'"', '\\', ',', ']', '}', '{', '0', 'e', '\n', '\0', '\x1F', '\x80', '\xF0'}) {
      std::string changed = sample;
      changed[at] = c;
      INFO(changed);
      outcome const expected = run(documents(text(changed)) | flatten_path("a"));
      CHECK(run(documents(one_byte_source(changed)) | flatten_path("a")) == expected);
      CHECK(run(documents(split_source(changed, at)) | flatten_path("a")) == expected);
      CHECK(run(documents(split_source(changed, at + 1)) | flatten_path("a")) == expected);
      CHECK(run(documents(split_source(changed), {.window_bytes = 7}) | flatten_path("a")) == expected);
    }
  }
}

TEST_CASE("whether a text is JSON is what boost::json says of it") {
  for (std::size_t at = 0; at != sample.size(); ++at) {
    for (char const c : {'"', '\\', ',', ']', '}', '{', '0', 'e', '-', '\n', '\0', '\x1F', '\x80', '\xF0'}) {
      std::string changed = sample;
      changed[at] = c;
      INFO(changed);
      boost::json::error_code failed;
      boost::json::parse(changed, failed);
      outcome const single = run(documents(text(changed), {.format = format::single}) | riffle::select("zzz"));
      CHECK(single.type == (failed ? "parse_error" : ""));
    }
  }
}

TEST_CASE("a source that fails in the middle: what it throws reaches the user, after the rows before") {
  std::string const json = R"([{"a":1},{"a":2},{"a":3}])";
  list const rows{"1", "2", "3"};
  for (std::size_t n = 0; n <= json.size(); ++n) {
    INFO(n << " bytes");
    outcome const failed =
        run(documents(failing_source(json, n, source_error(errc::read_failed, "no more"))) | riffle::select("a"));
    CHECK(failed.type == "source_error");
    CHECK(failed.message == "no more");
    std::size_t const complete = (n > 7) + (n > 15) + (n > 23);
    CHECK(failed.rows == list(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(complete)));
  }
  auto const other = documents(failing_source(json, 10, std::range_error("mine"))) | project<int>("a");
  auto at = other.begin();
  CHECK(*at == 1);
  CHECK_THROWS_AS(++at, std::range_error);
  CHECK((at == std::default_sentinel));
}

TEST_CASE("a missing file and a directory are source errors, with the system's code") {
  temporary_directory const directory;
  auto const missing_file = directory.path() / "missing.json";
  auto const rows = documents(missing_file) | project<int>("a");  // nothing is opened yet
  outcome const missing = run(rows);
  CHECK(missing.type == "source_error");
  CHECK(missing.code == std::errc::no_such_file_or_directory);
  CHECK(missing.where.source == missing_file.string());
  CHECK(missing.message.starts_with(missing_file.string() + ": "));
  outcome const folder = run(documents(directory.path()) | project<int>("a"));
  CHECK(folder.type == "source_error");
  CHECK(folder.code == std::errc::is_a_directory);
  CHECK(folder.where.source == directory.path().string());
}

TEST_CASE("a run that has thrown is over, and begin() starts another") {
  auto const rows = documents(text("[1,2,x]")) | project<int>();
  for (int again = 0; again < 2; ++again) {
    auto at = rows.begin();
    CHECK(*at == 1);
    ++at;
    auto const copy = at;
    CHECK_THROWS_AS(++at, parse_error);
    CHECK((at == std::default_sentinel));
    CHECK((copy == std::default_sentinel));
  }
  CHECK_THROWS_AS((documents(text("x")) | project<int>()).begin(), parse_error);
}

TEST_CASE("a file that shrank while it was read does not hide the error") {
  temporary_directory const directory;
  auto const path = directory.write("table.json", "[1,\n2,\nx]");
  auto const rows = documents(path, {.window_bytes = 4}) | project<int>();
  auto at = rows.begin();
  ++at;
  std::filesystem::remove(path);
  try {
    ++at;
    FAIL("throws");
  } catch (parse_error const& e) {
    CHECK(e.offset() == 7u);
    CHECK(!e.line());
    CHECK(e.message() == "expected a document, found 'x'; text stands in double quotes");
  }
}
