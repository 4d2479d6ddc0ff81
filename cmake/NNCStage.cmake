# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# nnc_add_stage(NAME SOURCES a.cpp b.cpp [PASSES]): one folder of compiler/lib.
# A stage sees the dialects and compiler/include, never another stage. With
# PASSES its Passes.td is turned into <name>/Passes.h.inc.
function(nnc_add_stage name)
  cmake_parse_arguments(ARG "PASSES" "" "SOURCES" ${ARGN})
  list(TRANSFORM ARG_SOURCES PREPEND lib/${name}/)
  get_property(headers GLOBAL PROPERTY NNC_GENERATED_HEADERS)
  set(deps ${headers})
  if(ARG_PASSES)
    string(SUBSTRING ${name} 0 1 first)
    string(TOUPPER ${first} first)
    string(SUBSTRING ${name} 1 -1 rest)
    set(LLVM_TARGET_DEFINITIONS ${CMAKE_CURRENT_SOURCE_DIR}/lib/${name}/Passes.td)
    mlir_tablegen(stages/nnc/stages/${name}/Passes.h.inc -gen-pass-decls -name=${first}${rest}
                  EXTRA_INCLUDES ${MLIR_INCLUDE_DIRS})
    add_public_tablegen_target(nnc_${name}_passes_gen)
    list(APPEND deps nnc_${name}_passes_gen)
    set_property(GLOBAL APPEND PROPERTY NNC_PASS_HEADERS nnc_${name}_passes_gen)
  endif()
  nnc_add_library(nnc_stage_${name} SOURCES ${ARG_SOURCES} DEPENDS ${deps})
  target_include_directories(nnc_stage_${name} PRIVATE
    ${CMAKE_CURRENT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR}/lib/${name}
    ${CMAKE_CURRENT_BINARY_DIR}/stages ${NNC_DIALECTS_INCLUDE} ${NNC_DIALECTS_GENERATED}
    ${PROJECT_SOURCE_DIR}/runtime/include)
endfunction()
