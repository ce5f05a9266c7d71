// SPDX-License-Identifier: BSL-1.0
//
// What docs/semantics.md says, row by row.
#include "catch.hpp"
#include "snippet.hpp"

#include <riffle.hpp>

#include <boost/json/value_from.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/filter.hpp>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

using namespace riffle;
using riffle_docs::printed;
using riffle_docs::shown;

namespace {

using strings = std::vector<std::string>;

template <class Closure>
strings rows(std::string_view json, Closure closure, document_options options = {}) {
  strings all;
  for (element each : documents(text(json), options) | closure) all.push_back(each.to_json());
  return all;
}

template <class T>
std::vector<T> values(std::string_view json, project_options options = {}) {
  std::vector<T> all;
  for (auto const& each : documents(text(json)) | project<T>("v", options)) all.push_back(each);
  return all;
}

template <class Closure>
statistics counts_of(std::string_view json, Closure closure) {
  statistics counts;
  for (auto const& each : documents(text(json), {.statistics = &counts}) | closure) (void)each;
  return counts;
}

template <class F>
std::string message_of(F f) {
  try {
    f();
  } catch (error const& e) {
    return e.what();
  }
  return "no error";
}

template <class F>
std::error_code code_of(F f) {
  try {
    f();
  } catch (error const& e) {
    return e.code();
  }
  return {};
}

template <class R>
auto read_all(R const& range) {
  return [range] {
    for (auto const& each : range) (void)each;
  };
}

bool same(std::string const& a, std::string const& b) {
  std::vector<boost::json::value> values;
  for (element each : documents(text(a + ' ' + b), {.format = format::concatenated})) values.push_back(each);
  value_set<boost::json::value> set;
  set.insert(values.at(0));
  CHECK(set.contains(values.at(1)) == (element(values[0]) == element(values[1])));
  return set.contains(values.at(1));
}

// The same, of the text as it stands.
bool same_text(std::string const& a, std::string const& b) {
  return (documents(text("[" + a + "," + b + "]")) | to_set).size() == 1;
}

}  // namespace

TEST_CASE("flatten_path, value by value") {
  CHECK(rows(R"({"o": [1, null, [2]]})", flatten_path("o")) == strings{"1", "null", "[2]"});
  CHECK(rows(R"({"o": []})", flatten_path("o")).empty());
  CHECK(rows(R"({"o": 5} {"o": {"k": 1}})", flatten_path("o")) == strings{"5", R"({"k": 1})"});
  CHECK(rows(R"({"o": null} {} 7)", flatten_path("o")).empty());

  statistics const counts = counts_of(R"({"o": [1, null]} {"o": null} {} {"o": []} {"o": 5})", flatten_path("o"));
  CHECK(counts.documents == 5);
  CHECK(counts.rows == 3);
  CHECK(counts.null == 1);
  CHECK(counts.missing == 1);
}

TEST_CASE("flatten_path, policy by policy") {
  CHECK(rows("{}", flatten_path("o", {.missing = missing::null})) == strings{"null"});
  CHECK(rows(R"({"o": null})", flatten_path("o", {.null_value = null_value::null})) == strings{"null"});
  CHECK(rows(R"({"o": 5})", flatten_path("o", {.non_array = non_array::skip})).empty());
  CHECK(counts_of(R"({"o": 5})", flatten_path("o", {.non_array = non_array::skip})).mismatched == 1);
  CHECK(counts_of("{}", flatten_path("o", {.missing = missing::null})).missing == 1);

  auto fails = [](char const* json, flatten_options options) {
    return code_of(read_all(documents(text(json)) | flatten_path("o", options)));
  };
  CHECK(fails("{}", {.missing = missing::fail}) == errc::missing_value);
  CHECK(fails(R"({"o": null})", {.null_value = null_value::fail}) == errc::null_found);
  CHECK(fails(R"({"o": 5})", {.non_array = non_array::fail}) == errc::type_mismatch);
  CHECK(fails(R"({"o": []})", {missing::fail, null_value::fail, non_array::fail}) == std::error_code());
}

TEST_CASE("project, value by value") {
  char const* const json = R"({"v": 1} {"v": null} {} 5)";
  CHECK(rows(json, project("v")) == strings{"1", "null"});
  CHECK(rows(json, project<element>("v")) == strings{"1"});
  CHECK(values<int>(json) == std::vector<int>{1});
  CHECK(values<std::optional<int>>(json) ==
        std::vector<std::optional<int>>{1, std::nullopt, std::nullopt, std::nullopt});

  statistics const counts = counts_of(json, project<int>("v"));
  CHECK(counts.rows == 1);
  CHECK(counts.null == 1);
  CHECK(counts.missing == 2);
  CHECK(counts_of(json, project("v")).missing == 2);
  CHECK(counts_of(json, project<std::optional<int>>("v")).missing == 0);

  // Several fields: a row is dropped for the first that is not there.
  strings names;
  for (auto const& [name, size] : documents(text(R"({"n": "a", "s": 1} {"n": "b"} {"n": "c", "s": null} {"s": 4})")) |
                                      project<std::string, std::optional<int>>("n", "s"))
    names.push_back(std::string(name) + (size ? std::to_string(*size) : "-"));
  CHECK(names == strings{"a1", "b-", "c-"});
}

TEST_CASE("mismatches") {
  CHECK(code_of([] { values<int>(R"({"v": "1"})"); }) == errc::type_mismatch);
  CHECK(code_of([] { values<int>(R"({"v": 1.5})"); }) == errc::type_mismatch);
  CHECK(code_of([] { values<std::int8_t>(R"({"v": 128})"); }) == errc::number_out_of_range);
  CHECK(code_of([] { values<unsigned>(R"({"v": -1})"); }) == errc::number_out_of_range);
  CHECK(code_of([] { values<bool>(R"({"v": 0})"); }) == errc::type_mismatch);
  CHECK(code_of([] { values<std::string>(R"({"v": 0})"); }) == errc::type_mismatch);
  CHECK(code_of([] { values<std::vector<int>>(R"({"v": ["a"]})"); }) == errc::conversion_failed);
  CHECK(values<int>(R"({"v": "1"} {"v": 2})", {.mismatch = mismatch::skip}) == std::vector<int>{2});
  CHECK(code_of([] { values<std::optional<int>>(R"({"v": "1"})"); }) == errc::type_mismatch);
}

TEST_CASE("numbers") {
  CHECK(values<int>(R"({"v": 1.0} {"v": 1e0} {"v": 10e-1} {"v": -0})") == std::vector<int>{1, 1, 1, 0});
  CHECK(values<std::uint64_t>(R"({"v": 18446744073709551615} {"v": 1.8446744073709551615e19})") ==
        std::vector<std::uint64_t>(2, std::numeric_limits<std::uint64_t>::max()));
  CHECK(values<double>(R"({"v": 1} {"v": 1e-400})") == std::vector<double>{1, 0});
  CHECK(code_of([] { values<double>(R"({"v": 1e400})"); }) == errc::number_out_of_range);
}

TEST_CASE("equality") {
  CHECK(same("1", "1.0"));
  CHECK(same("1", "1e0"));
  CHECK(same("0", "-0"));
  CHECK(same_text("0", "-0.0"));
  CHECK(!same("9007199254740992", "9007199254740993"));
  CHECK(same_text("0.1", "1e-1"));
  CHECK(!same_text("0.1", "0.10000000000000000001"));
  CHECK(!same("1", R"("1")"));
  CHECK(same(R"("a")", R"("\u0061")"));
  CHECK(!same(R"("\u00e9")", R"("e\u0301")"));
  CHECK(!same("null", "false"));
  CHECK(same(R"({"a": 1, "b": 2})", R"({"b": 2.0, "a": 1})"));
  CHECK(!same("[1, 2]", "[2, 1]"));
  CHECK(same("[1, 2]", "[1.0, 2]"));
}

TEST_CASE("duplicate names") {
  char const* const twice = R"({"v": 1, "v": 2})";
  CHECK(code_of([&] { values<int>(twice); }) == errc::duplicate_name);
  CHECK(code_of([&] { values<int>(R"({"v": 1, "\u0076": 2})"); }) == errc::duplicate_name);
  CHECK(rows(twice, project("v"), {.validation = validate::selected}) == strings{"1"});
  CHECK(rows(R"({"v": 1, "w": 2, "w": 3})", project("v")) == strings{"1"});
  CHECK(rows(twice, select("$")) == strings{twice});  // taken as a whole: nothing is looked up in it
  CHECK(same_text(twice, R"({"v": 2})"));             // as a value, its last member counts
}

TEST_CASE("order") {
  printed out;
  //[order
  auto const documents_of = [](std::string_view json) { return documents(text(json)); };
  for (element each : documents_of(R"({"x": {"a": 1}, "a": {"a": 2}})") | select("..a")) std::cout << each << '\n';
  for (element each : documents_of(R"({"a": 3, "b": 4})") | select("['b', 'a']")) std::cout << each << '\n';
  for (element each : documents_of("[[5, 6]]") | select("[1, 0, 0]")) std::cout << each << '\n';
  //]
  CHECK(out.text() == shown(R"(//[order-out
1
{"a": 2}
2
3
4
5
5
6
//])"));
}

TEST_CASE("a field of the document comes with rows before it") {
  printed out;
  //[enclosing
  char const* const json = R"([{"other": ["a", "b"], "id": 1}, {"id": 2, "other": ["c"]}, {"other": ["d"]}])";
  for (auto const& [id, bit] : documents(text(json)) | flatten_path("other") | project<int, std::string>("$.id", ""))
    std::cout << id << ' ' << bit << '\n';
  //]
  CHECK(out.text() == shown(R"(//[enclosing-out
1 a
1 b
2 c
//])"));
}

TEST_CASE("a path that starts with $ is the document's in project and where, and the row's elsewhere") {
  char const* const json = R"([{"id": 7, "o": [{"id": 1}]}])";
  CHECK(rows(json, flatten_path("o") | project("$.id")) == strings{"7"});
  CHECK(rows(json, flatten_path("o") | project<element>("$.id")) == strings{"7"});
  CHECK(rows(json, flatten_path("o") | where<int>("$.id", [](int id) { return id == 7; })) == strings{R"({"id": 1})"});
  CHECK(rows(json, flatten_path("o") | select("$.id")) == strings{"1"});
  CHECK(rows(json, flatten_path("o") | flatten_path("$.id")) == strings{"1"});
}

TEST_CASE("errors come after the rows before them, and end the run") {
  printed out;
  //[error
  auto const rows = documents(text(R"([{"other": ["a", "b"]}, {"other": ["c", oops]}])")) | flatten_path("other");
  auto row = rows.begin();
  try {
    for (; row != rows.end(); ++row) std::cout << *row << '\n';
  } catch (parse_error const& e) {
    std::cout << e.what() << '\n' << (row == rows.end() ? "over" : "not over") << '\n';
  }
  //]
  CHECK(out.text() == shown(R"(//[error-out
"a"
"b"
"c"
line 1, column 41 (offset 40, document 2, path $.other[1]): expected a value, found 'oops'; text stands in double quotes
over
//])"));
}

TEST_CASE("bad records") {
  printed out;
  //[bad_records
  char const* const lines =
      "{\"other\": [1, 2], \"id\": 1}\n"
      "{\"other\": [3, 4, oops], \"id\": 2}\n"
      "{\"other\": [5], \"id\": 3}\n";
  statistics counts;
  document_options const options{
      .format = format::lines,
      .on_bad_record = [](parse_error const& e) { std::cout << "line " << *e.line() << " is bad\n"; },
      .statistics = &counts,
  };
  for (element each : documents(text(lines), options) | flatten_path("other")) std::cout << each << '\n';
  //]
  CHECK(out.text() == shown(R"(//[bad_records-out
1
2
3
4
line 2 is bad
5
//])"));
  CHECK(counts.documents == 3);
  CHECK(counts.bad_records == 1);

  printed again;
  strings waiting;
  for (auto const& [id, value] :
       documents(text(lines), options) | flatten_path("other") | project<int, int>("$.id", ""))
    waiting.push_back(std::to_string(id) + std::to_string(value));
  CHECK(again.text() == "line 2 is bad\n");
  CHECK(waiting == strings{"11", "12", "35"});

  // What is JSON and not what was asked for is no bad record.
  CHECK(code_of(read_all(documents(text("{\"v\": \"x\"}\n{\"v\": 1}"), options) | project<int>("v"))) ==
        errc::type_mismatch);
}

TEST_CASE("what is skipped is checked, unless asked for otherwise") {
  char const* const json = R"({"junk": [tru, 01, "\q"], "v": 1})";
  CHECK(code_of(read_all(documents(text(json)) | project<int>("v"))) != std::error_code());
  CHECK(rows(json, project("v"), {.validation = validate::selected}) == strings{"1"});
  CHECK(code_of(read_all(documents(text(R"({"v": [tru]})"), {.validation = validate::selected}) | project("v"))) !=
        std::error_code());
}

TEST_CASE("formats") {
  auto const all = [](std::string_view json, format how) {
    strings found;
    for (element each : documents(text(json), {.format = how})) found.push_back(each.to_json());
    return found;
  };
  CHECK(all("[1, [2]]", format::automatic) == strings{"1", "[2]"});
  CHECK(all("{}\n[2]\n3 4", format::automatic) == strings{"{}", "[2]", "3", "4"});
  CHECK(all("[1]\n\n[2]\n", format::lines) == strings{"[1]", "[2]"});
  CHECK(all("[1][2]\"a\"3 true", format::concatenated) == strings{"[1]", "[2]", "\"a\"", "3", "true"});
  CHECK(all("\x1E{}\n\x1E[2]\n", format::json_seq) == strings{"{}", "[2]"});
  CHECK(all("[1, 2]", format::single) == strings{"[1, 2]"});
  CHECK(all("\xEF\xBB\xBF[1]", format::automatic) == strings{"1"});
  CHECK(all(" \n", format::automatic).empty());
  CHECK(all("", format::lines).empty());
  CHECK(code_of([&] { all("", format::single); }) == errc::unexpected_end);
  CHECK(code_of([&] { all("", format::array); }) == errc::unexpected_end);
  CHECK(code_of([&] { all("{}", format::array); }) == errc::unexpected_format);
  CHECK(code_of([&] { all("[1]\n[2]", format::automatic); }) == errc::trailing_data);
  CHECK(code_of([&] { all("1 2", format::single); }) == errc::trailing_data);
  CHECK(code_of([&] { all("1 2", format::lines); }) == errc::trailing_data);
  CHECK(message_of([&] { all("[1]\n[2]", format::automatic); }) ==
        "line 2, column 1 (offset 4): expected the end of the input after the array, found '['; if each line is a "
        "document, use format::lines");
}

TEST_CASE("limits") {
  CHECK(code_of(read_all(documents(text("[[[1]]]"), {.max_depth = 1}))) == errc::depth_limit);
  CHECK(code_of(read_all(documents(text("[[[1]]]"), {.max_depth = 2}))) == std::error_code());
  CHECK(code_of(read_all(documents(text(R"(["a long one"])"), {.max_row_bytes = 5}))) == errc::row_limit);
  CHECK(code_of(read_all(documents(text(R"([{"skipped": "a long one", "v": 1}])"), {.max_row_bytes = 5}) |
                         project("v"))) == std::error_code());
  CHECK(code_of([] { (void)to_set(strings{"a"}, {.max_bytes = 1}); }) == errc::set_limit);
}

TEST_CASE("a foreign view between riffle's changes no row") {
  char const* const json = R"([{"o": [1, {"v": 2}]}, {"o": 3}, {}, {"o": null}])";
  auto const all = std::views::filter([](element const&) { return true; });
  strings fused, generic;
  for (element each : documents(text(json)) | flatten_path("o")) fused.push_back(each.to_json());
  for (element each : documents(text(json)) | all | flatten_path("o")) generic.push_back(each.to_json());
  CHECK(fused == generic);

  std::vector<boost::json::value> const values{boost::json::value_from(1), boost::json::value{{"o", {1, 2}}}};
  strings of_values;
  for (element each : values | flatten_path("o")) of_values.push_back(each.to_json());
  CHECK(of_values == strings{"1", "2"});

  // Errors have their place in the input still, as long as there is one.
  auto const line_of = [](auto&& range) {
    try {
      for (int each : range | project<int>("v")) (void)each;
    } catch (type_error const& e) {
      return e.line();
    }
    return std::optional<std::uint64_t>();
  };
  CHECK(line_of(documents(text("[{},\n{\"v\": true}]")) | all) == 2u);
  CHECK(line_of(std::vector<boost::json::value>{boost::json::value{{"v", true}}}) == std::nullopt);
}

TEST_CASE("a predicate of an element") {
  printed out;
  //[predicate
  auto const is_object = [](element const& each) { return each.is_object(); };
  char const* const json = R"([1, {"n": 2}, "three", {"n": 4}])";
  auto const values = documents(text(json)) | ranges::to<std::vector>();  // of boost::json::value
  for (int n : documents(text(json)) | std::views::filter(is_object) | project<int>("n")) std::cout << n << ' ';
  for (int n : documents(text(json)) | ranges::views::filter(is_object) | project<int>("n")) std::cout << n << ' ';
  for (int n : values | std::views::filter(is_object) | project<int>("n")) std::cout << n << ' ';
  //]
  CHECK(out.text() == "2 4 2 4 2 4 ");
  STATIC_REQUIRE(std::same_as<decltype(values), std::vector<boost::json::value> const>);
}

TEST_CASE("rows that wait are limited, too") {
  auto const path = std::filesystem::temp_directory_path() / "riffle_docs_waiting.json";
  {
    std::ofstream out(path, std::ios::binary);
    out << R"({"o": [0)";
    for (int i = 1; i != 100'000; ++i) out << ',' << i;
    out << R"(], "id": 1})";
  }
  auto rows_of = [&](std::size_t limit) {
    return documents(path, {.max_row_bytes = limit}) | flatten_path("o") | project<int, int>("$.id", "");
  };
  CHECK(std::ranges::distance(rows_of(64 << 20)) == 100'000);
  CHECK(code_of(read_all(rows_of(100'000))) == errc::row_limit);
  std::filesystem::remove(path);
}
