// SPDX-License-Identifier: BSL-1.0
// The JSON grammar: cases of our own and, where it is at hand, the JSONTestSuite
// (https://github.com/nst/JSONTestSuite). To run it, configure with -DRIFFLE_CORPORA_DIR=<the directory that holds a
// clone of it>.
#include <riffle/scan/kernels.hpp>
#include <riffle/source/chunks.hpp>
#include <riffle/source/text.hpp>
#include <riffle/view/documents.hpp>

#include "catch.hpp"
#include "page.hpp"
#include "sources.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#ifndef RIFFLE_CORPORA_DIR
#define RIFFLE_CORPORA_DIR ""
#endif

using namespace std::string_literals;
using namespace riffle;
using riffle::test::code;

namespace {

// Whether `json` is one document, read in one window and in windows of one byte.
bool accepts(std::string const& json) {
  auto read = [&json](std::size_t window_bytes) {
    std::vector<std::string_view> const one{json};
    try {
      std::size_t count = 0;
      for (riffle::element const e :
           riffle::documents(riffle::chunks(one), {.format = riffle::format::single, .window_bytes = window_bytes}))
        count += !e.text().empty();
      CHECK(count == 1);
      return true;
    } catch (riffle::parse_error const& e) {
      CHECK(e.offset().has_value());
      CHECK(e.offset().value_or(0) <= json.size());
      return false;
    }
  };
  bool const whole = read(256 * 1024);
  if (json.size() < 10'000) CHECK(read(1) == whole);
  return whole;
}

std::string nested(std::size_t depth, std::string const& open, std::string const& close) {
  std::string out;
  for (std::size_t i = 0; i != depth; ++i) out += open;
  for (std::size_t i = 0; i != depth; ++i) out += close;
  return out;
}

}  // namespace

TEST_CASE("own cases: what RFC 8259 allows is accepted") {
  std::vector<std::string> const cases = {
      "[]",
      "{}",
      "[ ]",
      "{ }",
      "\t[\r\n1 ]\n",
      "null",
      "true",
      "false",
      "0",
      "-0",
      "\"\"",
      "\"a\"",
      "[[]   ]",
      "[\"\"]",
      "[1,null,2]",
      "[null, true, false]",
      "{\"\":0}",
      "{\"a\":{\"b\":[{}]}}",
      "{\"a\":1,\"b\":2}",
      "{\"a\\u0000b\":1}",
      R"({"\u0061":[], "z" :1})",
      "[0e1]",
      "[0e+1]",
      "[-0]",
      "[-0.0]",
      "[1e22]",
      "[1E-2]",
      "[1E+2]",
      "[123.456e78]",
      "[-123]",
      "[123456789012345678901234567890]",
      "[0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000001]",
      "[20e1]",
      "[1e400]",
      "[-1e-400]",
      R"(["\"\\\/\b\f\n\r\t"])",
      R"(["\u0060\u012a\u12AB"])",
      R"(["\uD801\udc37"])",
      R"(["\ud83d\ude39\ud83d\udc8d"])",
      R"(["\u0000"])",
      R"(["\uFFFF"])",
      R"(["\\u0000"])",
      R"(["\uDBFF\uDFFE"])",
      "[\"\x7F\"]",
      "[\"\xC2\xA0\"]",
      "[\"\xE2\x80\xA8\"]",
      "[\"\xEF\xBF\xBF\"]",
      "[\"\xF0\x9D\x84\x9E\"]",
      "[\"\xF4\x8F\xBF\xBF\"]",
      "[\"/* not a comment */\"]",
      "[\"a/*b*/c/*d//e\"]",
  };
  for (std::string const& json : cases) {
    CAPTURE(json);
    CHECK(accepts(json));
  }
  CHECK(accepts(nested(500, "[", "]")));
}

TEST_CASE("own cases: what RFC 8259 does not allow is refused") {
  std::vector<std::string> const cases = {
      // structure
      "",
      " ",
      "[",
      "]",
      "{",
      "}",
      "[1",
      "[1,",
      "[,1]",
      "[1,]",
      "[1,,2]",
      "[,]",
      "[1 2]",
      "[1}",
      "{]",
      "[]]",
      "{}}",
      "[][]",
      "1 2",
      "[1]x",
      "[\"a\",\n4\n,1,",
      "{\"a\"}",
      "{\"a\":}",
      "{\"a\":1,}",
      "{\"a\":1,,}",
      "{,}",
      "{\"a\" 1}",
      "{\"a\",1}",
      "{\"a\"::1}",
      "{a:1}",
      "{'a':1}",
      "{1:1}",
      "{null:1}",
      "{[]:1}",
      "{\"a\":1 \"b\":2}",
      "{\"a\":1 b}",
      "[\"a\":1]",
      "[:]",
      "{:1}",
      "*",
      "<null>",
      "[\xC2\xA0]",
      "[\f]",
      "[\v1]",
      "[1]\xE2\x81\xA0",
      "[\0]"s,
      "\xEF\xBB\xBF",
      // comments
      "[1]//",
      "/**/[1]",
      "[1/**/]",
      "#\n1",
      // numbers
      "[+1]",
      "[-]",
      "[--1]",
      "[- 1]",
      "[01]",
      "[-01]",
      "[00]",
      "[.5]",
      "[-.5]",
      "[5.]",
      "[5.e1]",
      "[1e]",
      "[1e+]",
      "[1E-]",
      "[1.2.3]",
      "[1e2e3]",
      "[1e2.3]",
      "[1e++2]",
      "[0x1]",
      "[1_000]",
      "[1,000.5x]",
      "[NaN]",
      "[-NaN]",
      "[Infinity]",
      "[-Infinity]",
      "[1a]",
      "[\xEF\xBC\x91]",
      // literals
      "[tru]",
      "[TRUE]",
      "[True]",
      "[nul]",
      "[fals]",
      "[truee]",
      "[nulll]",
      "tr",
      "[undefined]",
      // strings
      "\"",
      "\"a",
      "[\"",
      "['a']",
      "[\"a\x01\"]",
      "[\"a\tb\"]",
      "[\"a\nb\"]",
      "[\"\0\"]"s,
      "[\"\\\"]",
      "[\"\\",
      R"(["\x00"])",
      R"(["\a"])",
      R"(["\'"])",
      R"(["\u"])",
      R"(["\u00A"])",
      R"(["\u00G0"])",
      R"(["\U0041"])",
      R"(["\uD800"])",
      R"(["\uD800\n"])",
      R"(["\uD800\u0041"])",
      R"(["\uD800\uD800"])",
      R"(["\uDC00"])",
      R"(["\uDC00\uD800"])",
      R"(["\uD800\uDC0"])",
      "[\"\\\xC3\xA9\"]",
      R"([\n])",
      R"([\u0020"a"])",
      // UTF-8
      "[\"\x80\"]",
      "[\"\xC3\"]",
      "[\"\xC0\xAF\"]",
      "[\"\xE0\x80\xAF\"]",
      "[\"\xED\xA0\x80\"]",
      "[\"\xF0\x80\x80\xAF\"]",
      "[\"\xF4\x90\x80\x80\"]",
      "[\"\xF8\x88\x80\x80\x80\"]",
      "[\"\xFF\"]",
      "[\"\xE9\"]",
      "\xC3\xA9",
      "{\"\xFF\":1}",
      "\xFF\xFE[\0]\0"s,
      "\0[\0]"s,
  };
  for (std::string const& json : cases) {
    CAPTURE(json);
    CHECK_FALSE(accepts(json));
  }
  CHECK_FALSE(accepts(std::string(900, '[')));
  CHECK_FALSE(accepts(nested(300, "[{\"\":", "")));
}

namespace {

struct verdict {
  bool accepted = false;
  std::uint64_t offset = 0;
  std::string message = {};
  std::error_code why = {};
};

verdict judge(std::string const& json, document_options options) {
  options.format = format::single;
  try {
    for ([[maybe_unused]] element const each : documents(riffle::test::split_source(json), options)) {
    }
    return {.accepted = true};
  } catch (error const& e) {
    return {.offset = e.offset().value(), .message = e.message(), .why = e.code()};
  }
}

// Whether a text is JSON or the beginning of it.
bool may_go_on(std::string const& json) {
  verdict const v = judge(json, {});
  return v.accepted || v.why == errc::unexpected_end;
}

// What the suite leaves open and riffle accepts, and why; of what it refuses the message says why.
std::string const numbers = "numbers are of any size until they are converted";
std::map<std::string, std::string> const open_cases{
    {"i_number_double_huge_neg_exp.json", numbers},
    {"i_number_huge_exp.json", numbers},
    {"i_number_neg_int_huge_exp.json", numbers},
    {"i_number_pos_double_huge_exp.json", numbers},
    {"i_number_real_neg_overflow.json", numbers},
    {"i_number_real_pos_overflow.json", numbers},
    {"i_number_real_underflow.json", numbers},
    {"i_number_too_big_neg_int.json", numbers},
    {"i_number_too_big_pos_int.json", numbers},
    {"i_number_very_big_negative_int.json", numbers},
    {"i_structure_500_nested_arrays.json", "`max_depth` is 1024 unless set"},
    {"i_structure_UTF-8_BOM_empty_object.json", "a UTF-8 byte order mark before the input is skipped"},
};
}  // namespace

TEST_CASE("JSONTestSuite", "[suite]") {
  std::filesystem::path const folder = std::filesystem::path(RIFFLE_CORPORA_DIR) / "JSONTestSuite" / "test_parsing";
  if (!std::filesystem::is_directory(folder)) {
    WARN("skipped: the JSONTestSuite's test_parsing, and its tables; set RIFFLE_CORPORA_DIR to run it");
    return;
  }
  std::set<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json") files.insert(entry.path());
  std::map<char, std::size_t> count, accepted;
  riffle::test::table refused{{"file", "offset", "why it is refused"}},
      open{{"file", "offset", "what riffle does, and why"}};
  for (auto const& file : files) {
    std::string const name = file.filename().string(), json = riffle::test::read_file(file);
    CAPTURE(name);
    verdict const whole = judge(json, {});
    for (kernel const k : detail::available_kernels())
      for (std::size_t const window : std::initializer_list<std::size_t>{1, 64, 256 * 1024}) {
        if (window == 1 && json.size() > 10'000) continue;
        CAPTURE(static_cast<int>(k), window);
        verdict const again = judge(json, {.window_bytes = window, .kernel = k});
        CHECK(again.accepted == whole.accepted);
        CHECK(again.offset == whole.offset);
        CHECK(again.message == whole.message);
      }
    CHECK(whole.offset <= json.size());
    ++count[name[0]];
    accepted[name[0]] += whole.accepted;
    std::string const offset = whole.accepted ? "" : std::to_string(whole.offset);
    switch (name[0]) {
      case 'y': CHECK(whole.accepted); break;
      case 'n':
        CHECK_FALSE(whole.accepted);
        CHECK(
            may_go_on(json.substr(0, static_cast<std::size_t>(whole.offset))));  // the first place that cannot be right
        refused.push_back({code(name), offset, code(whole.message)});
        break;
      case 'i': {
        auto const known = open_cases.find(name);
        CHECK(whole.accepted == (known != open_cases.end()));
        open.push_back({code(name), offset,
                        whole.accepted && known != open_cases.end() ? "accepted: " + known->second
                                                                    : "refused: " + code(whole.message)});
        break;
      }
      default: FAIL("an unknown kind of case");
    }
  }
  CHECK(count == std::map<char, std::size_t>{{'y', 95}, {'n', 188}, {'i', 35}});
  auto const line = [&](char kind, std::string what) {
    std::size_t const all = count[kind], yes = accepted[kind];
    return std::vector{code(std::string{kind, '_'}), std::move(what), std::to_string(all), std::to_string(yes),
                       std::to_string(all - yes)};
  };
  riffle::test::check_table("json_test_suite.test.cpp", "summary",
                            {{"files", "which a parser", "in all", "accepted", "refused"},
                             line('y', "must accept"),
                             line('n', "must refuse"),
                             line('i', "may accept or refuse")});
  riffle::test::check_table("json_test_suite.test.cpp", "refused", refused);
  riffle::test::check_table("json_test_suite.test.cpp", "open", open);
  // What max_depth refuses is no JSON either.
  for (char const* const name : {"n_structure_100000_opening_arrays.json", "n_structure_open_array_object.json"}) {
    verdict const deep = judge(riffle::test::read_file(folder / name), {.max_depth = 1'000'000});
    CHECK(deep.why == errc::unexpected_end);
  }
}
