// SPDX-License-Identifier: BSL-1.0

// The kernel: one source for all instruction sets. Each includes it in a namespace of its own, after it has defined
//   class block         64 bytes, and comparisons of them that give a bit a byte
//   class byte_classes  which of them are in the classes of a table
//   prefix_xor(m)       bit i: the parity of the bits 0 to i
//   class compactor     appends the tokens of a block
//   append(...)         appends some of the bytes of a block
//   store_depths(...)   the running sum of opening less closing brackets
// The algorithms on masks are those of simdjson's first stage (Langdale and Lemire, "Parsing gigabytes of JSON per
// second", 2019) and of Parabix (Cameron et al.: scan_thru), and their likes for numbers, escapes, UTF-8 and tokens.

inline void prefetch(char const* p) {
  // As a number: there may be nothing so far on.
  __builtin_prefetch(reinterpret_cast<void const*>(reinterpret_cast<std::uintptr_t>(p) + 2048));
}

// The mask moved up by n bytes; what comes in are the last bytes of the block before.
inline std::uint64_t follow(std::uint64_t mask, std::uint64_t before, unsigned n) {
  return mask << n | before >> (64 - n);
}

// The bytes that are escaped by a backslash. (A run of backslashes escapes what follows if it is odd.)
inline std::uint64_t escaped_bytes(std::uint64_t backslashes, std::uint64_t& carry) {
  constexpr std::uint64_t odd = 0xAAAAAAAAAAAAAAAA;
  std::uint64_t const begins = backslashes & ~carry;
  std::uint64_t const codes = (((begins << 1) | odd) - begins) ^ odd;
  std::uint64_t const escaped = codes ^ (backslashes | carry);
  carry = (codes & backslashes) >> 63;
  return escaped;
}

// The closing quotes of strings with escapes, among other bits: one carries over what is left of its string.
inline std::uint64_t strings_with_escapes(std::uint64_t strings, std::uint64_t backslashes, std::uint64_t& carry) {
  std::uint64_t sum;
  bool const over = __builtin_add_overflow(strings, backslashes & strings, &sum);
  carry = __builtin_add_overflow(sum, carry, &sum) || over;
  return sum;
}

// Whether a \\u escape is wrong. Only called where there are any, or where one goes on.
inline std::uint64_t wrong_unicode_escapes(block const& bytes, byte_classes const& classes, std::uint64_t backslashes,
                                           std::uint64_t unicode, block_carry& c) {
  std::uint64_t const digits = follow(unicode, c.unicode, 1) | follow(unicode, c.unicode, 2) |
                               follow(unicode, c.unicode, 3) | follow(unicode, c.unicode, 4);
  std::uint64_t wrong = digits & (~classes.of<ascii::hex_digit>() | bytes.beyond_ascii());
  constexpr std::uint64_t last = std::uint64_t{0x3F} << 58;  // what the next block needs
  block const folded = bytes.folded();
  std::uint64_t const surrogate = follow(unicode, c.unicode, 1) & folded.eq('d');
  c.unicode = unicode & last;
  if ((surrogate | c.surrogate | c.high) != 0) {
    std::uint64_t const seconds = follow(surrogate, c.surrogate, 1);
    std::uint64_t const high = seconds & (bytes.between('8', '9') | folded.between('a', 'b'));
    std::uint64_t const low = seconds & folded.between('c', 'f');
    wrong |= follow(high, c.high, 3) & ~backslashes;
    wrong |= follow(high, c.high, 4) & ~unicode;
    wrong |= follow(high, c.high, 6) ^ low;
    c.surrogate = surrogate & last;
    c.high = high & last;
  }
  c.unfinished_escape = c.unicode | c.surrogate | c.high;
  return wrong;
}

// Checks the numbers and literals in 64 bytes, each followed by the byte that ends it. Those that end in these bytes, all at
// once: returns the number of bytes that they take, or 0 where they are not valid or none ends.
class scalar_checker {
public:
  scalar_checker() : tables_(ascii::scalars) {}

  std::size_t operator()(char const* p, std::uint64_t valid) const {
    block const bytes = block::load(p);
    byte_classes const classes(bytes, tables_);
    std::uint64_t const inside = classes.of<ascii::inside>(), ends = ~inside & valid;
    auto const size = static_cast<std::size_t>(64 - std::countl_zero(ends));
    std::uint64_t const digits = classes.of<ascii::digit>(), minus = classes.of<ascii::minus>();
    std::uint64_t const signs = minus | classes.of<ascii::plus>(), points = classes.of<ascii::point>();
    std::uint64_t const letters = classes.of<ascii::letter>(), e = classes.of<ascii::exponent>();
    std::uint64_t const begins = inside & ~(inside << 1);
    std::uint64_t const exponents = e & ~(letters << 1);  // not those that end true and false
    std::uint64_t wrong = inside & ~(digits | signs | points | letters | e);
    wrong |= begins & ~(digits | minus | letters);
    wrong |= letters & ~begins & ~(letters << 1);
    if (letters != 0) wrong |= wrong_literals(bytes, begins & letters, inside);
    wrong |= (signs | points) << 1 & ~digits;
    wrong |= exponents << 1 & ~(digits | signs);
    wrong |= signs & ~(exponents << 1) & ~(begins & minus);
    wrong |= (points | exponents) & ~(digits << 1);
    std::uint64_t const leading = classes.of<ascii::zero>() & (begins | (begins & minus) << 1);
    wrong |= leading << 1 & digits;  // a zero stands alone
    // In the order of begins, points and exponents, a point comes after the begin, and no exponent after one.
    std::uint64_t const others = ~(begins | points | exponents);
    wrong |= points & ~((begins << 1) + others);
    wrong |= exponents & ((exponents << 1) + others);
    return size == 0 || (wrong & (~std::uint64_t{0} >> (64 - size))) != 0 ? 0 : size;
  }

private:
  static std::uint64_t wrong_literals(block const& bytes, std::uint64_t begins, std::uint64_t inside) {
    std::uint64_t const t = begins & bytes.eq('t'), n = begins & bytes.eq('n'), f = begins & bytes.eq('f');
    std::uint64_t wrong = begins & ~(t | n | f);
    wrong |= (t << 1 & ~bytes.eq('r')) | ((t << 2 | n << 1) & ~bytes.eq('u')) | ((t << 3 | f << 4) & ~bytes.eq('e'));
    wrong |= ((n << 2 | n << 3 | f << 2) & ~bytes.eq('l')) | (f << 1 & ~bytes.eq('a')) | (f << 3 & ~bytes.eq('s'));
    return wrong | ((t << 4 | n << 4 | f << 5) & inside);
  }

  byte_classes::tables tables_;
};

// Checks the numbers and literals that are complete, and keeps what is left. Where any is not valid, nothing is left.
[[gnu::noinline]] inline bool check_scalars(token_buffer& out) {
  scalar_checker const check;
  std::size_t const count = std::exchange(out.scalar_bytes, 0);
  std::size_t i = 0;
  while (count - i >= 64) {
    std::size_t const size = check(out.scalars.data() + i, ~std::uint64_t{0});
    if (size == 0) return false;
    i += size;
  }
  if (std::size_t const rest = count - i; rest != 0) {
    std::uint64_t const valid = (std::uint64_t{1} << rest) - 1;
    std::size_t const size = check(out.scalars.data() + i, valid);
    // Either something is wrong, or one goes on.
    if (size == 0)
      for (std::size_t k = i; k != count; ++k)
        if (!lex::is(lex::scalar, out.scalars[k])) return false;
    i += size;
  }
  std::memmove(out.scalars.data(), out.scalars.data() + i, 64);
  out.scalar_bytes = count - i;
  return true;
}

template <bool line_feeds>
inline char const* classify_blocks(char const* p, char const* const end, char const* const base,
                                   name_filter const& names, block_carry& carry, token_buffer& out, bool& bad) {
  block_carry c = carry;
  std::size_t n = out.count;
  std::uint64_t wrong = 0;
  byte_classes::tables const tables(ascii::bytes);
  compactor const compact;
  block::pattern const quote = block::all('"'), backslash = block::all('\\'), letter_u = block::all('u');
  std::array<unsigned, 4> const sizes = names.quoted_sizes();
  block before = p - base >= 64 ? block::load(p - 64) : block::zeros();
  for (; end - p >= 72 && n <= token_buffer::capacity; p += 64) {
    prefetch(p);
    block const bytes = block::load(p);
    byte_classes const classes(bytes, tables);
    std::uint64_t const backslashes = bytes.eq(backslash);
    std::uint64_t const escaped = escaped_bytes(backslashes, c.escaped);
    std::uint64_t const quotes = bytes.eq(quote) & ~escaped;
    std::uint64_t const strings = prefix_xor(quotes) ^ c.in_string;  // from the opening quote to before the closing one
    c.in_string = static_cast<std::uint64_t>(static_cast<std::int64_t>(strings) >> 63);
    std::uint64_t const space = classes.of<ascii::space>() & ~strings, operators = classes.of<ascii::op>() & ~strings;
    std::uint64_t const scalars = ~(strings | quotes | space | operators);
    std::uint64_t const beyond_ascii = bytes.beyond_ascii();
    std::uint64_t const unicode = escaped & bytes.eq(letter_u);
    wrong |= classes.of<ascii::control>() & ~(space | beyond_ascii);
    wrong |= escaped & ~classes.of<ascii::escapable>();
    wrong |= beyond_ascii & (escaped | ~strings);
    if ((unicode | c.unfinished_escape) != 0) wrong |= wrong_unicode_escapes(bytes, classes, backslashes, unicode, c);
    if ((beyond_ascii | c.beyond_ascii) != 0) wrong |= bytes.wrong_utf8(before);
    c.beyond_ascii = beyond_ascii >> 61;  // a sequence may go on
    before = bytes;

    std::uint64_t const after_scalars = scalars << 1 | c.scalar;
    std::uint64_t const begins = scalars & ~after_scalars;
    c.scalar = scalars >> 63;
    out.scalar_bytes = append(bytes, p, scalars | after_scalars, out.scalars.data(), out.scalar_bytes);
    if (out.scalar_bytes > out.scalars.size() - 128 && !check_scalars(out)) wrong = 1;

    // Strings with escapes, or as long as a name that is looked for.
    std::uint64_t may_be_name = strings_with_escapes(strings, backslashes, c.string_escapes);
    std::uint64_t const closing = quotes & ~strings, opening = quotes & strings;
    if (names.count != 0) {
      may_be_name |= follow(opening, c.opening, sizes[0]);
      for (unsigned i = 1; i < names.count; ++i) may_be_name |= follow(opening, c.opening, sizes[i]);
    }
    c.opening = opening;
    may_be_name = (may_be_name | names.all) & closing;

    std::uint64_t tokens = closing | operators | begins;
    if constexpr (line_feeds) tokens |= space & bytes.eq('\n');
    compact(bytes, p, tokens, may_be_name, static_cast<std::uint32_t>(p - base), out, n);
    n += static_cast<std::size_t>(std::popcount(tokens));
  }
  carry = c;
  out.count = n;
  bad = wrong != 0 || !check_scalars(out);
  return p;
}

inline char const* classify(char const* p, char const* end, char const* base, bool line_feeds, name_filter const& names,
                            block_carry& carry, token_buffer& out, bool& bad) {
  return line_feeds ? classify_blocks<true>(p, end, base, names, carry, out, bad)
                    : classify_blocks<false>(p, end, base, names, carry, out, bad);
}

inline void check(token_batch& w, std::size_t count, outermost outside, token_carry& carry,
                  container_bits& containers) {
  token_masks& out = w.masks;
  unsigned char const* const what = w.tokens->what.data() + w.first;
  block const tokens = block::load(reinterpret_cast<char const*>(what));
  byte_classes::tables const tables(ascii::tokens);
  byte_classes const classes(tokens, tables);
  std::uint64_t valid = count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
  std::uint64_t const open = classes.of<ascii::open>() & valid, close = classes.of<ascii::close>() & valid;
  std::uint64_t const curly = classes.of<ascii::curly>() & valid, comma = classes.of<ascii::comma>() & valid;
  std::uint64_t const colon = classes.of<ascii::colon>() & valid, string = classes.of<ascii::string>() & valid;
  std::uint64_t const separator = outside == outermost::lines ? classes.of<ascii::feed>() & valid : 0;
  std::uint64_t const scalar = valid & ~(open | close | comma | colon | string | separator);

  store_depths(tokens, what, out.depths.data());

  // Whether the container that each token stands in is an object: set by each bracket after which it is, reset by others.
  std::uint64_t const brackets = open | close;
  std::uint64_t bits = containers.bits, objects = 0;
  for (std::uint64_t rest = brackets; rest != 0; rest &= rest - 1) {
    auto const at = static_cast<unsigned>(std::countr_zero(rest));
    std::uint64_t const opens = open >> at & 1, object = curly >> at & 1;
    bits = (bits << opens | (object & opens)) >> (opens ^ 1);
    objects |= (bits & 1) << at;
  }
  std::uint64_t const kept = objects | ~brackets;
  std::uint64_t const in_object = (kept + objects + (containers.bits & 1)) ^ kept ^ objects;
  std::uint64_t wrong = close & (curly ^ in_object);

  // At depth 0, and a closing bracket too many.
  auto const depth = static_cast<std::int64_t>(containers.depth);
  block const depths = block::load(reinterpret_cast<char const*>(out.depths.data()));
  std::uint64_t root = depths.eq(static_cast<int>(-depth)) & valid;
  wrong |= close & depths.eq(static_cast<int>(-depth - 1));
  if (containers.depth + static_cast<std::uint64_t>(std::popcount(open)) > containers.limit)
    for (std::uint64_t rest = open; rest != 0; rest &= rest - 1) {
      auto const at = static_cast<unsigned>(std::countr_zero(rest));
      if (depth + out.depths[at] >= static_cast<std::int64_t>(containers.limit)) wrong |= rest & (0 - rest);
    }
  if (outside == outermost::array) root = 0;
  std::uint64_t const in_array = ~in_object & ~root;

  // What may stand after what.
  std::uint64_t const after_open = open << 1 | carry.open, after_comma = comma << 1 | carry.comma,
                      after_colon = colon << 1 | carry.colon;
  std::uint64_t const key = string & in_object & ((open & curly) << 1 | carry.open_object | after_comma);
  std::uint64_t const values = (string & ~key) | scalar | open;
  std::uint64_t const ended = (string & ~key) | scalar | close;
  std::uint64_t const after_ended = ended << 1 | carry.ended;
  wrong |= colon ^ (key << 1 | carry.key);
  wrong |= values & in_object & ~after_colon;
  wrong |= values & in_array & ~(after_open | after_comma);
  wrong |= comma & (~after_ended | root);
  wrong |= close & ~(after_ended | after_open);
  if (outside == outermost::lines) {
    wrong |= values & root & ~(separator << 1 | carry.separator);
    wrong |= separator & ~root;
  }
  wrong &= valid;

  std::size_t good = count;
  std::uint64_t const ends = outside == outermost::nothing ? root & ended : 0;
  bool const over = ends != 0;
  if (over) good = static_cast<std::size_t>(std::countr_zero(ends)) + 1;
  if (wrong != 0) good = std::min(good, static_cast<std::size_t>(std::countr_zero(wrong)));
  out.all_valid = good == count && !over;
  out.count = good;
  if (good != 64) valid = (std::uint64_t{1} << good) - 1;
  out.open = open & valid;
  out.close = close & valid;
  out.curly = curly;
  out.key = key & valid;
  out.string = string;
  out.scalar = scalar;
  out.candidate = tokens.eq(ascii::candidate) & key & valid;
  out.separator = separator & valid;
  out.comma = comma;
  out.colon = colon;
  out.values = values & valid;
  if (!out.all_valid || count == 0) return;
  auto const last = static_cast<unsigned>(count - 1);
  carry = {open >> last & 1, (open & curly) >> last & 1, comma >> last & 1,    colon >> last & 1,
           key >> last & 1,  ended >> last & 1,          separator >> last & 1};
  containers.bits = bits;
  containers.depth += static_cast<std::uint64_t>(std::popcount(open));
  containers.depth -= static_cast<std::uint64_t>(std::popcount(close));
}

#include <riffle/scan/isa/seek.ipp>

// Goes from one token that matters to the next: in an object the names that are looked for and the values after them, in
// an array the values, and the closing bracket.
inline batch_match match(token_batch const& w, flat_matcher& m) {
  using watch = flat_matcher::watch;
  using shape = match_events::shape;
  using stop = batch_match::stop;
  token_masks const& t = w.masks;
  std::size_t const count = t.count;
  block const depths = block::load(reinterpret_cast<char const*>(t.depths.data()));
  auto const at = [&](std::size_t level) {
    auto const distance = static_cast<std::int64_t>(level - w.open.depth);
    return distance < -64 || distance > 64 ? 0 : depths.eq(static_cast<int>(distance));
  };
  // The tokens at each level that may be live soon; at deeper ones they are looked for when they are.
  std::array<std::uint64_t, 5> levels;
  for (std::size_t i = 0; i != levels.size(); ++i) levels[i] = at(i);
  auto const at_level = [&](std::size_t level) { return level < levels.size() ? levels[level] : at(level); };

  char const* name = nullptr;  // the last one taken
  auto const stopped = [&name](std::size_t passed, stop why = stop::none, char const* value = nullptr) {
    return batch_match{passed, why, value, name};
  };
  std::uint64_t rest = count == 0 ? 0 : ~std::uint64_t{0} >> (64 - count);
  for (std::size_t i = 0;;) {
    if (m.seeks() && m.top().target == flat_matcher::none) return stopped(i + 1, stop::seeks);
    std::size_t const level = m.levels();
    std::uint64_t const here = at_level(level) & rest;
    if (m.waits()) [[unlikely]] {
      std::uint64_t const ends = t.close & here;
      if (ends == 0) return stopped(count);
      i = static_cast<std::size_t>(std::countr_zero(ends));
      rest &= ~std::uint64_t{1} << i;
      if (!m.end_value(w.offset_of(w.token(i)) + 1)) return stopped(i + 1, stop::too_large);
      if (m.crowded()) return stopped(i + 1, stop::crowded);
      continue;
    }
    flat_matcher::frame const& f = m.top();
    std::uint32_t target;
    bool accepted;
    std::uint64_t const closes = level != 0 ? t.close & at_level(level - 1) & rest : 0;
    if (f.what == watch::names && f.target == flat_matcher::none) {
      // The next name that is looked for, or the end of the object.
      std::uint64_t const first_close = closes & (0 - closes);
      std::uint64_t keys = t.candidate & here & (first_close - 1);
      std::uint32_t which = flat_matcher::none;
      for (; keys != 0; keys &= keys - 1) {
        i = static_cast<std::size_t>(std::countr_zero(keys));
        char const* const quote = w.string_begin(i);
        which = m.find_raw_name(quote + 1, static_cast<std::size_t>(w.token(i) - quote - 1));
        if (which == flat_matcher::none) continue;
        name = quote;
        // Most values only fill a slot: then to the next name.
        std::size_t const v = i + 2;
        if (v >= count || (t.open >> v & 1) != 0 || m.has_seen(which)) break;
        bool const is_string = (t.string >> v & 1) != 0;
        char const* const token = w.token(v);
        flat_matcher::arrival const& a =
            m.arrival_of(m.target_of(which), !is_string && *token == 'n' ? shape::null : shape::other);
        if (!a.only_fills) break;
        m.take_named(which, target);
        rest &= ~std::uint64_t{1} << v;
        std::uint64_t const begin = w.offset_of(is_string ? w.string_begin(v) : token);
        if (!m.fill(a, begin, w.offset_of(is_string ? token + 1 : w.scalar_end(v)))) {
          m.wait(a, begin);
          return stopped(v + 1, stop::too_large);
        }
      }
      if (keys == 0) {
        if (closes == 0) return stopped(count);
        i = static_cast<std::size_t>(std::countr_zero(closes));
        rest &= ~std::uint64_t{1} << i;
        if (!m.pop(w.offset_of(w.token(i)) + 1)) return stopped(i + 1, stop::too_large);
        if (m.crowded()) return stopped(i + 1, stop::crowded);
        continue;
      }
      i += 2;  // over the colon
      if (i >= count) return m.take_name(which), stopped(count);
      accepted = m.take_named(which, target);
    } else {
      std::uint64_t const events = closes | (f.what != watch::nothing ? t.values & here : 0);
      if (events == 0) return stopped(count);
      i = static_cast<std::size_t>(std::countr_zero(events));
      if ((closes >> i & 1) != 0) {
        rest &= ~std::uint64_t{1} << i;
        if (!m.pop(w.offset_of(w.token(i)) + 1)) return stopped(i + 1, stop::too_large);
        if (m.crowded()) return stopped(i + 1, stop::crowded);
        continue;
      }
      accepted = m.next_target(target);
    }
    rest &= ~std::uint64_t{1} << i;
    bool const is_string = (t.string >> i & 1) != 0;
    char const* const token = w.token(i);
    if (!accepted) {
      // Not passed: the value is still to come.
      return stopped(i, stop::duplicate, is_string ? w.string_begin(i) : token);
    }
    if (target == flat_matcher::none) continue;
    shape const what = is_string       ? shape::other
                       : *token == '{' ? shape::object
                       : *token == '[' ? shape::array
                       : *token == 'n' ? shape::null
                                       : shape::other;
    flat_matcher::arrival const& a = m.arrival_of(target, what);
    if (!a.acts) continue;
    std::uint64_t const begin = w.offset_of(is_string ? w.string_begin(i) : token);
    m.arrive(a, begin);
    if (what == shape::object || what == shape::array) {
      if (a.node != flat_matcher::none)
        m.push(a, what == shape::object, begin);
      else
        m.wait(a, begin);
      continue;
    }
    std::uint64_t const end = w.offset_of(is_string ? token + 1 : level != 0 ? w.scalar_end(i) : w.scalar_end(token));
    if (!m.finish(a, begin, end)) {
      m.wait(a, begin);
      return stopped(i + 1, stop::too_large);
    }
    if (m.crowded()) return stopped(i + 1, stop::crowded);
  }
}

inline constexpr kernel_functions functions{&classify, &check, &match, &skip, &seek};
