// SPDX-License-Identifier: BSL-1.0

/// \file
/// yajl's parser, 256 KiB of a file at a time.

#include <yajl/yajl_parse.h>
#include <yajl/yajl_version.h>

#include "../support/events.hpp"

#include <charconv>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace {

std::string_view view(unsigned char const* text, std::size_t size) {
  return {reinterpret_cast<char const*>(text), size};
}

/// Numbers come as text: as yajl converts them, one that does not fit would be an error.
template <class Events>
yajl_callbacks const callbacks = {
    [](void*) { return 1; },
    [](void* self, int value) { return static_cast<Events*>(self)->boolean(value != 0), 1; },
    nullptr,
    nullptr,
    [](void* self, char const* text, std::size_t size) {
      if constexpr (Events::wants_numbers) {
        std::int64_t n = 0;
        auto const [stop, error] = std::from_chars(text, text + size, n);
        double x = 0;
        if (error == std::errc() && stop == text + size)
          static_cast<Events*>(self)->integer(n);
        else if (std::from_chars(text, text + size, x).ec == std::errc())
          static_cast<Events*>(self)->real(x);
      }
      return 1;
    },
    [](void* self, unsigned char const* text, std::size_t size) {
      return static_cast<Events*>(self)->string(view(text, size)), 1;
    },
    [](void* self) { return static_cast<Events*>(self)->begin_object(), 1; },
    [](void* self, unsigned char const* text, std::size_t size) {
      return static_cast<Events*>(self)->key(view(text, size)), 1;
    },
    [](void* self) { return static_cast<Events*>(self)->end_object(), 1; },
    [](void* self) { return static_cast<Events*>(self)->begin_array(), 1; },
    [](void* self) { return static_cast<Events*>(self)->end_array(), 1; }};

template <class Events>
class parser {
public:
  template <class Sink>
  parser(bool in_array, Sink sink)
      : events_(in_array, std::move(sink)), handle_(yajl_alloc(&callbacks<Events>, nullptr, &events_)) {
    yajl_config(handle_.get(), yajl_allow_multiple_values, in_array ? 0 : 1);
  }
  void write(std::string_view text) {
    check(yajl_parse(handle_.get(), reinterpret_cast<unsigned char const*>(text.data()), text.size()));
  }
  void end() { check(yajl_complete_parse(handle_.get())); }

private:
  struct free_handle {
    void operator()(yajl_handle handle) const { yajl_free(handle); }
  };
  void check(yajl_status status) {
    if (status != yajl_status_ok) throw std::runtime_error(yajl_status_to_string(status));
  }

  Events events_;
  std::unique_ptr<yajl_handle_t, free_handle> handle_;
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

std::string library() {
  return "yajl " + std::to_string(YAJL_MAJOR) + "." + std::to_string(YAJL_MINOR) + "." + std::to_string(YAJL_MICRO);
}

}  // namespace

int main(int argc, char** argv) { return bench::run(library().c_str(), argc, argv, memory(), file()); }
