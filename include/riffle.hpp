// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_HPP
#define RIFFLE_HPP

/// \file
/// All of riffle.

#include <riffle/error.hpp>
#include <riffle/fwd.hpp>
#include <riffle/options.hpp>

#include <riffle/source/chunks.hpp>
#include <riffle/source/concepts.hpp>
#include <riffle/source/file.hpp>
#include <riffle/source/mapped_file.hpp>
#include <riffle/source/stream.hpp>
#include <riffle/source/text.hpp>

#include <riffle/path/literal.hpp>
#include <riffle/path/path.hpp>

#include <riffle/value/decode.hpp>
#include <riffle/value/element.hpp>
#include <riffle/value/row.hpp>

#include <riffle/view/documents.hpp>
#include <riffle/view/element_view.hpp>
#include <riffle/view/excerpt.hpp>
#include <riffle/view/flatten_path.hpp>
#include <riffle/view/project.hpp>
#include <riffle/view/select.hpp>
#include <riffle/view/where.hpp>

#include <riffle/set/distinct.hpp>
#include <riffle/set/set_difference.hpp>
#include <riffle/set/set_intersection.hpp>
#include <riffle/set/set_symmetric_difference.hpp>
#include <riffle/set/set_union.hpp>
#include <riffle/set/sorted_set_difference.hpp>
#include <riffle/set/to_set.hpp>
#include <riffle/set/value_set.hpp>

#include <riffle/interop/range_v3.hpp>

#endif
