// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_BYTE_FEED_HPP
#define RIFFLE_VIEW_BYTE_FEED_HPP

/// \file
/// Documents from bytes: slides a window over a source and runs the scanner over it.

#include <riffle/scan/explain.hpp>
#include <riffle/scan/fault.hpp>
#include <riffle/scan/flat_matcher.hpp>
#include <riffle/scan/matcher.hpp>
#include <riffle/scan/place.hpp>
#include <riffle/scan/scanner.hpp>
#include <riffle/source/input.hpp>
#include <riffle/view/recipe.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace riffle::detail {

class byte_feed final : public feed {
public:
  /// Of any plan.
  byte_feed(any_source const& source, recipe const& what, rows& into, statistics& counts)
      : source_(&source),
        options_(&what.options),
        counts_(&counts),
        rows_(&into),
        matcher_(std::in_place, what.plan, into, refuses_duplicates(), what.options.max_row_bytes),
        scanner_(*matcher_, what.options, what.plan.longest_name()),
        input_(source.open(window_bytes_)) {}
  /// Of a flat plan.
  byte_feed(any_source const& source, recipe const& what, flat_plan const& plan, flat_rows& into, statistics& counts)
      : source_(&source),
        options_(&what.options),
        counts_(&counts),
        flat_rows_(&into),
        flat_matcher_(std::in_place, plan, into, refuses_duplicates(), what.options.max_row_bytes),
        scanner_(*flat_matcher_, what.options, what.plan.longest_name()),
        input_(source.open(window_bytes_)) {}

  bool more() override {
    if (failed_) handle_fault();
    if (ended_) return false;
    make_room();
    if (scanner_.position() == input_->end()) {
      if (counts_lines()) count_lines(scanner_.needed_from());
      if (!input_->slide(scanner_.needed_from())) {
        ended_ = true;
        show();
        failed_ = scanner_.finish() == scanner::outcome::fault;
        count();
        report(true);
        return true;
      }
    }
    // A piece at a time, however large the window, so that the rows in flight stay few.
    auto const done = static_cast<std::size_t>(scanner_.position() - input_->offset());
    auto const piece = done + window_bytes_;
    failed_ = scanner_.scan(input_->window().substr(0, piece), input_->offset()) == scanner::outcome::fault;
    show();
    count();
    report(false);
    return true;
  }

  std::string_view text(std::uint64_t begin, std::uint64_t size) const override {
    return input_->window().substr(static_cast<std::size_t>(begin - input_->offset()), static_cast<std::size_t>(size));
  }

  bool refuses_duplicates() const override { return options_->validation == validate::all; }

  /// Line, column and path cost a second reading of the source up to `offset`, but for format::lines.
  location locate(std::uint64_t offset, std::uint64_t document) const override {
    return locate(offset, document, false);
  }

private:
  static constexpr std::size_t max_window_bytes = std::size_t{1} << 30;
  static constexpr std::uint64_t progress_bytes = 16 * 1024 * 1024;

  // `with_path`: of what stands there, where it is inside a document.
  [[gnu::cold]] location locate(std::uint64_t offset, std::uint64_t document, bool with_path) const {
    location place{.source = source_->name(), .offset = offset};
    if (document != 0) place.document = document;
    with_path &= document != 0;
    if (options_->format == format::lines && count_back(offset, place)) {
      if (!with_path) return place;
      if (std::uint64_t const begin = offset + 1 - *place.column; begin >= input_->offset()) {
        place.path = path_in_window(begin, offset);
        return place;
      }
      if (options_->on_bad_record) return place;  // not all lines before it again for each line
    }
    if (source_->reopenable()) find_place(offset, place, with_path);
    return place;
  }

  // What the window must still hold is bounded here: captures that have begun, and rows that wait for others.
  void make_room() {
    std::uint64_t const most = options_->max_row_bytes;
    std::uint64_t const needed = scanner_.needed_from();
    if (scanner_.position() - needed > most && (matcher_ ? matcher_->capturing() : flat_matcher_->capturing()))
      raise(errc::row_limit,
            "a value to be held is larger than document_options::max_row_bytes (" + std::to_string(most) +
                "); select less of it, or raise the limit",
            locate(needed, scanner_.documents(), true));
    if (rows_ != nullptr ? !rows_->hold(input_->window(), input_->offset())
                         : !flat_rows_->hold(input_->window(), input_->offset()))
      raise(errc::row_limit,
            "rows that wait for a field or a condition further on take more than document_options::max_row_bytes (" +
                std::to_string(most) + "); raise the limit, or do without what they wait for",
            locate(scanner_.position(), scanner_.documents(), true));
  }

  // From the place of a fault on, what its message may show. What cannot be read must not hide the error.
  [[gnu::cold]] std::string_view what_comes(fault const& why) {
    auto const next = [&] {
      return input_->window().substr(static_cast<std::size_t>(scanner_.position() - input_->offset()));
    };
    try {
      while (wants_more(why, next())) {
        if (counts_lines()) count_lines(std::max(scanner_.position(), counted_.to));
        if (!input_->slide(scanner_.position())) break;
      }
    } catch (std::exception const&) {
    }
    return next();
  }

  [[gnu::cold]] void handle_fault() {
    fault why = scanner_.why();
    location where = locate_fault(why);
    explain(why, what_comes(why));
    bool const records = options_->format == format::lines || options_->format == format::json_seq;
    if (!records || !options_->on_bad_record || why.code == errc::depth_limit || why.code == errc::row_limit)
      raise(why.code, why.message, std::move(where));
    rows_ != nullptr ? rows_->clear() : flat_rows_->clear();
    scanner_.recover();
    failed_ = false;
    ++counts_->bad_records;
    options_->on_bad_record(parse_error(why.code, why.message, std::move(where)));
  }

  // format::json_seq with bad records: line feeds are counted as they pass, as there may be so many bad records that the
  // source must not be read again for each.
  bool counts_lines() const { return options_->format == format::json_seq && options_->on_bad_record; }
  void count_lines(std::uint64_t to) {
    std::string_view const bytes = input_->window().substr(0, static_cast<std::size_t>(to - input_->offset()));
    auto at = static_cast<std::size_t>(counted_.to - input_->offset());
    for (; (at = bytes.find('\n', at)) != bytes.npos; ++at) ++counted_.line, counted_.begin = input_->offset() + at + 1;
    counted_.to = to;
  }
  [[gnu::cold]] location locate_fault(fault const& why) {
    if (!counts_lines()) return locate(why.offset, why.document, true);
    count_lines(std::max(why.offset, counted_.to));  // before counted_.to only within an escape
    location place{.source = source_->name(), .offset = why.offset};
    if (why.document != 0) place.document = why.document;
    place.line = counted_.line;
    place.column = why.offset - counted_.begin + 1;
    if (why.document == 0 || why.offset < input_->offset()) return place;
    auto const before = input_->window().substr(0, static_cast<std::size_t>(why.offset - input_->offset()));
    if (std::size_t const separator = before.rfind('\x1E'); separator != before.npos)
      place.path = path_in_window(input_->offset() + separator, why.offset);
    return place;
  }
  // Of what stands at `offset`, in a record that begins at `begin`.
  [[gnu::cold]] std::string path_in_window(std::uint64_t begin, std::uint64_t offset) const {
    place_finder finder(options_->format);
    finder.read(input_->window().substr(static_cast<std::size_t>(begin - input_->offset()),
                                        static_cast<std::size_t>(offset - begin)));
    return finder.path();
  }

  void show() {
    if (flat_rows_ != nullptr) flat_rows_->show(input_->window().data(), input_->offset());
  }

  void count() {
    counts_->bytes = scanner_.position();
    counts_->documents = scanner_.documents();
  }

  void report(bool last) {
    if (!options_->progress || (!last && scanner_.position() - reported_ < progress_bytes)) return;
    reported_ = scanner_.position();
    options_->progress(reported_, input_->total());
  }

  // format::lines: from the line that the scanner is in, as long as the window reaches back to the line's begin.
  [[gnu::cold]] bool count_back(std::uint64_t offset, location& place) const {
    std::uint64_t line = scanner_.line(), begin = scanner_.line_begin();
    while (begin > offset) {
      if (begin <= input_->offset()) return false;
      std::size_t const line_feed = static_cast<std::size_t>(begin - input_->offset()) - 1;
      std::size_t const before = line_feed == 0 ? std::string_view::npos : input_->window().rfind('\n', line_feed - 1);
      if (before == std::string_view::npos && input_->offset() != 0) return false;
      begin = before == std::string_view::npos ? 0 : input_->offset() + before + 1;
      --line;
    }
    place.line = line;
    place.column = offset - begin + 1;
    return true;
  }

  [[gnu::cold]] void find_place(std::uint64_t offset, location& place, bool with_path) const {
    try {
      auto const again = source_->open(window_bytes_);
      place_finder finder(options_->format);
      std::uint64_t seen = 0;
      while (seen < offset && again->slide(seen)) {
        std::string_view const bytes = again->window().substr(static_cast<std::size_t>(seen - again->offset()));
        finder.read(bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), offset - seen))));
        seen = again->end();
      }
      place.line = finder.line();
      place.column = finder.column();
      if (with_path) place.path = finder.path();
    } catch (std::exception const&) {
      // A file that is gone by now must not hide the error that is being told.
    }
  }

  any_source const* source_;
  document_options const* options_;
  statistics* counts_;
  std::size_t window_bytes_ = std::clamp<std::size_t>(options_->window_bytes, 1, max_window_bytes);
  rows* rows_ = nullptr;            // either these
  flat_rows* flat_rows_ = nullptr;  // or those
  std::optional<matcher> matcher_;
  std::optional<flat_matcher> flat_matcher_;
  scanner scanner_;
  std::unique_ptr<input> input_;
  std::uint64_t reported_ = 0;
  struct {
    std::uint64_t to = 0, line = 1, begin = 0;
  } counted_;  // by count_lines()
  bool failed_ = false;
  bool ended_ = false;
};

/// A source of bytes, as a supply of documents.
class byte_supply final : public supply {
public:
  explicit byte_supply(any_source source) : source_(std::move(source)) {}
  std::unique_ptr<feed> open(recipe const& what, rows& into, statistics& counts) const override {
    return std::make_unique<byte_feed>(source_, what, into, counts);
  }
  std::unique_ptr<feed> open(recipe const& what, flat_plan const& plan, flat_rows& into,
                             statistics& counts) const override {
    return std::make_unique<byte_feed>(source_, what, plan, into, counts);
  }
  bool knows_flat_plans() const override { return true; }

private:
  any_source source_;
};

}  // namespace riffle::detail

#endif
