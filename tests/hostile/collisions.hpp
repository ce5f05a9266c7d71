// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_HOSTILE_COLLISIONS_HPP
#define RIFFLE_TESTS_HOSTILE_COLLISIONS_HPP

/// \file
/// Strings that were made to collide: in the hashes that other programs use, or in places where a hash may be weak.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::test {

inline std::uint64_t fnv_1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}
inline std::uint32_t polynomial(std::string_view text, std::uint32_t base) {
  std::uint32_t hash = 0;
  for (char const c : text) hash = hash * base + static_cast<unsigned char>(c);
  return hash;
}

/// All words of `letters` of these two or more pieces, as many as asked for.
inline std::vector<std::string> words_of(std::vector<std::string> const& pieces, std::size_t count) {
  std::vector<std::string> all;
  std::size_t letters = 1;
  for (std::size_t n = pieces.size(); n < count; n *= pieces.size()) ++letters;
  for (std::size_t i = 0; i != count; ++i) {
    std::string word;
    for (std::size_t rest = i, letter = 0; letter != letters; ++letter, rest /= pieces.size())
      word += pieces[rest % pieces.size()];
    all.push_back(std::move(word));
  }
  return all;
}

/// Strings whose `hash` ends in as many zero bits as leave one of `one_in`.
template <class Hash>
std::vector<std::string> alike(Hash const& hash, std::size_t count, std::uint64_t one_in) {
  std::vector<std::string> all;
  for (std::uint64_t i = 0; all.size() != count; ++i) {
    std::string text = "key" + std::to_string(i);
    if (hash(text) % one_in == 0) all.push_back(std::move(text));
  }
  return all;
}

inline std::string as_bytes(std::uint64_t word) {
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &word, 8);
  return bytes;
}

/// So many strings of each kind; `one_in` says how much work is put into finding some of them.
inline std::vector<std::pair<std::string, std::vector<std::string>>> collisions(std::size_t count,
                                                                                std::uint64_t one_in) {
  std::vector<std::pair<std::string, std::vector<std::string>>> all;
  all.emplace_back("in times 31 (Java)", words_of({"Aa", "BB"}, count));
  all.emplace_back("in times 33 (djb2)", words_of({"Ez", "FY"}, count));
  all.emplace_back("in the low bits of FNV-1a", alike(fnv_1a, count, one_in));
  all.emplace_back("in the low bits of std::hash",
                   alike([](std::string const& s) { return std::hash<std::string>()(s); }, count, one_in));
  // With wyhash's published constants, each of these blocks makes a factor zero, which erases what stands before it.
  std::vector<std::string> erased;
  constexpr std::array<std::uint64_t, 8> published{0x2d358dccaa6c78a5, 0x8bb84b93962eacc9, 0x4b33a62ed433d4a3,
                                                   0x4d5a2da51de1aa47, 0xa0761d6478bd642f, 0xe7037ed1a0b428db,
                                                   0x8ebc6af09c88c6e3, 0x589965cc75374cc3};
  for (std::size_t i = 0; i != count; ++i) {
    std::string const block = as_bytes(published[i % published.size()]);
    erased.push_back(as_bytes(i) + as_bytes(~i) + block + block + std::string(16, 'x'));
  }
  all.emplace_back("in wyhash with its published constants", std::move(erased));
  std::vector<std::string> zeros, counted, first;
  for (std::size_t i = 0; i != count; ++i) {
    zeros.push_back(std::string(i % 256, '\0') + std::to_string(i / 256));
    counted.push_back(as_bytes(i));
    first.push_back(as_bytes(static_cast<std::uint64_t>(i) << 40) + std::string(40, '\0'));
  }
  all.emplace_back("as zeros", std::move(zeros));
  all.emplace_back("as numbers in eight bytes", std::move(counted));
  all.emplace_back("as one changed place, then zeros", std::move(first));
  return all;
}

}  // namespace riffle::test

#endif
