// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_ORACLE_HPP
#define RIFFLE_TESTS_SUPPORT_ORACLE_HPP

/// \file
/// What pipelines mean, the eager way: the whole input parsed by boost::json, then plain loops. Of riffle it uses the
/// names of options and formats and nothing else.
///
/// Paths follow RFC 9535 segment by segment; what one path selects in one row is then put into document order, which
/// the RFC leaves open for members and in which a forward reader must deliver it.

#include <riffle/options.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::test::oracle {

using json = boost::json::value;

struct selector {
  enum class kind { name, wildcard, index, slice };
  kind what = kind::name;
  std::string name = {};
  std::size_t start = 0;
  std::size_t end = std::numeric_limits<std::size_t>::max();
  std::size_t step = 1;
};
struct segment {
  bool descendant = false;
  std::vector<selector> selectors = {};
};
using path = std::vector<segment>;

/// In riffle's dotted spelling, or as JSONPath.
inline std::string to_text(path const& p, bool from_root = false) {
  std::string out = from_root ? "$" : "";
  for (segment const& each : p) {
    if (each.descendant) out += "..";
    char separator = '[';
    for (selector const& s : each.selectors) {
      out += separator;
      separator = ',';
      switch (s.what) {
        case selector::kind::name: out += "'" + s.name + "'"; break;
        case selector::kind::wildcard: out += "*"; break;
        case selector::kind::index: out += std::to_string(s.start); break;
        case selector::kind::slice:
          out += std::to_string(s.start) + ":";
          if (s.end != std::numeric_limits<std::size_t>::max()) out += std::to_string(s.end);
          out += ":" + std::to_string(s.step);
          break;
      }
    }
    out += ']';
  }
  return out;
}

// Documents.

inline json parse(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 100'000;
  return boost::json::parse(text, {}, options);
}

inline std::vector<json> documents(std::string_view text, format how = format::automatic) {
  constexpr std::string_view spaces = " \t\r\n";
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::size_t const first = text.find_first_not_of(spaces);
  if (how == format::automatic) how = first != text.npos && text[first] == '[' ? format::array : format::concatenated;
  std::vector<json> all;
  switch (how) {
    case format::array: {
      json whole = parse(text);
      for (json& each : whole.as_array()) all.push_back(std::move(each));
      break;
    }
    case format::single: all.push_back(parse(text)); break;
    case format::lines:
    case format::json_seq:
      while (!text.empty()) {
        std::size_t const end = std::min(text.find(how == format::lines ? '\n' : '\x1E'), text.size());
        std::string_view const record = text.substr(0, end);
        if (record.find_first_not_of(spaces) != record.npos) all.push_back(parse(record));
        text.remove_prefix(std::min(end + 1, text.size()));
      }
      break;
    default:
      while (text.find_first_not_of(spaces) != text.npos) {
        boost::json::stream_parser parser;
        text.remove_prefix(text.find_first_not_of(spaces));
        text.remove_prefix(parser.write_some(text.data(), text.size()));
        if (!parser.done()) parser.finish();  // a number ends with the input
        all.push_back(parser.release());
      }
  }
  return all;
}

// Paths.

using nodes = std::vector<json const*>;

inline void select_children(json const& from, selector const& s, nodes& out) {
  if (from.is_object()) {
    for (auto const& member : from.get_object())
      if (s.what == selector::kind::wildcard ||
          (s.what == selector::kind::name && std::string_view(member.key().data(), member.key().size()) == s.name))
        out.push_back(&member.value());
  } else if (from.is_array()) {
    boost::json::array const& array = from.get_array();
    switch (s.what) {
      case selector::kind::name: break;
      case selector::kind::wildcard:
        for (json const& each : array) out.push_back(&each);
        break;
      case selector::kind::index:
        if (s.start < array.size()) out.push_back(&array[s.start]);
        break;
      case selector::kind::slice:
        if (s.step != 0)
          for (std::size_t i = s.start; i < std::min(s.end, array.size()); i += s.step) out.push_back(&array[i]);
        break;
    }
  }
}

inline void with_descendants(json const& from, nodes& out) {
  out.push_back(&from);
  if (from.is_object())
    for (auto const& member : from.get_object()) with_descendants(member.value(), out);
  if (from.is_array())
    for (json const& each : from.get_array()) with_descendants(each, out);
}

/// What a path selects, as often as it does, in the order of RFC 9535.
inline nodes evaluate(json const& from, path const& p) {
  nodes now{&from};
  for (segment const& each : p) {
    nodes origins;
    for (json const* node : now) {
      if (each.descendant)
        with_descendants(*node, origins);
      else
        origins.push_back(node);
    }
    nodes next;
    for (json const* node : origins)
      for (selector const& s : each.selectors) select_children(*node, s, next);
    now = std::move(next);
  }
  return now;
}

/// Puts nodes that lie in `from` into document order.
inline void sort_by_document(json const& from, nodes& all) {
  nodes order;
  with_descendants(from, order);
  std::map<json const*, std::size_t> place;
  for (std::size_t i = 0; i != order.size(); ++i) place[order[i]] = i;
  std::sort(all.begin(), all.end(), [&](json const* a, json const* b) { return place.at(a) < place.at(b); });
}

inline json const* find(json const& from, path const& singular) {
  nodes const found = evaluate(from, singular);
  return found.empty() ? nullptr : found.front();
}

// Pipelines.

struct row {
  json const* value;
  json const* document;
  std::size_t number;  // of the document, from 1
};

/// Where a pipeline throws.
struct failure : std::runtime_error {
  explicit failure(errc why, std::size_t document = 0) : std::runtime_error("failure"), code(why), number(document) {}
  errc code;
  std::size_t number;
};

using sink = std::function<void(row const&)>;
using stage = std::function<void(row const&, sink const&, statistics&)>;

inline stage select(path p) {
  return [p](row const& from, sink const& to, statistics&) {
    nodes found = evaluate(*from.value, p);
    sort_by_document(*from.value, found);
    for (json const* each : found) to({each, from.document, from.number});
  };
}

inline json const* null_json() {
  static json const null;
  return &null;
}

inline stage flatten_path(path p, flatten_options options = {}) {
  return [p, options](row const& from, sink const& to, statistics& counts) {
    nodes const found = evaluate(*from.value, p);
    if (found.empty()) {
      if (options.missing == missing::fail) throw failure(errc::missing_value, from.number);
      if (options.missing == missing::null) to({null_json(), from.document, from.number});
      ++counts.missing;
      return;
    }
    // Arrays give way to their elements; all rows then stand in document order.
    nodes rows;
    std::vector<json const*> lone;
    for (json const* each : found) {
      if (each->is_array()) {
        for (json const& element : each->get_array()) rows.push_back(&element);
      } else {
        rows.push_back(each);
        lone.push_back(each);
      }
    }
    sort_by_document(*from.value, rows);
    std::map<json const*, std::ptrdiff_t> left;
    for (json const* each : lone) ++left[each];
    for (json const* each : rows) {
      if (auto const it = left.find(each); it != left.end() && it->second-- > 0) {
        if (each->is_null()) {
          if (options.null_value == null_value::fail) throw failure(errc::null_found, from.number);
          if (options.null_value == null_value::skip) {
            ++counts.null;
            continue;
          }
        } else {
          if (options.non_array == non_array::fail) throw failure(errc::type_mismatch, from.number);
          if (options.non_array == non_array::skip) {
            ++counts.mismatched;
            continue;
          }
        }
      }
      to({each, from.document, from.number});
    }
  };
}

inline stage project(path p) {
  return [p](row const& from, sink const& to, statistics& counts) {
    if (json const* const found = find(*from.value, p))
      to({found, from.document, from.number});
    else
      ++counts.missing;
  };
}

/// `predicate` is called with null where there is no value.
inline stage where(path p, bool from_root, std::function<bool(json const*)> predicate) {
  return [=](row const& from, sink const& to, statistics&) {
    if (predicate(find(from_root ? *from.document : *from.value, p))) to(from);
  };
}

/// A foreign view in between: each row is a document of its own to what follows.
inline stage interpose() {
  return [](row const& from, sink const& to, statistics&) { to({from.value, from.value, from.number}); };
}

inline void run(std::vector<json> const& documents, std::vector<stage> const& stages, sink const& to,
                statistics& counts) {
  std::function<void(row const&, std::size_t)> feed = [&](row const& from, std::size_t at) {
    if (at == stages.size()) return to(from);
    stages[at](from, [&](row const& next) { feed(next, at + 1); }, counts);
  };
  for (json const& each : documents) {
    ++counts.documents;
    feed({&each, &each, static_cast<std::size_t>(counts.documents)}, 0);
  }
}

// Typed fields: shown as text, so that rows of all types compare alike.

enum class decoded { ok, null, mismatch, out_of_range };

template <class T>
struct decode {  // integers
  static decoded from(json const& value, std::string& shown) {
    if (value.is_null()) return decoded::null;
    if (!value.is_number()) return decoded::mismatch;
    if (auto const* d = value.if_double()) {
      if (*d != std::floor(*d)) return decoded::mismatch;
      if (std::fabs(*d) > 1e15) return decoded::out_of_range;  // such are not generated
      return in_range(static_cast<std::int64_t>(*d), shown);
    }
    if (auto const* u = value.if_uint64()) return in_range(*u, shown);
    return in_range(value.get_int64(), shown);
  }

private:
  template <class I>
  static decoded in_range(I i, std::string& shown) {
    if (!std::in_range<T>(i)) return decoded::out_of_range;
    shown = std::to_string(i);
    return decoded::ok;
  }
};
template <>
struct decode<double> {
  static decoded from(json const& value, std::string& shown) {
    if (value.is_null()) return decoded::null;
    if (!value.is_number()) return decoded::mismatch;
    char buffer[64];
    double const d = value.to_number<double>();
    shown.assign(buffer, std::to_chars(buffer, buffer + 64, d).ptr);
    return decoded::ok;
  }
};
template <>
struct decode<bool> {
  static decoded from(json const& value, std::string& shown) {
    if (value.is_null()) return decoded::null;
    if (!value.is_bool()) return decoded::mismatch;
    shown = value.get_bool() ? "true" : "false";
    return decoded::ok;
  }
};
template <>
struct decode<std::string> {
  static decoded from(json const& value, std::string& shown) {
    if (value.is_null()) return decoded::null;
    if (!value.is_string()) return decoded::mismatch;
    shown = boost::json::serialize(value);
    return decoded::ok;
  }
};
template <>
struct decode<json> {
  static decoded from(json const& value, std::string& shown) {
    if (value.is_null()) return decoded::null;
    shown = boost::json::serialize(value);
    return decoded::ok;
  }
};
template <class T>
struct decode<std::optional<T>> {
  static decoded from(json const& value, std::string& shown) {
    decoded const result = decode<T>::from(value, shown);
    if (result != decoded::null) return result;
    shown = "none";
    return decoded::ok;
  }
};

template <class T>
inline constexpr bool keeps_missing = false;
template <class T>
inline constexpr bool keeps_missing<std::optional<T>> = true;

struct field {
  oracle::path path;
  bool from_root = false;
};

/// One field of a row into `shown`; false where the row is dropped.
template <class T>
bool project_field(row const& from, field const& f, mismatch policy, statistics& counts, std::string& shown) {
  json const* const found = find(f.from_root ? *from.document : *from.value, f.path);
  if (found == nullptr) {
    shown = "none";
    if (!keeps_missing<T>) ++counts.missing;
    return keeps_missing<T>;
  }
  switch (decode<T>::from(*found, shown)) {
    case decoded::ok: return true;
    case decoded::null: ++counts.null; return false;
    case decoded::mismatch:
      if (policy == mismatch::fail) throw failure(errc::type_mismatch, from.number);
      break;
    case decoded::out_of_range:
      if (policy == mismatch::fail) throw failure(errc::number_out_of_range, from.number);
      break;
  }
  ++counts.mismatched;
  return false;
}

}  // namespace riffle::test::oracle

#endif
