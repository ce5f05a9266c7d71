// SPDX-License-Identifier: BSL-1.0
#include <riffle/error.hpp>
#include <riffle/scan/fault.hpp>

#include "catch.hpp"
#include "family.hpp"

#include <set>
#include <string>
#include <system_error>
#include <type_traits>

using namespace riffle;

namespace {

constexpr int first = static_cast<int>(errc::unexpected_character), last = static_cast<int>(errc::not_sorted);

// The family that raise() throws for a code.
std::string family(errc code) {
  try {
    detail::raise(code, "message", {});
  } catch (error const& e) {
    return test::family(e);
  }
}

}  // namespace

TEST_CASE("a location tells what is known, and only that") {
  CHECK(location{}.to_string().empty());
  CHECK(location{.source = "a.json"}.to_string() == "a.json");
  CHECK(location{.offset = 0}.to_string() == "offset 0");
  CHECK(location{.source = "a.json", .offset = 12}.to_string() == "a.json: offset 12");
  CHECK(location{.line = 3, .column = 7}.to_string() == "line 3, column 7");
  CHECK(location{.source = "a.json", .offset = 120, .line = 3, .column = 7, .document = 2, .path = "$.other[0]"}
            .to_string() == "a.json: line 3, column 7 (offset 120, document 2, path $.other[0])");
  CHECK(location{.document = 1, .path = "$.a"}.to_string() == "document 1, path $.a");
}

TEST_CASE("what() is the place and the message") {
  CHECK(std::string(parse_error(errc::unexpected_end, "it ends").what()) == "it ends");
  parse_error const e(errc::unexpected_end, "it ends", {.source = "a", .offset = 1, .document = 4, .path = "$"});
  CHECK(std::string(e.what()) == "a: offset 1, document 4, path $: it ends");
  CHECK(e.message() == "it ends");
  CHECK(e.offset() == 1u);
  CHECK(e.document() == 4u);
  CHECK(!e.line());
  CHECK(!e.column());
  CHECK(e.path() == "$");
  CHECK(e.where().source == "a");
}

TEST_CASE("every code has a message of its own, and is an error") {
  std::set<std::string> messages;
  for (int code = first; code <= last; ++code) {
    std::error_code const made = static_cast<errc>(code);
    CHECK(static_cast<bool>(made));
    CHECK(made.value() == code);
    CHECK(&made.category() == &error_category());
    messages.insert(made.message());
  }
  CHECK(messages.size() == static_cast<std::size_t>(last - first + 1));
  CHECK(messages.count("") == 0);
  std::string const unknown = error_category().message(last + 1);
  CHECK(unknown == "unknown riffle error");
  CHECK(messages.count(unknown) == 0);  // none was forgotten
  CHECK(std::string(error_category().name()) == "riffle");
}

TEST_CASE("codes belong to the exceptions that their comments name") {
  for (int code = first; code <= last; ++code) {
    auto const each = static_cast<errc>(code);
    std::string const expected = each <= errc::unexpected_format   ? "parse_error"
                                 : each <= errc::conversion_failed ? "type_error"
                                 : each <= errc::path_not_singular ? "path_error"
                                 : each <= errc::not_reopenable    ? "source_error"
                                 : each <= errc::set_limit         ? "limit_error"
                                                                   : "error";
    CHECK(family(each) == expected);
  }
}

TEST_CASE("all exceptions are errors, and errors are runtime_errors") {
  STATIC_REQUIRE(std::is_base_of_v<std::runtime_error, error>);
  STATIC_REQUIRE(std::is_base_of_v<error, parse_error>);
  STATIC_REQUIRE(std::is_base_of_v<error, type_error>);
  STATIC_REQUIRE(std::is_base_of_v<error, path_error>);
  STATIC_REQUIRE(std::is_base_of_v<error, source_error>);
  STATIC_REQUIRE(std::is_base_of_v<error, limit_error>);
  STATIC_REQUIRE(std::is_nothrow_copy_constructible_v<std::error_code>);
}
