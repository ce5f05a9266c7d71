// SPDX-License-Identifier: BSL-1.0
// What numbers, names and strings at the edges become: cases of our own that cover the ground of JSONTestSuite's
// test_transform, whose files, where they are at hand, must all be among them.
#include <riffle.hpp>

#include "catch.hpp"
#include "page.hpp"

#include <boost/json/serialize.hpp>

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#ifndef RIFFLE_CORPORA_DIR
#define RIFFLE_CORPORA_DIR ""
#endif

using namespace riffle;
using riffle::test::code;

namespace {

std::vector<std::string> const numbers{
    "1.0",
    "1.000000000000000005",
    "1000000000000000",
    "10000000000000000999",
    "1E6",
    "1E-999",
    "-9223372036854775808",
    "-9223372036854775809",
    "9223372036854775807",
    "9223372036854775808",
    // of our own
    "-0",
    "-0.0",
    "18446744073709551615",
    "18446744073709551616",
    "9007199254740993",
    "1e400",
    "0.1",
    "1.5",
    "5e-324",
    "1.7976931348623157e308",
    "100000000000000000000e-20",
};

std::vector<std::string> const strings{
    R"(["\uD800"])",
    "[\"\xED\xA0\x80\"]",
    R"(["\uD800\uD800"])",
    "[\"\xED\xA0\x80\xED\xA0\x80\"]",
    R"(["\uD800\uD800\uD800"])",
    "[\"\xED\xA0\x80\xED\xA0\x80\xED\xA0\x80\"]",
    R"(["A\u0000B"])",
    // of our own
    R"(["\uDC00"])",
    R"(["\uD83D\uDE00"])",
    R"(["\uFFFE\uFDD0"])",
    "[\"\xF4\x8F\xBF\xBF\"]",
    R"(["\u00e9"])",
    R"(["e\u0301"])",
    R"(["\/\b\f\n\r\t\"\\"])",
};

std::vector<std::string> const objects{
    "{\"\xC3\xA9\":\"NFC\",\"e\xCC\x81\":\"NFD\"}",
    "{\"e\xCC\x81\":\"NFD\",\"\xC3\xA9\":\"NFC\"}",
    R"({"a":1,"a":2})",
    R"({"a":1,"a":1})",
    R"({"a":0, "a":-0})",
    // of our own
    R"({"a":1,"\u0061":2})",
    R"({"a":1,"b":2,"a":3,"b":4})",
    R"({"":1})",
    R"({"a":{"b":1},"a":{"b":2}})",
};

std::string shown(std::string_view text) { return boost::json::serialize(boost::json::string(text)); }
std::string shown(boost::json::value const& value) { return boost::json::serialize(value); }
std::string shown(element const& each) { return shown(each.value()); }
std::string shown(double number) { return shown(boost::json::value(number)); }
std::string shown(std::int64_t number) { return std::to_string(number); }
std::string shown(std::uint64_t number) { return std::to_string(number); }

// What a pipeline over one text yields, as JSON, or why it throws.
template <class Pipe>
std::string yields(std::string const& json, Pipe const& pipe, validate extent = validate::all) {
  try {
    std::string out;
    for (auto const& each : documents(text(json), {.format = format::single, .validation = extent}) | pipe)
      out += (out.empty() ? "" : ", ") + shown(each);
    return out.empty() ? "nothing" : code(out);
  } catch (error const& e) {
    return e.code() == errc::number_out_of_range ? "out of range"
           : e.code() == errc::type_mismatch     ? "no integer"
                                                 : e.code().message();
  }
}

// The text of the only element of an array, and what boost::json makes of it.
std::string as_value(std::string const& json) {
  for (element const each : documents(text(json), {.format = format::single}))
    return std::string(boost::json::to_string(each.value().kind())) + " " + code(boost::json::serialize(each.value()));
  return {};
}

// Checked once more in windows of one byte.
std::string judged(std::string const& json, validate extent = validate::all) {
  std::string outcome[2];
  for (std::size_t const window : {1u, 4096u}) {
    std::string& told = outcome[window != 1];
    try {
      std::vector<std::string_view> const one{json};
      for (element const each :
           documents(chunks(one), {.format = format::single, .validation = extent, .window_bytes = window}))
        told = code(boost::json::serialize(each.value()));
    } catch (error const& e) {
      told = "refused: " + code(e.message());
    }
  }
  CHECK(outcome[0] == outcome[1]);
  return outcome[0];
}

}  // namespace

TEST_CASE("numbers: as written in an element; converted, exactly or not at all where integers are asked for") {
  riffle::test::table rows{
      {"input", "`boost::json::value`", "`project<std::int64_t>`", "`project<std::uint64_t>`", "`project<double>`"}};
  for (std::string const& number : numbers) {
    for (element const each : documents(text(number), {.format = format::single})) CHECK(each.text() == number);
    rows.push_back({code(number), as_value(number), yields(number, project<std::int64_t>()),
                    yields(number, project<std::uint64_t>()), yields(number, project<double>())});
  }
  riffle::test::check_table("transform.test.cpp", "numbers", rows);

  // What the table must say, whatever it is compared with.
  CHECK(yields("1E6", project<std::int64_t>()) == "`1000000`");
  CHECK(yields("9223372036854775807", project<std::int64_t>()) == "`9223372036854775807`");
  CHECK(yields("9223372036854775808", project<std::int64_t>()) == "out of range");
  CHECK(yields("9223372036854775808", project<std::uint64_t>()) == "`9223372036854775808`");
  CHECK(yields("-9223372036854775809", project<std::int64_t>()) == "out of range");
  CHECK(yields("1.000000000000000005", project<std::int64_t>()) == "no integer");
  CHECK(yields("1E-999", project<double>()) == "`0E0`");
  CHECK(yields("10000000000000000999", project<std::uint64_t>()) == "`10000000000000000999`");
}

TEST_CASE("strings: Unicode, or refused where everything is checked") {
  riffle::test::table rows{{"input", "as a document"}};
  for (std::string const& json : strings) rows.push_back({code(json), judged(json)});
  riffle::test::check_table("transform.test.cpp", "strings", rows);

  CHECK(judged(R"(["\uD800"])").starts_with("refused: "));
  CHECK(judged("[\"\xED\xA0\x80\"]").starts_with("refused: "));
  for (std::string const each : documents(text(R"(["A\u0000B"])")) | project<std::string>())
    CHECK(each == std::string("A\0B", 3));
}

TEST_CASE("names: code points without normalisation; duplicates on a selected path are refused") {
  riffle::test::table rows{{"input", "`select(\"*\")`", "`project<element>(\"a\")`", "the same, `validate::selected`",
                            "`boost::json::value`"}};
  for (std::string const& json : objects)
    rows.push_back({code(json), yields(json, riffle::select("*")), yields(json, project<element>("a")),
                    yields(json, project<element>("a"), validate::selected), judged(json)});
  riffle::test::check_table("transform.test.cpp", "names", rows);

  std::string const both = objects[0];
  CHECK(yields(both, project<std::string>("\xC3\xA9")) == "`\"NFC\"`");
  CHECK(yields(both, project<std::string>("e\xCC\x81")) == "`\"NFD\"`");
  CHECK(yields(R"({"a":1,"a":2})", project<std::int64_t>("a")) == "duplicate name");
  CHECK(yields(R"({"a":1,"a":2})", project<std::int64_t>("a"), validate::selected) == "`1`");
  CHECK(yields(R"({"a":1,"\u0061":2})", project<std::int64_t>("a")) == "duplicate name");
}

TEST_CASE("JSONTestSuite's test_transform has nothing that is not above", "[suite]") {
  std::filesystem::path const folder = std::filesystem::path(RIFFLE_CORPORA_DIR) / "JSONTestSuite" / "test_transform";
  if (!std::filesystem::is_directory(folder)) {
    WARN("skipped: the JSONTestSuite's test_transform; set RIFFLE_CORPORA_DIR to run it");
    return;
  }
  std::set<std::string> ours(strings.begin(), strings.end());
  ours.insert(objects.begin(), objects.end());
  for (std::string const& each : numbers) ours.insert("[" + each + "]");
  std::size_t files = 0;
  for (auto const& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::string json = riffle::test::read_file(entry.path());
    json.resize(json.find_last_not_of(" \n\r\t") + 1);
    CAPTURE(entry.path().filename().string(), json);
    CHECK(ours.contains(json));
    ++files;
  }
  CHECK(files == 22);
}
