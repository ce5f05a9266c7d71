// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_CATCH_HPP
#define RIFFLE_TESTS_SUPPORT_CATCH_HPP

/// \file
/// Catch2 as it is found: the fetched version 3 or the distribution's version 2.

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#endif
