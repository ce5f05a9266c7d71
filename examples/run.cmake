# SPDX-License-Identifier: BSL-1.0
# cmake -D OUTPUT=file -D INPUT=file -D EXIT=code -D ERRORS=regex -P run.cmake -- PROGRAM ARGUMENTS...
# Runs a program whose standard output must be what is in the file OUTPUT (nothing, if empty), whose exit code must be
# EXIT, and whose standard error, with | for each line feed, must match ERRORS.
cmake_minimum_required(VERSION 3.25)

set(command "")
set(after FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  if(after)
    list(APPEND command "${CMAKE_ARGV${i}}")
  elseif(CMAKE_ARGV${i} STREQUAL "--")
    set(after TRUE)
  endif()
endforeach()

if(INPUT)
  set(input INPUT_FILE "${INPUT}")
endif()
execute_process(COMMAND ${command} ${input} OUTPUT_VARIABLE output RESULT_VARIABLE result ERROR_VARIABLE errors)
message("${errors}")

set(expected "")
if(OUTPUT)
  file(READ "${OUTPUT}" expected)
endif()
if(NOT output STREQUAL expected)
  message(FATAL_ERROR "printed\n${output}\ninstead of\n${expected}")
endif()
if(NOT result EQUAL EXIT)
  message(FATAL_ERROR "exit code ${result} instead of ${EXIT}")
endif()
string(REPLACE "\n" "|" errors "${errors}")
if(NOT errors MATCHES "${ERRORS}")
  message(FATAL_ERROR "standard error does not match ${ERRORS}")
endif()
