// SPDX-License-Identifier: BSL-1.0
// The last steps of pipelines: projections to types, and set operations. All instantiations are here.
#include "pipeline.hpp"
#include "show.hpp"

#include <riffle.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace riffle::test::property {
namespace {

using json = boost::json::value;
template <class T>
using maybe = std::optional<T>;

struct record {
  maybe<std::string> a;
  maybe<std::int64_t> b;
  json c;
  maybe<json> id;
};
BOOST_DESCRIBE_STRUCT(record, (), (a, b, c, id))

template <class T>
std::string name() {
  if constexpr (std::same_as<T, std::string>) return "std::string";
  if constexpr (std::same_as<T, std::int64_t>) return "std::int64_t";
  if constexpr (std::same_as<T, unsigned char>) return "unsigned char";
  if constexpr (std::same_as<T, double>) return "double";
  if constexpr (std::same_as<T, bool>) return "bool";
  if constexpr (std::same_as<T, json>) return "json";
  if constexpr (std::same_as<T, element>) return "element";
  if constexpr (requires {
                  typename T::value_type;
                  requires std::same_as<T, maybe<typename T::value_type>>;
                })
    return "maybe<" + name<typename T::value_type>() + ">";
  return {};
}

// What the loops know instead of elements.
template <class T>
struct in_loops {
  using type = std::conditional_t<std::same_as<T, element>, json, T>;
};
template <class T>
struct in_loops<maybe<T>> {
  using type = maybe<typename in_loops<T>::type>;
};

template <class T>
std::vector<std::string> fields_of(T const& value) {
  return {show(value)};
}
template <class... T>
std::vector<std::string> fields_of(row<T...> const& values) {
  return std::apply([](auto const&... each) { return std::vector<std::string>{show(each)...}; }, values.as_tuple());
}
std::vector<std::string> fields_of(record const& r) { return {show(r.a), show(r.b), show(r.c), show(r.id)}; }

template <std::ranges::input_range R>
void drain(R&& rows, projection::taker const& take) {
  std::ranges::iterator_t<R> at;
  try {
    at = std::ranges::begin(rows);
    for (; !(at == std::ranges::end(rows)); ++at) {
      auto&& each = *at;
      std::optional<std::uint64_t> offset;
      if constexpr (std::same_as<std::remove_cvref_t<decltype(each)>, element>) offset = each.offset();
      if (!take(fields_of(each), offset)) return;
    }
  } catch (...) {
    if (!(at == std::ranges::end(rows))) throw std::logic_error("a run goes on that has thrown");
    throw;
  }
}

template <std::ranges::input_range L, std::ranges::input_range R>
void with_sets(L const& left, R const& right, set_operation what, projection::taker const& take) {
  switch (what) {
    case set_operation::none: return drain(left, take);
    case set_operation::to_set: return drain(left | to_set, take);
    case set_operation::distinct: return drain(left | distinct, take);
    case set_operation::difference: return drain(left | set_difference(right), take);
    case set_operation::intersection: return drain(left | set_intersection(right), take);
    case set_operation::union_: return drain(left | set_union(right), take);
    case set_operation::symmetric_difference: return drain(left | set_symmetric_difference(right), take);
  }
}

template <class... T>
bool loop_fields(oracle::row const& from, pipeline const& pipe, statistics& counts, std::vector<std::string>& shown) {
  // No field is decoded before all are known.
  for (oracle::field const& each : pipe.fields) from.find_ended(each.path, each.from_root);
  shown.assign(sizeof...(T), {});
  std::size_t i = 0;
  auto const one = [&]<class F>(std::type_identity<F>) {
    bool const keep = oracle::project_field<F>(from, pipe.fields[i], pipe.mismatch, counts, shown[i]);
    ++i;
    return keep;
  };
  return (one(std::type_identity<typename in_loops<T>::type>()) && ...);
}

template <class... T>
auto closure(pipeline const& pipe) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return project<T...>(path(oracle::to_text(pipe.fields[I].path, pipe.fields[I].from_root))...,
                         project_options{.mismatch = pipe.mismatch});
  }(std::index_sequence_for<T...>());
}

template <class... T>
projection to_types() {
  std::string types = ((name<T>() + ", ") + ...);
  types.resize(types.size() - 2);
  constexpr bool hashable = sizeof...(T) == 1 && (!oracle::keeps_missing<T> && ...);
  return {
      .types = types,
      .fields = sizeof...(T),
      .hashable = hashable,
      .run =
          [](element_view const& rows, element_view const& right, pipeline const& pipe, projection::taker const& take) {
            if constexpr (hashable)
              with_sets(rows | closure<T...>(pipe), right | closure<T...>(pipe), pipe.set, take);
            else
              drain(rows | closure<T...>(pipe), take);
          },
      .loop = loop_fields<T...>};
}

template <class T, std::size_t>
using always_t = T;
// As many optional values: rows are kept whatever is missing.
template <std::size_t N>
projection to_many() {
  projection made = []<std::size_t... I>(std::index_sequence<I...>) {
    return to_types<always_t<maybe<json>, I>...>();
  }(std::make_index_sequence<N>());
  made.types = std::to_string(N) + " maybe<json>";
  return made;
}

std::vector<projection> make_projections() {
  using string = std::string;
  using integer = std::int64_t;
  std::vector<projection> made;
  made.push_back({.types = "",
                  .fields = 0,
                  .hashable = true,
                  .run = [](element_view const& rows, element_view const& right, pipeline const& pipe,
                            projection::taker const& take) { with_sets(rows, right, pipe.set, take); },
                  .loop =
                      [](oracle::row const& from, pipeline const&, statistics&, std::vector<std::string>& shown) {
                        shown = {show(from.shown(from.value))};
                        return true;
                      }});
  made.push_back(
      {.types = "record",
       .fields = 4,
       .hashable = false,
       .run =
           [](element_view const& rows, element_view const&, pipeline const& pipe, projection::taker const& take) {
             drain(rows | project<record>(project_options{.mismatch = pipe.mismatch}), take);
           },
       .loop = loop_fields<maybe<string>, maybe<integer>, json, maybe<json>>});
  made.push_back(to_types<string>());
  made.push_back(to_types<integer>());
  made.push_back(to_types<unsigned char>());
  made.push_back(to_types<double>());
  made.push_back(to_types<bool>());
  made.push_back(to_types<json>());
  made.push_back(to_types<element>());
  made.push_back(to_types<maybe<string>>());
  made.push_back(to_types<maybe<integer>>());
  made.push_back(to_types<maybe<element>>());
  made.push_back(to_types<string, maybe<integer>>());
  made.push_back(to_types<maybe<json>, json>());
  made.push_back(to_types<element, maybe<string>>());
  made.push_back(to_types<maybe<string>, maybe<integer>, maybe<bool>>());
  made.push_back(to_types<maybe<double>, maybe<element>, integer, maybe<string>>());
  made.push_back(to_many<2>());
  made.push_back(to_many<8>());
  made.push_back(to_many<17>());
  made.push_back(to_many<33>());
  made.push_back(to_many<64>());
  made.push_back(to_many<65>());
  made.push_back(to_many<80>());
  return made;
}

}  // namespace

std::vector<projection> const& projections() {
  static std::vector<projection> const all = make_projections();
  return all;
}

std::size_t projection_to(std::string_view types) {
  for (std::size_t i = 0; i != projections().size(); ++i)
    if (projections()[i].types == types) return i;
  throw std::out_of_range("no projection to " + std::string(types));
}

std::vector<predicate> const& predicates() {
  static std::vector<predicate> const all = [] {
    using string = std::string;
    using integer = std::int64_t;
    auto const wanted = [](boost::json::kind k) {
      return k == boost::json::kind::string || k == boost::json::kind::object;
    };
    auto const fail_unless = [](bool fits) {
      if (!fits) throw oracle::failure(errc::type_mismatch);
    };
    std::vector<predicate> made;
    made.push_back({"", "is a string or an object",
                    [wanted](element_view const& rows, path const& p) {
                      return rows | where(p, [wanted](element const& e) { return wanted(e.kind()); });
                    },
                    [wanted](json const* found, std::string_view, statistics&) {
                      return found != nullptr && wanted(found->kind());
                    }});
    made.push_back(
        {"", "is there",
         [](element_view const& rows, path const& p) { return rows | where(p, [](element const&) { return true; }); },
         [](json const* found, std::string_view, statistics&) { return found != nullptr; }});
    made.push_back({"maybe<string>", "is not there or a short one, mismatch::skip",
                    [](element_view const& rows, path const& p) {
                      return rows | where<maybe<string>>(p, [](auto const& s) { return !s || s->size() < 2; },
                                                         {.mismatch = mismatch::skip});
                    },
                    [](json const* found, std::string_view, statistics& counts) {
                      if (found == nullptr || found->is_null()) return true;
                      if (found->is_string()) return found->get_string().size() < 2;
                      ++counts.mismatched;
                      return false;
                    }});
    made.push_back({"bool", "is true, mismatch::skip",
                    [](element_view const& rows, path const& p) {
                      return rows | where<bool>(p, [](bool b) { return b; }, {.mismatch = mismatch::skip});
                    },
                    [](json const* found, std::string_view, statistics& counts) {
                      if (found == nullptr || found->is_null()) return false;
                      if (found->is_bool()) return found->get_bool();
                      ++counts.mismatched;
                      return false;
                    }});
    made.push_back({"integer", "is positive, mismatch::fail",
                    [](element_view const& rows, path const& p) {
                      return rows | where<integer>(p, [](integer i) { return i > 0; });
                    },
                    [fail_unless](json const* found, std::string_view text, statistics&) {
                      if (found == nullptr || found->is_null()) return false;
                      std::string shown;
                      auto const result = oracle::decode<integer>::from(*found, shown, text);
                      if (result == oracle::decoded::out_of_range) throw oracle::failure(errc::number_out_of_range);
                      fail_unless(result == oracle::decoded::ok);
                      return shown != "0" && shown[0] != '-';
                    }});
    made.push_back({"string", "is not empty, mismatch::fail",
                    [](element_view const& rows, path const& p) {
                      return rows | where<string>(p, [](std::string_view s) { return !s.empty(); });
                    },
                    [fail_unless](json const* found, std::string_view, statistics&) {
                      if (found == nullptr || found->is_null()) return false;
                      fail_unless(found->is_string());
                      return !found->get_string().empty();
                    }});
    return made;
  }();
  return all;
}

}  // namespace riffle::test::property
