// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SCAN_DIFFERENTIAL_HPP
#define RIFFLE_TESTS_SCAN_DIFFERENTIAL_HPP

/// \file
/// Compares each kernel of the library's scanner with the plain scanner: rows, faults and all that is told of them, in
/// windows of all sizes; for flat plans with the flat matcher, too.

#include <riffle/scan/flat_matcher.hpp>
#include <riffle/scan/flat_plan.hpp>
#include <riffle/scan/flat_rows.hpp>
#include <riffle/scan/mark.hpp>
#include <riffle/scan/matcher.hpp>
#include <riffle/scan/plan.hpp>
#include <riffle/scan/rows.hpp>
#include <riffle/scan/scanner.hpp>

#include "kernels.hpp"
#include "mutate.hpp"
#include "plain_scanner.hpp"
#include "random_json.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::test {

/// One way to scan.
struct job {
  std::string plan_name;
  detail::plan const* plan;
  document_options options = {};
  bool refuse_duplicates = true;
  bool go_on = false;  // at the next record after a bad one, as with document_options::on_bad_record
};

/// A plan and what it is called.
struct named_plan {
  std::string name;
  detail::plan plan;
};

/// Of all shapes that the matcher knows, with the names that block_json writes.
inline std::vector<named_plan> make_plans() {
  using detail::level_kind;
  using detail::plan;
  std::vector<named_plan> made;
  auto const add = [&made](std::string name, auto const& fill) {
    made.push_back({std::move(name), {}});
    fill(made.back().plan);
  };
  auto const add_fields = [](plan& p, std::initializer_list<char const*> fields) {
    for (char const* const each : fields) p.add_field(path(each));
  };
  add("nothing", [](plan&) {});
  std::istringstream selected(R"(
    $ $.a $.a[*].b $..a $[*] $.* $..* $[1:7:2] $.a[0:3] $[2] $.b[0] $..[1] $['a','c'][0,2] $.b.a.a $..a..b $.aa
    $['ä'] $['\u00e4','\uD83D\uDE00'] $['"\\/\n'] $[''] $..['x.y'] $['a-longer-name,-of-31-bytes-here']
    $..['62------------------------------------------------------------']
    $['63-------------------------------------------------------------']
    $['64--------------------------------------------------------------'].a
    $..['65---------------------------------------------------------------'])");
  for (std::string each; selected >> each;)
    add(each, [&](plan& p) {
      p.descend(path(each), level_kind::select);
      p.add_field(path());
    });
  add("documents: a, b, c, id", [&](plan& p) { add_fields(p, {"a", "b", "c", "id"}); });
  add("$.a: itself, b, $.id", [&](plan& p) {
    p.descend(path("a"), level_kind::project);
    add_fields(p, {"", "b", "$.id"});
  });
  add("$.a[*] where b and $.id: c, aa", [&](plan& p) {
    p.descend(path("a"), level_kind::flatten);
    p.add_condition(path("b"));
    p.add_condition(path("$.id"));
    add_fields(p, {"c", "aa"});
  });
  add("documents where id; $.a[*], missing and null are rows; ..b: itself", [&](plan& p) {
    p.add_condition(path("id"));
    p.descend(path("a"), level_kind::flatten,
              {.missing = missing::null, .null_value = null_value::null, .non_array = non_array::skip});
    p.descend(path("..b"), level_kind::select);
    p.add_field(path());
  });
  add("$.a[*], null and what is no array are faults: b", [&](plan& p) {
    p.descend(path("a"), level_kind::flatten, {.null_value = null_value::fail, .non_array = non_array::fail});
    p.add_field(path("b"));
  });
  add("$.a[*].b[1:] where c: itself, a, ['']", [&](plan& p) {
    p.descend(path("a"), level_kind::flatten);
    p.descend(path("b[1:]"), level_kind::select);
    p.add_condition(path("c"));
    add_fields(p, {"", "a", "['']"});
  });
  add("$.a, null is a row, then $.b: a, id[1], ['x.y']", [&](plan& p) {
    p.descend(path("a"), level_kind::flatten, {.missing = missing::skip, .null_value = null_value::null});
    p.descend(path("b"), level_kind::project);
    add_fields(p, {"a", "id[1]", "['x.y']"});
  });
  add("$['a','b'][*], nothing there is a fault: itself twice, '62-', '64-'", [&](plan& p) {
    p.descend(path("['a','b']"), level_kind::select);
    p.descend(path(""), level_kind::flatten, {.missing = missing::fail});
    add_fields(p, {"", "", "['62------------------------------------------------------------']",
                   "['64--------------------------------------------------------------']"});
  });
  add("documents: 64 names", [&](plan& p) {
    for (int i = 0; i != 60; ++i) p.add_field(path("n" + std::to_string(i)));
    add_fields(p, {"a", "b", "id", "['']"});
  });
  add("$..*: 74 names", [&](plan& p) {
    p.descend(path("..*"), level_kind::select);
    for (int i = 0; i != 70; ++i) p.add_field(path("n" + std::to_string(i)));
    add_fields(p, {"a", "b", "id", "['']"});
  });
  return made;
}
inline std::vector<named_plan> const& plans() {
  static std::vector<named_plan> const all = make_plans();
  return all;
}

inline job random_job(random_json& random, format how) {
  named_plan const& chosen = plans()[random.below(plans().size())];
  job made{.plan_name = chosen.name, .plan = &chosen.plan, .options = {.format = how}};
  if (random.one_in(6)) made.options.max_depth = random.one_in(2) ? random.below(6) : 62 + random.below(6);
  if (random.one_in(12)) made.options.max_row_bytes = random.below(80);
  made.refuse_duplicates = !random.one_in(3);
  made.go_on = (how == format::lines || how == format::json_seq) && random.one_in(2);
  return made;
}

inline std::string in_words(job const& what) {
  constexpr std::string_view names[] = {"automatic", "array", "lines", "concatenated", "json_seq", "single"};
  document_options const& options = what.options;
  std::string words = "\n  plan     " + what.plan_name + "\n  options  format::";
  words += names[static_cast<std::size_t>(options.format)];
  if (options.validation == validate::selected) words += ", validate::selected";
  if (options.max_depth != document_options{}.max_depth) words += ", max_depth " + std::to_string(options.max_depth);
  if (options.max_row_bytes != document_options{}.max_row_bytes)
    words += ", max_row_bytes " + std::to_string(options.max_row_bytes);
  if (what.refuse_duplicates) words += ", duplicates refused";
  if (what.go_on) words += ", bad records skipped";
  return words;
}

/// Where windows end, but for the last one, and what they hold of the bytes that were scanned already: those that the
/// scanner needs; from a multiple of 64 on, as those of readers; or all, as those of sources that stand in memory.
struct windows {
  enum class front { needed, aligned, all };
  std::vector<std::size_t> ends = {};
  front from = front::needed;
};

/// What became of a scan.
struct observed {
  std::vector<std::string> events = {};  // rows and faults in words, in the order in which they came
  bool accepted = false;                 // but for bad records that were skipped
  errc code = {};                        // of the last fault
  std::uint64_t faults = 0;
  std::vector<std::string> fields = {};  // the text of field 0 of each row
  std::size_t most_rows = 0;             // taken at a time

  bool valid() const { return accepted && faults == 0; }
  friend bool operator==(observed const& a, observed const& b) {
    return a.accepted == b.accepted && a.events == b.events;
  }
};

/// The number of scans so far.
inline std::uint64_t scans = 0;

/// Drives a scanner as detail::byte_feed does. A window is a block of memory of its own, so that sanitizers see each
/// byte too many.
template <class Scanner, class Matcher = detail::matcher, class Rows = detail::rows>
class driver {
public:
  explicit driver(job const& what) : driver(what, *what.plan) {}
  /// `plan` is what.plan, or its flat form.
  template <class Plan>
  driver(job const& what, Plan const& plan)
      : job_(&what),
        rows_(*what.plan, detail::rows::unlimited),
        matcher_(plan, rows_, what.refuse_duplicates, what.options.max_row_bytes),
        scanner_(matcher_, what.options, what.plan->longest_name()) {}

  observed run(std::string_view text, windows const& cut) {
    return observe([&] { scan(text, 0, cut) && end(); });
  }

  /// Each text as one document, as detail::range_feed does: begun anew, at any offset.
  observed run_each(std::vector<std::pair<std::string, std::uint64_t>> const& texts) {
    return observe([&] {
      for (auto const& [text, offset] : texts) {
        scanner_.restart(offset);
        if (!scan(text, offset, {.from = windows::front::all}) || !end()) return;
      }
    });
  }

private:
  template <class Scan>
  observed observe(Scan const& scan) {
    ++scans;
    try {
      scan();
    } catch (std::exception const& e) {
      seen_.accepted = false;
      seen_.events.push_back(std::string("exception: ") + e.what());
    }
    return std::move(seen_);
  }

  // Of a text that begins at this offset. False where a fault has ended it.
  bool scan(std::string_view text, std::uint64_t offset, windows const& cut) {
    text_ = text;
    base_ = offset;
    int idle = 0;
    for (std::size_t i = 0; i <= cut.ends.size(); ++i) {
      std::size_t const end = i == cut.ends.size() ? text.size() : cut.ends[i];
      do {
        std::uint64_t const before = scanner_.position(), needed = scanner_.needed_from();
        if (needed < base_ || needed > before) throw std::logic_error("other bytes needed than there are");
        if (cut.from != windows::front::all)
          base_ = cut.from == windows::front::aligned ? needed - needed % 64 : needed;
        window_ = std::vector<char>(text.begin() + static_cast<std::ptrdiff_t>(base_ - offset),
                                    text.begin() + static_cast<std::ptrdiff_t>(end));
        bool const failed = scanner_.scan(window(), base_) == Scanner::outcome::fault;
        if (!take_rows() || (failed && !survives())) return false;
        idle = scanner_.position() == before && !failed ? idle + 1 : 0;
        if (idle == 3) throw std::logic_error("the scan does not go on");
      } while (scanner_.position() != offset + end);
    }
    return true;
  }

  bool end() {
    bool const failed = scanner_.finish() == Scanner::outcome::fault;
    if (!take_rows() || (failed && !survives())) return seen_.accepted = false;
    seen_.events.push_back("end: " + std::to_string(scanner_.documents()) + " documents, " +
                           std::to_string(counts_.missing) + " missing, " + std::to_string(counts_.null) + " null, " +
                           std::to_string(counts_.mismatched) + " mismatched");
    return seen_.accepted = true;
  }

  std::string_view window() const { return {window_.data(), window_.size()}; }

  // Any conditions will do that let some rows pass.
  static bool satisfies(bool known, std::uint64_t size, std::size_t condition) {
    return known ? size % 3 != condition : condition != 0;
  }

  // False where a row itself is at fault.
  bool take_rows() {
    std::size_t taken = 0;
    auto const take = [&](std::uint64_t document, std::uint64_t offset, auto const& text_of) {
      seen_.most_rows = std::max(seen_.most_rows, ++taken);
      std::string row = "row of document " + std::to_string(document) + " at " + std::to_string(offset);
      for (detail::slot_ref const& each : job_->plan->fields()) {
        std::string text(text_of(each));
        row += " | " + text;
        if (&each == &job_->plan->fields().front()) seen_.fields.push_back(std::move(text));
      }
      seen_.events.push_back(std::move(row));
    };
    if constexpr (std::same_as<Rows, detail::flat_rows>)
      return take_flat(take);
    else
      return take_nested(take);
  }
  template <class Take>
  bool take_nested(Take const& take) {
    auto const holds = [](std::size_t, std::size_t i, detail::slot const& s) {
      return satisfies(s.known(), s.size, i);
    };
    for (;;) {
      switch (rows_.advance(counts_, holds)) {
        case detail::rows::outcome::starved: rows_.hold(window(), base_); return true;
        case detail::rows::outcome::fault: tell("row at fault: ", rows_.why()); return seen_.accepted = false;
        case detail::rows::outcome::row: break;
      }
      take(rows_.document(), rows_.offset(), [this](detail::slot_ref which) -> std::string_view {
        detail::slot const& s = rows_.field(which);
        if (s.what == detail::slot::kind::held) return s.held();
        if (s.what != detail::slot::kind::text) return "none";
        return window().substr(static_cast<std::size_t>(s.begin - base_), static_cast<std::size_t>(s.size));
      });
    }
  }
  template <class Take>
  bool take_flat(Take const& take) {
    rows_.show(window_.data(), base_);
    while (rows_.next()) {
      detail::flat_row const& row = rows_.current();
      if (row.mark != errc{}) {
        detail::fault why;
        if (count_mark(*job_->plan, {row.mark, row.level, row.offset, row.document}, counts_, why)) continue;
        tell("row at fault: ", why);
        return seen_.accepted = false;
      }
      bool keep = true;
      std::vector<detail::slot_ref> const& conditions = job_->plan->levels().back().conditions;
      for (std::size_t i = 0; i != conditions.size(); ++i) {
        detail::flat_slot const& s = rows_.slot(conditions[i].slot);
        keep = keep && satisfies(s.size != detail::flat_slot::absent, s.size, i);
      }
      if (!keep) continue;
      take(row.document, row.offset, [this](detail::slot_ref which) -> std::string_view {
        detail::flat_slot const& s = rows_.slot(which.slot);
        return s.size == detail::flat_slot::absent ? "none" : rows_.text(s);
      });
    }
    rows_.hold(window(), base_);
    return true;
  }

  // After a fault: whether the scan goes on.
  bool survives() {
    detail::fault const& why = scanner_.why();
    ++seen_.faults;
    seen_.code = why.code;
    seen_.accepted = false;
    tell("fault: ", why);
    if (job_->options.format == format::lines) {
      // Back from the line that the scanner is in, as byte_feed finds it.
      std::uint64_t line = scanner_.line(), begin = scanner_.line_begin();
      for (; begin > why.offset; --line)
        begin = begin < 2 ? 0 : text_.rfind('\n', static_cast<std::size_t>(begin) - 2) + 1;
      seen_.events.back() += "; line " + std::to_string(line) + ", column " + std::to_string(why.offset - begin + 1);
    }
    if (!job_->go_on || why.code == errc::depth_limit || why.code == errc::row_limit) return false;
    rows_.clear();
    scanner_.recover();
    return true;
  }

  void tell(char const* what, detail::fault const& why) {
    seen_.events.push_back(what + make_error_code(why.code).message() + " at " + std::to_string(why.offset) +
                           " in document " + std::to_string(why.document) + ": " + why.message);
  }

  job const* job_;
  Rows rows_;
  Matcher matcher_;
  Scanner scanner_;
  statistics counts_;
  observed seen_;
  std::string_view text_;
  std::vector<char> window_;
  std::uint64_t base_ = 0;
};

inline observed plain(std::string_view text, job const& what, windows const& cut = {}) {
  return driver<plain_scanner>(what).run(text, cut);
}
inline observed with_kernel(kernel k, std::string_view text, job what, windows const& cut = {}) {
  what.options.kernel = k;
  return driver<detail::scanner>(what).run(text, cut);
}
/// With the flat form of the job's plan.
inline observed with_flat_plan(kernel k, detail::flat_plan const& plan, std::string_view text, job what,
                               windows const& cut = {}) {
  what.options.kernel = k;
  return driver<detail::scanner, detail::flat_matcher, detail::flat_rows>(what, plan).run(text, cut);
}

/// Ways to cut a text: for small ones into any two windows and bytewise, for others at random; or only a few ways, where
/// the same text comes again and again.
template <class Visit>
void each_cut(std::size_t size, std::uint32_t seed, bool few, Visit const& visit) {
  random_json random(seed);
  auto const from = [&random] { return static_cast<windows::front>(random.below(3)); };
  visit(windows{});
  if (size < 2) return;
  bool const small = size <= 150 && !few;
  if (small || (size < 4000 && random.one_in(few ? 64 : 8))) {
    windows bytes{.from = from()};
    for (std::size_t i = 1; i != size; ++i) bytes.ends.push_back(i);
    visit(bytes);
  }
  if (small && random.one_in(2)) {
    for (std::size_t i = 1; i != size; ++i) visit(windows{.ends = {i}, .from = from()});
    return;
  }
  for (int i = 0; i != (few ? 1 : 3); ++i) {
    windows cut{.from = from()};
    std::size_t const step = random.one_in(2) ? 64 : 1 + random.below(200);
    bool const regular = random.one_in(3), near_blocks = random.one_in(2);
    for (std::size_t end = 0;;) {
      end += regular ? step : 1 + random.below(random.one_in(4) ? 10 : size);
      if (!regular && near_blocks) end = std::max(end, (end + 63) / 64 * 64 + random.below(3) - 1);
      if (end >= size) break;
      cut.ends.push_back(end);
    }
    visit(cut);
  }
}

/// The first event that differs, in words.
inline std::string first_difference(observed const& expected, observed const& found) {
  auto const both = std::ranges::mismatch(expected.events, found.events);
  auto const show = [](auto at, auto end) { return at == end ? "nothing more" : as_literal(*at); };
  return "\n  expected " + show(both.in1, expected.events.end()) + "\n  found    " + show(both.in2, found.events.end());
}

/// What differs, in words; nothing where all agree. Under validate::selected, what is not selected may be anything:
/// there the kernels are compared with the plain scanner where the text is valid, and else with each other.
inline std::string difference(std::string_view text, job const& what, std::uint32_t seed, bool few = false) {
  observed expected = plain(text, what);
  std::string out;
  auto const compare = [&](std::string_view whose, windows const& cut, observed const& found) {
    if (found == expected) return;
    out = std::string(whose) + " differs";
    if (!cut.ends.empty()) {
      constexpr std::string_view names[] = {"", "aligned ", "growing "};
      out += ", in " + std::string(names[static_cast<std::size_t>(cut.from)]) + "windows that end at";
      for (std::size_t i = 0; i != std::min<std::size_t>(cut.ends.size(), 20); ++i)
        out += ' ' + std::to_string(cut.ends[i]);
      if (cut.ends.size() > 20) out += " ...";
    }
    out += first_difference(expected, found);
  };
  if (what.options.validation == validate::selected && !expected.valid())
    expected = with_kernel(kernels().front(), text, what);
  else if (windows const halves{.ends = {text.size() / 2}}; seed % 4 == 0)
    compare("the plain scanner", halves, plain(text, what, halves));
  for (kernel const k : kernels())
    each_cut(text.size(), seed, few, [&](windows const& cut) {
      if (out.empty()) compare(name_of(k), cut, with_kernel(k, text, what, cut));
    });
  auto const flat = detail::flat_plan::of(*what.plan);
  if (!flat) return out;
  if (what.options.validation == validate::selected && !expected.valid())  // it skips more
    expected = with_flat_plan(kernels().front(), *flat, text, what);
  for (kernel const k : kernels())
    each_cut(text.size(), seed, few, [&](windows const& cut) {
      if (out.empty())
        compare(std::string(name_of(k)) + " with the flat plan", cut, with_flat_plan(k, *flat, text, what, cut));
    });
  return out;
}

}  // namespace riffle::test

#endif
