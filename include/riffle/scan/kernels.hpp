// SPDX-License-Identifier: BSL-1.0
#ifndef RIFFLE_SCAN_KERNELS_HPP
#define RIFFLE_SCAN_KERNELS_HPP

/// \file
/// The kernels that were compiled in, and the choice between those that this machine can run.

#include <riffle/options.hpp>
#include <riffle/scan/tokens.hpp>
#if defined(__x86_64__)
#include <riffle/scan/isa/avx2.hpp>
#include <riffle/scan/isa/avx512.hpp>
#include <riffle/scan/isa/sse42.hpp>
#elif defined(__aarch64__) && !defined(__AARCH64EB__)
#include <riffle/scan/isa/neon.hpp>
#endif

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace riffle::detail {

inline constexpr std::pair<kernel, std::string_view> kernel_names[] = {{kernel::portable, "portable"},
                                                                       {kernel::sse42, "sse42"},
                                                                       {kernel::avx2, "avx2"},
                                                                       {kernel::avx512, "avx512"},
                                                                       {kernel::neon, "neon"}};

/// Those that this machine can run, the fastest last.
inline std::vector<kernel> available_kernels() {
  std::vector<kernel> known{kernel::portable};
#if defined(__x86_64__)
  __builtin_cpu_init();
  bool const sse42 =
      __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul");
  bool const avx2 = sse42 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
  bool const avx512 = avx2 && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
  if (sse42) known.push_back(kernel::sse42);
  if (avx2) known.push_back(kernel::avx2);
  if (avx512) known.push_back(kernel::avx512);
#elif defined(__aarch64__) && !defined(__AARCH64EB__)
  known.push_back(kernel::neon);
#endif
  return known;
}

/// The kernel asked for; for kernel::automatic the one that the environment variable RIFFLE_KERNEL names, or the fastest.
/// Null is kernel::portable, which has no blocks: the byte-wise scanner is faster than blocks without such instructions.
/// \throws std::invalid_argument where this machine, or this build, has none of that name
inline kernel_functions const* choose_kernel(kernel wanted) {
  std::vector<kernel> const available = available_kernels();
  std::string name;
  if (wanted == kernel::automatic) {
    wanted = available.back();
    if (char const* const asked = std::getenv("RIFFLE_KERNEL"); asked != nullptr && *asked != '\0') {
      name = asked;
      wanted = kernel::automatic;
      for (auto const& [each, text] : kernel_names)
        if (text == name) wanted = each;
    }
  }
  for (kernel const each : available) {
    if (each != wanted) continue;
    switch (each) {
#if defined(__x86_64__)
      case kernel::sse42: return &sse42::functions;
      case kernel::avx2: return &avx2::functions;
      case kernel::avx512: return &avx512::functions;
#elif defined(__aarch64__) && !defined(__AARCH64EB__)
      case kernel::neon: return &neon::functions;
#endif
      default: return nullptr;
    }
  }
  for (auto const& [each, text] : kernel_names)
    if (each == wanted) name = text;
  throw std::invalid_argument("riffle: no kernel \"" + name +
                              "\" on this machine (document_options::kernel, RIFFLE_KERNEL)");
}

}  // namespace riffle::detail

#endif
