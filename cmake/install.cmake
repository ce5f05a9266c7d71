# SPDX-License-Identifier: BSL-1.0
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_directory ${CMAKE_INSTALL_DATADIR}/riffle) # header-only: the same for every architecture
install(
  TARGETS riffle
  EXPORT riffle
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILE_SET kernels DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
)
install(EXPORT riffle NAMESPACE riffle:: FILE riffle-targets.cmake DESTINATION ${package_directory})

list(JOIN boost_components " " boost_components_text)
configure_package_config_file(
  cmake/riffle-config.cmake.in
  riffle-config.cmake
  INSTALL_DESTINATION ${package_directory}
  NO_SET_AND_CHECK_MACRO
)
write_basic_package_version_file(riffle-config-version.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(
  FILES ${CMAKE_CURRENT_BINARY_DIR}/riffle-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/riffle-config-version.cmake
  DESTINATION ${package_directory}
)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
