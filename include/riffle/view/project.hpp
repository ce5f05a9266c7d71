// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_VIEW_PROJECT_HPP
#define RIFFLE_VIEW_PROJECT_HPP

/// \file
/// project: the wanted fields of each row, as C++ values.

#include <riffle/options.hpp>
#include <riffle/path/literal.hpp>
#include <riffle/value/decode.hpp>
#include <riffle/value/row.hpp>
#include <riffle/view/closure.hpp>
#include <riffle/view/element_view.hpp>
#include <riffle/view/fields.hpp>
#include <riffle/view/view_tag.hpp>

#include <boost/describe/members.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace riffle {

/// A view of typed rows: what `project<T...>` yields. T is one type, several (rows are `row<T...>`), or one class that
/// Boost.Describe knows, taken member by member.
///
/// - One type: value type T (`boost::json::value` for element), reference T by value where that is cheap,
///   `borrowed_string` for std::string, otherwise T const&. Several: value type `row<T...>`, reference a row of borrowed
///   fields.
/// - What is borrowed lives until the iterator is advanced; a loop over strings allocates nothing but for the longest
///   string with escapes. Collected values own.
/// - Input range; const-iterable; not common; borrowed; begin(), ++, memory, sharing and errors are as for element_view.
/// - ++ throws type_error for a value of another kind, unless mismatch::skip; rows are dropped and counted where a field is
///   missing or null and its type is no std::optional.
template <class... T>
class projected_view : public detail::view_tag {
  using fields = detail::fields<T...>;
  struct shared {
    detail::recipe recipe;
    std::vector<std::string> paths;  // of the fields, for messages
    project_options options;
  };
  struct state {
    std::shared_ptr<shared const> view;
    detail::run run;
    fields values = {};

    explicit state(std::shared_ptr<shared const> of)
        : view(std::move(of)), run(std::shared_ptr<detail::recipe const>(view, &view->recipe)) {}
  };

public:
  class iterator : public detail::run_iterator_tag {
  public:
    using iterator_concept = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = typename fields::value_type;

    iterator() = default;

    typename fields::reference operator*() const { return state_->values.get(); }

    iterator& operator++() {
      detail::run_guard guard(state_->run);
      while (state_->run.next())
        if (state_->values.decode(state_->run, state_->view->paths, state_->view->options)) {
          ++state_->run.counts().rows;
          break;
        }
      guard.release();
      return *this;
    }
    void operator++(int) { ++*this; }

    friend bool operator==(iterator const& at, std::default_sentinel_t) noexcept {
      return at.state_ == nullptr || at.state_->run.stopped();
    }

  private:
    friend class projected_view;
    explicit iterator(std::shared_ptr<state> opened) : state_(std::move(opened)) { ++*this; }

    std::shared_ptr<state> state_;
  };

  projected_view() = default;

  /// \throws source_error, parse_error, type_error, limit_error
  iterator begin() const { return shared_ == nullptr ? iterator() : iterator(std::make_shared<state>(shared_)); }
  std::default_sentinel_t end() const noexcept { return {}; }

  // For project().
  projected_view(detail::recipe what, std::vector<path> const& paths, project_options options) {
    auto fresh = std::make_shared<shared>();
    fresh->options = options;
    for (path const& each : paths) {
      fresh->paths.push_back(what.plan.path_text(each));
      what.plan.add_field(each);
    }
    fresh->recipe = std::move(what);
    shared_ = std::move(fresh);
  }

private:
  std::shared_ptr<shared const> shared_;
};

namespace detail {

template <class... T>
auto make_projection(std::vector<path> paths, project_options options) {
  auto edit = [paths = std::move(paths), options](recipe what) {
    return projected_view<T...>(std::move(what), paths, options);
  };
  return range_closure(recipe_function<decltype(edit)>{std::move(edit)});
}

}  // namespace detail

/// `rows | project(path)`: the value at the singular path of each row, as it is; rows that lack it are dropped and counted.
/// A path that starts with `$` is taken from the enclosing document. If the row is not that document itself, the value is a
/// document of its own to the adaptors that follow.
inline auto project(singular_path_argument where) {
  auto edit = [where = where.get()](detail::recipe what) {
    if (where.from_root() && what.plan.last_level() != 0)
      what.delivers = where;
    else
      what.plan.descend(where, detail::level_kind::project);
    return element_view(std::move(what));
  };
  return detail::range_closure(detail::recipe_function<decltype(edit)>{std::move(edit)});
}

/// `rows | project<T>(path)`: the value at the singular path of each row, as T: bool, an integer, float or double,
/// std::string, boost::json::value, element, any type that boost::json::value_to knows, or std::optional of these.
///
/// Null or missing drops and counts the row, unless T is a std::optional. A value of another kind throws type_error, which
/// names its place, unless `{.mismatch = mismatch::skip}`, which drops and counts the row. Integers may be written as 1.0
/// or 1e0, never as "1"; a number that T cannot hold is a mismatch. A path that starts with `$` is taken from the enclosing
/// document; the row then waits until that field has been read. See projected_view.
template <class T>
auto project(singular_path_argument where, project_options options = {}) {
  return detail::make_projection<T>({where.get()}, options);
}

/// `rows | project<T, U...>(path, paths...)`: several fields of each row in one pass, as `row<T, U...>`.
template <class T, class U, class... V>
auto project(singular_path_argument first, singular_path_argument second,
             detail::argument_for<V, singular_path_argument>... more) {
  return detail::make_projection<T, U, V...>({first.get(), second.get(), more.get()...}, {});
}
template <class T, class U, class... V>
auto project(singular_path_argument first, singular_path_argument second,
             detail::argument_for<V, singular_path_argument>... more, project_options options) {
  return detail::make_projection<T, U, V...>({first.get(), second.get(), more.get()...}, options);
}

/// `rows | project<S>()`: each row as S. The members of a class that Boost.Describe knows are fields of the same names, each
/// treated as project<member type> treats it; anything else is the row's value itself.
template <class S>
auto project(project_options options = {}) {
  if constexpr (detail::described<S>)
    return detail::make_projection<detail::members_of<S>>(detail::member_paths<S>(), options);
  else
    return detail::make_projection<S>({path()}, options);
}

}  // namespace riffle

template <class... T>
inline constexpr bool std::ranges::enable_borrowed_range<riffle::projected_view<T...>> = true;

#endif
