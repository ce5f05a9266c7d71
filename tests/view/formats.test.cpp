// SPDX-License-Identifier: BSL-1.0
// Bad records, limits and progress: the options of documents() beyond its formats.
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/documents.hpp>

#include <riffle/source/stream.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/project.hpp>
#include <riffle/view/select.hpp>
#include <riffle/view/where.hpp>

#include "catch.hpp"
#include "kernels.hpp"
#include "matrix.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

namespace {

/// The messages that on_bad_record is called with, in their turn among the rows, however the bytes come. Without the
/// path, which is known while the window reaches back to the beginning of the line.
template <class Closure>
void check_bad_records(std::string const& json, format how, Closure const& closure, list const& expected) {
  INFO(json);
  list events;
  statistics counts;
  document_options const options{.format = how,
                                 .on_bad_record =
                                     [&](parse_error const& e) {
                                       location where = e.where();
                                       where.path.clear();
                                       events.push_back(where.to_string() + ": " + e.message());
                                     },
                                 .statistics = &counts};
  auto const check = [&](element_view const& all) {
    events.clear();
    for (auto&& each : all | closure) events.push_back(show(each));
    CHECK(events == expected);
    std::size_t rows = 0;
    for (std::string const& each : expected) rows += each.find("offset") == each.npos;
    CHECK(counts.rows == rows);
    CHECK(counts.bad_records == expected.size() - rows);
    CHECK(counts.bytes == json.size());
  };
  for_each_feed(json, options, check);
  for_each_split(json, options, check);
}

std::string const cut_line =
    "the line ends inside a document; if documents span lines, use format::concatenated or format::automatic";
std::string const cut_string =
    "the line ends inside a string, which is not closed; a line feed in a string is written \\n";

}  // namespace

TEST_CASE("format::lines goes on after a bad line, wherever it stands") {
  auto const all = project<int>("a");
  check_bad_records("{\"a\":1}\n{\"a\":}\n{\"a\":3}\n", format::lines, all,
                    {"1",
                     "line 2, column 6 (offset 13, document 2): expected a value, found '}'; a member has a "
                     "name and a value",
                     "3"});
  check_bad_records(
      "oops\n{\"a\":2}\n", format::lines, all,
      {"line 1, column 1 (offset 0): expected a document, found 'oops'; this does not look like JSON", "2"});
  check_bad_records("{\"a\":1}\n{\"a\":2", format::lines, all,
                    {"1",
                     "line 2, column 7 (offset 14, document 2): expected ',' or '}' after a value, found the end of "
                     "the input; an open bracket is not closed: the input may have been cut off"});
  check_bad_records("{\"a\":1}\n{\"a\n{\"a\":3}", format::lines, all,
                    {"1", "line 2, column 4 (offset 11, document 2): " + cut_string, "3"});
  check_bad_records(
      "\n\n]\n\n{\"a\":3}", format::lines, all,
      {"line 3, column 1 (offset 2): expected a document, found ']'; a closing bracket without an opening one", "3"});
  check_bad_records("{\"a\":1} {\"a\":2}\n{\"a\":3}", format::lines, all,
                    {"1",
                     "line 1, column 9 (offset 8): expected the end of the line after a document, found '{'; for "
                     "several documents on a "
                     "line, use format::concatenated",
                     "3"});
  check_bad_records("{\"a\":1}\r\n[1,\r\n{\"a\":3}\r\n", format::lines, all,
                    {"1", "line 2, column 5 (offset 13, document 2): " + cut_line, "3"});
}

TEST_CASE("a bad line may end anywhere: in a string, an escape, a character, a number, a literal or what is skipped") {
  auto const check = [](std::string const& line, std::string const& why) {
    check_bad_records(line + "\n{\"a\":2}\n", format::lines, project<int>("a"),
                      {"line 1, column " + std::to_string(line.size() + 1) + " (offset " + std::to_string(line.size()) +
                           ", document 1): " + why,
                       "2"});
  };
  for (char const* const line : {"{\"a", "{\"b\":\"x", "{\"b\":\"\\", "{\"b\":\"\\u12", "{\"b\":\"\\ud83d",
                                 "{\"b\":\"\\ud83d\\", "{\"b\":\"\xC3"})
    check(line, cut_string);
  for (char const* const line :
       {"{\"b\":-", "{\"b\":1.", "{\"b\":1e", "{\"b\":tr", "{\"b\":[[", "{", "[", "{\"b\"", "{\"b\":", "{\"b\":1,"})
    check(line, cut_line);
}

TEST_CASE("rows of a bad line that were complete before the error are yielded; those that wait are not") {
  std::string const json = "{\"id\":1,\"a\":[1,2,x]}\n{\"a\":[3,4,x],\"id\":2}\n{\"a\":[5],\"id\":3}\n";
  std::string const first =
      "line 1, column 18 (offset 17, document 1): expected a value, found 'x'; text stands in double quotes";
  std::string const second =
      "line 2, column 11 (offset 31, document 2): expected a value, found 'x'; text stands in double quotes";
  check_bad_records(json, format::lines, flatten_path("a") | project<int>(), {"1", "2", first, "3", "4", second, "5"});
  check_bad_records(json, format::lines, flatten_path("a") | project<int, int>("$.id", ""),
                    {"(1, 1)", "(1, 2)", first, second, "(3, 5)"});
}

TEST_CASE("format::json_seq goes on at the next record separator") {
  check_bad_records("\x1E{\"a\":1}\n\x1E{\"a\":\n\x1E{\"a\":3}\n", format::json_seq, project<int>("a"),
                    {"1",
                     "line 3, column 1 (offset 16, document 2): a record separator stands inside a document: the "
                     "record before it was cut "
                     "off",
                     "3"});
  check_bad_records(
      "garbage\x1E{\"a\":1}\n", format::json_seq, project<int>("a"),
      {"line 1, column 1 (offset 0): expected a record separator (0x1E, RFC 7464), found 'garbage'", "1"});
  check_bad_records(
      "\x1E{\"a\":1}\n\x1E"
      "12",
      format::json_seq, project<int>("", {.mismatch = mismatch::skip}),
      {"line 2, column 4 (offset 12, document 2): expected a line feed after a number or literal (RFC 7464), found the "
       "end of the input; it may have been cut off"});
  check_bad_records(
      "\x1E{\"a\":1} x\n\x1E{\"a\":2}\n", format::json_seq, project<int>("a"),
      {"1", "line 1, column 10 (offset 9): expected a record separator (0x1E, RFC 7464), found 'x'", "2"});
}

TEST_CASE("the path of a bad record is known while the window reaches back to its beginning") {
  auto const paths = [](auto const& source, format how, std::size_t window) {
    list all;
    document_options const options{
        .format = how, .window_bytes = window, .on_bad_record = [&](parse_error const& e) { all.push_back(e.path()); }};
    for ([[maybe_unused]] auto&& row : documents(source, options) | riffle::select("zzz")) {
    }
    return all;
  };
  std::string const lines =
      "{\"a\":1}\n{\"b\":[1,{\"c d\":}]}\n[1,2\n{\"a\" 1}\nx\n[\"" + std::string(200, 'x') + "\",}]\n";
  CHECK(paths(text(lines), format::lines, 1024) == list{"$.b[1]['c d']", "$[1]", "$.a", "", "$[1]"});
  CHECK(paths(split_source(lines), format::lines, 64) == list{"$.b[1]['c d']", "$[1]", "$.a", "", ""});
  std::istringstream in(lines);
  CHECK(paths(stream(in), format::lines, 1024) == list{"$.b[1]['c d']", "$[1]", "$.a", "", "$[1]"});
  std::string const records = "\x1E{\"b\":[1,{\"c\":\"\n\x1E[1,2\n\x1E{\"a\":[}\n";
  CHECK(paths(text(records), format::json_seq, 1024) == list{"$.b[1].c", "$[1]", "$.a[0]"});
  std::istringstream records_in(records);
  CHECK(paths(stream(records_in), format::json_seq, 1024) == list{"$.b[1].c", "$[1]", "$.a[0]"});
  std::string const long_record = "\x1E[\"" + std::string(300, 'x') + "\",}\n";
  CHECK(paths(split_source(long_record), format::json_seq, 1024) == list{"$[1]"});
  CHECK(paths(split_source(long_record), format::json_seq, 64) == list{""});
}

TEST_CASE("validate::selected finds the next line, too") {
  list events;
  document_options const options{.format = format::lines,
                                 .validation = validate::selected,
                                 .on_bad_record = [&](parse_error const& e) { events.push_back(e.code().message()); }};
  for_each_split("{\"b\":[\"x\n{\"a\":2}\n{\"b\":{\"a\":\"\\\n{\"a\":3}", options, [&](element_view const& all) {
    events.clear();
    for (auto&& each : all | project<int>("a")) events.push_back(show(each));
    CHECK(events == list{"unexpected end of input", "2", "unexpected end of input", "3"});
  });
}

TEST_CASE("without on_bad_record, and for other formats, a bad record ends the run") {
  std::string const json = "{\"a\":1}\n{\"a\":}\n{\"a\":3}\n";
  check_outcome(json, project<int>("a"),
                {{"1"},
                 "parse_error",
                 "line 2, column 6 (offset 13, document 2, path $.a): expected a value, found '}'; a member has a name "
                 "and a value",
                 errc::unexpected_character},
                {.format = format::lines});
  int calls = 0;
  check_outcome(json, project<int>("a"),
                {{"1"},
                 "parse_error",
                 "line 2, column 6 (offset 13, document 2, path $.a): expected a value, found '}'; a member has a name "
                 "and a value",
                 errc::unexpected_character},
                {.on_bad_record = [&calls](parse_error const&) { ++calls; }});
  CHECK(calls == 0);
}

TEST_CASE("limits and types are not bad records") {
  int calls = 0;
  document_options const options{
      .format = format::lines, .max_depth = 2, .on_bad_record = [&calls](parse_error const&) { ++calls; }};
  CHECK(run(documents(text("1\n[[[1]]]\n2\n"), options) | project<int>("", {.mismatch = mismatch::skip})).type ==
        "limit_error");
  CHECK(run(documents(text("1\n\"x\"\n2\n"), options) | project<int>()).type == "type_error");
  CHECK(calls == 0);
}

TEST_CASE("what on_bad_record throws ends the run, after the rows before") {
  struct enough {};
  document_options const options{.format = format::lines, .on_bad_record = [](parse_error const&) { throw enough(); }};
  for_each_split("1\n2\n}\n3\n", options, [](element_view const& all) {
    auto const numbers = all | project<int>();
    list seen;
    auto at = numbers.begin();
    CHECK_THROWS_AS(
        [&] {
          for (;; ++at) seen.push_back(show(*at));
        }(),
        enough);
    CHECK(seen == list{"1", "2"});
    CHECK((at == std::default_sentinel));
  });
}

TEST_CASE("errors in lines are located by line even where the source cannot be read again") {
  for (std::string const json : {"1\n\n2\n  [\n3\n", "1\n\n2\n  \"x\"\n3\n"}) {
    std::istringstream in(json);
    outcome const result = run(documents(stream(in), {.format = format::lines}) | project<int>());
    CHECK(result.rows == list{"1", "2"});
    CHECK(result.where.line == 4u);
    CHECK(result.where.column == (result.type == "parse_error" ? 4u : 3u));
  }
  std::istringstream in("1\n[\n");
  outcome const result = run(documents(stream(in)) | project<int>());
  CHECK(result.where.offset == 4u);
  CHECK(!result.where.line);
}

TEST_CASE("max_depth counts open containers, the array of documents not included") {
  auto const nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  document_options const five{.max_depth = 5};
  check_outcome("[" + nested(5) + "]", project<element>(), {{nested(5)}, "", "", {}}, five);
  check_outcome("{\"a\":" + nested(4) + "}", project<element>("a"), {{nested(4)}, "", "", {}}, five);
  std::string const message = "nested deeper than document_options::max_depth (5); raise it to read this input";
  check_outcome("[1,\n" + nested(6) + "]", riffle::select(""),
                {{"1"},
                 "limit_error",
                 "line 2, column 6 (offset 9, document 2, path $[0][0][0][0][0]): " + message,
                 errc::depth_limit},
                five);
  check_outcome("{\"a\":" + nested(5) + "}", project<int>("b"),
                {{},
                 "limit_error",
                 "line 1, column 10 (offset 9, document 1, path $.a[0][0][0][0]): " + message,
                 errc::depth_limit},
                five);
  CHECK(run(documents(text(nested(1024)), {.format = format::single})).type.empty());
  CHECK(run(documents(text(nested(1025)), {.format = format::single})).code == errc::depth_limit);
  // Not counted where it is not looked at, and without end where it is not limited.
  CHECK(run(documents(text("{\"a\":" + nested(9) + ",\"b\":1}"), {.validation = validate::selected, .max_depth = 5}) |
            project<int>("b"))
            .rows == list{"1"});
  CHECK(run(documents(text("{\"a\":" + nested(200'000) + ",\"b\":1}"), {.max_depth = 1'000'000}) | project<int>("b"))
            .rows == list{"1"});
}

TEST_CASE("max_row_bytes bounds a captured value: that many bytes are taken, one more are not") {
  std::string const ten = "\"12345678\"", eleven = "\"123456789\"", deep = "[1,[2,{}]]";
  document_options const options{.max_row_bytes = 10};
  check_outcome("[1," + ten + "," + deep + "]", riffle::select(""), {{"1", ten, deep}, "", "", {}}, options);
  std::string const message =
      "a value to be held is larger than document_options::max_row_bytes (10); select less of it, or raise the limit";
  check_outcome("[" + ten + ",\n" + eleven + ",1]", riffle::select(""),
                {{ten}, "limit_error", "line 2, column 1 (offset 13, document 2): " + message, errc::row_limit},
                options);
  check_outcome("[{\"a\":[[2,3,4,5,6]]}]", project<element>("a"),
                {{}, "limit_error", "line 1, column 7 (offset 6, document 1, path $.a): " + message, errc::row_limit},
                options);
  // So it is with every kernel, where all is read and where names are searched, for scalars and for containers.
  for (std::string const& large : {eleven, std::string("[1,2,3,4,5]")})
    for (kernel const each : kernels())
      for (validate const how : {validate::all, validate::selected}) {
        CAPTURE(large, name_of(each), how == validate::all);
        std::string json = "[";
        for (int i = 0; i != 8; ++i) json += R"({"skip":[1,{}],"a":"12345678"},)";
        json += R"({"skip":1,"a":)" + large + R"(},{"a":2}])" + std::string(200, ' ');
        outcome const found = run(documents(text(json), {.validation = how, .max_row_bytes = 10, .kernel = each}) |
                                  project<element>("a"));
        CHECK(found.rows == list(8, ten));
        CHECK(found.code == errc::row_limit);
        CHECK(found.where.offset == json.find(large));
        CHECK(found.where.document == 9u);
      }
  // What is skipped, or only walked through, has no limit.
  check_outcome("[{\"skip\":\"a string of many bytes\",\"a\":[1,2,3,4,5,6,7,8,9]}]",
                flatten_path("a") | project<int>("", {}), {{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, "", "", {}},
                options);
}

TEST_CASE("max_row_bytes bounds the rows that wait") {
  std::string json = R"({"a":[)";
  for (int i = 0; i < 5000; ++i) json += (i == 0 ? "" : ",") + std::to_string(i);
  json += R"(],"id":1})";
  auto const rows = flatten_path("a") | project<int, int>("$.id", "");
  outcome const limited = run(documents(split_source(json), {.window_bytes = 256, .max_row_bytes = 20'000}) | rows);
  CHECK(limited.rows.empty());
  CHECK(limited.type == "limit_error");
  CHECK(limited.code == errc::row_limit);
  CHECK(limited.where.document == 1u);
  CHECK(limited.message.find(
            "rows that wait for a field or a condition further on take more than "
            "document_options::max_row_bytes (20000); raise the limit, or do without what they wait for") !=
        std::string::npos);
  CHECK(run(documents(split_source(json), {.window_bytes = 256}) | rows).rows.size() == 5000);
  // With the field in front nothing waits.
  std::string const before = R"({"id":1,)" + json.substr(1, json.size() - 9) + "}";
  CHECK(run(documents(split_source(before), {.window_bytes = 256, .max_row_bytes = 20'000}) | rows).rows.size() ==
        5000);
}

namespace {

/// So many blanks and then a number.
struct blanks {
  static constexpr bool reopenable = true;
  struct reader {
    std::uint64_t left;
    bool known;
    std::size_t read(std::span<char> buffer) {
      auto const n = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer.size()));
      std::fill_n(buffer.data(), n, ' ');
      left -= n;
      if (left == 0 && n != 0) buffer[n - 1] = '7';
      return n;
    }
    std::optional<std::uint64_t> size() const { return known ? std::optional(left) : std::nullopt; }
  };
  std::uint64_t bytes;
  bool known;
  reader open() const { return {bytes, known}; }
};

}  // namespace

TEST_CASE("progress is told about every 16 MiB and at the end, with the total where it is known") {
  constexpr std::uint64_t mib = 1024 * 1024;
  for (bool const known : {true, false}) {
    std::vector<std::uint64_t> seen;
    document_options options;
    options.progress = [&](std::uint64_t bytes, std::optional<std::uint64_t> total) {
      seen.push_back(bytes);
      CHECK(total == (known ? std::optional(40 * mib) : std::nullopt));
    };
    CHECK(shown(documents(blanks{40 * mib, known}, options) | project<int>()) == list{"7"});
    REQUIRE(seen.size() == 3);
    CHECK(seen[0] >= 16 * mib);
    CHECK(seen[0] < 17 * mib);
    CHECK(seen[1] >= 32 * mib);
    CHECK(seen[1] < 33 * mib);
    CHECK(seen[2] == 40 * mib);
  }
  int calls = 0;
  CHECK(shown(documents(text("[1]"), {.progress = [&calls](std::uint64_t bytes,
                                                           auto total) { calls += bytes == 3 && total == 3u; }}))
            .size() == 1);
  CHECK(calls == 1);
  CHECK(
      shown(documents(text(""), {.progress = [&calls](std::uint64_t bytes, auto) { calls += bytes == 0 ? 10 : 100; }}))
          .empty());
  CHECK(calls == 11);
}
