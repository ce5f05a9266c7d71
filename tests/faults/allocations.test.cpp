// SPDX-License-Identifier: BSL-1.0
// Memory that runs out, at every allocation in turn: std::bad_alloc arrives, the rows before it have been delivered, the
// run is over, nothing leaks, the view can be begun again, and a set is as it was.
#include <riffle.hpp>

#include <range/v3/view/filter.hpp>

#include <boost/describe/class.hpp>

#include "allocations.hpp"
#include "catch.hpp"
#include "matrix.hpp"
#include "sources.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

namespace {

/// What a run gave.
struct attempt {
  list rows = {};
  bool threw = false;      // std::bad_alloc
  bool over = true;        // and the run was over then
  std::string error = {};  // what() of any other exception
};

/// Reads a view to its end or to where it throws.
template <class View>
void read_rows(View& view, attempt& result) {
  std::ranges::iterator_t<View> at;
  bool advancing = true;
  try {
    for (at = std::ranges::begin(view); !(at == std::ranges::end(view)); advancing = true, ++at) {
      advancing = false;
      std::ranges::range_value_t<View> row = *at;  // owned, as a container would have it
      failing_allocation::pause const ours;
      result.rows.push_back(show(row));
    }
  } catch (std::bad_alloc const&) {
    result.threw = true;
  } catch (std::exception const& e) {
    failing_allocation::pause const ours;
    result.error = e.what();
  }
  result.over = !advancing || at == std::ranges::end(view);
}

/// What is known of a pipeline.
struct traits {
  std::string_view error = {};  // a run with enough memory ends in an error with these words
  bool begins_again = true;
  bool locates = false;  // errors are told with line and column, which are left out where finding them fails
};

/// Makes a pipeline and reads it, with each of its allocations failing in turn. With enough memory it gives `expected`.
template <class Make>
void check(Make const& make, list const& expected, traits const& what = {}) {
  {
    auto view = make();  // what is allocated once in a program is allocated here
    attempt plain;
    read_rows(view, plain);
    REQUIRE(plain.rows == expected);
    REQUIRE(plain.error.find(what.error) != std::string::npos);
    REQUIRE(plain.error.empty() == what.error.empty());
  }
  std::size_t delivered = 0;
  std::uint64_t n = 0;
  for (bool failed = true; failed; ++n) {
    CAPTURE(n);
    std::int64_t const before = live_allocations;
    {
      attempt seen;
      std::optional<decltype(make())> view;
      {
        failing_allocation const at(n);
        try {
          view.emplace(make());
          read_rows(*view, seen);
        } catch (std::bad_alloc const&) {  // before there was a run
          seen.threw = true;
        }
        failed = failing_allocation::failed();
      }
      if (!what.locates) REQUIRE(seen.threw == failed);
      if (!seen.threw) {
        REQUIRE(seen.rows == expected);
        REQUIRE(seen.error.find(what.error) != std::string::npos);
      }
      REQUIRE(seen.over);
      REQUIRE((!seen.threw || seen.rows.size() >= delivered));  // the later it fails, the more has been delivered
      REQUIRE(std::equal(seen.rows.begin(), seen.rows.end(), expected.begin()));
      if (seen.threw || !failed) delivered = seen.rows.size();
      if (what.begins_again && view) {
        attempt second;
        read_rows(*view, second);
        REQUIRE(second.rows == expected);
      }
    }
    REQUIRE(live_allocations == before);
  }
  CHECK(n > 1);
  CHECK(delivered == expected.size());
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i != times; ++i) out += piece;
  return out;
}

// Values that outgrow a small window, names and strings with escapes, and a field that stands behind the rows.
std::string const long_text(700, 'x');
std::string const table =
    R"([{"other":[{"bit":"a"},{"bit":"a \"longer\" string, with escapes: \u00e9"},{"bit":"\u0061"}],"id":1},)"
    R"({"id":2,"other":[{"bit":")" +
    long_text +
    R"(\n"},null,{"no":1},{"bit":"a"}]},)"
    R"({"other":{"bit":"single"},"id":3},{"other":[{"bit":"last, and longer than small strings"}],"id":4}])";
list const bits{
    show("a"),      show("a \"longer\" string, with escapes: \u00e9"), show("a"), show(long_text + "\n"), show("a"),
    show("single"), show("last, and longer than small strings")};
list const distinct_bits{bits[0], bits[1], bits[3], bits[5], bits[6]};

element_view open_table() { return documents(split_source(table, 10, 50, 300, 700), {.window_bytes = 64}); }
auto table_bits() { return open_table() | flatten_path("other") | project<std::string>("bit"); }

struct asset {
  std::string bit;
  std::optional<int> size;
};
BOOST_DESCRIBE_STRUCT(asset, (), (bit, size))
std::string show(asset const& a) { return riffle::test::show(a.bit) + "/" + riffle::test::show(a.size); }

}  // namespace

TEST_CASE("elements and the values made of them") {
  std::string const json = R"({"a":[1,2.5,"x"],"b":{"c":"a string that is not a small one"}} [true,null] "z")";
  list const expected{R"({"a":[1,2.5E0,"x"],"b":{"c":"a string that is not a small one"}})", "[true,null]", R"("z")"};
  check([&] { return documents(split_source(json, 3, 20), {.window_bytes = 1}); }, expected);
  check([&] { return documents(text(json)); }, expected);
  check([&] { return documents(text(json)) | where("a", [](element const& e) { return e.is_array(); }); },
        {expected[0]});
}

TEST_CASE("strings, with escapes and larger than the window") { check(table_bits, bits); }

TEST_CASE("rows that wait for a field behind them") {
  auto const make = [] {
    return open_table() | flatten_path("other") | project<int, std::optional<std::string>>("$.id", "bit");
  };
  check(make, {"(1, " + bits[0] + ")", "(1, " + bits[1] + ")", "(1, " + bits[2] + ")", "(2, " + bits[3] + ")",
               "(2, none)", "(2, none)", "(2, " + bits[4] + ")", "(3, " + bits[5] + ")", "(4, " + bits[6] + ")"});
}

TEST_CASE("structs, and types that boost::json converts to") {
  check([] { return open_table() | flatten_path("other") | project<asset>(); },
        {bits[0] + "/none", bits[1] + "/none", bits[2] + "/none", bits[3] + "/none", bits[4] + "/none",
         bits[5] + "/none", bits[6] + "/none"});
  std::string const json = R"({"v":["one","two","a third string, which is longer"]} {"v":null} {"v":[]})";
  check([&] { return documents(text(json)) | project<std::optional<std::vector<std::string>>>("v"); },
        {R"(["one","two","a third string, which is longer"])", "none", "[]"});
}

TEST_CASE("conditions, on rows and on the rows that they are taken from") {
  auto const is_long = [](std::string_view s) { return s.size() > 20; };
  check(
      [&] {
        return open_table() | flatten_path("other") | where<std::string>("bit", is_long) | project<std::string>("bit");
      },
      {bits[1], bits[3], bits[6]});
  auto const even = [](int i) { return i % 2 == 0; };
  check([&] { return open_table() | where<int>("id", even) | flatten_path("other") | project<std::string>("bit"); },
        {bits[3], bits[4], bits[6]});
}

TEST_CASE("rows inside rows") {
  std::string const json = R"({"a":{"a":{"b":"x","a":1}},"c":["a",{"a":[2]}]})";
  check([&] { return documents(one_byte_source(json), {.window_bytes = 8}) | select("..a"); },
        {R"({"a":{"b":"x","a":1}})", R"({"b":"x","a":1})", "1", "[2]"});
  list nested;
  for (std::size_t depth = 97; depth != 0; --depth) nested.push_back(repeat("[", depth) + repeat("]", depth));
  std::string const deep = repeat("[", 100) + repeat("]", 100);
  check([&] { return documents(text(deep), {.format = format::single}) | select("..[0]") | select("[0][0]"); }, nested);
}

TEST_CASE("rows made of nulls, and a field of the document alone") {
  check([&] { return open_table() | flatten_path("no", {.missing = missing::null}) | project("$.id"); },
        {"1", "2", "3", "4"});
}

TEST_CASE("many names, more than a word has bits") {
  std::string names, members;
  list expected;
  for (int i = 0; i != 80; ++i) {
    names += (i == 0 ? "'name" : ",'name") + std::to_string(i) + "'";
    members += (i == 0 ? "\"name" : ",\"name") + std::to_string(i) + "\":" + std::to_string(i);
    expected.push_back(std::to_string(i));
  }
  check([&] { return documents(text("{" + members + "}")) | select(path("$[" + names + "]")) | project<int>(""); },
        expected);
}

TEST_CASE("documents from ranges") {
  std::vector<boost::json::value> const values = oracle::documents(table, format::automatic);
  check([&] { return values | flatten_path("other") | project<std::string>("bit"); }, bits);
  auto const fresh = [&] {
    return values | std::views::transform([](boost::json::value const& v) { return v; }) | flatten_path("other") |
           project<std::string>("bit");
  };
  check(fresh, bits);
  auto const foreign = [] {
    return open_table() | std::views::filter([](element const& e) { return e.is_object(); }) | flatten_path("other") |
           ranges::views::filter([](element const& e) { return !e.is_null(); }) | project<std::string>("bit");
  };
  check(foreign, bits, {.begins_again = false});  // range-v3's filter keeps its begin()
}

TEST_CASE("files, mapped files, streams and chunks") {
  temporary_directory const dir;
  auto const path = dir.write("a table with a name that is not a small string.json", table);
  auto const bits_of = [](element_view const& all) {
    return all | flatten_path("other") | project<std::string>("bit");
  };
  check([&] { return bits_of(documents(file(path), {.window_bytes = 100})); }, bits);
  check([&] { return bits_of(documents(path)); }, bits);
  check([&] { return bits_of(documents(mapped_file(path))); }, bits);
  std::vector<std::string> const pieces{table.substr(0, 100), table.substr(100, 1), table.substr(101)};
  check([&] { return bits_of(documents(chunks(pieces), {.window_bytes = 64})); }, bits);
  std::istringstream in(table);
  auto const of_stream = [&] {
    in.seekg(0);
    return bits_of(documents(stream(in), {.window_bytes = 100}));
  };
  check(of_stream, bits, {.begins_again = false});
}

TEST_CASE("errors, which are made of strings") {
  temporary_directory const dir;
  std::string const broken = table.substr(0, table.size() - 1) + ",{\"other\":[\"e\", oops]}]";
  auto const path = dir.write("broken", broken);
  traits const oops{.error = "expected a value, found 'o", .locates = true};
  check(
      [&] { return documents(file(path), {.window_bytes = 100}) | select("other[*].bit") | project<std::string>(""); },
      {bits[0], bits[1], bits[2], bits[3], bits[4], bits[6]}, oops);
  check([&] { return documents(text(broken)) | flatten_path("other") | project<std::string>("bit"); }, bits, oops);
  check([&] { return open_table() | flatten_path("other") | project<std::string>("$.id"); }, {},
        {.error = "a string", .locates = true});
  check([&] { return open_table() | flatten_path("id", {.non_array = non_array::fail}); }, {},
        {.error = "wants an array", .locates = true});
  check([&] { return documents(text(table), {.max_depth = 2}) | select("id"); }, {},
        {.error = "max_depth", .locates = true});
  check([&] { return documents(file(dir.path() / "missing")) | select("id"); }, {}, {.error = "cannot open"});
  check([&] { return documents(mapped_file(dir.path() / "missing")) | select("id"); }, {}, {.error = "cannot open"});
}

TEST_CASE("bad records, of which each is told") {
  std::string const lines = "{\"n\":1}\n{\"n\":oops}\n{\"n\":2}\n[\n{\"n\":3}\n";
  std::string const records = "\x1E{\"n\":1}\n\x1E{\"n\":oops}\n\x1E{\"n\":2}\n\x1E[\n\x1E{\"n\":3}\n";
  for (format const how : {format::lines, format::json_seq}) {
    int bad = 0;
    document_options const options{.format = how, .on_bad_record = [&bad](parse_error const&) { ++bad; }};
    one_byte_source const source(how == format::lines ? lines : records);
    check([&] { return documents(source, options) | project<int>("n"); }, {"1", "2", "3"}, {.locates = true});
    CHECK(bad != 0);
  }
}

TEST_CASE("what has to be held, and both validations, with every kernel") {
  std::string const shop = R"([{"id":1,"items":[{"name":"a long name that allocates, \u00e9","price":5},)"
                           R"({"name":"another of the kind that does not fit a string","price":155}]},)"
                           R"({"id":2,"items":[{"name":"and one more of those that do not fit","price":30}]}])";
  list const names{show("a long name that allocates, \u00e9"), show("another of the kind that does not fit a string"),
                   show("and one more of those that do not fit")};
  for (validate const mode : {validate::all, validate::selected})
    for (kernel const k : detail::available_kernels())
      for (std::size_t const window : {64u, 4096u}) {
        CAPTURE(static_cast<int>(mode), static_cast<int>(k), window);
        auto const open = [&] {
          return documents(split_source(shop, 10, 50, 100), {.validation = mode, .window_bytes = window, .kernel = k});
        };
        check([&] { return open() | select("items[?match(@.name, 'an.*')].price"); }, {"155", "30"});
        check([&] { return open() | select("items[?search(@.name, 'f{1}it$') || @.price < 6].price"); }, {"5", "30"});
        check([&] { return open() | select("items[-1].price"); }, {"155", "30"});
        check([&] { return open() | select("items[::-1].price"); }, {"155", "5", "30"});
        check([&] { return open() | select("items[?@.price > $.id && @.price < 30].name"); }, {names[0]});
        check([&] { return open() | flatten_path("items") | project<std::string>("name"); }, names);
        check([&] { return open() | flatten_path("items") | project<int, int>("$.id", "price"); },
              {"(1, 5)", "(1, 155)", "(2, 30)"});
      }
}

TEST_CASE("set operations: of strings, of rows by a projection, of JSON values") {
  auto const minus = [] { return std::vector<std::string>{"single", "a", "something else that is not small"}; };
  check([&] { return table_bits() | set_difference(minus()); }, {bits[1], bits[3], bits[6]});
  check([&] { return table_bits() | set_intersection(minus()); }, {bits[0], bits[5]});
  list with = distinct_bits;
  with.push_back(show("something else that is not small"));
  check([&] { return table_bits() | set_union(minus()); }, with);
  check([&] { return table_bits() | set_symmetric_difference(minus()); }, {bits[1], bits[3], bits[6], with.back()});
  check([&] { return table_bits() | distinct; }, distinct_bits);
  value_set<std::string> const given = to_set(minus());
  check([&] { return table_bits() | set_difference(given); }, {bits[1], bits[3], bits[6]});
  std::vector<int> const sorted_left{1, 2, 3, 4}, sorted_right{2, 3};
  check([&] { return sorted_left | sorted_set_difference(sorted_right); }, {"1", "4"});

  auto const rows = [] { return open_table() | flatten_path("other") | project<std::string, int>("bit", "$.id"); };
  auto const id_of = [](auto const& row) { return row.template get<1>(); };
  check([&] { return rows() | distinct(id_of); },
        {"(" + bits[0] + ", 1)", "(" + bits[3] + ", 2)", "(" + bits[5] + ", 3)", "(" + bits[6] + ", 4)"});

  auto const json = [](char const* s) { return documents(text(s)); };
  check([&] { return json(R"([{"a":1,"b":[2]},{"b":[2.0],"a":1e0},"x",7])") | set_difference(json(R"(["x"])")); },
        {R"({"a":1,"b":[2]})", "7"});
}

TEST_CASE("to_set throws away what it has") {
  auto const sizes = [](auto const& set) { return std::vector<std::size_t>{set.size()}; };
  check([&] { return sizes(table_bits() | to_set); }, {"5"});
  check([&] { return sizes(open_table() | to_set); }, {"4"});
  check([&] { return sizes(open_table() | flatten_path("other") | project<std::string, int>("bit", "$.id") | to_set); },
        {"6"});
}

namespace {

/// Inserts the values of `make(i)`, each after every attempt with too little memory, and looks at the set after those.
template <class T, class Make>
void check_insert(std::size_t count, Make const& make) {
  std::int64_t const before = live_allocations;
  std::size_t failures = 0;
  // Calls `change` with each of its allocations failing in turn, and `look` after each failure.
  auto const retry = [&failures](auto const& change, auto const& look) {
    for (std::uint64_t n = 0;; ++n) {
      std::int64_t const live = live_allocations;
      try {
        failing_allocation const at(n);
        change();
        return;
      } catch (std::bad_alloc const&) {
      }
      ++failures;
      look(live_allocations == live);
    }
  };
  {
    value_set<T> set;
    for (std::size_t i = 0; i != count; ++i) {
      T const value = make(i);
      retry([&] { set.insert(value); },
            [&](bool) {
              REQUIRE(set.size() == i);
              REQUIRE_FALSE(set.contains(value));
            });
      REQUIRE(set.size() == i + 1);
      REQUIRE(set.contains(value));
    }
    std::size_t i = 0;
    for (auto&& value : set) REQUIRE(detail::same(value, make(i++)));
    REQUIRE(i == count);

    std::optional<value_set<T>> copy;
    retry([&] { copy.emplace(set); }, [](bool nothing_leaked) { REQUIRE(nothing_leaked); });
    REQUIRE(*copy == set);
    value_set<T> assigned{make(0)};
    retry([&] { assigned = set; },
          [&](bool nothing_leaked) {
            REQUIRE(nothing_leaked);
            REQUIRE(assigned.size() == 1);
            REQUIRE(assigned.contains(make(0)));
          });
    REQUIRE(assigned == set);
  }
  CHECK(failures > 5);
  CHECK(live_allocations == before);
}

}  // namespace

TEST_CASE("a set whose insert() or copy fails is as it was") {
  check_insert<std::string>(3000, [](std::size_t i) { return std::to_string(i) + std::string(i % 40, 'x'); });
  check_insert<std::string>(20, [](std::size_t i) { return std::string(i * 30'000, 'x'); });  // several chunks each
  check_insert<int>(2000, [](std::size_t i) { return static_cast<int>(i); });
  check_insert<boost::json::value>(300, [](std::size_t i) {
    return boost::json::value{{"a name that is not small, to be allocated", i}, {"b", {i, "x"}}};
  });
  check_insert<row<std::string, int>>(
      300, [](std::size_t i) { return row<std::string, int>(std::string(i, 'x'), static_cast<int>(i)); });
}

TEST_CASE("a path") {
  for (char const* const good :
       {"$.store..book[0,2:8:2]['a name that is not small, to be allocated'].x", "/a/b~1c/0", "a.b[*]",
        "$[?match(@.a, '[a-c]+|x{2,3}') && count(@..b) > 1 || !@['a name that is not small, to be allocated']][-1]"}) {
    bool made = false;
    for (std::uint64_t n = 0; !made; ++n) {
      std::int64_t const before = live_allocations;
      try {
        failing_allocation const at(n);
        path const parsed{std::string_view(good)};
        made = true;
      } catch (std::bad_alloc const&) {
      }
      REQUIRE(live_allocations == before);
    }
  }
}
