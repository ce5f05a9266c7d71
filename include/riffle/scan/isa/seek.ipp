// SPDX-License-Identifier: BSL-1.0

// The part of the kernel for validate::selected, which looks at strings and brackets only. Included by kernel.ipp.

// The strings and brackets of a block.
class outline {
public:
  class patterns {
  public:
    explicit patterns(char stop)
        : quote_(block::all('"')),
          backslash_(block::all('\\')),
          open_(block::all('{')),
          close_(block::all('}')),
          stop_(block::all(stop)) {}

  private:
    friend outline;
    block::pattern quote_, backslash_, open_, close_, stop_;
  };

  outline(block const& bytes, patterns const& all, std::uint64_t in_string, std::uint64_t& escaped)
      : backslashes(bytes.eq(all.backslash_)) {
    quotes = bytes.eq(all.quote_) & ~escaped_bytes(backslashes, escaped);
    strings = prefix_xor(quotes) ^ in_string;
    block const folded = bytes.folded();
    opens = folded.eq(all.open_) & ~strings;
    closes = folded.eq(all.close_) & ~strings;
    stops = bytes.eq(all.stop_) | (backslashes & ~strings);  // these escape nothing
  }

  std::uint64_t backslashes, quotes, strings, opens, closes;
  std::uint64_t stops;  // that this block is to be looked at byte by byte from here on
  std::uint64_t opening() const { return quotes & strings; }
  std::uint64_t closing() const { return quotes & ~strings; }
  // All ones where it ends inside a string.
  std::uint64_t in_string() const { return static_cast<std::uint64_t>(static_cast<std::int64_t>(strings) >> 63); }
};

// The bytes before the first of these.
inline std::uint64_t before(std::uint64_t mask) { return (mask & (0 - mask)) - 1; }

inline std::uint64_t count(std::uint64_t mask) { return static_cast<std::uint64_t>(std::popcount(mask)); }

// The closing bracket, a bit, with which so many that are open are closed; 0 if they are not.
inline std::uint64_t last_closing(std::uint64_t opens, std::uint64_t closes, std::uint64_t depth) {
  if (count(closes) < depth) return 0;
  for (; closes != 0; closes &= closes - 1, --depth) {
    std::uint64_t const bit = closes & (0 - closes);
    if (depth + count(opens & (bit - 1)) == 1) return bit;
  }
  return 0;
}

inline char const* skip(char const* p, char const* const end, skip_carry& carry) {
  skip_carry c = carry;
  outline::patterns const patterns(c.stop);
  for (; end - p >= 64; p += 64) {
    prefetch(p);
    std::uint64_t escaped = c.escaped;
    outline const o(block::load(p), patterns, c.in_string, escaped);
    std::uint64_t const opens = o.opens & before(o.stops), closes = o.closes & before(o.stops);
    if (std::uint64_t const last = last_closing(opens, closes, c.depth); last != 0) {
      c.depth = 0;
      p += std::countr_zero(last);
      break;
    }
    if (o.stops != 0) break;
    c.escaped = escaped;
    c.in_string = o.in_string();
    c.depth += count(opens) - count(closes);
  }
  carry = c;
  return p;
}

// Goes from name to name that is looked for, through what they are in, and from document to document, and leaves all else
// to the scanner.
class seeker {
public:
  seeker(char const* end, flat_matcher& m, seek_carry& carry) : end_(end), m_(m), c_(carry) {}

  char const* operator()(char const* p) {
    outline::patterns const patterns(c_.stop);
    block::pattern const colon = block::all(':');
    blocks_[0].openings = 0;
    for (std::size_t most = 4; end_ - p >= room; most = std::min(2 * most, capacity)) {
      begin_ = p;
      count_ = std::min(most, static_cast<std::size_t>(end_ - p - room) / 64 + 1);
      std::uint64_t in_string = c_.in_string, escaped = c_.escaped, string_escapes = c_.string_escapes;
      for (std::size_t i = 1; i <= count_; ++i, p += 64) {
        prefetch(p);
        looked& b = blocks_[i];
        b.in_string = in_string;
        b.escaped = escaped;
        b.string_escapes = string_escapes;
        block const bytes = block::load(p);
        outline const o(bytes, patterns, in_string, escaped);
        in_string = o.in_string();
        b.opens = o.opens;
        b.closes = o.closes;
        b.stops = o.stops;
        b.openings = o.opening();
        b.with_escapes = strings_with_escapes(o.strings, o.backslashes, string_escapes);
        b.names = o.closing() & ((bytes.eq(colon) | bytes.between(0, ' ')) >> 1 | std::uint64_t{1} << 63);
      }
      char const* const next = pass();
      if (next == nullptr) return at_;
      if (next == p) {
        c_.string = string_before(count_ + 1, 0);
        c_.in_string = in_string;
        c_.escaped = escaped;
        c_.string_escapes = string_escapes;
        blocks_[0].openings = blocks_[count_].openings;
      } else {
        p = next;
        outside();
        blocks_[0].openings = 0;
      }
    }
    return p;
  }

private:
  using shape = match_events::shape;
  using reached = seek_carry::reached;

  // What matters of a block. All that vectors are needed for is done for several of them at once: what comes of it takes
  // turns that are hard to foretell.
  struct looked {
    std::uint64_t in_string, escaped, string_escapes;  // as it begins
    std::uint64_t opens, closes, stops;
    std::uint64_t openings;      // quotes
    std::uint64_t with_escapes;  // closing quotes of strings with escapes, among other bits
    std::uint64_t names;         // closing quotes that a colon follows, or space before it, or the next block
  };
  static constexpr std::size_t capacity = 64;

  static constexpr std::ptrdiff_t room = 72;  // bytes: a block, and to look at a name's first eight

  static constexpr name_filter no_names = {};
  // Those that are looked for now.
  name_filter const* names() const { return m_.seeks_more() ? &m_.top().children->filter : &no_names; }
  std::uint64_t offset_of(char const* p) const { return c_.base_offset + static_cast<std::uint64_t>(p - c_.base); }
  bool stop(reached what) {
    c_.what = what;
    return false;
  }
  // To the next token. False where it is not in reach.
  bool over_space() {
    for (;; ++at_) {
      if (end_ - at_ < room) return false;
      if (!lex::is(lex::space, *at_) || *at_ == c_.stop) return true;
    }
  }
  // A container that may be entered here: an object to seek in, or one all whose children matter.
  bool enters(flat_plan::arrival const& a, bool is_object) const {
    if (!a.acts || a.node == flat_plan::none || a.slot_count != 0 || m_.levels() >= c_.max_depth) return false;
    flat_plan::node const& children = m_.node_of(a);
    return is_object ? children.few_names || children.member != flat_matcher::none : children.every_element;
  }

  // Where strings end that may be names.
  std::uint64_t candidates(std::size_t i, name_filter const& names) const {
    if (names.count == 0) return 0;
    looked const& b = blocks_[i];
    std::uint64_t result = b.with_escapes;
    for (unsigned k = 0; k != names.count; ++k)
      result |= follow(b.openings, blocks_[i - 1].openings, names.sizes[k] + 1u);
    return result & b.names;
  }
  // The opening quote that came last, of these in block i or of those in the blocks before it.
  char const* string_before(std::size_t i, std::uint64_t openings) const {
    for (; openings == 0; openings = blocks_[i].openings)
      if (--i == 0) return c_.string;
    return begin_ + 64 * i - 1 - std::countl_zero(openings);
  }
  void outside() {
    c_.in_string = c_.escaped = c_.string_escapes = 0;
    c_.string = nullptr;
  }

  // All names and ends in the blocks that were looked at. Returns where it goes on: after these, or after a value that
  // goes beyond them; nullptr where the scanner is to go on at at_.
  [[gnu::always_inline]] char const* pass() {
    constexpr std::uint64_t all = ~std::uint64_t{0};
    std::uint64_t depth = c_.depth, rest = all;
    name_filter const* filter = names();
    char const* next = begin_ + 64 * count_;
    for (std::size_t i = 1; i <= count_;) {
      looked const& b = blocks_[i];
      std::uint64_t const closed = count(b.closes & rest);
      if ((b.stops & rest) == 0 && closed < depth && (depth - closed > 1 || (candidates(i, *filter) & rest) == 0))
          [[likely]] {
        depth += count(b.opens & rest) - closed;
        ++i;
        rest = all;
        continue;
      }
      c_.depth = depth;
      char const* const from = events(i, rest);
      if (from == nullptr) return nullptr;
      depth = c_.depth;
      filter = names();
      auto const passed = static_cast<std::size_t>(from - begin_);
      i = passed / 64 + 1;
      rest = all << passed % 64;
      next = std::max(next, from);
    }
    c_.depth = depth;
    return next;
  }

  // Those in what is left of block i. Returns where it goes on: after the block, or after a value that goes beyond it;
  // nullptr where the scanner is to go on at at_.
  [[gnu::noinline]] char const* events(std::size_t i, std::uint64_t rest) {
    looked const& b = blocks_[i];
    char const* const p = begin_ + 64 * (i - 1);
    for (;;) {
      char const* const from = p + std::countr_zero(rest);
      std::uint64_t const stops = b.stops & rest, live = rest & before(stops);
      std::uint64_t const opens = b.opens & live, closes = b.closes & live;
      std::uint64_t const last = last_closing(opens, closes, c_.depth);
      std::uint32_t which = flat_matcher::none;
      std::uint64_t names = candidates(i, *this->names()) & live & (last - 1);
      for (; names != 0; names &= names - 1) {
        std::uint64_t const earlier = before(names);
        if (c_.depth + count(opens & earlier) != 1 + count(closes & earlier)) continue;
        char const* const quote = p + std::countr_zero(names);
        if (quote[1] != ':' && !lex::is(lex::space, quote[1])) continue;
        char const* const begin = string_before(i, b.openings & earlier);
        if (begin == nullptr) continue;  // it began before all this
        which = m_.find_raw_name(begin + 1, static_cast<std::size_t>(quote - begin - 1));
        if (which != flat_matcher::none) break;
      }
      if (which == flat_matcher::none && last == 0) {
        if (stops == 0) {
          c_.depth += count(opens) - count(closes);
          return p + 64;
        }
        at_ = from;
        if (from == p) {
          c_.string = string_before(i, 0);
          c_.in_string = b.in_string;
          c_.escaped = b.escaped;
          c_.string_escapes = b.string_escapes;
        }
        return nullptr;
      }
      at_ = p + std::countr_zero(which != flat_matcher::none ? names : last);
      c_.depth = 1;
      outside();
      if (!(which != flat_matcher::none ? value(which) : close()) || !child(which == flat_matcher::none))
        return nullptr;
      if (at_ - p >= 64) return at_;
      rest = ~std::uint64_t{0} << (at_ - p);
    }
  }

  // From the closing quote of a name to after its value, or into it. Each of these is false where the scanner is to go on.
  [[gnu::always_inline]] bool value(std::uint32_t which) {
    char const* const after_name = ++at_;
    auto const leave = [&] {
      m_.take_name(which);
      at_ = after_name;
      return stop(reached::name);
    };
    if (!over_space() || *at_ != ':' || m_.has_seen(which)) return leave();
    ++at_;
    if (!over_space()) return leave();
    char const* const begin = at_;
    char const first = *begin;
    flat_plan::arrival const& a = m_.arrival_of(m_.target_of(which), first == '{'   ? shape::object
                                                                     : first == '[' ? shape::array
                                                                     : first == 'n' ? shape::null
                                                                                    : shape::other);
    std::uint32_t target;
    if (first == '{' || first == '[') {
      if (!enters(a, first == '{')) return leave();
      m_.take_named(which, target);
      m_.arrive(a, offset_of(begin));
      m_.push(a, first == '{', offset_of(begin));
      ++at_;
      return true;
    }
    bool escapes = false;
    char const* after;
    if (first == '"') {
      after = lex::string_end(begin + 1, end_, escapes);
      if (after != nullptr) ++after;
    } else {
      after = lex::is(lex::number_begin, first) ? lex::number_end(begin, end_) : lex::literal_end(begin, end_);
    }
    if (after == nullptr) return leave();
    m_.take_named(which, target);
    at_ = after;
    if (!a.acts) return true;
    m_.arrive(a, offset_of(begin));
    if (!m_.finish(a, offset_of(begin), offset_of(after))) {
      m_.wait(a, offset_of(begin));
      return stop(reached::too_large);
    }
    return !m_.crowded() || stop(reached::end_of_value);
  }

  // At a closing bracket of the innermost container.
  [[gnu::always_inline]] bool close() {
    if ((*at_ == '}') != m_.top().is_object) return stop(reached::closing);
    ++at_;
    bool const fits = m_.pop(offset_of(at_));
    c_.lowest = std::min(c_.lowest, m_.levels());
    if (!fits) return stop(reached::too_large);
    return !m_.crowded() || stop(reached::end_of_value);
  }

  // Where all children matter, or between documents: into the next child that is an object, or an array of such.
  [[gnu::always_inline]] bool child(bool after_value) {
    while (!m_.seeks()) {
      flat_matcher::frame const& f = m_.top();
      char const* const from = at_;
      auto const leave = [&] {
        at_ = from;
        return stop(after_value ? reached::end_of_value : reached::first_child);
      };
      if (!f.every) return leave();
      if (m_.levels() == 0) {
        if (!next_document()) return false;
      } else {
        if (!over_space()) return leave();
        if (*at_ == (f.is_object ? '}' : ']')) {
          if (!close()) return false;
          after_value = true;
          continue;
        }
        if (after_value && (*at_ != ',' || (++at_, !over_space()))) return leave();
        if (f.is_object && !over_name()) return leave();
      }
      bool const is_object = *at_ == '{';
      flat_plan::arrival const& a = m_.arrival_of(f.target, is_object ? shape::object : shape::array);
      if ((!is_object && *at_ != '[') || !enters(a, is_object))
        return stop(after_value || f.is_object ? reached::next_child : reached::first_child);
      m_.arrive(a, offset_of(at_));
      m_.push(a, is_object, offset_of(at_));
      ++at_;
      after_value = false;
    }
    return true;
  }
  bool over_name() {
    if (*at_ != '"') return false;
    bool escapes = false;
    char const* const quote = lex::string_end(at_ + 1, end_, escapes);
    if (quote == nullptr) return false;
    at_ = quote + 1;
    return over_space() && *at_++ == ':' && over_space();
  }
  bool next_document() {
    bool separated = c_.outside == outermost::values;
    if (c_.outside == outermost::nothing || !over_space()) return stop(reached::end_of_value);
    if (c_.outside == outermost::array && *at_ == ',') {
      separated = true;
      ++at_;
    }
    while (c_.outside == outermost::lines && *at_ == '\n') {
      separated = true;
      ++at_;
      ++c_.line_feeds;
      c_.line_begin = offset_of(at_);
      if (!over_space()) break;
    }
    if (!separated) return stop(reached::end_of_value);
    return over_space() || stop(reached::next_child);
  }

  char const* const end_;
  flat_matcher& m_;
  seek_carry& c_;
  char const* at_ = nullptr;     // up to which the matcher has been told
  char const* begin_ = nullptr;  // of the blocks that were looked at
  std::size_t count_ = 0;
  std::array<looked, capacity + 1> blocks_;  // the first is the one before
};

inline char const* seek(char const* p, char const* end, flat_matcher& m, seek_carry& carry) {
  return seeker(end, m, carry)(p);
}
