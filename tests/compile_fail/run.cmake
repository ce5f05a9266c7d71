# SPDX-License-Identifier: BSL-1.0
# cmake -D SOURCE=x.cpp -P run.cmake -- COMPILER FLAGS...
cmake_minimum_required(VERSION 3.25)

set(compile "")
set(after FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  if(after)
    list(APPEND compile "${CMAKE_ARGV${i}}")
  elseif(CMAKE_ARGV${i} STREQUAL "--")
    set(after TRUE)
  endif()
endforeach()

file(READ "${SOURCE}" text)
if(NOT text MATCHES "// expect: ([^\n]+)")
  message(FATAL_ERROR "${SOURCE} has no line `// expect: `")
endif()
set(expect "${CMAKE_MATCH_1}")

execute_process(COMMAND ${compile} "${SOURCE}" RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "does not compile without RIFFLE_EXPECT_FAIL:\n${output}")
endif()

execute_process(
  COMMAND ${compile} -DRIFFLE_EXPECT_FAIL "${SOURCE}"
  RESULT_VARIABLE result
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output
)
if(result EQUAL 0)
  message(FATAL_ERROR "compiles with RIFFLE_EXPECT_FAIL")
endif()
if(NOT output MATCHES "${expect}")
  message(FATAL_ERROR "fails, but no diagnostic matches `${expect}`:\n${output}")
endif()
