// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_ORACLE_HPP
#define RIFFLE_TESTS_SUPPORT_ORACLE_HPP

/// \file
/// What pipelines mean, the eager way: the whole input parsed by boost::json, then plain loops. Of riffle it uses the
/// names of options and formats and nothing else.
///
/// Of a text that is broken somewhere, the loops go as far as what stands before tells (extents, undetermined).
///
/// Paths follow RFC 9535 segment by segment; what one path selects in one row is then put into document order, which
/// the RFC leaves open for members and in which a forward reader must deliver it. Only what has to be held stays in the
/// RFC's order (hold).

#include "school.hpp"

#include <riffle/error.hpp>
#include <riffle/options.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace riffle::test::oracle {

using json = boost::json::value;

struct expression;
struct selector {
  enum class kind { name, wildcard, index, slice, filter };
  kind what = kind::name;
  std::string name = {};
  std::optional<std::int64_t> start = {}, end = {};  // from the array's end where negative; an index is its start
  std::int64_t step = 1;
  std::shared_ptr<expression const> filter = {};
};
struct segment {
  bool descendant = false;
  std::vector<selector> selectors = {};
};
using path = std::vector<segment>;

/// A filter, or a part of one.
struct expression {
  enum class kind {
    literal,
    query,
    length,
    count,
    value,
    match,
    search,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    not_,
    and_,
    or_,
  };
  kind what = kind::literal;
  json literal = {};
  oracle::path query = {};
  bool from_root = false;
  std::vector<expression> operands = {};
};

/// A name in single quotes, as RFC 9535 wants it escaped.
inline std::string quoted_name(std::string_view name) {
  std::string out = "'";
  for (char const c : name) {
    if (c == '\'' || c == '\\')
      out += {'\\', c};
    else if (static_cast<unsigned char>(c) < 0x20)
      out += std::string("\\u00") + "01"[c >> 4] + "0123456789abcdef"[c & 15];
    else
      out += c;
  }
  return out + "'";
}

inline std::string to_text(expression const& e);

/// Appends the segments to what they start from.
inline std::string to_text(std::string out, path const& p) {
  for (segment const& each : p) {
    if (each.descendant) out += "..";
    char separator = '[';
    for (selector const& s : each.selectors) {
      out += separator;
      separator = ',';
      switch (s.what) {
        case selector::kind::name: out += quoted_name(s.name); break;
        case selector::kind::wildcard: out += "*"; break;
        case selector::kind::index: out += std::to_string(*s.start); break;
        case selector::kind::slice:
          if (s.start) out += std::to_string(*s.start);
          out += ":";
          if (s.end) out += std::to_string(*s.end);
          out += ":" + std::to_string(s.step);
          break;
        case selector::kind::filter: out += "?" + to_text(*s.filter); break;
      }
    }
    out += ']';
  }
  return out;
}
/// In riffle's dotted spelling, or as JSONPath.
inline std::string to_text(path const& p, bool from_root = false) { return to_text(from_root ? "$" : "", p); }

/// With parentheses around all that consists of parts.
inline std::string to_text(expression const& e) {
  using kind = expression::kind;
  auto const joined = [&e](std::string out, std::string_view with) {
    for (expression const& each : e.operands) {
      if (&each != &e.operands.front()) out += with;
      out += to_text(each);
    }
    return out + ")";
  };
  switch (e.what) {
    case kind::literal: {
      if (!e.literal.is_string()) return boost::json::serialize(e.literal);
      auto const& text = e.literal.get_string();
      return quoted_name({text.data(), text.size()});
    }
    case kind::query: return to_text(e.from_root ? "$" : "@", e.query);
    case kind::length: return joined("length(", "");
    case kind::count: return joined("count(", "");
    case kind::value: return joined("value(", "");
    case kind::match: return joined("match(", ", ");
    case kind::search: return joined("search(", ", ");
    case kind::equal: return joined("(", " == ");
    case kind::not_equal: return joined("(", " != ");
    case kind::less: return joined("(", " < ");
    case kind::less_equal: return joined("(", " <= ");
    case kind::greater: return joined("(", " > ");
    case kind::greater_equal: return joined("(", " >= ");
    case kind::not_: return joined("(!", "");
    case kind::and_: return joined("(", " && ");
    case kind::or_: return joined("(", " || ");
  }
  return {};
}

// Documents.

/// Thrown where the loops give no answer: paths that select each value of a document very often take too long, and
/// Boost.JSON refuses numbers with exponents that an int does not hold, which the grammar allows.
struct no_answer {};

inline json parse(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 100'000;
  boost::json::error_code failed;
  json value = boost::json::parse({text.data(), text.size()}, failed, {}, options);
  if (failed == boost::json::error::exponent_overflow) throw no_answer();
  // What it makes of 0e999 and 1e999, and does not read.
  if (failed && (text.find("NaN") != text.npos || text.find("Infinity") != text.npos)) throw no_answer();
  if (failed) throw std::runtime_error("the oracle cannot read: " + std::string(text));
  return value;
}

/// Equality, but for the last digits of doubles, and for those that come out as NaN (0e999): with Boost.JSON they depend on
/// where in the text a number stands. Of objects also for the order of members: sets do not keep it.
inline bool alike(json const& a, json const& b) {
  if (a.is_number() && b.is_number() && (a.is_double() || b.is_double())) {
    double const x = a.to_number<double>(), y = b.to_number<double>();
    return !(std::fabs(x - y) > 1e-12 * std::fabs(x));
  }
  if (a.is_array() && b.is_array()) return std::ranges::equal(a.get_array(), b.get_array(), alike);
  if (!a.is_object() || !b.is_object()) return a == b;
  return a.get_object().size() == b.get_object().size() &&
         std::ranges::all_of(a.get_object(), [&b](auto const& member) {
           json const* const other = b.get_object().if_contains(member.key());
           return other != nullptr && alike(member.value(), *other);
         });
}

/// Where a value stands in its text; `end` only where the value has ended.
struct extent {
  std::uint64_t begin = 0, end = 0;
  bool ended = true;
};

/// The extents of all values of a text.
class extents {
public:
  void add(json const* value, extent where, std::string_view text) {
    text_ = text;
    all_[value] = where;
  }
  extent const& of(json const* value) const { return all_.at(value); }
  /// As it stands in the text.
  std::string_view text(json const* of_this) const {
    extent const& where = of(of_this);
    return text_.substr(static_cast<std::size_t>(where.begin), static_cast<std::size_t>(where.end - where.begin));
  }
  /// Read again from its text: without the names that a tree marks as repeated.
  json value(json const* of_this) const { return parse(text(of_this)); }

private:
  std::string_view text_;
  std::unordered_map<json const*, extent> all_;
};

/// The name under which a json value holds the second, third, ... member of a name: no UTF-8, so no other's name.
inline std::string repeated_name(std::string_view name, std::size_t again) {
  return std::string(name) + "\xFF" + std::to_string(again);
}

/// Thrown where a row, or whether it is one, depends on what stands behind the place where the text is broken.
struct undetermined {};

/// Of steps until no_answer.
inline std::size_t budget = std::numeric_limits<std::size_t>::max();
inline void spend() {
  if (budget-- == 0) throw no_answer();
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
        boost::json::parse_options options;
        options.max_depth = 100'000;
        boost::json::stream_parser parser({}, options);
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

inline bool holds(expression const& e, json const& at, json const& root);

/// RFC 9535, section 2.3.4.2.2.
inline void select_slice(boost::json::array const& from, selector const& s, nodes& out) {
  auto const size = static_cast<std::int64_t>(from.size());
  auto const place = [size](std::int64_t i) { return i < 0 ? size + i : i; };
  auto const take = [&](std::int64_t i) { out.push_back(&from[static_cast<std::size_t>(i)]); };
  if (s.step > 0) {
    std::int64_t const begin = std::clamp<std::int64_t>(place(s.start.value_or(0)), 0, size);
    std::int64_t const end = std::clamp<std::int64_t>(place(s.end.value_or(size)), 0, size);
    for (std::int64_t i = begin; i < end; i += s.step) take(i);
  } else if (s.step < 0) {
    std::int64_t const begin = std::clamp<std::int64_t>(place(s.start.value_or(size - 1)), -1, size - 1);
    std::int64_t const end = std::clamp<std::int64_t>(place(s.end.value_or(-size - 1)), -1, size - 1);
    for (std::int64_t i = begin; i > end; i += s.step) take(i);
  }
}

/// `root` is what filters mean by `$`.
inline void select_children(json const& from, selector const& s, json const& root, nodes& out) {
  auto const passes = [&](json const& child) {
    return s.what == selector::kind::wildcard || (s.what == selector::kind::filter && holds(*s.filter, child, root));
  };
  if (from.is_object()) {
    for (auto const& member : from.get_object())
      if ((s.what == selector::kind::name && std::string_view(member.key().data(), member.key().size()) == s.name) ||
          passes(member.value()))
        out.push_back(&member.value());
  } else if (from.is_array()) {
    boost::json::array const& array = from.get_array();
    switch (s.what) {
      case selector::kind::name: break;
      case selector::kind::wildcard:
      case selector::kind::filter:
        for (json const& each : array)
          if (passes(each)) out.push_back(&each);
        break;
      case selector::kind::index: {
        std::int64_t const i = *s.start < 0 ? *s.start + static_cast<std::int64_t>(array.size()) : *s.start;
        if (i >= 0 && i < static_cast<std::int64_t>(array.size())) out.push_back(&array[static_cast<std::size_t>(i)]);
        break;
      }
      case selector::kind::slice: select_slice(array, s, out); break;
    }
  }
}

inline void with_descendants(json const& from, nodes& out) {
  spend();
  out.push_back(&from);
  if (from.is_object())
    for (auto const& member : from.get_object()) with_descendants(member.value(), out);
  if (from.is_array())
    for (json const& each : from.get_array()) with_descendants(each, out);
}

/// What a path selects, as often as it does, in the order of RFC 9535.
inline nodes evaluate(json const& from, path const& p, json const& root) {
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
      for (selector const& s : each.selectors) select_children(*node, s, root, next);
    now = std::move(next);
  }
  return now;
}
inline nodes evaluate(json const& from, path const& p) { return evaluate(from, p, from); }

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

// Filters. What is compared is a value, or null where there is none.

/// Numbers by mathematical value. Both are such that Boost.JSON writes the decimals that it read.
inline int compare_numbers(json const& a, json const& b) {
  for (json const* each : {&a, &b})
    if (each->is_double() && !std::isfinite(each->get_double())) throw no_answer();
  return school_number::compare(school_number(boost::json::serialize(a)), school_number(boost::json::serialize(b)));
}

inline bool equal(json const& a, json const& b) {
  if (a.is_number() && b.is_number()) return compare_numbers(a, b) == 0;
  if (a.is_array() && b.is_array()) return std::ranges::equal(a.get_array(), b.get_array(), equal);
  if (!a.is_object() || !b.is_object()) return a == b;
  return a.get_object().size() == b.get_object().size() &&
         std::ranges::all_of(a.get_object(), [&b](auto const& member) {
           json const* const other = b.get_object().if_contains(member.key());
           return other != nullptr && equal(member.value(), *other);
         });
}
inline bool both_equal(json const* a, json const* b) { return a == nullptr || b == nullptr ? a == b : equal(*a, *b); }

inline bool less(json const* a, json const* b) {
  if (a == nullptr || b == nullptr) return false;
  if (a->is_number() && b->is_number()) return compare_numbers(*a, *b) < 0;
  return a->is_string() && b->is_string() && a->get_string() < b->get_string();  // bytes of UTF-8, as code points
}

inline nodes found_by(expression const& query, json const& at, json const& root) {
  return evaluate(query.from_root ? root : at, query.query, root);
}

/// `made` is where a number is kept that stands in no document.
inline json const* value_of(expression const& e, json const& at, json const& root, json& made) {
  using kind = expression::kind;
  switch (e.what) {
    case kind::literal: return &e.literal;
    case kind::query: {
      nodes const found = found_by(e, at, root);
      return found.empty() ? nullptr : found.front();
    }
    case kind::value: {
      nodes const found = found_by(e.operands[0], at, root);
      return found.size() == 1 ? found.front() : nullptr;
    }
    case kind::count: made = found_by(e.operands[0], at, root).size(); return &made;
    case kind::length: {
      json const* const of = value_of(e.operands[0], at, root, made);
      if (of == nullptr) return nullptr;
      if (of->is_array())
        made = of->get_array().size();
      else if (of->is_object())
        made = of->get_object().size();
      else if (of->is_string())
        made = std::ranges::count_if(of->get_string(), [](char c) { return (c & '\xC0') != '\x80'; });
      else
        return nullptr;
      return &made;
    }
    default: return nullptr;  // logic has no value
  }
}

/// Whether all of a string, or a part of it, matches a pattern that means in ECMAScript what it means in an I-Regexp.
inline bool matches(json const* text, json const& pattern, bool all) {
  if (text == nullptr || !text->is_string()) return false;
  auto const& string = text->get_string();
  if (string.size() > 1000) throw no_answer();  // std::regex goes deeper with each character
  static std::map<std::string, std::regex> known;
  std::string const wanted(pattern.get_string().data(), pattern.get_string().size());
  std::regex const& r = known.try_emplace(wanted, wanted).first->second;
  return all ? std::regex_match(string.begin(), string.end(), r) : std::regex_search(string.begin(), string.end(), r);
}

inline bool holds(expression const& e, json const& at, json const& root) {
  using kind = expression::kind;
  spend();
  auto const part_holds = [&](expression const& part) { return holds(part, at, root); };
  json made[2];
  auto const operand = [&](std::size_t i) { return value_of(e.operands[i], at, root, made[i]); };
  switch (e.what) {
    case kind::query: return !found_by(e, at, root).empty();
    case kind::match: return matches(operand(0), e.operands[1].literal, true);
    case kind::search: return matches(operand(0), e.operands[1].literal, false);
    case kind::equal: return both_equal(operand(0), operand(1));
    case kind::not_equal: return !both_equal(operand(0), operand(1));
    case kind::less: return less(operand(0), operand(1));
    case kind::less_equal: return less(operand(0), operand(1)) || both_equal(operand(0), operand(1));
    case kind::greater: return less(operand(1), operand(0));
    case kind::greater_equal: return less(operand(1), operand(0)) || both_equal(operand(0), operand(1));
    case kind::not_: return !part_holds(e.operands[0]);
    case kind::and_: return std::ranges::all_of(e.operands, part_holds);
    case kind::or_: return std::ranges::any_of(e.operands, part_holds);
    default: return false;  // a value is not tested
  }
}

// Pipelines.

/// The null that stands where nothing is.
inline json const* null_json() {
  static json const null;
  return &null;
}

struct row {
  json const* value;
  json const* document;
  std::size_t number;              // of the document, from 1
  extents const* where = nullptr;  // null: the text was read to its end

  bool ended(json const* what) const { return where == nullptr || what == null_json() || where->of(what).ended; }
  void needs(json const* what) const {
    if (!ended(what)) throw undetermined();
  }
  /// Of the value, once it is there; where it is missing, once that is sure.
  json const* find_ended(path const& singular, bool from_root) const {
    json const* const owner = from_root ? document : value;
    json const* const found = oracle::find(*owner, singular);
    needs(found == nullptr ? owner : found);
    return found;
  }
  /// A value as it is converted.
  json shown(json const* what) const { return where == nullptr || what == null_json() ? *what : where->value(what); }
  /// Its text; empty for what has none.
  std::string_view text(json const* what) const {
    return where == nullptr || what == null_json() ? std::string_view() : where->text(what);
  }
  row with(json const* other) const { return {other, document, number, where}; }
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
    for (json const* each : found) to(from.with(each));
    from.needs(from.value);
  };
}

inline stage flatten_path(path p, flatten_options options = {}) {
  return [p, options](row const& from, sink const& to, statistics& counts) {
    nodes const found = evaluate(*from.value, p);
    if (found.empty()) {
      from.needs(from.value);
      if (options.missing == missing::fail) throw failure(errc::missing_value, from.number);
      if (options.missing == missing::null) to(from.with(null_json()));
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
      to(from.with(each));
    }
    from.needs(from.value);
  };
}

inline stage project(path p) {
  return [p](row const& from, sink const& to, statistics& counts) {
    json const* const found = find(*from.value, p);
    if (found != nullptr) to(from.with(found));
    from.needs(from.value);
    if (found == nullptr) ++counts.missing;
  };
}

struct condition {
  oracle::path path;
  bool from_root = false;
  // Called with null where there is no value.
  std::function<bool(json const*, std::string_view text, statistics&)> holds = {};
};

/// All conditions between two other stages: none is asked before the values that all ask for are known, nor, with `last`,
/// before the row has ended.
inline stage where(std::vector<condition> all, bool last) {
  return [=](row const& from, sink const& to, statistics& counts) {
    if (last) from.needs(from.value);
    for (condition const& each : all) from.find_ended(each.path, each.from_root);
    for (condition const& each : all) {
      json const* const found = from.find_ended(each.path, each.from_root);
      json const shown = found == nullptr ? json() : from.shown(found);
      std::string_view const text = found == nullptr ? "" : from.text(found);
      if (!each.holds(found == nullptr ? nullptr : &shown, text, counts)) return from.needs(from.value);
    }
    to(from);
  };
}

/// A foreign view in between: each row is a document of its own to what follows.
inline stage interpose() {
  return [](row const& from, sink const& to, statistics&) {
    from.needs(from.value);
    to({from.value, from.value, from.number, from.where});
  };
}

/// What has to be held of a path: in the order of RFC 9535, each value a document of its own to what follows.
inline stage hold(path p) {
  return [p](row const& from, sink const& to, statistics&) {
    from.needs(from.value);
    for (json const* each : evaluate(*from.value, p)) to({each, each, from.number, from.where});
  };
}

/// project("$.p") after other stages: a value of the row's document, and a document of its own to what follows.
inline stage project_from_root(path p) {
  return [p](row const& from, sink const& to, statistics& counts) {
    from.needs(from.value);
    if (json const* const found = from.find_ended(p, true))
      to({found, found, from.number, from.where});
    else
      ++counts.missing;
  };
}

/// The rows of one document.
inline void run(row const& document, std::vector<stage> const& stages, sink const& to, statistics& counts) {
  std::function<void(row const&, std::size_t)> feed = [&](row const& from, std::size_t at) {
    spend();
    if (at == stages.size()) return to(from);
    stages[at](from, [&](row const& next) { feed(next, at + 1); }, counts);
  };
  feed(document, 0);
}

inline void run(std::vector<json> const& documents, std::vector<stage> const& stages, sink const& to,
                statistics& counts) {
  for (json const& each : documents) {
    ++counts.documents;
    run(row{&each, &each, static_cast<std::size_t>(counts.documents)}, stages, to, counts);
  }
}

// Typed fields: shown as text, so that rows of all types compare alike. Numbers are decoded from their text, where there
// is one.

enum class decoded { ok, null, mismatch, out_of_range };

template <class T>
struct decode {  // integers
  static decoded from(json const& value, std::string& shown, std::string_view text) {
    if (value.is_null()) return decoded::null;
    if (!value.is_number()) return decoded::mismatch;
    std::string const serialized = text.empty() ? boost::json::serialize(value) : std::string();
    school_number const number(text.empty() ? serialized : text);
    if (!number.integral()) return decoded::mismatch;
    shown = number.template integer<T>();
    return shown.empty() ? decoded::out_of_range : decoded::ok;
  }
};
template <>
struct decode<double> {
  static decoded from(json const& value, std::string& shown, std::string_view text) {
    if (value.is_null()) return decoded::null;
    if (!value.is_number()) return decoded::mismatch;
    char buffer[64];
    double const d = text.empty() ? value.to_number<double>() : std::strtod(std::string(text).c_str(), nullptr);
    if (std::isinf(d)) return decoded::out_of_range;
    shown.assign(buffer, std::to_chars(buffer, buffer + 64, d).ptr);
    return decoded::ok;
  }
};
template <>
struct decode<bool> {
  static decoded from(json const& value, std::string& shown, std::string_view) {
    if (value.is_null()) return decoded::null;
    if (!value.is_bool()) return decoded::mismatch;
    shown = value.get_bool() ? "true" : "false";
    return decoded::ok;
  }
};
template <>
struct decode<std::string> {
  static decoded from(json const& value, std::string& shown, std::string_view) {
    if (value.is_null()) return decoded::null;
    if (!value.is_string()) return decoded::mismatch;
    shown = boost::json::serialize(value);
    return decoded::ok;
  }
};
template <>
struct decode<json> {
  static decoded from(json const& value, std::string& shown, std::string_view) {
    if (value.is_null()) return decoded::null;
    shown = boost::json::serialize(value);
    return decoded::ok;
  }
};
template <class T>
struct decode<std::optional<T>> {
  static decoded from(json const& value, std::string& shown, std::string_view text) {
    decoded const result = decode<T>::from(value, shown, text);
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
  json const* const found = from.find_ended(f.path, f.from_root);
  if (found == nullptr) {
    shown = "none";
    if (!keeps_missing<T>) ++counts.missing;
    return keeps_missing<T>;
  }
  switch (decode<T>::from(from.shown(found), shown, from.text(found))) {
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
