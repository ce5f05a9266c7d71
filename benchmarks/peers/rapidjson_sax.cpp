// SPDX-License-Identifier: BSL-1.0

/// \file
/// RapidJSON's Reader, with its SIMD paths where the compiler has them; a file in windows of 256 KiB.

#if defined(__SSE4_2__)
#define RAPIDJSON_SSE42
#elif defined(__SSE2__)
#define RAPIDJSON_SSE2
#elif defined(__ARM_NEON)
#define RAPIDJSON_NEON
#endif

#include <rapidjson/error/en.h>
#include <rapidjson/filereadstream.h>
#include <rapidjson/rapidjson.h>
#include <rapidjson/reader.h>

#include "../support/events.hpp"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace {

using rapidjson::SizeType;

template <class Events>
struct handler : Events {
  using Events::Events;
  bool Null() { return true; }
  bool Bool(bool value) { return this->boolean(value), true; }
  bool Int(int n) { return this->integer(n), true; }
  bool Uint(unsigned n) { return this->integer(n), true; }
  bool Int64(std::int64_t n) { return this->integer(n), true; }
  bool Uint64(std::uint64_t n) { return this->integer(static_cast<std::int64_t>(n)), true; }
  bool Double(double x) { return this->real(x), true; }
  bool RawNumber(char const*, SizeType, bool) { return true; }
  bool String(char const* text, SizeType size, bool) { return this->string({text, size}), true; }
  bool Key(char const* text, SizeType size, bool) { return this->key({text, size}), true; }
  bool StartObject() { return this->begin_object(), true; }
  bool EndObject(SizeType) { return this->end_object(), true; }
  bool StartArray() { return this->begin_array(), true; }
  bool EndArray(SizeType) { return this->end_array(), true; }
};

template <class Events, class Stream, class Sink>
void parse_all(Stream& stream, Sink sink) {
  rapidjson::SkipWhitespace(stream);
  handler<Events> events(stream.Peek() == '[', std::move(sink));
  rapidjson::Reader reader;
  while (stream.Peek() != '\0') {
    rapidjson::ParseResult const result = reader.Parse<rapidjson::kParseStopWhenDoneFlag>(stream, events);
    if (!result) throw std::runtime_error(rapidjson::GetParseError_En(result.Code()));
    rapidjson::SkipWhitespace(stream);
  }
}

struct memory : bench::event_mode<memory> {
  static constexpr std::string_view name = "mem";
  static constexpr bool in_memory = true;

  template <class Events, class Sink>
  void parse(bench::source const& from, Sink sink) {
    rapidjson::StringStream stream(from.text.data());
    parse_all<Events>(stream, std::move(sink));
  }
};

struct file : bench::event_mode<file> {
  static constexpr std::string_view name = "file";
  static constexpr bool in_memory = false;

  template <class Events, class Sink>
  void parse(bench::source const& from, Sink sink) {
    bench::file_handle const input = bench::open_file(from.path);
    std::unique_ptr<char[]> const buffer(new char[bench::window_bytes]);
    rapidjson::FileReadStream stream(input.get(), buffer.get(), bench::window_bytes);
    parse_all<Events>(stream, std::move(sink));
  }
};

}  // namespace

int main(int argc, char** argv) {
  return bench::run("RapidJSON " RAPIDJSON_VERSION_STRING, argc, argv, memory(), file());
}
