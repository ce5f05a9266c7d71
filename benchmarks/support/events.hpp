// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_BENCHMARKS_SUPPORT_EVENTS_HPP
#define RIFFLE_BENCHMARKS_SUPPORT_EVENTS_HPP

/// \file
/// What one writes by hand to select from a parser's events. The peers that are event parsers hand theirs on to these.

#include "harness.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace bench {

/// A query as a handler of events: gives `Sink` each string it selects. Names are compared only at the depth that
/// counts.
template <class Query, class Sink>
class query_events {
public:
  static constexpr bool wants_numbers = false;

  /// `in_array`: the documents are the elements of one array.
  query_events(bool in_array, Sink sink) : live_(in_array ? 2 : 1), sink_(std::move(sink)) {}

  void begin_object() {
    if (enter_ && depth_ == live_) descend(1);
    ++depth_;
  }
  void begin_array() {
    if (enter_ && depth_ == live_) {
      enter_ = false;
      if (matched_ + 1 == steps) descend(2);  // its elements are the rows
    }
    ++depth_;
  }
  void end_object() { close(); }
  void end_array() { close(); }

  /// Whether a name, or a string value, that comes now is looked at.
  bool wants_key() const { return depth_ == live_; }
  bool wants_string() const { return take_ && depth_ == live_; }

  void key(std::string_view name) {
    if (depth_ != live_) return;
    if (matched_ == steps)
      take_ = name == Query::field;
    else if constexpr (steps > 0)
      enter_ = name == Query::path[matched_];
  }
  void string(std::string_view text) {
    if (wants_string()) sink_(text);
  }
  void integer(std::int64_t) {}
  void real(double) {}
  void boolean(bool) {}

private:
  static constexpr std::size_t steps = Query::path.size();

  void descend(int levels) {
    if constexpr (steps > 0) opened_at_[matched_++] = live_;
    live_ += levels;
    enter_ = take_ = false;
  }
  void close() {
    --depth_;
    if constexpr (steps > 0)
      if (matched_ > 0 && depth_ == opened_at_[matched_ - 1]) {
        live_ = opened_at_[--matched_];
        enter_ = take_ = false;
      }
  }

  int depth_ = 0;            // containers open
  int live_;                 // the depth at which names count
  std::size_t matched_ = 0;  // steps of the path that have been entered
  bool enter_ = false;       // the last name at that depth was the next step
  bool take_ = false;        // the last name in a row was the field
  std::array<int, steps> opened_at_{};
  Sink sink_;
};

/// The same for orders, each in the same struct. A member is most likely the one after that found last.
template <class Sink>
class order_events {
public:
  static constexpr bool wants_numbers = true;

  order_events(bool in_array, Sink sink) : members_(in_array ? 2 : 1), sink_(std::move(sink)) {}

  void begin_object() { ++depth_; }
  void begin_array() { ++depth_; }
  void end_object() {
    if (depth_-- == members_) {
      sink_(std::as_const(each_));
      next_ = 0;
    }
  }
  void end_array() { --depth_; }

  bool wants_key() const { return depth_ == members_; }
  bool wants_string() const { return depth_ == members_; }

  void key(std::string_view name) {
    if (depth_ != members_) return;
    field_ = none;
    for (std::size_t i = 0, at = next_; i < order_fields.size(); ++i, at = after(at))
      if (name == order_fields[at]) {
        field_ = at;
        next_ = after(at);
        return;
      }
  }
  void string(std::string_view text) {
    if (depth_ != members_) return;
    switch (field_) {
      case 2: each_.user = text; break;
      case 3: each_.country = text; break;
      case 4: each_.product = text; break;
      default: break;
    }
  }
  void integer(std::int64_t n) {
    if (depth_ != members_) return;
    switch (field_) {
      case 0: each_.id = n; break;
      case 1: each_.placed_at = n; break;
      case 5: each_.quantity = static_cast<std::int32_t>(n); break;
      default: real(static_cast<double>(n)); break;
    }
  }
  void real(double x) {
    if (depth_ != members_) return;
    switch (field_) {
      case 6: each_.price = x; break;
      case 7: each_.weight = x; break;
      case 8: each_.rating = x; break;
      default: break;
    }
  }
  void boolean(bool value) {
    if (depth_ == members_ && field_ == 9) each_.paid = value;
  }

private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static constexpr std::size_t after(std::size_t field) { return field + 1 == order_fields.size() ? 0 : field + 1; }

  int depth_ = 0;
  int members_;           // the depth of a document's members
  std::size_t next_ = 0;  // the field to compare with first
  std::size_t field_ = none;
  order each_;
  Sink sink_;
};

/// Gives a mode its extract and orders, from `template <class Events> void parse(source const&, Events)`, which makes
/// `Events` of whether the input is one array and of the sink.
template <class Mode>
struct event_mode {
  template <class Query, class Sink>
  void extract(Query, source const& from, Sink sink) {
    self().template parse<query_events<Query, Sink>>(from, sink);
  }
  template <class Sink>
  void orders(source const& from, Sink sink) {
    self().template parse<order_events<Sink>>(from, sink);
  }

private:
  Mode& self() { return static_cast<Mode&>(*this); }
};

}  // namespace bench

#endif
