// SPDX-License-Identifier: BSL-1.0

/// The classes of each byte of a block, by a comparison or two where they are asked for.
class byte_classes {
public:
  class tables {
  public:
    explicit tables(ascii::table const& of) : of_(&of) {}

  private:
    friend byte_classes;
    ascii::table const* of_;
  };

  [[gnu::always_inline]] byte_classes(block const& b, tables const& t) : bytes_(b), table_(t.of_) {}
  template <unsigned char Class>
  [[gnu::always_inline]] std::uint64_t of() const {
    if (table_ == &ascii::bytes) {
      switch (Class) {
        case ascii::op: return bytes_.operators();
        case ascii::space: return bytes_.space();
        case ascii::escapable: return bytes_.escapable();
        case ascii::control: return bytes_.between(0, 0x1F);
        case ascii::hex_digit: return bytes_.between('0', '9') | bytes_.folded().between('a', 'f');
        default: return 0;
      }
    } else if (table_ == &ascii::scalars) {
      switch (Class) {
        case ascii::digit: return bytes_.between('0', '9');
        case ascii::zero: return bytes_.eq('0');
        case ascii::minus: return bytes_.eq('-');
        case ascii::plus: return bytes_.eq('+');
        case ascii::point: return bytes_.eq('.');
        case ascii::exponent: return bytes_.folded().eq('e');
        case ascii::letter: return bytes_.letters();
        case ascii::inside: return ~(bytes_.operators() | bytes_.space() | bytes_.eq('"'));
        default: return 0;
      }
    } else {
      switch (Class) {
        case ascii::open: return bytes_.folded().eq('{');
        case ascii::close: return bytes_.folded().eq('}');
        case ascii::curly: return bytes_.eq('{') | bytes_.eq('}');
        case ascii::comma: return bytes_.eq(',');
        case ascii::colon: return bytes_.eq(':');
        case ascii::string: return bytes_.eq('"') | bytes_.eq(ascii::candidate);
        case ascii::feed: return bytes_.eq('\n');
        default: return 0;
      }
    }
  }

private:
  block const& bytes_;
  ascii::table const* table_;
};
