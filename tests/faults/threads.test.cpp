// SPDX-License-Identifier: BSL-1.0
// Many threads, each with its own runs over one const view. Any data race is the thread sanitizer's to find:
// cmake --workflow --preset tsan.
#include <riffle.hpp>

#include "catch.hpp"
#include "matrix.hpp"
#include "sources.hpp"

#include <atomic>
#include <cstddef>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

namespace {

/// Threads that are waited for; std::jthread is not everywhere.
class thread_group {
public:
  thread_group() = default;
  thread_group(thread_group const&) = delete;
  thread_group& operator=(thread_group const&) = delete;
  ~thread_group() {
    for (std::thread& each : all_) each.join();
  }
  template <class F>
  void start(F work) {
    all_.emplace_back(std::move(work));
  }

private:
  std::vector<std::thread> all_;
};

std::string const json = [] {
  std::string all = "[";
  for (int i = 0; i != 300; ++i)
    all += (i == 0 ? "" : ",") + ("{\"other\":[{\"s\":\"\\u0061" + std::to_string(i)) + "\"},{\"s\":\"b" +
           std::to_string(i / 2) + "\"}],\"id\":" + std::to_string(i) + "}";
  return all + "]";
}();

/// Each of some threads runs the view to its end, some of them stopping early, all at once, again and again.
template <class View>
void check(View const& view) {
  // Expected from a view of its own: what is made when the first run begins must be made by racing threads.
  list expected;
  std::atomic<int> ready = 0, wrong = 0;
  constexpr int threads = 6;
  std::vector<list> first(threads);
  {
    thread_group all;
    for (int number = 0; number != threads; ++number)
      all.start([&, number] {
        ++ready;
        while (ready != threads) std::this_thread::yield();
        first[static_cast<std::size_t>(number)] = shown(view);
        for (int again = 0; again != 3; ++again) {
          std::size_t row = 0;
          for (auto&& each : view) {
            if (show(each) != first[static_cast<std::size_t>(number)][row]) ++wrong;
            if (++row == 100 && number % 2 == 0) break;
          }
        }
      });
  }
  expected = shown(view);
  CHECK(expected.size() > 100);
  for (list const& each : first) CHECK(each == expected);
  CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("threads over one view of a file") {
  temporary_directory const dir;
  auto const path = dir.write("table", json);
  check(documents(file(path), {.window_bytes = 200}) | flatten_path("other") | project<std::string>("s"));
  check(documents(mapped_file(path)) | flatten_path("other") | project<int, std::string>("$.id", "s"));
}

TEST_CASE("threads over one view of a text") {
  check(documents(text(json)));
  check(documents(text(json)) | select("..s") | where<std::string>("", [](auto s) { return s != "b7"; }));
  check(documents(counting_source(json), {.window_bytes = 64}) | project<boost::json::value>("other"));
}

TEST_CASE("threads over one view of values") {
  std::vector<boost::json::value> const values = oracle::documents(json, format::automatic);
  check(values | flatten_path("other") | project<std::string>("s"));
}

TEST_CASE("threads over one set operation, which share what it refers to") {
  auto const strings = documents(text(json)) | flatten_path("other") | project<std::string>("s");
  value_set<std::string> const some = to_set(std::vector<std::string>{"a1", "b2", "b3"});
  check(strings | set_difference(some));
  check(strings | set_difference(std::vector<std::string>{"a1", "b2"}));
  check(strings | set_intersection(strings));
  check(documents(text(json)) | distinct);
}

TEST_CASE("threads over one set, and over errors") {
  temporary_directory const dir;
  auto const path = dir.write("broken", json.substr(0, json.size() - 1) + ",oops]");
  auto const rows = documents(file(path), {.window_bytes = 300}) | project<int>("id");
  std::vector<outcome> seen(4);
  value_set<std::string> const set = to_set(documents(text(json)) | flatten_path("other") | project<std::string>("s"));
  std::atomic<std::size_t> found = 0;
  {
    thread_group all;
    for (outcome& mine : seen)
      all.start([&] {
        mine = run(rows);
        for (auto const& each : set) found += set.contains(each);
      });
  }
  for (outcome const& each : seen) {
    CHECK(each == seen[0]);
    CHECK(each.type == "parse_error");
    CHECK(each.where.line == 1u);
    CHECK(each.rows.size() == 300);
  }
  CHECK(found == 4 * set.size());
}
