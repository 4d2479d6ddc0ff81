# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# LLVM, MLIR and LLD 22, and the flags that their headers want. RTTI is on in
# Debian's build; we match it. No exceptions in the compiler.

find_package(MLIR 22.1 REQUIRED CONFIG HINTS /usr/lib/llvm-22/lib/cmake/mlir)
find_package(LLD 22.1 REQUIRED CONFIG HINTS /usr/lib/llvm-22/lib/cmake/lld)
list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)
include(${CMAKE_CURRENT_LIST_DIR}/NNCEmbed.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/NNCStage.cmake)

add_library(nnc_mlir INTERFACE)
target_include_directories(nnc_mlir SYSTEM INTERFACE
  "$<BUILD_INTERFACE:${LLVM_INCLUDE_DIRS};${MLIR_INCLUDE_DIRS}>")
target_compile_options(nnc_mlir INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>)
target_compile_definitions(nnc_mlir INTERFACE _GNU_SOURCE __STDC_CONSTANT_MACROS __STDC_FORMAT_MACROS __STDC_LIMIT_MACROS)
target_link_libraries(nnc_mlir INTERFACE MLIR LLVM $<BUILD_INTERFACE:nnc_options>)

# All rooms but the runtime compile against one precompiled header: an MLIR
# source costs seconds of parsing otherwise.
add_library(nnc_pch OBJECT ${PROJECT_SOURCE_DIR}/cmake/pch.cpp)
target_link_libraries(nnc_pch PUBLIC nnc_mlir)
set_target_properties(nnc_pch PROPERTIES CXX_VISIBILITY_PRESET default)
target_precompile_headers(nnc_pch PRIVATE ${PROJECT_SOURCE_DIR}/cmake/pch.h)

# nnc_add_library(NAME SOURCES...): an object library that ends up in libnnc.so.
function(nnc_add_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;DEPENDS" ${ARGN})
  add_library(${name} OBJECT ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC nnc_mlir ${ARG_LINK})
  target_precompile_headers(${name} REUSE_FROM nnc_pch)
  # Plugins and tools call into libnnc.so through its C++ headers.
  set_target_properties(${name} PROPERTIES CXX_VISIBILITY_PRESET default)
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  set_property(GLOBAL APPEND PROPERTY NNC_LIBNNC_PARTS ${name})
endfunction()

# Generated files of a dialect lie under the build tree as the headers do under
# the source tree, so that one include line serves both and the install.
set(NNC_DIALECTS_INCLUDE ${PROJECT_SOURCE_DIR}/dialects/include)
set(NNC_DIALECTS_GENERATED ${PROJECT_BINARY_DIR}/dialects/include)

function(nnc_tablegen target td)
  # Pairs of generator option and output file follow.
  set(LLVM_TARGET_DEFINITIONS ${td})
  get_filename_component(dir ${td} DIRECTORY)
  set(outputs ${ARGN})
  list(LENGTH outputs n)
  math(EXPR last "${n} - 1")
  foreach(i RANGE 0 ${last} 2)
    math(EXPR j "${i} + 1")
    list(GET outputs ${i} option)
    list(GET outputs ${j} file)
    separate_arguments(option)
    mlir_tablegen(${file} ${option} EXTRA_INCLUDES ${NNC_DIALECTS_INCLUDE} ${MLIR_INCLUDE_DIRS})
  endforeach()
  add_public_tablegen_target(${target})
endfunction()

# nnc_add_dialect(nn DEFINITIONS NNOps.td ATTRIBUTES NNAttrs.td PREFIX NN SOURCES ...)
function(nnc_add_dialect name)
  cmake_parse_arguments(ARG "" "DEFINITIONS;ATTRIBUTES;ATTRIBUTE_INTERFACES;PREFIX" "SOURCES" ${ARGN})
  set(src ${NNC_DIALECTS_INCLUDE}/nnc/dialects/${name})
  set(out ${NNC_DIALECTS_GENERATED}/nnc/dialects/${name})
  file(RELATIVE_PATH rel ${CMAKE_CURRENT_BINARY_DIR} ${out})
  set(p ${rel}/${ARG_PREFIX})
  nnc_tablegen(nnc_${name}_gen ${src}/${ARG_DEFINITIONS}
    "-gen-op-decls" ${p}Ops.h.inc "-gen-op-defs" ${p}Ops.cpp.inc
    "-gen-dialect-decls -dialect=${name}" ${p}Dialect.h.inc
    "-gen-dialect-defs -dialect=${name}" ${p}Dialect.cpp.inc
    "-gen-enum-decls" ${p}Enums.h.inc "-gen-enum-defs" ${p}Enums.cpp.inc)
  # Interfaces, and dialects that came before, may be included.
  get_property(deps GLOBAL PROPERTY NNC_GENERATED_HEADERS)
  list(APPEND deps nnc_${name}_gen)
  if(ARG_ATTRIBUTES)
    nnc_tablegen(nnc_${name}_attrs_gen ${src}/${ARG_ATTRIBUTES}
      "-gen-attrdef-decls -attrdefs-dialect=${name}" ${p}Attrs.h.inc
      "-gen-attrdef-defs -attrdefs-dialect=${name}" ${p}Attrs.cpp.inc)
    list(APPEND deps nnc_${name}_attrs_gen)
  endif()
  if(ARG_ATTRIBUTE_INTERFACES)
    get_filename_component(stem ${ARG_ATTRIBUTE_INTERFACES} NAME_WE)
    nnc_tablegen(nnc_${name}_attr_interfaces_gen ${src}/${ARG_ATTRIBUTE_INTERFACES}
      "-gen-attr-interface-decls" ${p}${stem}.h.inc
      "-gen-attr-interface-defs" ${p}${stem}.cpp.inc)
    list(APPEND deps nnc_${name}_attr_interfaces_gen)
  endif()
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/docs/dialects/${name}.md
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/docs/dialects
    COMMAND mlir-tblgen -gen-dialect-doc -dialect=${name} ${src}/${ARG_DEFINITIONS}
            -I ${NNC_DIALECTS_INCLUDE} -I ${MLIR_INCLUDE_DIRS}
            -I ${LLVM_INCLUDE_DIRS} -o ${PROJECT_BINARY_DIR}/docs/dialects/${name}.md
            -d ${CMAKE_CURRENT_BINARY_DIR}/${name}-doc.d
    DEPENDS ${src}/${ARG_DEFINITIONS} DEPFILE ${CMAKE_CURRENT_BINARY_DIR}/${name}-doc.d VERBATIM)
  add_custom_target(nnc_${name}_doc DEPENDS ${PROJECT_BINARY_DIR}/docs/dialects/${name}.md)
  set_property(GLOBAL APPEND PROPERTY NNC_DOC_TARGETS nnc_${name}_doc)
  set_property(GLOBAL APPEND PROPERTY NNC_GENERATED_HEADERS ${deps})
  # Interfaces that the dialect's ops implement are generated before it.
  get_property(interfaces GLOBAL PROPERTY NNC_INTERFACE_HEADERS)
  nnc_add_library(nnc_dialect_${name} SOURCES ${ARG_SOURCES} DEPENDS ${deps} ${interfaces})
  target_include_directories(nnc_dialect_${name} PUBLIC ${NNC_DIALECTS_INCLUDE} ${NNC_DIALECTS_GENERATED})
endfunction()

# nnc_add_op_interface(Name source.cpp)
function(nnc_add_op_interface name source)
  set(src ${NNC_DIALECTS_INCLUDE}/nnc/dialects/interfaces)
  set(out ${NNC_DIALECTS_GENERATED}/nnc/dialects/interfaces)
  file(RELATIVE_PATH rel ${CMAKE_CURRENT_BINARY_DIR} ${out})
  nnc_tablegen(nnc_${name}_gen ${src}/${name}.td
    "-gen-op-interface-decls" ${rel}/${name}.h.inc "-gen-op-interface-defs" ${rel}/${name}.cpp.inc)
  set_property(GLOBAL APPEND PROPERTY NNC_GENERATED_HEADERS nnc_${name}_gen)
  set_property(GLOBAL APPEND PROPERTY NNC_INTERFACE_HEADERS nnc_${name}_gen)
  nnc_add_library(nnc_interface_${name} SOURCES ${source} DEPENDS nnc_${name}_gen)
  target_include_directories(nnc_interface_${name} PUBLIC ${NNC_DIALECTS_INCLUDE} ${NNC_DIALECTS_GENERATED})
endfunction()
