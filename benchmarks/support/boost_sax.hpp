// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_BENCHMARKS_SUPPORT_BOOST_SAX_HPP
#define RIFFLE_BENCHMARKS_SUPPORT_BOOST_SAX_HPP

/// \file
/// `other[*].bit_I_care_about` by hand, with Boost.JSON's push parser: how one streams the table without riffle.

#include <boost/json/basic_parser_impl.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace bench {

/// Gives `sink` each string at `bit_I_care_about` of each object in `other`, or of `other` if it is an object itself.
template <class Sink>
class bit_handler {
public:
  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;

  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  explicit bit_handler(Sink sink) : sink_(std::move(sink)) {}

  /// The documents are the elements of one array, not values of their own.
  void in_array() { members_ = live_ = 2; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }

  bool on_array_begin(error_code&) {
    if (++depth_ == members_ + 1 && enter_) live_ = members_ + 2;
    enter_ = take_ = false;  // what stands in an array has no name
    return true;
  }
  bool on_array_end(std::size_t, error_code&) { return close(); }
  bool on_object_begin(error_code&) {
    if (++depth_ == members_ + 1 && enter_) live_ = members_ + 1;
    return true;
  }
  bool on_object_end(std::size_t, error_code&) { return close(); }

  bool on_key_part(string_view part, std::size_t, error_code&) {
    if (depth_ == live_) text_.append(part.data(), part.size());
    return true;
  }
  bool on_key(string_view key, std::size_t size, error_code&) {
    if (depth_ != live_) return true;
    if (live_ == members_)
      enter_ = whole(key, size) == "other";
    else
      take_ = whole(key, size) == "bit_I_care_about";
    text_.clear();
    return true;
  }
  bool on_string_part(string_view part, std::size_t, error_code&) {
    if (take_ && depth_ == live_) text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(string_view text, std::size_t size, error_code&) {
    if (!take_ || depth_ != live_) return true;
    sink_(whole(text, size));
    text_.clear();
    return true;
  }

  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t, string_view, error_code&) { return true; }
  bool on_uint64(std::uint64_t, string_view, error_code&) { return true; }
  bool on_double(double, string_view, error_code&) { return true; }
  bool on_bool(bool, error_code&) { return true; }
  bool on_null(error_code&) { return true; }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

private:
  bool close() {
    if (--depth_ == members_) live_ = members_;
    return true;
  }
  /// The key or string that ends with `last`: in place unless it came in parts.
  std::string_view whole(string_view last, std::size_t size) {
    if (last.size() == size) return {last.data(), last.size()};
    text_.append(last.data(), last.size());
    return text_;
  }

  int depth_ = 0;       // containers open
  int members_ = 1;     // the depth of a document's members
  int live_ = 1;        // the depth at which names count: members_, or that of a row's members
  bool enter_ = false;  // the last name at members_ was "other"
  bool take_ = false;   // the last name in a row was "bit_I_care_about"
  Sink sink_;
  std::string text_;
};

/// Calls `sink(std::string_view)` for each wanted string of the file: an array of documents, or documents one after the
/// other. Reads 256 KiB at a time.
template <class Sink>
void for_each_bit(char const* path, Sink sink) {
  struct closer {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  std::unique_ptr<std::FILE, closer> const file(std::fopen(path, "rb"));
  if (!file) throw std::system_error(errno, std::generic_category(), path);
  std::setvbuf(file.get(), nullptr, _IONBF, 0);

  constexpr std::size_t window = 256 * 1024;
  std::unique_ptr<char[]> const buffer(new char[window]);
  boost::json::basic_parser<bit_handler<Sink>> parser(boost::json::parse_options{}, std::move(sink));
  auto check = [](boost::json::error_code const& error) {
    if (error) throw std::runtime_error(error.message());
  };
  boost::json::error_code error;
  bool begun = false;
  bool array = false;
  while (std::size_t const size = std::fread(buffer.get(), 1, window, file.get())) {
    char const* at = buffer.get();
    char const* const end = at + size;
    if (!begun && (array = *at == '[')) parser.handler().in_array();
    begun = true;
    while ((at += parser.write_some(true, at, static_cast<std::size_t>(end - at), error)) != end) {
      check(error);
      if (array) throw std::runtime_error("data after the array");
      parser.reset();
    }
    check(error);
  }
  if (std::ferror(file.get())) throw std::system_error(errno, std::generic_category(), path);
  if (begun) parser.write_some(false, "", 0, error);
  check(error);
}

}  // namespace bench

#endif
