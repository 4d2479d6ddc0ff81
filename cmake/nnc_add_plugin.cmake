# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# nnc_add_plugin(<name> [COMPILER <source>...] [RUNTIME <source>...])
#
# A backend's two halves, each a shared library:
#   libnncc-<name>   target nnc_<name>_compiler: defines
#                    void nnc::<name>::registerTarget(mlir::DialectRegistry &)
#   libnncrt-<name>  target nnc_<name>_runtime, nnc::<name>_runtime for applications:
#                    defines and exports nnc_<name>_plugin_v1 (nnc/runtime/plugin.h)
# Inside nnc's tree the tools link both in, and the install has them.
include(GNUInstallDirs)

function(nnc_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "COMPILER;RUNTIME")
  if(ARG_COMPILER AND TARGET nnc::compiler)
    add_library(nnc_${name}_compiler SHARED ${ARG_COMPILER})
    target_link_libraries(nnc_${name}_compiler PRIVATE nnc::compiler)
    set_target_properties(nnc_${name}_compiler PROPERTIES
      OUTPUT_NAME nncc-${name} CXX_VISIBILITY_PRESET default
      INSTALL_RPATH "$ORIGIN" INSTALL_RPATH_USE_LINK_PATH ON)
    target_compile_features(nnc_${name}_compiler PRIVATE cxx_std_17)
    if(TARGET nnc_pch) # inside nnc's tree: its precompiled header, and flags
      target_precompile_headers(nnc_${name}_compiler REUSE_FROM nnc_pch)
      target_link_libraries(nnc_${name}_compiler PRIVATE nnc_options)
    endif()
    install(TARGETS nnc_${name}_compiler LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  endif()
  if(ARG_RUNTIME)
    add_library(nnc_${name}_runtime SHARED ${ARG_RUNTIME})
    if(NOT TARGET nnc::${name}_runtime) # an installed nnc may bring one of that name
      add_library(nnc::${name}_runtime ALIAS nnc_${name}_runtime)
    endif()
    # The headers, not the library: a plugin imports nothing of nnc.
    target_include_directories(nnc_${name}_runtime PRIVATE
      $<TARGET_PROPERTY:nnc::runtime,INTERFACE_INCLUDE_DIRECTORIES>)
    target_compile_features(nnc_${name}_runtime PRIVATE cxx_std_17)
    set_target_properties(nnc_${name}_runtime PROPERTIES
      OUTPUT_NAME nncrt-${name} EXPORT_NAME ${name}_runtime
      CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
      INSTALL_RPATH "$ORIGIN/nnc;$ORIGIN" INSTALL_RPATH_USE_LINK_PATH OFF)
    if(NOT NNC_SANITIZE)
      target_link_options(nnc_${name}_runtime PRIVATE -Wl,-z,defs)
    endif()
    if(TARGET nnc_options)
      target_link_libraries(nnc_${name}_runtime PRIVATE $<BUILD_INTERFACE:nnc_options>)
    endif()
    file(RELATIVE_PATH to_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
    string(REGEX REPLACE "/$" "" to_prefix "${to_prefix}")
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/nnc-${name}-runtime.pc CONTENT
"prefix=\${pcfiledir}/@to_prefix@
libdir=\${prefix}/@CMAKE_INSTALL_LIBDIR@

Name: nnc-@name@-runtime
Description: Run-time half of nnc's backend @name@
Version: 0
Requires: nnc-runtime
Libs: -L\${libdir} -lnncrt-@name@ -Wl,-rpath-link,\${libdir}/nnc
" @ONLY)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/nnc-${name}-runtime.pc
      DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
    if(TARGET nnc_options)
      install(TARGETS nnc_${name}_runtime EXPORT nncTargets
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
    else()
      install(TARGETS nnc_${name}_runtime LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
    endif()
  endif()
  set_property(GLOBAL APPEND PROPERTY NNC_PLUGINS ${name})
endfunction()
