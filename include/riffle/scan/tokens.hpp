// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_TOKENS_HPP
#define RIFFLE_SCAN_TOKENS_HPP

/// \file
/// What the kernels work on, the same for every instruction set: the tokens of a stretch of input, and the little that
/// is carried from one block of 64 bytes, or of 64 tokens, to the next.
///
/// A token is an operator ({}[]:,), a string, at its closing quote, or a number or literal, at its first byte. With
/// format::lines a line feed is a token, too.

#include <riffle/scan/lex.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace riffle::detail {

class flat_matcher;

/// How long the names are that are looked for, so that few other strings need a second look.
struct name_filter {
  std::array<unsigned char, 4> sizes = {};  // in bytes, distinct, without quotes
  unsigned count = 0;
  std::uint64_t all = 0;  // all ones: too many sizes, or too large ones: any string may be one

  constexpr name_filter() = default;
  explicit name_filter(std::vector<std::string> const& names) {
    for (std::string const& name : names) {
      if (name.size() > 62) all = ~std::uint64_t{0};
      if (std::find(sizes.begin(), sizes.begin() + count, name.size()) != sizes.begin() + count) continue;
      if (count == sizes.size()) all = ~std::uint64_t{0};
      if (all == 0) sizes[count++] = static_cast<unsigned char>(name.size());
    }
    if (all != 0) count = 0;
  }
  std::array<unsigned, 4> quoted_sizes() const {
    std::array<unsigned, 4> result;
    std::transform(sizes.begin(), sizes.end(), result.begin(), [](unsigned char size) { return size + 1u; });
    return result;
  }
};

/// Tokens in a row, dense: what they are and where.
struct token_buffer {
  static constexpr std::size_t capacity = 1024;

  // The byte at which a token stands; ascii::candidate instead of a quote where a string may be a name that is looked for.
  alignas(64) std::array<unsigned char, capacity + 128> what;
  // Bytes from the base of the stretch. The first is that of the token before.
  std::array<std::uint32_t, capacity + 128> places;
  std::size_t count = 0;
  // Numbers and literals, each with the byte after it.
  std::array<char, 1024 + 128> scalars;
  std::size_t scalar_bytes = 0;  // not yet checked

  std::uint32_t place(std::size_t i) const { return places[i + 1]; }
  std::uint32_t place_before(std::size_t i) const { return places[i]; }
};

/// What is carried from block to block of the input. Bit 63 of a mask is the last byte of the block before.
struct block_carry {
  std::uint64_t in_string = 0;          // all ones: the block begins inside a string
  std::uint64_t escaped = 0;            // 1: its first byte is escaped
  std::uint64_t string_escapes = 0;     // 1: the string that is open has an escape
  std::uint64_t scalar = 0;             // 1: the byte before belongs to a number or literal
  std::uint64_t opening = 0;            // opening quotes
  std::uint64_t unfinished_escape = 0;  // not 0: look at the next three
  std::uint64_t unicode = 0;            // the u of escapes
  std::uint64_t surrogate = 0;          // first digits D of such escapes
  std::uint64_t high = 0;               // second digits of first halves of surrogate pairs
  std::uint64_t beyond_ascii = 0;       // of its last three bytes, those that are not ASCII
};

/// What the last token was, a bit 0 each, for the next.
struct token_carry {
  std::uint64_t open = 0, open_object = 0, comma = 0, colon = 0, key = 0, ended = 0, separator = 0;
};

/// The containers that are open: one bit each, set for objects, the innermost lowest.
struct container_bits {
  std::uint64_t bits = 0;
  std::uint64_t depth = 0;
  std::uint64_t limit = 64;  // no deeper, and 64 at most
};

/// Up to 64 tokens, checked.
struct token_masks {
  std::uint64_t open, close, curly, key, string, scalar, candidate, separator, comma, colon;
  std::uint64_t values;   // where values begin: strings, by their end
  std::size_t count = 0;  // so many are valid
  bool all_valid = false;
  // How many containers each token stands in, less those at the first. Brackets stand outside of what they enclose.
  alignas(64) std::array<signed char, 64> depths;

  /// Those in a container at `depth`, where the first token is in one at `first`.
  std::uint64_t at(std::uint64_t depth, std::uint64_t first) const {
    auto const distance = static_cast<std::int64_t>(depth - first);
    return distance < -64 || distance > 64 ? 0 : relative(distance);
  }
  std::uint64_t relative(std::int64_t distance) const {
    auto const depth = static_cast<signed char>(distance);
    std::uint64_t result = 0;
#if defined(__SSE2__)
    for (int i = 0; i != 4; ++i) {
      __m128i const sixteen = _mm_load_si128(reinterpret_cast<__m128i const*>(depths.data()) + i);
      auto const hits = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(sixteen, _mm_set1_epi8(depth))));
      result |= std::uint64_t{hits} << 16 * i;
    }
#else
    for (unsigned i = 0; i != 64; ++i) result |= std::uint64_t{depths[i] == depth} << i;
#endif
    return result;
  }
};

/// Up to 64 tokens, and where they stand.
struct token_batch {
  token_buffer const* tokens = nullptr;
  char const* base = nullptr;     // from which their places are counted
  std::uint64_t base_offset = 0;  // its offset in the input
  std::size_t first = 0;          // of the tokens
  container_bits open = {};       // around the first
  token_masks masks;

  char const* token(std::size_t i) const { return base + tokens->place(first + i); }
  char const* after_last(std::size_t i) const {
    return base + static_cast<std::uint32_t>(tokens->place_before(first + i) + 1);
  }
  std::uint64_t offset_of(char const* p) const { return base_offset + static_cast<std::uint64_t>(p - base); }
  /// The opening quote of a string: a token is where it is closed.
  [[gnu::always_inline]] char const* string_begin(std::size_t i) const {
    char const* const p = after_last(i);
    if (*p == '"') return p;
    if (*p == ' ' && p[1] == '"') return p + 1;
    return lex::space_end(scalar_end(p), token(i));  // between documents, a scalar may have been the last token
  }
  /// The end of a number or literal inside a container. Where the next token is valid, it is a comma or bracket, and only
  /// white space stands between.
  [[gnu::always_inline]] char const* scalar_end(std::size_t i) const {
    if (i + 1 >= masks.count) return scalar_end(token(i));
    char const* p = token(i + 1);
    while (lex::is(lex::space, p[-1])) --p;
    return p;
  }
  static char const* scalar_end(char const* p) {
    while (lex::is(lex::scalar, *p)) ++p;
    return p;
  }
};

/// How far the matcher came in a batch, and why it stopped there.
struct batch_match {
  enum class stop : unsigned char { none, crowded, seeks, too_large, duplicate };
  std::size_t passed = 0;  // tokens
  stop why = stop::none;
  char const* at = nullptr;    // of a duplicate: the value
  char const* name = nullptr;  // the opening quote of the last name that was taken, if any was
};

/// What may stand outside of all containers.
enum class outermost : unsigned char {
  values,   // any number of values
  lines,    // a value a line
  nothing,  // the end of a value there is the end of the tokens
  array,    // as in an array, which is not counted
};

/// What is carried on while a value is skipped.
struct skip_carry {
  char stop = '\0';             // ends the skipping where it stands
  std::uint64_t depth = 0;      // brackets open
  std::uint64_t in_string = 0;  // all ones
  std::uint64_t escaped = 0;    // 1: the next byte
};

/// The same for a search in the matcher's innermost object, and where that has come to.
struct seek_carry : skip_carry {
  enum class reached : unsigned char {
    nothing,       // it goes on
    name,          // the end of one that is looked for and taken; whether a colon follows is not known
    closing,       // a bracket that closes the object, of the wrong kind
    first_child,   // of a container, or its end
    next_child,    // an element, a member's value, or a document
    end_of_value,  // which may have been a document
    too_large,     // the end of one that was to be captured
  };

  char const* base = nullptr;
  std::uint64_t base_offset = 0;  // its offset in the input
  std::size_t max_depth = 0;
  outermost outside = {};

  reached what = reached::nothing;
  std::uint64_t string_escapes = 0;  // 1: the string that is open has an escape
  char const* string = nullptr;      // the opening quote that came last, if any did
  std::size_t lowest = 0;            // so many containers have been open all along
  std::uint64_t line_feeds = 0;      // passed between documents,
  std::uint64_t line_begin = 0;      // the last before this offset
};

/// The functions of one instruction set.
struct kernel_functions {
  /// Appends the tokens of whole blocks from `p` on, as long as there are 72 bytes and room, to `out`; their places are
  /// counted from `base`. Sets `bad` where a string or a number is not valid. Returns where it stopped.
  char const* (*classify)(char const* p, char const* end, char const* base, bool line_feeds, name_filter const& names,
                          block_carry& carry, token_buffer& out, bool& bad);
  /// Checks the order of `count` (up to 64) tokens, in containers that are and become `open`.
  void (*check)(token_batch& batch, std::size_t count, outermost outside, token_carry& carry, container_bits& open);
  /// Tells the matcher of a flat plan what checked tokens mean, up to where they are no longer valid.
  batch_match (*match)(token_batch const& batch, flat_matcher& matcher);
  /// Goes over whole blocks, looking at strings and brackets only, to the bracket that closes the outermost (depth 0
  /// then), or to a block in which `stop` stands, or to the last that is not whole.
  char const* (*skip)(char const* p, char const* end, skip_carry& carry);
  /// The same in an object of which only a few names matter, but takes these and their values, and goes on to the next
  /// such object.
  char const* (*seek)(char const* p, char const* end, flat_matcher& matcher, seek_carry& carry);
};

}  // namespace riffle::detail

#endif
