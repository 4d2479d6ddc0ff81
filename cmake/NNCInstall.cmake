# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The installed package. The runtime and each plugin install their own targets,
# into the export set nncTargets; here are the compiler, the tools and the files
# by which find_package(nnc) finds them. Everything is found relative to where it
# lies, so that the installed tree can be moved.
include(CMakePackageConfigHelpers)
set(NNC_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/nnc)
file(RELATIVE_PATH NNC_BIN_TO_LIB ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})

# nnc_install_rpath(target DIR): looks for libraries in DIR, relative to the
# target's own file, and where they were when it was linked (LLVM, TBB).
function(nnc_install_rpath target dir)
  set_target_properties(${target} PROPERTIES
    INSTALL_RPATH ${dir} INSTALL_RPATH_USE_LINK_PATH ON)
endfunction()

if(TARGET nncrt)
  nnc_install_rpath(nncrt "$ORIGIN")
endif()

if(NNC_BUILD_COMPILER)
  # The C++ API is for plugins and tools made elsewhere; it needs LLVM's headers,
  # so its targets are a set of their own, read by COMPONENTS compiler.
  nnc_install_rpath(nnc "$ORIGIN")
  set_target_properties(nnc PROPERTIES EXPORT_NAME compiler)
  set_target_properties(nnc_mlir PROPERTIES EXPORT_NAME mlir)
  install(TARGETS nnc nnc_mlir EXPORT nncCompilerTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  target_include_directories(nnc INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  foreach(dir ${PROJECT_SOURCE_DIR}/compiler/include ${PROJECT_SOURCE_DIR}/frontends/include
              ${NNC_DIALECTS_INCLUDE} ${NNC_DIALECTS_GENERATED})
    if(EXISTS ${dir}/nnc OR dir STREQUAL NNC_DIALECTS_GENERATED)
      install(DIRECTORY ${dir}/nnc DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN *.h PATTERN *.td PATTERN *.inc)
    endif()
  endforeach()
  install(EXPORT nncCompilerTargets NAMESPACE nnc:: DESTINATION ${NNC_CMAKE_DIR})

  # Each executable below tools/. Only `nnc` is a target of the package: it is
  # what nnc_add_model runs.
  get_property(dirs DIRECTORY ${PROJECT_SOURCE_DIR}/tools PROPERTY SUBDIRECTORIES)
  foreach(dir ${dirs})
    get_property(targets DIRECTORY ${dir} PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target ${targets})
      get_target_property(type ${target} TYPE)
      if(NOT type STREQUAL EXECUTABLE)
        continue()
      endif()
      nnc_install_rpath(${target} "$ORIGIN/${NNC_BIN_TO_LIB}")
      get_target_property(name ${target} OUTPUT_NAME)
      if(name STREQUAL nnc)
        set_target_properties(${target} PROPERTIES EXPORT_NAME tool)
        install(TARGETS ${target} EXPORT nncTargets RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
        if(NOT TARGET nnc::tool)
          add_executable(nnc::tool ALIAS ${target})
        endif()
      else()
        install(TARGETS ${target} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
      endif()
    endforeach()
  endforeach()
endif()

# nnc_add_model links the run-time halves of these.
get_property(NNC_INSTALLED_BACKENDS GLOBAL PROPERTY NNC_PLUGINS)
set_property(GLOBAL PROPERTY NNC_BACKENDS ${NNC_INSTALLED_BACKENDS})
install(EXPORT nncTargets NAMESPACE nnc:: DESTINATION ${NNC_CMAKE_DIR})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/nncConfig.cmake.in
  ${PROJECT_BINARY_DIR}/nncConfig.cmake INSTALL_DESTINATION ${NNC_CMAKE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/nncConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/nncConfig.cmake ${PROJECT_BINARY_DIR}/nncConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/nnc_add_model.cmake
  ${CMAKE_CURRENT_LIST_DIR}/nnc_add_plugin.cmake DESTINATION ${NNC_CMAKE_DIR})

file(RELATIVE_PATH NNC_PC_TO_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(${CMAKE_CURRENT_LIST_DIR}/nnc-runtime.pc.in
  ${PROJECT_BINARY_DIR}/nnc-runtime.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/nnc-runtime.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
