// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_DOCS_SNIPPET_HPP
#define RIFFLE_TESTS_DOCS_SNIPPET_HPP

/// \file
/// What the tests of the documentation's code share.

#include <iostream>
#include <sstream>
#include <streambuf>
#include <string>
#include <string_view>

namespace riffle_docs {

/// Takes what the code prints to std::cout, until text() is called.
class printed {
public:
  printed() : before_(std::cout.rdbuf(out_.rdbuf())) {}
  printed(printed const&) = delete;
  printed& operator=(printed const&) = delete;
  ~printed() { restore(); }

  std::string text() {
    restore();  // what comes next may be a test's report
    return out_.str();
  }

private:
  void restore() {
    if (before_ != nullptr) std::cout.rdbuf(before_);
    before_ = nullptr;
  }

  std::ostringstream out_;
  std::streambuf* before_;
};

/// Output as it stands in a raw string, between a first line with a tag and a last one that ends the region.
inline std::string shown(std::string_view raw) {
  std::size_t const begin = raw.find('\n') + 1;
  return std::string(raw.substr(begin, raw.rfind('\n') + 1 - begin));
}

}  // namespace riffle_docs

#endif
