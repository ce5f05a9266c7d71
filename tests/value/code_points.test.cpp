// SPDX-License-Identifier: BSL-1.0
#include <riffle/value/code_points.hpp>

#include "catch.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

using riffle::detail::code_points;
using riffle::detail::first_code_point;

namespace {

code_points set_of(std::string_view category) {
  code_points set;
  CHECK(set.add_category(category));
  set.sort();
  return set;
}

std::size_t size(code_points const& set) {
  std::size_t n = 0;
  for (auto const& [first, last] : set.ranges()) n += last - first + 1;
  return n;
}

}  // namespace

TEST_CASE("a set holds the ranges that were added, in any order, and the inverted set all others") {
  code_points set;
  set.add('m', 'p');
  set.add('a', 'c');
  set.add('d', 'd');
  set.add('b', 'e');
  set.add(0x10FFFF, 0x10FFFF);
  set.sort();
  CHECK(set.ranges().size() == 3);
  for (char const c : std::string_view("abcdemnop")) CHECK(set.contains(static_cast<std::uint32_t>(c)));
  for (char const c : std::string_view("`flq")) CHECK_FALSE(set.contains(static_cast<std::uint32_t>(c)));
  CHECK_FALSE(set.contains(0));
  CHECK_FALSE(set.contains(0x10FFFE));
  CHECK(set.contains(0x10FFFF));
  set.invert();
  CHECK(set.ranges().size() == 3);
  CHECK(set.contains(0));
  CHECK(set.contains('f'));
  CHECK_FALSE(set.contains('a'));
  CHECK_FALSE(set.contains(0x10FFFF));
  set.invert();
  CHECK(set.contains('a'));
  CHECK_FALSE(set.contains('f'));

  code_points none;
  none.sort();
  CHECK_FALSE(none.contains('a'));
  none.invert();
  CHECK((none.contains(0) && none.contains(code_points::last)));
  none.invert();
  CHECK_FALSE(none.contains('a'));
}

// Of the Unicode character database, version 15.0.0: DerivedGeneralCategory.txt says the totals.
TEST_CASE("categories are those of Unicode") {
  std::size_t all = 0;
  for (auto const& [name, total] : std::initializer_list<std::pair<std::string_view, std::size_t>>{
           {"Lu", 1831}, {"Ll", 2233}, {"Lt", 31},  {"Lm", 397},    {"Lo", 131612}, {"Mn", 1985},
           {"Mc", 452},  {"Me", 13},   {"Nd", 680}, {"Nl", 236},    {"No", 915},    {"Pc", 10},
           {"Pd", 26},   {"Ps", 79},   {"Pe", 77},  {"Pi", 12},     {"Pf", 10},     {"Po", 628},
           {"Sm", 948},  {"Sc", 63},   {"Sk", 125}, {"So", 6634},   {"Zs", 17},     {"Zl", 1},
           {"Zp", 1},    {"Cc", 65},   {"Cf", 170}, {"Co", 137468}, {"Cn", 825345}}) {
    CAPTURE(name);
    CHECK(size(set_of(name)) == total);
    all += total;
  }
  CHECK(all == 0x110000 - 2048);  // the surrogates are no characters
  CHECK(size(set_of("L")) == 1831 + 2233 + 31 + 397 + 131612);
  CHECK(size(set_of("Z")) == 19);
  CHECK(size(set_of("C")) == 65 + 170 + 137468 + 825345);
  CHECK(set_of("Lu").contains(U'Ж'));
  CHECK(set_of("Ll").contains(U'ж'));
  CHECK(set_of("Lt").contains(0x01C5));
  CHECK(set_of("Nd").contains(0x0669));
  CHECK(set_of("Sc").contains(U'€'));
  CHECK(set_of("So").contains(0x1F600));
  CHECK(set_of("Lo").contains(0x9FFF));
  CHECK(set_of("Co").contains(0x10FFFD));
  CHECK(set_of("Cn").contains(0x10FFFF));
  code_points unknown;
  for (char const* name : {"X", "Cs", "l", "lu", "Luu", "LU"}) CHECK_FALSE(unknown.add_category(name));
}

TEST_CASE("the first code point of a text, and what is no UTF-8, byte by byte") {
  using found = std::pair<std::uint32_t, std::size_t>;
  CHECK(first_code_point("ab") == found{'a', 1});
  CHECK(first_code_point("\xC3\xA9x") == found{0xE9, 2});
  CHECK(first_code_point("\xE2\x82\xAC") == found{0x20AC, 3});
  CHECK(first_code_point("\xF0\x9D\x84\x9E") == found{0x1D11E, 4});
  CHECK(first_code_point("\xFF") == found{0xFFFD, 1});
  CHECK(first_code_point("\xC3") == found{0xFFFD, 1});
}
