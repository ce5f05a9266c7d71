// SPDX-License-Identifier: BSL-1.0
// One case, run by riffle in each of its ways and by plain loops, and compared.
#include "family.hpp"
#include "mutate.hpp"
#include "pipeline.hpp"
#include "sources.hpp"
#include "tree.hpp"

#include <riffle.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>
#include <vector>

namespace riffle::test::property {
namespace {

using json = oracle::json;
using fields = std::vector<std::string>;

/// What came out, of riffle or of the loops.
struct result {
  std::vector<fields> rows = {};
  std::vector<std::optional<std::uint64_t>> offsets = {};  // of rows that are elements
  std::string type = {};                                   // "parse_error", ...; empty where nothing was thrown
  std::error_code code = {};
  std::string message = {};  // of the loops' type errors: not known
  location where = {};
  std::vector<std::string> bad = {};  // the records that were skipped
  statistics counts = {};
  bool stopped = false;  // by the consumer
};

/// How much the loops know.
enum class sureness {
  all,
  first_rows,  // what is not checked is broken somewhere: the rows before that place
  nothing,     // the ways to read are compared with each other only
};

struct expectation {
  result what;
  sureness sure = sureness::all;
  bool readable = true;     // as values in memory, too; and equal numbers are equal doubles
  bool in_one_pass = true;  // no foreign view in between, so that the statistics are of the whole pipeline
  bool same_faults = true;  // however it is read
  bool holds = false;       // paths that have to be held
};

/// A stage, or a part of one whose path has to be held.
struct step : stage {
  std::shared_ptr<oracle::expression const> asked = {};  // where: the filter that a row is asked
  bool held = false;                                     // select: by oracle::hold
};

bool is_streamable(oracle::segment const& s) {
  return std::ranges::none_of(s.selectors, [](oracle::selector const& each) {
    return each.filter != nullptr || each.start.value_or(0) < 0 || each.end.value_or(0) < 0 || each.step < 0;
  });
}

bool uses_root(oracle::path const& p);
bool uses_root(oracle::expression const& e) {
  return e.from_root || uses_root(e.query) ||
         std::ranges::any_of(e.operands, [](oracle::expression const& each) { return uses_root(each); });
}
bool uses_root(oracle::path const& p) {
  return std::ranges::any_of(p, [](oracle::segment const& s) {
    return std::ranges::any_of(
        s.selectors, [](oracle::selector const& each) { return each.filter != nullptr && uses_root(*each.filter); });
  });
}

/// As docs/reference/paths.md says what is held: a filter that is its segment's only selector is asked of one member or
/// element after the other, unless it knows the root; from any other segment on all is held. What flatten_path flattens are
/// values in what is held.
void divide(stage const& s, std::vector<step>& into) {
  oracle::path const& p = s.path;
  std::size_t begin = 0, streamable_from = p.size();
  while (streamable_from != 0 && is_streamable(p[streamable_from - 1])) --streamable_from;
  std::size_t const end = s.what == stage::kind::flatten ? streamable_from : p.size();
  auto const part = [&](std::size_t from, std::size_t to) {
    return oracle::path(p.begin() + static_cast<std::ptrdiff_t>(from), p.begin() + static_cast<std::ptrdiff_t>(to));
  };
  bool const root = uses_root(p);
  for (std::size_t i = 0; i < streamable_from; ++i) {
    oracle::segment const& here = p[i];
    if (is_streamable(here) && !root) continue;
    if (auto const filter = here.selectors.front().filter;
        filter != nullptr && !root && !here.descendant && here.selectors.size() == 1) {
      oracle::path all = part(begin, i);
      all.push_back({.selectors = {{.what = oracle::selector::kind::wildcard}}});
      into.push_back({{.what = stage::kind::select, .path = std::move(all)}});
      into.push_back({{.what = stage::kind::where}, filter});
      begin = i + 1;
    } else {
      if (i != begin) into.push_back({{.what = stage::kind::select, .path = part(begin, i)}});
      into.push_back({{.what = stage::kind::select, .path = part(i, end)}, {}, true});
      begin = i = end;
    }
  }
  stage rest = s;
  rest.path = part(begin, p.size());
  if (begin == 0 || !rest.path.empty() || s.what == stage::kind::flatten) into.push_back({rest});
}

std::vector<step> steps_of(pipeline const& pipe) {
  std::vector<step> made;
  for (stage const& s : pipe.stages) divide(s, made);
  return made;
}

bool is_level(stage const& s) { return s.what != stage::kind::where && s.what != stage::kind::filter; }

/// What it yields are documents of their own to what follows; so project("$.p") yields if the rows are no documents.
bool is_foreign(std::vector<step> const& all, std::size_t i) {
  bool documents = true, foreign = false;
  for (std::size_t k = 0; k <= i; ++k) {
    step const& s = all[k];
    foreign = s.what == stage::kind::filter || s.held || (s.what == stage::kind::project && s.from_root && !documents);
    documents = foreign || (documents && !is_level(s));
  }
  return foreign;
}

/// Rows are taken from rows that have conditions. Where such a row is known to be rejected when a value in it begins, it is
/// not looked into: what would be a fault only there is one or not, depending on where windows end.
bool looks_away(std::vector<step> const& all) {
  bool conditions = false;
  for (step const& s : all) {
    if (conditions && is_level(s)) return true;
    conditions |= s.what == stage::kind::where;
  }
  return false;
}

oracle::condition condition_of(step const& s) {
  if (s.asked == nullptr) return {s.path, s.from_root, predicates()[s.predicate].holds};
  return {.path = {}, .holds = [filter = s.asked](json const* row, std::string_view, statistics&) {
            return oracle::holds(*filter, *row, *row);
          }};
}

std::vector<oracle::stage> loops(std::vector<step> const& all) {
  std::vector<oracle::stage> made;
  for (std::size_t i = 0; i != all.size(); ++i) {
    step const& s = all[i];
    switch (s.what) {
      case stage::kind::select: made.push_back(s.held ? oracle::hold(s.path) : oracle::select(s.path)); break;
      case stage::kind::flatten: made.push_back(oracle::flatten_path(s.path, s.policy)); break;
      case stage::kind::filter: made.push_back(oracle::interpose()); break;
      case stage::kind::project:
        made.push_back(is_foreign(all, i) ? oracle::project_from_root(s.path) : oracle::project(s.path));
        break;
      case stage::kind::where: {
        std::vector<oracle::condition> conditions;
        for (; i != all.size() && all[i].what == stage::kind::where; ++i) conditions.push_back(condition_of(all[i]));
        bool const last = i == all.size() || is_foreign(all, i);
        made.push_back(oracle::where(std::move(conditions), last));
        --i;
        break;
      }
    }
  }
  return made;
}

/// Where the second members of a name begin that the pipeline's paths go through: of each document the first.
class duplicates {
public:
  duplicates(tree const& of, pipeline const& pipe) : tree_(&of) {
    for (json const& document : of.documents()) {
      first_ = none;
      oracle::nodes rows{&document};
      for (stage const& s : pipe.stages) {
        oracle::nodes next;
        if (s.from_root) follow(document, s.path);  // whatever the rows
        for (json const* row : rows) {
          if (!s.from_root) follow(*row, s.path);
          if (!is_level(s)) next.push_back(row);
          if (is_level(s)) descend(s, *row, next);
        }
        rows = std::move(next);
      }
      for (oracle::field const& each : pipe.fields) {
        if (each.from_root) follow(document, each.path);
        for (json const* row : rows)
          if (!each.from_root) follow(*row, each.path);
      }
      if (first_ != none) offsets_.insert(first_);
    }
  }

  std::set<std::uint64_t> const& offsets() const { return offsets_; }

private:
  static constexpr std::uint64_t none = ~std::uint64_t{0};

  void follow(json const& from, oracle::path const& p) {
    oracle::path so_far;
    for (oracle::segment each : p) {
      for (json const* origin : oracle::evaluate(from, so_far)) {
        oracle::nodes objects;
        if (each.descendant)
          oracle::with_descendants(*origin, objects);
        else
          objects.push_back(origin);
        for (json const* object : objects)
          for (oracle::selector const& s : each.selectors)
            if (s.what == oracle::selector::kind::name && object->is_object())
              if (auto const* again = object->get_object().if_contains(oracle::repeated_name(s.name, 1)))
                first_ = std::min(first_, tree_->extents().of(again).begin);
      }
      so_far.push_back(std::move(each));
    }
  }

  static void descend(stage const& s, json const& row, oracle::nodes& next) {
    for (json const* found : oracle::evaluate(row, s.path)) {
      if (s.what != stage::kind::flatten) {
        next.push_back(found);
      } else if (found->is_array()) {
        for (json const& each : found->get_array()) next.push_back(&each);
      } else if (!found->is_null() && s.policy.non_array == non_array::single) {
        next.push_back(found);
      }
    }
  }

  tree const* tree_;
  std::uint64_t first_ = none;
  std::set<std::uint64_t> offsets_;
};

// The oracle says what was wanted; what stands there instead, and what to do, is told after that (tests/golden).
bool same_words(std::string const& sure, std::string const& got) {
  return got.starts_with(sure) || got.find("expected UTF-8, found UTF-") != got.npos ||
         got.find("expected JSON, found compressed data") != got.npos;
}
bool same_code(std::error_code sure, std::error_code got) { return sure == got || got == errc::unexpected_format; }

std::string tell_bad(std::error_code code, std::optional<std::uint64_t> offset, std::string const& message) {
  return code.message() + " at " + std::to_string(offset.value_or(0)) + ": " + message;
}

document_options options_of(test_case const& what) {
  return {.format = what.how, .validation = what.validation, .max_depth = what.max_depth};
}

expectation expected(test_case const& what, std::string const& text, std::size_t most_rows) {
  expectation made;
  result& out = made.what;
  pipeline const& pipe = what.pipe;
  document_options const options = options_of(what);
  bool const check_all = what.validation == validate::all, skip_bad = what.skip_bad && check_all;
  std::vector<step> const steps = steps_of(pipe);
  for (std::size_t i = 0; i != steps.size(); ++i) {
    made.holds |= steps[i].held || steps[i].asked != nullptr;
    made.in_one_pass &= !is_foreign(steps, i) || steps[i].held;
  }

  auto read = std::make_unique<tree>(text, options, skip_bad);
  bool const whole = read->faults().empty() && !read->repeats();
  made.readable = whole && read->plain_numbers();
  if (whole) {
    auto const equal = [&read](json const& a, json const& b) { return oracle::alike(read->extents().value(&a), b); };
    if (!std::ranges::equal(read->documents(), oracle::documents(text, what.how), equal))
      throw std::logic_error("the plain scanner and Boost.JSON find other documents");
  }
  if (!check_all && !read->faults().empty()) {
    made.sure = sureness::first_rows;
    made.same_faults = !looks_away(steps);
  }
  // Filters compare numbers as they are written, and of two members of a name the last; Boost.JSON does not know them.
  if (made.holds && (read->repeats() || !read->plain_numbers())) {
    made.sure = sureness::nothing;
    made.same_faults &= !read->repeats();
  }
  if (check_all && read->repeats()) {
    // A foreign view hands on whole elements, and only then are they looked into.
    if (!made.in_one_pass) made.sure = sureness::nothing;
    duplicates const found(*read, pipe);
    if (!found.offsets().empty() && looks_away(steps)) {
      made.sure = sureness::nothing;
      made.same_faults = false;
    }
    if (!found.offsets().empty()) read = std::make_unique<tree>(text, options, skip_bad, found.offsets());
  }

  struct enough {};
  std::vector<oracle::stage> const stages = loops(steps);
  auto const& loop = projections()[pipe.projection].loop;
  auto const take = [&](oracle::row const& row) {
    row.needs(row.value);
    fields shown;
    if (!loop(row, pipe, out.counts, shown)) return;
    if (out.rows.size() == most_rows) throw enough();
    ++out.counts.rows;
    out.rows.push_back(std::move(shown));
    out.offsets.push_back(std::nullopt);
    if (pipe.projection == 0 && row.value != oracle::null_json()) out.offsets.back() = row.where->of(row.value).begin;
  };
  auto fault = read->faults().begin();
  // False where the run ends with it.
  auto const meet_fault = [&] {
    detail::fault const& why = fault++->what;
    if (skip_bad && why.code != errc::depth_limit) {
      ++out.counts.bad_records;
      out.bad.push_back(tell_bad(why.code, why.offset, why.message));
      return true;
    }
    out.type = why.code == errc::depth_limit ? "limit_error" : "parse_error";
    out.code = why.code;
    out.message = why.message;
    out.where.offset = why.offset;
    if (why.document != 0) out.where.document = why.document;
    return false;
  };
  try {
    for (json const& document : read->documents()) {
      for (; fault != read->faults().end() && fault->before <= out.counts.documents;)
        if (!meet_fault()) return made;
      ++out.counts.documents;
      try {
        oracle::run({&document, &document, static_cast<std::size_t>(out.counts.documents), &read->extents()}, stages,
                    take, out.counts);
      } catch (oracle::undetermined const&) {
      }
    }
    while (fault != read->faults().end())
      if (!meet_fault()) return made;
  } catch (oracle::failure const& f) {
    out.type = "type_error";
    out.code = f.code;
    out.where.document = out.counts.documents;
    if (made.sure == sureness::first_rows) made.sure = sureness::all;
  } catch (enough const&) {
    out.stopped = true;
  }
  return made;
}

// Sets.

/// One text for all values that are equal.
std::string canonical(json const& value) {
  if (value.is_double()) {
    double const d = value.get_double();
    if (d == std::floor(d) && std::fabs(d) < 1e15) return std::to_string(static_cast<std::int64_t>(d));
  }
  std::string out;
  if (value.is_array()) {
    for (json const& each : value.get_array()) out += canonical(each) + ',';
    return '[' + out + ']';
  }
  if (value.is_object()) {
    std::vector<std::string> members;
    for (auto const& member : value.get_object())
      members.push_back(boost::json::serialize(json(member.key())) + ':' + canonical(member.value()));
    std::sort(members.begin(), members.end());
    for (std::string const& each : members) out += each + ',';
    return '{' + out + '}';
  }
  return boost::json::serialize(value);
}

/// The distinct values of `rows` for which keep(canonical text) holds.
template <class Keep>
void add_distinct(std::vector<fields> const& rows, Keep keep, std::vector<fields>& out) {
  std::unordered_set<std::string> seen;
  for (fields const& each : rows)
    if (std::string key = canonical(oracle::parse(each.at(0))); keep(key) && seen.insert(std::move(key)).second)
      out.push_back(each);
}

std::vector<fields> combined(std::vector<fields> const& left, std::vector<fields> const& right, set_operation how) {
  std::unordered_set<std::string> in_left, in_right;
  for (fields const& each : left) in_left.insert(canonical(oracle::parse(each.at(0))));
  for (fields const& each : right) in_right.insert(canonical(oracle::parse(each.at(0))));
  auto const any = [](std::string const&) { return true; };
  auto const left_lacks = [&](std::string const& key) { return !in_left.contains(key); };
  auto const right_lacks = [&](std::string const& key) { return !in_right.contains(key); };
  std::vector<fields> out;
  switch (how) {
    case set_operation::none: return left;
    case set_operation::to_set:
    case set_operation::distinct: add_distinct(left, any, out); break;
    case set_operation::difference: add_distinct(left, right_lacks, out); break;
    case set_operation::intersection:
      add_distinct(left, [&](std::string const& key) { return in_right.contains(key); }, out);
      break;
    case set_operation::union_:
      add_distinct(left, any, out);
      add_distinct(right, left_lacks, out);
      break;
    case set_operation::symmetric_difference:
      add_distinct(left, right_lacks, out);
      add_distinct(right, left_lacks, out);
      break;
  }
  return out;
}

// What riffle makes of it.

element_view with_stages(element_view rows, std::vector<stage> const& stages) {
  for (stage const& s : stages) {
    path const p(oracle::to_text(s.path, s.from_root));
    switch (s.what) {
      case stage::kind::select: rows = rows | riffle::select(p); break;
      case stage::kind::flatten: rows = rows | flatten_path(p, s.policy); break;
      case stage::kind::project: rows = rows | project(p); break;
      case stage::kind::where: rows = predicates()[s.predicate].apply(rows, p); break;
      case stage::kind::filter: {
        auto const all = [](element const&) { return true; };
        rows = rows | std::views::filter(all) | where("", all);
        break;
      }
    }
  }
  return rows;
}

std::filesystem::path written(std::string const& text) {
  static temporary_directory const directory;
  return directory.write("text.json", text);
}

std::vector<std::string> cut(std::string const& text, std::vector<std::size_t> const& ends) {
  std::vector<std::string> pieces;
  std::size_t begin = 0;
  for (std::size_t const end : ends) {
    pieces.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

result found(test_case const& what, reading const& how, set_operation set) {
  result out;
  document_options options = options_of(what);
  options.window_bytes = how.window;
  options.kernel = how.kernel;
  element_view right;
  if (set != set_operation::none) right = with_stages(documents(text(what.other), options), what.pipe.stages);
  options.statistics = &out.counts;
  if (what.skip_bad)
    options.on_bad_record = [&out](parse_error const& e) {
      out.bad.push_back(tell_bad(e.code(), e.offset(), e.message()));
    };
  std::istringstream stream_of_text;
  std::vector<json> values;
  element_view all;
  switch (how.from) {
    case reading::source::text: all = documents(text(what.text), options); break;
    case reading::source::split: all = documents(split_source(what.text, how.cuts), options); break;
    case reading::source::bytes: all = documents(one_byte_source(what.text), options); break;
    case reading::source::chunks: all = documents(chunks(cut(what.text, how.cuts)), options); break;
    case reading::source::stream:
      stream_of_text.str(what.text);
      all = documents(stream(stream_of_text), options);
      break;
    case reading::source::file: all = documents(written(what.text), options); break;
    case reading::source::mapped: all = documents(mapped_file(written(what.text)), options); break;
    case reading::source::values: {
      tree const read(what.text, options, false);
      for (json const& each : read.documents()) values.push_back(read.extents().value(&each));
      all = values | where("", [](element const&) { return true; });
      break;
    }
  }
  all = with_stages(std::move(all), what.pipe.stages);
  pipeline pipe = what.pipe;
  pipe.set = set;
  auto const take = [&](fields shown, std::optional<std::uint64_t> offset) {
    if (out.rows.size() == what.most_rows) {
      out.stopped = true;
      return false;
    }
    out.rows.push_back(std::move(shown));
    out.offsets.push_back(offset);
    return true;
  };
  try {
    projections()[pipe.projection].run(all, right, pipe, take);
  } catch (error const& e) {
    out.type = family(e);
    out.code = e.code();
    out.message = e.message();
    out.where = e.where();
  } catch (std::exception const& e) {
    out.type = "exception";
    out.message = e.what();
  }
  return out;
}

// Comparison.

bool same_field(std::string const& a, std::string const& b) {
  if (a == b) return true;
  if (a == "none" || b == "none") return false;
  return oracle::alike(oracle::parse(a), oracle::parse(b));
}

std::string show_row(std::vector<fields> const& rows, std::size_t i) {
  if (i >= rows.size()) return "no more rows";
  std::string out;
  for (std::string const& each : rows[i]) out += (out.empty() ? "" : ", ") + each;
  if (out.size() > 300) out = out.substr(0, 300) + "...";
  return out;
}

std::string show_end(result const& r) {
  if (r.stopped) return "stopped";
  if (r.type.empty()) return "the end";
  return r.type + " " + r.where.to_string() + ": " + r.code.message() + ": " + r.message;
}

std::string show_counts(statistics const& s) {
  return std::to_string(s.documents) + " documents, " + std::to_string(s.rows) + " rows, " + std::to_string(s.missing) +
         " missing, " + std::to_string(s.null) + " null, " + std::to_string(s.mismatched) + " mismatched, " +
         std::to_string(s.bad_records) + " bad records, " + std::to_string(s.bytes) + " bytes";
}

std::string two(std::string const& what, std::string const& expected, std::string const& found) {
  return what + "\n  expected " + expected + "\n  found    " + found;
}

std::string rows_differ(std::vector<fields> const& expected, std::vector<fields> const& found, bool first_only) {
  auto const equal = [](fields const& a, fields const& b) { return std::ranges::equal(a, b, same_field); };
  for (std::size_t i = 0; i < expected.size() || (!first_only && i < found.size()); ++i)
    if (i >= expected.size() || i >= found.size() || !equal(expected[i], found[i]))
      return two("row " + std::to_string(i) + " differs", show_row(expected, i), show_row(found, i));
  return {};
}

std::string place_differs(std::string const& text, result const& r) {
  if (!r.where.line || !r.where.offset) return {};
  std::string_view const before = std::string_view(text).substr(0, static_cast<std::size_t>(*r.where.offset));
  std::uint64_t const line = 1 + static_cast<std::uint64_t>(std::ranges::count(before, '\n'));
  std::size_t const feed = before.rfind('\n');
  std::uint64_t const column = before.size() - (feed == before.npos ? 0 : feed + 1) + 1;
  if (r.where.line == line && r.where.column == column) return {};
  return two("the place differs", std::to_string(line) + ":" + std::to_string(column), r.where.to_string());
}

std::string differs(test_case const& what, reading const& how, expectation const& wanted, set_operation set,
                    result const& got) {
  result const& sure = wanted.what;
  bool const in_memory = how.from == reading::source::values;
  if (wanted.sure == sureness::nothing) return {};
  bool const first_only = wanted.sure == sureness::first_rows;
  if (std::string words = rows_differ(sure.rows, got.rows, first_only); !words.empty())
    return words + "\n  and ends with " + show_end(got);
  if (!in_memory && what.pipe.projection == 0 && set == set_operation::none)
    for (std::size_t i = 0; i != sure.rows.size(); ++i)
      if (sure.offsets[i] && got.offsets[i] && sure.offsets[i] != got.offsets[i])
        return two("the offset of row " + std::to_string(i), std::to_string(*sure.offsets[i]),
                   std::to_string(*got.offsets[i]));
  if (std::string words = place_differs(what.text, got); !words.empty()) return words;
  if (first_only) return {};
  bool const ends_alike =
      sure.type == got.type && same_code(sure.code, got.code) && sure.stopped == got.stopped &&
      sure.where.document == got.where.document &&
      (sure.message.empty() || (same_words(sure.message, got.message) && sure.where.offset == got.where.offset));
  if (!ends_alike) return two("the end differs", show_end(sure), show_end(got));
  if (sure.stopped || in_memory) return {};
  if (auto const both = std::ranges::mismatch(sure.bad, got.bad, same_words);
      both.in1 != sure.bad.end() || both.in2 != got.bad.end()) {
    auto const show = [](auto at, auto end) { return at == end ? "none" : *at; };
    return two("bad records differ", show(both.in1, sure.bad.end()), show(both.in2, got.bad.end()));
  }
  if (!sure.type.empty() || !wanted.in_one_pass || set > set_operation::distinct) return {};
  ++compared().statistics;
  statistics counts = sure.counts;
  counts.bytes = what.text.size();
  if (counts.bad_records != 0) {  // of rows in bad records some may have been looked at
    counts.missing = got.counts.missing;
    counts.null = got.counts.null;
    counts.mismatched = got.counts.mismatched;
  }
  if (show_counts(counts) != show_counts(got.counts))
    return two("the statistics differ", show_counts(counts), show_counts(got.counts));
  return {};
}

std::string in_words(reading const& how) {
  static constexpr std::string_view names[] = {"text",   "split_source", "one_byte_source", "chunks",
                                               "stream", "file",         "mapped_file",     "values"};
  std::string out(names[static_cast<std::size_t>(how.from)]);
  out += ", window " + std::to_string(how.window) + ", kernel " + std::string(name_of(how.kernel));
  if (!how.cuts.empty()) out += ", cut at";
  for (std::size_t i = 0; i != std::min<std::size_t>(how.cuts.size(), 20); ++i)
    out += " " + std::to_string(how.cuts[i]);
  return out + (how.cuts.size() > 20 ? " ..." : "");
}

}  // namespace

tally& compared() {
  static tally all;
  return all;
}

namespace {

/// With several `..`, damaged or deep documents may have more rows that wait than max_row_bytes allows, which the loops do
/// not know.
bool may_be_too_many(pipeline const& pipe) {
  std::ptrdiff_t descendants = 0;
  for (stage const& each : pipe.stages)
    descendants += std::ranges::count_if(each.path, [](oracle::segment const& s) { return s.descendant; });
  return descendants > 1;
}

}  // namespace

std::string difference(test_case const& what) {
  oracle::budget = 2'000'000;
  expectation wanted = expected(what, what.text, what.pipe.set == set_operation::none ? what.most_rows : all_rows);
  set_operation set = what.pipe.set;
  if (set != set_operation::none) {
    expectation const right = expected(what, what.other, all_rows);
    auto const clean = [](expectation const& e) {
      return e.sure == sureness::all && e.readable && e.what.type.empty() && e.what.counts.bad_records == 0;
    };
    if (clean(wanted) && clean(right)) {
      wanted.what.rows = combined(wanted.what.rows, right.what.rows, set);
      ++compared().sets;
    } else {
      set = set_operation::none;
    }
    if (wanted.what.rows.size() > what.most_rows) {
      wanted.what.rows.resize(what.most_rows);
      wanted.what.stopped = true;
      wanted.what.type = {};
      wanted.what.code = {};
      wanted.what.message = {};
      wanted.what.where = {};
    }
  }
  compared().rows += wanted.what.rows.size();
  if (wanted.holds && wanted.sure == sureness::all) compared().held += wanted.what.rows.size();
  compared().type_errors += wanted.what.type == "type_error";
  compared().parse_errors += wanted.what.type == "parse_error";
  compared().bad_records += wanted.what.bad.size();
  compared().stops += wanted.what.stopped;

  std::optional<result> first;
  for (reading const& each : what.readings) {
    bool const in_memory = each.from == reading::source::values;
    if (in_memory && (!wanted.readable || wanted.sure != sureness::all)) continue;
    result const got = found(what, each, set);
    if (got.code == errc::row_limit && may_be_too_many(what.pipe)) throw oracle::no_answer();
    ++compared().runs;
    std::string words = differs(what, each, wanted, set, got);
    if (words.empty() && !in_memory && wanted.same_faults) {
      if (!first) first = got;
      // What a source that cannot be opened again, or a short window, no longer shows has no path.
      result known = *first, seen = got;
      // validate::selected looks less closely at what a condition has ruled out, and when that is known depends on the window.
      if (what.validation == validate::selected) seen = known;
      if (known.where.path.empty() || seen.where.path.empty()) known.where.path = seen.where.path = {};
      words = rows_differ(first->rows, got.rows, false);
      if (words.empty() && (show_end(known) != show_end(seen)) &&
          first->where.line.has_value() == got.where.line.has_value() && first->where.source == got.where.source)
        words = two("the end differs from that of the first way", show_end(*first), show_end(got));
      if (words.empty() && (known.code != seen.code || known.message != seen.message || known.bad != seen.bad))
        words = two("the end differs from that of the first way", show_end(*first), show_end(got));
    }
    if (!words.empty()) return "read as " + in_words(each) + ": " + words;
  }
  return {};
}

}  // namespace riffle::test::property
