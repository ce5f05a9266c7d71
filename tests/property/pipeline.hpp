// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_PROPERTY_PIPELINE_HPP
#define RIFFLE_TESTS_PROPERTY_PIPELINE_HPP

/// \file
/// A pipeline, the text that it reads and the ways in which it is read, as data: to be made at random, made smaller, told
/// in words, and kept in corpus.test.cpp.

#include "kernels.hpp"
#include "oracle.hpp"
#include "random_json.hpp"

#include <riffle/options.hpp>
#include <riffle/path/path.hpp>
#include <riffle/view/element_view.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace riffle::test::property {

inline constexpr std::size_t all_rows = std::numeric_limits<std::size_t>::max();

struct stage {
  enum class kind { select, flatten, project, where, filter };
  kind what = kind::select;
  oracle::path path = {};
  bool from_root = false;       // project, where
  flatten_options policy = {};  // flatten
  std::size_t predicate = 0;    // where: which of predicates()
};

/// What becomes of the rows at last.
enum class set_operation { none, to_set, distinct, difference, intersection, union_, symmetric_difference };

struct pipeline {
  std::vector<stage> stages = {};
  std::size_t projection = 0;  // which of projections()
  std::vector<oracle::field> fields = {};
  riffle::mismatch mismatch = riffle::mismatch::skip;
  set_operation set = set_operation::none;
};

/// How the bytes come.
struct reading {
  enum class source { text, split, bytes, chunks, stream, file, mapped, values };
  source from = source::text;
  std::size_t window = document_options{}.window_bytes;
  std::vector<std::size_t> cuts = {};  // split, chunks
  riffle::kernel kernel = riffle::kernel::automatic;
};

struct test_case {
  std::string text = {};
  riffle::format how = format::automatic;
  pipeline pipe = {};
  validate validation = validate::all;
  std::size_t max_depth = document_options{}.max_depth;
  bool skip_bad = false;             // with on_bad_record
  std::size_t most_rows = all_rows;  // the consumer stops after these
  std::string other = {};            // the right side of set operations, in the same format
  std::vector<reading> readings = {{}};
};

/// A path as riffle spells it.
oracle::path at(std::string_view text);

/// One condition of where(): on an element or on a value of a type, as riffle and as the loops say it.
struct predicate {
  std::string type, words;  // where<type>(path, words)
  std::function<element_view(element_view const&, path const&)> apply;
  std::function<bool(oracle::json const*, std::string_view text, statistics&)> holds;
};
std::vector<predicate> const& predicates();

/// One kind of last step.
struct projection {
  std::string types;  // "" for elements
  std::size_t fields;
  bool hashable;  // one value, with set operations
  // Gives the rows of a pipeline to `take` until it is false; `right` is the other side of set operations.
  using taker = std::function<bool(std::vector<std::string> shown, std::optional<std::uint64_t> offset)>;
  std::function<void(element_view const& rows, element_view const& right, pipeline const&, taker const& take)> run;
  // One row of the loops; false where it is dropped.
  std::function<bool(oracle::row const&, pipeline const&, statistics&, std::vector<std::string>& shown)> loop;
};
std::vector<projection> const& projections();
/// The number of the projection to these types; throws std::out_of_range.
std::size_t projection_to(std::string_view types);

/// Throws oracle::no_answer where the loops cannot even read the text.
test_case random_case(random_json& random);
/// A random pipeline, options and readings for a case that has its text, its format and the text of the other side. Paths
/// that find nothing look for the names that `random` was told.
void complete(test_case& what, random_json& random);

/// The case as C++: the pipeline as one would write it, and the initialiser for corpus.test.cpp.
std::string in_words(test_case const& what);

/// What differs from the loops, in words; "" where nothing does. Throws oracle::no_answer where the loops give no answer.
std::string difference(test_case const& what);

/// What was compared so far, so that a test that compares nothing is seen.
struct tally {
  std::size_t runs = 0, rows = 0, held = 0, type_errors = 0, parse_errors = 0, bad_records = 0, statistics = 0,
              sets = 0, stops = 0;  // held: rows of paths with filters and negative numbers
};
tally& compared();

/// The case without as much as can be left out while it fails.
test_case shrunk(test_case what, std::function<bool(test_case const&)> const& fails);

}  // namespace riffle::test::property

#endif
