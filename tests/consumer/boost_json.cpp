// SPDX-License-Identifier: BSL-1.0
// Header-only Boost.JSON: one source file of the program holds its definitions.
#include <boost/json/src.hpp>
