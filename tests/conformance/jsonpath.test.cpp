// SPDX-License-Identifier: BSL-1.0
// JSONPath: cases of our own and, where it is at hand, the JSONPath Compliance Test Suite
// (https://github.com/jsonpath-standard/jsonpath-compliance-test-suite). To run it, configure with
// -DRIFFLE_CORPORA_DIR=<the directory that holds a clone of it>.
#include <riffle/path/path.hpp>
#include <riffle/source/text.hpp>
#include <riffle/view/documents.hpp>
#include <riffle/view/select.hpp>

#include "catch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#ifndef RIFFLE_CORPORA_DIR
#define RIFFLE_CORPORA_DIR ""
#endif

namespace {

using texts = std::vector<std::string>;

// What a path selects in one document, as compact JSON; `window_bytes` at a time.
texts selected(riffle::path const& where, std::string const& json, std::size_t window_bytes = 256 * 1024) {
  texts out;
  for (riffle::element const e :
       riffle::documents(riffle::text(json), {.format = riffle::format::single, .window_bytes = window_bytes}) |
           riffle::select(where))
    out.push_back(boost::json::serialize(e.value()));
  return out;
}

texts selected(std::string_view where, std::string const& json) {
  texts const whole = selected(riffle::path(where), json);
  CHECK(selected(riffle::path(where), json, 1) == whole);
  return whole;
}

std::optional<riffle::errc> refusal(std::string_view where) {
  try {
    riffle::path const p(where);
    return std::nullopt;
  } catch (riffle::path_error const& e) {
    CHECK(e.offset().has_value());
    return static_cast<riffle::errc>(e.code().value());
  }
}

// Sorted, where the RFC leaves the order open, as for an object's members, or has another than the document's.
texts sorted(texts values) {
  std::sort(values.begin(), values.end());
  return values;
}
texts unsorted(boost::json::array const& values) {
  texts out;
  for (boost::json::value const& each : values) out.push_back(boost::json::serialize(each));
  return out;
}
texts sorted(boost::json::array const& values) { return sorted(unsorted(values)); }

}  // namespace

TEST_CASE("own cases: the examples of RFC 9535, as far as they can be streamed") {
  std::string const store = R"({ "store": {
    "book": [
      {"category": "reference", "author": "Nigel Rees", "title": "Sayings of the Century", "price": 8.95},
      {"category": "fiction", "author": "Evelyn Waugh", "title": "Sword of Honour", "price": 12.99},
      {"category": "fiction", "author": "Herman Melville", "title": "Moby Dick", "isbn": "0-553-21311-3",
       "price": 8.99},
      {"category": "fiction", "author": "J. R. R. Tolkien", "title": "The Lord of the Rings", "isbn": "0-395-19395-8",
       "price": 22.99}
    ],
    "bicycle": {"color": "red", "price": 399} } })";
  CHECK(selected("$.store.book[*].author", store) ==
        texts{"\"Nigel Rees\"", "\"Evelyn Waugh\"", "\"Herman Melville\"", "\"J. R. R. Tolkien\""});
  CHECK(selected("$..author", store) ==
        texts{"\"Nigel Rees\"", "\"Evelyn Waugh\"", "\"Herman Melville\"", "\"J. R. R. Tolkien\""});
  CHECK(selected("$.store.*", store).size() == 2);
  CHECK(selected("$.store..price", store) == texts{"8.95E0", "1.299E1", "8.99E0", "2.299E1", "399"});
  CHECK(selected("$..book[2].title", store) == texts{"\"Moby Dick\""});
  CHECK(selected("$..book[2].publisher", store) == texts{});
  CHECK(selected("$..book[0,1].price", store) == texts{"8.95E0", "1.299E1"});
  CHECK(selected("$..book[:2].price", store) == texts{"8.95E0", "1.299E1"});
  CHECK(selected("$..*", store).size() == 27);

  // Sections 2.3 to 2.5.
  CHECK(selected("$", R"({"k": "v"})") == texts{R"({"k":"v"})"});
  CHECK(selected("$.o['j j']['k.k']", R"({"o": {"j j": {"k.k": 3}}})") == texts{"3"});
  CHECK(selected(R"($["'"]["@"])", R"({"'": {"@": 2}})") == texts{"2"});
  CHECK(selected("$.o[*, *]", R"({"o": {"j": 1, "k": 2}})") == texts{"1", "1", "2", "2"});
  CHECK(selected("$[1]", R"(["a","b"])") == texts{"\"b\""});
  CHECK(selected("$[2]", R"(["a","b"])") == texts{});
  CHECK(selected("$[1:3]", R"(["a","b","c","d","e","f","g"])") == texts{"\"b\"", "\"c\""});
  CHECK(selected("$[5:]", R"(["a","b","c","d","e","f","g"])") == texts{"\"f\"", "\"g\""});
  CHECK(selected("$[1:5:2]", R"(["a","b","c","d","e","f","g"])") == texts{"\"b\"", "\"d\""});
  CHECK(selected("$[0, 3]", R"(["a","b","c","d"])") == texts{"\"a\"", "\"d\""});
  CHECK(selected("$[0:2, 1]", R"(["a","b","c","d"])") == texts{"\"a\"", "\"b\"", "\"b\""});
  CHECK(selected("$[0, 0]", R"(["a","b"])") == texts{"\"a\"", "\"a\""});
  std::string const nested = R"({"o": {"j": 1, "k": 2}, "a": [5, 3, [{"j": 4}, {"k": 6}]]})";
  CHECK(selected("$..j", nested) == texts{"1", "4"});
  CHECK(selected("$..[0]", nested) == texts{"5", R"({"j":4})"});
  CHECK(selected("$..*", nested).size() == 11);
  CHECK(selected("$..o", nested) == texts{R"({"j":1,"k":2})"});
  CHECK(selected("$.o..[*, *]", nested) == texts{"1", "1", "2", "2"});
  CHECK(selected("$.a..[0, 1]", nested) == texts{"5", "3", R"({"j":4})", R"({"k":6})"});
  // 2.6: null is a value.
  CHECK(selected("$.a", R"({"a": null})") == texts{"null"});
  CHECK(selected("$.a[0]", R"({"a": null})") == texts{});
  CHECK(selected("$.b[*]", R"({"b": [null]})") == texts{"null"});
  CHECK(selected("$.null", R"({"null": 1})") == texts{"1"});
}

TEST_CASE("own cases: what cannot be streamed, and what is no path, is refused as what it is") {
  for (char const* where : {"$[-1]", "$[-2:]", "$[:-1]", "$[::-1]", "$[3:1:-1]", "$[0,-1]", "$..[-1]", "$[?@.a]",
                            "$[?@.a == 1]", "$[?length(@) > 1]"}) {
    CAPTURE(where);
    CHECK(refusal(where) == riffle::errc::path_not_streamable);
  }
  for (char const* where : {"$.",           "$..",
                            "$[",           "$[]",
                            "$['a",         "$['a'",
                            "$[a]",         "$[01]",
                            "$[-0]",        "$[1.0]",
                            "$[1e0]",       "$['\\x']",
                            "$['\\ud800']", "$a",
                            "$ ",           "$.a ",
                            "$.1",          "$['a' 'b']",
                            "$['a',]",      "$[,1]",
                            "$[1:2:3:4]",   "$[9007199254740992]",
                            "$.a.",         "$.[0]",
                            "$..[",         "$...a",
                            "$['\t']",      "$[\"a']",
                            "$.$"}) {
    CAPTURE(where);
    CHECK(refusal(where) == riffle::errc::path_syntax);
  }
}

TEST_CASE("JSONPath Compliance Test Suite") {
  std::filesystem::path const file =
      std::filesystem::path(RIFFLE_CORPORA_DIR) / "jsonpath-compliance-test-suite" / "cts.json";
  if (!std::filesystem::is_regular_file(file)) {
    WARN("skipped: the JSONPath Compliance Test Suite's cts.json; set RIFFLE_CORPORA_DIR to run it");
    return;
  }
  std::ifstream in(file, std::ios::binary);
  std::string const suite{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::size_t run = 0, invalid = 0, not_streamable = 0;
  boost::json::value const parsed = boost::json::parse(suite);
  for (boost::json::value const& test : parsed.at("tests").as_array()) {
    std::string const name(test.at("name").as_string()), where(test.at("selector").as_string());
    CAPTURE(name, where);
    std::optional<riffle::errc> const refused = refusal(where);
    if (test.as_object().contains("invalid_selector")) {
      if (!where.starts_with('$')) continue;  // another spelling of paths, with rules of its own
      ++invalid;
      CHECK(refused.has_value());
      continue;
    }
    if (refused) {
      ++not_streamable;
      CHECK(*refused == riffle::errc::path_not_streamable);
      CHECK((where.find('?') != where.npos || where.find('-') != where.npos));
      continue;
    }
    ++run;
    texts const rows = selected(where, boost::json::serialize(test.at("document")));
    if (test.as_object().contains("results")) {
      auto const& all = test.at("results").as_array();
      CHECK(std::any_of(all.begin(), all.end(),
                        [&](boost::json::value const& one) { return sorted(one.as_array()) == sorted(rows); }));
    } else {
      auto const& result = test.at("result").as_array();
      CHECK(sorted(rows) == sorted(result));
      // Without unions and descendants the RFC's order is the document's.
      bool const ordered = where.find(',') == where.npos && where.find("..") == where.npos;
      if (ordered) CHECK(rows == unsorted(result));
    }
  }
  CHECK(run >= 140);
  CHECK(invalid >= 240);
  CHECK(not_streamable >= 300);
}
