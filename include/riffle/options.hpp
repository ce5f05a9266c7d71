// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_OPTIONS_HPP
#define RIFFLE_OPTIONS_HPP

/// \file
/// The options of the adaptors: aggregates, to be written with designated initialisers.

#include <riffle/fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

namespace riffle {

/// How the documents stand in the bytes.
enum class format {
  automatic,     ///< a leading `[`: as array; otherwise as concatenated
  array,         ///< the elements of one top-level array
  lines,         ///< one document a line (JSON Lines, NDJSON); blank lines are skipped
  concatenated,  ///< values one after the other, white space between them optional where unambiguous
  json_seq,      ///< RFC 7464: each document after a record separator (0x1E) and before a line feed
  single,        ///< exactly one document
};

/// How much of the bytes is checked.
enum class validate {
  all,       ///< every byte, skipped parts included: RFC 8259, UTF-8, duplicate names on selected paths
  selected,  ///< what is selected, and as much structure as is needed to find it
};

/// What flatten_path does where its path selects nothing.
enum class missing { skip, null, fail };
/// What flatten_path does where its path selects null.
enum class null_value { skip, null, fail };
/// What flatten_path does where its path selects something that is neither an array nor null.
enum class non_array { single, skip, fail };
/// What project and where do with a value of another kind than asked for.
enum class mismatch { fail, skip };

/// The instruction set that the scanner uses. All give the same rows and errors.
enum class kernel { automatic, portable, sse42, avx2, avx512, neon };

/// Counters of one run, filled while it goes. They are exact once the run has ended.
struct statistics {
  std::uint64_t bytes = 0;        ///< bytes read
  std::uint64_t documents = 0;    ///< documents begun
  std::uint64_t rows = 0;         ///< rows yielded
  std::uint64_t missing = 0;      ///< rows, or inputs of flatten_path, without a value at the path
  std::uint64_t null = 0;         ///< rows, or inputs of flatten_path, with null at the path
  std::uint64_t mismatched = 0;   ///< values of another kind, skipped as the options say
  std::uint64_t bad_records = 0;  ///< records given to on_bad_record
};

/// Options of documents().
struct document_options {
  riffle::format format = riffle::format::automatic;
  validate validation = validate::all;
  /// Bytes read at a time, from 1 to 1 GiB; others are taken as the nearest. Larger only while a captured row needs it.
  std::size_t window_bytes = 256 * 1024;
  /// Containers open at once, the top-level array of format::array not counted; more throws limit_error.
  std::size_t max_depth = 1024;
  /// Bytes held for one captured row, or for rows that wait for a field of their document; more throws limit_error.
  /// The rows that wait count with their bookkeeping, some 100 bytes each. What is skipped has no limit.
  std::size_t max_row_bytes = 64 * 1024 * 1024;
  /// format::lines and format::json_seq: called with the error, then the run goes on at the next record.
  std::function<void(parse_error const&)> on_bad_record = {};
  /// Set to zero by each begin(); must outlive the run. Not for runs of one view in several threads.
  riffle::statistics* statistics = nullptr;
  /// Called about every 16 MiB, and at the end, with the bytes read and the total where the source knows it.
  std::function<void(std::uint64_t bytes, std::optional<std::uint64_t> total)> progress = {};
  /// For tests: the fastest that the machine has, or what the environment variable RIFFLE_KERNEL names, unless given.
  /// One that the machine does not have throws std::invalid_argument.
  riffle::kernel kernel = riffle::kernel::automatic;
};

/// Options of flatten_path().
struct flatten_options {
  riffle::missing missing = riffle::missing::skip;
  riffle::null_value null_value = riffle::null_value::skip;
  riffle::non_array non_array = riffle::non_array::single;
};

/// Options of project() and where().
struct project_options {
  riffle::mismatch mismatch = riffle::mismatch::fail;
};

/// Options of to_set().
struct set_options {
  /// Bytes that the set may take, as memory_bytes() counts them; 0 is no limit. More throws limit_error.
  std::size_t max_bytes = 0;
};

}  // namespace riffle

#endif
