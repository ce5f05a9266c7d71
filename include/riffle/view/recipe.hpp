// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_RECIPE_HPP
#define RIFFLE_VIEW_RECIPE_HPP

/// \file
/// A recipe: all that a view knows. Adaptors copy it and add to it; a run carries it out.

#include <riffle/options.hpp>
#include <riffle/path/path.hpp>
#include <riffle/scan/flat_plan.hpp>
#include <riffle/scan/flat_rows.hpp>
#include <riffle/scan/plan.hpp>
#include <riffle/scan/rows.hpp>
#include <riffle/value/element.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::detail {

/// Where the documents of one run come from: bytes that are scanned, or the items of a range.
class feed {
public:
  virtual ~feed() = default;
  /// Takes in some more, so that rows become complete. False at the end. Throws where it could not, once all rows before
  /// that place have been taken.
  virtual bool more() = 0;
  /// The text of a value that has not been moved out of the window.
  virtual std::string_view text(std::uint64_t begin, std::uint64_t size) const = 0;
  virtual location locate(std::uint64_t offset, std::uint64_t document) const = 0;
  virtual bool refuses_duplicates() const = 0;
};

struct recipe;

/// Where feeds come from.
class supply {
public:
  virtual ~supply() = default;
  /// `what` and its plan outlive the feed; `into` is where the rows go.
  virtual std::unique_ptr<feed> open(recipe const& what, rows& into, statistics& counts) const = 0;
  /// The same for a flat plan, by those that know these.
  virtual std::unique_ptr<feed> open(recipe const&, flat_plan const&, flat_rows&, statistics&) const { return nullptr; }
  virtual bool knows_flat_plans() const { return false; }
};

/// The condition of one where(): called with null where there is no value at its path.
using condition = std::function<bool(element const*, statistics&)>;

struct recipe {
  detail::plan plan = {};
  std::shared_ptr<supply const> source = {};
  document_options options = {};
  std::vector<std::pair<std::size_t, condition>> conditions = {};  // each with its level, in order
  std::optional<path> delivers = {};  // project("$.p"): of each row's document, instead of the row itself

  condition const& find_condition(std::size_t level, std::size_t number) const {
    for (auto const& [at, each] : conditions)
      if (at == level && number-- == 0) return each;
    std::terminate();
  }
};

}  // namespace riffle::detail

#endif
