// SPDX-License-Identifier: BSL-1.0

// The kernel: one source for all instruction sets. Each includes it in a namespace of its own, after it has defined
//   class block        64 bytes, and comparisons of them that give a bit a byte
//   prefix_xor(m)      bit i: the parity of the bits 0 to i
//   compact(...)       appends the tokens of a block
//   store_depths(...)  the running sum of opening less closing brackets
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

// Whether an escape is wrong. Only called where there are any, or where one goes on.
inline std::uint64_t wrong_escapes(block const& bytes, std::uint64_t backslashes, std::uint64_t escaped,
                                   block_carry& c) {
  std::uint64_t const unicode = escaped & bytes.eq('u');
  std::uint64_t wrong = escaped & ~bytes.escapable();
  if ((unicode | c.unicode | c.surrogate | c.high) == 0) return wrong;
  block const folded = bytes.folded();
  std::uint64_t const digits = follow(unicode, c.unicode, 1) | follow(unicode, c.unicode, 2) |
                               follow(unicode, c.unicode, 3) | follow(unicode, c.unicode, 4);
  wrong |= digits & ~(bytes.between('0', '9') | folded.between('a', 'f'));
  std::uint64_t const surrogate = follow(unicode, c.unicode, 1) & folded.eq('d');
  std::uint64_t const seconds = follow(surrogate, c.surrogate, 1);
  std::uint64_t const high = seconds & (bytes.between('8', '9') | folded.between('a', 'b'));
  std::uint64_t const low = seconds & folded.between('c', 'f');
  wrong |= follow(high, c.high, 3) & ~backslashes;
  wrong |= follow(high, c.high, 4) & ~unicode;
  wrong |= follow(high, c.high, 6) ^ low;
  constexpr std::uint64_t last = std::uint64_t{0x3F} << 58;  // what the next block needs
  c.unicode = unicode & last;
  c.surrogate = surrogate & last;
  c.high = high & last;
  c.unfinished_escape = c.unicode | c.surrogate | c.high;
  return wrong;
}

// Table 3-7 of the Unicode standard.
inline std::uint64_t wrong_utf8(block const& bytes, std::uint64_t beyond_ascii, block_carry& c) {
  std::uint64_t const to_8f = bytes.between(0x80, 0x8F), to_9f = bytes.between(0x90, 0x9F),
                      to_bf = bytes.between(0xA0, 0xBF);
  std::uint64_t const leads2 = bytes.between(0xC2, 0xDF), leads3 = bytes.between(0xE0, 0xEF),
                      leads4 = bytes.between(0xF0, 0xF4);
  std::uint64_t const continues = to_8f | to_9f | to_bf;
  std::uint64_t const wanted = follow(leads2 | leads3 | leads4, c.leads2 | c.leads3 | c.leads4, 1) |
                               follow(leads3 | leads4, c.leads3 | c.leads4, 2) | follow(leads4, c.leads4, 3);
  std::uint64_t wrong = (continues ^ wanted) | (beyond_ascii & ~(continues | leads2 | leads3 | leads4));
  std::uint64_t const e0 = bytes.eq(0xE0), ed = bytes.eq(0xED), f0 = bytes.eq(0xF0), f4 = bytes.eq(0xF4);
  wrong |= follow(e0, c.low_seconds, 1) & (to_8f | to_9f);
  wrong |= follow(ed, c.high_seconds, 1) & to_bf;
  wrong |= follow(f0, c.low_seconds4, 1) & to_8f;
  wrong |= follow(f4, c.high_seconds4, 1) & (to_9f | to_bf);
  c.unfinished_utf8 = leads2 >> 63 | leads3 >> 62 | leads4 >> 61;
  c.leads2 = leads2;
  c.leads3 = leads3;
  c.leads4 = leads4;
  c.low_seconds = e0;
  c.high_seconds = ed;
  c.low_seconds4 = f0;
  c.high_seconds4 = f4;
  return wrong;
}

// Checks up to 64 bytes of numbers and literals, each with the byte after it, all of them at once.
inline std::uint64_t wrong_scalars(char const* p, std::size_t count, scalar_carry& c) {
  block const bytes = block::load(p);
  auto const last = static_cast<unsigned>(count - 1);
  std::uint64_t const valid = ~std::uint64_t{0} >> (63 - last);
  std::uint64_t const inside = valid & ~(bytes.space() | bytes.operators() | bytes.eq('"'));
  std::uint64_t const begins = inside & ~(inside << 1 | c.inside);
  c.inside = inside >> last & 1;
  std::uint64_t const digits = bytes.between('0', '9') & valid, minus = bytes.eq('-'), e = bytes.eq('e');

  // true, null, false
  std::uint64_t const t = begins & bytes.eq('t'), n = begins & bytes.eq('n'), f = begins & bytes.eq('f');
  std::uint64_t const u = bytes.eq('u'), l = bytes.eq('l');
  std::uint64_t wrong = begins & ~(digits | minus | t | n | f);
  wrong |= (follow(t, c.t, 1) & ~bytes.eq('r')) | (follow(t, c.t, 2) & ~u) | (follow(t, c.t, 3) & ~e);
  wrong |= (follow(n, c.n, 1) & ~u) | ((follow(n, c.n, 2) | follow(n, c.n, 3)) & ~l);
  wrong |= (follow(f, c.f, 1) & ~bytes.eq('a')) | (follow(f, c.f, 2) & ~l) | (follow(f, c.f, 3) & ~bytes.eq('s')) |
           (follow(f, c.f, 4) & ~e);
  wrong |= (follow(t | n, c.t | c.n, 4) | follow(f, c.f, 5)) & inside;
  // A literal may have begun several calls ago, if these were short.
  auto const history = [last](std::uint64_t now, std::uint64_t before) {
    return last == 63 ? now : now << (63 - last) | before >> (last + 1);
  };
  c.t = history(t, c.t);
  c.n = history(n, c.n);
  c.f = history(f, c.f);

  // Numbers: a marker each, which moves from part to part.
  auto const up = [last](std::uint64_t markers, std::uint64_t& carry) {
    std::uint64_t const moved = markers << 1 | carry;
    carry = markers >> last & 1;
    return moved;
  };
  auto const over_digits = [digits, valid, last](std::uint64_t markers, std::uint64_t& carry) {
    std::uint64_t sum;
    markers = (markers | carry) & valid;
    bool const goes_on = __builtin_add_overflow(markers & digits, digits, &sum);
    sum = (sum | markers) & ~digits;
    carry = last == 63 ? goes_on : sum >> 1 >> last & 1;
    return sum;
  };
  std::uint64_t const integer = (begins & digits) | up(begins & minus, c.minus);
  wrong |= integer & ~digits;
  wrong |= up(integer & bytes.eq('0'), c.zero) & digits;  // a zero stands alone
  std::uint64_t const after_integer = over_digits(integer, c.integer);
  std::uint64_t const point = after_integer & bytes.eq('.');
  std::uint64_t const fraction = up(point, c.point);
  wrong |= fraction & ~digits;
  std::uint64_t const after_fraction = over_digits(fraction, c.fraction);
  std::uint64_t const exponent = (after_integer | after_fraction) & (e | bytes.eq('E'));
  std::uint64_t const first = up(exponent, c.e);
  std::uint64_t const sign = first & (minus | bytes.eq('+'));
  std::uint64_t const power = (first & ~sign) | up(sign, c.sign);
  wrong |= power & ~digits;
  std::uint64_t const after_power = over_digits(power, c.power);
  wrong |= ((after_integer & ~point & ~exponent) | (after_fraction & ~exponent) | after_power) & inside;
  return wrong & valid;
}

template <bool line_feeds>
inline char const* classify_blocks(char const* p, char const* const end, char const* const base,
                                   name_filter const& names, block_carry& carry, token_buffer& out, bool& bad) {
  block_carry c = carry;
  std::size_t n = out.count, scalar_bytes = 0;
  std::uint64_t wrong = 0;
  auto const check_scalars = [&] {
    for (std::size_t i = 0; i < scalar_bytes; i += 64)
      wrong |= wrong_scalars(out.scalars.data() + i, std::min<std::size_t>(scalar_bytes - i, 64), c.scalars);
    scalar_bytes = 0;
  };
  for (; end - p >= 72 && n <= token_buffer::capacity; p += 64) {
    prefetch(p);
    block const bytes = block::load(p);
    std::uint64_t quotes = bytes.eq('"');
    std::uint64_t const backslashes = bytes.eq('\\');
    if ((backslashes | c.unfinished_escape | c.escaped) != 0) {
      std::uint64_t const escaped = escaped_bytes(backslashes, c.escaped);
      quotes &= ~escaped;
      wrong |= wrong_escapes(bytes, backslashes, escaped, c);
    }
    std::uint64_t const strings = prefix_xor(quotes) ^ c.in_string;  // from the opening quote to before the closing one
    std::uint64_t const closing = quotes & ~strings, opening = quotes & strings;
    c.in_string = static_cast<std::uint64_t>(static_cast<std::int64_t>(strings) >> 63);
    std::uint64_t const space = bytes.space() & ~strings, operators = bytes.operators() & ~strings;
    std::uint64_t const scalars = ~(strings | quotes | space | operators);
    wrong |= bytes.between(0, 0x1F) & ~space;
    std::uint64_t const beyond_ascii = bytes.beyond_ascii();
    if ((beyond_ascii | c.unfinished_utf8) != 0) wrong |= wrong_utf8(bytes, beyond_ascii, c);

    std::uint64_t const after_scalars = scalars << 1 | c.scalar;
    std::uint64_t const begins = scalars & ~after_scalars;
    c.scalar = scalars >> 63;
    scalar_bytes = append(bytes, p, scalars | after_scalars, out.scalars.data(), scalar_bytes);
    if (scalar_bytes > out.scalars.size() - 128) check_scalars();

    // Strings that are as long as a name that is looked for, or have escapes.
    std::uint64_t candidates = ~std::uint64_t{0};
    if (!names.all) {
      bool const over = __builtin_add_overflow(strings, backslashes & strings, &candidates);
      c.string_escapes = __builtin_add_overflow(candidates, c.string_escapes, &candidates) || over;
      for (unsigned i = 0; i != names.count; ++i) candidates |= follow(opening, c.opening, names.sizes[i] + 1u);
    }
    candidates &= closing;
    c.opening = opening;

    std::uint64_t tokens = closing | operators | begins;
    if constexpr (line_feeds) tokens |= space & bytes.eq('\n');
    compact(bytes, p, tokens, candidates, static_cast<std::uint32_t>(p - base), out, n);
    n += static_cast<std::size_t>(std::popcount(tokens));
  }
  check_scalars();
  carry = c;
  out.count = n;
  bad = wrong != 0;
  return p;
}

inline char const* classify(char const* p, char const* end, char const* base, bool line_feeds, name_filter const& names,
                            block_carry& carry, token_buffer& out, bool& bad) {
  return line_feeds ? classify_blocks<true>(p, end, base, names, carry, out, bad)
                    : classify_blocks<false>(p, end, base, names, carry, out, bad);
}

inline void check(unsigned char const* what, std::size_t count, outermost outside, token_carry& carry,
                  container_bits& containers, token_masks& out) {
  block const tokens = block::load(reinterpret_cast<char const*>(what)), folded = tokens.folded();
  std::uint64_t valid = count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
  std::uint64_t const open = folded.eq('{') & valid, close = folded.eq('}') & valid;
  std::uint64_t const curly = (tokens.eq('{') | tokens.eq('}')) & valid;
  std::uint64_t const comma = tokens.eq(',') & valid, colon = tokens.eq(':') & valid;
  std::uint64_t const candidate = tokens.eq(token_buffer::candidate) & valid;
  std::uint64_t const string = (tokens.eq('"') & valid) | candidate;
  std::uint64_t const separator = outside == outermost::lines ? tokens.eq('\n') & valid : 0;
  std::uint64_t const scalar = valid & ~(open | close | comma | colon | string | separator);
  store_depths(tokens, what, out.depths.data());

  // At depth 0, and a closing bracket too many.
  block const depths = block::load(reinterpret_cast<char const*>(out.depths.data()));
  auto const depth = static_cast<int>(containers.depth);
  std::uint64_t root = depths.eq(-depth) & valid;
  std::uint64_t wrong = close & depths.eq(-depth - 1);

  // The kind of the container that each token stands in.
  std::uint64_t bits = containers.bits, changes = 0;
  for (std::uint64_t rest = open | close; rest != 0; rest &= rest - 1) {
    auto const at = static_cast<unsigned>(std::countr_zero(rest));
    std::uint64_t const opens = open >> at & 1, object = curly >> at & 1;
    std::uint64_t const next = opens != 0 ? bits << 1 | object : bits >> 1;
    wrong |= ((bits ^ object) & ~opens & 1) << at;
    changes |= ((next ^ bits) & 1) << at;
    bits = next;
  }
  std::uint64_t const in_object = prefix_xor(changes << 1) ^ (0 - (containers.bits & 1));
  if (containers.depth + static_cast<std::uint64_t>(std::popcount(open)) > containers.limit)
    for (std::uint64_t rest = open; rest != 0; rest &= rest - 1) {
      auto const at = static_cast<unsigned>(std::countr_zero(rest));
      if (depth + out.depths[at] >= static_cast<int>(containers.limit)) wrong |= rest & (0 - rest);
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
  bool const over = outside == outermost::nothing && (root & ended) != 0;
  if (over) good = static_cast<std::size_t>(std::countr_zero(root & ended)) + 1;
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
  out.candidate = candidate & key & valid;
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

inline char const* skip(char const* p, char const* end, char stop, skip_carry& c) {
  for (; end - p >= 64; p += 64) {
    prefetch(p);
    block const bytes = block::load(p), folded = bytes.folded();
    if (bytes.eq(stop) != 0) break;
    std::uint64_t quotes = bytes.eq('"');
    std::uint64_t const backslashes = bytes.eq('\\');
    std::uint64_t escaped = c.escaped;
    if ((backslashes | c.escaped) != 0) quotes &= ~escaped_bytes(backslashes, escaped);
    std::uint64_t const strings = prefix_xor(quotes) ^ c.in_string;
    if ((backslashes & ~strings) != 0) break;  // escapes nothing there
    c.escaped = escaped;
    c.in_string = static_cast<std::uint64_t>(static_cast<std::int64_t>(strings) >> 63);
    std::uint64_t const opens = folded.eq('{') & ~strings;
    std::uint64_t closes = folded.eq('}') & ~strings;
    std::uint64_t const most = c.depth + static_cast<std::uint64_t>(std::popcount(opens));
    auto const closed = static_cast<std::uint64_t>(std::popcount(closes));
    if (closed >= c.depth)
      for (std::uint64_t depth = c.depth; closes != 0; closes &= closes - 1) {
        std::uint64_t const before = (closes & (0 - closes)) - 1;
        if (depth-- + static_cast<std::uint64_t>(std::popcount(opens & before)) == 1) {
          c.depth = 0;
          return p + std::countr_zero(closes);
        }
      }
    c.depth = most - closed;
  }
  return p;
}

// Goes from one token that matters to the next: in an object the names that are looked for and the values after them, in
// an array the values, and the closing bracket.
inline batch_match match(token_batch const& w, flat_matcher& m) {
  using watch = flat_matcher::watch;
  using shape = match_events::shape;
  using stop = batch_match::stop;
  token_masks const& t = w.masks;
  std::size_t const count = t.count;
  block const depths = block::load(reinterpret_cast<char const*>(t.depths.data()));
  auto const at = [&depths](std::int64_t level) {
    return level < -64 || level > 64 ? 0 : depths.eq(static_cast<int>(level));
  };
  std::uint64_t rest = count == 0 ? 0 : ~std::uint64_t{0} >> (64 - count);
  for (;;) {
    auto const level = static_cast<std::int64_t>(m.levels() - w.open.depth);
    std::uint64_t const here = at(level) & rest;
    if (m.waits()) {
      std::uint64_t const ends = t.close & here;
      if (ends == 0) return {count};
      auto const i = static_cast<std::size_t>(std::countr_zero(ends));
      rest &= ~std::uint64_t{1} << i;
      if (!m.end_value(w.offset_of(w.token(i)) + 1)) return {i + 1, stop::too_large};
      if (m.crowded()) return {i + 1, stop::crowded};
      continue;
    }
    flat_matcher::frame const& f = m.top();
    bool const seeks_name = f.what == watch::names && f.target == flat_matcher::none;
    std::uint64_t const closes = m.levels() != 0 ? t.close & at(level - 1) & rest : 0;
    std::uint64_t events = closes;
    if (f.what != watch::nothing) events |= (seeks_name ? t.candidate : t.values) & here;
    if (events == 0) return {count};
    auto i = static_cast<std::size_t>(std::countr_zero(events));
    rest &= ~std::uint64_t{1} << i;
    if ((closes >> i & 1) != 0) {
      if (!m.pop(w.offset_of(w.token(i)) + 1)) return {i + 1, stop::too_large};
      if (m.crowded()) return {i + 1, stop::crowded};
      continue;
    }
    if (seeks_name) {
      char const* const quote = w.string_begin(i);
      if (!m.raw_name({quote + 1, static_cast<std::size_t>(w.token(i) - quote - 1)})) continue;
      i += 2;  // over the colon
      if (i >= count) return {count};
      rest &= ~std::uint64_t{1} << i;
    }
    std::uint32_t target;
    bool const is_string = (t.string >> i & 1) != 0;
    char const* const token = w.token(i);
    if (!m.next_target(target)) {
      // Not passed: the value is still to come.
      return {i, stop::duplicate, is_string ? w.string_begin(i) : token};
    }
    if (target == flat_matcher::none) continue;
    shape const what = is_string ? shape::other
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
    std::uint64_t const end = w.offset_of(is_string ? token + 1 : token_batch::scalar_end(token));
    if (!m.finish(a, begin, end)) {
      m.wait(a, begin);
      return {i + 1, stop::too_large};
    }
    if (m.crowded()) return {i + 1, stop::crowded};
  }
}

inline constexpr kernel_functions functions{&classify, &check, &skip, &match};
