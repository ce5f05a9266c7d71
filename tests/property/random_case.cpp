// SPDX-License-Identifier: BSL-1.0
// Random cases: half of the pipelines are flat (names, wildcards and indices, and no condition but on the last rows), half
// are anything.
#include "mutate.hpp"
#include "pipeline.hpp"
#include "tree.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::test::property {
namespace {

using kind = oracle::selector::kind;

constexpr std::array formats{format::automatic,    format::array,    format::lines,
                             format::concatenated, format::json_seq, format::single};

// What texts are made of, and so what paths look for.
enum class writer { small, blocks, wide };

std::vector<std::string> names_of(writer who) {
  switch (who) {
    case writer::small: return {"a", "b", "c", "id", "\xC3\xA4", "x.y", "none of these"};
    case writer::blocks:
      return {"a",
              "b",
              "c",
              "id",
              "\xC3\xA4",
              "x.y",
              "",
              "aa",
              "n7",
              "\"\\/\n",
              "\xF0\x9F\x98\x80",
              "B",
              "a-longer-name,-of-31-bytes-here",
              "a-longer-name,-of-31-bytes",
              "none of these",
              "62------------------------------------------------------------",
              "63-------------------------------------------------------------",
              "64--------------------------------------------------------------",
              "65---------------------------------------------------------------"};
    case writer::wide: {
      std::vector<std::string> names;
      for (int i = 0; i != 90; ++i) names.push_back("n" + std::to_string(i));
      return names;
    }
  }
  return {};
}

std::size_t some_size(random_json& random) {
  if (random.one_in(400)) return 300'000;
  if (random.one_in(12)) return 20'000;
  return random.one_in(6) ? 60 : random.one_in(2) ? 3000 : 500;
}

std::string random_text(random_json& random, writer who, format how, std::size_t size) {
  if (who == writer::blocks) return block_json(random, 70, true).text(how, size, random.one_in(16));
  std::vector<std::string> documents =
      random.one_in(6) ? random.documents() : random.documents(size, who == writer::wide);
  if (how == format::single) documents.resize(1, "{}");
  if (how == format::automatic) how = random.one_in(2) ? format::array : format::concatenated;
  return random.text(documents, how);
}

// Which paths are made: flat ones go through names, wildcards and indices, singular ones through names and indices.
enum class style { any, flat, singular };

// They mean the same in ECMAScript as in an I-Regexp, for bytes as for characters.
constexpr std::array<std::string_view, 8> patterns{"a", "[a-c]*", "[^a]*", ".*", "(a|id)b?", "a.*n", "[0-9]{2}", "a+$"};

/// Makes pipelines that find something: most steps of a path are steps that a value of the text has.
class pipeline_maker {
public:
  pipeline_maker(random_json& random, tree const& text) : random_(&random) {
    for (json const& each : text.documents()) documents_.push_back(&each);
    if (documents_.empty()) documents_.push_back(oracle::null_json());
    rows_ = documents_;
  }

  pipeline make() {
    flat_ = one_in(2);
    filters_ = !flat_ && one_in(2);
    for (std::size_t n = below(flat_ ? 3 : 4); n != 0; --n) add_stage();
    if (flat_)
      for (std::size_t n = one_in(3) ? 1 + below(3) : 0; n != 0; --n) add_condition(false);
    add_projection();
    return std::move(made_);
  }

private:
  using json = oracle::json;

  std::size_t below(std::size_t n) { return random_->below(n); }
  bool one_in(std::size_t n) { return random_->one_in(n); }
  template <class T>
  T const& one_of(std::vector<T> const& from) {
    return from[below(from.size())];
  }

  static void shorten(oracle::nodes& list) {
    constexpr std::size_t enough = 100;
    if (list.size() > enough) list.resize(enough);
  }

  // A step that leads on from a value.
  oracle::selector selector(json const& from, style how) {
    // Paths nest 64 levels at most.
    if (how == style::any && filters_ && nested_ < 8 && from.is_structured() && one_in(2)) return filter(from);
    if (how != style::singular && one_in(8)) return {.what = kind::wildcard};
    if (from.is_object() && !from.get_object().empty() && !one_in(8)) {
      auto const& object = from.get_object();
      auto const key = (object.begin() + static_cast<std::ptrdiff_t>(below(object.size())))->key();
      std::string name(key.data(), key.size());
      return {.what = kind::name, .name = name.substr(0, name.find('\xFF'))};  // without the mark of a repeated one
    }
    if (from.is_array() && !one_in(8)) {
      std::size_t const size = from.get_array().size() + 1;
      if (how == style::singular || one_in(4)) return {.what = kind::index, .start = bound(size, how)};
      if (how == style::flat || one_in(2)) return {.what = kind::wildcard};
      oracle::selector made{.what = kind::slice};
      if (!one_in(4)) made.start = bound(size, how);
      if (one_in(2)) made.end = bound(size + 2, how);
      made.step = bound(4, how);
      return made;
    }
    return {.what = kind::name, .name = random_->wanted_name()};
  }

  // From 0 to `size` - 1; where paths may be held from the end, too.
  std::int64_t bound(std::size_t size, style how) {
    auto const n = static_cast<std::int64_t>(below(size));
    return how == style::any && filters_ && one_in(2) ? -n - 1 : n;
  }

  // Of the members or elements of a value.
  oracle::selector filter(json const& from) {
    oracle::nodes children;
    oracle::select_children(from, {.what = kind::wildcard}, from, children);
    if (children.empty()) children.push_back(oracle::null_json());
    ++nested_;
    auto made = std::make_shared<oracle::expression>(test(*one_of(children)));
    --nested_;
    return {.what = kind::filter, .filter = std::move(made)};
  }

  oracle::expression test(json const& at) {
    using term = oracle::expression::kind;
    switch (below(nested_ < 3 ? 10 : 7)) {
      case 0: return query(at, style::any);
      case 1:
        return {.what = one_in(2) ? term::match : term::search,
                .operands = {value(at), {.literal = json(random_->pick(patterns))}}};
      case 7: return made_of(term::not_, at, 1);
      case 8: return made_of(term::and_, at, 2 + below(2));
      case 9: return made_of(term::or_, at, 2 + below(2));
      default: {
        constexpr std::array all{term::equal,      term::not_equal, term::less,
                                 term::less_equal, term::greater,   term::greater_equal};
        oracle::expression made{.what = random_->pick(all), .operands = {value(at)}};
        json number;
        json const* const left = oracle::value_of(made.operands[0], at, *root_, number);
        made.operands.push_back(left != nullptr && !one_in(3) ? literal(*left) : value(at));
        return made;
      }
    }
  }
  oracle::expression made_of(oracle::expression::kind what, json const& at, std::size_t parts) {
    oracle::expression made{.what = what};
    for (++nested_; parts != 0; --parts) made.operands.push_back(test(at));
    --nested_;
    return made;
  }

  // What stands for one value: often for one that is there.
  oracle::expression value(json const& at) {
    using term = oracle::expression::kind;
    switch (below(8)) {
      case 0: return {.what = term::length, .operands = {query(at, style::singular)}};
      case 1: return {.what = term::count, .operands = {query(at, style::any)}};
      case 2: return {.what = term::value, .operands = {query(at, style::any)}};
      case 3: return {.literal = json(below(4))};
      case 4:
      case 5: {
        oracle::nodes all;
        oracle::with_descendants(at, all);
        shorten(all);
        return literal(*one_of(all));
      }
      default: return query(at, style::singular);
    }
  }

  // Null for what is none, or long.
  static oracle::expression literal(json const& value) {
    bool const is_long = value.is_string() && value.get_string().size() > 60;
    bool const is_no_number = value.is_double() && !std::isfinite(value.get_double());
    return {.literal = value.is_structured() || is_long || is_no_number ? json() : value};
  }

  oracle::expression query(json const& at, style how) {
    bool const from_root = one_in(6);
    ++nested_;
    oracle::expression made{.what = oracle::expression::kind::query,
                            .query = steps({from_root ? root_ : &at}, how, how == style::any && one_in(4)),
                            .from_root = from_root};
    --nested_;
    return made;
  }

  oracle::path path(oracle::nodes const& here, style how, bool descendants = false) {
    root_ = one_of(here);
    return steps(here, how, descendants);
  }

  oracle::path steps(oracle::nodes here, style how, bool descendants) {
    oracle::path p;
    for (std::size_t n = one_in(8) ? 0 : 1 + below(how == style::singular && !one_in(4) ? 1 : 3); n != 0; --n) {
      // Only seldom on from where nothing is.
      bool const ends = std::ranges::none_of(here, [](json const* each) { return each->is_structured(); });
      if (ends && !one_in(10)) break;
      oracle::segment s;
      oracle::nodes next;
      for (int tries = 0; next.empty() && tries != 4; ++tries) s = segment(here, next, how, descendants);
      if (next.empty()) next.push_back(oracle::null_json());
      here = std::move(next);
      p.push_back(std::move(s));
    }
    return p;
  }

  oracle::segment segment(oracle::nodes here, oracle::nodes& next, style how, bool descendants) {
    oracle::segment s{.descendant = descendants && one_in(3)};
    if (s.descendant) {
      oracle::nodes all;
      oracle::with_descendants(*one_of(here), all);
      here = {one_of(all)};
    }
    for (std::size_t many = how == style::any && one_in(6) ? 2 + below(2) : 1; many != 0; --many)
      s.selectors.push_back(selector(*one_of(here), how));
    for (json const* each : here)
      for (oracle::selector const& selected : s.selectors) oracle::select_children(*each, selected, *root_, next);
    shorten(next);
    return s;
  }

  void descend(oracle::path const& p, bool flatten) {
    oracle::nodes next;
    for (json const* row : rows_)
      if (next.size() < 100)
        for (json const* found : oracle::evaluate(*row, p)) {
          if (flatten && found->is_array())
            for (json const& each : found->get_array()) next.push_back(&each);
          else
            next.push_back(found);
        }
    shorten(next);
    if (next.empty()) next.push_back(oracle::null_json());
    rows_ = std::move(next);
  }

  flatten_options policy(bool may_fail) {
    std::size_t const n = may_fail && one_in(6) ? 3 : 2;
    return {.missing = std::array{missing::skip, missing::null, missing::fail}[below(n)],
            .null_value = std::array{null_value::skip, null_value::null, null_value::fail}[below(n)],
            .non_array = std::array{non_array::single, non_array::skip, non_array::fail}[below(n)]};
  }

  void add_stage() {
    bool const descendants = !flat_ && one_in(3);
    switch (below(flat_ ? 6 : 9)) {
      case 0:
      case 1:
      case 2: {
        oracle::path p = path(rows_, flat_ ? style::flat : style::any, descendants);
        descend(p, true);
        // Where .. selects an element and its array, an error's turn among the rows is not specified.
        made_.stages.push_back({.what = stage::kind::flatten, .path = std::move(p), .policy = policy(!descendants)});
        break;
      }
      case 3:
      case 4: {
        oracle::path p = path(rows_, flat_ ? style::flat : style::any, descendants);
        descend(p, false);
        made_.stages.push_back({.what = stage::kind::select, .path = std::move(p)});
        break;
      }
      case 5: {
        bool const root = !flat_ && one_in(8);
        oracle::path p = path(root ? documents_ : rows_, style::singular);
        if (root) rows_ = documents_;
        descend(p, false);
        made_.stages.push_back({.what = stage::kind::project, .path = std::move(p), .from_root = root});
        break;
      }
      case 6:
      case 7: add_condition(true); break;
      default: made_.stages.push_back({.what = stage::kind::filter}); break;
    }
  }

  void add_condition(bool may_be_root) {
    // Those that throw type errors are seldom: they end most runs.
    std::size_t const seldom = 2, all = predicates().size();
    bool const root = may_be_root && one_in(2);
    made_.stages.push_back({.what = stage::kind::where,
                            .path = path(root ? documents_ : rows_, style::singular),
                            .from_root = root,
                            .predicate = one_in(8)   ? all - seldom + below(seldom)
                                         : one_in(3) ? below(all - seldom)
                                                     : 1 + below(2)});
  }

  // Whether some value at the path is of the type, as far as a test of types wants to know.
  static bool fits(std::string const& type, oracle::nodes const& owners, oracle::path const& p) {
    return std::ranges::any_of(owners, [&](json const* owner) {
      json const* const found = oracle::find(*owner, p);
      if (found == nullptr) return false;
      if (type.ends_with("string") || type.ends_with("string>")) return found->is_string();
      if (type == "bool") return found->is_bool();
      return found->is_number() == (type.find("int") != type.npos || type == "double" || type == "unsigned char");
    });
  }

  // Of the members of rows.
  std::vector<std::string> distinct_names() {
    std::vector<std::string> names;
    for (json const* row : rows_)
      if (row->is_object())
        for (auto const& member : row->get_object()) {
          std::string const name(member.key().data(), member.key().size());
          if (name.find('\xFF') == name.npos && std::ranges::find(names, name) == names.end()) names.push_back(name);
        }
    return names;
  }

  void add_projection() {
    // Elements and many optional fields often: there most rows are kept.
    std::size_t const all = projections().size(), many = projection_to("2 maybe<json>");
    made_.projection = one_in(3) ? 0 : one_in(2) ? many + below(all - many) : below(many);
    projection const& last = projections()[made_.projection];
    bool const root = !flat_ && one_in(3);
    if (last.types == "record") {
      made_.fields = {{at("a")}, {at("b")}, {at("c")}, {at("id")}};
    } else {
      // Often each field another one, so that plans of many names come up.
      std::vector<std::string> const names =
          last.fields > 8 && one_in(2) ? distinct_names() : std::vector<std::string>();
      for (std::size_t i = 0; i != last.fields; ++i) {
        if (i < names.size()) {
          made_.fields.push_back({{{.selectors = {{.what = kind::name, .name = names[i]}}}}});
          continue;
        }
        bool const from_root = root && one_in(3);
        oracle::nodes const& owners = from_root ? documents_ : rows_;
        oracle::path p = path(owners, style::singular);
        for (int tries = 0; last.fields == 1 && tries != 8 && !fits(last.types, owners, p); ++tries)
          p = path(owners, style::singular);
        made_.fields.push_back({std::move(p), from_root});
      }
    }
    made_.mismatch = one_in(8) ? mismatch::fail : mismatch::skip;
    if (last.hashable && one_in(4)) made_.set = static_cast<set_operation>(1 + below(6));
  }

  random_json* random_;
  oracle::nodes documents_;
  oracle::nodes rows_;          // some of those that the stages so far give
  json const* root_ = nullptr;  // of the path that is being made
  bool filters_ = false;        // may stand in paths, and negative numbers
  std::size_t nested_ = 0;      // filters, their queries and their parts in each other
  bool flat_ = false;
  pipeline made_;
};

std::vector<std::size_t> random_cuts(random_json& random, std::size_t size) {
  std::vector<std::size_t> cuts;
  std::size_t const most = random.one_in(2) ? size : random.one_in(2) ? 64 : 1000;
  for (std::size_t end = random.below(most + 1); end < size; end += 1 + random.below(most)) cuts.push_back(end);
  return cuts;
}

reading random_reading(random_json& random, std::size_t size) {
  using source = reading::source;
  reading made;
  std::vector<kernel> const& all = kernels();
  if (!all.empty()) made.kernel = all[random.below(all.size())];
  if (random.one_in(2)) made.window = random.one_in(2) ? 1 + random.below(9) : 1 + random.below(3000);
  if (made.window < 10 && size > 20'000) made.window += 100;
  switch (random.below(size > 20'000 ? 7 : 8)) {
    case 0:
    case 1: break;
    case 2:
    case 3:
      made.from = source::split;
      made.cuts = random_cuts(random, size);
      break;
    case 4:
      made.from = source::chunks;
      made.cuts = random_cuts(random, size);
      break;
    case 5: made.from = random.one_in(8) ? source::file : random.one_in(8) ? source::mapped : source::stream; break;
    case 6: made.from = source::values; break;
    default: made.from = source::bytes; break;
  }
  return made;
}

}  // namespace

test_case random_case(random_json& random) {
  test_case made;
  writer const who = random.one_in(3) ? writer::blocks : random.one_in(3) ? writer::wide : writer::small;
  made.how = random.pick(formats);
  made.text = random_text(random, who, made.how, some_size(random));
  if (random.one_in(3))
    for (std::size_t n = random.one_in(4) ? 4 : 1; n != 0; --n) mutate(made.text, random);
  made.other = random_text(random, who, made.how, 400);
  random.look_for(names_of(who));
  complete(made, random);
  return made;
}

void complete(test_case& what, random_json& random) {
  oracle::budget = 2'000'000;
  what.pipe = pipeline_maker(random, tree(what.text, {.format = what.how}, what.how == format::lines)).make();
  if (what.pipe.set == set_operation::none) what.other.clear();
  if (random.one_in(30)) what.how = random.pick(formats);
  if (random.one_in(3)) what.validation = validate::selected;
  if (random.one_in(20)) what.max_depth = random.below(8);
  what.skip_bad = (what.how == format::lines || what.how == format::json_seq) && random.one_in(2);
  if (random.one_in(6)) what.most_rows = random.below(8);
  what.readings = {random_reading(random, what.text.size())};
  what.readings[0].from = reading::source::text;
  for (int i = 0; i != 3; ++i) what.readings.push_back(random_reading(random, what.text.size()));
}

// Smaller cases.

namespace {

// Whatever can be left out of a list, from its end.
template <class T, class Try>
bool drop_some(std::vector<T>& list, Try const& smaller) {
  for (std::size_t i = list.size(); i-- != 0;) {
    T kept = std::move(list[i]);
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
    if (smaller()) return true;
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(i), std::move(kept));
  }
  return false;
}
template <class T, class Try>
bool set_to(T& place, T simple, Try const& smaller) {
  if (place == simple) return false;
  std::swap(place, simple);
  if (smaller()) return true;
  std::swap(place, simple);
  return false;
}

template <class Try>
bool shorten(oracle::path& p, Try const& smaller);

template <class Try>
bool simplify(oracle::expression& e, Try const& smaller) {
  if (e.what >= oracle::expression::kind::not_)
    for (oracle::expression part : std::vector(e.operands)) {
      std::swap(e, part);
      if (smaller()) return true;
      std::swap(e, part);
    }
  for (oracle::expression& part : e.operands)
    if (simplify(part, smaller)) return true;
  return set_to(e.from_root, false, smaller) || shorten(e.query, smaller);
}
// Of a filter, or a wildcard instead.
template <class Try>
bool simplify(oracle::selector& s, Try const& smaller) {
  oracle::selector const before = s;
  s = {.what = kind::wildcard};
  if (smaller()) return true;
  s = before;
  auto e = std::make_shared<oracle::expression>(*before.filter);
  s.filter = e;
  if (simplify(*e, smaller)) return true;
  s = before;
  return false;
}

template <class Try>
bool shorten(oracle::path& p, Try const& smaller) {
  if (drop_some(p, smaller)) return true;
  for (oracle::segment& each : p) {
    if (set_to(each.descendant, false, smaller)) return true;
    if (each.selectors.size() > 1 && drop_some(each.selectors, smaller)) return true;
    for (oracle::selector& s : each.selectors)
      if ((s.what == kind::name && set_to(s.name, std::string("a"), smaller)) ||
          (s.what == kind::filter && simplify(s, smaller)))
        return true;
  }
  return false;
}

// One step towards a smaller pipeline; `smaller` tries the case as it is now.
template <class Try>
bool simplify(test_case& what, Try const& smaller) {
  pipeline& pipe = what.pipe;
  if (drop_some(pipe.stages, smaller)) return true;
  if (set_to(pipe.set, set_operation::none, smaller) || set_to(what.most_rows, all_rows, smaller) ||
      set_to(what.skip_bad, false, smaller) || set_to(what.validation, validate::all, smaller) ||
      set_to(what.max_depth, document_options{}.max_depth, smaller) || set_to(pipe.mismatch, mismatch::skip, smaller))
    return true;
  std::size_t const before = pipe.projection;
  std::vector<oracle::field> const fields = pipe.fields;
  for (std::size_t i = 0; i != projections().size(); ++i) {
    std::size_t const wanted = projections()[i].fields;
    if (projections()[i].types == "record" || (before == 1 && wanted != 0)) continue;
    if (wanted > fields.size() || (wanted == fields.size() && i >= before)) continue;
    pipe.projection = i;
    pipe.fields.resize(wanted);
    if (smaller()) return true;
    // Other fields of these: the last ones.
    if (wanted != 0) {
      pipe.fields.assign(fields.end() - static_cast<std::ptrdiff_t>(wanted), fields.end());
      if (smaller()) return true;
    }
    pipe.projection = before;
    pipe.fields = fields;
  }
  for (stage& s : pipe.stages) {
    if (shorten(s.path, smaller) || set_to(s.from_root, false, smaller) ||
        set_to(s.predicate, std::size_t{0}, smaller) || set_to(s.policy.missing, missing::skip, smaller) ||
        set_to(s.policy.null_value, null_value::skip, smaller) ||
        set_to(s.policy.non_array, non_array::single, smaller))
      return true;
  }
  if (before != 1)
    for (oracle::field& f : pipe.fields)
      if (shorten(f.path, smaller) || set_to(f.from_root, false, smaller)) return true;
  for (reading& r : what.readings)
    if (set_to(r.window, document_options{}.window_bytes, smaller) || set_to(r.kernel, kernel::portable, smaller) ||
        set_to(r.from, reading::source::text, smaller) || drop_some(r.cuts, smaller))
      return true;
  return false;
}

// Where the pipeline is none that there could be, or the loops give no answer, nothing is shown.
bool shows(test_case const& what, std::function<bool(test_case const&)> const& fails) {
  try {
    return fails(what);
  } catch (oracle::no_answer const&) {
    return false;
  }
}

}  // namespace

test_case shrunk(test_case what, std::function<bool(test_case const&)> const& fails) {
  int tries = 3000;
  auto const smaller = [&] { return tries-- > 0 && shows(what, fails); };
  auto const shrink_text = [&](std::string test_case::* text) {
    what.*text = shrink(what.*text, [&](std::string const& less) {
      test_case with = what;
      with.*text = less;
      for (reading& each : with.readings)
        std::erase_if(each.cuts, [&](std::size_t end) { return end >= with.text.size(); });
      return shows(with, fails);
    });
    for (reading& each : what.readings)
      std::erase_if(each.cuts, [&](std::size_t end) { return end >= what.text.size(); });
  };
  // One way to read is enough, or two that differ from each other; then the pipeline, which makes all other tries cheaper.
  while (what.readings.size() > 1 && drop_some(what.readings, smaller)) {
  }
  for (std::size_t before = 0; before != what.text.size();) {
    before = what.text.size();
    while (simplify(what, smaller)) {
    }
    shrink_text(&test_case::text);
    shrink_text(&test_case::other);
  }
  return what;
}

// Words.

namespace {

oracle::path path_of(std::vector<path_segment> const& segments);

oracle::expression expression_of(path_expression const& from) {
  using there = path_expression::kind;
  using here = oracle::expression::kind;
  static std::map<there, here> const kinds{
      {there::null, here::literal},     {there::true_, here::literal},
      {there::false_, here::literal},   {there::number, here::literal},
      {there::string, here::literal},   {there::query, here::query},
      {there::root_query, here::query}, {there::length, here::length},
      {there::count, here::count},      {there::value, here::value},
      {there::match, here::match},      {there::search, here::search},
      {there::equal, here::equal},      {there::not_equal, here::not_equal},
      {there::less, here::less},        {there::less_equal, here::less_equal},
      {there::greater, here::greater},  {there::greater_equal, here::greater_equal},
      {there::not_, here::not_},        {there::and_, here::and_},
      {there::or_, here::or_}};
  oracle::expression made{
      .what = kinds.at(from.what), .query = path_of(from.segments), .from_root = from.what == there::root_query};
  if (from.what == there::string) made.literal = from.text;
  if (from.what == there::number) made.literal = oracle::parse(from.text);
  if (from.what == there::true_ || from.what == there::false_) made.literal = from.what == there::true_;
  for (path_expression const& each : from.operands) made.operands.push_back(expression_of(each));
  return made;
}

oracle::path path_of(std::vector<path_segment> const& segments) {
  oracle::path made;
  auto const number = [](std::uint64_t n, bool from_end) -> std::optional<std::int64_t> {
    if (n == path_selector::unbounded) return std::nullopt;
    return from_end ? -static_cast<std::int64_t>(n) : static_cast<std::int64_t>(n);
  };
  for (path_segment const& each : segments) {
    oracle::segment& s = made.emplace_back();
    s.descendant = each.descendant;
    for (path_selector const& selector : each.selectors) {
      s.selectors.push_back({.what = static_cast<kind>(selector.what),
                             .name = selector.name,
                             .start = number(selector.start, selector.start_from_end),
                             .end = number(selector.end, selector.end_from_end),
                             .step = *number(selector.step, selector.backwards)});
      if (selector.filter.empty()) continue;
      s.selectors.back().what = kind::filter;
      s.selectors.back().filter = std::make_shared<oracle::expression>(expression_of(selector.filter.expression()));
    }
  }
  return made;
}

std::string literal(oracle::path const& p, bool from_root = false) { return as_literal(oracle::to_text(p, from_root)); }
constexpr std::string_view format_names[] = {"automatic", "array", "lines", "concatenated", "json_seq", "single"};
constexpr std::string_view missing_names[] = {"skip", "null", "fail"};
constexpr std::string_view non_array_names[] = {"single", "skip", "fail"};
constexpr std::string_view stage_names[] = {"select", "flatten", "project", "where", "filter"};
constexpr std::string_view set_names[] = {
    "none", "to_set", "distinct", "difference", "intersection", "union_", "symmetric_difference"};
constexpr std::string_view source_names[] = {"text", "split", "bytes", "chunks", "stream", "file", "mapped", "values"};
template <class E, std::size_t N>
std::string_view name(std::string_view const (&names)[N], E which) {
  return names[static_cast<std::size_t>(which)];
}

}  // namespace

oracle::path at(std::string_view text) { return path_of(path(text).segments()); }

std::string in_words(test_case const& what) {
  pipeline const& pipe = what.pipe;
  // As one would write it.
  std::string out = "  documents(";
  out += what.text.size() > 500 ? "a text of " + std::to_string(what.text.size()) + " bytes"
                                : "text(" + as_literal(what.text) + ")";
  out += ", {.format = format::";
  out += name(format_names, what.how);
  if (what.validation == validate::selected) out += ", .validation = validate::selected";
  if (what.max_depth != document_options{}.max_depth) out += ", .max_depth = " + std::to_string(what.max_depth);
  if (what.skip_bad) out += ", .on_bad_record = ...";
  out += "})";
  for (stage const& s : pipe.stages) {
    out += "\n    | ";
    switch (s.what) {
      case stage::kind::select: out += "select(" + literal(s.path) + ")"; break;
      case stage::kind::project: out += "project(" + literal(s.path, s.from_root) + ")"; break;
      case stage::kind::filter: out += "std::views::filter(all) | where(\"\", all)"; break;
      case stage::kind::where: {
        predicate const& p = predicates()[s.predicate];
        out += "where" + (p.type.empty() ? "" : "<" + p.type + ">") + "(" + literal(s.path, s.from_root) + ", " +
               p.words + ")";
        break;
      }
      case stage::kind::flatten:
        out += "flatten_path(" + literal(s.path) + ", {.missing = missing::";
        out += name(missing_names, s.policy.missing);
        out += ", .null_value = null_value::";
        out += name(missing_names, s.policy.null_value);
        out += ", .non_array = non_array::";
        out += name(non_array_names, s.policy.non_array);
        out += "})";
        break;
    }
  }
  std::string const& types = projections()[pipe.projection].types;
  if (!types.empty()) {
    out += "\n    | project<" + types + ">(";
    for (oracle::field const& f : pipe.fields) out += literal(f.path, f.from_root) + ", ";
    out += pipe.mismatch == mismatch::fail ? "{.mismatch = mismatch::fail})" : "{.mismatch = mismatch::skip})";
  }
  if (pipe.set != set_operation::none) {
    out += "\n    | ";
    out += name(set_names, pipe.set);
    out +=
        ", right: " + (what.other.size() > 500 ? std::to_string(what.other.size()) + " bytes" : as_literal(what.other));
  }
  if (what.text.size() > 5000) return out;

  // For corpus.test.cpp.
  out += "\n  {.text = bytes(" + as_literal(what.text) + "), .how = format::";
  out += name(format_names, what.how);
  out += ",\n   .pipe = {.stages = {";
  for (stage const& s : pipe.stages) {
    out += "{.what = kind::";
    out += name(stage_names, s.what);
    out += ", .path = at(" + literal(s.path) + ")";
    if (s.from_root) out += ", .from_root = true";
    if (s.what == stage::kind::flatten) {
      out += ", .policy = {missing::";
      out += name(missing_names, s.policy.missing);
      out += ", null_value::";
      out += name(missing_names, s.policy.null_value);
      out += ", non_array::";
      out += name(non_array_names, s.policy.non_array);
      out += "}";
    }
    if (s.predicate != 0) out += ", .predicate = " + std::to_string(s.predicate);
    out += "}, ";
  }
  out += "},\n            .projection = projection_to(\"" + types + "\"), .fields = {";
  for (oracle::field const& f : pipe.fields)
    out += "{at(" + literal(f.path) + ")" + (f.from_root ? ", true" : "") + "}, ";
  out += "}";
  if (pipe.mismatch == mismatch::fail) out += ", .mismatch = mismatch::fail";
  if (pipe.set != set_operation::none) out += ", .set = set_operation::" + std::string(name(set_names, pipe.set));
  out += "}";
  if (what.validation == validate::selected) out += ", .validation = validate::selected";
  if (what.max_depth != document_options{}.max_depth) out += ", .max_depth = " + std::to_string(what.max_depth);
  if (what.skip_bad) out += ", .skip_bad = true";
  if (what.most_rows != all_rows) out += ", .most_rows = " + std::to_string(what.most_rows);
  if (!what.other.empty()) out += ", .other = bytes(" + as_literal(what.other) + ")";
  out += ",\n   .readings = {";
  for (reading const& r : what.readings) {
    out += "{.from = reading::source::";
    out += name(source_names, r.from);
    out += ", .window = " + std::to_string(r.window);
    if (!r.cuts.empty()) out += ", .cuts = {";
    for (std::size_t const each : r.cuts) out += std::to_string(each) + ", ";
    if (!r.cuts.empty()) out += "}";
    out += ", .kernel = kernel::" + std::string(name_of(r.kernel)) + "}, ";
  }
  return out + "}}";
}

}  // namespace riffle::test::property
