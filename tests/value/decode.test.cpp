// SPDX-License-Identifier: BSL-1.0
#include <riffle/value/decode.hpp>

#include "catch.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using riffle::element;
using riffle::errc;
using riffle::type_error;
using riffle::detail::decoded;

namespace {

struct point {
  int x = 0;
  double y = 0;
  std::optional<std::string> name = {};
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y, name))

element text(std::string_view json) { return element(json, 40, 2, nullptr); }

// How decoding as T ends, the same for a text and for the tree of it.
template <class T>
decoded decode(std::string_view json) {
  std::string scratch;
  std::optional<riffle::detail::borrowed_t<T>> out;
  decoded const result = riffle::detail::decoder<T>::decode(text(json), scratch, out);
  CHECK(out.has_value() == (result == decoded::ok));
  boost::json::value const tree = boost::json::parse(boost::json::string_view(json.data(), json.size()));
  decoded const of_tree = riffle::detail::decoder<T>::decode(element(tree), scratch, out);
  CAPTURE(json);
  CHECK(result == of_tree);
  return result;
}

// The value as T, the same from a text and from the tree of it.
template <class T>
T as(std::string_view json) {
  T const value = text(json).as<T>();
  boost::json::value const tree = boost::json::parse(boost::json::string_view(json.data(), json.size()));
  CAPTURE(json);
  CHECK(value == element(tree).as<T>());
  return value;
}

template <class T>
errc why(std::string_view json) {
  try {
    text(json).as<T>();
  } catch (type_error const& e) {
    CHECK(e.document() == std::nullopt);  // elements of no run do not know their place
    return static_cast<errc>(e.code().value());
  }
  return {};
}

}  // namespace

TEST_CASE("booleans are true and false") {
  CHECK(as<bool>("true"));
  CHECK_FALSE(as<bool>("false"));
  for (char const* other : {"1", "0", "\"true\"", "[]", "{}"}) CHECK(decode<bool>(other) == decoded::mismatch);
  CHECK(decode<bool>("null") == decoded::null);
}

TEST_CASE("integers are integers however written, and nothing else") {
  CHECK(as<int>("1") == 1);
  CHECK(as<int>("1.0") == 1);
  CHECK(as<int>("-250e-1") == -25);
  CHECK(as<std::uint8_t>("2.55e2") == 255);
  CHECK(as<std::int64_t>("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK(as<std::uint64_t>("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  CHECK(as<std::uint64_t>("9223372036854775808") == 9223372036854775808U);
  CHECK(as<std::size_t>("-0") == 0);
  CHECK(as<short>("-32768") == -32768);

  CHECK(decode<int>("1.5") == decoded::mismatch);
  CHECK(decode<int>("1e-1") == decoded::mismatch);
  for (char const* other : {"\"1\"", "true", "[1]", "{}"}) CHECK(decode<int>(other) == decoded::mismatch);
  CHECK(decode<int>("null") == decoded::null);
  CHECK(decode<int>("2147483648") == decoded::out_of_range);
  CHECK(decode<int>("1e10") == decoded::out_of_range);
  CHECK(decode<int>("1e300") == decoded::out_of_range);
  CHECK(decode<unsigned>("-1") == decoded::out_of_range);
  CHECK(decode<unsigned>("-1.0") == decoded::out_of_range);
  CHECK(decode<std::int64_t>("9223372036854775808") == decoded::out_of_range);
  CHECK(decode<std::int64_t>("9223372036854775808.0") == decoded::out_of_range);
  CHECK(decode<std::int64_t>("-9223372036854775808.0") == decoded::ok);
  CHECK(decode<std::uint64_t>("18446744073709551616") == decoded::out_of_range);
  CHECK(decode<std::int8_t>("128.0") == decoded::out_of_range);
  CHECK(decode<std::int8_t>("-128.0") == decoded::ok);

  // From its text an integer is exact where a tree has a double of it.
  CHECK(text("9007199254740993.0").as<std::int64_t>() == 9007199254740993);
  boost::json::value const inf = std::numeric_limits<double>::infinity(),
                           nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(element(inf).as<int>(), type_error);
  CHECK_THROWS_AS(element(nan).as<int>(), type_error);
}

TEST_CASE("floating-point numbers are any numbers that fit") {
  CHECK(as<double>("1") == 1.0);
  CHECK(as<double>("-0.5") == -0.5);
  CHECK(as<double>("18446744073709551615") == 18446744073709551616.0);
  CHECK(as<float>("0.5e1") == 5.0F);
  CHECK(std::signbit(text("-0.0").as<double>()));
  CHECK(text("1e-400").as<double>() == 0.0);
  CHECK(text("0.1").as<double>() == 0.1);
  CHECK(text("2.2250738585072011e-308").as<double>() == 2.2250738585072011e-308);
  CHECK(decode<double>("\"1\"") == decoded::mismatch);
  CHECK(decode<double>("true") == decoded::mismatch);
  CHECK(decode<double>("null") == decoded::null);
  CHECK(decode<float>("1e300") == decoded::out_of_range);
  CHECK(decode<float>("-1e39") == decoded::out_of_range);
  CHECK(why<double>("1e309") == errc::number_out_of_range);
  CHECK(why<double>("-1e9999999999999") == errc::number_out_of_range);
}

TEST_CASE("strings are decoded, and borrowed where they can be") {
  CHECK(as<std::string>("\"\"") == "");
  CHECK(as<std::string>(R"("a\u00e9\n\\\"\/")") == "a\xC3\xA9\n\\\"/");
  CHECK(as<std::string>(R"("\uD83D\uDE00 \u0000 .")") == std::string("\xF0\x9F\x98\x80 \0 .", 8));
  for (char const* other : {"1", "true", "[]", "{}"}) CHECK(decode<std::string>(other) == decoded::mismatch);
  CHECK(decode<std::string>("null") == decoded::null);

  std::string scratch = "kept";
  std::optional<riffle::borrowed_string> out;
  std::string const plain = R"("plain")", escaped = R"("es\u0063aped")";
  riffle::detail::decoder<std::string>::decode(text(plain), scratch, out);
  CHECK(out->data() == plain.data() + 1);
  riffle::detail::decoder<std::string>::decode(text(escaped), scratch, out);
  CHECK(out->data() == scratch.data());
  CHECK(*out == "escaped");
  boost::json::value const tree = "in a tree";
  riffle::detail::decoder<std::string>::decode(element(tree), scratch, out);
  CHECK(out->data() == tree.get_string().data());
}

TEST_CASE("an optional takes null, and no value of another kind") {
  CHECK(as<std::optional<int>>("null") == std::nullopt);
  CHECK(as<std::optional<int>>("5") == 5);
  CHECK(as<std::optional<std::string>>(R"("\u0061")") == "a");
  CHECK(as<std::optional<std::string>>("null") == std::nullopt);
  CHECK(text("null").as<std::optional<element>>() == std::nullopt);
  CHECK(text("[1]").as<std::optional<element>>()->text() == "[1]");
  std::string scratch;
  std::optional<std::optional<int>> out;
  CHECK(riffle::detail::decoder<std::optional<int>>::decode(text("\"5\""), scratch, out) == decoded::mismatch);
  CHECK(why<std::optional<int>>("\"5\"") == errc::type_mismatch);
  CHECK(why<std::optional<int>>("5000000000") == errc::number_out_of_range);
}

TEST_CASE("values, elements and what value_to knows") {
  CHECK(as<boost::json::value>(R"({"a":[1]})") == boost::json::parse(R"({"a":[1]})"));
  CHECK(text("[1]").as<element>().text() == "[1]");
  CHECK(decode<boost::json::value>("null") == decoded::null);
  CHECK(as<std::vector<int>>("[1,2]") == std::vector{1, 2});
  CHECK(as<std::map<std::string, int>>(R"({"a":1})") == std::map<std::string, int>{{"a", 1}});
  point const p = text(R"({"x":1,"y":2.5,"name":"n"})").as<point>();
  CHECK(p.x == 1);
  CHECK(p.y == 2.5);
  CHECK(p.name == "n");
  CHECK(decode<std::vector<int>>("[1,\"2\"]") == decoded::refused);
  CHECK(decode<std::vector<int>>("null") == decoded::null);
  CHECK(why<point>("{\"x\":1}") == errc::conversion_failed);
}

TEST_CASE("what cannot be decoded is told with what was found") {
  auto message = [](auto type, std::string_view json) {
    try {
      text(json).as<decltype(type)>();
    } catch (type_error const& e) {
      return e.message();
    }
    return std::string("no exception");
  };
  CHECK(message(0, "\"x\"") == "expected an integer, found a string \"x\"");
  CHECK(message(0U, "-1") == "expected a non-negative integer, found a number -1, which does not fit the type");
  CHECK(message(std::string(), "null") == "expected a string, found null");
  CHECK(message(true, "{\"a\":1}") == "expected true or false, found an object");
  CHECK(message(0, '"' + std::string(1000, 'x') + '"').size() < 100);
  CHECK(why<int>("null") == errc::null_found);
  CHECK(why<int>("\"1\"") == errc::type_mismatch);
}
