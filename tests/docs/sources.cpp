// SPDX-License-Identifier: BSL-1.0
//
// The code of docs/sources.md and docs/reference/sources.md.
#include "catch.hpp"
#include "snippet.hpp"

#include <riffle.hpp>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <optional>
#include <ranges>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using riffle_docs::printed;
using riffle_docs::shown;

namespace {

//[minimal
/// A text that is not empty, so many times.
struct repeated {
  struct reader {
    std::string_view text;
    std::size_t left;
    std::size_t at = 0;

    std::size_t read(std::span<char> buffer) {
      if (left == 0) return 0;  // the end, and only that
      std::size_t const count = text.copy(buffer.data(), buffer.size(), at);
      at += count;
      if (at == text.size()) at = 0, --left;
      return count;
    }
  };

  std::string text;
  std::size_t times;
  reader open() const { return {text, times}; }  // a run keeps its source alive
};
static_assert(riffle::document_source<repeated>);
//]

//[whole
/// A part of a file: `bytes` bytes from `offset` on, such as one table of an archive that is not compressed.
class part_of_file {
public:
  class reader {
  public:
    reader(std::string const& path, std::uint64_t offset, std::uint64_t bytes)
        : name_(path), in_(path, std::ios::binary), size_(bytes), left_(bytes) {
      in_.seekg(static_cast<std::streamoff>(offset));
      if (!in_) throw riffle::source_error(riffle::errc::cannot_open, "cannot open; check the path", {.source = name_});
    }

    std::size_t read(std::span<char> buffer) {
      std::uint64_t const most = std::min<std::uint64_t>(buffer.size(), left_);
      in_.read(buffer.data(), static_cast<std::streamsize>(most));
      auto const count = static_cast<std::size_t>(in_.gcount());
      if (count == 0 && left_ != 0)
        throw riffle::source_error(riffle::errc::read_failed, "the file ends before the part does",
                                   {.source = name_, .offset = size_ - left_});
      left_ -= count;
      return count;
    }

    std::optional<std::uint64_t> size() const { return size_; }  // for document_options::progress

  private:
    std::string name_;
    std::ifstream in_;
    std::uint64_t size_, left_;
  };

  part_of_file(std::string path, std::uint64_t offset, std::uint64_t bytes)
      : path_(std::move(path)), offset_(offset), bytes_(bytes) {}

  reader open() const { return reader(path_, offset_, bytes_); }
  static constexpr bool reopenable = true;    // so that errors have a line and a column
  std::string name() const { return path_; }  // so that they say where

private:
  std::string path_;
  std::uint64_t offset_, bytes_;
};
//]

}  // namespace

TEST_CASE("the smallest source") {
  using namespace riffle;
  printed out;
  //[minimal-use
  auto numbers = documents(repeated{"{\"n\": 1} ", 3}) | project<int>("n");
  for (int each : numbers) std::cout << each << '\n';
  //]
  CHECK(out.text() == "1\n1\n1\n");
  CHECK(std::ranges::distance(documents(repeated{"[0]\n", 10'000}, {.format = format::lines})) == 10'000);
  CHECK(std::ranges::distance(documents(repeated{"{\"n\": 1} ", 3}, {.window_bytes = 1})) == 3);
}

TEST_CASE("a source with everything") {
  using namespace riffle;
  std::ifstream in("table_1.json", std::ios::binary);
  std::string const all(std::istreambuf_iterator<char>(in), {});
  std::string const& table = all;
  // The second document, found by hand.
  std::uint64_t begin = 0, size = 0;
  for (element each : documents(text(std::string_view(table))))
    if (*each.document() == 2) begin = *each.offset(), size = each.text().size();
  printed out;
  //[whole-use
  std::optional<std::uint64_t> total;
  document_options const options{.progress = [&total](std::uint64_t, std::optional<std::uint64_t> of) { total = of; }};
  for (std::string_view tag :
       documents(part_of_file("table_1.json", begin, size), options) | project<std::string>("tag_name"))
    std::cout << tag << '\n';
  //]
  CHECK(out.text() == "v18.1.0\n");
  CHECK(total == size);

  try {
    for (int tag : documents(part_of_file("table_1.json", begin, size)) | project<int>("tag_name")) FAIL(tag);
    FAIL("no error");
  } catch (type_error const& e) {
    CHECK(e.where().source == "table_1.json");
    CHECK(e.line() > 1u);
  }
  auto const cut = documents(part_of_file("table_1.json", begin, table.size())) | project<std::string>("tag_name");
  try {
    for (auto tag : cut) (void)tag;
    FAIL("no error");
  } catch (source_error const& e) {
    FAIL("the part has a comma before its file ends");
  } catch (parse_error const& e) {
    CHECK(e.where().source == "table_1.json");
  }
  CHECK_THROWS_AS(documents(part_of_file("no such file", 0, 1)).begin(), source_error);
}

TEST_CASE("the sources there are") {
  using namespace riffle;
  std::string const json = "[1, 2]";
  //[file
  documents(file("table_1.json"));  // read into the window; documents("table_1.json") is short for it
  documents(file("/dev/stdin"));    // any path that can be read
  //]
  //[mapped_file
  documents(mapped_file("table_1.json"));  // mapped in sliding pieces
  //]
  //[text
  documents(text("[1, 2]"));                // borrows: a literal,
  documents(text(std::string_view(json)));  // or a view of what must outlive the pipeline
  documents(text(std::string("[1, 2]")));   // owns
  //]
  CHECK(std::ranges::distance(documents(text(json))) == 2);
  printed out;
  //[stream
  std::istringstream in("[1, 2]");
  auto numbers = documents(stream(in)) | project<int>("");  // stream(std::istringstream(...)) does not compile
  for (int each : numbers) std::cout << each << ' ';        // a second loop would throw source_error
  //]
  CHECK(out.text() == "1 2 ");
  CHECK_THROWS_AS(numbers.begin(), source_error);
  //[chunks
  std::vector<std::string> const received{"[1, ", "", "2]"};
  documents(chunks(received));                               // refers to the vector
  documents(chunks(std::vector<std::string>{"[1,", "2]"}));  // takes it over
  documents(chunks(std::views::istream<std::string>(in)));   // read once
  //]
  CHECK(std::ranges::distance(documents(chunks(received))) == 2);
  std::istringstream words("[1, 2 ]");
  auto once = documents(chunks(std::views::istream<std::string>(words)));
  CHECK(std::ranges::distance(once) == 2);
  try {
    once.begin();
    FAIL("no error");
  } catch (source_error const& e) {
    CHECK(e.code() == errc::not_reopenable);
  }
}
