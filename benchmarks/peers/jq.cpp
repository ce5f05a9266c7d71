// SPDX-License-Identifier: BSL-1.0

/// \file
/// The command-line program jq, for the difference with sort and comm: a line of JSON for each value. Its time runs
/// from starting the command until all its output is read; its memory is that of the largest process.

#include "../support/boost_json.hpp"

#include "../support/harness.hpp"

#include <sys/resource.h>
#include <sys/wait.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

std::string output_of(std::string const& command) {
  struct close_pipe {
    void operator()(std::FILE* pipe) const { ::pclose(pipe); }
  };
  std::unique_ptr<std::FILE, close_pipe> pipe(::popen(command.c_str(), "r"));
  if (!pipe) throw std::runtime_error("cannot start a shell");
  std::string text;
  std::array<char, 65536> buffer;
  while (std::size_t const size = std::fread(buffer.data(), 1, buffer.size(), pipe.get()))
    text.append(buffer.data(), size);
  if (::pclose(pipe.release()) != 0) throw std::runtime_error("failed: " + command);
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string in_quotes(std::string_view text) {
  std::string result = "'";
  for (char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

template <class Query>
std::string strings(Query) {
  std::string filter;
  for (std::string_view step : Query::path) filter += "objects | ." + std::string(step) + " | ";
  if (!filter.empty()) filter += "if type == \"array\" then .[] else . end | ";
  return filter + "objects | ." + std::string(Query::field) + " | strings";
}

std::string filter_of(std::string_view job) {
  if (job == "bits" || job == "difference") return strings(bench::bits());
  if (job == "names") return strings(bench::names());
  if (job == "hashtags") return strings(bench::hashtags());
  if (job == "service") return strings(bench::service());
  if (job != "orders") throw std::invalid_argument("no such job: " + std::string(job));
  std::string fields;
  for (std::string_view field : bench::order_fields) fields += (fields.empty() ? "." : ", .") + std::string(field);
  return "[" + fields + "]";
}

std::string command_of(bench::arguments const& given) {
  bool const in_array = std::fgetc(bench::open_file(given.files.front()).get()) == '[';
  std::string const filter = in_quotes((in_array ? ".[] | " : "") + filter_of(given.job));
  auto jq = [&](char const* file) { return "jq -c " + filter + " " + in_quotes(file); };
  if (given.job != "difference") return jq(given.files[0]);
  // One table's values go through a file, as one would do by hand without the shell's process substitution.
  auto sorted = [&](char const* file) { return jq(file) + " | LC_ALL=C sort -u"; };
  return "known=$(mktemp) && " + sorted(given.files[0]) + " > \"$known\" && " + sorted(given.files[1]) +
         " | LC_ALL=C comm -13 \"$known\" -; status=$?; rm -f \"$known\"; exit $status";
}

void add(std::string_view line, bench::tally& answer) {
  boost::json::value const value = boost::json::parse({line.data(), line.size()});
  auto view = [](boost::json::value const& string) {
    return std::string_view(string.as_string().data(), string.as_string().size());
  };
  if (value.is_string()) {
    answer.add(view(value));
    return;
  }
  boost::json::array const& fields = value.as_array();
  answer.add(bench::order{.id = fields.at(0).to_number<std::int64_t>(),
                          .placed_at = fields.at(1).to_number<std::int64_t>(),
                          .user = std::string(view(fields.at(2))),
                          .country = std::string(view(fields.at(3))),
                          .product = std::string(view(fields.at(4))),
                          .quantity = fields.at(5).to_number<std::int32_t>(),
                          .price = fields.at(6).to_number<double>(),
                          .weight = fields.at(7).to_number<double>(),
                          .rating = fields.at(8).to_number<double>(),
                          .paid = fields.at(9).as_bool()});
}

}  // namespace

int main(int argc, char** argv) {
  bench::arguments const given(argc, argv);
  try {
    if (given.mode != "file") throw std::invalid_argument("jq reads files only");
    std::string library = output_of("jq --version");
    library = "jq " + library.substr(library.find('-') + 1);
    std::string const command = command_of(given);
    bench::stopwatch const watch;
    std::string const lines = output_of(command);
    double const seconds = watch.seconds();
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    bench::tally answer(given.check);
    bench::for_each_line(lines, [&](std::string_view line) { add(line, answer); });
    bench::print_result(library.c_str(), given, {seconds}, answer, static_cast<std::uint64_t>(usage.ru_maxrss) * 1024);
    return 0;
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s: %s\n", argv[0], e.what());
    return 1;
  }
}
