// SPDX-License-Identifier: BSL-1.0
// The fused pipeline means what the eager one means: random documents, random pipelines, the oracle.
#include <riffle/interop/range_v3.hpp>
#include <riffle/view/documents.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/project.hpp>
#include <riffle/view/select.hpp>
#include <riffle/view/where.hpp>

#include "catch.hpp"
#include "matrix.hpp"
#include "random_json.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace riffle;
using namespace riffle::test;

namespace {

/// One pipeline, as adaptors and as loops, and in words.
struct pipeline {
  std::vector<std::function<element_view(element_view const&)>> adaptors = {};
  std::vector<oracle::stage> loops = {};
  std::string words = {};
  bool foreign = false;  // a view of the standard's stands in between

  template <class Closure>
  void add(Closure closure, oracle::stage loop, std::string const& name) {
    adaptors.push_back([closure](element_view const& before) { return before | closure; });
    loops.push_back(std::move(loop));
    words += " | " + name;
  }

  element_view operator()(element_view rows) const {
    for (auto const& each : adaptors) rows = each(rows);
    return rows;
  }
};

std::string show_path(oracle::path const& p, bool from_root = false) { return oracle::to_text(p, from_root); }
path made(oracle::path const& p, bool from_root = false) { return path(show_path(p, from_root)); }

flatten_options random_options(random_json& random, bool may_fail) {
  std::size_t const n = may_fail && random.one_in(4) ? 3 : 2;
  return {.missing = std::array{missing::skip, missing::null, missing::fail}[random.below(n)],
          .null_value = std::array{null_value::skip, null_value::null, null_value::fail}[random.below(n)],
          .non_array = std::array{non_array::single, non_array::skip, non_array::fail}[random.below(n)]};
}

void add_random_stage(pipeline& pipe, random_json& random) {
  bool const descendants = random.one_in(3);
  switch (random.below(8)) {
    case 0:
    case 1:
    case 2: {
      oracle::path const p = random.path(descendants);
      // Where .. selects an element and its array, an error's turn among the rows is not specified.
      flatten_options const options = random_options(random, !descendants);
      pipe.add(flatten_path(made(p), options), oracle::flatten_path(p, options),
               "flatten_path(" + show_path(p) + " " + std::to_string(static_cast<int>(options.missing)) +
                   std::to_string(static_cast<int>(options.null_value)) +
                   std::to_string(static_cast<int>(options.non_array)) + ")");
      break;
    }
    case 3:
    case 4: {
      oracle::path const p = random.path(descendants);
      pipe.add(riffle::select(made(p)), oracle::select(p), "select(" + show_path(p) + ")");
      break;
    }
    case 5: {
      oracle::path const p = random.singular_path();
      pipe.add(project(made(p)), oracle::project(p), "project(" + show_path(p) + ")");
      break;
    }
    case 6: {
      oracle::path const p = random.singular_path();
      bool const root = random.one_in(2);
      if (random.one_in(2)) {
        auto const wanted = [](boost::json::kind k) {
          return k == boost::json::kind::string || k == boost::json::kind::object;
        };
        pipe.add(
            where(made(p, root), [wanted](element const& e) { return wanted(e.kind()); }),
            oracle::where(p, root,
                          [wanted](oracle::json const* found) { return found != nullptr && wanted(found->kind()); }),
            "where(" + show_path(p, root) + ")");
      } else {
        pipe.add(where<std::optional<std::string>>(made(p, root), [](auto const& s) { return !s || s->size() < 2; },
                                                   {.mismatch = mismatch::skip}),
                 oracle::where(p, root,
                               [](oracle::json const* found) {
                                 return found == nullptr || found->is_null() ||
                                        (found->is_string() && found->get_string().size() < 2);
                               }),
                 "where<string>(" + show_path(p, root) + ")");
      }
      break;
    }
    default:
      pipe.foreign = true;
      pipe.add(std::views::filter(always) | where("", always), oracle::interpose(), "filter");
  }
}

pipeline random_pipeline(random_json& random) {
  pipeline pipe;
  for (std::size_t n = random.below(4); n != 0; --n) add_random_stage(pipe, random);
  return pipe;
}

/// What the loops give; rows shown by `show_row`, which may drop one.
template <class Show>
outcome eager(std::vector<oracle::json> const& documents, pipeline const& pipe, Show show_row, statistics& counts) {
  outcome result;
  try {
    oracle::run(
        documents, pipe.loops,
        [&](oracle::row const& row) {
          std::string text;
          if (!show_row(row, text, counts)) return;
          result.rows.push_back(text);
          ++counts.rows;
        },
        counts);
  } catch (oracle::failure const& f) {
    result.type = "type_error";
    result.code = f.code;
    if (f.number != 0) result.where.document = f.number;
  }
  return result;
}

bool same(outcome const& a, outcome const& b) { return a.rows == b.rows && a.type == b.type && a.code == b.code; }

std::string describe(statistics const& s) {
  return std::to_string(s.documents) + " documents, " + std::to_string(s.rows) + " rows, " + std::to_string(s.missing) +
         " missing, " + std::to_string(s.null) + " null";
}

/// What was compared, so that a test that compares nothing is seen.
struct tally {
  std::size_t rows = 0;
  std::size_t failures = 0;
};

/// One last step, as a closure and as a function that shows a row.
template <class Closure, class Show>
void compare(tally& compared, random_json& random, pipeline const& pipe, std::string const& last,
             Closure const& closure, Show show_row) {
  INFO("documents" << pipe.words << last);
  std::vector<std::string> const documents_json = random.documents();
  std::array const formats{format::array, format::concatenated, format::lines, format::json_seq};
  format const how = random.pick(formats);
  std::string const json = random.text(documents_json, how);
  INFO(json);
  std::vector<oracle::json> values;
  for (std::string const& each : documents_json) values.push_back(oracle::parse(each));

  statistics expected_counts, counts;
  outcome const expected = eager(values, pipe, show_row, expected_counts);
  compared.rows += expected.rows.size();
  compared.failures += expected.type.empty() ? 0 : 1;
  INFO("expected: " << expected << describe(expected_counts));
  document_options options{.format = how, .statistics = &counts};
  auto const check = [&](char const* way, auto const& rows) {
    outcome const got = run(rows | closure);
    INFO(way << ": " << got);
    if (!same(got, expected)) FAIL("the rows are not those of the loops");
    if (expected.where.document && got.where.document != expected.where.document) FAIL("another document is blamed");
    if (got.type.empty() && !pipe.foreign && counts.bytes == json.size() &&
        (counts.documents != expected_counts.documents || counts.rows != expected_counts.rows ||
         counts.missing != expected_counts.missing || counts.null != expected_counts.null))
      FAIL("the statistics are not those of the loops: " << describe(counts));
  };
  check("as one text", pipe(documents(text(json), options)));
  check("byte by byte", pipe(documents(one_byte_source(json), options)));
  options.window_bytes = 1 + random.below(9);
  check("small window", pipe(documents(split_source(json), options)));
  options.window_bytes = 64;
  options.validation = validate::selected;
  check("selected, split", pipe(documents(split_source(json, random.below(json.size() + 1)), options)));
  counts = {};
  check("from memory", pipe(values | riffle::select("")));
}

template <class... T>
auto show_fields(std::vector<oracle::field> fields, mismatch policy) {
  return [fields, policy](oracle::row const& row, std::string& text, statistics& counts) {
    std::array<std::string, sizeof...(T)> shown;
    std::size_t i = 0;
    auto const one = [&]<class F>(std::type_identity<F>) {
      bool const keep = oracle::project_field<F>(row, fields[i], policy, counts, shown[i]);
      ++i;
      return keep;
    };
    if (!(one(std::type_identity<T>()) && ...)) return false;
    for (std::string const& each : shown) text += (text.empty() ? "" : ", ") + each;
    if (sizeof...(T) > 1) text = "(" + text + ")";
    return true;
  };
}

}  // namespace

TEST_CASE("random pipelines of elements give the rows of plain loops, however the bytes come") {
  tally compared;
  for (std::uint32_t seed = 1; seed <= 4000; ++seed) {
    INFO("seed " << seed);
    random_json random(seed);
    compare(compared, random, random_pipeline(random), "", std::views::filter(always),
            [](oracle::row const& row, std::string& text, statistics&) {
              text = show(*row.value);
              return true;
            });
  }
  CHECK(compared.rows > 5000);
  CHECK(compared.failures > 50);
}

TEST_CASE("random projections of one field give the rows of plain loops") {
  tally compared;
  auto const one = [&compared](random_json& random, auto type) {
    using T = typename decltype(type)::type;
    pipeline const pipe = random_pipeline(random);
    oracle::field const field{random.singular_path(), random.one_in(3)};
    project_options const options{.mismatch = random.one_in(3) ? mismatch::fail : mismatch::skip};
    compare(compared, random, pipe, " | project(" + show_path(field.path, field.from_root) + ")",
            project<T>(made(field.path, field.from_root), options), show_fields<T>({field}, options.mismatch));
  };
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    random_json random(seed);
    one(random, std::type_identity<std::string>());
    one(random, std::type_identity<std::int64_t>());
    one(random, std::type_identity<unsigned char>());
    one(random, std::type_identity<double>());
    one(random, std::type_identity<bool>());
    one(random, std::type_identity<boost::json::value>());
    one(random, std::type_identity<std::optional<std::string>>());
    one(random, std::type_identity<std::optional<std::int64_t>>());
  }
  CHECK(compared.rows > 500);
  CHECK(compared.failures > 50);
}

TEST_CASE("random projections of several fields give the rows of plain loops") {
  tally compared;
  for (std::uint32_t seed = 1; seed <= 1000; ++seed) {
    INFO("seed " << seed);
    random_json random(seed);
    pipeline const pipe = random_pipeline(random);
    oracle::field const a{random.singular_path(), random.one_in(2)}, b{random.singular_path(), random.one_in(2)};
    std::string const words =
        " | project(" + show_path(a.path, a.from_root) + ", " + show_path(b.path, b.from_root) + ")";
    path const first = made(a.path, a.from_root), second = made(b.path, b.from_root);
    compare(compared, random, pipe, words,
            project<std::string, std::optional<std::int64_t>>(first, second, {.mismatch = mismatch::skip}),
            show_fields<std::string, std::optional<std::int64_t>>({a, b}, mismatch::skip));
    compare(compared, random, pipe, words,
            project<std::optional<boost::json::value>, boost::json::value>(first, second),
            show_fields<std::optional<boost::json::value>, boost::json::value>({a, b}, mismatch::fail));
  }
  CHECK(compared.rows > 400);
}
