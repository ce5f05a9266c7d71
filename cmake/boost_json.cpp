// SPDX-License-Identifier: BSL-1.0
// Boost.JSON for RIFFLE_BOOST_JSON_HEADER_ONLY: the one source file that holds its definitions.
#include <boost/json/src.hpp>
