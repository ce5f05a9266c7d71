// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_PATH_PARSER_HPP
#define RIFFLE_PATH_PARSER_HPP

/// \file
/// Reads a path in any of its three spellings, while compiling or at run time.

#include <riffle/path/reader.hpp>
#include <riffle/path/segment.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace riffle::detail {

/// The numbers of a selector, as in path_selector.
struct path_bounds {
  std::uint64_t start = 0;
  std::uint64_t end = path_selector::unbounded;
  std::uint64_t step = 1;
  bool start_from_end = false;
  bool end_from_end = false;
  bool backwards = false;
};

/// What the parser finds out about a query.
struct path_traits {
  bool singular = true;                            ///< names and indices only, one in each segment
  bool streamable = true;                          ///< neither negative numbers nor filters
  std::optional<std::size_t> negative_index = {};  ///< where the first one stands
};

/// A recursive-descent parser that tells `Sink` what it reads:
/// - `segment(bool descendant)`: a segment begins;
/// - `selector(path_selector::kind, path_bounds)`: its next selector;
/// - `name(std::string_view)`: a part of the name of that selector, unescaped;
/// - `begin_filter()`, `end_filter()`: the next selector, and around the expression that it is of; an expression comes
///   operands first:
/// - `literal(path_expression::kind)`, then name() with parts of its text;
/// - `begin_query(bool from_root)`, `end_query()`: around the segments of one;
/// - `apply(path_expression::kind, std::size_t n)`: to the n operands before.
template <class Sink>
class path_parser : path_reader {
public:
  constexpr path_parser(std::string_view text, Sink& sink) : path_reader(text), sink_(sink) {}

  constexpr path_traits parse() {
    path_traits traits;
    if (peek() == '/')
      pointer();
    else if (take('$'))
      json_path(traits);
    else if (!done())
      dotted(traits);
    return traits;
  }

private:
  using kind = path_selector::kind;
  using term = path_expression::kind;

  // The three spellings.

  /// RFC 9535: `$`, then segments, blanks before each.
  constexpr void json_path(path_traits& traits) {
    in_json_path_ = true;
    while (!done()) {
      skip_blanks();
      segment(traits);
    }
  }

  /// As JSONPath without the `$`, without blanks between segments, and with other rules for names.
  constexpr void dotted(path_traits& traits) {
    if (peek() == '.' && peek(1) != '.') expected("expected a name, '*', '[' or '..' at the start");
    if (peek() != '.' && peek() != '[') {
      sink_.segment(false);
      if (!name_or_wildcard(traits))
        expected("expected a name, '*', '[' or '..' (a name of other characters is written ['...'])");
    }
    while (!done()) segment(traits);
  }

  /// RFC 6901: tokens, each after a `/`.
  constexpr void pointer() {
    while (take('/')) {
      sink_.segment(false);
      if (auto const index = to_integer(text().substr(at(), text().find('/', at()) - at())))
        sink_.selector(kind::name_or_index, {.start = static_cast<std::uint64_t>(*index)});
      else
        sink_.selector(kind::name, {});
      while (!done() && peek() != '/') {
        if (!take('~'))
          character(sink_);
        else if (take('0'))
          sink_.name("~");
        else if (take('1'))
          sink_.name("/");
        else
          expected("expected '0' or '1' after '~' (~0 stands for '~', ~1 for '/')");
      }
    }
  }

  // Segments.

  constexpr void segment(path_traits& traits) {
    bool const dot = take('.');
    bool const descendant = dot && take('.');
    sink_.segment(descendant);
    if (descendant) traits.singular = false;
    if (peek() == '[' && (descendant || !dot)) return brackets(traits);
    if (!dot) expected("expected '.', '..' or '[' (a name of other characters is written ['...'])");
    if (name_or_wildcard(traits)) return;
    if (descendant) expected("expected a name, '*' or '[' after '..' (a name of other characters is written ['...'])");
    expected("expected a name or '*' after '.' (a name of other characters is written ['...'])");
  }

  constexpr bool name_or_wildcard(path_traits& traits) {
    if (take('*')) {
      traits.singular = false;
      sink_.selector(kind::wildcard, {});
      return true;
    }
    if (!is_name_character(true)) return false;
    sink_.selector(kind::name, {});
    while (is_name_character(false)) character(sink_);
    return true;
  }

  constexpr bool is_name_character(bool first) const {
    constexpr std::string_view delimiters = ".[]*'\"()?,";
    char const c = peek();
    if (static_cast<unsigned char>(c) >= 0x80) return true;
    if (!in_json_path_) return c > ' ' && c != '\x7F' && delimiters.find(c) == delimiters.npos;
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && is_digit(c));
  }

  constexpr void brackets(path_traits& traits) {
    take('[');
    std::size_t selectors = 0;
    do {
      skip_blanks();
      selector(traits);
      skip_blanks();
      if (++selectors == 2) traits.singular = false;
    } while (take(','));
    if (!take(']')) expected("expected ',' or ']'");
  }

  // Selectors in brackets.

  constexpr void selector(path_traits& traits) {
    char const c = peek();
    if (c == '\'' || c == '"') {
      sink_.selector(kind::name, {});
      return quoted(sink_);
    }
    if (c == '-' || is_digit(c) || c == ':') return index_or_slice(traits);
    if (take('*')) {
      traits.singular = false;
      return sink_.selector(kind::wildcard, {});
    }
    if (!take('?')) expected("expected a quoted name, '*', an index, a slice or a filter");
    traits.singular = traits.streamable = false;
    filter();
  }

  constexpr void index_or_slice(path_traits& traits) {
    std::size_t const begin = at();
    auto const start = integer();
    skip_blanks();
    path_bounds bounds;
    if (!take(':')) {
      if (*start < 0 && !traits.negative_index) traits.negative_index = begin;
      bounds.start_from_end = set(bounds.start, *start);
      traits.streamable &= !bounds.start_from_end;
      return sink_.selector(kind::index, bounds);
    }
    traits.singular = false;
    skip_blanks();
    auto const end = integer();
    skip_blanks();
    if (take(':')) {
      skip_blanks();
      if (auto const step = integer()) bounds.backwards = set(bounds.step, *step);
    }
    if (bounds.backwards) {
      bounds.start = path_selector::unbounded;
      bounds.end_from_end = true;
    }
    if (start) bounds.start_from_end = set(bounds.start, *start);
    if (end) bounds.end_from_end = set(bounds.end, *end);
    traits.streamable &= !bounds.start_from_end && !bounds.end_from_end && !bounds.backwards;
    sink_.selector(kind::slice, bounds);
  }

  /// Whether the number is negative, in which case its opposite is taken.
  static constexpr bool set(std::uint64_t& to, std::int64_t number) {
    to = static_cast<std::uint64_t>(number < 0 ? -number : number);
    return number < 0;
  }

  // Filters. RFC 9535, section 2.3.5, with the types of section 2.4.

  enum class operand_kind { literal, singular_query, query, value_function, logical_function };

  constexpr void filter() {
    bool const was_in_json_path = in_json_path_;
    in_json_path_ = true;
    sink_.begin_filter();
    any_of();
    sink_.end_filter();
    in_json_path_ = was_in_json_path;
  }

  constexpr void any_of() {
    enter();
    std::size_t n = 0;
    do all_of();
    while (++n, take("||"));
    if (n > 1) sink_.apply(term::or_, n);
    --nested_;
  }

  constexpr void all_of() {
    std::size_t n = 0;
    do {
      skip_blanks();
      test_or_comparison();
      skip_blanks();
    } while (++n, take("&&"));
    if (n > 1) sink_.apply(term::and_, n);
  }

  constexpr void test_or_comparison() {
    bool const negated = take('!');
    if (negated) skip_blanks();
    if (take('(')) {
      any_of();
      if (!take(')')) expected("expected '&&', '||' or ')'");
    } else {
      std::size_t const begin = at();
      operand_kind const left = operand();
      skip_blanks();
      std::size_t const place = at();
      if (auto const comparison = comparison_operator()) {
        if (negated) invalid(place, "'!' negates a test and no comparison: put the comparison in parentheses");
        expect_one_value(left, begin);
        skip_blanks();
        std::size_t const right_begin = at();
        expect_one_value(operand(), right_begin);
        sink_.apply(*comparison, 2);
      } else if (left == operand_kind::literal || left == operand_kind::value_function) {
        if (done()) expected("expected a comparison: a value alone is neither true nor false");
        invalid(begin, "a value alone is neither true nor false: compare it with something");
      }
    }
    if (negated) sink_.apply(term::not_, 1);
  }

  constexpr std::optional<term> comparison_operator() {
    if (take("==")) return term::equal;
    if (take("!=")) return term::not_equal;
    if (take("<=")) return term::less_equal;
    if (take(">=")) return term::greater_equal;
    if (take('<')) return term::less;
    if (take('>')) return term::greater;
    return std::nullopt;
  }

  constexpr void expect_one_value(operand_kind given, std::size_t begin) const {
    if (given == operand_kind::query)
      invalid(begin, "a query to several values where one is needed: use names and indices only, or value(...)");
    if (given == operand_kind::logical_function)
      invalid(begin, "match(...) and search(...) are true or false by themselves and are not compared");
  }

  constexpr operand_kind operand() {
    char const c = peek();
    if (c == '@' || c == '$') return query();
    if (c == '\'' || c == '"') {
      sink_.literal(term::string);
      quoted(sink_);
      return operand_kind::literal;
    }
    if (c == '-' || is_digit(c)) return number();
    if (c >= 'a' && c <= 'z') return word();
    expected("expected '@', '$', a function or a literal (a string is written in quotes)");
  }

  constexpr operand_kind query() {
    sink_.begin_query(!take('@'));
    take('$');
    path_traits traits;
    for (;;) {
      std::size_t const end = at();
      skip_blanks();
      if (peek() != '.' && peek() != '[') {
        back_to(end);
        break;
      }
      segment(traits);
    }
    sink_.end_query();
    return traits.singular ? operand_kind::singular_query : operand_kind::query;
  }

  /// A number as in JSON.
  constexpr operand_kind number() {
    std::size_t const begin = at();
    take('-');
    bool const zero = peek() == '0';
    std::size_t const digits = at();
    if (!skip_digits()) expected("expected a digit after '-'");
    if (zero && at() - digits > 1) invalid(begin, "a number has no leading zeros");
    if (take('.') && !skip_digits()) expected("expected a digit after '.'");
    if (take('e') || take('E')) {
      if (!take('-')) take('+');
      if (!skip_digits()) expected("expected a digit in the exponent");
    }
    sink_.literal(term::number);
    sink_.name(since(begin));
    return operand_kind::literal;
  }

  constexpr operand_kind word() {
    std::size_t const begin = at();
    char c = peek();
    do back_to(at() + 1), c = peek();
    while ((c >= 'a' && c <= 'z') || c == '_' || is_digit(c));
    std::string_view const name = since(begin);
    if (c == '(') return function(name, begin);
    if (name == "null")
      sink_.literal(term::null);
    else if (name == "true")
      sink_.literal(term::true_);
    else if (name == "false")
      sink_.literal(term::false_);
    else
      invalid(begin, "expected true, false, null or a function (a string is written in quotes, a member as @.name)");
    return operand_kind::literal;
  }

  constexpr operand_kind function(std::string_view name, std::size_t begin) {
    struct signature {
      std::string_view name;
      term what;
      std::size_t parameters;
      bool of_nodes, logical;
    };
    constexpr std::array<signature, 5> known{{{"length", term::length, 1, false, false},
                                              {"count", term::count, 1, true, false},
                                              {"match", term::match, 2, false, true},
                                              {"search", term::search, 2, false, true},
                                              {"value", term::value, 1, true, false}}};
    signature const* called = known.data();
    while (called->name != name)
      if (++called == known.data() + known.size())
        invalid(begin, "no such function: there are length, count, match, search and value");
    enter();
    take('(');
    for (std::size_t i = 0; i != called->parameters; ++i) {
      skip_blanks();
      std::size_t const argument = at();
      operand_kind const given = operand();
      bool const is_query = given == operand_kind::query || given == operand_kind::singular_query;
      if (called->of_nodes && !is_query)
        invalid(argument, "expected a query as the argument of count(...) or value(...)");
      if (!called->of_nodes) expect_one_value(given, argument);
      skip_blanks();
      if (i + 1 != called->parameters && !take(',')) expected("expected ',' and a second argument");
    }
    if (!take(')')) expected("expected ')' after the function's last argument");
    sink_.apply(called->what, called->parameters);
    --nested_;
    return called->logical ? operand_kind::logical_function : operand_kind::value_function;
  }

  /// Parentheses, functions and filters in one another are read, and later evaluated, by recursion.
  constexpr void enter() {
    if (++nested_ > 64) invalid(at(), "a filter with more than 64 parentheses, functions and filters in one another");
  }

  Sink& sink_;
  int nested_ = 0;
  bool in_json_path_ = false;
};

}  // namespace riffle::detail

#endif
