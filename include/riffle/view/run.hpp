// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_RUN_HPP
#define RIFFLE_VIEW_RUN_HPP

/// \file
/// A run: one pass over the documents of a recipe, row by row. Iterators own it.

#include <riffle/scan/fault.hpp>
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
  explicit run(std::shared_ptr<recipe const> what)
      : recipe_(std::move(what)), rows_(recipe_->plan, recipe_->options.max_row_bytes) {
    if (recipe_->options.statistics != nullptr) *recipe_->options.statistics = {};
    if (recipe_->source != nullptr) feed_ = recipe_->source->open(*recipe_, rows_, counts());
  }
  run(run const&) = delete;
  run& operator=(run const&) = delete;

  /// Moves to the next complete row; false at the end. Where it throws, the caller calls stop().
  bool next() {
    if (feed_ == nullptr) return stop(), false;
    for (;;) {
      auto const result = rows_.advance(counts(), [this](std::size_t level, std::size_t number, slot const& s) {
        auto const value = make_element(s);
        return recipe_->find_condition(level, number)(value ? &*value : nullptr, counts());
      });
      if (result == rows::outcome::row) return true;
      if (result == rows::outcome::fault) {
        fault const& why = rows_.why();
        location where = feed_->locate(why.offset, why.document);
        where.path = why.path;
        raise(why.code, why.message, std::move(where));
      }
      if (!feed_->more()) {
        stop();
        return false;
      }
    }
  }

  /// Ends the run: no more rows.
  void stop() noexcept { stopped_ = true; }
  bool stopped() const noexcept { return stopped_; }

  /// The value of one of the plan's fields in the current row, if there is one.
  std::optional<element> field(std::size_t number) const {
    return make_element(rows_.field(recipe_->plan.fields()[number]));
  }

  statistics& counts() { return recipe_->options.statistics != nullptr ? *recipe_->options.statistics : own_counts_; }

private:
  location locate(std::uint64_t offset, std::uint64_t document) const override {
    return feed_->locate(offset, document);
  }
  bool refuses_duplicates() const override { return feed_->refuses_duplicates(); }

  std::optional<element> make_element(slot const& s) const {
    std::uint64_t const document = rows_.document();
    switch (s.what) {
      case slot::kind::text: return element(feed_->text(s), s.begin, document, this);
      case slot::kind::held: return element(s.held(), s.begin, document, this);
      case slot::kind::tree: return element(*s.tree, document, this);
      default: return std::nullopt;
    }
  }

  std::shared_ptr<recipe const> recipe_;
  statistics own_counts_;
  rows rows_;
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
