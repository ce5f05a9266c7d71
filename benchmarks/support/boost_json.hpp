// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_BENCHMARKS_SUPPORT_BOOST_JSON_HPP
#define RIFFLE_BENCHMARKS_SUPPORT_BOOST_JSON_HPP

/// \file
/// Boost.JSON, all of it compiled here: with the benchmark's flags, and in the version that the build was told to take.

#include <boost/json/src.hpp>
#include <boost/version.hpp>

#include <string>

namespace bench {

inline std::string boost_json_name() {
#ifdef RIFFLE_BENCH_BOOST_JSON_VERSION  // which its headers do not tell
  return "Boost.JSON " RIFFLE_BENCH_BOOST_JSON_VERSION;
#else
  return "Boost.JSON " + std::to_string(BOOST_VERSION / 100000) + "." + std::to_string(BOOST_VERSION / 100 % 1000);
#endif
}

}  // namespace bench

#endif
