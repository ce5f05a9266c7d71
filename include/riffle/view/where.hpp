// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_WHERE_HPP
#define RIFFLE_VIEW_WHERE_HPP

/// \file
/// where: a condition while extracting.

#include <riffle/options.hpp>
#include <riffle/path/literal.hpp>
#include <riffle/value/decode.hpp>
#include <riffle/view/closure.hpp>
#include <riffle/view/element_view.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace riffle {

namespace detail {

/// A predicate over the value at a path, as the condition of a recipe; T void takes the element as it is. The predicate is
/// shared by all runs: std::function and views are copyable, it need not be.
template <class T, class Predicate>
condition make_condition(std::shared_ptr<Predicate> shared, std::string path, project_options options) {
  if constexpr (std::is_void_v<T>) {
    return [shared](element const* found, statistics&) { return found != nullptr && std::invoke(*shared, *found); };
  } else {
    return [shared, path = std::move(path), options](element const* found, statistics& counts) {
      std::string scratch;
      if (found == nullptr) {
        if constexpr (is_optional<T>)
          return static_cast<bool>(std::invoke(*shared, borrowed_t<T>()));
        else
          return false;
      }
      std::optional<borrowed_t<T>> value;
      decoded const result = decoder<T>::decode(*found, scratch, value);
      if (result == decoded::ok) return static_cast<bool>(std::invoke(*shared, *std::move(value)));
      if (result == decoded::null) return false;
      if (options.mismatch == mismatch::fail)
        throw_mismatch(result, decoder<T>::expected, *found, path,
                       "reject such rows with {.mismatch = mismatch::skip}");
      ++counts.mismatched;
      return false;
    };
  }
}

template <class T, class Predicate>
auto make_where(path where, Predicate predicate, project_options options) {
  auto edit = [where = std::move(where), predicate = std::make_shared<Predicate>(std::move(predicate)),
               options](recipe what) {
    std::string text = what.plan.path_text(where);
    what.conditions.emplace_back(what.plan.last_level(), make_condition<T>(predicate, std::move(text), options));
    what.plan.add_condition(where);
    return element_view(std::move(what));
  };
  return range_closure(recipe_function<decltype(edit)>{std::move(edit)});
}

}  // namespace detail

/// `rows | where(path, predicate)`: the rows that have a value at the singular path for which predicate(element) is true.
///
/// Part of the same pass; see element_view. The predicate is called once for each row that reaches it, in the order of the
/// rows; what it throws ends the run. A path that starts with `$` is taken from the enclosing document. Where other
/// adaptors follow, the rows taken from a row wait until its condition is known, up to document_options::max_row_bytes.
template <class Predicate>
  requires std::predicate<Predicate&, element const&>
auto where(singular_path_argument path, Predicate predicate) {
  return detail::make_where<void>(path.get(), std::move(predicate), {});
}

/// `rows | where<T>(path, predicate)`: the same with the value decoded as T, as project<T> decodes it: rows without a value
/// or with null are dropped unless T is a std::optional; a value of another kind throws type_error unless
/// `{.mismatch = mismatch::skip}`. Strings are passed as borrowed_string.
template <class T, class Predicate>
  requires std::predicate<Predicate&, detail::borrowed_t<T>>
auto where(singular_path_argument path, Predicate predicate, project_options options = {}) {
  return detail::make_where<T>(path.get(), std::move(predicate), options);
}

}  // namespace riffle

#endif
