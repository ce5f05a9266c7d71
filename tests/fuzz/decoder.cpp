// SPDX-License-Identifier: BSL-1.0
// The decoder: a JSON text as an element, and as values of C++ types, against Boost.JSON, the C library and school
// arithmetic on digits.
#include "oracle.hpp"
#include "school.hpp"
#include "target.hpp"

#include <riffle/scan/unescape.hpp>
#include <riffle/source/text.hpp>
#include <riffle/value/decode.hpp>
#include <riffle/value/element.hpp>
#include <riffle/value/number.hpp>
#include <riffle/view/documents.hpp>
#include <riffle/view/select.hpp>

#include <boost/json.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace riffle;
using riffle::test::fuzz::require;
namespace oracle = riffle::test::oracle;

template <class T>
void check_integer(std::string_view number) {
  riffle::test::school_number const school(number);
  std::string const digits = school.integer<T>();
  auto const wanted = !digits.empty()     ? detail::number_result::ok
                      : school.integral() ? detail::number_result::out_of_range
                                          : detail::number_result::not_integral;
  T value{};
  require(detail::to_integer(number, value) == wanted, "whether a number is an integer");
  require(digits.empty() || std::to_string(value) == digits, "an integer");
}

template <class T, class Bits>
void check_floating(std::string_view number, T expected) {
  T value{};
  auto const result = detail::to_floating(number, value);
  require((result == detail::number_result::out_of_range) == std::isinf(expected), "whether a number is too large");
  require(std::isinf(expected) || std::bit_cast<Bits>(value) == std::bit_cast<Bits>(expected), "a rounded number");
}

void check_number(std::string_view number) {
  check_integer<std::int64_t>(number);
  check_integer<std::uint64_t>(number);
  check_integer<signed char>(number);
  check_integer<unsigned char>(number);
  std::string const terminated(number);
  check_floating<double, std::uint64_t>(number, std::strtod(terminated.c_str(), nullptr));
  check_floating<float, std::uint32_t>(number, std::strtof(terminated.c_str(), nullptr));
}

void check_string(element const& from, oracle::json const& value) {
  std::string scratch;
  std::optional<borrowed_string> out;
  require(detail::decoder<std::string>::decode(from, scratch, out) == detail::decoded::ok, "a string is one");
  auto const& expected = value.get_string();
  require(std::string_view(*out) == std::string_view(expected.data(), expected.size()), "the characters of a string");
}

void check_element(element const& from) {
  oracle::json value;
  try {
    value = oracle::parse(from.text());
  } catch (oracle::no_answer const&) {
    return;
  }
  if (value.is_number()) check_number(from.text());
  bool const rounded = value.is_double();  // an exponent or a fraction, or beyond 64 bits
  require(from.kind() == value.kind(), "the kind");
  require(rounded || oracle::alike(from.value(), value), "the value");
  require(from == from, "an element is equal to itself");
  require(from.to_json() == from.text(), "the text");
  if (value.is_string()) check_string(from, value);
  std::string scratch;
  std::optional<bool> truth;
  auto const decoded = detail::decoder<bool>::decode(from, scratch, truth);
  require((decoded == detail::decoded::ok) == value.is_bool() && (!value.is_bool() || *truth == value.get_bool()),
          "true or false");
  require((decoded == detail::decoded::null) == value.is_null(), "null or not");
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  test::fuzz::input const in(data, size);
  // Its scalars and containers, each by itself; what is wrong is what the scanner's target looks at.
  document_options const options{.format = format::concatenated, .max_depth = 100};
  for (auto const* const selected : {"$", "$..*"}) {
    auto const all = documents(text(in.text), options) | riffle::select(path(selected));
    try {
      std::size_t most = 200;
      for (element each : all) {
        check_element(each);
        if (--most == 0) break;
      }
    } catch (parse_error const&) {
    } catch (limit_error const&) {
    }
  }
  return 0;
}
