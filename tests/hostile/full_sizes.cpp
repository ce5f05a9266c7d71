// SPDX-License-Identifier: BSL-1.0
// The hostile cases at full size, for scripts/check-hostile:
//
//   full_sizes --list     the names of all cases, one a line
//   full_sizes NUMBER     runs one, and prints: size, processor time, peak memory beyond that of the program, outcome
//
// Exit code 1: the outcome is not the expected one, took more memory than it may, or grows faster than the input.
#include "cases.hpp"
#include "collisions.hpp"

#include <riffle.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <ios>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace riffle;
using namespace riffle::test;

namespace {

constexpr std::uint64_t million = 1'000'000, billion = 1'000'000'000, gib = std::uint64_t{1} << 30;

// Of the processor, which does not depend on what else the machine does.
double seconds_of(std::function<void()> const& work) {
  std::clock_t const begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

std::uint64_t peak_bytes() {
  ::rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  out.reserve(piece.size() * times);
  for (std::size_t i = 0; i != times; ++i) out += piece;
  return out;
}

std::string number(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

/// 4.5 GiB of memory in which the same 1 MiB of lines stands again and again.
class repeated_memory {
public:
  static constexpr std::uint64_t block = 1 << 20;

  repeated_memory(std::string const& bytes, std::uint64_t size) : size_(size) {
    int const file = ::memfd_create("lines", 0);
    if (file < 0 || ::write(file, bytes.data(), bytes.size()) != static_cast<::ssize_t>(block)) std::abort();
    data_ = static_cast<char*>(::mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    if (data_ == MAP_FAILED) std::abort();
    for (std::uint64_t at = 0; at != size; at += block)
      if (::mmap(data_ + at, block, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0) == MAP_FAILED) std::abort();
    ::close(file);
  }
  repeated_memory(repeated_memory const&) = delete;
  repeated_memory& operator=(repeated_memory const&) = delete;
  ~repeated_memory() { ::munmap(data_, size_); }

  std::string_view text() const { return {data_, size_}; }

private:
  char* data_;
  std::uint64_t size_;
};

/// 1 MiB of lines of 64 bytes: {"n":1,"pad":"xxx..."}
std::string mebibyte_of_lines() {
  std::string const line = "{\"n\":1,\"pad\":\"" + std::string(64 - 17, 'x') + "\"}\n";
  return repeat(line, repeated_memory::block / line.size());
}

// Inputs that stand in memory or in a file, larger than 32 bits can tell.

constexpr std::uint64_t large = 9 * gib / 2;

hostile_case large_text(validate mode) {
  return {mode == validate::all ? "a text of more than 4 GiB" : "a text of more than 4 GiB, validate::selected", large,
          // Of which there is only one mebibyte, though each page of the mapping counts.
          std::to_string(large / 64) + " rows", large + 16 * million, [mode] {
            repeated_memory const lines(mebibyte_of_lines(), large);
            return outcome_of(documents(text(lines.text()), {.validation = mode}) | project<int>("n"));
          }};
}

template <class Source>
hostile_case large_file(std::string name) {
  return {std::move(name), large + 4, failing(large / 64, errc::unexpected_character, large), 16 * million, [] {
            auto const path = std::filesystem::temp_directory_path() / ("riffle-" + std::to_string(::getpid()));
            {
              std::ofstream out(path, std::ios::binary);
              std::string const lines = mebibyte_of_lines();
              for (std::uint64_t at = 0; at != large; at += lines.size()) out << lines;
              out << "oops";
            }
            std::string const outcome = outcome_of(documents(Source(path)) | project<int>("n"));
            std::filesystem::remove(path);
            return outcome;
          }};
}

hostile_case large_set() {
  std::uint64_t const count = 70'000, bytes = 64 * 1024;
  return {"a set of more than 4 GiB", count * bytes, "70000 values, all found", 5 * gib, [] {
            value_set<std::string> set;
            std::string text(bytes, 'x');
            auto const value = [&text](std::uint64_t i) {
              std::string digits = std::to_string(i);
              digits.resize(8, '.');
              text.replace(0, digits.size(), digits);
              return std::string_view(text);
            };
            for (std::uint64_t i = 0; i != count; ++i) set.insert(value(i));
            std::uint64_t found = 0;
            for (std::uint64_t i = 0; i != count; ++i) found += set.contains(value(i));
            return std::to_string(set.size()) + " values, " + (found == count ? "all found" : "not all found");
          }};
}

/// Work on an input of which there may be four times as much. Where that takes more than eight times as long, it does not
/// grow with the input, but faster: 16 times is its square.
template <class Make>
hostile_case growing(std::string name, std::size_t n, Make make) {
  auto const outcome = [n, make] {
    double quotient = 1e9;
    double one = 0, four = 0;
    for (int i = 0; i != 3; ++i) {  // the best of three, as others work here, too
      std::function<void()> const few = make(n), many = make(4 * n);
      one = seconds_of(few);
      four = seconds_of(many);
      quotient = std::min(quotient, four / one);
    }
    std::string const factor = number(quotient, 1);
    return (quotient < 8 ? "linear" : "more than linear") + (": four times as much takes " + factor) + " times as long";
  };
  return {std::move(name), 0, "linear: *", 4 * gib, outcome};
}

template <class View>
void read(View const& view) {
  for ([[maybe_unused]] auto&& row : view) continue;
}

std::vector<hostile_case> growing_cases() {
  std::vector<hostile_case> all;
  all.push_back(growing("steps of `..` in one path, four times as many", 8, [](std::size_t steps) {
    std::string const json = "[" + repeat(repeat("{\"a\":", 500) + "1" + repeat("}", 500) + ",", 400) + "1]";
    path const where("$" + repeat("..a", steps) + "..b");
    return [json, where] { read(documents(text(std::string_view(json))) | select(where)); };
  }));
  all.push_back(growing("nesting under `..`, four times as deep", 20'000, [](std::size_t depth) {
    std::string const json = repeat(repeat("{\"a\":", depth) + "1" + repeat("}", depth), 20);
    document_options const options{.format = format::concatenated, .max_depth = depth};
    return [json, options] { read(documents(text(std::string_view(json)), options) | select("$..a..a..a..b")); };
  }));
  all.push_back(growing("nested rows, one for each level, four times as deep", 5'000, [](std::size_t depth) {
    std::string const json = repeat(repeat("{\"a\":", depth) + "1" + repeat("}", depth), 20);
    document_options const options{.format = format::concatenated, .max_depth = depth};
    return [json, options] { read(documents(text(std::string_view(json)), options) | select("$..a")); };
  }));
  for (format const how : {format::lines, format::json_seq})
    all.push_back(
        growing(how == format::lines ? "bad lines, each told with its place" : "bad records, each told with its place",
                200'000, [how](std::size_t records) {
                  std::string const json = repeat(how == format::lines ? "[1\n" : "\x1E[1\n", records);
                  document_options const options{.format = how, .on_bad_record = [](parse_error const&) {}};
                  return [json, options] { read(documents(text(std::string_view(json)), options)); };
                }));
  all.push_back(growing("members of one object", 1'000'000, [](std::size_t members) {
    return [members] { read(documents(many_keys(members), {.format = format::single}) | select("*")); };
  }));
  all.push_back(growing("members of one object in a set of JSON values", 200'000, [](std::size_t members) {
    return [members] { to_set(documents(many_keys(members), {.format = format::single})); };
  }));
  all.push_back(growing("a long string ever deeper in a set of JSON values", 400, [](std::size_t depth) {
    std::string const json =
        repeat("{\"b\":0,\"a\":", depth) + '"' + std::string(8 * million, 'x') + '"' + repeat("}", depth);
    return [json] { to_set(documents(text(std::string_view(json)), {.format = format::single, .max_depth = 1600})); };
  }));
  all.push_back(growing("selected members, each of which waits for the last", 50'000, [](std::size_t rows) {
    std::string const json = "{\"r\":[" + repeat("{\"n\":1},", rows) + "{}],\"id\":1}";
    return
        [json] { read(documents(text(std::string_view(json))) | flatten_path("r") | project<int, int>("$.id", "n")); };
  }));
  auto const kinds = collisions(1, 1);  // for their names: the strings are made when they are wanted
  for (std::size_t kind = 0; kind != kinds.size(); ++kind)
    all.push_back(growing("a set of strings made to collide, " + kinds[kind].first, 50'000, [kind](std::size_t count) {
      std::vector<std::string> const texts = collisions(count, 64)[kind].second;
      return [texts] { to_set(texts); };
    }));
  return all;
}

std::vector<hostile_case> all_cases() {
  sizes const full{.brackets = 100'000,
                   .string = billion,
                   .digits = billion,
                   .keys = 10 * million,
                   .line = 2 * billion,
                   .stream = large,
                   .records = 3 * million};
  std::vector<hostile_case> all = hostile_cases(full);
  all.push_back(large_text(validate::all));
  all.push_back(large_text(validate::selected));
  all.push_back(large_file<file>("a file of more than 4 GiB, bad at its end"));
  all.push_back(large_file<mapped_file>("a mapped file of more than 4 GiB, bad at its end"));
  all.push_back(large_set());
  std::ranges::move(growing_cases(), std::back_inserter(all));
  return all;
}

}  // namespace

int main(int argc, char* argv[]) {
  std::vector<hostile_case> const all = all_cases();
  std::string_view const wanted = argc == 2 ? argv[1] : "";
  if (wanted == "--list") {
    for (hostile_case const& each : all) std::puts(each.name.c_str());
    return 0;
  }
  char* end = nullptr;
  auto const index = std::strtoull(wanted.data(), &end, 10);
  if (wanted.empty() || *end != '\0' || index >= all.size()) {
    std::fputs("usage: full_sizes --list | NUMBER\n", stderr);
    return 2;
  }
  hostile_case const& chosen = all[index];
  std::uint64_t const before = peak_bytes();
  std::string outcome;
  double const seconds = seconds_of([&] { outcome = chosen.run(); });
  std::uint64_t const memory = peak_bytes() - before;
  bool const as_expected = chosen.expects(outcome), fits = memory <= chosen.memory;
  std::string const size = chosen.bytes == 0 ? "" : number(static_cast<double>(chosen.bytes) / 1e6, 1) + " MB";
  std::printf("%s|%s|%.2f s|%s MB|%s\n", chosen.name.c_str(), size.c_str(), seconds,
              number(static_cast<double>(memory) / 1e6, 1).c_str(), outcome.c_str());
  if (!as_expected) std::fprintf(stderr, "%s: expected %s\n", chosen.name.c_str(), chosen.expected.c_str());
  if (!fits)
    std::fprintf(stderr, "%s: more than %s MB\n", chosen.name.c_str(),
                 number(static_cast<double>(chosen.memory) / 1e6, 1).c_str());
  return as_expected && fits ? 0 : 1;
}
