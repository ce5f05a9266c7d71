# SPDX-License-Identifier: BSL-1.0
add_executable(consumer ${CMAKE_CURRENT_LIST_DIR}/main.cpp)
target_link_libraries(consumer PRIVATE riffle::riffle)
if(RIFFLE_BOOST_JSON_HEADER_ONLY)
  target_sources(consumer PRIVATE ${CMAKE_CURRENT_LIST_DIR}/boost_json.cpp)
endif()
