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
#include <filesystem>
#include <iostream>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
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
  bool skip_mismatched = false;
  riffle::document_options options;
};

// Exit codes, as those of diff.
enum : int { no_new_values = 0, new_values = 1, trouble = 2 };

void declare(CLI::App& app, arguments& a) {
  CLI::TransformPairs<riffle::format> const formats{
      {"automatic", riffle::format::automatic}, {"array", riffle::format::array},
      {"lines", riffle::format::lines},         {"concatenated", riffle::format::concatenated},
      {"json-seq", riffle::format::json_seq},   {"single", riffle::format::single}};
  CLI::TransformPairs<riffle::validate> const extents{{"all", riffle::validate::all},
                                                      {"selected", riffle::validate::selected}};
  auto choice = [&app](char const* name, auto& value, auto const& words, char const* help) {
    app.add_option(name, value, help)
        ->transform(CLI::Transformer(words).description(""))
        ->transform(CLI::IsMember(words).description(""))  // runs first: an enumerator's number is no word
        ->type_name("WORD");
  };
  auto number = [&app](char const* name, std::size_t& value, std::string least, std::string most, char const* help) {
    auto in_range = [=, size = CLI::AsSizeValue(false)](std::string& given) {
      std::string n = given, low = least, high = most;
      bool const good = !given.starts_with('-') && size(n).empty() && size(low).empty() && size(high).empty() &&
                        std::stoull(n) >= std::stoull(low) && std::stoull(n) <= std::stoull(high);
      return good ? (given = n, std::string()) : given + " is not from " + least + " to " + most;
    };
    app.add_option(name, value, help)->transform(CLI::Validator(in_range, ""))->type_name("N")->capture_default_str();
  };

  app.add_option("tables", a.tables, "OLDER... NEWER: files of JSON documents; - is standard input")
      ->required()
      ->expected(2, -1);
  app.add_option("--path", a.path, "where the rows are in a document: a value, or an array of them")
      ->capture_default_str();
  app.add_option("--field", a.field, "what to take of each row; without it, the row itself");
  app.add_flag("--strings", a.strings, "only strings are expected: null is left out, anything else is an error")
      ->needs("--field");
  app.add_flag("--skip-mismatched", a.skip_mismatched, "with --strings: anything else is left out, too")
      ->needs("--strings");
  app.add_flag("--raw", a.raw, "print strings as they are, neither quoted nor escaped");
  app.add_flag("--quiet", a.quiet, "no progress and no summary");
  app.add_flag("--mapped", a.mapped, "map files into memory instead of reading them");
  choice("--format", a.options.format, formats, "automatic, array, lines, concatenated, json-seq or single");
  choice("--validation", a.options.validation, extents, "what to check: all, or selected (only what is taken)");
  app.add_flag("--skip-bad-records", a.skip_bad_records, "formats lines and json-seq: report bad records and go on");
  number("--window", a.options.window_bytes, "1k", "1g", "bytes to read at a time");
  number("--max-row", a.options.max_row_bytes, "1", "1t", "bytes that a row may take");
  number("--max-depth", a.options.max_depth, "1", "1m", "how deep values may be nested");
  auto text = [](int n) { return std::to_string(n); };
  app.set_version_flag("--version", "riffle " + text(RIFFLE_VERSION_MAJOR) + '.' + text(RIFFLE_VERSION_MINOR) + '.' +
                                        text(RIFFLE_VERSION_PATCH));
  app.footer(
      "Values are compared by what they mean, however they are spelled. Strings are printed as their table spells\n"
      "them (\"caf\\u00e9\"), but with --strings or --raw as they are (\"caf\u00e9\").\n"
      "Exit code: 0 if there are no new values, 1 if there are, 2 if something went wrong; what was printed before\n"
      "stays printed. That a table has documents but no values is a warning, also with --quiet. Progress is shown if\n"
      "standard error is a terminal and standard output is not. N may have a unit: 64k, 2MB.");
  app.failure_message([](CLI::App const*, CLI::Error const& e) {
    return std::string("table_diff: ") + e.what() + "; --help lists the options\n";
  });
}

void check(arguments const& a) {
  if (a.skip_bad_records && a.options.format != riffle::format::lines && a.options.format != riffle::format::json_seq)
    throw CLI::ValidationError("--skip-bad-records", "goes with --format lines or --format json-seq only");
  if (std::ranges::count(a.tables, "-") > 1) throw CLI::ValidationError("-", "standard input can be one table only");
}

/// What an error says, with this program's options instead of the library's.
std::string describe(std::exception const& e) {
  auto const* ours = dynamic_cast<riffle::error const*>(&e);
  if (!ours) return e.what();
  std::string const place = ours->where().to_string();
  std::string message = ours->message();
  static constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"document_options::max_row_bytes", "--max-row"},
      {"document_options::max_depth", "--max-depth"},
      {"{.mismatch = mismatch::skip}", "--skip-mismatched"},
      {"validate::selected", "--validation selected"},
      {"read it with file()", "leave out --mapped"},
      {"format::json_seq", "--format json-seq"},
      {"format::", "--format "}};
  for (auto const& [from, to] : words)
    for (std::size_t at = 0; (at = message.find(from, at)) != message.npos; at += to.size())
      message.replace(at, from.size(), to);
  return place.empty() ? message : place + ": " + message;
}

/// The line of the table that an error is in, with a caret; nothing where the table is no file, such as standard input.
std::string show_line(std::exception const& e) {
  auto const* ours = dynamic_cast<riffle::error const*>(&e);
  if (!ours || ours->where().source.empty()) return {};
  std::string const line = riffle::excerpt(*ours, std::filesystem::path(ours->where().source));
  return line.empty() ? line : line + '\n';
}

/// So that a misspelt name is noticed before hours of reading. A pipe's writer would notice the attempt.
void check_readable(std::string const& name) {
  std::error_code unknown;
  if (name != "-" && !std::filesystem::is_fifo(name, unknown)) static_cast<void>(riffle::file(name).open());
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
      std::fprintf(stderr, "table_diff: skipped a record: %s\n", describe(e).c_str());
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

void check_written(bool good) {
  if (!good) throw std::system_error(errno, std::generic_category(), "cannot write to standard output");
}

void write_line(std::string_view text) {
  check_written(std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::putchar('\n') != EOF);
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
  std::cerr << side << ' ' << name << ": " << s.documents << " documents, " << s.rows << " rows, " << s.missing
            << " missing, " << s.null << " null";
  if (s.mismatched != 0) std::cerr << ", " << s.mismatched << " mismatched";
  if (s.bad_records != 0) std::cerr << ", " << s.bad_records << " bad records";
  std::cerr << '\n';
}

/// What to compare of one table: a view, which reads nothing yet.
template <class T>
auto values(arguments const& a, std::string const& name, riffle::statistics& counts) {
  auto rows = open_table(a, name, counts) | riffle::flatten_path(riffle::path(a.path));
  if constexpr (std::same_as<T, std::string>)
    return rows | riffle::project<std::string>(
                      riffle::path(a.field),
                      {.mismatch = a.skip_mismatched ? riffle::mismatch::skip : riffle::mismatch::fail});
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
  unsigned long long newer = 0, added = 0;
  for (auto&& value : table(last) | riffle::distinct) {
    ++newer;
    if (older.contains(value)) continue;
    ++added;
    write(value, a.raw);
  }
  check_written(std::fflush(stdout) == 0);

  clear_progress();
  for (std::size_t i = 0; i <= last; ++i)
    if (counts[i].documents != 0 && counts[i].rows == 0)
      std::fprintf(stderr, "table_diff: warning: no values in %s; check --path and --field\n", a.tables[i].c_str());
  if (!a.quiet) {
    std::chrono::duration<double> const seconds = std::chrono::steady_clock::now() - start;
    unsigned long long bytes = 0;
    for (std::size_t i = 0; i <= last; ++i) {
      summarise(i < last ? "older" : "newer", a.tables[i], counts[i]);
      bytes += counts[i].bytes;
    }
    std::fprintf(stderr, "distinct: %zu older, %llu newer, %llu new\n", older.size(), newer, added);
    std::fprintf(stderr, "%llu bytes in %.3f s (%.2f GB/s)", bytes, seconds.count(),
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
    check(a);
  } catch (CLI::ParseError const& e) {
    return app.exit(e) == 0 ? EXIT_SUCCESS : trouble;
  }
  std::ios::sync_with_stdio(false);
  try {
    std::ranges::for_each(a.tables, check_readable);
    return a.strings ? compare<std::string>(a) : compare<riffle::element>(a);
  } catch (std::exception const& e) {
    clear_progress();
    std::fprintf(stderr, "table_diff: %s\n%s", describe(e).c_str(), show_line(e).c_str());
    return trouble;
  }
}
