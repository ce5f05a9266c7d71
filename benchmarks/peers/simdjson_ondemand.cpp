// SPDX-License-Identifier: BSL-1.0

/// \file
/// simdjson's On-Demand front end. An array is one document; of NDJSON, large documents are iterated one by one, for
/// which the padding is what follows in the buffer, and small ones in batches: each way the faster there.

#include "../support/simdjson.hpp"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace {

namespace ondemand = simdjson::ondemand;
using bench::check;

class front_end {
public:
  template <class Query, class Sink>
  void extract(Query, std::string_view text, Sink sink) {
    for_each_object<Query::path.size() != 0>(text, [&](ondemand::object document) { select<Query>(document, sink); });
  }

  template <class Sink>
  void orders(std::string_view text, Sink sink) {
    for_each_object<true>(text, [&](ondemand::object document) {
      read(document);
      sink(order_);
    });
  }

private:
  template <bool Large, class F>
  void for_each_object(std::string_view text, F f) {
    if (bench::is_array(text)) {
      ondemand::document document;
      check(parser_->iterate(padded(text)).get(document));
      ondemand::array array;
      check(document.get_array().get(array));
      for (auto each : array) {
        ondemand::object object;
        check(each.get_object().get(object));
        f(object);
      }
    } else if constexpr (Large) {
      bench::for_each_line(text, [&](std::string_view line) {
        ondemand::document document;
        check(parser_->iterate(padded(line)).get(document));
        ondemand::object object;
        check(document.get_object().get(object));
        f(object);
      });
    } else {
      ondemand::document_stream documents;
      check(parser_->iterate_many(text.data(), text.size(), batch).get(documents));
      for (auto each : documents) {
        ondemand::object object;
        check(each.get_object().get(object));
        f(object);
      }
      if (documents.truncated_bytes() != 0) throw std::runtime_error("the last document is cut");
    }
  }

  template <class Query, std::size_t Step = 0, class Sink>
  static void select(ondemand::object object, Sink& sink) {
    if constexpr (Step < Query::path.size()) {
      ondemand::value next;
      if (!found(object.find_field(Query::path[Step]), next)) return;
      ondemand::array rows;
      if (is(next.get_object(), object)) {
        select<Query, Step + 1>(object, sink);
      } else if (Step + 1 == Query::path.size() && is(next.get_array(), rows)) {
        for (auto row : rows)
          if (is(row.get_object(), object)) select<Query, Step + 1>(object, sink);
      }
    } else {
      ondemand::value field;
      if (!found(object.find_field(Query::field), field)) return;
      std::string_view string;
      if (is(field.get_string(), string)) sink(string);
    }
  }

  template <class T>
  static bool is(simdjson::simdjson_result<T> result, T& value) {
    simdjson::error_code const error = std::move(result).get(value);
    if (error && error != simdjson::INCORRECT_TYPE) check(error);
    return !error;
  }
  static bool found(simdjson::simdjson_result<ondemand::value> result, ondemand::value& value) {
    simdjson::error_code const error = result.get(value);
    if (error && error != simdjson::NO_SUCH_FIELD) check(error);
    return !error;
  }

  /// In the order of the members; find_field goes on where the last one was.
  void read(ondemand::object object) {
    std::string_view user, country, product;
    std::int64_t quantity = 0;
    check(object.find_field("id").get_int64().get(order_.id));
    check(object.find_field("placed_at").get_int64().get(order_.placed_at));
    check(object.find_field("user").get_string().get(user));
    check(object.find_field("country").get_string().get(country));
    check(object.find_field("product").get_string().get(product));
    check(object.find_field("quantity").get_int64().get(quantity));
    check(object.find_field("price").get_double().get(order_.price));
    check(object.find_field("weight").get_double().get(order_.weight));
    check(object.find_field("rating").get_double().get(order_.rating));
    check(object.find_field("paid").get_bool().get(order_.paid));
    order_.user = user;
    order_.country = country;
    order_.product = product;
    order_.quantity = static_cast<std::int32_t>(quantity);
  }

  static simdjson::padded_string_view padded(std::string_view text) {
    return simdjson::padded_string_view(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING);
  }

  static constexpr std::size_t batch = 1 << 20;
  std::unique_ptr<ondemand::parser> parser_ = std::make_unique<ondemand::parser>();
  bench::order order_;
};

}  // namespace

int main(int argc, char** argv) {
  return bench::run(bench::simdjson_name().c_str(), argc, argv, bench::simdjson_memory<front_end>(),
                    bench::simdjson_file<front_end>());
}
