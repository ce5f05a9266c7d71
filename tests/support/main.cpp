// SPDX-License-Identifier: BSL-1.0
// The main function of every test program, compiled once.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_RUNNER  // version 2: this file holds Catch's definitions
#endif
#include "catch.hpp"

int main(int argc, char* argv[]) { return Catch::Session().run(argc, argv); }
