// SPDX-License-Identifier: BSL-1.0
// Hash flooding: strings that collide elsewhere are spread like any others in a set, and a set stays right where they do
// collide. (How long it takes: scripts/check-hostile.)
#include "collisions.hpp"

#include <riffle/set/detail/hash.hpp>
#include <riffle/set/detail/hash_index.hpp>
#include <riffle/set/value_set.hpp>

#include "catch.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

using namespace riffle;
using namespace riffle::test;
using detail::hash_bytes;

namespace {

constexpr std::size_t count = 4'000;

/// The most strings of which the hashes agree in these bits; 1024 values of them.
std::size_t fullest(std::vector<std::uint64_t> const& hashes, unsigned shift) {
  std::vector<std::size_t> loads(1024);
  for (std::uint64_t const hash : hashes) ++loads[hash >> shift & 1023];
  return *std::ranges::max_element(loads);
}

}  // namespace

TEST_CASE("the strings do collide where they were made to") {
  auto const all = collisions(count, 256);
  REQUIRE(all.size() == 8);
  std::unordered_set<std::uint32_t> java, djb2;
  for (auto const& text : all[0].second) java.insert(polynomial(text, 31));
  for (auto const& text : all[1].second) djb2.insert(polynomial(text, 33));
  CHECK(java.size() == 1);
  CHECK(djb2.size() == 1);
  for (auto const& text : all[2].second) REQUIRE(fnv_1a(text) % 256 == 0);
  for (auto const& [kind, texts] : all) {
    CAPTURE(kind);
    CHECK(std::unordered_set<std::string>(texts.begin(), texts.end()).size() == count);
  }
}

TEST_CASE("strings that collide elsewhere are spread by the hash of the sets") {
  for (auto const& [kind, texts] : collisions(count, 256)) {
    CAPTURE(kind);
    std::vector<std::uint64_t> hashes;
    for (auto const& text : texts) hashes.push_back(hash_bytes(text));
    // Four of them to a value on average. That chance alone brings 40 to one is less likely than 1 in 10^20.
    for (unsigned const shift : {0u, 7u, 24u, 40u, 54u}) CHECK(fullest(hashes, shift) < 40);
    std::ranges::sort(hashes);
    CHECK(std::ranges::adjacent_find(hashes) == hashes.end());
  }
}

TEST_CASE("looking for a string compares it with few others, whatever they were made for") {
  for (auto const& [kind, texts] : collisions(count, 256)) {
    CAPTURE(kind);
    detail::hash_index index;
    std::uint64_t compared = 0;
    for (std::size_t i = 0; i != texts.size(); ++i) {
      std::uint64_t const hash = hash_bytes(texts[i]);
      REQUIRE_FALSE(index.contains(hash, [&](std::uint64_t) { return ++compared, false; }));
      index.make_room([&](auto place) {
        for (std::size_t j = 0; j != i; ++j) place(hash_bytes(texts[j]), j);
      });
      index.add(hash, i);
    }
    CHECK(compared < 10);  // 31 bits of a hash are looked at before that
  }
}

TEST_CASE("a set of strings whose hashes do collide is right") {
  // As someone would find them who knows the key of this process: alike in the bits that say where the search begins.
  auto const texts = alike([](std::string const& s) { return hash_bytes(s) >> 56; }, 1'000, 256);
  value_set<std::string> set;
  for (auto const& text : texts) REQUIRE(set.insert(text));
  for (auto const& text : texts) {
    REQUIRE_FALSE(set.insert(text));
    REQUIRE(set.contains(text));
    REQUIRE_FALSE(set.contains(text + "x"));
  }
  CHECK(std::ranges::equal(set, texts));
}
