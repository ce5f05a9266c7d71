// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_TREE_HPP
#define RIFFLE_TESTS_SUPPORT_TREE_HPP

/// \file
/// What stands in a text, as far as it can be read: its documents as boost::json values, where in the text each of
/// their values stands and whether it is all there, and the faults, each at its place among the documents. Found by the
/// plain scanner, without any of the library's engine.

#include "oracle.hpp"
#include "plain_scanner.hpp"

#include <riffle/options.hpp>
#include <riffle/scan/fault.hpp>

#include <boost/json.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::test {

/// Looks like detail::matcher to the plain scanner, wants everything, and records it.
class recorder {
public:
  enum class shape : unsigned char { object, array, null, other };
  enum class answer : unsigned char { skip, enter, duplicate, overflow };

  struct value {
    shape what = shape::other;
    std::uint64_t begin = 0, end = 0;
    bool ended = false;
    std::vector<std::string> names = {};  // of the children of an object
    std::vector<value> children = {};
  };

  /// Calls the values at these offsets second members of a name, on selected paths.
  explicit recorder(std::set<std::uint64_t> refused = {}) : refused_(std::move(refused)) {}

  std::deque<value> documents = {};

  void resume() {}
  bool crowded() const { return false; }
  std::size_t levels() const { return levels_; }
  std::uint64_t document() const { return documents.size(); }
  std::uint64_t needed_from(std::uint64_t otherwise) const { return otherwise; }
  std::string const& current_name() const { return name_; }

  answer begin_document(shape what, std::uint64_t offset) {
    open_ = {&documents.emplace_back(value{.what = what, .begin = offset})};
    return answer::enter;
  }
  answer begin_value(shape what, std::uint64_t offset) {
    if (refused_.contains(offset)) return answer::duplicate;
    value& parent = *open_.back();
    if (parent.what == shape::object) parent.names.push_back(name_);
    open_.push_back(&parent.children.emplace_back(value{.what = what, .begin = offset}));
    return answer::enter;
  }
  void name(std::string_view text) { name_ = text; }
  void enter() { ++levels_; }
  void leave() { --levels_; }
  bool end_value(std::uint64_t end) {
    open_.back()->end = end;
    open_.back()->ended = true;
    open_.pop_back();
    return true;
  }
  void abandon() {
    open_.clear();
    levels_ = 0;
  }

private:
  std::set<std::uint64_t> refused_;
  std::vector<value*> open_;  // the values around the next one; the last of each one's children is the next of these
  std::size_t levels_ = 0;
  std::string name_;
};

/// The tree of a text. A second member of a name has oracle::repeated_name for its name; a scalar that is not all there
/// is null or false, as it begins.
class tree {
public:
  struct fault {
    detail::fault what;
    std::size_t before;  // the number of documents that had begun
  };

  /// With `go_on`, reading goes on at the record after a fault, as with document_options::on_bad_record.
  tree(std::string_view text, document_options const& options, bool go_on, std::set<std::uint64_t> refused = {})
      : text_(text) {
    recorder seen(std::move(refused));
    using scanner = basic_plain_scanner<recorder>;
    scanner s(seen, options, 0);
    for (bool finished = false; !finished;) {
      finished = s.position() == text.size();
      bool const failed = (finished ? s.finish() : s.scan(text, 0)) == scanner::outcome::fault;
      if (!failed) continue;
      faults_.push_back({s.why(), seen.documents.size()});
      if (!go_on || s.why().code == errc::depth_limit) break;
      s.recover();
    }
    for (recorder::value const& each : seen.documents) {
      documents_.push_back(to_json(each));
      note(each, documents_.back());
    }
  }
  tree(tree const&) = delete;
  tree& operator=(tree const&) = delete;

  std::deque<oracle::json> const& documents() const { return documents_; }
  std::vector<fault> const& faults() const { return faults_; }
  oracle::extents const& extents() const { return extents_; }
  /// Whether there is an object with a name twice.
  bool repeats() const { return repeats_; }
  /// Whether all numbers are such that it does not matter who reads them: doubles of few digits, or 64-bit integers.
  bool plain_numbers() const { return plain_numbers_; }

private:
  oracle::json to_json(recorder::value const& from) {
    switch (from.what) {
      case recorder::shape::object: {
        boost::json::object made;
        made.reserve(from.children.size());
        for (std::size_t i = 0; i != from.children.size(); ++i) {
          std::string name = from.names[i];
          for (std::size_t again = 1; made.contains(name); ++again) {
            name = oracle::repeated_name(from.names[i], again);
            repeats_ = true;
          }
          made.emplace(name, to_json(from.children[i]));
        }
        return made;
      }
      case recorder::shape::array: {
        boost::json::array made;
        made.reserve(from.children.size());
        for (recorder::value const& each : from.children) made.push_back(to_json(each));
        return made;
      }
      case recorder::shape::null: return nullptr;
      default: break;
    }
    if (!from.ended) return false;
    std::string_view const text =
        text_.substr(static_cast<std::size_t>(from.begin), static_cast<std::size_t>(from.end - from.begin));
    oracle::json value = oracle::parse(text);
    if (value.is_double()) plain_numbers_ &= school_number(text).exact();
    return value;
  }

  void note(recorder::value const& from, oracle::json const& made) {
    extents_.add(&made, {.begin = from.begin, .end = from.end, .ended = from.ended}, text_);
    std::size_t i = 0;
    if (made.is_object())
      for (auto const& member : made.get_object()) note(from.children[i++], member.value());
    if (made.is_array())
      for (oracle::json const& each : made.get_array()) note(from.children[i++], each);
  }

  std::string_view text_;
  std::deque<oracle::json> documents_;
  std::vector<fault> faults_;
  oracle::extents extents_;
  bool repeats_ = false;
  bool plain_numbers_ = true;
};

}  // namespace riffle::test

#endif
