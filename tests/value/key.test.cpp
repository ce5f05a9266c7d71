// SPDX-License-Identifier: BSL-1.0
#include <riffle/value/key.hpp>

#include "catch.hpp"

#include <riffle/value/element.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using riffle::element;
using riffle::detail::append_key;
using riffle::detail::value_from_key;

namespace {

element text(std::string_view json) { return element(json, 0, 1, nullptr); }

bool holds_any(std::string_view json, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [json](std::string_view part) { return json.find(part) != json.npos; });
}

std::string key(element const& e) {
  std::string out;
  append_key(out, e);
  return out;
}
std::string key(std::string_view json) { return key(text(json)); }
std::string tree_key(boost::json::value const& tree) {
  std::string out;
  append_key(out, tree);
  return out;
}

// JSON values as this test makes them: an index stands for a number or string, of which each has several spellings.
struct sample {
  enum { scalar, array, object } what = scalar;
  std::size_t number = 0;                                  // of a scalar
  std::vector<std::pair<std::size_t, sample>> items = {};  // members with the number of their name, which are unique

  // By definition: scalars by number, arrays in order, objects in any.
  friend bool operator==(sample const& a, sample const& b) {
    if (a.what != b.what || a.items.size() != b.items.size()) return false;
    if (a.what == scalar) return a.number == b.number;
    for (std::size_t i = 0; i != a.items.size(); ++i) {
      if (a.what == array) {
        if (!(a.items[i].second == b.items[i].second)) return false;
      } else {
        auto const same =
            std::find_if(b.items.begin(), b.items.end(), [&](auto const& m) { return m.first == a.items[i].first; });
        if (same == b.items.end() || !(same->second == a.items[i].second)) return false;
      }
    }
    return true;
  }
};

// Each row: spellings of one value. No value is in two rows.
std::vector<std::vector<std::string>> const scalars = {
    {"null"},
    {"true"},
    {"false"},
    {"0", "-0", "0.0", "-0e5", "0E-3"},
    {"1", "1.0", "1e0", "10e-1", "0.1E+1"},
    {"-1", "-1.00", "-0.1e1"},
    {"100", "1e2", "100.0"},
    {"0.1", "1e-1", "0.10"},
    {"9007199254740992", "9007199254740992.0", "9007199254740.992e3"},
    {"9007199254740993", "9007199254740993.0", "9007199254740.993e3"},
    {"18446744073709551615", "18446744073709551615.0"},
    {"18446744073709551616", "18446744073709551616e0"},
    {"123456789012345678901234567890", "12345678901234567890123456789e1"},
    {"123456789012345678901234567891"},
    {"1e400", "10e399"},
    {"1e401"},
    {"1e-400", "0.1e-399"},
    {R"("")"},
    {R"("1")", R"("\u0031")"},
    {R"("null")"},
    {R"("a")", R"("\u0061")"},
    {R"("\u00e9")", R"("\u00E9")", "\"\xC3\xA9\""},
    {R"("e\u0301")", "\"e\xCC\x81\""},  // looks the same, but is not normalised
    {R"("\uD83D\uDE00")", "\"\xF0\x9F\x98\x80\""},
    {R"("/")", R"("\/")", R"("\u002f")"},
    {R"("\n")", R"("\u000a")"},
    {R"("\u0000")"},
    {R"("a\u0000")"},
    {R"("e0;n1e0;")"},  // what keys are made of
    {R"("]")"},
};
std::vector<std::vector<std::string>> const names = {
    {R"("a")", R"("\u0061")"}, {R"("b")"}, {R"("")"}, {R"("\"")", R"("\u0022")"}, {"\"\xC3\xA9\"", R"("\u00e9")"}};

class generator {
public:
  explicit generator(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_()) % n; }

  sample make(int depth = 0) {
    sample out;
    if (depth > 2 || below(3) == 0) {
      out.number = below(6) == 0 ? below(scalars.size()) : below(3) + 3;
      return out;
    }
    out.what = below(2) == 0 ? sample::array : sample::object;
    for (std::size_t name = 0; name != names.size(); ++name)
      if (below(3) == 0) out.items.emplace_back(name, make(depth + 1));
    return out;
  }

  // Much like `from`, or the same.
  sample vary(sample from) {
    if (from.what == sample::scalar) {
      if (below(8) == 0) from.number = below(scalars.size());
      return from;
    }
    if (from.what == sample::object) std::shuffle(from.items.begin(), from.items.end(), random_);
    for (auto& each : from.items) each.second = vary(std::move(each.second));
    if (below(8) == 0 && !from.items.empty()) from.items.pop_back();
    if (below(16) == 0 && from.items.size() > 1) std::swap(from.items[0].second, from.items[1].second);
    return from;
  }

  // One of its spellings.
  std::string spell(sample const& from) {
    if (from.what == sample::scalar) return one_of(scalars[from.number]);
    std::string out(1, from.what == sample::array ? '[' : '{');
    space(out);
    bool first = true;
    for (auto const& [name, item] : from.items) {
      if (!first) out += ',', space(out);
      first = false;
      if (from.what == sample::object) {
        if (below(10) == 0) out += one_of(names[name]) + ":[\"of two members with one name the last counts\"],";
        out += one_of(names[name]), space(out), out += ':', space(out);
      }
      out += spell(item);
      space(out);
    }
    return out + (from.what == sample::array ? ']' : '}');
  }

private:
  std::string const& one_of(std::vector<std::string> const& all) { return all[below(all.size())]; }
  void space(std::string& out) {
    if (below(4) == 0) out += "\n \t\r"[below(4)];
  }

  std::minstd_rand random_;
};

}  // namespace

TEST_CASE("scalars have the same key exactly where they are equal") {
  for (std::size_t i = 0; i != scalars.size(); ++i)
    for (std::size_t j = 0; j != scalars.size(); ++j)
      for (std::string const& a : scalars[i])
        for (std::string const& b : scalars[j])
          if ((key(a) == key(b)) != (i == j)) {
            CAPTURE(a, b);
            CHECK((key(a) == key(b)) == (i == j));
          }
  CHECK(key("1") == key("1.0"));
  CHECK(key("1") != key("\"1\""));
}

TEST_CASE("random values have the same key exactly where a reference comparison says they are equal") {
  generator random(11);
  int equal = 0, unequal = 0;
  for (int i = 0; i != 20'000; ++i) {
    sample const a = random.make(), b = random.vary(a);
    bool const expected = a == b;
    ++(expected ? equal : unequal);
    std::string const json_a = random.spell(a), json_b = random.spell(b);
    if ((key(json_a) == key(json_b)) != expected || (text(json_a) == text(json_b)) != expected) {
      CAPTURE(json_a, json_b);
      CHECK((key(json_a) == key(json_b)) == expected);
    }
  }
  CHECK(equal > 2000);
  CHECK(unequal > 2000);
}

TEST_CASE("texts and trees of equal values have the same key") {
  generator random(12);
  int compared = 0;
  for (int i = 0; i != 10'000; ++i) {
    std::string const json = random.spell(random.make());
    // A tree holds numbers beyond 64 bits as doubles, which are other numbers.
    if (holds_any(json,
                  {"1234567", "e40", "e399", "e-4", "e-399", "900719925474099", "9007199254740.99", "1844674407"}))
      continue;
    ++compared;
    if (tree_key(boost::json::parse(json)) != key(json)) {
      CAPTURE(json);
      CHECK(tree_key(boost::json::parse(json)) == key(json));
    }
  }
  CHECK(compared > 3000);
}

TEST_CASE("a tree's numbers are compared by value, whatever they are held as") {
  CHECK(tree_key(1) == tree_key(1u));
  CHECK(tree_key(1) == tree_key(1.0));
  CHECK(tree_key(0) == tree_key(-0.0));
  CHECK(tree_key(-3) == tree_key(-3.0));
  CHECK(tree_key(9007199254740992.0) == tree_key(9007199254740992));
  CHECK(tree_key(9007199254740992.0) != tree_key(9007199254740993));
  CHECK(tree_key(std::uint64_t{1} << 63) == tree_key(9223372036854775808.0));
  CHECK(tree_key(std::numeric_limits<std::int64_t>::min()) == tree_key(-9223372036854775808.0));
  CHECK(tree_key(std::numeric_limits<std::uint64_t>::max()) != tree_key(18446744073709551616.0));
  CHECK(tree_key(0.1) == key("0.1"));
  CHECK(tree_key(1e23) == key("1e23"));
  CHECK(tree_key(5e-324) == key("5e-324"));
  CHECK(tree_key(1.7976931348623157e308) == key("1.7976931348623157e308"));
  CHECK(tree_key(-2.5e-7) == key("-0.00000025"));
  // Not JSON, but a tree may hold them.
  double const inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(tree_key(inf) != tree_key(-inf));
  CHECK(tree_key(inf) != tree_key(nan));
  CHECK(tree_key(nan) == tree_key(nan));
}

TEST_CASE("a key gives back the value") {
  generator random(13);
  for (int i = 0; i != 10'000; ++i) {
    std::string const json = random.spell(random.make());
    // A boost::json::value does not hold these exactly.
    if (holds_any(json, {"1234567", "e40", "e399", "e-4", "e-399", "18446744073709551616"})) continue;
    boost::json::value const back = value_from_key(key(json));
    if (!(text(json) == element(back))) {
      CAPTURE(json, boost::json::serialize(back));
      CHECK(text(json) == element(back));
    }
  }
  CHECK(value_from_key(key("[1, -2, 18446744073709551615, 1.5, \"x\", null, true, {\"b\": {}, \"a\": [[]]}]")) ==
        boost::json::parse(R"([1, -2, 18446744073709551615, 1.5, "x", null, true, {"b": {}, "a": [[]]}])"));
  CHECK(value_from_key(key("1.0")).is_int64());
  CHECK(value_from_key(key("-0.0")).as_int64() == 0);
  CHECK(value_from_key(key("18446744073709551615")).is_uint64());
  CHECK(value_from_key(key("18446744073709551616")).as_double() == 18446744073709551616.0);
  CHECK(value_from_key(key("1e400")).as_double() == std::numeric_limits<double>::infinity());
  CHECK(value_from_key(key("-1e400")).as_double() == -std::numeric_limits<double>::infinity());
  CHECK(value_from_key(key("1e-400")).as_double() == 0);
  double const inf = std::numeric_limits<double>::infinity();
  CHECK(value_from_key(tree_key(inf)).as_double() == inf);
  CHECK(value_from_key(tree_key(-inf)).as_double() == -inf);
  CHECK(std::isnan(value_from_key(tree_key(std::numeric_limits<double>::quiet_NaN())).as_double()));
  for (double const d : {0.1, 1e23, 5e-324, 1.7976931348623157e308, -2.5, 123456789.125, 3e300})
    CHECK(value_from_key(tree_key(d)).as_double() == d);
}

TEST_CASE("strings of any length and content keep their bounds") {
  for (std::size_t const size : {0U, 1U, 127U, 128U, 129U, 16383U, 16384U, 100'000U}) {
    std::string const json = "[\"" + std::string(size, 's') + "\",\"x\",{\"" + std::string(size, '}') + "\":1}]";
    CAPTURE(size);
    CHECK(value_from_key(key(json)) == boost::json::parse(json));
    CHECK(key(json) != key("[\"" + std::string(size + 1, 's') + "\",\"x\",{\"" + std::string(size, '}') + "\":1}]"));
  }
}

TEST_CASE("values nested too deep to be compared throw and do not overflow the stack") {
  auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK_NOTHROW(key(nested(riffle::detail::deepest)));
  CHECK_THROWS_AS(key(nested(riffle::detail::deepest + 1)), riffle::limit_error);
  CHECK_THROWS_AS(key(nested(1'000'000)), riffle::limit_error);
}
