// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_FLAT_ROWS_HPP
#define RIFFLE_SCAN_FLAT_ROWS_HPP

/// \file
/// The rows of a flat plan: filled by the flat matcher in the order in which they end, taken out in the same order.

#include <riffle/error.hpp>
#include <riffle/scan/plan.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

namespace riffle::detail {

/// The text of one value. It lies in the window at offset `begin`, unless it was moved to `held`.
struct flat_slot {
  static constexpr std::uint64_t absent = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t begin;
  std::uint64_t size;  // bytes, or absent
  char const* held;
};

/// What a row begins with; its slots follow.
struct flat_row {
  std::uint64_t offset;
  std::uint64_t document;
  errc mark;            // it is none, but counts, or stops the run
  std::uint32_t level;  // of a mark: that whose path it is about
};

class flat_rows {
public:
  /// `max_bytes` bounds what the row that is open may take where the window has slid on.
  flat_rows(plan const& p, std::uint64_t max_bytes)
      : width_(p.width()),
        max_bytes_(max_bytes),
        budget_(std::max<std::size_t>(piece_bytes / (sizeof(flat_row) + width_ * sizeof(flat_slot)), 16)) {
    grow();
  }

  flat_rows(flat_rows const&) = delete;
  flat_rows& operator=(flat_rows const&) = delete;

  // For the matcher. One row at most is open: the one after the last that is complete.

  void begin(std::uint64_t offset, std::uint64_t document) {
    *open_row_ = {offset, document, errc{}, 0};
    for (slot_id i = 0; i != width_; ++i) open_slots_[i].size = flat_slot::absent;
    open_ = true;
  }
  void fill(slot_id which, std::uint64_t begin, std::uint64_t end) {
    open_slots_[which] = {begin, end - begin, nullptr};
  }
  void end() {
    open_ = false;
    ++open_row_;
    open_slots_ += width_;
    if (++count_ == rows_.size()) [[unlikely]]
      grow();
  }
  /// A value that is no row, but counts. No row is open.
  void add_mark(std::uint64_t offset, std::uint64_t document, errc why, std::uint32_t level) {
    *open_row_ = {offset, document, why, level};
    end();
  }
  /// So many rows are complete that they should be taken.
  bool crowded() const { return count_ >= budget_; }

  // For the run.

  /// Moves to the next row or mark that is complete; false where all have been taken.
  bool next() { return ++at_ < count_ ? true : (at_ = count_ - 1, false); }
  flat_row const& current() const { return rows_[at_]; }
  flat_slot const& slot(slot_id which) const { return slots_[at_ * width_ + which]; }
  std::string_view text(flat_slot const& s) const {
    return {s.held != nullptr ? s.held : window_ + (s.begin - base_), static_cast<std::size_t>(s.size)};
  }
  /// Where the bytes at offset `base` and after it are, for text().
  void show(char const* window, std::uint64_t base) {
    window_ = window;
    base_ = base;
  }

  /// Forgets the rows that are complete, all of which have been taken, and copies what the open one has from the window,
  /// so that it can slide. False where that is more than max_bytes.
  bool hold(std::string_view window, std::uint64_t base) {
    if (count_ != 0) {
      if (open_) {
        rows_[0] = *open_row_;
        std::copy_n(open_slots_, width_, slots_.data());
      }
      held_.clear();  // of rows that are gone
      held_bytes_ = count_ = 0;
      point();
    }
    at_ = ~std::size_t{0};
    for (slot_id i = 0; open_ && i != width_; ++i) {
      flat_slot& each = slots_[i];
      if (each.size == flat_slot::absent || each.held != nullptr) continue;
      held_.push_back(std::make_unique_for_overwrite<char[]>(static_cast<std::size_t>(each.size)));
      window.copy(held_.back().get(), static_cast<std::size_t>(each.size), static_cast<std::size_t>(each.begin - base));
      each.held = held_.back().get();
      held_bytes_ += each.size;
      if (held_bytes_ > max_bytes_) return false;
    }
    return true;
  }

  /// Forgets all rows, complete or not.
  void clear() {
    held_.clear();
    held_bytes_ = count_ = 0;
    point();
    at_ = ~std::size_t{0};
    open_ = false;
  }

private:
  // Of rows that a scan may add before they are taken.
  static constexpr std::size_t piece_bytes = 1024 * 1024;

  [[gnu::noinline]] void grow() {
    rows_.resize(2 * rows_.size() + 64);
    slots_.resize(rows_.size() * width_);
    point();
  }
  void point() {
    open_row_ = rows_.data() + count_;
    open_slots_ = slots_.data() + count_ * width_;
  }

  slot_id width_;
  std::uint64_t max_bytes_;
  std::size_t budget_;
  std::vector<flat_row> rows_;
  std::vector<flat_slot> slots_;  // width_ for each row
  std::size_t count_ = 0;         // rows that are complete
  flat_row* open_row_ = nullptr;  // the one after them
  flat_slot* open_slots_ = nullptr;
  std::size_t at_ = ~std::size_t{0};
  bool open_ = false;  // there is one more
  char const* window_ = nullptr;
  std::uint64_t base_ = 0;
  std::vector<std::unique_ptr<char[]>> held_;
  std::uint64_t held_bytes_ = 0;
};

}  // namespace riffle::detail

#endif
