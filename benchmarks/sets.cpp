// SPDX-License-Identifier: BSL-1.0

/// \file
/// riffle::value_set<std::string> beside hash sets of std::string: strings come as std::string_view, a batch at a time,
/// as a parser hands them out; millions of operations a second and allocated bytes an element.
///
///   sets [--rounds N] [--elements N]... [--length N]...      prints a table of the medians, in Markdown
///   sets ENGINE ELEMENTS LENGTH                              one measurement: what each cell is made of
///
/// Each measurement is a process of its own, and the engines take turns.

#include <riffle/set/value_set.hpp>

#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace {

constexpr std::array engines{"riffle", "boost", "boost-lookup", "std"};
constexpr std::array columns{"insert, distinct", "insert, half repeats", "lookup, hit", "lookup, miss",
                             "bytes an element"};
using figures = std::array<double, columns.size()>;

std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 32)) * 0xd6e8feb86659fd93;
  x = (x ^ (x >> 32)) * 0xd6e8feb86659fd93;
  return x ^ (x >> 32);
}

/// Writes the i-th key: distinct for i below 2^40, in base 32; `length` is a multiple of 8.
void write_key(char* out, std::size_t length, std::uint64_t i) {
  for (std::size_t at = 0; at < length; at += 8) {
    std::uint64_t bits = (i * 0x9e3779b97f) ^ (at == 0 ? 0 : mixed(i + at));
    for (std::size_t c = 0; c < 8; ++c, bits >>= 5) out[at + c] = "abcdefghijklmnopqrstuvwxyz012345"[bits & 31];
  }
}

/// Seconds of CPU time that `operate(key)` takes for the keys with the numbers that `number(k)` gives for k below `count`; `sum`
/// counts what it returned.
template <class Number, class Operate>
double seconds(std::size_t count, std::size_t length, Number number, Operate operate, std::size_t& sum) {
  constexpr std::size_t batch = 1024;
  std::vector<char> keys(batch * length);
  std::clock_t spent = 0;
  for (std::size_t k = 0; k < count; k += batch) {
    std::size_t const size = std::min(batch, count - k);
    for (std::size_t b = 0; b < size; ++b) write_key(&keys[b * length], length, number(k + b));
    std::clock_t const start = std::clock();
    for (std::size_t b = 0; b < size; ++b) sum += operate(std::string_view(&keys[b * length], length));
    spent += std::clock() - start;
  }
  return static_cast<double>(spent) / CLOCKS_PER_SEC;
}

std::size_t allocated() {
#if defined(__GLIBC__)
  auto const info = mallinfo2();
  return info.uordblks + info.hblkhd;
#else
  return 0;
#endif
}

template <class Set, class Insert>
figures measure(std::size_t elements, std::size_t length, Insert insert) {
  std::size_t const times = elements < 1'000'000 ? 1'000'000 / elements : 1;
  std::size_t const lookups = std::clamp<std::size_t>(elements, 1'000'000, 4'000'000);
  std::array<double, 4> spent{};
  std::array<std::size_t, 4> sums{};
  double bytes = 0;
  for (std::size_t t = 0; t < times; ++t) {
    std::size_t const before = allocated();
    Set set;
    auto add = [&](std::string_view key) { return insert(set, key); };
    auto has = [&](std::string_view key) { return set.contains(key); };
    spent[0] += seconds(elements, length, [](std::size_t k) { return k; }, add, sums[0]);
    bytes = static_cast<double>(allocated() - before) / static_cast<double>(elements);
    if (t > 0) continue;
    auto in = [&](std::size_t k) { return mixed(k) % elements; };
    spent[2] = seconds(lookups, length, in, has, sums[2]);
    spent[3] = seconds(lookups, length, [&](std::size_t k) { return elements + mixed(k) % elements; }, has, sums[3]);
  }
  for (std::size_t t = 0; t < times; ++t) {
    Set set;
    auto add = [&](std::string_view key) { return insert(set, key); };
    std::size_t next = 0;  // each new key is followed, sooner or later, by one that was there
    auto number = [&](std::size_t k) {
      return next > 0 && (next == elements || mixed(k) & 1) ? mixed(~k) % next : next++;
    };
    spent[1] += seconds(2 * elements, length, number, add, sums[1]);
    if (set.size() != next) std::abort();
    sums[1] -= next;
  }
  auto const built = static_cast<double>(elements * times), looked_up = static_cast<double>(lookups);
  if (sums != std::array{elements * times, std::size_t{0}, lookups, std::size_t{0}}) std::abort();
  return {built / spent[0] / 1e6, 2 * built / spent[1] / 1e6, looked_up / spent[2] / 1e6, looked_up / spent[3] / 1e6,
          bytes};
}

struct view_hash {
  using is_avalanching = void;  // as boost::hash<std::string> is
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return boost::hash<std::string_view>()(text); }
};
struct std_view_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

figures measure(std::string_view engine, std::size_t elements, std::size_t length) {
  using flat_set = boost::unordered_flat_set<std::string, view_hash, std::equal_to<>>;
  if (engine == "riffle")
    return measure<riffle::value_set<std::string>>(elements, length, [](auto& s, auto key) { return s.insert(key); });
  if (engine == "boost")  // makes a string for each key, new or not
    return measure<flat_set>(elements, length, [](auto& s, auto key) { return s.emplace(key).second; });
  if (engine == "boost-lookup")  // looks first: Boost 1.81 has no insertion by a borrowed key
    return measure<flat_set>(elements, length,
                             [](auto& s, auto key) { return !s.contains(key) && s.emplace(key).second; });
  if (engine == "std") {
    using set = std::unordered_set<std::string, std_view_hash, std::equal_to<>>;
    return measure<set>(elements, length, [](auto& s, auto key) { return !s.contains(key) && s.emplace(key).second; });
  }
  std::exit(2);
}

std::size_t number(char const* text) { return static_cast<std::size_t>(std::strtod(text, nullptr)); }

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && argv[1][0] != '-') {
    for (double figure : measure(argv[1], number(argv[2]), number(argv[3]))) std::printf("%.3f ", figure);
    std::printf("\n");
    return 0;
  }
  std::size_t rounds = 5;
  std::vector<std::size_t> elements, lengths;
  for (int i = 1; i < argc; i += 2) {
    std::string_view const option = argv[i];
    if (i + 1 == argc) return 2;
    if (option == "--rounds")
      rounds = number(argv[i + 1]);
    else if (option == "--elements")
      elements.push_back(number(argv[i + 1]));
    else if (option == "--length")
      lengths.push_back(number(argv[i + 1]));
    else
      return 2;
  }
  if (elements.empty()) elements = {100'000, 1'000'000, 10'000'000};
  if (lengths.empty()) lengths = {8, 24, 64};

  std::printf("| elements | length | engine |");
  for (char const* column : columns) std::printf(" %s |", column);
  std::printf("\n|---|---|---|---|---|---|---|---|\n");
  for (std::size_t n : elements)
    for (std::size_t length : lengths) {
      std::array<std::array<std::vector<double>, columns.size()>, engines.size()> all;
      for (std::size_t round = 0; round < rounds; ++round)
        for (std::size_t e = 0; e < engines.size(); ++e) {
          std::string const command =
              std::string("\"") + argv[0] + "\" " + engines[e] + " " + std::to_string(n) + " " + std::to_string(length);
          std::FILE* const run = popen(command.c_str(), "r");
          for (auto& column : all[e])
            if (double figure = 0; run && std::fscanf(run, "%lf", &figure) == 1) column.push_back(figure);
          if (!run || pclose(run) != 0) return 1;
        }
      for (std::size_t e = 0; e < engines.size(); ++e) {
        std::printf("| %zu | %zu | %s |", n, length, engines[e]);
        for (auto& column : all[e]) {
          std::ranges::sort(column);
          std::printf(" %.1f |", column[column.size() / 2]);
        }
        std::printf("\n");
        std::fflush(stdout);
      }
    }
}
