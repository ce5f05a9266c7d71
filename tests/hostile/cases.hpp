// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_HOSTILE_CASES_HPP
#define RIFFLE_TESTS_HOSTILE_CASES_HPP

/// \file
/// Input that is made to hurt, at any size: the tests run each case small, with limits to match, and full_sizes.cpp as
/// large as the world has it.

#include <riffle.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::test {

/// A stretch of input: `bytes` bytes of a pattern that is repeated.
struct stretch {
  std::string pattern;
  std::uint64_t bytes;

  stretch(std::string text) : pattern(std::move(text)), bytes(pattern.size()) {}
  stretch(char const* text) : stretch(std::string(text)) {}
  stretch(std::string_view text, std::uint64_t times) : pattern(text), bytes(text.size() * times) {
    while (pattern.size() < 64 * 1024 && pattern.size() < bytes) pattern += pattern;  // to be copied at speed
    pattern.resize(pattern.size() - pattern.size() % text.size());
  }
};

/// Input that is made while it is read; it is never there as a whole, and cannot be read again.
class made_source {
public:
  class reader {
  public:
    explicit reader(std::vector<stretch> const& all) : all_(&all) {}

    std::size_t read(std::span<char> buffer) {
      std::size_t count = 0;
      while (count != buffer.size() && number_ != all_->size()) {
        stretch const& here = (*all_)[number_];
        if (done_ == here.bytes) {
          ++number_;
          done_ = 0;
          continue;
        }
        std::size_t const at = static_cast<std::size_t>(done_ % here.pattern.size());
        auto const most = std::min<std::uint64_t>(here.bytes - done_, buffer.size() - count);
        std::size_t const part = here.pattern.copy(buffer.data() + count, static_cast<std::size_t>(most), at);
        done_ += part;
        count += part;
      }
      return count;
    }

  private:
    std::vector<stretch> const* all_;
    std::size_t number_ = 0;
    std::uint64_t done_ = 0;
  };

  explicit made_source(std::vector<stretch> all) : all_(std::move(all)) {}
  reader open() const { return reader(all_); }
  std::uint64_t size() const {
    std::uint64_t sum = 0;
    for (stretch const& each : all_) sum += each.bytes;
    return sum;
  }

private:
  std::vector<stretch> all_;
};

/// Members "0": 1, "1": 1 ..., each name once, as the text of an object.
class many_keys {
public:
  class reader {
  public:
    explicit reader(std::uint64_t count) : count_(count), text_("{") {}

    std::size_t read(std::span<char> buffer) {
      if (at_ == text_.size()) fill();
      std::size_t const size = text_.copy(buffer.data(), buffer.size(), at_);
      at_ += size;
      return size;
    }

  private:
    void fill() {
      text_.clear();
      at_ = 0;
      for (int i = 0; i != 4096 && next_ != count_; ++i, ++next_) {
        if (next_ != 0) text_ += ',';
        text_.append("\"").append(std::to_string(next_)).append("\":1");
      }
      if (next_ == count_ && !std::exchange(closed_, true)) text_ += '}';
    }

    std::uint64_t count_, next_ = 0;
    bool closed_ = false;
    std::string text_;
    std::size_t at_ = 0;
  };

  explicit many_keys(std::uint64_t count) : count_(count) {}
  reader open() const { return reader(count_); }

private:
  std::uint64_t count_;
};

/// How large, and with which limits.
struct sizes {
  std::uint64_t brackets, string, digits, keys, line, stream, records;
  document_options limits = {};
};

/// What became of a run: "3 rows", "0 rows, then row_limit at 8".
template <class View>
std::string outcome_of(View const& view) {
  std::uint64_t rows = 0;
  std::string thrown;
  try {
    for ([[maybe_unused]] auto&& row : view) ++rows;
  } catch (error const& e) {
    thrown = ", then \"" + e.code().message() + '"';
    if (e.offset()) thrown += " at " + std::to_string(*e.offset());
    auto const names = [&e](std::string_view limit) { return e.message().find(limit) != std::string::npos; };
    if (e.code() == errc::depth_limit && !names("max_depth") && !names("2,000 levels")) thrown += ", of no limit";
    if (e.code() == errc::row_limit && !names("max_row_bytes")) thrown += ", of no limit";
  }
  return std::to_string(rows) + (rows == 1 ? " row" : " rows") + thrown;
}
inline std::string failing(std::uint64_t rows, errc code, std::uint64_t offset) {
  return std::to_string(rows) + (rows == 1 ? " row" : " rows") + ", then \"" + make_error_code(code).message() +
         "\" at " + std::to_string(offset);
}

struct hostile_case {
  std::string name;
  std::uint64_t bytes;   // of input
  std::string expected;  // a star at its end stands for anything
  std::uint64_t memory;  // bytes that a run may take at most, besides what every program takes
  std::function<std::string()> run;

  bool expects(std::string_view outcome) const {
    std::string_view const wanted = expected;
    return wanted.ends_with('*') ? outcome.starts_with(wanted.substr(0, wanted.size() - 1)) : outcome == wanted;
  }
};

inline std::vector<hostile_case> hostile_cases(sizes const& size) {
  std::vector<hostile_case> all;
  for (validate const mode : {validate::all, validate::selected}) {
    bool const whole = mode == validate::all;
    std::uint64_t const window = 2 * size.limits.window_bytes + 2 * 1024 * 1024;  // with tables, buffers and stacks
    // A row grows in a buffer that doubles, so that the old one and the new one are there for a moment.
    std::uint64_t const limited = window + 4 * size.limits.max_row_bytes;
    std::uint64_t const max_depth = size.limits.max_depth;
    auto const options = [&size, mode](format how) {
      document_options these = size.limits;
      these.validation = mode;
      these.format = how;
      return these;
    };
    auto const with_rows = [](document_options these, std::uint64_t most) {
      these.max_row_bytes = static_cast<std::size_t>(most);
      return these;
    };
    auto const add = [&](std::string name, std::uint64_t bytes, std::string expected, std::uint64_t memory,
                         auto const& view) {
      all.push_back({name + (whole ? "" : ", validate::selected"), bytes, std::move(expected), memory,
                     [view] { return outcome_of(view); }});
    };
    auto const add_made = [&](std::string name, std::vector<stretch> text, document_options const& how,
                              std::string expected, std::uint64_t memory, auto const& closure) {
      made_source source(std::move(text));
      std::uint64_t const bytes = source.size();
      add(std::move(name), bytes, std::move(expected), memory, documents(std::move(source), how) | closure);
    };

    // Nesting. Under validate::selected what is skipped is only counted.
    document_options const single = options(format::single);
    std::uint64_t const n = size.brackets;
    add_made("opening brackets", {{"[", n}}, single,
             whole ? failing(0, errc::depth_limit, max_depth) : failing(0, errc::unexpected_end, n), window,
             select("a"));
    add_made("opening brackets, all selected", {{"[", n}}, single, failing(0, errc::depth_limit, max_depth), limited,
             select("..*"));
    add_made("opening objects", {{"{\"a\":", n}}, single,
             whole ? failing(0, errc::depth_limit, 5 * max_depth) : failing(0, errc::unexpected_end, 5 * n), window,
             select("b"));
    document_options deep = single;
    deep.max_depth = static_cast<std::size_t>(n);
    deep.max_row_bytes = document_options().max_row_bytes;
    add_made("brackets, max_depth raised", {{"[", n}, {"]", n}}, deep, "0 rows", window, select("a"));
    // What may match somewhere below is some 100 bytes a level, in vectors that double.
    add_made("brackets, max_depth raised, `..`", {{"[", n}, {"]", n}}, deep, "0 rows", window + 250 * n, select("..a"));
    add_made("brackets as one value, which cannot be converted", {{"[", n}, {"]", n}}, deep,
             failing(0, errc::depth_limit, 0), limited, project<boost::json::value>(""));

    // Adaptors one after the other: each value is looked at for each open row above it.
    for (std::uint64_t const open : {10u, 1000u})
      add_made("values under " + std::to_string(open) + " open rows",
               {{"[", open}, {"1,", size.keys / 100}, "1", {"]", open}},
               with_rows(single, document_options().max_row_bytes), "0 rows", limited,
               select("..*") | select("..nothing"));

    // A string: as a member, in each format, not wanted; wanted; with escapes.
    for (auto const& [how, name] : {std::pair{format::automatic, "array"}, std::pair{format::lines, "line"},
                                    std::pair{format::concatenated, "documents"}}) {
      bool const array = how == format::automatic;
      add_made(std::string("a long string, not selected, in ") + name,
               {array ? "[{\"s\":\"" : "{\"s\":\"", {"x", size.string}, array ? "\",\"n\":1}]" : "\",\"n\":1}"},
               options(how), "1 row", window, project<int>("n"));
    }
    add_made("a long string of escapes, not selected", {"{\"s\":\"", {"\\u00e9\\\\", size.string / 8}, "\",\"n\":1}"},
             options(format::automatic), "1 row", window, project<int>("n"));
    add_made("a long string of umlauts, not selected", {"{\"s\":\"", {"\xC3\xA4", size.string / 2}, "\",\"n\":1}"},
             options(format::automatic), "1 row", window, project<int>("n"));
    add_made("a long string, selected", {"{\"n\":1,\"s\":\"", {"x", size.string}, "\"}"}, options(format::automatic),
             failing(0, errc::row_limit, 11), limited, project<std::string>("s"));
    add_made("a long string, selected, max_row_bytes raised", {"{\"s\":\"", {"x", size.string}, "\"}"},
             with_rows(options(format::automatic), 2 * size.string), "1 row", window + 4 * size.string,
             project<std::string>("s"));
    add_made("a long name", {"{\"", {"x", size.string}, "\":1,\"n\":1}"}, options(format::automatic), "1 row", window,
             project<int>("n"));
    add_made("a long name of escapes", {"{\"", {"\\u006e", size.string / 6}, "\":1,\"n\":1}"},
             options(format::automatic), "1 row", window, project<int>("n"));
    add_made("white space", {"{\"n\" ", {" \t\r\n", size.string / 4}, ":1}", {" \n", size.string / 4}},
             options(format::automatic), "1 row", window, project<int>("n"));

    // A number.
    std::string const number_failure = failing(0, errc::number_out_of_range, 5);
    add_made("a long number, not selected", {"{\"a\":", {"7", size.digits}, ",\"n\":1}"}, options(format::automatic),
             "1 row", window, project<int>("n"));
    add_made("a long number, selected", {"{\"a\":", {"7", size.digits}, ",\"n\":1}"}, options(format::automatic),
             failing(0, errc::row_limit, 5), limited, project<double>("a"));
    add_made("a long number as double, max_row_bytes raised", {"{\"a\":", {"7", size.digits}, "}"},
             with_rows(options(format::automatic), 2 * size.digits), number_failure, window + 7 * size.digits,
             project<double>("a"));
    add_made("a long fraction as double, max_row_bytes raised", {"{\"a\":0.", {"3", size.digits}, "}"},
             with_rows(options(format::automatic), 2 * size.digits), "1 row", window + 7 * size.digits,
             project<double>("a"));
    add_made("a long number as int, max_row_bytes raised", {"{\"a\":", {"7", size.digits}, "}"},
             with_rows(options(format::automatic), 2 * size.digits), number_failure, window + 7 * size.digits,
             project<int>("a"));
    add_made("a number with a long exponent", {"{\"a\":1e", {"9", size.digits}, ",\"n\":1}"},
             options(format::automatic), "1 row", window, project<int>("n"));

    // Members.
    std::uint64_t const keys = size.keys;
    std::uint64_t key_bytes = 1 + 6 * keys;  // {"0":1,"1":1}
    for (std::uint64_t ten = 10; ten < keys; ten *= 10) key_bytes += keys - ten;
    document_options const members = options(format::concatenated);
    add("many members, the last one selected", key_bytes, "1 row", window,
        documents(many_keys(keys), members) | project<int>(singular_path_argument(path(std::to_string(keys - 1)))));
    add("many members, each a row", key_bytes, std::to_string(keys) + " rows", window,
        documents(many_keys(keys), members) | select("*"));
    add("many members, as one value", key_bytes, failing(0, errc::row_limit, 0), limited,
        documents(many_keys(keys), members));
    add_made("one name many times, not selected", {"{", {"\"a\":1,", keys}, "\"n\":1}"}, members, "1 row", window,
             project<int>("n"));
    add_made("one name many times, selected", {"{\"n\":1,", {"\"a\":1,", keys}, "\"a\":1}"}, members,
             whole ? failing(1, errc::duplicate_name, 13) : "1 row", window, select("a"));

    // Lines.
    add_made("a long line, then a bad one", {"{\"n\":1,\"l\":[", {"1,", size.line / 2}, "1]}\n{\"n\":2}\noops\n"},
             options(format::lines), failing(2, errc::unexpected_character, 12 + size.line / 2 * 2 + 3 + 1 + 8), window,
             project<int>("n"));
    for (format const how : {format::lines, format::json_seq}) {
      document_options these = options(how);
      these.on_bad_record = [](parse_error const&) {};
      add_made(how == format::lines ? "bad lines" : "bad records",
               {{how == format::lines ? "[1\n" : "\x1E[1", size.records}}, these, "0 rows", window, select("[5]"));
    }

    // More than 32 bits of everything.
    std::string const document = "{\"n\":1,\"pad\":\"" + std::string(1000 - 18, 'x') + "\"}\n";
    std::uint64_t const count = size.stream / document.size();
    add_made("a long stream, bad at its end", {{document, count}, "{\"n\":oops}"}, options(format::automatic),
             failing(count, errc::unexpected_character, count * document.size() + 5), window, project<int>("n"));
    std::string const element = "{\"n\":1,\"pad\":\"" + std::string(128 - 17, 'x') + "\"},";
    std::uint64_t const elements = size.stream / element.size();
    auto const array = [&](std::string begin, std::string end) {
      return std::vector<stretch>{std::move(begin), {element, elements}, std::move(end)};
    };
    add_made("a long array of documents", array("[", "{\"n\":1}]"), options(format::automatic),
             std::to_string(elements + 1) + " rows", window, project<int>("n"));
    add_made("one long document, and a field before its rows", array("{\"id\":7,\"other\":[", "{\"n\":1}]}"),
             options(format::automatic), std::to_string(elements + 1) + " rows", window,
             flatten_path("other") | project<int, int>("$.id", "n"));
    add_made("one long document, and a field behind its rows", array("{\"other\":[", "{\"n\":1}],\"id\":7}"),
             options(format::automatic), "0 rows, then \"row too large\" at *", limited,
             flatten_path("other") | project<int, int>("$.id", "n"));
  }
  return all;
}

}  // namespace riffle::test

#endif
