// SPDX-License-Identifier: BSL-1.0

#include <riffle.hpp>

#include "../support/report.hpp"

#include <string>
#include <string_view>

int main(int argc, char** argv) {
  using namespace riffle;
  if (argc != 2) bench::usage(argv[0], "FILE");
  return bench::run("riffle", {argv[1]}, [&](bench::tally& answer) {
    auto bits = documents(file(argv[1])) | flatten_path("other") | project<std::string>("bit_I_care_about");
    for (std::string_view bit : bits) answer.add(bit);
  });
}
