// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VALUE_REGEXP_HPP
#define RIFFLE_VALUE_REGEXP_HPP

/// \file
/// I-Regexp (RFC 9485), as a nondeterministic automaton that is run through a text once, all its states at a time: no
/// pattern makes it go back, so the cost is at most that of the text times the pattern.
///
/// As the JSONPath Compliance Test Suite has it, `^` and `$` outside of brackets are the begin and the end of the text;
/// the grammar lets them stand there without saying what they mean.

#include <riffle/error.hpp>
#include <riffle/value/code_points.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::detail {

/// What a pattern has become: steps, of which fork and jump say how far they lead from where they stand.
struct regexp_step {
  enum class kind { take, fork, jump, begin, end, match };
  kind what;
  std::ptrdiff_t to = 1, or_to = 1;  // of take: `to` is the set's number
};

class regexp_compiler;

class regexp {
public:
  /// Nothing where the pattern is no I-Regexp.
  /// \throws limit_error  pattern_limit: its counted repetitions make it too large
  static std::optional<regexp> compile(std::string_view pattern);

  /// Whether all of the text matches.
  bool matches(std::string_view text) const { return run(text, false); }
  /// Whether some part of it does.
  bool occurs_in(std::string_view text) const { return run(text, true); }

private:
  friend class regexp_compiler;

  // The steps that may take the next character at one place in the text, each once.
  struct places {
    std::vector<std::size_t> list = {};
    std::vector<std::size_t> seen_at;  // by step: one more than the place at which it was added last

    explicit places(std::size_t size) : seen_at(size) {}
  };

  bool run(std::string_view text, bool anywhere) const {
    places now(steps_.size()), next(steps_.size());
    std::vector<std::size_t> stack;
    bool matched = false;
    for (std::size_t at = 0;;) {
      if (anywhere || at == 0) matched |= add(now, 0, at, text.size(), stack);
      if (matched && (anywhere || at == text.size())) return true;
      if (at == text.size() || (now.list.empty() && !anywhere)) return false;
      auto const [code, length] = first_code_point(text.substr(at));
      at += length;
      matched = false;
      next.list.clear();
      for (std::size_t const each : now.list)
        if (sets_[static_cast<std::size_t>(steps_[each].to)].contains(code))
          matched |= add(next, each + 1, at, text.size(), stack);
      std::swap(now, next);
    }
  }

  // Adds those of the steps from this one on that take a character. Whether the match is among those that are reached.
  bool add(places& into, std::size_t step, std::size_t at, std::size_t size, std::vector<std::size_t>& stack) const {
    bool matched = false;
    auto lead = [&stack](std::size_t from, std::ptrdiff_t by) {
      stack.push_back(static_cast<std::size_t>(static_cast<std::ptrdiff_t>(from) + by));
    };
    for (stack.push_back(step); !stack.empty();) {
      std::size_t const here = stack.back();
      stack.pop_back();
      if (std::exchange(into.seen_at[here], at + 1) == at + 1) continue;
      regexp_step const& s = steps_[here];
      switch (s.what) {
        case regexp_step::kind::fork: lead(here, s.or_to); [[fallthrough]];
        case regexp_step::kind::jump: lead(here, s.to); break;
        case regexp_step::kind::begin:
          if (at == 0) lead(here, 1);
          break;
        case regexp_step::kind::end:
          if (at == size) lead(here, 1);
          break;
        case regexp_step::kind::match: matched = true; break;
        case regexp_step::kind::take: into.list.push_back(here); break;
      }
    }
    return matched;
  }

  std::vector<regexp_step> steps_;
  std::vector<code_points> sets_;
};

/// A recursive-descent parser of RFC 9485's grammar. What is found wrong makes it say so and go no further.
class regexp_compiler {
public:
  explicit regexp_compiler(std::string_view pattern) : pattern_(pattern) {}

  std::optional<regexp> compile() {
    if (!alternatives() || !done()) return std::nullopt;
    emit({kind::match});
    return std::move(made_);
  }

private:
  using kind = regexp_step::kind;
  static constexpr std::size_t most_steps = 10'000, most_ranges = 100'000;
  static constexpr int most_nested = 200;

  bool alternatives() {
    if (++nested_ > most_nested) too_large();
    std::vector<std::size_t> ends;
    for (;;) {
      std::size_t const fork = emit({kind::fork});
      if (!branch()) return false;
      if (!take('|')) {
        steps()[fork].what = kind::jump;
        break;
      }
      ends.push_back(emit({kind::jump}));
      steps()[fork].or_to = distance(fork, size());
    }
    for (std::size_t const each : ends) steps()[each].to = distance(each, size());
    --nested_;
    return true;
  }

  bool branch() {
    while (!done() && peek() != '|' && peek() != ')') {
      std::size_t const begin = size();
      if (!atom() || !quantifier(begin)) return false;
    }
    return true;
  }

  bool atom() {
    if (take('(')) return alternatives() && take(')');
    if (take('^')) return emit({kind::begin}), true;
    if (take('$')) return emit({kind::end}), true;
    code_points set;
    if (take('.')) {
      set.add('\n', '\n');
      set.add('\r', '\r');
      set.invert();
    } else if (take('[')) {
      if (!bracketed(set)) return false;
    } else if (pattern_.substr(at_).starts_with("\\p") || pattern_.substr(at_).starts_with("\\P")) {
      if (!category(set)) return false;
    } else {
      auto const c = character("*+?{})]|");
      if (!c) return false;
      set.add(*c, *c);
    }
    return emit_set(std::move(set)), true;
  }

  // After the `[`.
  bool bracketed(code_points& set) {
    bool const inverted = take('^');
    bool any = take('-');
    if (any) set.add('-', '-');
    for (; !take(']'); any = true) {
      if (done()) return false;
      if (any && peek() == '-') {
        set.add('-', '-');
        ++at_;
        if (!take(']')) return false;
        break;
      }
      if (pattern_.substr(at_).starts_with("\\p") || pattern_.substr(at_).starts_with("\\P")) {
        if (!category(set)) return false;
        continue;
      }
      auto const from = character("[]-");
      if (!from) return false;
      auto to = from;
      if (peek() == '-' && peek(1) != ']') {
        ++at_;
        to = character("[]-");
        if (!to || *to < *from) return false;
      }
      set.add(*from, *to);
    }
    set.sort();
    if (inverted) set.invert();
    return any;
  }

  // \p{L}, \P{Lu}
  bool category(code_points& set) {
    bool const inverted = pattern_[at_ + 1] == 'P';
    at_ += 2;
    if (!take('{')) return false;
    std::size_t const end = std::min(pattern_.find('}', at_), pattern_.size());
    std::string_view const name = pattern_.substr(at_, end - at_);
    at_ = end;
    code_points those;
    if (name.empty() || !those.add_category(name) || !take('}')) return false;
    those.sort();
    if (inverted) those.invert();
    set.add(those);
    return true;
  }

  // One that stands for itself, or is escaped; `special` ones do not stand for themselves.
  std::optional<std::uint32_t> character(std::string_view special) {
    if (done() || special.find(peek()) != special.npos) return std::nullopt;
    if (take('\\')) {
      constexpr std::string_view letters = "nrt()*+-.?[\\]^{|}", meant = "\n\r\t()*+-.?[\\]^{|}";
      auto const which = done() ? letters.npos : letters.find(peek());
      if (which == letters.npos) return std::nullopt;
      ++at_;
      return static_cast<unsigned char>(meant[which]);
    }
    auto const [code, length] = first_code_point(pattern_.substr(at_));
    at_ += length;
    return code;
  }

  // Of the steps from `begin` on.
  bool quantifier(std::size_t begin) {
    std::size_t least = 0, most = 1;
    bool unbounded = false;
    if (take('*')) {
      unbounded = true;
    } else if (take('+')) {
      least = 1;
      unbounded = true;
    } else if (take('{')) {
      auto const first = count();
      if (!first) return false;
      least = most = *first;
      if (take(',')) {
        auto const second = count();
        unbounded = !second;
        if (second) most = *second;
      }
      if (!take('}') || (!unbounded && most < least)) return false;
    } else if (!take('?')) {
      return true;
    }
    std::vector<regexp_step> const body(steps().begin() + static_cast<std::ptrdiff_t>(begin), steps().end());
    auto const length = static_cast<std::ptrdiff_t>(body.size());
    auto repeat = [&] {
      for (regexp_step const& each : body) emit(each);
    };
    steps().resize(begin);
    for (std::size_t i = 0; i != least; ++i) repeat();
    if (unbounded) {
      emit({kind::fork, 1, length + 2});
      repeat();
      emit({kind::jump, -length - 1});
    } else {
      for (std::size_t i = least; i != most; ++i) {
        emit({kind::fork, 1, length + 1});
        repeat();
      }
    }
    return true;
  }

  std::optional<std::size_t> count() {
    std::size_t const begin = at_;
    std::size_t value = 0;
    for (; peek() >= '0' && peek() <= '9'; ++at_)
      value = std::min(value * 10 + static_cast<std::size_t>(peek() - '0'), most_steps + 1);
    if (at_ == begin) return std::nullopt;
    return value;
  }

  std::vector<regexp_step>& steps() { return made_.steps_; }
  std::size_t size() const { return made_.steps_.size(); }
  static std::ptrdiff_t distance(std::size_t from, std::size_t to) {
    return static_cast<std::ptrdiff_t>(to) - static_cast<std::ptrdiff_t>(from);
  }

  std::size_t emit(regexp_step step) {
    if (size() == most_steps) too_large();
    steps().push_back(step);
    return size() - 1;
  }
  void emit_set(code_points set) {
    if ((ranges_ += set.ranges().size()) > most_ranges) too_large();
    made_.sets_.push_back(std::move(set));
    emit({kind::take, static_cast<std::ptrdiff_t>(made_.sets_.size() - 1)});
  }

  [[noreturn]] static void too_large() {
    throw limit_error(
        errc::pattern_limit,
        "a pattern of match(...) or search(...) is too large: with its repetitions written out it may have "
        "10,000 characters and classes, and groups 200 deep");
  }

  bool done() const { return at_ == pattern_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0'; }
  bool take(char c) {
    if (done() || pattern_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  int nested_ = 0;
  std::size_t ranges_ = 0;
  regexp made_;
};

inline std::optional<regexp> regexp::compile(std::string_view pattern) { return regexp_compiler(pattern).compile(); }

}  // namespace riffle::detail

#endif
