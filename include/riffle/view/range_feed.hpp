// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_RANGE_FEED_HPP
#define RIFFLE_VIEW_RANGE_FEED_HPP

/// \file
/// Documents from a range: each boost::json::value or element of any input range is one, walked or scanned by itself.

#include <riffle/scan/explain.hpp>
#include <riffle/scan/fault.hpp>
#include <riffle/scan/matcher.hpp>
#include <riffle/scan/scanner.hpp>
#include <riffle/value/element.hpp>
#include <riffle/view/recipe.hpp>

#include <boost/json/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <string_view>
#include <type_traits>
#include <utility>

namespace riffle {

/// A range whose items riffle's adaptors can take apart: any input range of boost::json::value or riffle::element.
template <class R>
concept element_range = std::ranges::input_range<R> &&
                        (std::same_as<std::remove_cvref_t<std::ranges::range_reference_t<R>>, element> ||
                         std::same_as<std::remove_cvref_t<std::ranges::range_reference_t<R>>, boost::json::value>);

}  // namespace riffle

namespace riffle::detail {

/// Shows a boost::json::value to the matcher, as deep as something can match in it.
inline void walk(matcher& to, boost::json::value const& from, bool is_document = false, std::size_t depth = 0) {
  if (depth == deepest) throw_too_deep({});
  auto const what = from.is_object()  ? matcher::shape::object
                    : from.is_array() ? matcher::shape::array
                    : from.is_null()  ? matcher::shape::null
                                      : matcher::shape::other;
  auto const answer = is_document ? to.begin_document(what, 0, &from) : to.begin_value(what, 0, &from);
  if (answer == matcher::answer::enter) {
    to.enter();
    if (from.is_object()) {
      for (auto const& member : from.get_object()) {
        to.name(std::string_view(member.key().data(), member.key().size()));
        walk(to, member.value(), false, depth + 1);
      }
    } else {
      for (auto const& each : from.get_array()) walk(to, each, false, depth + 1);
    }
    to.leave();
  }
  to.end_value(0);
}

template <std::ranges::view V>
class range_feed final : public feed {
public:
  range_feed(V& items, recipe const& what, rows& into, statistics& counts)
      : items_(&items),
        counts_(&counts),
        options_{.format = format::single, .max_depth = unlimited},
        matcher_(what.plan, into, true, unlimited),
        scanner_(matcher_, options_, what.plan.longest_name()) {}

  bool more() override {
    if (failed_) {
      fault why = scanner_.why();
      explain(why, item_.text().substr(static_cast<std::size_t>(scanner_.position() - begin_of_item())));
      raise(why.code, why.message, locate(why.offset, why.document));
    }
    if (scanning_) return scan();
    if (!at_)
      at_.emplace(std::ranges::begin(*items_));
    else
      ++*at_;
    if (*at_ == std::ranges::end(*items_)) return false;
    counts_->documents = ++documents_;
    if constexpr (is_tree) {
      if constexpr (std::is_reference_v<reference>) {
        walk(matcher_, **at_, true);
      } else {
        tree_.emplace(**at_);
        walk(matcher_, *tree_, true);
      }
    } else {
      item_ = **at_;
      if (item_.document()) matcher_.set_document(*item_.document() - 1);
      if (item_.tree() != nullptr) {
        walk(matcher_, *item_.tree(), true);
      } else {
        matcher_.refuse_duplicates(refuses_duplicates());
        scanner_.restart(begin_of_item());
        return scan();
      }
    }
    return true;
  }

  std::string_view text(std::uint64_t begin, std::uint64_t size) const override {
    return item_.text().substr(static_cast<std::size_t>(begin - begin_of_item()), static_cast<std::size_t>(size));
  }

  /// As strict as the run that the item comes from.
  bool refuses_duplicates() const override { return item_.origin() == nullptr || item_.origin()->refuses_duplicates(); }

  location locate(std::uint64_t offset, std::uint64_t document) const override {
    if (item_.origin() != nullptr && item_.tree() == nullptr) return item_.origin()->locate(offset, document);
    return {.document = document};
  }

private:
  using reference = std::ranges::range_reference_t<V>;
  static constexpr bool is_tree = std::same_as<std::remove_cvref_t<reference>, boost::json::value>;
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();  // the items are in memory already

  std::uint64_t begin_of_item() const { return item_.offset().value_or(0); }

  bool scan() {
    failed_ = scanner_.scan(item_.text(), begin_of_item()) == scanner::outcome::fault;
    scanning_ = !failed_ && scanner_.position() != begin_of_item() + item_.text().size();
    if (!failed_ && !scanning_) failed_ = scanner_.finish() == scanner::outcome::fault;
    return true;
  }

  V* items_;
  statistics* counts_;
  document_options options_;
  matcher matcher_;
  scanner scanner_;
  std::optional<std::ranges::iterator_t<V>> at_;
  element item_;
  std::optional<boost::json::value> tree_;  // where the range makes its values on the fly
  std::uint64_t documents_ = 0;
  bool scanning_ = false;  // the item's text has not been scanned to its end
  bool failed_ = false;    // told when the rows before the fault have been taken
};

/// A range, as a supply of documents. Each begin() of a riffle view begins it again.
template <std::ranges::view V>
class range_supply final : public supply {
public:
  explicit range_supply(V items) : items_(std::move(items)) {}
  std::unique_ptr<feed> open(recipe const& what, rows& into, statistics& counts) const override {
    return std::make_unique<range_feed<V>>(items_, what, into, counts);
  }

private:
  mutable V items_;  // begin() of many views is not const
};

}  // namespace riffle::detail

#endif
