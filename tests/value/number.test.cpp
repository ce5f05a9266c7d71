// SPDX-License-Identifier: BSL-1.0
#include <riffle/value/number.hpp>

#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using riffle::detail::decimal;
using riffle::detail::number_result;
using riffle::detail::to_floating;
using riffle::detail::to_integer;
using namespace std::string_literals;

namespace {

std::string zeros(std::size_t n) { return std::string(n, '0'); }

std::string show(std::string_view json) {
  decimal const d(json);
  return (d.negative ? "-" : "") + d.digits + "e" + std::to_string(d.exponent);
}

// What to_integer gives, in words.
template <class T>
std::string integer(std::string_view json) {
  T out{};
  switch (to_integer(json, out)) {
    case number_result::ok: return std::to_string(out);
    case number_result::not_integral: return "not integral";
    default: return "out of range";
  }
}

// The same by long division: digits and a place for the point, without any arithmetic on binary numbers.
template <class T>
std::string expected_integer(std::string text) {
  bool const negative = text[0] == '-';
  if (negative) text.erase(0, 1);
  long exponent = 0;
  if (auto const e = text.find_first_of("eE"); e != text.npos) {
    exponent = std::strtol(text.c_str() + e + 1, nullptr, 10);
    text.resize(e);
  }
  std::size_t point = text.find('.');
  if (point == text.npos)
    point = text.size();
  else
    text.erase(point, 1);
  auto place = static_cast<long>(point) + exponent;
  if (place < 0) text.insert(0, static_cast<std::size_t>(-place), '0'), place = 0;
  if (place > static_cast<long>(text.size())) text.append(static_cast<std::size_t>(place) - text.size(), '0');
  auto const cut = static_cast<std::size_t>(place);
  if (text.find_first_not_of('0', cut) != text.npos) return "not integral";
  text.resize(cut);
  text.erase(0, std::min(text.find_first_not_of('0'), text.size()));
  if (text.empty()) return "0";
  std::string most = std::to_string(std::numeric_limits<T>::max());
  std::string least = std::to_string(std::numeric_limits<T>::min());
  std::string const& bound = negative ? (least.erase(0, least[0] == '-'), least) : most;
  if (text.size() > bound.size() || (text.size() == bound.size() && text > bound)) return "out of range";
  return (negative ? "-" : "") + text;
}

std::uint64_t bits(double d) {
  std::uint64_t out;
  std::memcpy(&out, &d, sizeof out);
  return out;
}

}  // namespace

TEST_CASE("a decimal has one form for each number") {
  for (char const* one : {"1", "1.0", "1e0", "10e-1", "0.1e1", "100E-2", "0.001e+3", "1.000e-0"})
    CHECK(show(one) == "1e0");
  for (char const* zero : {"0", "-0", "0.0", "-0.000", "0e99", "0e-99", "-0.0E+5", "0e99999999999999999999"})
    CHECK(show(zero) == "e0");
  CHECK(show("-12.50") == "-125e-1");
  CHECK(show("1200") == "12e2");
  CHECK(show("9007199254740993") == "9007199254740993e0");
  CHECK(show("0.00" + zeros(800) + "1") == "1e-803");
  CHECK(show("1" + zeros(800)) == "1e800");
  CHECK(show("1" + zeros(800) + "e-800") == "1e0");
  CHECK(show("0." + zeros(799) + "1e800") == "1e0");
  CHECK(show("1.5e0000000000000000000000000000000000003") == "15e2");
}

TEST_CASE("exponents of any length are read without overflow") {
  for (char const* digits :
       {"999999999999999999", "1000000000000000000", "9999999999999999999", "99999999999999999999999999"}) {
    CAPTURE(digits);
    decimal const large("1e"s + digits), small("-1.5e-"s + digits);
    CHECK(large.digits == "1");
    CHECK(large.exponent >= 999'999'999'999'999'999);
    CHECK(large.exponent <= 1'000'000'000'000'000'000);
    CHECK(small.exponent <= -999'999'999'999'999'999);
    CHECK(small.exponent >= -1'000'000'000'000'000'001);
    double real = 1;
    CHECK(to_floating("1e"s + digits, real) == number_result::out_of_range);
    CHECK(to_floating("-1e-"s + digits, real) == number_result::ok);
    CHECK((real == 0 && std::signbit(real)));
    CHECK(integer<int>("1e"s + digits) == "out of range");
    CHECK(integer<int>("1e-"s + digits) == "not integral");
    CHECK(integer<int>("0e"s + digits) == "0");
  }
}

TEST_CASE("integers may be written with a fraction and an exponent, and are exact") {
  CHECK(integer<int>("1.0") == "1");
  CHECK(integer<int>("1e0") == "1");
  CHECK(integer<int>("-12.5e1") == "-125");
  CHECK(integer<int>("1.5") == "not integral");
  CHECK(integer<int>("1e-1") == "not integral");
  CHECK(integer<int>("2147483647") == "2147483647");
  CHECK(integer<int>("2147483648") == "out of range");
  CHECK(integer<int>("-2147483648.000") == "-2147483648");
  CHECK(integer<int>("-2147483649") == "out of range");
  CHECK(integer<unsigned>("-0") == "0");
  CHECK(integer<unsigned>("-0.0e7") == "0");
  CHECK(integer<unsigned>("-1") == "out of range");
  CHECK(integer<std::uint8_t>("255.0") == "255");
  CHECK(integer<std::uint8_t>("256") == "out of range");
  CHECK(integer<std::int8_t>("-128") == "-128");
  CHECK(integer<std::int64_t>("9223372036854775807") == "9223372036854775807");
  CHECK(integer<std::int64_t>("9223372036854775808") == "out of range");
  CHECK(integer<std::int64_t>("-9223372036854775808") == "-9223372036854775808");
  CHECK(integer<std::int64_t>("-9223372036854775.808e3") == "-9223372036854775808");
  CHECK(integer<std::uint64_t>("18446744073709551615") == "18446744073709551615");
  CHECK(integer<std::uint64_t>("1844674407370955161.5e1") == "18446744073709551615");
  CHECK(integer<std::uint64_t>("18446744073709551616") == "out of range");
  CHECK(integer<std::int64_t>("9007199254740993") == "9007199254740993");
  CHECK(integer<int>("1" + zeros(800) + "e-800") == "1");
  CHECK(integer<int>("0." + zeros(799) + "7e800") == "7");
  CHECK(integer<int>("7" + zeros(800)) == "out of range");
  CHECK(integer<int>(std::string(800, '9')) == "out of range");
  CHECK(integer<int>("1." + std::string(800, '9')) == "not integral");
}

TEST_CASE("random numbers are the integers that shifting their digits gives") {
  std::minstd_rand random(9);
  auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random()) % n; };
  int integers = 0;
  for (int i = 0; i != 30'000; ++i) {
    std::string text = below(2) == 0 ? "-" : "";
    if (below(4) == 0)
      text += '0';
    else {
      text += static_cast<char>('1' + below(9));
      for (std::size_t n = below(21); n != 0; --n) text += static_cast<char>('0' + (below(2) == 0 ? 0 : below(10)));
    }
    if (below(2) == 0) {
      text += '.';
      for (std::size_t n = 1 + below(21); n != 0; --n) text += static_cast<char>('0' + (below(3) != 0 ? 0 : below(10)));
    }
    if (below(2) == 0) text += "e" + std::to_string(static_cast<int>(below(50)) - 25);
    CAPTURE(text);
    auto const same = [&]<class T>(T) {
      std::string const got = integer<T>(text), expected = expected_integer<T>(text);
      if (got != expected) CHECK(got == expected);
      integers += got[0] != 'n' && got[0] != 'o';
    };
    same(std::int64_t());
    same(std::uint64_t());
    same(std::int32_t());
    same(std::uint16_t());
  }
  CHECK(integers > 5000);
}

TEST_CASE("the integers around each power of two and of ten are told apart") {
  std::vector<std::string> texts;
  unsigned long long power = 1;
  for (int i = 0; i != 64; ++i, power *= 2)
    for (int d = -1; d != 2; ++d) texts.push_back(std::to_string(power + static_cast<unsigned long long>(d)));
  for (std::string const& text : texts)
    for (std::string const& json : {text, "-" + text, text + ".0", text + "0e-1", "-" + text + "e0"}) {
      CAPTURE(json);
      CHECK(integer<std::int64_t>(json) == expected_integer<std::int64_t>(json));
      CHECK(integer<std::uint64_t>(json) == expected_integer<std::uint64_t>(json));
      CHECK(integer<std::int32_t>(json) == expected_integer<std::int32_t>(json));
    }
}

TEST_CASE("doubles are correctly rounded") {
  auto check = [](std::string const& text) {
    CAPTURE(text);
    double got = 42;
    double const expected = std::strtod(text.c_str(), nullptr);
    if (std::isinf(expected)) {
      CHECK(to_floating(text, got) == number_result::out_of_range);
    } else {
      CHECK(to_floating(text, got) == number_result::ok);
      if (bits(got) != bits(expected)) CHECK(bits(got) == bits(expected));
    }
  };
  for (char const* text :
       {"0",
        "-0",
        "-0.0",
        "1",
        "0.1",
        "-1.5e300",
        "1e22",
        "1e23",
        "9007199254740993",
        "9007199254740992.999999999999",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "-1.8e308",
        "1e309",
        "1e400",
        "-1e99999",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "2.2250738585072012e-308",
        "4.9406564584124654e-324",
        "5e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "-2e-324",
        "1e-400",
        "-1e-99999",
        "0e400",
        "-0e-400",
        "17976931348623158079372897140530341507993413271003782693617377898044496829276475094664901797758720709633028641"
        "66928879109465555478519404026306574886715058206819089020007083836762738548458177115317644757302700698555713669"
        "59622842914819860834936475292719074168444365510704342711559699508093042880",
        "0.500000000000000166533453693773481063544750213623046875",
        "3.518437208883201171875e13",
        "62.5364939768271845828",
        "8.10109172351e-10",
        "6.631236846766476e-316",
        "3."
        "23788391330290128958835241250153217486303766942310805990129704955230197067067656578683574258779955786061577655"
        "98382834355143910841531692526891905643964595773946180389283653051434639551003566966656292020173313440317300443"
        "69360205258345803431471660032699580731300954848363975548690010751530018881758184174569652173110473696022749934"
        "63842538062336977473656000899740406096749802838919187896396857543922220641698146269011334252400272438594165105"
        "12935526014211553334302252372915238433223313261384314778235911424088000307751706259156707286570031519536642607"
        "69822494937951845801530895238439819708403389937873241463484205608000027270531106827387907791444918534771598750"
        "162812548862768493201518991668028251730299953143924168545708663913273994694463908672332763671875E-316"})
    check(text);
  for (std::size_t n : {20U, 100U, 800U}) {
    check("0." + zeros(n) + std::string(n, '9'));
    check(std::string(n, '9'));
    check("0." + std::string(n, '3'));
    check("-" + std::string(n, '7') + "e-" + std::to_string(n));
    check("1" + zeros(n) + "e-" + std::to_string(n));
    check("9007199254740993." + zeros(n) + "1");
    check("9007199254740993." + zeros(n));
  }
  std::mt19937_64 random(4);
  for (int i = 0; i != 20'000; ++i) {
    std::string text = std::to_string(random() >> random() % 64);
    if (random() % 2 == 0) text += "." + std::to_string(random() >> random() % 64);
    if (random() % 4 != 0) text += "e" + std::to_string(static_cast<int>(random() % 700) - 350);
    check(text);
  }
}

TEST_CASE("floats are rounded once, from the text") {
  float out = 0;
  REQUIRE(to_floating("0.1", out) == number_result::ok);
  CHECK(out == 0.1F);
  // Just above the middle of two floats, but not to a double.
  REQUIRE(to_floating("1.00000005960464477540", out) == number_result::ok);
  CHECK(out == std::nextafter(1.0F, 2.0F));
  CHECK(to_floating("3.4028236e38", out) == number_result::out_of_range);
  REQUIRE(to_floating("3.4028235e38", out) == number_result::ok);
  CHECK(out == std::numeric_limits<float>::max());
  REQUIRE(to_floating("-1e-60", out) == number_result::ok);
  CHECK((out == 0 && std::signbit(out)));
}
