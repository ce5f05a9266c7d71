// SPDX-License-Identifier: BSL-1.0

/// \file
/// Writes records, one a line, to standard output: the same bytes for the same arguments on every platform.
///
/// - tweets: 2 to 3 kB each, in the shape and the members' order of Twitter's API; a third have hashtags. Of the names
///   on the way to them, all stand at other depths too.
/// - orders: about 300 bytes with fields of all kinds; members, and their order, are those of every other record.
/// - events: about 100 bytes, a line of a log.

#include "support/generate.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace {

using bench::output;
using std::string_view;

constexpr std::array<string_view, 40> words = {"the",
                                               "a",
                                               "to",
                                               "is",
                                               "in",
                                               "of",
                                               "and",
                                               "for",
                                               "on",
                                               "with",
                                               "just",
                                               "new",
                                               "today",
                                               "people",
                                               "time",
                                               "really",
                                               "love",
                                               "good",
                                               "great",
                                               "morning",
                                               "weather",
                                               "coffee",
                                               "music",
                                               "game",
                                               "tonight",
                                               "live",
                                               "photo",
                                               "read",
                                               "more",
                                               "update",
                                               "caf\u00e9",
                                               "na\u00efve",
                                               "\U0001f600",
                                               "\U0001f680",
                                               "say \\\"hi\\\"",
                                               "and\\/or",
                                               "rock &amp; roll",
                                               "\\ud83d\\ude02",
                                               "line\\nbreak",
                                               "why not?"};
constexpr std::array<string_view, 16> japanese = {"\u4eca\u65e5",
                                                  "\u306f",
                                                  "\u3044\u3044",
                                                  "\u5929\u6c17",
                                                  "\u3067\u3059\u306d",
                                                  "\u3042\u308a\u304c\u3068\u3046",
                                                  "\u3054\u3056\u3044\u307e\u3059",
                                                  "\u540d\u524d",
                                                  "\u753b\u50cf",
                                                  "\u3092",
                                                  "\u898b\u308b",
                                                  "\u6700\u9ad8",
                                                  "\u3001",
                                                  "\u3002",
                                                  "\u3059\u308b",
                                                  "\u4e00\u7dd2\u306b"};
constexpr std::array<string_view, 24> topics = {
    "cpp",       "json",       "simd",         "opensource",     "NowPlaying", "travel",     "food", "news",
    "football",  "photo",      "art",          "Berlin",         "Tokyo",      "BREAKING",   "tbt",  "giveaway",
    "caf\u00e9", "caf\\u00e9", "\u5199\u771f", "\\u65e5\\u672c", "data",       "rock\\/pop", "f1",   "weekend"};
constexpr std::array<string_view, 8> sources = {
    "<a href=\\\"http:\\/\\/twitter.com\\/download\\/iphone\\\" rel=\\\"nofollow\\\">Twitter for iPhone<\\/a>",
    "<a href=\\\"http:\\/\\/twitter.com\\/download\\/android\\\" rel=\\\"nofollow\\\">Twitter for Android<\\/a>",
    "<a href=\\\"http:\\/\\/twitter.com\\\" rel=\\\"nofollow\\\">Twitter Web Client<\\/a>",
    "<a href=\\\"http:\\/\\/twittbot.net\\/\\\" rel=\\\"nofollow\\\">twittbot.net<\\/a>",
    "<a href=\\\"https:\\/\\/about.twitter.com\\/products\\/tweetdeck\\\" rel=\\\"nofollow\\\">TweetDeck<\\/a>",
    "<a href=\\\"http:\\/\\/instagram.com\\\" rel=\\\"nofollow\\\">Instagram<\\/a>",
    "<a href=\\\"http:\\/\\/ifttt.com\\\" rel=\\\"nofollow\\\">IFTTT<\\/a>",
    "web"};
constexpr std::array<string_view, 12> countries = {"DE", "FR", "US", "JP", "BR", "IN",
                                                   "GB", "ES", "IT", "SE", "ZA", "AU"};
constexpr std::array<string_view, 6> systems = {"android", "ios", "linux", "windows", "macos", "other"};
constexpr std::array<string_view, 8> services = {"auth",    "billing", "catalog", "checkout",
                                                 "gateway", "mailer",  "search",  "storage-eu"};
constexpr std::array<string_view, 4> levels = {"info", "debug", "warning", "error"};

class records {
public:
  records(output& out, std::uint64_t seed) : out_(out), json_(out, bench::style::compact), random_(seed) {}

  void tweet() {
    json_.begin_document();
    status(random_.percent(4));
  }

  void order() {
    json_.begin_document();
    json_.open('{');
    member("id", 100000000 + random_.below(900000000));
    member("placed_at", 1700000000000 + random_.below(4000000000));
    json_.key("user");
    json_.string([&](output&) {
      out_.put("user");
      digits(random_.below(1000000));
    });
    member("country", random_.one_of(countries));
    json_.key("device");
    json_.open('{');
    member("os", random_.one_of(systems));
    member("version", "12.4.1");
    json_.close('}');
    json_.key("product");
    text(2 + random_.below(2));
    member("quantity", 1 + random_.below(20));
    json_.key("price");
    decimal(random_.below(1000), 2);
    json_.key("position");
    json_.open('{');
    member("zone", random_.below(60));
    json_.close('}');
    json_.key("weight");
    decimal(random_.below(50), 3);
    json_.key("rating");
    decimal(random_.below(5), 1);
    json_.key("tags");
    json_.open('[');
    for (std::uint64_t i = random_.below(4); i > 0; --i) string(random_.one_of(topics));
    json_.close(']');
    boolean("paid", 80);
    json_.key("note");
    text(random_.below(8));
    json_.close('}');
  }

  void event() {
    json_.begin_document();
    json_.open('{');
    member("ts", 1700000000000 + random_.below(4000000000));
    member("level", random_.one_of(levels));
    member("service", random_.one_of(services));
    member("ms", random_.below(3000));
    json_.key("message");
    text(3 + random_.below(3));
    json_.close('}');
  }

private:
  void status(bool with_another) {
    std::uint64_t const id = number_of_digits(18);
    json_.open('{');
    date("created_at");
    member("id", id);
    quoted("id_str", id);
    json_.key("text");
    tweet_text();
    member("source", random_.one_of(sources));
    boolean("truncated", 0);
    bool const reply = random_.percent(20);
    for (string_view name : {"in_reply_to_status_id", "in_reply_to_status_id_str", "in_reply_to_user_id",
                             "in_reply_to_user_id_str", "in_reply_to_screen_name"}) {
      json_.key(name);
      if (!reply)
        json_.value("null");
      else if (name.ends_with("id"))
        json_.value(decimal_digits(number_of_digits(9)));
      else
        screen_name();
    }
    user();
    json_.key("geo");
    if (random_.percent(2))
      point();
    else
      json_.value("null");
    for (string_view name : {"coordinates", "place", "contributors"}) literal(name, "null");
    if (with_another) {
      json_.key("retweeted_status");
      status(false);
    }
    boolean("is_quote_status", 0);
    member("retweet_count", random_.below(2000));
    member("favorite_count", random_.below(500));
    json_.key("entities");
    json_.open('{');
    json_.key("hashtags");
    json_.open('[');
    if (random_.percent(33))
      for (std::uint64_t i = 1 + random_.below(3); i > 0; --i) {
        json_.open('{');
        member("text", random_.one_of(topics));
        indices();
        json_.close('}');
      }
    json_.close(']');
    json_.key("symbols");
    json_.open('[');
    json_.close(']');
    urls("urls", random_.percent(40));
    json_.key("user_mentions");
    json_.open('[');
    for (std::uint64_t i = random_.below(3); i > 0; --i) {
      json_.open('{');
      json_.key("screen_name");
      screen_name();
      json_.key("name");
      text(2);
      std::uint64_t const who = number_of_digits(9);
      member("id", who);
      quoted("id_str", who);
      indices();
      json_.close('}');
    }
    json_.close(']');
    json_.close('}');
    boolean("favorited", 2);
    boolean("retweeted", 1);
    boolean("possibly_sensitive", 3);
    member("filter_level", "low");
    member("lang", random_.percent(30) ? "ja" : "en");
    json_.close('}');
  }

  void user() {
    json_.key("user");
    json_.open('{');
    std::uint64_t const id = number_of_digits(9);
    member("id", id);
    quoted("id_str", id);
    json_.key("name");
    text(2);
    json_.key("screen_name");
    screen_name();
    json_.key("location");
    text(random_.below(3));
    json_.key("description");
    tweet_text();
    json_.key("url");
    link();
    json_.key("entities");  // as in the status, but without hashtags
    json_.open('{');
    json_.key("description");
    json_.open('{');
    urls("urls", false);
    json_.close('}');
    json_.close('}');
    boolean("protected", 0);
    member("followers_count", random_.below(50000));
    member("friends_count", random_.below(5000));
    member("listed_count", random_.below(300));
    date("created_at");
    member("favourites_count", random_.below(20000));
    member("utc_offset", 32400);
    member("time_zone", "Irkutsk");
    boolean("geo_enabled", 30);
    boolean("verified", 2);
    member("statuses_count", random_.below(200000));
    member("lang", "en");
    for (string_view name : {"contributors_enabled", "is_translator", "is_translation_enabled"}) boolean(name, 0);
    for (string_view name : {"profile_background_color", "profile_link_color", "profile_sidebar_border_color",
                             "profile_sidebar_fill_color", "profile_text_color"})
      member(name, "C0DEED");
    for (string_view name : {"profile_background_image_url", "profile_background_image_url_https", "profile_image_url",
                             "profile_image_url_https", "profile_banner_url"}) {
      json_.key(name);
      json_.string([&](output&) {
        out_.put("https:\\/\\/pbs.twimg.com\\/profile_images\\/");
        digits(number_of_digits(18));
        out_.put("\\/normal.jpeg");
      });
    }
    for (string_view name :
         {"profile_background_tile", "profile_use_background_image", "default_profile", "default_profile_image"})
      boolean(name, 50);
    for (string_view name : {"following", "follow_request_sent", "notifications"}) literal(name, "null");
    json_.close('}');
  }

  void urls(string_view name, bool any) {
    json_.key(name);
    json_.open('[');
    if (any) {
      json_.open('{');
      for (string_view part : {"url", "expanded_url", "display_url"}) {
        json_.key(part);
        link();
      }
      indices();
      json_.close('}');
    }
    json_.close(']');
  }

  void indices() {
    std::uint64_t const from = random_.below(120);
    json_.key("indices");
    json_.open('[');
    json_.value(decimal_digits(from));
    json_.value(decimal_digits(from + 8));
    json_.close(']');
  }

  void point() {
    json_.open('{');
    member("type", "Point");
    json_.key("coordinates");
    json_.open('[');
    decimal(random_.below(90), 8);
    decimal(random_.below(180), 8);
    json_.close(']');
    json_.close('}');
  }

  void link() {
    json_.string([&](output&) {
      out_.put("https:\\/\\/t.co\\/");
      digits(number_of_digits(10));
    });
  }

  void date(string_view name) {
    static constexpr std::array<string_view, 7> days = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    json_.key(name);
    json_.string([&](output&) {
      out_.put(random_.one_of(days));
      out_.put(" Aug 31 00:");
      digits(10 + random_.below(50));
      out_.put(':');
      digits(10 + random_.below(50));
      out_.put(" +0000 2014");
    });
  }

  void screen_name() {
    json_.string([&](output&) {
      out_.put(random_.one_of(levels));
      out_.put('_');
      digits(random_.below(100000));
    });
  }

  void tweet_text() {
    if (random_.percent(30))
      json_.string([&](output&) {
        for (std::uint64_t i = 10 + random_.below(20); i > 0; --i) out_.put(random_.one_of(japanese));
      });
    else
      text(6 + random_.below(16));
  }

  void text(std::uint64_t count) {
    json_.string([&](output&) {
      for (std::uint64_t i = 0; i < count; ++i) {
        if (i > 0) out_.put(' ');
        out_.put(random_.one_of(words));
      }
    });
  }

  void string(string_view contents) {
    json_.string([&](output&) { out_.put(contents); });
  }
  void literal(string_view name, string_view json) {
    json_.key(name);
    json_.value(json);
  }
  void boolean(string_view name, std::uint64_t percent) { literal(name, random_.percent(percent) ? "true" : "false"); }
  void member(string_view name, string_view contents) {
    json_.key(name);
    string(contents);
  }
  void member(string_view name, char const* contents) { member(name, string_view(contents)); }
  void member(string_view name, std::uint64_t n) { literal(name, decimal_digits(n)); }
  void quoted(string_view name, std::uint64_t n) {
    json_.key(name);
    json_.string([&](output&) { digits(n); });
  }

  std::uint64_t number_of_digits(int count) {
    std::uint64_t n = 1 + random_.below(9);
    while (--count > 0) n = n * 10 + random_.below(10);
    return n;
  }

  /// A number with so many places, whose last digit is not 0.
  void decimal(std::uint64_t whole, int places) {
    std::uint64_t fraction = 0;
    std::array<char, 16> part;
    for (int i = 0; i < places; ++i) {
      fraction = i + 1 < places ? random_.below(10) : 1 + random_.below(9);
      part[static_cast<std::size_t>(i)] = static_cast<char>('0' + fraction);
    }
    std::array<char, 48> number;
    string_view const before = decimal_digits(whole);
    std::size_t size = before.copy(number.data(), before.size());
    number[size++] = '.';
    size += string_view(part.data(), static_cast<std::size_t>(places)).copy(number.data() + size, part.size());
    json_.value({number.data(), size});
  }

  void digits(std::uint64_t n) { out_.put(decimal_digits(n)); }
  string_view decimal_digits(std::uint64_t n) {
    std::size_t at = scratch_.size();
    do scratch_[--at] = static_cast<char>('0' + n % 10);
    while ((n /= 10) != 0);
    return {scratch_.data() + at, scratch_.size() - at};
  }

  output& out_;
  bench::json_writer json_;
  bench::random_source random_;
  std::array<char, 24> scratch_{};
};

[[noreturn]] void usage() {
  std::fputs(
      "usage: generate_records tweets|orders|events [--bytes N[K|M|G]] [--seed N] > records.ndjson\n"
      "Writes N bytes (default 100M) and what the last record needs beyond them.\n",
      stderr);
  std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc % 2 != 0) usage();
  string_view const kind = argv[1];
  if (kind != "tweets" && kind != "orders" && kind != "events") usage();
  std::uint64_t bytes = 100000000;
  std::uint64_t seed = 1;
  for (int i = 2; i < argc; i += 2) {
    string_view const option = argv[i];
    std::optional<std::uint64_t> const n = bench::number_with_suffix(argv[i + 1]);
    if (!n || (option != "--bytes" && option != "--seed")) usage();
    (option == "--bytes" ? bytes : seed) = *n;
  }

  output out;
  records each(out, seed);
  do {
    if (kind == "tweets")
      each.tweet();
    else if (kind == "orders")
      each.order();
    else
      each.event();
    out.put('\n');
  } while (out.written() < bytes);
  out.flush();
}
