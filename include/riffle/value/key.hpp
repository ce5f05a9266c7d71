// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VALUE_KEY_HPP
#define RIFFLE_VALUE_KEY_HPP

/// \file
/// Canonical keys: bytes that are the same exactly where two JSON values are equal. Numbers are compared by mathematical
/// value, strings by code points, arrays in order, objects without order; of members with one name the last counts.
///
/// A key is a tag and what the tag wants: z, t, f; n number as decimal; s length and bytes; [ keys ]; { names and keys }.

#include <riffle/error.hpp>
#include <riffle/scan/unescape.hpp>
#include <riffle/value/number.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::detail {

/// Levels of nesting down to which values are materialised, compared and hashed, which recurse.
inline constexpr std::size_t deepest = 2'000;

[[noreturn]] inline void throw_too_deep(location where) {
  throw limit_error(errc::depth_limit,
                    "a value nested deeper than 2,000 levels cannot be materialised or compared; select parts of it",
                    std::move(where));
}

inline void append_length(std::string& out, std::size_t size) {
  for (; size >= 0x80; size >>= 7) out.push_back(static_cast<char>(static_cast<unsigned char>(size | 0x80)));
  out.push_back(static_cast<char>(static_cast<unsigned char>(size)));
}

inline void append_string_key(std::string& out, std::string_view text) {
  out.push_back('s');
  append_length(out, text.size());
  out.append(text);
}

inline void append_number_key(std::string& out, std::string_view json) {
  decimal const d(json);
  out.push_back('n');
  if (d.negative) out.push_back('-');
  out.append(d.digits).append("e").append(std::to_string(d.exponent)).push_back(';');
}

/// Doubles with integral values below 2^64 are those integers; others are the shortest decimals that read back as them.
inline void append_double_key(std::string& out, double value) {
  if (value == std::trunc(value) && std::fabs(value) < 18446744073709551616.0) {
    std::string integer = std::to_string(static_cast<std::uint64_t>(std::fabs(value)));
    return append_number_key(out, value < 0 ? '-' + integer : integer);
  }
  if (!std::isfinite(value)) {  // no JSON number, but a boost::json::value may hold it
    out.append(std::isnan(value) ? "nan;" : value > 0 ? "n+inf;" : "n-inf;");
    return;
  }
  append_number_key(out, boost::json::serialize(boost::json::value(value)));
}

/// Writes keys. Members are written as they come; where they are out of order in some object, finish() puts those of all
/// objects in order at once, so that each byte is moved twice however deep it stands.
class key_writer {
public:
  explicit key_writer(std::string& out) : out_(&out), start_(out.size()) {}

  std::string& out() { return *out_; }
  void begin_object() {
    out_->push_back('{');
    objects_.push_back({.begin = out_->size(), .first = open_.size()});
    nested_.push_back(objects_.size() - 1);
  }
  /// The key of the member's value follows.
  void name(std::string_view text) {
    end_member();
    open_.push_back({.begin = out_->size(), .object = objects_.size()});
    append_string_key(*out_, text);
    open_.back().name_size = text.size();
    open_.back().name = out_->size() - text.size();
  }
  void end_object() {
    object& ended = objects_[nested_.back()];
    end_member();
    auto const members = open_.begin() + static_cast<std::ptrdiff_t>(ended.first);
    for (auto i = members; i != open_.end() && i + 1 != open_.end(); ++i) in_order_ &= text_of(*i) < text_of(i[1]);
    ended.first = members_.size();
    members_.insert(members_.end(), members, open_.end());
    open_.erase(members, open_.end());
    ended.last = members_.size();
    ended.end = out_->size();
    ended.after = objects_.size();
    nested_.pop_back();
    out_->push_back('}');
  }
  void finish() {
    if (in_order_) return;
    for (object& each : objects_) sort(each);
    std::string const written = out_->substr(start_);
    out_->resize(start_);
    copy(written, start_, start_ + written.size(), 0);
  }

private:
  struct member {
    std::size_t begin, end = 0;           // of name and value
    std::size_t name = 0, name_size = 0;  // its text
    std::size_t object = 0;               // the first in it, if it has any
  };
  struct object {
    std::size_t begin, end = 0;   // of what stands between the braces
    std::size_t first, last = 0;  // in members_; while it is open, first in open_
    std::size_t after = 0;        // the object that began next after its end
  };

  std::string_view text_of(member const& m) const { return std::string_view(*out_).substr(m.name, m.name_size); }

  // The member that was named last in this object has ended, if there is one.
  void end_member() {
    if (open_.size() != objects_[nested_.back()].first) open_.back().end = out_->size();
  }

  void sort(object& o) {
    auto const first = members_.begin() + static_cast<std::ptrdiff_t>(o.first);
    auto const last = members_.begin() + static_cast<std::ptrdiff_t>(o.last);
    std::sort(first, last, [this](member const& a, member const& b) {
      int const order = text_of(a).compare(text_of(b));
      return order != 0 ? order < 0 : a.begin > b.begin;
    });
    auto const same = [this](member const& a, member const& b) { return text_of(a) == text_of(b); };
    o.last = static_cast<std::size_t>(std::unique(first, last, same) - members_.begin());  // of one name, the last
  }

  // Of what was written, from `begin` to `end`; `number` is the first object in it.
  void copy(std::string_view written, std::size_t begin, std::size_t end, std::size_t number) {
    while (number != objects_.size() && objects_[number].begin < end) {
      object const& o = objects_[number];
      out_->append(written.substr(begin - start_, o.begin - begin));
      for (std::size_t i = o.first; i != o.last; ++i)
        copy(written, members_[i].begin, members_[i].end, members_[i].object);
      begin = o.end;
      number = o.after;
    }
    out_->append(written.substr(begin - start_, end - begin));
  }

  std::string* out_;
  std::size_t start_;
  bool in_order_ = true;
  std::vector<object> objects_;      // in the order in which they begin
  std::vector<std::size_t> nested_;  // those that are open
  std::vector<member> open_;         // their members
  std::vector<member> members_;      // of those that have ended
};

inline void write_key(key_writer& to, boost::json::value const& from, std::size_t depth) {
  if (depth == deepest) throw_too_deep({});
  std::string& out = to.out();
  switch (from.kind()) {
    case boost::json::kind::null: out.push_back('z'); break;
    case boost::json::kind::bool_: out.push_back(from.get_bool() ? 't' : 'f'); break;
    case boost::json::kind::int64: append_number_key(out, std::to_string(from.get_int64())); break;
    case boost::json::kind::uint64: append_number_key(out, std::to_string(from.get_uint64())); break;
    case boost::json::kind::double_: append_double_key(out, from.get_double()); break;
    case boost::json::kind::string: append_string_key(out, {from.get_string().data(), from.get_string().size()}); break;
    case boost::json::kind::array:
      out.push_back('[');
      for (auto const& each : from.get_array()) write_key(to, each, depth + 1);
      out.push_back(']');
      break;
    case boost::json::kind::object:
      to.begin_object();
      for (auto const& each : from.get_object()) {
        to.name({each.key().data(), each.key().size()});
        write_key(to, each.value(), depth + 1);
      }
      to.end_object();
      break;
  }
}

inline void append_key(std::string& out, boost::json::value const& from) {
  key_writer to(out);
  write_key(to, from, 0);
  to.finish();
}

/// Reads valid JSON text as keys.
class key_reader {
public:
  explicit key_reader(std::string_view text) : text_(text) {}

  void append(std::string& out) {
    key_writer to(out);
    read(to, 0);
    to.finish();
  }

private:
  void read(key_writer& to, std::size_t depth) {
    if (depth == deepest) throw_too_deep({});
    std::string& out = to.out();
    switch (next()) {
      case 'n': out.push_back('z'), at_ += 4; break;
      case 't': out.push_back('t'), at_ += 4; break;
      case 'f': out.push_back('f'), at_ += 5; break;
      case '"': append_string_key(out, string()); break;
      case '[':
        out.push_back('[');
        for (++at_; next() != ']';)
          if (next() == ',')
            ++at_;
          else
            read(to, depth + 1);
        ++at_;
        out.push_back(']');
        break;
      case '{':
        to.begin_object();
        for (++at_; next() != '}';) {
          if (next() == ',') ++at_, next();
          to.name(string());
          next(), ++at_;  // the colon
          read(to, depth + 1);
        }
        ++at_;
        to.end_object();
        break;
      default: {
        std::size_t const end = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
        append_number_key(out, text_.substr(at_, end - at_));
        at_ = end;
      }
    }
  }

  // The byte at which the next token begins.
  char next() {
    at_ = text_.find_first_not_of(" \t\r\n", at_);
    return text_[at_];
  }

  std::string string() {
    std::size_t const begin = ++at_;
    while (text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    std::string decoded;
    unescape(text_.substr(begin, at_++ - begin), decoded);
    return decoded;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// The value of the key at the front of `key`, which is taken off.
inline boost::json::value take_key(std::string_view& key) {
  auto string = [&key] {
    std::size_t size = 0;
    int shift = 0;
    std::size_t i = 0;
    do size |= std::size_t{static_cast<unsigned char>(key[i])} % 0x80 << shift, shift += 7;
    while (static_cast<unsigned char>(key[i++]) >= 0x80);
    std::string_view const text = key.substr(i, size);
    key.remove_prefix(i + size);
    return text;
  };
  char const tag = key[0];
  key.remove_prefix(1);
  switch (tag) {
    case 't': return true;
    case 'f': return false;
    case 's': {
      std::string_view const text = string();
      return boost::json::string(text.data(), text.size());
    }
    case '[': {
      boost::json::array array;
      while (key[0] != ']') array.push_back(take_key(key));
      key.remove_prefix(1);
      return array;
    }
    case '{': {
      boost::json::object object;
      while (key[0] != '}') {
        key.remove_prefix(1);
        std::string_view const name = string();
        object.emplace(boost::json::string_view(name.data(), name.size()), take_key(key));
      }
      key.remove_prefix(1);
      return object;
    }
    case 'n': {
      std::string number(key.substr(0, key.find(';')));
      key.remove_prefix(number.size() + 1);
      if (number == "an") return std::numeric_limits<double>::quiet_NaN();
      if (number.ends_with("inf")) return number[0] == '-' ? -HUGE_VAL : HUGE_VAL;
      if (std::size_t const e = number.find('e'); e == 0) number = "0";
      std::int64_t small = 0;
      if (to_integer(number, small) == number_result::ok) return small;
      std::uint64_t large = 0;
      if (to_integer(number, large) == number_result::ok) return large;
      double real = 0;
      return to_floating(number, real) == number_result::ok ? real : number[0] == '-' ? -HUGE_VAL : HUGE_VAL;
    }
    default: return nullptr;
  }
}

/// The value that a key stands for. Integers that fit are int64 or uint64, other numbers doubles.
inline boost::json::value value_from_key(std::string_view key) { return take_key(key); }

}  // namespace riffle::detail

#endif
