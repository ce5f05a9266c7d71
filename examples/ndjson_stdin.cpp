// SPDX-License-Identifier: BSL-1.0
//
// ndjson_stdin FIELD < records.ndjson
//
// Prints one field of each record that comes in on standard input, as the records come. A record that is no JSON is
// reported and the run goes on with the next one.

#include <riffle.hpp>

#include <exception>
#include <iostream>

int main(int argc, char* argv[]) {
  if (argc != 2) {
    std::cerr << "usage: ndjson_stdin FIELD < records.ndjson\n";
    return 2;
  }
  std::ios::sync_with_stdio(false);
  try {
    riffle::statistics counts;
    riffle::document_options options{
        .format = riffle::format::lines,
        .on_bad_record = [](riffle::parse_error const& e) { std::cerr << "skipped: " << e.what() << '\n'; },
        .statistics = &counts,
    };
    auto records = riffle::documents(riffle::stream(std::cin), options);
    for (riffle::element value : records | riffle::project(riffle::path(argv[1]))) std::cout << value << '\n';
    std::cerr << counts.rows << " of " << counts.documents << " records have the field, " << counts.bad_records
              << " were bad\n";
    if (!std::cout.flush()) return 2;
    return counts.bad_records == 0 ? 0 : 1;
  } catch (std::exception const& e) {
    std::cerr << "ndjson_stdin: " << e.what() << '\n';
    return 2;
  }
}
