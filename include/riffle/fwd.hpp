// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_FWD_HPP
#define RIFFLE_FWD_HPP

/// \file
/// Declares the class templates, classes and enumerations of riffle without defining them, and the library's version.

#define RIFFLE_VERSION_MAJOR 0
#define RIFFLE_VERSION_MINOR 1
#define RIFFLE_VERSION_PATCH 0

namespace riffle {

enum class errc;
struct location;
class error;
class parse_error;
class type_error;
class path_error;
class source_error;
class limit_error;

enum class format;
enum class validate;
enum class missing;
enum class null_value;
enum class non_array;
enum class mismatch;
struct statistics;
struct document_options;
struct flatten_options;
struct project_options;
struct set_options;

struct path_selector;
struct path_segment;
class path_filter;
struct path_expression;
class path;
class path_argument;
class singular_path_argument;

class element;
class borrowed_string;
template <class... Ts>
class row;

class element_view;
template <class... T>
class projected_view;

template <class T>
class value_set;

}  // namespace riffle

#endif
