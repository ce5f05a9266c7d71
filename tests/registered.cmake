# SPDX-License-Identifier: BSL-1.0
# cmake -P registered.cmake: no file in the tree is forgotten by the list that it belongs to.
cmake_minimum_required(VERSION 3.25)

# Each file under `directory` that matches `pattern` stands in `list`, less the `suffix`, as before(NAME)after.
function(check_list list directory pattern suffix before after)
  file(READ ${list} lines)
  file(GLOB_RECURSE files RELATIVE ${directory} ${directory}/${pattern})
  if(NOT files)
    message(FATAL_ERROR "no ${pattern} in ${directory}")
  endif()
  foreach(file IN LISTS files)
    string(REGEX REPLACE "${suffix}$" "" name ${file})
    string(FIND "${lines}" "${before}${name}${after}" found)
    if(found EQUAL -1)
      message(SEND_ERROR "${list} lacks ${before}${name}${after}")
    endif()
  endforeach()
endfunction()

set(tests ${CMAKE_CURRENT_LIST_DIR})
set(fails ${tests}/compile_fail)
check_list(${tests}/CMakeLists.txt ${tests} *.test.cpp "\\.test\\.cpp" "\nriffle_test(" ")\n")
check_list(${fails}/CMakeLists.txt ${fails} *.cpp "\\.cpp" "\nriffle_compile_fail(" ")\n")
# What the list of headers lacks is not installed.
check_list(${tests}/../CMakeLists.txt ${tests}/.. include/*.hpp "\\.hpp" " " ".hpp\n")
check_list(${tests}/../CMakeLists.txt ${tests}/.. include/*.ipp "\\.ipp" " " ".ipp\n")
