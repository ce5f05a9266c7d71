// SPDX-License-Identifier: BSL-1.0
//
// table_diff OLDER... NEWER --path assets --field name
//
// Prints the distinct values that the newer table has and the older ones lack. Tables of any size: what is held in
// memory is the distinct values, never a table or a document.

#include <riffle.hpp>

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#if __has_include(<sys/resource.h>)
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace {

struct arguments {
  std::vector<std::string> tables;  // the last one is the newer
  std::string path = "$";
  std::string field;
  bool strings = false;
  bool raw = false;
  bool mapped = false;
  bool quiet = false;
  bool skip_bad_records = false;
  riffle::document_options options;
};

// Exit codes, as those of diff.
enum : int { no_new_values = 0, new_values = 1, trouble = 2 };

void declare(CLI::App& app, arguments& a) {
  std::map<std::string, riffle::format> const formats{
      {"automatic", riffle::format::automatic}, {"array", riffle::format::array},
      {"lines", riffle::format::lines},         {"concatenated", riffle::format::concatenated},
      {"json-seq", riffle::format::json_seq},   {"single", riffle::format::single}};
  std::map<std::string, riffle::validate> const validations{{"all", riffle::validate::all},
                                                            {"selected", riffle::validate::selected}};
  auto choice = [](auto const& names) { return CLI::CheckedTransformer(names).description(""); };
  auto size = [&app](char const* name, std::size_t& bytes, char const* help) {
    CLI::Validator const unit = CLI::AsSizeValue(false).description("");
    app.add_option(name, bytes, help)->transform(unit)->type_name("SIZE")->capture_default_str();
  };

  app.add_option("tables", a.tables, "OLDER... NEWER: files of JSON documents; - is standard input")
      ->required()
      ->expected(2, -1);
  app.add_option("--path", a.path, "where the rows are in a document: a value, or an array of them")
      ->capture_default_str();
  app.add_option("--field", a.field, "what to take of each row; without it, the row itself");
  app.add_flag("--strings", a.strings, "only strings are expected: anything else is an error")->needs("--field");
  app.add_flag("--raw", a.raw, "print strings as they are, neither quoted nor escaped");
  app.add_flag("--quiet", a.quiet, "no progress and no summary");
  app.add_flag("--mapped", a.mapped, "map files into memory instead of reading them");
  app.add_option("--format", a.options.format, "automatic, array, lines, concatenated, json-seq or single")
      ->transform(choice(formats))
      ->type_name("FORMAT");
  app.add_option("--validation", a.options.validation, "what to check: all, or selected (only what is taken)")
      ->transform(choice(validations))
      ->type_name("EXTENT");
  app.add_flag("--skip-bad-records", a.skip_bad_records, "formats lines and json-seq: report bad records and go on")
      ->needs("--format");
  size("--window", a.options.window_bytes, "bytes to read at a time");
  size("--max-row", a.options.max_row_bytes, "bytes that a row may take");
  app.add_option("--max-depth", a.options.max_depth, "how deep values may be nested")->capture_default_str();
  app.footer(
      "Exit code: 0 if there are no new values, 1 if there are, 2 if something went wrong; what was printed before\n"
      "stays printed. SIZE is in bytes, or with a unit: 64k, 2MB.");
}

/// Whether there is a terminal to show progress on that the results do not go to.
bool progress_is_seen() {
#if __has_include(<sys/resource.h>)
  return isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0;
#else
  return false;
#endif
}

void clear_progress() {
  if (progress_is_seen()) std::fputs("\r\033[K", stderr);
}

/// Bytes, or 0 where the system does not tell.
std::uint64_t peak_memory() {
#if __has_include(<sys/resource.h>)
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
  return static_cast<std::uint64_t>(usage.ru_maxrss);
#else
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
#endif
#else
  return 0;
#endif
}

/// The documents of one table, counted in `counts`.
auto open_table(arguments const& a, std::string const& name, riffle::statistics& counts) {
  riffle::document_options options = a.options;
  options.statistics = &counts;
  if (a.skip_bad_records)
    options.on_bad_record = [](riffle::parse_error const& e) {
      clear_progress();
      std::fprintf(stderr, "table_diff: skipped a record: %s\n", e.what());
    };
  if (!a.quiet && progress_is_seen())
    options.progress = [name](std::uint64_t bytes, std::optional<std::uint64_t> total) {
      auto const megabytes = [](std::uint64_t n) { return static_cast<double>(n) / 1e6; };
      clear_progress();
      std::fprintf(stderr, "%s: %.0f", name.c_str(), megabytes(bytes));
      if (total) std::fprintf(stderr, " of %.0f", megabytes(*total));
      std::fputs(" MB", stderr);
    };
  if (name == "-") return riffle::documents(riffle::stream(std::cin), options);
  if (a.mapped) return riffle::documents(riffle::mapped_file(name), options);
  return riffle::documents(riffle::file(name), options);
}

void write_line(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::putchar('\n') == EOF)
    throw std::system_error(errno, std::generic_category(), "cannot write to standard output");
}

/// JSON without the white space between its tokens, otherwise as it stands.
std::string compact(std::string_view json) {
  std::string out;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    char const c = json[i];
    if (c == '"') in_string = !in_string;
    if (in_string || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) out += c;
    if (c == '\\') out += json[++i];  // an escaped quote does not end a string
  }
  return out;
}

void write(riffle::element value, bool raw) {
  if (raw && value.is_string())
    write_line(value.as<std::string>());
  else if (value.is_object() || value.is_array())
    write_line(compact(value.text()));
  else
    write_line(value.text());
}
void write(std::string_view value, bool raw) { write_line(raw ? std::string(value) : boost::json::serialize(value)); }

void summarise(char const* side, std::string const& name, riffle::statistics const& s) {
  auto const n = [](std::uint64_t count) { return static_cast<unsigned long long>(count); };
  std::fprintf(stderr, "%s %s: %llu documents, %llu rows, %llu missing, %llu null", side, name.c_str(), n(s.documents),
               n(s.rows), n(s.missing), n(s.null));
  if (s.bad_records != 0) std::fprintf(stderr, ", %llu bad records", n(s.bad_records));
  std::fputc('\n', stderr);
}

/// What to compare of one table: a view, which reads nothing yet.
template <class T>
auto values(arguments const& a, std::string const& name, riffle::statistics& counts) {
  auto rows = open_table(a, name, counts) | riffle::flatten_path(riffle::path(a.path));
  if constexpr (std::same_as<T, std::string>)
    return rows | riffle::project<std::string>(riffle::path(a.field));
  else
    return a.field.empty() ? rows : rows | riffle::project(riffle::path(a.field));
}

/// The whole job, for values of type T.
template <class T>
int compare(arguments const& a) {
  auto const start = std::chrono::steady_clock::now();
  std::vector<riffle::statistics> counts(a.tables.size());
  auto const table = [&](std::size_t i) { return values<T>(a, a.tables[i], counts[i]); };

  auto const last = a.tables.size() - 1;
  auto const older_tables = std::views::iota(std::size_t{0}, last) | std::views::transform(table);
  auto const older = older_tables | std::views::join | riffle::to_set;

  // What table(last) | riffle::set_difference(older) yields, while counting the distinct values on the way.
  std::uint64_t newer = 0, added = 0;
  for (auto&& value : table(last) | riffle::distinct) {
    ++newer;
    if (older.contains(value)) continue;
    ++added;
    write(value, a.raw);
  }
  if (std::fflush(stdout) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot write to standard output");

  if (!a.quiet) {
    clear_progress();
    std::chrono::duration<double> const seconds = std::chrono::steady_clock::now() - start;
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i <= last; ++i) {
      summarise(i < last ? "older" : "newer", a.tables[i], counts[i]);
      bytes += counts[i].bytes;
    }
    std::fprintf(stderr, "distinct: %zu older, %llu newer, %llu new\n", older.size(),
                 static_cast<unsigned long long>(newer), static_cast<unsigned long long>(added));
    std::fprintf(stderr, "%llu bytes in %.3f s (%.2f GB/s)", static_cast<unsigned long long>(bytes), seconds.count(),
                 static_cast<double>(bytes) / 1e9 / seconds.count());
    if (auto const peak = peak_memory()) std::fprintf(stderr, ", peak memory %.1f MB", static_cast<double>(peak) / 1e6);
    std::fputc('\n', stderr);
  }
  return added == 0 ? no_new_values : new_values;
}

}  // namespace

int main(int argc, char* argv[]) {
  arguments a;
  CLI::App app("Prints the distinct values that the last table has and the others lack, a JSON value a line.");
  declare(app, a);
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& e) {
    return app.exit(e) == 0 ? EXIT_SUCCESS : trouble;
  }
  std::ios::sync_with_stdio(false);
  try {
    if (std::ranges::count(a.tables, "-") > 1) throw std::invalid_argument("standard input can be one table only");
    return a.strings ? compare<std::string>(a) : compare<riffle::element>(a);
  } catch (std::exception const& e) {
    clear_progress();
    std::fprintf(stderr, "table_diff: %s\n", e.what());
    return trouble;
  }
}
