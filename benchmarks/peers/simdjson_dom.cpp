// SPDX-License-Identifier: BSL-1.0

/// \file
/// simdjson's DOM front end: one parser whose memory is used again, NDJSON one document after the other.

#include "../support/simdjson.hpp"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace {

namespace dom = simdjson::dom;
using bench::check;

class front_end {
public:
  template <class Query, class Sink>
  void extract(Query, std::string_view text, Sink sink) {
    for_each_object<Query::path.size() != 0>(text, [&](dom::object document) { select<Query>(document, sink); });
  }

  template <class Sink>
  void orders(std::string_view text, Sink sink) {
    for_each_object<true>(text, [&](dom::object document) {
      read(document);
      sink(order_);
    });
  }

private:
  template <bool Large, class F>
  void for_each_object(std::string_view text, F f) {
    dom::object object;
    if (bench::is_array(text)) {
      dom::array array;
      check(parser_->parse(text.data(), text.size(), false).get(array));
      for (dom::element each : array) {
        check(each.get(object));
        f(object);
      }
    } else if constexpr (Large) {
      bench::for_each_line(text, [&](std::string_view line) {
        check(parser_->parse(line.data(), line.size(), false).get(object));
        f(object);
      });
    } else {
      dom::document_stream documents;
      check(parser_->parse_many(text.data(), text.size(), std::size_t{1} << 20).get(documents));
      for (auto each : documents) {
        check(each.get(object));
        f(object);
      }
      if (documents.truncated_bytes() != 0) throw std::runtime_error("the last document is cut");
    }
  }

  template <class Query, std::size_t Step = 0, class Sink>
  static void select(dom::object object, Sink& sink) {
    dom::element next;
    if constexpr (Step < Query::path.size()) {
      if (object.at_key(Query::path[Step]).get(next)) return;
      dom::array rows;
      if (!next.get(object)) {
        select<Query, Step + 1>(object, sink);
      } else if (Step + 1 == Query::path.size() && !next.get(rows)) {
        for (dom::element row : rows)
          if (!row.get(object)) select<Query, Step + 1>(object, sink);
      }
    } else {
      std::string_view string;
      if (!object.at_key(Query::field).get(next) && !next.get(string)) sink(string);
    }
  }

  /// One pass over the members: looking up each name would be ten.
  void read(dom::object object) {
    std::size_t next = 0;
    for (dom::key_value_pair member : object) {
      if (next == bench::order_fields.size() || member.key != bench::order_fields[next]) continue;
      std::string_view string;
      std::int64_t n = 0;
      switch (next++) {
        case 0: check(member.value.get(order_.id)); break;
        case 1: check(member.value.get(order_.placed_at)); break;
        case 2:
          check(member.value.get(string));
          order_.user = string;
          break;
        case 3:
          check(member.value.get(string));
          order_.country = string;
          break;
        case 4:
          check(member.value.get(string));
          order_.product = string;
          break;
        case 5:
          check(member.value.get(n));
          order_.quantity = static_cast<std::int32_t>(n);
          break;
        case 6: check(member.value.get(order_.price)); break;
        case 7: check(member.value.get(order_.weight)); break;
        case 8: check(member.value.get(order_.rating)); break;
        default: check(member.value.get(order_.paid)); break;
      }
    }
    if (next != bench::order_fields.size()) throw std::runtime_error("an order without all its fields");
  }

  std::unique_ptr<dom::parser> parser_ = std::make_unique<dom::parser>();
  bench::order order_;
};

}  // namespace

int main(int argc, char** argv) {
  return bench::run(bench::simdjson_name().c_str(), argc, argv, bench::simdjson_memory<front_end>(),
                    bench::simdjson_file<front_end>());
}
