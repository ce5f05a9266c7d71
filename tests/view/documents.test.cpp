// SPDX-License-Identifier: BSL-1.0
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/documents.hpp>

#include <riffle/source/stream.hpp>
#include <riffle/source/text.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/project.hpp>
#include <riffle/view/select.hpp>
#include <riffle/view/where.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <concepts>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

static_assert(std::same_as<decltype(documents(text(std::string()))), element_view>);
static_assert(std::same_as<decltype(documents(std::filesystem::path())), element_view>);
static_assert(riffle_test::is_recipe<element_view>());
static_assert(std::is_invocable_v<decltype(documents), split_source> &&
              std::is_invocable_v<decltype(documents), split_source&>);
static_assert(std::is_invocable_v<decltype(documents), std::filesystem::path> &&
              std::is_invocable_v<decltype(documents), char const*>);
static_assert(!std::is_invocable_v<decltype(documents), std::vector<int>> &&
              !std::is_invocable_v<decltype(documents), std::istringstream>);

namespace {

/// The documents of a text however its bytes come: `expected` as JSON.
void check_documents(std::string const& json, format how, list const& expected) {
  INFO(json);
  document_options const options{.format = how};
  auto const check = [&](element_view const& all) { CHECK(shown(all) == expected); };
  for_each_feed(json, options, check);
  for_each_split(json, options, check);
  CHECK(shown(oracle::documents(json, how)) == expected);
}

constexpr std::string_view bom = "\xEF\xBB\xBF";

}  // namespace

TEST_CASE("format::automatic: the elements of a leading array are the documents") {
  check_documents("[]", format::automatic, {});
  check_documents(" [ ] \n", format::automatic, {});
  check_documents("[1]", format::automatic, {"1"});
  check_documents("\t[ {\"a\" : 1} ,\r\n [2,[3]],null , \"]\" ] ", format::automatic,
                  {R"({"a":1})", "[2,[3]]", "null", R"("]")"});
  check_documents(std::string(bom) + "[1,2]", format::automatic, {"1", "2"});
  check_documents(std::string(bom) + " \n[1,2]", format::automatic, {"1", "2"});
}

TEST_CASE("format::automatic: otherwise values one after the other are the documents") {
  check_documents("", format::automatic, {});
  check_documents(" \n\t\r", format::automatic, {});
  check_documents(std::string(bom), format::automatic, {});
  check_documents(std::string(bom) + "1", format::automatic, {"1"});
  check_documents("{\"a\":1}", format::automatic, {R"({"a":1})"});
  check_documents("{\"a\":1}\n{\"a\":2}\n", format::automatic, {R"({"a":1})", R"({"a":2})"});
  check_documents("1 2\n-3 true", format::automatic, {"1", "2", "-3", "true"});
  check_documents("{}{}\"a\"\"b\"{}1", format::automatic, {"{}", "{}", R"("a")", R"("b")", "{}", "1"});
  check_documents("{} [1] [2]", format::automatic, {"{}", "[1]", "[2]"});
}

TEST_CASE("format::concatenated: a leading array is a document, too") {
  check_documents("[1][2] [3]", format::concatenated, {"[1]", "[2]", "[3]"});
  check_documents("1[2]\"x\"{}null[]", format::concatenated, {"1", "[2]", R"("x")", "{}", "null", "[]"});
  check_documents("true false", format::concatenated, {"true", "false"});
  check_documents("", format::concatenated, {});
}

TEST_CASE("format::array") {
  check_documents(std::string(bom) + " [1, {} ,[ ] ]\n", format::array, {"1", "{}", "[]"});
  check_documents("[]", format::array, {});
}

TEST_CASE("format::lines: one document a line, blank lines skipped, with any line ends") {
  check_documents("{\"a\":1}\n{\"a\":2}\n", format::lines, {R"({"a":1})", R"({"a":2})"});
  check_documents("1\n2", format::lines, {"1", "2"});
  check_documents("\n\n1\r\n \t\r\n 2 \r\n\n", format::lines, {"1", "2"});
  check_documents("[1]\n[2]\n", format::lines, {"[1]", "[2]"});
  check_documents("null\n\"a\\n\"\n-0", format::lines, {"null", R"("a\n")", "0"});
  check_documents("", format::lines, {});
  check_documents("\n", format::lines, {});
  check_documents(std::string(bom) + "1\n", format::lines, {"1"});
}

TEST_CASE("format::json_seq: each document after a record separator and before a line feed") {
  check_documents("\x1E{\"a\":\n1}\n\x1E[2]\n", format::json_seq, {R"({"a":1})", "[2]"});
  check_documents(
      "\x1E"
      "1\n\x1E"
      "true\n\x1E\"x\"\n",
      format::json_seq, {"1", "true", R"("x")"});
  check_documents("\x1E\x1E\x1E{}\n\x1E\n\x1E[]\n", format::json_seq, {"{}", "[]"});  // empty records are none
  check_documents("\x1E{}\x1E[]", format::json_seq, {"{}", "[]"});                    // these end by themselves
  check_documents("", format::json_seq, {});
  check_documents(
      "\x1E"
      "1 \n",
      format::json_seq, {"1"});
}

TEST_CASE("format::json_seq: a number or literal that nothing follows may have been cut short, and is no row") {
  document_options const options{.format = format::json_seq};
  for_each_feed(
      "\x1E"
      "1\n\x1E"
      "23",
      options, [](element_view const& all) {
        outcome const cut = run(all);
        CHECK(cut.rows == list{"1"});
        CHECK(cut.code == errc::unexpected_end);
      });
  for_each_feed(
      "\x1E"
      "1\n\x1Etrue\x1E"
      "23\n",
      options, [](element_view const& all) {
        outcome const cut = run(all);
        CHECK(cut.rows == list{"1"});
        CHECK(cut.code == errc::unexpected_end);
      });
}

TEST_CASE("format::single: one document whatever it is") {
  check_documents("[1,2]", format::single, {"[1,2]"});
  check_documents(" {\"a\":[]}\n", format::single, {R"({"a":[]})"});
  check_documents("7", format::single, {"7"});
  check_documents(std::string(bom) + "\"x\"", format::single, {R"("x")"});
}

TEST_CASE("a document is what stands in the input, byte for byte") {
  for (element const e : documents(text("[ {\"a\" : [1 ,\t2]}\n]"))) CHECK(e.text() == "{\"a\" : [1 ,\t2]}");
  for (element const e : documents(one_byte_source(" 1.50e+1\n"))) CHECK(e.text() == "1.50e+1");
}

TEST_CASE("documents(path) reads the file") {
  temporary_directory const directory;
  auto const path = directory.write("table.json", R"([{"a":1},{"a":2}])");
  CHECK(shown(documents(path)) == list{R"({"a":1})", R"({"a":2})"});
  CHECK(shown(documents(path.string().c_str()) | project<int>("a")) == list{"1", "2"});
  CHECK(shown(documents(path, {.window_bytes = 1}) | project<int>("a")) == list{"1", "2"});
  CHECK(shown(documents(file(path)) | project<int>("a")) == list{"1", "2"});
  CHECK(shown(documents(mapped_file(path)) | project<int>("a")) == list{"1", "2"});
  std::filesystem::remove(path);
  CHECK_THROWS_AS(documents(path).begin(), source_error);
}

TEST_CASE("a stream can be read once, and says so the second time") {
  std::istringstream in("[1,2]");
  auto const numbers = documents(stream(in)) | project<int>();
  CHECK(shown(numbers) == list{"1", "2"});
  outcome const again = run(numbers);
  CHECK(again.type == "source_error");
  CHECK(again.code == errc::not_reopenable);
}

TEST_CASE("duplicate names: on a selected path an error, unless validate::selected, which takes the first") {
  std::string const json = "[{\"a\":1},\n{\"a\":2,\"b\":0,\"\\u0061\":3}]";
  auto const message =
      "line 2, column 14 (offset 23, document 2): a second member \"a\" in one object, on a path that is selected; "
      "validate::selected takes the first";
  check_outcome(json, project<int>("a"), {{"1"}, "parse_error", message, errc::duplicate_name});
  check_outcome(json, riffle::select("..a"), {{"1", "2"}, "parse_error", message, errc::duplicate_name});
  check_outcome(json, project<int>("a"), {{"1", "2"}, "", "", {}}, {.validation = validate::selected});
  // Names that nothing selects may come as often as they like.
  check_outcome(R"([{"b":1,"a":7,"b":2,"c":{"a":1,"a":2}}])", project<int>("a"), {{"7"}, "", "", {}});
  check_outcome(
      R"([{"x":{"a":1},"x":{"a":2}}])", project<int>("x.a"),
      {{},
       "parse_error",
       "line 1, column 15 (offset 14, document 1): a second member \"x\" in one object, on a path that is selected; "
       "validate::selected takes the first",
       errc::duplicate_name});
  check_outcome(R"([{"x":{"a":1},"x":{"a":2}}])", project<int>("x.a"), {{"1"}, "", "", {}},
                {.validation = validate::selected});
}

TEST_CASE("validate::selected does not look into what nothing selects") {
  std::string const json = R"([{"skip":[1 2 tru "\x" {]],"a":[1,2]},{"a":[3],"skip":"\q"}])";
  document_options const selected{.validation = validate::selected};
  check_outcome(json, flatten_path("a") | project<int>(), {{"1", "2", "3"}, "", "", {}}, selected);
  CHECK(run(documents(text(json)) | flatten_path("a") | project<int>()).type == "parse_error");
  // Brackets and quotes inside skipped strings are text.
  check_outcome(R"([{"skip":["]}\"]",{"x":"}"}],"a":1}])", project<int>("a"), {{"1"}, "", "", {}}, selected);
}

TEST_CASE("under validate::selected what is captured is checked") {
  document_options const selected{.validation = validate::selected};
  CHECK(run(documents(text(R"([{"a":[1,tru]}])"), selected) | project<element>("a")).code == errc::invalid_literal);
  CHECK(run(documents(text(R"([{"a":"\x"}])"), selected) | project<element>("a")).code == errc::invalid_escape);
  CHECK(run(documents(text("[{\"a\":[\"\xFF\"]}]"), selected) | project<element>("a")).code == errc::invalid_utf8);
}
