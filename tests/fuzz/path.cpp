// SPDX-License-Identifier: BSL-1.0
// The path parser: what it accepts means the same when it is written and read again; what it refuses has a place.
#include "target.hpp"

#include <riffle/error.hpp>
#include <riffle/path/path.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace riffle;
  using riffle::test::fuzz::require;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  try {
    path const read(text);
    require(read.text() == text, "the text is kept");
    std::string const written = to_string(read);
    path const again(written);
    require(again.from_root(), "what is written is JSONPath");
    require(to_string(again) == written, "what is written is read as it was");
    std::vector<path_segment> expected = read.segments();
    for (path_segment& each : expected)
      for (path_selector& selector : each.selectors)
        if (selector.what == path_selector::kind::name_or_index) {  // written as an index
          selector.what = path_selector::kind::index;
          selector.name.clear();
        }
    require(again.segments() == expected, "the segments are the same");
    require(again.singular() == read.singular(), "singular or not");
  } catch (path_error const& e) {
    require(e.offset() && *e.offset() <= size, "an error has a place");
    require(e.path() == text && !e.message().empty(), "an error says of what");
    require(e.code() == errc::path_syntax || e.code() == errc::path_not_streamable, "an error has a code");
  }
  return 0;
}
