// SPDX-License-Identifier: BSL-1.0

/// \file
/// Boost.JSON's push parser, basic_parser, with a handler; 256 KiB of a file at a time. A name or string is copied only
/// if it counts and a window or an escape cuts it; numbers are converted only where wanted, if the version can do that.

#include "../support/boost_json.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include "../support/events.hpp"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

using boost::system::error_code;
using std::string_view;

template <class Events>
class handler : Events {
public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  using Events::Events;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) { return this->begin_array(), true; }
  bool on_array_end(std::size_t, error_code&) { return this->end_array(), true; }
  bool on_object_begin(error_code&) { return this->begin_object(), true; }
  bool on_object_end(std::size_t, error_code&) { return this->end_object(), true; }

  bool on_key_part(string_view part, std::size_t, error_code&) {
    if (this->wants_key()) text_ += part;
    return true;
  }
  bool on_key(string_view last, std::size_t size, error_code&) {
    if (this->wants_key()) {
      this->key(whole(last, size));
      text_.clear();
    }
    return true;
  }
  bool on_string_part(string_view part, std::size_t, error_code&) {
    if (this->wants_string()) text_ += part;
    return true;
  }
  bool on_string(string_view last, std::size_t size, error_code&) {
    if (this->wants_string()) {
      this->string(whole(last, size));
      text_.clear();
    }
    return true;
  }

  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t n, string_view, error_code&) { return this->integer(n), true; }
  bool on_uint64(std::uint64_t n, string_view, error_code&) { return this->real(static_cast<double>(n)), true; }
  bool on_double(double x, string_view, error_code&) { return this->real(x), true; }
  bool on_bool(bool value, error_code&) { return this->boolean(value), true; }
  bool on_null(error_code&) { return true; }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

private:
  /// The name or string that ends with `last`: in place unless it came in parts.
  string_view whole(string_view last, std::size_t size) {
    if (last.size() == size) return last;
    text_ += last;
    return text_;
  }

  std::string text_;
};

template <class Events, class Options>
Options options() {
  Options options;
  if constexpr (!Events::wants_numbers && requires { options.numbers = decltype(options.numbers)::none; })
    options.numbers = decltype(options.numbers)::none;
  return options;
}

template <class Events>
class parser {
public:
  template <class Sink>
  parser(bool in_array, Sink sink)
      : in_array_(in_array), parser_(options<Events, boost::json::parse_options>(), in_array, std::move(sink)) {}

  void write(std::string_view text) {
    char const* at = text.data();
    char const* const end = at + text.size();
    error_code error;
    while ((at += parser_.write_some(true, at, static_cast<std::size_t>(end - at), error)) != end) {
      check(error);
      if (in_array_) throw std::runtime_error("data after the array");
      parser_.reset();
    }
    check(error);
  }
  void end() {
    error_code error;
    if (!parser_.done()) parser_.write_some(false, "", 0, error);
    check(error);
  }

private:
  static void check(error_code const& error) {
    if (error) throw std::runtime_error(error.message());
  }

  bool in_array_;
  boost::json::basic_parser<handler<Events>> parser_;
};

struct memory : bench::event_mode<memory> {
  static constexpr std::string_view name = "mem";
  static constexpr bool in_memory = true;

  template <class Events, class Sink>
  void parse(bench::source const& from, Sink sink) {
    parser<Events> parser(bench::is_array(from.text), std::move(sink));
    parser.write(from.text);
    parser.end();
  }
};

struct file : bench::event_mode<file> {
  static constexpr std::string_view name = "file";
  static constexpr bool in_memory = false;

  template <class Events, class Sink>
  void parse(bench::source const& from, Sink sink) {
    bench::file_handle const input = bench::open_file(from.path);
    std::unique_ptr<char[]> const buffer(new char[bench::window_bytes]);
    auto read = [&] {
      return std::string_view(buffer.get(), std::fread(buffer.get(), 1, bench::window_bytes, input.get()));
    };
    std::string_view window = read();
    parser<Events> parser(bench::is_array(window), std::move(sink));
    for (; !window.empty(); window = read()) parser.write(window);
    parser.end();
  }
};

}  // namespace

int main(int argc, char** argv) { return bench::run(bench::boost_json_name().c_str(), argc, argv, memory(), file()); }
