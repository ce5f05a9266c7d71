// SPDX-License-Identifier: BSL-1.0
#include <riffle/scan/unescape.hpp>

#include "catch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

using namespace std::string_view_literals;

namespace {

std::string unescaped(std::string_view raw) {
  std::string out;
  riffle::detail::unescape(raw, out);
  return out;
}

std::string expected(std::string_view raw) {
  auto const value = boost::json::parse('"' + std::string(raw) + '"');
  return {value.get_string().data(), value.get_string().size()};
}

std::string escaped(std::uint32_t unit) {
  std::string out = "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += "0123456789abcdef"[unit >> shift & 15];
  return out;
}

}  // namespace

TEST_CASE("each simple escape stands for its character") {
  CHECK(unescaped(R"(\"\\\/\b\f\n\r\t)") == "\"\\/\b\f\n\r\t");
  CHECK(unescaped("") == "");
  CHECK(unescaped("as it stands: é / \x7F") == "as it stands: é / \x7F");
  CHECK(unescaped(R"(\\u0041)") == "\\u0041");
  CHECK(unescaped(R"(a\u0000b)") == "a\0b"sv);
  CHECK(unescaped(R"(\u00e9\u00E9\uABCD\uabcd)") == "\xC3\xA9\xC3\xA9\xEA\xAF\x8D\xEA\xAF\x8D");
}

TEST_CASE("what is decoded is appended") {
  std::string out = "before ";
  riffle::detail::unescape(R"(\u0061fter)", out);
  CHECK(out == "before after");
}

TEST_CASE("all escaped code points are decoded as Boost.JSON decodes them") {
  std::size_t wrong = 0, pairs = 0;
  for (std::uint32_t point = 0; point <= 0x10FFFF; point += point < 0x11000 ? 1 : 61) {
    if (point >= 0xD800 && point < 0xE000) continue;
    std::string raw = escaped(point);
    if (point >= 0x10000) {
      raw = escaped(0xD800 + ((point - 0x10000) >> 10)) + escaped(0xDC00 + ((point - 0x10000) & 0x3FF));
      ++pairs;
    }
    wrong += unescaped(raw) != expected(raw);
  }
  CHECK(wrong == 0);
  CHECK(pairs > 10'000);
  CHECK(unescaped(R"(\uDBFF\uDFFF)") == "\xF4\x8F\xBF\xBF");
}

TEST_CASE("random strings are decoded as Boost.JSON decodes them") {
  constexpr std::array pieces{"a"sv,   "some text"sv, "\\\""sv, "\\\\"sv, "\\/"sv,     "\\b"sv,     "\\f"sv,
                              "\\n"sv, "\\r"sv,       "\\t"sv,  "u"sv,    "\\u0041"sv, "\\u07Ff"sv, "\\uD834\\uDD1e"sv,
                              "é"sv,   "😀"sv};
  std::minstd_rand random(3);
  for (int i = 0; i != 5000; ++i) {
    std::string raw;
    for (auto n = random() % 12; n != 0; --n) raw += pieces[random() % pieces.size()];
    if (unescaped(raw) != expected(raw)) CHECK(unescaped(raw) == expected(raw));
  }
}
