// SPDX-License-Identifier: BSL-1.0
// project with numbers: what each type takes, exactly.
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/documents.hpp>
#include <riffle/view/project.hpp>

#include "catch.hpp"
#include "matrix.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

using namespace riffle;
using namespace riffle::test;

TEST_CASE("integers may be written with a fraction or an exponent, where they are exactly integral") {
  check_rows("[1,-1,0,-0,1.0,1e0,1E+0,10e-1,-3e1,0.5e1,0e5,0.0,-0.0,120e-1]", project<int>(),
             {"1", "-1", "0", "0", "1", "1", "1", "1", "-30", "5", "0", "0", "0", "12"});
  check_rows(R"([1,1.5,0.1,15e-1,"1",true,[1]])", project<int>({.mismatch = mismatch::skip}), {"1"});
}

namespace {

template <class T>
void check_bounds() {
  using limits = std::numeric_limits<T>;
  std::string const low = std::to_string(limits::min()), high = std::to_string(limits::max());
  auto const beyond = [](std::string digits) {  // one further from zero: no bound ends with 9
    ++digits.back();
    return digits;
  };
  auto const below = std::is_signed_v<T> ? beyond(low) : std::string("-1");
  auto const skip = project<T>({.mismatch = mismatch::skip});
  // Also too long for any integer, and written otherwise; boost::json::value has no such numbers.
  std::string const json = "[" + low + "," + high + "," + below + "," + beyond(high) + "," + high + ".0," + high +
                           "0e-1," + low + ".000," + beyond(high) + ".0,1e40,-1e40,1e400," + high + ".5," + high +
                           "00000000000000000000]";
  for_each_feed(json, {},
                [&](element_view const& all) { CHECK(shown(all | skip) == list{low, high, high, high, low}); });
  std::vector<boost::json::value> const values{
      std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), 1e30, -1e30, 0.5, 100.0};
  CHECK(shown(values | skip) == list{low, high, "100"});
  for (std::string const& number : {beyond(high), below, std::string("1e40")})
    CHECK(run(documents(text("[" + number + "]")) | project<T>()).code == errc::number_out_of_range);
}

}  // namespace

TEST_CASE("integers of all types take their bounds and nothing beyond") {
  check_bounds<std::int8_t>();
  check_bounds<std::uint8_t>();
  check_bounds<std::int16_t>();
  check_bounds<std::uint16_t>();
  check_bounds<std::int32_t>();
  check_bounds<std::uint32_t>();
  check_bounds<std::int64_t>();
  check_bounds<std::uint64_t>();
}

TEST_CASE("integers beyond the precision of a double are exact") {
  list const exact{"9007199254740993", "9007199254740993", "-9007199254740993"};
  for_each_feed("[9007199254740993,9007199254740993.0,-90071992547409930e-1]", {},
                [&](element_view const& all) { CHECK(shown(all | project<std::int64_t>()) == exact); });
}

TEST_CASE("doubles are correctly rounded") {
  auto const check = [](std::string const& json, auto closure, list const& expected) {
    for_each_feed(json, {}, [&](element_view const& all) { CHECK(shown(all | closure) == expected); });
  };
  check(
      "[0,-0,1,-1.5,1e3,0.1,123456789.125,5e-324,1.7976931348623157e308,9007199254740993,1e-400,-1e-400,"
      "18446744073709551616]",
      project<double>(),
      {"0", "-0", "1", "-1.5", "1000", "0.1", "123456789.125", "5e-324", "1.7976931348623157e+308", "9007199254740992",
       "0", "-0", "18446744073709551616"});
  check(R"([1.5,1e400,-1e400,"1",true])", project<double>({.mismatch = mismatch::skip}), {"1.5"});
  check("[0.1,16777217,1e39]", project<float>({.mismatch = mismatch::skip}), {"0.1", "16777216"});
  CHECK(run(documents(text("[1e400]")) | project<double>()).code == errc::number_out_of_range);
}
