// SPDX-License-Identifier: BSL-1.0
//
// The code of docs/tutorial.md.
#include "catch.hpp"
#include "snippet.hpp"

#include <riffle.hpp>

#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>
#include <range/v3/algorithm/max.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/transform.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace riffle;
using riffle_docs::printed;
using riffle_docs::shown;

namespace {

//[eager
std::set<std::string> names_of(std::filesystem::path const& table) {
  std::ifstream in(table, std::ios::binary);
  boost::json::value const all = boost::json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
  std::set<std::string> names;
  for (boost::json::value const& release : all.as_array())
    if (auto const* assets = release.as_object().if_contains("assets"); assets != nullptr && assets->is_array())
      for (boost::json::value const& asset : assets->as_array())
        if (auto const* name = asset.as_object().if_contains("name"); name != nullptr && name->is_string())
          names.insert(std::string(name->as_string()));
  return names;
}
//]

//[names
auto names(std::filesystem::path const& table) {
  return documents(table) | flatten_path("assets") | project<std::string>("name");
}
//]

//[asset
struct asset {
  std::string name;
  std::uint64_t size = 0;
  std::optional<std::string> label;  // null or missing: still a row
};
BOOST_DESCRIBE_STRUCT(asset, (), (name, size, label))
//]

}  // namespace

TEST_CASE("the eager program finds what the pipeline finds") {
  std::set<std::string> const older = names_of("table_1.json"), newer = names_of("table_2.json");
  std::vector<std::string> expected;
  std::ranges::set_difference(newer, older, std::back_inserter(expected));
  std::vector<std::string> found;
  for (std::string name : names("table_2.json") | set_difference(names("table_1.json"))) found.push_back(name);
  std::ranges::sort(found);
  CHECK(found == expected);
  CHECK(found.size() == 287);
}

TEST_CASE("documents") {
  printed out;
  //[documents
  for (element release : documents("table_2.json") | std::views::take(3))
    std::cout << "document " << *release.document() << ": " << release.text().size() << " bytes at "
              << *release.offset() << '\n';
  //]
  CHECK(out.text() == shown(R"(//[documents-out
document 1: 52833 bytes at 4
document 2: 51768 bytes at 52841
document 3: 56293 bytes at 104613
//])"));
}

TEST_CASE("flatten_path") {
  printed out;
  //[flatten_path
  auto assets = documents("table_2.json") | flatten_path("assets");
  std::cout << std::ranges::distance(assets) << " assets\n";
  for (element each : assets | std::views::take(1)) std::cout << each.value().at("name") << '\n';
  //]
  CHECK(out.text() == shown(R"(//[flatten_path-out
740 assets
"chromedriver-v21.1.1-darwin-arm64.zip"
//])"));
}

TEST_CASE("project") {
  printed out;
  //[project
  for (std::string_view name : names("table_2.json") | std::views::take(2)) std::cout << name << '\n';

  auto length = [](std::string_view name) { return name.size(); };
  std::string const longest = ranges::max(names("table_2.json"), {}, length);  // collected values own
  std::cout << longest << '\n';
  //]
  CHECK(out.text() == shown(R"(//[project-out
chromedriver-v21.1.1-darwin-arm64.zip
chromedriver-v21.1.1-darwin-x64.zip
electron-v20.0.0-nightly.20220421-win32-arm64-toolchain-profile.zip
//])"));
}

TEST_CASE("to_set") {
  printed out;
  //[to_set
  auto const older = names("table_1.json") | to_set;
  std::cout << older.size() << " names\n"
            << std::boolalpha << older.contains("electron.d.ts") << ' ' << older.contains("electron.exe") << '\n';
  //]
  CHECK(out.text() == shown(R"(//[to_set-out
402 names
true false
//])"));
}

TEST_CASE("set_difference") {
  printed out;
  //[set_difference
  auto added = names("table_2.json") | set_difference(names("table_1.json"));
  std::cout << std::ranges::distance(added) << " new names, such as\n";
  for (std::string_view name : added | std::views::take(2)) std::cout << name << '\n';
  //]
  CHECK(out.text() == shown(R"(//[set_difference-out
287 new names, such as
chromedriver-v21.1.1-darwin-arm64.zip
chromedriver-v21.1.1-darwin-x64.zip
//])"));
}

TEST_CASE("set_difference by a key") {
  printed out;
  //[by_key
  auto by_id = [](element const& asset) { return asset.value().at("id").as_int64(); };
  auto assets = [](char const* table) { return documents(table) | flatten_path("assets"); };
  auto added = assets("table_2.json") | set_difference(assets("table_1.json"), by_id);
  std::cout << std::ranges::distance(added | project<std::string>("name")) << " new assets\n";
  //]
  CHECK(out.text() == shown(R"(//[by_key-out
311 new assets
//])"));
}

TEST_CASE("where") {
  printed out;
  //[where
  auto is_release = [](bool prerelease) { return !prerelease; };
  auto is_large = [](std::uint64_t bytes) { return bytes > 1'000'000'000; };
  auto large = documents("table_2.json")                 //
               | where<bool>("prerelease", is_release)   // a condition on the document,
               | flatten_path("assets")                  //
               | where<std::uint64_t>("size", is_large)  // and one on the row
               | project<std::string>("name");
  for (std::string_view name : large | std::views::take(2)) std::cout << name << '\n';
  //]
  CHECK(out.text() == shown(R"(//[where-out
electron-v21.1.1-linux-x64-debug.zip
electron-v21.1.1-win32-ia32-pdb.zip
//])"));
}

TEST_CASE("several fields, one of them the document's") {
  printed out;
  //[fields
  auto rows = documents("table_2.json") | flatten_path("assets") |
              project<std::string, std::string, std::uint64_t>("$.tag_name", "name", "size");
  for (auto const& [release, name, size] : rows | std::views::take(2))
    std::cout << release << ' ' << name << ' ' << size << '\n';
  //]
  CHECK(out.text() == shown(R"(//[fields-out
v21.1.1 chromedriver-v21.1.1-darwin-arm64.zip 13159078
v21.1.1 chromedriver-v21.1.1-darwin-x64.zip 14898361
//])"));
}

TEST_CASE("structs") {
  printed out;
  //[struct
  std::uint64_t bytes = 0, labelled = 0;
  for (asset const& each : documents("table_2.json") | flatten_path("assets") | project<asset>()) {
    bytes += each.size;
    labelled += each.label && !each.label->empty();
  }
  std::cout << bytes << " bytes, " << labelled << " with a label\n";
  //]
  CHECK(out.text() == shown(R"(//[struct-out
115831827885 bytes, 7 with a label
//])"));
}

TEST_CASE("lines, with a bad one") {
  printed out;
  //[lines
  statistics counts;
  document_options const options{
      .format = format::lines,
      .on_bad_record = [](parse_error const& e) { std::cout << "skipped: " << e.what() << '\n'; },
      .statistics = &counts,
  };
  for (std::string_view tag : documents("damaged.ndjson", options) | project<std::string>("tag_name"))
    std::cout << tag << '\n';
  std::cout << counts.rows << " of " << counts.documents << " records\n";
  //]
  CHECK(out.text() == shown(R"(//[lines-out
v0.4.2
v0.3.5
skipped: damaged.ndjson: line 3, column 701 (offset 5984, document 3, path $.author.following_url): the line ends inside a string, which is not closed; a line feed in a string is written \n
v0.3.3
v0.3.2
v0.3.1
5 of 6 records
//])"));
}

TEST_CASE("counts and progress") {
  printed out;
  //[counts
  statistics counts;
  auto show = [](std::uint64_t bytes, std::optional<std::uint64_t> total) {
    std::cout << bytes << " of " << total.value_or(0) << " bytes\n";
  };
  auto chromium =
      documents("table_2.json", {.statistics = &counts, .progress = show}) | project<std::string>("deps.chrome");
  auto const versions = chromium | to_set;
  std::cout << counts.documents << " documents: " << counts.rows << " rows, " << counts.missing << " missing, "
            << versions.size() << " distinct\n";
  //]
  CHECK(out.text() == shown(R"(//[counts-out
524117 of 524117 bytes
19 documents: 9 rows, 10 missing, 8 distinct
//])"));
}

TEST_CASE("an error") {
  printed out;
  //[error
  try {
    for (int name : documents("table_2.json") | flatten_path("assets") | project<int>("name"))
      std::cout << name << '\n';
  } catch (type_error const& e) {
    std::cout << e.what() << '\n';
    std::cout << *e.line() << ' ' << *e.document() << ' ' << e.path() << '\n';
  }
  //]
  CHECK(out.text() == shown(R"(//[error-out
table_2.json: line 41, column 17 (offset 2169, document 1, path $.assets[*].name): expected an integer, found a string "chromedriver-v21.1.1-darwin-arm64.zip"; drop such rows with {.mismatch = mismatch::skip}
41 1 $.assets[*].name
//])"));
}

TEST_CASE("values in memory") {
  printed out;
  //[memory
  std::vector<boost::json::value> const releases{
      {{"tag_name", "v1"}, {"assets", {{{"name", "a"}}, {{"name", "b"}}}}},
      {{"tag_name", "v2"}},
  };
  for (std::string_view name : releases | flatten_path("assets") | project<std::string>("name"))
    std::cout << name << '\n';
  //]
  CHECK(out.text() == shown(R"(//[memory-out
a
b
//])"));
}

TEST_CASE("chunks") {
  printed out;
  //[chunks
  std::vector<std::string> const received{R"([{"name": "a"}, {"na)", R"(me": "b"}])"};
  for (std::string_view name : documents(chunks(received)) | project<std::string>("name")) std::cout << name << '\n';
  //]
  CHECK(out.text() == shown(R"(//[chunks-out
a
b
//])"));
}

TEST_CASE("the standard's views and range-v3's") {
  printed out;
  //[mixed
  auto product = [](std::string_view name) { return std::string(name.substr(0, name.find("-v"))); };
  auto is_program = [](std::string_view name) { return name.find('.') == name.npos; };
  auto products = names("table_2.json")                // riffle
                  | ranges::views::transform(product)  // range-v3
                  | distinct                           // riffle
                  | std::views::filter(is_program);    // the standard
  for (std::string const& each : products) std::cout << each << '\n';
  //]
  CHECK(out.text() == shown(R"(//[mixed-out
chromedriver
electron
ffmpeg
libcxx-objects
mksnapshot
atom-shell
//])"));
}

TEST_CASE("a foreign view between riffle's") {
  printed out;
  //[foreign
  auto is_large = [](element const& release) { return release.value().at("assets").as_array().size() > 80; };
  auto large = documents("table_2.json") | std::views::filter(is_large) | project<std::string>("tag_name");
  for (std::string_view tag : large) std::cout << tag << '\n';
  //]
  CHECK(out.text() == shown(R"(//[foreign-out
v20.0.0-nightly.20220421
v18.3.15
v18.1.0
v18.0.4
//])"));
}

TEST_CASE("collecting") {
  //[collect
  std::vector<std::string> const all = names("table_1.json") | ranges::to<std::vector<std::string>>();
  std::vector<boost::json::value> releases;
  std::ranges::copy(documents("table_1.json"), std::back_inserter(releases));
  //]
  CHECK(all.size() == 429);
  CHECK(releases.size() == 15);
}
