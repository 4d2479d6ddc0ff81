# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What every target of the project shares, as one interface target:
# warnings, sanitizers, and ccache when there is one.

find_program(NNC_CCACHE ccache)
# A ccache that can not write to its cache, as where the home is read-only, compiles
# nothing at all.
if(NNC_CCACHE)
  file(WRITE ${PROJECT_BINARY_DIR}/CMakeFiles/ccache.c "int probe;\n")
  execute_process(
    COMMAND ${NNC_CCACHE} ${CMAKE_C_COMPILER} -c ${PROJECT_BINARY_DIR}/CMakeFiles/ccache.c
            -o ${PROJECT_BINARY_DIR}/CMakeFiles/ccache.o
    RESULT_VARIABLE ccache_code OUTPUT_QUIET ERROR_VARIABLE ccache_error)
  if(NOT ccache_code EQUAL 0)
    message(STATUS "Building without ccache, which does not work here: ${ccache_error}")
  endif()
endif()
if(NNC_CCACHE AND ccache_code EQUAL 0)
  # A precompiled header is only cached with these two kinds of sloppiness.
  set(NNC_CCACHE_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros ${NNC_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${NNC_CCACHE_LAUNCHER})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${NNC_CCACHE_LAUNCHER})
endif()

add_library(nnc_options INTERFACE)
target_compile_options(nnc_options INTERFACE -Wall -Wextra -Wno-unused-parameter)
if(NNC_WARNINGS_AS_ERRORS)
  target_compile_options(nnc_options INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # Lets ccache compare a precompiled header by content.
  target_compile_options(nnc_options INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>)
  find_program(NNC_LLD NAMES ld.lld-22 ld.lld)
  if(NNC_LLD)
    target_link_options(nnc_options INTERFACE --ld-path=${NNC_LLD})
  endif()
endif()
if(NNC_SANITIZE)
  target_compile_options(nnc_options INTERFACE
    -fsanitize=${NNC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(nnc_options INTERFACE -fsanitize=${NNC_SANITIZE})
endif()
