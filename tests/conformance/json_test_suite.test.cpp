// SPDX-License-Identifier: BSL-1.0
// The JSON grammar: cases of our own and, where it is at hand, the JSONTestSuite
// (https://github.com/nst/JSONTestSuite). To run it, configure with -DRIFFLE_CORPORA_DIR=<the directory that holds a
// clone of it>.
#include <riffle/source/chunks.hpp>
#include <riffle/view/documents.hpp>

#include "catch.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#ifndef RIFFLE_CORPORA_DIR
#define RIFFLE_CORPORA_DIR ""
#endif

using namespace std::string_literals;

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

TEST_CASE("JSONTestSuite") {
  // What the suite leaves open, decided: numbers of any size, some depth and a byte order mark are accepted; what is
  // not UTF-8 or not Unicode is refused.
  std::set<std::string> const open_cases = {
      "i_number_double_huge_neg_exp.json",  "i_number_huge_exp.json",
      "i_number_neg_int_huge_exp.json",     "i_number_pos_double_huge_exp.json",
      "i_number_real_neg_overflow.json",    "i_number_real_pos_overflow.json",
      "i_number_real_underflow.json",       "i_number_too_big_neg_int.json",
      "i_number_too_big_pos_int.json",      "i_number_very_big_negative_int.json",
      "i_structure_500_nested_arrays.json", "i_structure_UTF-8_BOM_empty_object.json",
  };
  std::filesystem::path const folder = std::filesystem::path(RIFFLE_CORPORA_DIR) / "JSONTestSuite" / "test_parsing";
  if (!std::filesystem::is_directory(folder)) {
    WARN("skipped: the JSONTestSuite's test_parsing; set RIFFLE_CORPORA_DIR to run it");
    return;
  }
  std::size_t accepted = 0, refused = 0, open = 0, open_accepted = 0;
  for (auto const& entry : std::filesystem::directory_iterator(folder)) {
    std::string const name = entry.path().filename().string();
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string const json{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    CAPTURE(name);
    bool verdict = false;
    try {
      verdict = accepts(json);
    } catch (riffle::limit_error const&) {
      CHECK((name == "n_structure_100000_opening_arrays.json" || name == "n_structure_open_array_object.json"));
    }
    switch (name[0]) {
      case 'y':
        ++accepted;
        CHECK(verdict);
        break;
      case 'n':
        ++refused;
        CHECK_FALSE(verdict);
        break;
      case 'i':
        ++open;
        open_accepted += verdict;
        CHECK(verdict == open_cases.contains(name));
        break;
      default: FAIL("an unknown kind of case: " << name);
    }
  }
  CHECK(accepted >= 95);
  CHECK(refused >= 188);
  CHECK(open >= 35);
  CHECK(open_accepted == open_cases.size());
}
