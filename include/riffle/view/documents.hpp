// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_DOCUMENTS_HPP
#define RIFFLE_VIEW_DOCUMENTS_HPP

/// \file
/// documents: where a pipeline begins.

#include <riffle/options.hpp>
#include <riffle/source/concepts.hpp>
#include <riffle/source/file.hpp>
#include <riffle/source/input.hpp>
#include <riffle/view/byte_feed.hpp>
#include <riffle/view/element_view.hpp>

#include <filesystem>
#include <memory>
#include <utility>

namespace riffle {

namespace detail {

struct documents_function {
  template <document_source Source>
  element_view operator()(Source source, document_options options = {}) const {
    recipe fresh;
    fresh.source = std::make_shared<byte_supply>(any_source(std::move(source)));
    fresh.options = std::move(options);
    return element_view(std::move(fresh));
  }
  element_view operator()(std::filesystem::path const& file_path, document_options options = {}) const {
    return (*this)(file(file_path), std::move(options));
  }
};

}  // namespace detail

/// `documents(source, options)`: each JSON document of a source, in order, as an `element`. `documents(path)` is short for
/// `documents(file(path))`.
///
/// On its own it captures each document whole, up to document_options::max_row_bytes; followed by other adaptors it holds
/// only what they select. What stands before, between and after the documents is checked as the format wants it. Empty
/// input is no documents (format::single and format::array: an error). See document_options for the formats and limits,
/// element_view for cost, memory, lifetime and errors.
inline constexpr detail::documents_function documents{};

}  // namespace riffle

#endif
