// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_MATCH_EVENTS_HPP
#define RIFFLE_SCAN_MATCH_EVENTS_HPP

/// \file
/// What a matcher is told, by the scanner over bytes or by a walk over a boost::json::value: where values begin and end,
/// but only at live depths, which are depth 0 and the children of each container that enter() was answered for. All that is
/// below a container that is not entered is dead until that container ends.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace boost::json {
class value;
}

namespace riffle::detail {

class match_events {
public:
  /// What a value is, as its first byte tells.
  enum class shape : unsigned char { object, array, null, other };
  enum class answer : unsigned char { skip, enter, duplicate, overflow };

  /// The names that are looked for.
  virtual std::vector<std::string> const& names() const = 0;
  /// Live containers open around the next value.
  std::size_t levels() const { return live_; }
  std::uint64_t document() const { return document_; }
  /// Whether a name of so many bytes may be looked for.
  bool has_name_of(std::uint64_t size) const { return (name_sizes_ >> (size < 63 ? size : 63) & 1) != 0; }

  virtual answer begin_document(shape what, std::uint64_t offset, boost::json::value const* tree = nullptr) = 0;
  /// The next member's name, decoded, in a live object. Whether it is one that is looked for somewhere.
  virtual bool name(std::string_view text) = 0;
  /// The next member's name is none that is looked for.
  virtual void other_name() = 0;
  /// After answer::duplicate: the name.
  virtual std::string const& current_name() const = 0;
  /// Whether the next value, a child of the innermost live container, cannot match.
  virtual bool ignores_next() const = 0;
  /// A value begins as a child of the innermost live container.
  virtual answer begin_value(shape what, std::uint64_t offset, boost::json::value const* tree = nullptr) = 0;
  /// After answer::enter: the value is a container and its children are live.
  virtual void enter() = 0;
  /// The innermost live container ends; end_value() for it follows.
  virtual void leave() = 0;
  /// The value begun last at this depth has ended before `end`. False where it was to be captured and is too large.
  virtual bool end_value(std::uint64_t end) = 0;

  /// The bytes now read are part of a value that is wanted whole.
  virtual bool capturing() const = 0;
  /// The offset from which bytes are still needed for open captures; `otherwise` where there are none.
  virtual std::uint64_t needed_from(std::uint64_t otherwise) const = 0;
  /// Whether the rows that are complete should be taken before the walk goes on.
  virtual bool crowded() const = 0;
  /// They have been.
  virtual void resume() = 0;
  /// Forgets the document that was begun and not ended.
  virtual void abandon() = 0;

protected:
  ~match_events() = default;
  explicit match_events(std::uint64_t name_sizes) : name_sizes_(name_sizes) {}

  std::uint64_t name_sizes_;  // plan::name_sizes()
  std::size_t live_ = 0;      // levels()
  std::uint64_t document_ = 0;
};

}  // namespace riffle::detail

#endif
