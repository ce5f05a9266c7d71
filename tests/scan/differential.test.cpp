// SPDX-License-Identifier: BSL-1.0
// Every kernel that this machine can run, the plain scanner of tests/support and Boost.JSON agree: on what is accepted,
// on the rows, and on each fault's code, offset, document and message, however the bytes are cut into windows.
//
// The environment says how much is compared:
//
//   RIFFLE_ITERATIONS   texts a test case (default: 600)
//   RIFFLE_SEED         the seed of the first one (default: 1); each further text has the next seed
//   RIFFLE_KERNEL       the one kernel to compare (default: all that there are)
//   RIFFLE_VERBOSE      if set, each seed is told before its turn, so that the last one is that of a crash
//
// What differs is told with its seed, to be run again with RIFFLE_ITERATIONS=1, and with a text that is as small as
// could be found. The JSONTestSuite is compared, too, where it is at hand: configure with
// -DRIFFLE_CORPORA_DIR=<the directory that holds a clone of it>.
#include <riffle/scan/scanner.hpp>

#include "catch.hpp"
#include "differential.hpp"
#include "kernels.hpp"
#include "mutate.hpp"
#include "oracle.hpp"
#include "random_json.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <iostream>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#ifndef RIFFLE_CORPORA_DIR
#define RIFFLE_CORPORA_DIR ""
#endif

using namespace riffle;
using namespace riffle::test;

namespace {

std::uint32_t iterations() { return number_from("RIFFLE_ITERATIONS", 600); }

constexpr std::array formats{format::automatic,    format::array,    format::lines,
                             format::concatenated, format::json_seq, format::single};

std::size_t some_size(random_json& random) { return random.one_in(3) ? 60 : random.one_in(3) ? 2000 : 300; }
std::string valid_text(format how, random_json& random) { return block_json(random).text(how, some_size(random)); }
std::string damaged_text(format how, random_json& random) {
  bool const spoiled = random.one_in(2);
  std::string text = block_json(random).text(how, some_size(random), spoiled);
  if (!spoiled || random.one_in(4))
    for (std::size_t n = 1 + random.below(random.one_in(4) ? 8 : 2); n != 0; --n) mutate(text, random);
  return text;
}

int told = 0;  // differences in this test case

// Tells what differs; not through Catch, which breaks texts into lines. False where enough has been told.
bool tell(std::uint32_t seed, std::string const& what) {
  std::cerr << "RIFFLE_SEED=" << seed << ": " << what << std::endl;
  FAIL_CHECK("RIFFLE_SEED=" << seed << " differs");
  return ++told < 3;
}

// Compares, and tells what differs.
bool agree(std::string const& text, job const& what, std::uint32_t seed) {
  if (difference(text, what, seed).empty()) return true;
  std::string const small = shrink(text, [&](std::string const& t) { return !difference(t, what, seed).empty(); });
  return tell(seed, difference(small, what, seed) + "\n  text     " + as_literal(small) + in_words(what));
}

// Calls one(seed, random) for each seed until it is false.
void repeat(std::function<bool(std::uint32_t, random_json&)> const& one) {
  told = 0;
  scans = 0;
  REQUIRE_FALSE(kernels().empty());
  std::uint32_t const first = number_from("RIFFLE_SEED", 1);
  bool const verbose = std::getenv("RIFFLE_VERBOSE") != nullptr;
  for (std::uint32_t seed = first; seed != first + iterations(); ++seed) {
    if (verbose) std::cout << "RIFFLE_SEED=" << seed << std::endl;
    random_json random(seed);
    if (!one(seed, random)) break;
  }
  if (verbose || std::getenv("RIFFLE_ITERATIONS") != nullptr) std::cout << scans << " scans" << std::endl;
}

// What must come up in every tenth text, unless only a few texts are asked for.
void check_often(std::uint64_t count) {
  if (iterations() >= 600) CHECK(count >= iterations() / 10);
}

// Accepts all that the grammar allows, and selects nothing.
job accepting(format how) {
  return {.plan_name = plans()[0].name,
          .plan = &plans()[0].plan,
          .options = {.format = how, .max_depth = 1'000'000},
          .refuse_duplicates = false};
}

// Whether Boost.JSON takes a text for one document. It reads numbers into values as it goes, and so refuses exponents
// that an int cannot hold, which the grammar allows: no verdict on those texts.
std::optional<bool> boost_accepts(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 1'000'000;
  boost::json::error_code failed;
  boost::json::parse({text.data(), text.size()}, failed, {}, options);
  if (failed == boost::json::error::exponent_overflow) return std::nullopt;
  return !failed;
}

}  // namespace

TEST_CASE("valid texts are read alike, in every format", "[random]") {
  std::uint64_t accepted = 0, rows = 0;
  repeat([&](std::uint32_t seed, random_json& random) {
    format const how = random.pick(formats);
    std::string const text = valid_text(how, random);
    job const what = random_job(random, how);
    observed const expected = plain(text, what);
    rows += expected.fields.size();
    if (expected.valid()) {
      ++accepted;
    } else if (expected.faults != 0 && expected.code != errc::duplicate_name && expected.code != errc::depth_limit &&
               expected.code != errc::row_limit) {
      return tell(seed, expected.events.back() + "\n  text     " + as_literal(text) + in_words(what));
    }
    return agree(text, what, seed);
  });
  check_often(accepted);
  check_often(rows);
}

TEST_CASE("damaged texts are refused alike, in every format", "[random]") {
  std::uint64_t refused = 0, records = 0;
  repeat([&](std::uint32_t seed, random_json& random) {
    format const how = random.pick(formats);
    std::string const text = damaged_text(how, random);
    job const what = random_job(random, random.one_in(8) ? random.pick(formats) : how);
    observed const expected = plain(text, what);
    refused += !expected.accepted;
    records += what.go_on && expected.faults > 1;
    return agree(text, what, seed);
  });
  check_often(refused);
  if (iterations() >= 600) CHECK(records != 0);
}

TEST_CASE("with validate::selected valid texts give the same rows, and all kernels read damaged ones alike",
          "[random]") {
  std::uint64_t rows = 0;
  repeat([&](std::uint32_t seed, random_json& random) {
    format const how = random.pick(formats);
    std::string const text = random.one_in(2) ? valid_text(how, random) : damaged_text(how, random);
    job what = random_job(random, how);
    what.options.validation = validate::selected;
    what.refuse_duplicates = false;
    rows += plain(text, what).fields.size();
    return agree(text, what, seed);
  });
  check_often(rows);
}

// Tables as validate::selected searches them: objects of which one or two names matter, with much that looks like these
// names, and lengths that bring every part of them to every place in a block. Some have so many other members that a
// search looks ahead as far as it ever does.
std::string table_text(format how, random_json& random) {
  constexpr std::array names{"\"a\"", "\"a\" ",    "\"\\u0061\"", "\"b\"", "\"b\"\t",
                             "\"c\"", "\"\\\"a\"", "\"aa\"",      "\"\""};
  constexpr std::array scalars{"1", "-2.5e3", "true", "null", "\"a\"", "\"b\"", "\"\\\\\"", "\"{\"", "\"]},\""};
  std::string out;
  std::function<void(int)> const value = [&](int depth) {
    if (random.one_in(2)) out.append(1 + random.below(2), ' ');
    std::size_t const choice = depth == 0 ? 0 : random.below(depth < 4 ? 5 : 3);
    if (choice == 2 && random.one_in(2)) {
      out += '"';
      for (std::size_t n = random.below(4); n != 0; --n)
        out += std::string(random.below(70), 'x') + (random.one_in(2) ? "\\\"a\\\":" : "\\\\");
      out += '"';
    } else if (choice == 1 || choice == 2) {
      out += random.pick(scalars);
    } else {
      bool const object = depth == 0 || random.one_in(2);
      out += object ? '{' : '[';
      std::set<std::string_view> seen;
      bool const large = depth == 0 && random.one_in(50);
      for (std::size_t n = large ? 500 : random.below(depth == 0 ? 7 : 4), i = 0; i != n; ++i) {
        if (i != 0) out += ',';
        if (object) {
          std::string_view const name = large && !random.one_in(100) ? "\"others\"" : random.pick(names);
          // Without repeated names, so that all read the same.
          std::string_view const plain =
              name.find("u0061") != name.npos ? "\"a\"" : name.substr(0, name.rfind('"') + 1);
          if (seen.insert(plain).second)
            out += name;
          else
            out += "\"n" + std::to_string(i) + '"';
          out += ':';
        }
        value(depth + 1);
      }
      if (random.one_in(4)) out += ' ';
      out += object ? '}' : ']';
    }
  };
  if (how == format::array) out += '[';
  for (std::size_t n = how == format::single ? 1 : 1 + random.below(5), i = 0; i != n; ++i) {
    if (how == format::array && i != 0) out += random.one_in(2) ? "," : ",\n";
    if (how == format::json_seq) out += '\x1E';
    value(0);
    if (how == format::lines || how == format::json_seq) out += random.one_in(8) ? "\r\n\n" : "\n";
  }
  if (how == format::array) out += ']';
  return out;
}

TEST_CASE("with validate::selected tables are searched alike, whole and damaged", "[random]") {
  using detail::level_kind;
  std::vector<named_plan> searches;
  auto const add = [&searches](std::string name, std::initializer_list<std::pair<level_kind, char const*>> levels,
                               std::initializer_list<char const*> fields) {
    detail::plan& made = searches.emplace_back(named_plan{std::move(name), {}}).plan;
    for (auto const& [kind, where] : levels) made.descend(path(where), kind);
    for (char const* const each : fields) made.add_field(path(each));
  };
  add("documents: a, b", {}, {"a", "b"});
  add("$.a[*]: b", {{level_kind::flatten, "a"}}, {"b"});
  add("$.a.b: itself", {{level_kind::select, "a.b"}}, {""});
  add("$.b[*].a[*]: itself, a", {{level_kind::flatten, "b"}, {level_kind::flatten, "a"}}, {"", "a"});
  add("$.*: a", {{level_kind::select, "*"}}, {"a"});
  add("$.a.*[*]: b, aa", {{level_kind::flatten, "a.*"}}, {"b", "aa"});
  add("$.*.*.b: itself", {{level_kind::select, "*.*.b"}}, {""});
  add("$.b[*][*].a: itself", {{level_kind::select, "b[*][*].a"}}, {""});
  add("$.a where b: a", {{level_kind::flatten, "a"}}, {"a"});
  searches.back().plan.add_condition(path("b"));
  std::uint64_t rows = 0, refused = 0;
  repeat([&](std::uint32_t seed, random_json& random) {
    format const how = random.pick(formats);
    std::string text = table_text(how == format::automatic ? format::array : how, random);
    if (random.one_in(2))
      for (std::size_t n = 1 + random.below(3); n != 0; --n) mutate(text, random);
    named_plan const& search = searches[random.below(searches.size())];
    job what{.plan_name = search.name,
             .plan = &search.plan,
             .options = {.format = how, .validation = validate::selected},
             .refuse_duplicates = false,
             .go_on = (how == format::lines || how == format::json_seq) && random.one_in(2)};
    if (random.one_in(8)) what.options.max_row_bytes = random.below(80);
    if (random.one_in(8)) what.options.max_depth = random.below(6);
    observed const expected = plain(text, what);
    rows += expected.fields.size();
    refused += !expected.accepted;
    return agree(text, what, seed);
  });
  check_often(rows);
  check_often(refused);
}

TEST_CASE("the plain scanner accepts what Boost.JSON accepts", "[random]") {
  job const what = accepting(format::single);
  std::uint64_t accepted = 0, refused = 0;
  repeat([&](std::uint32_t seed, random_json& random) {
    std::string const text =
        random.one_in(3) ? valid_text(format::single, random) : damaged_text(format::single, random);
    auto const differs = [&what](std::string const& t) {
      if (t.starts_with('\xEF')) return false;  // a byte order mark, which Boost.JSON does not skip
      bool const ours = plain(t, what).accepted;
      return boost_accepts(t).value_or(ours) != ours;
    };
    ++(plain(text, what).accepted ? accepted : refused);
    if (!differs(text)) return agree(text, what, seed);
    return tell(seed, "Boost.JSON differs\n  text     " + as_literal(shrink(text, differs)));
  });
  check_often(accepted);
  check_often(refused);
}

TEST_CASE("the rows are what Boost.JSON and plain loops select", "[random]") {
  std::uint64_t rows = 0;
  repeat([&](std::uint32_t seed, random_json& random) {
    block_json blocks(random, 30);  // Boost.JSON's parsers stop at 32
    format const how = random.pick(formats);
    std::string const text = blocks.text(how, some_size(random));
    if (blocks.repeats()) return true;  // of two members of a name Boost.JSON keeps one
    oracle::path const selected = random.path(random.one_in(2));
    std::string const words = oracle::to_text(selected, true);
    detail::plan plan;
    plan.descend(path(words), detail::level_kind::select);
    plan.add_field(path());
    job const what{.plan_name = words, .plan = &plan, .options = {.format = how}};
    oracle::nodes expected;
    std::vector<oracle::json> const documents = oracle::documents(text, how);
    for (oracle::json const& each : documents) {
      oracle::nodes found = oracle::evaluate(each, selected);
      oracle::sort_by_document(each, found);
      expected.insert(expected.end(), found.begin(), found.end());
    }
    observed const ours = plain(text, what);
    rows += ours.fields.size();
    auto const equal = [](std::string const& row, oracle::json const* node) {
      return oracle::alike(oracle::parse(row), *node);
    };
    if (ours.accepted && std::ranges::equal(ours.fields, expected, equal)) return agree(text, what, seed);
    return tell(seed, "Boost.JSON differs\n  text     " + as_literal(text) + in_words(what));
  });
  check_often(rows);
}

TEST_CASE("of format::lines, the bad records are the lines that Boost.JSON refuses", "[random]") {
  detail::plan plan;
  plan.descend(path("$"), detail::level_kind::select);
  plan.add_field(path());
  job const what{
      .plan_name = "$", .plan = &plan, .options = {.format = format::lines, .max_depth = 1'000'000}, .go_on = true};
  std::uint64_t bad = 0, rows = 0;
  repeat([&](std::uint32_t seed, random_json& random) {
    std::string const text = damaged_text(format::lines, random);
    std::vector<std::string> good;
    std::uint64_t refused = 0;
    std::string_view rest = text;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    while (!rest.empty()) {
      std::string_view const line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      std::size_t const begin = line.find_first_not_of(" \t\r");
      if (begin == line.npos) continue;
      std::optional<bool> const verdict = boost_accepts(line);
      if (!verdict) return true;
      if (*verdict)
        good.emplace_back(line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1));
      else
        ++refused;
    }
    observed const ours = plain(text, what);
    bad += refused;
    rows += good.size();
    // A bad line's value is a row, too, if what is bad comes after it.
    auto next = good.begin();
    for (std::string const& each : ours.fields) next += next != good.end() && *next == each;
    if (ours.faults == refused && next == good.end() && ours.fields.size() <= good.size() + refused)
      return agree(text, what, seed);
    return tell(seed, "Boost.JSON differs\n  text     " + as_literal(text));
  });
  check_often(bad);
  check_often(rows);
}

TEST_CASE("elements, each begun anew, are read alike", "[random]") {
  std::uint64_t accepted = 0, refused = 0;
  repeat([&](std::uint32_t seed, random_json& random) {
    job what = random_job(random, format::single);
    std::vector<std::pair<std::string, std::uint64_t>> texts;
    for (std::size_t n = 1 + random.below(4); n != 0; --n) {
      std::string text = random.one_in(6) ? damaged_text(format::single, random) : valid_text(format::single, random);
      texts.emplace_back(std::move(text), random.below(1000));
    }
    observed const expected = driver<plain_scanner>(what).run_each(texts);
    ++(expected.accepted ? accepted : refused);
    for (kernel const k : kernels()) {
      what.options.kernel = k;
      observed const found = driver<detail::scanner>(what).run_each(texts);
      if (found == expected) continue;
      std::string words;
      for (auto const& [text, offset] : texts) words += "\n  at " + std::to_string(offset) + ' ' + as_literal(text);
      return tell(seed,
                  std::string(name_of(k)) + " differs" + first_difference(expected, found) + words + in_words(what));
    }
    return true;
  });
  check_often(accepted);
  check_often(refused);
}

TEST_CASE("many rows in one window, of which only some may be in flight") {
  std::string text = "[";
  for (int i = 0; i != 20'000; ++i) text += std::to_string(i) + (i % 7 == 0 ? ", " : ",");
  for (int i = 0; i != 10'000; ++i) text += "[],";
  text += "0]";
  for (auto const& [how, selected] : {std::pair(format::array, "$"), std::pair(format::single, "$[*]")}) {
    detail::plan plan;
    plan.descend(path(selected), detail::level_kind::select);
    plan.add_field(path());
    job const what{.plan_name = selected, .plan = &plan, .options = {.format = how}};
    observed const expected = plain(text, what);
    CHECK(expected.fields.size() == 30'001);
    for (kernel const k : kernels())
      for (windows const& cut : {windows{}, windows{.ends = {100, 64'001, 120'000}}}) {
        CAPTURE(name_of(k), cut.ends.size());
        observed const found = with_kernel(k, text, what, cut);
        CHECK((found == expected));
        CHECK(found.most_rows < 20'000);
      }
  }
}

TEST_CASE("the JSONTestSuite is read alike, in every format", "[suite]") {
  std::filesystem::path const folder = std::filesystem::path(RIFFLE_CORPORA_DIR) / "JSONTestSuite" / "test_parsing";
  if (!std::filesystem::is_directory(folder)) {
    WARN("skipped: the JSONTestSuite's test_parsing; set RIFFLE_CORPORA_DIR to run it");
    return;
  }
  std::set<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json") files.insert(entry.path());
  CHECK(files.size() >= 318);
  told = 0;
  std::uint32_t seed = 0;
  for (std::filesystem::path const& file : files) {
    CAPTURE(file.filename().string());
    std::ifstream in(file, std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    random_json random(++seed);
    for (format const how : formats) {
      job what = random_job(random, how);
      what.options.max_row_bytes = document_options{}.max_row_bytes;
      if (!agree(text, what, seed)) return;
      what = accepting(how);
      if (!agree(text, what, seed)) return;
      if (how == format::single && !text.starts_with("\xEF\xBB\xBF")) {
        bool const ours = plain(text, what).accepted;
        CHECK(boost_accepts(text).value_or(ours) == ours);
      }
    }
  }
}

TEST_CASE("what differs is told by a small text") {
  std::string const text = shrink(std::string(1000, ' ') + "[1,2,\"\\u00e4\"," + std::string(500, '\n') + "x]",
                                  [](std::string const& t) { return t.find('\\') < t.find('x'); });
  CHECK(text == "\\");
  CHECK(as_literal("a\"\\\n\x01\xFF") == R"("a\"\\\n\001\377")");
  job const what = accepting(format::single);
  CHECK(plain("[1]", what) == plain("[2]", what));
  CHECK_FALSE(plain("[1]", what) == plain("[1", what));
  CHECK_FALSE(plain("[1", what) == plain("[12", what));
}
