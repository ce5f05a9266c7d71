// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_TESTS_SUPPORT_KERNELS_HPP
#define RIFFLE_TESTS_SUPPORT_KERNELS_HPP

/// \file
/// The kernels to test, and what the environment says of how much is tested.

#include <riffle/options.hpp>
#include <riffle/scan/kernels.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace riffle::test {

inline std::string_view name_of(kernel k) {
  for (auto const& [each, name] : detail::kernel_names)
    if (each == k) return name;
  return "automatic";
}

/// Those that this machine can run, or the one that RIFFLE_KERNEL names.
inline std::vector<kernel> const& kernels() {
  static std::vector<kernel> const all = [] {
    std::vector<kernel> found = detail::available_kernels();
    if (char const* const only = std::getenv("RIFFLE_KERNEL"))
      std::erase_if(found, [only](kernel k) { return name_of(k) != only; });
    return found;
  }();
  return all;
}

inline std::uint32_t number_from(char const* variable, std::uint32_t otherwise) {
  char const* const text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

}  // namespace riffle::test

#endif
