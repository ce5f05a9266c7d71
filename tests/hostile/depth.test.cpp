// SPDX-License-Identifier: BSL-1.0
// `..` on deep documents: one path costs the bytes times its steps, however many ways lead to a value, and what is held
// has a limit.
#include <riffle.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <cstddef>
#include <string>
#include <string_view>

using namespace riffle;
using namespace riffle::test;

namespace {

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i != times; ++i) out += piece;
  return out;
}

std::string nested(std::size_t depth, std::string_view innermost = "1") {
  return repeat("{\"a\":", depth) + std::string(innermost) + repeat("}", depth);
}

}  // namespace

TEST_CASE("many steps of `..` lead to a value in more ways than can be counted, and cost what one way does") {
  // 1000 choose 30 ways to each of the innermost values: 10^57 of them.
  std::string const json = "[" + nested(1000, "{\"b\":0}") + "]";
  auto const none = documents(text(json)) | select(path("$" + repeat("..a", 30) + "..nothing"));
  CHECK(run(none) == outcome{});
  auto const wild = documents(text(json)) | select(path("$" + repeat("..*", 30) + "..nothing"));
  CHECK(run(wild) == outcome{});
  // Where there is something to be selected, it is selected so many times: that has a limit.
  outcome const all = run(documents(text(json)) | select(path("$" + repeat("..a", 30) + "..b")));
  CHECK(all.rows.empty());
  CHECK(all.type == "limit_error");
  CHECK(all.code == errc::row_limit);
  // Two steps are still few: 6 choose 2.
  CHECK(run(documents(text("[" + nested(6, "{\"b\":0}") + "]")) | select("$..a..a..b")).rows == list(15, "0"));
}

TEST_CASE("a value that is selected under each of many open ones is one row for each, or a limit_error") {
  auto const chained = [](std::size_t depth) {
    return documents(text(nested(depth)), {.format = format::single}) | select("..a") | select("..a");
  };
  CHECK(run(chained(100)).rows.size() == 99 * 100 / 2);
  outcome const many = run(documents(text(nested(1000)), {.format = format::single, .max_row_bytes = 1 << 20}) |
                           select("..a") | select("..a"));
  CHECK(many.rows.empty());
  CHECK(many.code == errc::row_limit);
}

TEST_CASE("what is open under several `..` in a row has a limit, though none of it be a row") {
  // At a depth of 1,000 half a million rows are open, and all could go on; summed over the levels, 10^8.
  outcome const all = run(documents(text(repeat("[", 1000) + repeat("]", 1000)), {.format = format::single}) |
                          select("..*") | select("..*") | select("..nothing"));
  CHECK(all.rows.empty());
  CHECK(all.type == "limit_error");
  CHECK(all.code == errc::row_limit);
  outcome const fewer = run(documents(text(repeat("[", 100) + repeat("]", 100)), {.format = format::single}) |
                            select("..*") | select("..*") | select("..nothing"));
  CHECK(fewer == outcome{});
}

TEST_CASE("deep documents in which nothing is selected go through, however deep") {
  std::size_t const depth = 200'000;
  std::string const json = repeat("[", depth) + repeat("]", depth);
  for (validate const mode : {validate::all, validate::selected})
    for (char const* const where : {"$.a", "$..a", "$..a..b"}) {
      document_options const options{.format = format::single, .validation = mode, .max_depth = depth};
      CHECK(run(documents(text(json), options) | select(path(where))) == outcome{});
    }
}

TEST_CASE("what is converted, compared or put into a set has a depth of its own, which does not use up the stack") {
  std::size_t const depth = 100'000;
  std::string const json = repeat("[", depth) + repeat("]", depth);
  auto const all = documents(text(json), {.format = format::single, .max_depth = depth});
  auto const check = [](auto const& use) {
    try {
      use();
      FAIL("nothing thrown");
    } catch (limit_error const& e) {
      CHECK(e.code() == errc::depth_limit);
      CHECK(e.message().find("2,000 levels") != std::string::npos);
    }
  };
  check([&] { return (*all.begin()).value(); });
  check([&] { return *all.begin() == *all.begin(); });
  check([&] { return to_set(all).size(); });
  check([&] { return (all | distinct).begin(); });
  CHECK((*all.begin()).to_json() == json);
}
