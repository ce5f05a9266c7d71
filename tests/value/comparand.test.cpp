// SPDX-License-Identifier: BSL-1.0
#include <riffle/value/comparand.hpp>

#include "catch.hpp"

#include <cstddef>
#include <string>
#include <vector>

using riffle::detail::comparand;

namespace {

comparand number(std::string text) { return {comparand::kind::number, std::move(text)}; }
comparand string(std::string text) { return {comparand::kind::string, std::move(text)}; }
comparand other(std::string key) { return {comparand::kind::other, std::move(key)}; }

void check_equal(comparand const& a, comparand const& b) {
  CHECK(a == b);
  CHECK_FALSE(a != b);
  CHECK_FALSE(a < b);
  CHECK_FALSE(a > b);
  CHECK(a <= b);
  CHECK(a >= b);
}
void check_less(comparand const& a, comparand const& b) {
  CHECK_FALSE(a == b);
  CHECK(a < b);
  CHECK(b > a);
  CHECK_FALSE(b < a);
  CHECK(a <= b);
  CHECK_FALSE(a >= b);
}
void check_unordered(comparand const& a, comparand const& b) {
  CHECK(a != b);
  CHECK_FALSE((a < b || a > b || a <= b || a >= b));
}

}  // namespace

TEST_CASE("numbers are compared by mathematical value") {
  std::vector<std::vector<char const*>> const ascending = {
      {"-1e400"},
      {"-12345678901234567891"},
      {"-12345678901234567890"},
      {"-10", "-10.0", "-1e1", "-100E-1"},
      {"-9.99"},
      {"-2"},
      {"-1.5"},
      {"-1e-400"},
      {"0", "-0", "0.0", "-0.000e5", "0e999999999999999999999"},
      {"1e-400"},
      {"0.1", "1e-1", "0.10"},
      {"0.10000000000000000001"},
      {"0.5"},
      {"1", "1.0", "10e-1"},
      {"1.3"},
      {"2"},
      {"10", "1e1"},
      {"12"},
      {"9007199254740992"},
      {"9007199254740993", "9007199254740993.0"},
      {"1e400"},
      {"1.0000001e400"},
  };
  for (std::size_t i = 0; i != ascending.size(); ++i)
    for (std::size_t j = i; j != ascending.size(); ++j)
      for (char const* a : ascending[i])
        for (char const* b : ascending[j]) {
          CAPTURE(a, b);
          if (i == j)
            check_equal(number(a), number(b));
          else
            check_less(number(a), number(b));
        }
  check_equal(comparand::count(7), number("7.0"));
}

TEST_CASE("strings are compared by code points") {
  check_equal(string("a"), string("a"));
  check_less(string(""), string("a"));
  check_less(string("a"), string("ab"));
  check_less(string("Z"), string("a"));
  check_less(string("z"), string("é"));
  check_less(string("\xEF\xBF\xBF"), string("\xF0\x90\x80\x80"));  // in UTF-16 it would be the other way around
}

TEST_CASE("other values are equal or not, and values of two kinds are not") {
  check_equal(other("t"), other("t"));
  check_equal(comparand(), comparand());
  check_unordered(other("t"), other("f"));
  check_unordered(other("z"), comparand());
  check_unordered(number("1"), string("1"));
  check_unordered(number("1"), other("t"));
  check_unordered(string(""), comparand());
  check_unordered(number(""), number("1"));  // NaN
  check_equal(number(""), number(""));
}
