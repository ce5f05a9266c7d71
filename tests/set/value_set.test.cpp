// SPDX-License-Identifier: BSL-1.0
#include <riffle/set/detail/hash_index.hpp>
#include <riffle/set/value_set.hpp>

#include "catch.hpp"
#include "ranges.hpp"

#include <boost/describe.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <random>
#include <unordered_set>

using namespace riffle;
using riffle_test::collect;

namespace {

// The number of allocations that still succeed; negative: all.
long allocations_left = -1;

void* allocate(std::size_t size) {
  if (allocations_left == 0) throw std::bad_alloc();
  if (allocations_left > 0) --allocations_left;
  if (void* p = std::malloc(size == 0 ? 1 : size)) return p;
  throw std::bad_alloc();
}

}  // namespace

namespace value_set_test {

struct named {  // with std::hash
  std::string name;
  int rank = 0;
  friend bool operator==(named const&, named const&) = default;
};

struct hashed {  // with hash_value
  int number = 0;
  friend bool operator==(hashed const&, hashed const&) = default;
  friend std::size_t hash_value(hashed const& h) { return static_cast<std::size_t>(h.number % 4); }  // many collide
};

struct described {
  std::string name;
  std::optional<int> size;
  friend bool operator==(described const&, described const&) = default;
};
BOOST_DESCRIBE_STRUCT(described, (), (name, size))

struct unhashable {
  friend bool operator==(unhashable const&, unhashable const&) = default;
};
struct incomparable {};

enum class colour { red, green };

}  // namespace value_set_test

using namespace value_set_test;

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
// Those of the library would do, but not a sanitizer's.
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return std::malloc(size == 0 ? 1 : size); }
void* operator new[](std::size_t size, std::nothrow_t const&) noexcept { return std::malloc(size == 0 ? 1 : size); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::nothrow_t const&) noexcept { std::free(p); }
void operator delete[](void* p, std::nothrow_t const&) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }

template <>
struct std::hash<named> {
  std::size_t operator()(named const& n) const { return std::hash<std::string>{}(n.name); }
};

template <class S, class Reference>
consteval bool is_forward_set() {
  static_assert(std::ranges::forward_range<S> && std::ranges::forward_range<S const>);
  static_assert(!std::ranges::bidirectional_range<S> && std::ranges::common_range<S> && std::ranges::sized_range<S>);
  static_assert(!std::ranges::view<S> && !std::ranges::borrowed_range<S> && std::ranges::viewable_range<S&>);
  static_assert(std::same_as<std::ranges::range_reference_t<S>, Reference>);
  static_assert(std::same_as<std::ranges::range_value_t<S>, typename S::value_type>);
  static_assert(std::is_copy_constructible_v<S> && std::is_nothrow_move_constructible_v<S>);
  static_assert(std::is_nothrow_move_assignable_v<S> && std::semiregular<S>);
  return true;
}
static_assert(is_forward_set<value_set<std::string>, borrowed_string>());
static_assert(is_forward_set<value_set<boost::json::value>, boost::json::value>());
static_assert(is_forward_set<value_set<int>, int const&>());
static_assert(is_forward_set<value_set<bool>, bool const&>());
static_assert(is_forward_set<value_set<row<std::string, int>>, row<std::string, int> const&>());

static_assert(hashable_value<int> && hashable_value<double> && hashable_value<bool> && hashable_value<colour>);
static_assert(hashable_value<std::string> && hashable_value<boost::json::value> && hashable_value<std::optional<int>>);
static_assert(hashable_value<row<std::string, std::optional<double>>> && hashable_value<std::tuple<std::string, int>>);
static_assert(hashable_value<named> && hashable_value<hashed> && hashable_value<described>);
static_assert(hashable_value<row<named, std::pair<hashed, described>>>);
static_assert(!hashable_value<unhashable> && !hashable_value<incomparable> &&
              !hashable_value<std::optional<unhashable>>);
static_assert(!hashable_value<row<int, incomparable>> && !hashable_value<void> && !hashable_value<int&>);
// These borrow: a set of them would dangle.
static_assert(!hashable_value<std::string_view> && !hashable_value<char const*> && !hashable_value<borrowed_string>);
static_assert(!hashable_value<element> && !hashable_value<row<borrowed_string, int>>);

TEST_CASE("values come in the order of their first appearance, each once") {
  value_set<std::string> set;
  CHECK(set.empty());
  CHECK(set.begin() == set.end());
  CHECK(set.insert("pear"));
  CHECK(set.insert("apple"));
  CHECK_FALSE(set.insert("pear"));
  CHECK(set.insert(""));
  CHECK_FALSE(set.insert(std::string()));
  CHECK(set.size() == 3);
  CHECK(collect(set) == std::vector<std::string>{"pear", "apple", ""});
}

TEST_CASE("strings are looked up as they are at hand") {
  value_set<std::string> const set{"a", "b"};
  CHECK(set.contains("a"));
  CHECK(set.contains(std::string("a")));
  CHECK(set.contains(std::string_view("b")));
  CHECK(set.contains(borrowed_string("b")));
  CHECK_FALSE(set.contains("c"));
  CHECK_FALSE(set.contains(""));
  CHECK_FALSE(set.contains(std::string_view("a\0", 2)));
}

TEST_CASE("strings of any length stand in the arena") {
  std::vector<std::size_t> const lengths{// 65536 is a chunk
                                         0,     1,      2,      126,    127,    128,    129,    250,
                                         254,   255,    256,    1023,   1024,   4095,   16381,  16384,
                                         32768, 65280,  65532,  65533,  65534,  65535,  65536,  65537,
                                         65538, 131068, 131069, 131072, 131073, 196605, 196608, 1 << 20};
  std::mt19937 random(7);
  for (int round = 0; round < 40; ++round) {
    std::vector<std::string> expected;
    std::unordered_set<std::string> oracle;
    value_set<std::string> set;
    for (int i = 0; i < 60; ++i) {
      std::size_t const length = round == 0 && static_cast<std::size_t>(i) < lengths.size()
                                     ? lengths[static_cast<std::size_t>(i)]
                                     : lengths[random() % (round % 4 == 1 ? 12 : lengths.size())];
      std::string text(length, static_cast<char>('a' + random() % 3));
      if (length > 4) text[length / 2] = '\0';
      bool const is_new = oracle.insert(text).second;
      if (is_new) expected.push_back(text);
      REQUIRE(set.insert(text) == is_new);
    }
    REQUIRE(collect(set) == expected);
    for (auto const& text : expected) {
      REQUIRE(set.contains(text));
      std::string other = text;
      other += '\0';
      REQUIRE(set.contains(other) == oracle.contains(other));
      if (!text.empty()) {
        other = text;
        other.back() = 'z';
        REQUIRE_FALSE(set.contains(other));
      }
    }
    value_set<std::string> const copy = set;
    REQUIRE(collect(copy) == expected);
    REQUIRE(copy == set);
  }
}

TEST_CASE("a million insertions agree with std::unordered_set") {
  std::mt19937_64 random(11);
  std::unordered_set<std::string> oracle;
  std::vector<std::string> order;
  value_set<std::string> set;
  for (int i = 0; i < 1'000'000; ++i) {
    std::string const text = "key-" + std::to_string(random() % 700'000) + (i % 5 == 0 ? "-with-a-longer-tail" : "");
    bool const is_new = oracle.insert(text).second;
    if (is_new) order.push_back(text);
    if (set.insert(text) != is_new) FAIL("insert(\"" << text << "\") is not " << is_new);
  }
  CHECK(set.size() == oracle.size());
  CHECK(std::ranges::equal(set, order));
  long wrong = 0;
  for (int i = 0; i < 700'000; ++i) {
    std::string const text = "key-" + std::to_string(i);
    wrong += set.contains(text) != oracle.contains(text);
  }
  CHECK(wrong == 0);
}

TEST_CASE("the index finds every position, however it grew and however poor the hashes are") {
  // With two to four known bits the table is made anew from the hashes at every third doubling, and poor hashes, which
  // lead far from their homes, have it made anew each time.
  detail::basic_hash_index<2, 4> index;
  std::size_t made_anew = 0;
  std::mt19937_64 random(13);
  std::uint64_t const some_bits =
      GENERATE(~std::uint64_t{0}, 0xff00000000ffffff, 0xff00000000000000, 0x8000000000000001);
  std::vector<std::uint64_t> hashes;
  auto finds = [&](std::uint64_t position) {
    return index.contains(hashes[position], [&](std::uint64_t found) { return found == position; });
  };
  int const count = some_bits == ~std::uint64_t{0} ? 100'000 : 4'000;
  for (int i = 0; i < count; ++i) {
    hashes.push_back(random() & some_bits);
    index.make_room([&](auto place) {
      ++made_anew;
      for (std::uint64_t at = 0; at + 1 < hashes.size(); ++at) place(hashes[at], at);
    });
    index.add(hashes.back(), hashes.size() - 1);
    if ((index.size() & (index.size() - 1)) != 0) continue;
    for (std::uint64_t at = 0; at < hashes.size(); ++at) REQUIRE(finds(at));
  }
  for (std::uint64_t at = 0; at < hashes.size(); ++at) REQUIRE(finds(at));
  CHECK(index.size() == hashes.size());
  CHECK(made_anew >= 3);
}

TEST_CASE("numbers, too, agree with std::unordered_set") {
  std::mt19937_64 random(12);
  std::unordered_set<std::uint64_t> oracle;
  value_set<std::uint64_t> set;
  for (int i = 0; i < 200'000; ++i) {
    std::uint64_t const number = (random() % 50'000) << (i % 3 * 20);  // poor low bits: the hash must mix
    REQUIRE(set.insert(number) == oracle.insert(number).second);
  }
  CHECK(set.size() == oracle.size());
}

namespace {

// Inserts make(0), make(1), ... with the n-th allocation failing, for each n in turn.
template <class T, class Make>
void fail_each_allocation(int count, Make make) {
  std::vector<decltype(make(0))> keys;
  for (int i = 0; i < count; ++i) keys.push_back(make(i));
  value_set<T> expected;
  for (auto const& key : keys) expected.insert(key);

  long failed = 0;
  for (bool all_done = false; !all_done; ++failed) {
    value_set<T> set;
    all_done = true;
    allocations_left = failed;
    for (int i = 0; i < count; ++i) {
      auto const& key = keys[static_cast<std::size_t>(i)];
      try {
        set.insert(key);
      } catch (std::bad_alloc const&) {
        allocations_left = -1;
        all_done = false;
        REQUIRE(set.size() == static_cast<std::size_t>(i));
        REQUIRE(collect(set).size() == set.size());
        REQUIRE_FALSE(set.contains(key));
        for (int j = 0; j < i; ++j) REQUIRE(set.contains(keys[static_cast<std::size_t>(j)]));
        REQUIRE(set.insert(key));
      }
    }
    allocations_left = -1;
    REQUIRE(set == expected);
    REQUIRE(collect(set) == collect(expected));
  }
  CHECK(failed > 5);  // something was tested
}

}  // namespace

TEST_CASE("an insertion that finds no memory leaves the set as it was") {
  SECTION("strings") {
    fail_each_allocation<std::string>(600, [](int i) { return std::to_string(i) + std::string(100, 'x'); });
  }
  SECTION("strings longer than a chunk") {
    fail_each_allocation<std::string>(12, [](int i) { return std::string(80'000, static_cast<char>('a' + i)); });
  }
  SECTION("numbers") {
    fail_each_allocation<int>(300, [](int i) { return i; });
  }
  SECTION("rows") {
    fail_each_allocation<row<std::string, int>>(
        40, [](int i) { return row<std::string, int>(std::string(50, 'r') + std::to_string(i), i); });
  }
  SECTION("JSON values") {
    fail_each_allocation<boost::json::value>(
        40, [](int i) { return boost::json::value(std::string(50, 'v') + std::to_string(i)); });
  }
}

TEST_CASE("copies are independent, and what was moved from is empty and usable") {
  auto check = [](auto set, auto other, auto fresh) {
    auto const values = collect(set);
    auto copy = set;
    CHECK(copy == set);
    copy.insert(fresh);
    CHECK(copy.contains(fresh));
    CHECK_FALSE(set.contains(fresh));
    CHECK(collect(set) == values);

    copy = set;
    auto const& self = copy;
    copy = self;
    CHECK(collect(copy) == values);

    auto moved = std::move(set);
    CHECK(collect(moved) == values);
    CHECK(set.size() == 0);
    CHECK(set.begin() == set.end());
    CHECK(set.memory_bytes() == 0);
    CHECK(set.insert(fresh));
    CHECK(set.contains(fresh));

    other = std::move(moved);
    CHECK(collect(other) == values);
    CHECK(moved.empty());
    CHECK(moved.begin() == moved.end());
    CHECK(moved.insert(fresh));
    CHECK(collect(moved).size() == 1);
  };
  check(value_set<std::string>{"a", "b", std::string(80'000, 'x'), "c"}, value_set<std::string>{"q"}, "fresh");
  check(value_set<int>{3, 1, 2}, value_set<int>{9}, 7);
  check(value_set<row<std::string, int>>{row<std::string, int>(std::string(99, 'x'), 1)},
        value_set<row<std::string, int>>{}, row<std::string, int>("f", 2));
  check(value_set<boost::json::value>{1, "b", nullptr}, value_set<boost::json::value>{"q"},
        boost::json::value("fresh"));
}

TEST_CASE("a string stays where it is while the set grows and moves") {
  value_set<std::string> set{"here"};
  borrowed_string const first = *set.begin();
  for (int i = 0; i < 100'000; ++i) set.insert(std::to_string(i));
  value_set<std::string> const moved = std::move(set);
  CHECK(first == "here");
  CHECK((*moved.begin()).data() == first.data());
}

TEST_CASE("equality is that of sets") {
  CHECK(value_set<std::string>{"a", "b"} == value_set<std::string>{"b", "a", "b"});
  CHECK(value_set<std::string>{"a", "b"} != value_set<std::string>{"a", "c"});
  CHECK(value_set<std::string>{"a"} != value_set<std::string>{"a", "b"});
  CHECK(value_set<int>{} == value_set<int>{});
  CHECK(value_set<boost::json::value>{1, "a"} == value_set<boost::json::value>{"a", 1.0});
}

TEST_CASE("JSON values are equal as riffle says") {
  value_set<boost::json::value> set;
  CHECK(set.insert(boost::json::value(1)));
  CHECK_FALSE(set.insert(boost::json::value(1.0)));
  CHECK(set.insert(boost::json::value("1")));
  CHECK(set.insert(boost::json::value(nullptr)));
  CHECK(set.insert(boost::json::parse(R"({"a": [1, 2], "b": null})")));
  CHECK_FALSE(set.insert(boost::json::parse(R"({"b": null, "a": [1.0, 2e0]})")));
  CHECK(set.insert(boost::json::parse(R"({"b": null, "a": [2, 1]})")));
  CHECK(set.insert(boost::json::value(9007199254740993)));
  CHECK_FALSE(set.contains(boost::json::value(9007199254740992.0)));
  CHECK(set.size() == 6);
  std::vector<boost::json::value> const expected{1,
                                                 "1",
                                                 nullptr,
                                                 boost::json::parse(R"({"a": [1, 2], "b": null})"),
                                                 boost::json::parse(R"({"b": null, "a": [2, 1]})"),
                                                 9007199254740993};
  CHECK(collect(set) == expected);
  boost::json::value const one = 1u;
  CHECK(set.contains(element(one)));
  CHECK_FALSE(set.insert(element(one)));
  boost::json::value const two = 2;
  CHECK_FALSE(set.contains(element(two)));
  CHECK(set.insert(element(two)));
  CHECK(set.contains(boost::json::value(2)));
}

TEST_CASE("rows are looked up by rows that borrow") {
  value_set<row<std::string, int>> set;
  CHECK(set.insert(row<borrowed_string, int>(borrowed_string("a"), 1)));
  CHECK_FALSE(set.insert(row<std::string, int>("a", 1)));
  CHECK(set.contains(row<borrowed_string, int>(borrowed_string("a"), 1)));
  CHECK_FALSE(set.contains(row<borrowed_string, int>(borrowed_string("a"), 2)));
  CHECK_FALSE(set.contains(row<borrowed_string, int>(borrowed_string("b"), 1)));
  CHECK(collect(set) == std::vector{row<std::string, int>("a", 1)});

  value_set<row<boost::json::value>> values{row<boost::json::value>(1)};
  boost::json::value const one = 1.0;
  CHECK(values.contains(row<element>(element(one))));
}

TEST_CASE("zero is one number, and so is NaN") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  value_set<double> set;
  CHECK(set.insert(0.0));
  CHECK_FALSE(set.insert(-0.0));
  CHECK(set.insert(nan));
  CHECK_FALSE(set.insert(-nan));
  CHECK(set.contains(nan));
  CHECK(set.insert(1.5));
  CHECK(set.size() == 3);
}

TEST_CASE("any type with a hash has its sets") {
  value_set<bool> bits{true, false, true};
  CHECK(collect(bits) == std::vector<bool>{true, false});

  value_set<std::optional<int>> maybe{std::nullopt, 0, std::nullopt, 1};
  CHECK(maybe.size() == 3);
  CHECK(maybe.contains(std::nullopt));
  CHECK_FALSE(maybe.contains(2));

  value_set<colour> colours{colour::green};
  CHECK(colours.contains(colour::green));
  CHECK_FALSE(colours.contains(colour::red));

  value_set<named> people{{"a", 1}, {"a", 2}, {"a", 1}};
  CHECK(people.size() == 2);
  CHECK(people.contains({"a", 2}));
  CHECK_FALSE(people.contains({"b", 2}));

  value_set<described> things{{"a", 1}, {"a", std::nullopt}, {"a", 1}};
  CHECK(things.size() == 2);
  CHECK(things.contains({"a", std::nullopt}));
  CHECK_FALSE(things.contains({"b", 1}));

  value_set<hashed> colliding;
  for (int i = 0; i < 500; ++i) CHECK(colliding.insert(hashed{i}));
  for (int i = 0; i < 500; ++i) CHECK_FALSE(colliding.insert(hashed{i}));
  CHECK_FALSE(colliding.contains(hashed{500}));

  value_set<std::unique_ptr<int>> owners;  // move-only, by address
  auto owner = std::make_unique<int>(1);
  int const* const address = owner.get();
  CHECK(owners.insert(std::move(owner)));
  CHECK((*owners.begin()).get() == address);
}

TEST_CASE("a set is made of a list or of any input range") {
  std::vector<std::string_view> const views{"b", "a", "b"};
  value_set<std::string> const strings(views);
  CHECK(collect(strings) == std::vector<std::string>{"b", "a"});
  static_assert(std::same_as<decltype(value_set(views)), value_set<std::string>>);

  value_set numbers(riffle_test::move_only_range<int>({2, 1, 2}));
  static_assert(std::same_as<decltype(numbers), value_set<int>>);
  CHECK(collect(numbers) == std::vector{2, 1});

  auto const elements = std::vector<boost::json::value>{1, 1.0, 2};
  CHECK(value_set(elements).size() == 2);
  CHECK(value_set(elements | std::views::transform([](auto const& v) { return element(v); })).size() == 2);
  CHECK(value_set(std::vector<bool>{true, true}).size() == 1);
}

TEST_CASE("a set is a range like others") {
  value_set<std::string> set{"one", "three", "two"};
  auto lengths = set | std::views::transform([](std::string_view text) { return text.size(); });
  CHECK(collect(lengths) == std::vector<std::size_t>{3, 5, 3});
  CHECK(std::ranges::max(set) == "two");
  auto it = set.begin();
  auto const before = it++;
  CHECK(*before == "one");
  CHECK(*it == "three");
  CHECK(it != before);
}

TEST_CASE("memory is counted") {
  value_set<std::string> set;
  CHECK(set.memory_bytes() == 0);
  set.insert("a");
  CHECK(set.memory_bytes() < 1024);
  for (int i = 0; i < 100'000; ++i) set.insert("0123456789abcdef-" + std::to_string(i));  // 22 bytes, most of them
  CHECK(set.memory_bytes() > 100'000 * (23 + 11));
  CHECK(set.memory_bytes() < 100'000 * (23 + 22) + 32 * 1024);

  value_set<row<std::string, int>> rows;
  rows.insert(row<std::string, int>("short", 1));
  std::size_t const one = rows.memory_bytes();
  rows.insert(row<std::string, int>(std::string(100'000, 'x'), 1));
  CHECK(rows.memory_bytes() > one + 100'000);
}
