// SPDX-License-Identifier: BSL-1.0
// What users are told: each tests/golden/NAME.json is bad input, and NAME.txt what riffle says of it. The message must be
// the same with every kernel and however the bytes come.
//
// RIFFLE_WRITE_GOLDEN=1 in the environment writes the .txt files instead of comparing with them; read what changed.
#include <riffle.hpp>

#include "catch.hpp"
#include "family.hpp"
#include "sources.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace riffle;

namespace {

std::string contents(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// A text that has the name of a file, and is read so many bytes at a time.
class named_text {
public:
  static constexpr bool reopenable = true;
  struct reader {
    std::string_view rest;
    std::size_t at_a_time;
    std::size_t read(std::span<char> buffer) {
      std::size_t const count = rest.copy(buffer.data(), std::min(buffer.size(), at_a_time));
      rest.remove_prefix(count);
      return count;
    }
  };

  named_text(std::string name, std::string text, std::size_t at_a_time)
      : name_(std::move(name)), text_(std::move(text)), at_a_time_(at_a_time) {}
  reader open() const { return {text_, at_a_time_}; }
  std::string name() const { return name_; }

private:
  std::string name_, text_;
  std::size_t at_a_time_;
};

void run(std::ranges::input_range auto&& rows) {
  for ([[maybe_unused]] auto&& row : rows) {
  }
}

/// What is done with the documents, and with which options; most inputs take the default.
struct setting {
  document_options options = {};
  std::vector<std::function<void(element_view const&)>> pipelines = {
      [](element_view const& all) { run(all); },
      [](element_view const& all) { run(all | riffle::select("no.such.path")); },
      [](element_view const& all) { run(all | flatten_path("tags") | project<int, element>("$.id", "")); },
  };
};

setting with(format how) { return {.options = {.format = how}}; }
template <class Pipeline>
setting with(Pipeline pipeline, document_options options = {}) {
  return {.options = std::move(options), .pipelines = {[=](element_view const& all) { run(all | pipeline); }}};
}

std::map<std::string, setting> const settings{
    {"array_not_an_array", with(format::array)},
    {"lines_pretty_printed", with(format::lines)},
    {"lines_two_documents", with(format::lines)},
    {"lines_with_commas", with(format::lines)},
    {"lines_cut_in_string", with(format::lines)},
    {"single_two_documents", with(format::single)},
    {"single_bracket_too_many", with(format::single)},
    {"empty_single", with(format::single)},
    {"seq_record_cut", with(format::json_seq)},
    {"seq_number_cut", with(format::json_seq)},
    {"seq_number_then_record", with(format::json_seq)},
    {"seq_without_separators", with(format::json_seq)},
    {"type_mismatch", with(project<double>("price"))},
    {"type_out_of_range", with(project<unsigned char>("id"))},
    {"type_not_integral", with(project<int>("id"))},
    {"flatten_null", with(flatten_path("tags", {.null_value = null_value::fail}))},
    {"flatten_missing", with(flatten_path("tags", {.missing = missing::fail}))},
    {"flatten_not_array", with(flatten_path("tags", {.non_array = non_array::fail}))},
    {"duplicate_name", with(project<int>("id"))},
    {"depth_limit", with(project<int>("id"), {.max_depth = 4})},
    {"row_limit", with(project<std::string>("name"), {.max_row_bytes = 80})},
    {"selected_cut", with(project<int>("id"), {.validation = validate::selected})},
};

/// Type and code, message, and excerpt of the error.
std::string told(error const& e, std::string const& json) {
  return std::string(test::family(e)) + ", " + e.code().message() + '\n' + e.what() + '\n' + excerpt(e, text(json)) +
         '\n';
}

std::string outcome(std::function<void(element_view const&)> const& pipeline, element_view const& all,
                    std::string const& json) {
  try {
    pipeline(all);
    return "no error\n";
  } catch (error const& e) {
    return told(e, json);
  }
}

}  // namespace

TEST_CASE("bad input gives the messages that are written down, with every kernel and window") {
  std::filesystem::path const folder = RIFFLE_GOLDEN_DIR;
  bool const write = std::getenv("RIFFLE_WRITE_GOLDEN") != nullptr;
  std::size_t inputs = 0, special = 0, messages = 0;
  for (auto const& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") ++messages;
    if (entry.path().extension() != ".json") continue;
    ++inputs;
    std::string const name = entry.path().stem().string(), json = contents(entry.path());
    CAPTURE(name);
    auto const found = settings.find(name);
    special += found != settings.end();
    setting const how = found != settings.end() ? found->second : setting();
    auto const expected_file = std::filesystem::path(entry.path()).replace_extension(".txt");
    if (write)
      std::ofstream(expected_file, std::ios::binary)
          << outcome(how.pipelines.front(),
                     documents(named_text(entry.path().filename().string(), json, json.size() + 1), how.options), json);
    std::string const expected = contents(expected_file);
    CHECK(expected != "no error\n");
    for (auto const& pipeline : how.pipelines)
      for (kernel const k : detail::available_kernels())
        for (std::size_t const window : std::initializer_list<std::size_t>{1, 2, 3, 7, 64, 128, 4096}) {
          document_options options = how.options;
          options.kernel = k;
          options.window_bytes = window;
          // The text as a whole in a large window, and in short reads.
          for (std::size_t const at_a_time : {json.size() + 1, std::size_t{5}}) {
            CAPTURE(static_cast<int>(k), window, at_a_time);
            CHECK(outcome(pipeline, documents(named_text(entry.path().filename().string(), json, at_a_time), options),
                          json) == expected);
          }
        }
  }
  CHECK(inputs >= 60);
  CHECK(special == settings.size());  // none is forgotten, or misspelt
  CHECK(messages == inputs);
  if (write) WARN("wrote the messages of " << inputs << " inputs");
}
