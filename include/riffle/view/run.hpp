// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_RUN_HPP
#define RIFFLE_VIEW_RUN_HPP

/// \file
/// A run: one pass over the documents of a recipe, row by row. Iterators own it.

#include <riffle/scan/fault.hpp>
#include <riffle/scan/flat_plan.hpp>
#include <riffle/scan/flat_rows.hpp>
#include <riffle/scan/mark.hpp>
#include <riffle/scan/rows.hpp>
#include <riffle/value/element.hpp>
#include <riffle/view/recipe.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace riffle::detail {

class run final : origin {
public:
  explicit run(std::shared_ptr<recipe const> what) : recipe_(std::move(what)) {
    document_options const& options = recipe_->options;
    if (options.statistics != nullptr) *options.statistics = {};
    supply const* const source = recipe_->source.get();
    if (source == nullptr) return;
    if (source->knows_flat_plans()) flat_plan_ = flat_plan::of(recipe_->plan);
    if (flat_plan_) {
      flat_rows_.emplace(recipe_->plan, options.max_row_bytes);
      feed_ = source->open(*recipe_, *flat_plan_, *flat_rows_, counts());
    } else {
      rows_.emplace(recipe_->plan, options.max_row_bytes);
      feed_ = source->open(*recipe_, *rows_, counts());
    }
  }
  run(run const&) = delete;
  run& operator=(run const&) = delete;

  /// Moves to the next complete row; false at the end. Where it throws, the caller calls stop().
  bool next() {
    if (feed_ == nullptr) return stop(), false;
    for (;;) {
      if (flat_rows_ ? next_flat() : next_nested()) return true;
      if (!feed_->more()) return stop(), false;
    }
  }

  /// Ends the run: no more rows.
  void stop() noexcept { stopped_ = true; }
  bool stopped() const noexcept { return stopped_; }

  /// The text of one of the plan's fields in the current row, where that is at hand; otherwise field() tells more.
  std::optional<std::string_view> text(std::size_t number) const {
    if (!flat_rows_) return std::nullopt;
    flat_slot const& s = flat_rows_->slot(recipe_->plan.fields()[number].slot);
    if (s.size == flat_slot::absent) return std::nullopt;
    return flat_rows_->text(s);
  }
  /// The value of one of the plan's fields in the current row, if there is one.
  std::optional<element> field(std::size_t number) const {
    slot_ref const& which = recipe_->plan.fields()[number];
    return flat_rows_ ? flat_element(which) : make_element(rows_->field(which));
  }

  statistics& counts() { return recipe_->options.statistics != nullptr ? *recipe_->options.statistics : own_counts_; }

private:
  location locate(std::uint64_t offset, std::uint64_t document) const override {
    return feed_->locate(offset, document);
  }
  bool refuses_duplicates() const override { return feed_->refuses_duplicates(); }

  // Of the rows that are complete.
  bool next_flat() {
    level const& last = recipe_->plan.levels().back();
    while (flat_rows_->next()) {
      flat_row const& row = flat_rows_->current();
      if (row.mark != errc{}) {
        fault why;
        if (!count_mark(recipe_->plan, {row.mark, row.level, row.offset, row.document}, counts(), why)) fail(why);
        continue;
      }
      bool keep = true;
      for (std::size_t i = 0; keep && i != last.conditions.size(); ++i) {
        auto const value = flat_element(last.conditions[i]);
        keep = recipe_->find_condition(recipe_->plan.last_level(), i)(value ? &*value : nullptr, counts());
      }
      if (keep) return true;
    }
    return false;
  }
  bool next_nested() {
    auto const result = rows_->advance(counts(), [this](std::size_t level, std::size_t number, slot const& s) {
      auto const value = make_element(s);
      return recipe_->find_condition(level, number)(value ? &*value : nullptr, counts());
    });
    if (result == rows::outcome::fault) fail(rows_->why());
    return result == rows::outcome::row;
  }
  [[noreturn]] void fail(fault const& why) const {
    location where = feed_->locate(why.offset, why.document);
    where.path = why.path;
    raise(why.code, why.message, std::move(where));
  }

  std::optional<element> flat_element(slot_ref which) const {
    flat_slot const& s = flat_rows_->slot(which.slot);
    if (s.size == flat_slot::absent) return std::nullopt;
    return element(flat_rows_->text(s), s.begin, flat_rows_->current().document, this);
  }
  std::optional<element> make_element(slot const& s) const {
    std::uint64_t const document = rows_->document();
    switch (s.what) {
      case slot::kind::text: return element(feed_->text(s.begin, s.size), s.begin, document, this);
      case slot::kind::held: return element(s.held(), s.begin, document, this);
      case slot::kind::tree: return element(*s.tree, document, this);
      default: return std::nullopt;
    }
  }

  std::shared_ptr<recipe const> recipe_;
  statistics own_counts_;
  std::optional<flat_plan> flat_plan_;
  std::optional<flat_rows> flat_rows_;  // either these
  std::optional<rows> rows_;            // or those
  std::unique_ptr<feed> feed_;
  bool stopped_ = false;
};

/// Ends a run when left by an exception.
class run_guard {
public:
  explicit run_guard(run& guarded) noexcept : run_(&guarded) {}
  run_guard(run_guard const&) = delete;
  run_guard& operator=(run_guard const&) = delete;
  ~run_guard() {
    if (run_ != nullptr) run_->stop();
  }
  void release() noexcept { run_ = nullptr; }

private:
  run* run_;
};

}  // namespace riffle::detail

#endif
