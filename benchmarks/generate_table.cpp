// SPDX-License-Identifier: BSL-1.0

/// \file
/// Writes a table as a document database exports it, to standard output: the same bytes for the same arguments on every
/// platform, in constant memory.
///
/// Each document has, among payload, a member `other`: mostly an array of objects with a `bit_I_care_about`, sometimes
/// null, one bare object, a scalar, empty or not there. Wanted values are strings or null. Decoys of both names stand
/// at other depths and inside strings. The same value may be spelled raw or with escapes. Two tables of a size, each
/// with the other's seed in --overlap-with, have about half of their distinct values in common.

#include "support/generate.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace {

using bench::json_writer;
using bench::output;
using bench::splitmix64;
using bench::style;
using std::string_view;

/// Text as JSON: escaped as the export tool does, and raw as the standard also allows.
struct word {
  string_view escaped;
  string_view raw;
};

constexpr std::array<string_view, 52> plain_words = {
    "lorem",       "ipsum",   "dolor",      "sit",        "amet",    "elit",  "sed",    "do",    "eiusmod",
    "tempor",      "ut",      "labore",     "quick",      "brown",   "river", "stone",  "alpha", "magna",
    "consectetur", "data",    "incididunt", "aliqua",     "enim",    "minim", "veniam", "quis",  "nisi",
    "aute",        "nostrud", "ullamco",    "adipiscing", "laboris", "duis",  "irure",  "in",    "pariatur",
    "velit",       "fugiat",  "commodo",    "esse",       "cillum",  "nulla", "sunt",   "culpa", "mollit",
    "anim",        "est",     "null",       "true",       "12.5e3",  "}{",    "]["};

constexpr std::array<word, 12> special_words = {{
    {"comma, colon:", "comma, colon:"},
    {"say \\\"hi\\\"", "say \\\"hi\\\""},
    {"back\\\\slash", "back\\\\slash"},
    {"line\\nbreak", "line\\nbreak"},
    {"tab\\there", "tab\\there"},
    {"and\\/or", "and/or"},
    {"na\\u00efve", "na\u00efve"},
    {"\\u65e5\\u672c", "\u65e5\u672c"},
    {"emoji \\ud83d\\ude00", "emoji \U0001f600"},
    {"\\u0001\\u001F\\b\\f", "\\u0001\\u001F\\b\\f"},
    {"\\\"bit_I_care_about\\\": null,", "\\\"bit_I_care_about\\\": null,"},
    {"\\\"other\\\": [{\\\"bit_I_care_about\\\": \\\"decoy\\\"}]", "\\\"other\\\": [{]"},
}};

constexpr std::array<string_view, 16> odd_numbers = {"0",      "-0",     "-0.0",  "1.0",   "1e0",  "1E+2",
                                                     "0.1",    "-1e2",   "1e+16", "1e-07", "1e22", "1.5E-7",
                                                     "5e-324", "1e+100", "3.14",  "314e-2"};
constexpr std::array<string_view, 5> long_numbers = {"0.30000000000000004", "9007199254740993", "9223372036854775807",
                                                     "18446744073709551615", "-9.223372036854776e+18"};

class table {
public:
  table(output& out, json_writer& json, std::uint64_t bytes, std::uint64_t seed, std::uint64_t overlap_with)
      : out_(out),
        json_(json),
        random_(seed),
        own_(splitmix64(seed)),
        common_(splitmix64(seed ^ overlap_with) ^ splitmix64(seed) ^ splitmix64(overlap_with)),  // symmetric
        pool_(bytes / 1500 + 1) {}

  /// One document; its `other` goes on until the output has `until` bytes, if that is given.
  void document(std::optional<std::uint64_t> until = {}) {
    raw_ = random_.percent(50);
    json_.open('{');
    if (random_.percent(2)) decoy();
    json_.key("created");
    json_.open('{');
    json_.key("$reql_type$");
    json_.value("\"TIME\"");
    json_.key("epoch_time");
    json_.value(decimal(1400000000 + random_.below(100000000), 3));
    json_.key("timezone");
    json_.value("\"+00:00\"");
    json_.close('}');
    json_.key("flags");
    json_.open('{');
    json_.key("active");
    boolean();
    json_.key("deleted");
    boolean();
    json_.key("score");
    signed_decimal(1000);
    json_.close('}');
    json_.key("history");
    json_.open('[');
    for (std::uint64_t i = random_.below(5); i > 0; --i) {
      json_.open('{');
      json_.key("action");
      text(1);
      json_.key("other");
      json_.open('[');
      json_.open('{');
      decoy();
      json_.close('}');
      json_.close(']');
      json_.key("ts");
      json_.value(integer(random_() >> 24));
      json_.close('}');
    }
    json_.close(']');
    json_.key("id");
    id();
    json_.key("metrics");
    json_.open('[');
    for (std::uint64_t i = random_.below(24); i > 0; --i) number();
    json_.close(']');
    json_.key("notes");
    text(random_.below(120));
    if (until)
      rows_until(*until);
    else
      other();
    json_.key("others");
    json_.open('[');
    json_.open('{');
    decoy();
    json_.close('}');
    json_.close(']');
    json_.key("profile");
    json_.open('{');
    json_.key("address");
    json_.open('{');
    json_.key("geo");
    json_.open('{');
    json_.key("lat");
    signed_decimal(90);
    json_.key("lon");
    signed_decimal(180);
    json_.close('}');
    json_.key("street");
    text(1 + random_.below(2));
    json_.close('}');
    json_.key("email");
    json_.string([&](output& o) {
      o.put("user");
      o.put(integer(random_.below(1000000)));
      o.put("@example.com");
    });
    json_.key("name");
    text(1);
    json_.key("tags");
    json_.open('[');
    for (std::uint64_t i = random_.below(4); i > 0; --i) text(1);
    json_.close(']');
    json_.close('}');
    json_.key("something");
    text(random_.below(80));
    json_.close('}');
    ++documents_;
  }

private:
  void other() {
    std::uint64_t const kind = random_.below(200);
    if (kind < 4) return;
    json_.key("other");
    if (kind < 6) {
      json_.value("null");
    } else if (kind < 10) {
      row();
    } else if (kind < 11) {
      text(2);
    } else if (kind < 12) {
      number();
    } else {
      json_.open('[');
      for (std::uint64_t i = random_.below(17); i > 0; --i) element();
      json_.close(']');
    }
  }

  void rows_until(std::uint64_t bytes) {
    json_.key("other");
    json_.open('[');
    while (out_.written() < bytes) {
      raw_ = random_.percent(50);
      element();
    }
    json_.close(']');
  }

  /// One element of `other`: a row, but for a few that cannot hold the wanted member.
  void element() {
    std::uint64_t const kind = random_.below(500);
    if (kind == 0) {
      json_.value("null");
    } else if (kind == 1) {
      text(1);
    } else if (kind == 2) {
      json_.open('[');
      json_.open('{');
      decoy();
      json_.close('}');
      json_.close(']');
    } else {
      row();
    }
  }

  void row() {
    std::uint64_t const kind = random_.below(100);
    json_.open('{');
    if (kind == 0) {
      json_.key("bit_I_care_about");
      json_.value("null");
    } else if (kind > 2) {
      json_.key("bit_I_care_about");
      bit();
    }
    json_.key("kind");
    text(1);
    json_.key("meta");
    json_.open('{');
    decoy();
    json_.key("n");
    json_.value(integer(random_.below(1000000000)));
    json_.key("ok");
    boolean();
    json_.close('}');
    json_.key("weight");
    json_.value(decimal(0, 17));
    json_.close('}');
  }

  /// A wanted value, a function of its pool and its place there alone; its spelling is the document's.
  void bit() {
    static constexpr std::array<string_view, 8> stems = {"asset", "node",    "release",  "fragment",
                                                         "part",  "element", "artifact", "object"};
    std::uint64_t const index = random_.below(pool_);
    std::uint64_t const hash = splitmix64((random_.percent(60) ? common_ : own_) + index);
    json_.string([&](output& o) {
      o.put(stems[hash & 7]);
      o.put('-');
      std::array<char, 8> hex;
      for (std::size_t i = 0; i < hex.size(); ++i) hex[i] = hex_digit(hash >> (32 + 4 * i));
      o.put({hex.data(), hex.size()});
      o.put((hash >> 3 & 15) == 0   ? (raw_ ? "-\u00fc\U0001f600/" : "-\\u00fc\\ud83d\\ude00\\/")
            : (hash >> 3 & 15) == 1 ? (raw_ ? "-\\\"q\\\"" : "-\\u0022\\u0071\\u0022")
                                    : "-");
      o.put(index < 1000000 ? integer(1000000 + index).substr(1) : integer(index));
    });
  }

  void decoy() {
    json_.key("bit_I_care_about");
    json_.value("\"decoy\"");
  }

  void boolean() { json_.value(random_.percent(50) ? "true" : "false"); }

  void text(std::uint64_t count) {
    json_.string([&](output& o) {
      std::uint64_t bits = 0;
      for (std::uint64_t i = 0; i < count; ++i) {
        if (i > 0) o.put(' ');
        if (i % 8 == 0) bits = random_();
        std::size_t const w = bits & 63;
        bits >>= 8;
        if (w < plain_words.size())
          o.put(plain_words[w]);
        else if (raw_)
          o.put(special_words[w - plain_words.size()].raw);
        else
          o.put(special_words[w - plain_words.size()].escaped);
      }
    });
  }

  void number() {
    std::uint64_t const kind = random_.below(8);
    if (kind == 0)
      json_.value(odd_numbers[random_.below(odd_numbers.size())]);
    else if (kind == 1)
      json_.value(long_numbers[random_.below(long_numbers.size())]);
    else if (kind == 2)
      json_.value(integer(random_() >> 11));
    else if (kind == 3)
      signed_decimal(100);
    else
      json_.value(decimal(random_.below(100), 1));
  }

  void signed_decimal(std::uint64_t limit) {
    bool const negative = random_.percent(50);  // one draw a statement: arguments are evaluated in no certain order
    std::uint64_t const whole = random_.below(limit);
    json_.value(decimal(whole, 14, negative));
  }

  void id() {
    json_.string([&](output& o) {
      std::uint64_t const hash = splitmix64(own_ ^ documents_);
      std::array<char, 36> uuid;
      for (std::size_t i = 0; i < uuid.size(); ++i)
        uuid[i] = i == 8 || i == 13 || i == 18 || i == 23 ? '-'
                  : i < 24                                ? hex_digit(hash >> 2 * i)
                                                          : hex_digit(documents_ >> 4 * (35 - i));
      o.put({uuid.data(), uuid.size()});
    });
  }

  static char hex_digit(std::uint64_t n) { return "0123456789abcdef"[n & 15]; }

  string_view integer(std::uint64_t n) { return digits(n, scratch_.size()); }

  /// `whole` with a point and as many random digits.
  string_view decimal(std::uint64_t whole, std::size_t places, bool negative = false) {
    std::size_t at = scratch_.size();
    std::uint64_t fraction = random_();
    for (std::size_t i = 0; i < places; ++i, fraction /= 10) scratch_[--at] = static_cast<char>('0' + fraction % 10);
    scratch_[--at] = '.';
    string_view const text = digits(whole, at);
    if (!negative) return text;
    at = scratch_.size() - text.size() - 1;
    scratch_[at] = '-';
    return {scratch_.data() + at, text.size() + 1};
  }

  /// The decimal digits of n, written to end at `at`; with all that follows in the scratch.
  string_view digits(std::uint64_t n, std::size_t at) {
    do scratch_[--at] = static_cast<char>('0' + n % 10);
    while ((n /= 10) != 0);
    return {scratch_.data() + at, scratch_.size() - at};
  }

  output& out_;
  json_writer& json_;
  bench::random_source random_;
  std::uint64_t own_;
  std::uint64_t common_;
  std::uint64_t pool_;
  std::uint64_t documents_ = 0;
  bool raw_ = false;
  std::array<char, 48> scratch_{};
};

[[noreturn]] void usage() {
  std::fputs(
      "usage: generate_table [--bytes N[K|M|G]] [--seed N] [--overlap-with SEED]\n"
      "                      [--format array|ndjson|pretty|one-document] > table.json\n"
      "Writes N bytes (default 100M) and what the last document needs beyond them.\n",
      stderr);
  std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t bytes = 100000000;
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> overlap_with;
  string_view format = "array";
  for (int i = 1; i < argc; i += 2) {
    string_view const option = argv[i];
    if (i + 1 == argc) usage();
    if (option == "--format") {
      format = argv[i + 1];
      continue;
    }
    std::optional<std::uint64_t> const n = bench::number_with_suffix(argv[i + 1]);
    if (!n) usage();
    if (option == "--bytes")
      bytes = *n;
    else if (option == "--seed")
      seed = *n;
    else if (option == "--overlap-with")
      overlap_with = n;
    else
      usage();
  }
  if (format != "array" && format != "ndjson" && format != "pretty" && format != "one-document") usage();

  output out;
  json_writer json(out, format == "pretty" ? style::pretty : style::spaced);
  table documents(out, json, bytes, seed, overlap_with.value_or(seed));
  if (format == "one-document") {
    documents.document(bytes);
    out.put('\n');
  } else if (format == "pretty") {
    json.open('[');
    do documents.document();
    while (out.written() < bytes);
    json.close(']');
    out.put('\n');
  } else {
    bool const array = format == "array";
    if (array) out.put("[\n");
    for (bool first = true; first || out.written() < bytes; first = false) {
      if (!first) out.put(array ? ",\n" : "\n");
      json.begin_document();
      documents.document();
    }
    if (array) out.put("\n]\n");
  }
  out.flush();
}
