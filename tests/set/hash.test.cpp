// SPDX-License-Identifier: BSL-1.0
#include <riffle/set/detail/hash.hpp>

#include "catch.hpp"

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace riffle;
using detail::fold;
using detail::fold_portable;
using detail::hash_bytes;
using detail::hash_of;
using detail::stored_t;

static_assert(std::same_as<stored_t<std::string_view>, std::string>);
static_assert(std::same_as<stored_t<borrowed_string const&>, std::string>);
static_assert(std::same_as<stored_t<char const (&)[4]>, std::string>);
static_assert(std::same_as<stored_t<element>, boost::json::value>);
static_assert(std::same_as<stored_t<row<borrowed_string, int>>, row<std::string, int>>);
static_assert(std::same_as<stored_t<std::optional<borrowed_string>>, std::optional<std::string>>);
static_assert(std::same_as<stored_t<std::pair<element, int>>, std::pair<boost::json::value, int>>);
static_assert(std::same_as<stored_t<std::vector<int>>, std::vector<int>>);

static_assert(fold_portable(~std::uint64_t{0}, ~std::uint64_t{0}) == (1 ^ (~std::uint64_t{0} - 1)));

TEST_CASE("the portable multiplication is that of the machine") {
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> words{0, 1, 0xffffffff, 0x100000000, ~std::uint64_t{0}, ~std::uint64_t{0} - 1};
  for (int i = 0; i < 200; ++i) words.push_back(random() >> (random() % 64));
  for (auto a : words)
    for (auto b : words) REQUIRE(fold(a, b) == fold_portable(a, b));
}

TEST_CASE("a hash depends on every byte and on the length") {
  std::mt19937_64 random(2);
  for (std::size_t size = 0; size <= 70; ++size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(random()));
    std::set<std::uint64_t> hashes{hash_bytes(bytes), hash_bytes(bytes + '\0')};
    for (std::size_t i = 0; i < size; ++i)
      for (int bit = 0; bit < 8; ++bit) {
        std::string other = bytes;
        other[i] = static_cast<char>(other[i] ^ (1 << bit));
        hashes.insert(hash_bytes(other));
      }
    REQUIRE(hashes.size() == 2 + 8 * size);
  }
  std::set<std::uint64_t> zeros;
  for (std::size_t size = 0; size < 300; ++size) zeros.insert(hash_bytes(std::string(size, '\0')));
  CHECK(zeros.size() == 300);
}

TEST_CASE("one changed bit changes about half of a hash, in its low and in its high part") {
  std::mt19937_64 random(3);
  double low = 0, high = 0;
  int count = 0;
  for (std::size_t size : {1u, 3u, 4u, 8u, 15u, 16u, 17u, 24u, 33u})
    for (int trial = 0; trial < 400; ++trial, ++count) {
      std::string a;
      for (std::size_t i = 0; i < size; ++i) a.push_back(static_cast<char>(random()));
      std::string b = a;
      std::size_t const at = random() % size;
      b[at] = static_cast<char>(b[at] ^ (1 << (random() % 8)));
      std::uint64_t const changed = hash_bytes(a) ^ hash_bytes(b);
      low += std::popcount(changed & 0xffffff);
      high += std::popcount(changed >> 40);
    }
  // 3600 trials of 24 fair coins: the mean is 12 with a standard deviation of 0.04.
  CHECK(low / count > 11.5);
  CHECK(low / count < 12.5);
  CHECK(high / count > 11.5);
  CHECK(high / count < 12.5);
}

TEST_CASE("what is the same hashes alike, borrowed or owned") {
  std::string const owned = "abc";
  CHECK(hash_of(owned) == hash_of(borrowed_string(owned)));
  CHECK(hash_of(row<std::string, int>(owned, 7)) == hash_of(row<borrowed_string, int>(borrowed_string(owned), 7)));
  CHECK(hash_of(std::optional<std::string>(owned)) == hash_of(std::optional(borrowed_string(owned))));
  CHECK(hash_of(0.0) == hash_of(-0.0));
  CHECK(hash_of(0.0f) == hash_of(-0.0f));
  CHECK(hash_of(0.0L) == hash_of(-0.0L));
  double const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(hash_of(nan) == hash_of(-nan));
  CHECK(detail::same(nan, -nan));
  CHECK(detail::same(std::tuple(nan), std::tuple(-nan)));
  boost::json::value const number = 1;
  boost::json::value const same_number = 1.0;
  CHECK(hash_of(number) == hash_of(same_number));
  CHECK(hash_of(number) == hash_of(element(same_number)));
  CHECK(detail::same(row<boost::json::value>(number), row<element>(element(same_number))));
}

TEST_CASE("fields hash in their order, and an absent one is none of the present ones") {
  CHECK(hash_of(row<int, int>(1, 2)) != hash_of(row<int, int>(2, 1)));
  CHECK(hash_of(std::pair(1, 2)) == hash_of(std::tuple(1, 2)));
  CHECK(hash_of(std::optional<int>()) != hash_of(std::optional<int>(0)));
  CHECK_FALSE(detail::same(std::optional<int>(), std::optional<int>(0)));
  CHECK_FALSE(detail::same(std::optional<int>(0), std::optional<int>()));
  CHECK(detail::same(std::optional<int>(), std::optional<int>()));
  CHECK_FALSE(detail::same(row<std::string, int>("a", 1), row<borrowed_string, int>(borrowed_string("a"), 2)));
}
