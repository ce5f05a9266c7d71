// SPDX-License-Identifier: BSL-1.0

/// \file
/// nlohmann/json's SAX interface; NDJSON line by line.

#include <nlohmann/json.hpp>

#include "../support/events.hpp"

#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using nlohmann::json;

template <class Events>
struct handler : Events {
  using Events::Events;
  bool null() { return true; }
  bool boolean(bool value) { return Events::boolean(value), true; }
  bool number_integer(json::number_integer_t n) { return this->integer(n), true; }
  bool number_unsigned(json::number_unsigned_t n) { return this->integer(static_cast<std::int64_t>(n)), true; }
  bool number_float(json::number_float_t x, std::string const&) { return this->real(x), true; }
  bool string(std::string& text) { return Events::string(text), true; }
  bool binary(json::binary_t&) { return true; }
  bool start_object(std::size_t) { return this->begin_object(), true; }
  bool key(std::string& name) { return Events::key(name), true; }
  bool end_object() { return Events::end_object(), true; }
  bool start_array(std::size_t) { return this->begin_array(), true; }
  bool end_array() { return Events::end_array(), true; }
  bool parse_error(std::size_t, std::string const&, json::exception const& error) {
    throw std::runtime_error(error.what());
  }
};

struct memory : bench::event_mode<memory> {
  static constexpr std::string_view name = "mem";
  static constexpr bool in_memory = true;

  template <class Events, class Sink>
  void parse(bench::source const& from, Sink sink) {
    bool const in_array = bench::is_array(from.text);
    handler<Events> events(in_array, std::move(sink));
    auto parse_text = [&](std::string_view text) { json::sax_parse(text.data(), text.data() + text.size(), &events); };
    if (in_array)
      parse_text(from.text);
    else
      bench::for_each_line(from.text, parse_text);
  }
};

struct file : bench::event_mode<file> {
  static constexpr std::string_view name = "file";
  static constexpr bool in_memory = false;

  template <class Events, class Sink>
  void parse(bench::source const& from, Sink sink) {
    std::ifstream input(from.path, std::ios::binary);
    bool const in_array = input.peek() == '[';
    handler<Events> events(in_array, std::move(sink));
    if (in_array)
      json::sax_parse(input, &events);
    else
      for (std::string line; std::getline(input, line);)
        if (!line.empty()) json::sax_parse(line, &events);
  }
};

#define TEXT(n) #n
#define VERSION(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)
constexpr char const* library =
    "nlohmann/json " VERSION(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH);

}  // namespace

int main(int argc, char** argv) { return bench::run(library, argc, argv, memory(), file()); }
