# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# nnc_add_model(<target> <model.mlir>
#               [SHARED]                 a lib<name>.so instead of code in the program
#               [NAME <name>]            the name after nn.model @; read from the file
#               [ROWS <n>...]            row counts to compile for (nnc's default: 32)
#               [TARGETS <backend>...]   as --target= takes them; default: nnc's own)
#
# Makes a library target: what links it includes <name>.h or <name>.hpp and gets
# the runtime. The model is compiled anew whenever its file or nnc changes.
function(nnc_add_model target model)
  cmake_parse_arguments(PARSE_ARGV 2 ARG "SHARED" "NAME" "ROWS;TARGETS")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "nnc_add_model(${target}): unknown arguments: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT TARGET nnc::tool)
    message(FATAL_ERROR "nnc_add_model(${target}): this nnc was installed without its compiler")
  endif()
  get_filename_component(model "${model}" ABSOLUTE)
  if(NOT EXISTS "${model}")
    message(FATAL_ERROR "nnc_add_model(${target}): there is no file '${model}'")
  endif()

  # The files to come are called after the model, so CMake must know its name.
  if(NOT ARG_NAME)
    file(READ "${model}" text)
    string(REGEX REPLACE "//[^\n]*" "" text "${text}")
    if(NOT text MATCHES "nn\\.model[ \t\r\n]+@([A-Za-z_][A-Za-z0-9_]*)")
      message(FATAL_ERROR "nnc_add_model(${target}): '${model}' has no 'nn.model @name'; "
                          "if it is there in another spelling, give NAME")
    endif()
    set(ARG_NAME ${CMAKE_MATCH_1})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${model}")
  endif()

  set(options)
  if(ARG_ROWS)
    list(JOIN ARG_ROWS "," rows)
    list(APPEND options "--rows=${rows}")
  endif()
  set(libraries nnc::runtime)
  if(ARG_TARGETS)
    list(JOIN ARG_TARGETS "," names)
    list(APPEND options "--target=${names}")
    foreach(backend ${ARG_TARGETS})
      string(REGEX REPLACE "{.*" "" backend "${backend}") # onednn{key=value}
      list(APPEND backends ${backend})
    endforeach()
  else()
    get_property(backends GLOBAL PROPERTY NNC_BACKENDS)
  endif()
  # A backend that takes no op of this model is not linked.
  foreach(backend ${backends})
    if(TARGET nnc::${backend}_runtime)
      list(APPEND libraries -Wl,--push-state,--as-needed nnc::${backend}_runtime -Wl,--pop-state)
    endif()
  endforeach()

  set(dir "${CMAKE_CURRENT_BINARY_DIR}/${target}.nnc")
  file(MAKE_DIRECTORY "${dir}")
  set(outputs)
  foreach(file lib${ARG_NAME}.a lib${ARG_NAME}.so ${ARG_NAME}.h ${ARG_NAME}.hpp)
    list(APPEND outputs "${dir}/${file}")
  endforeach()
  add_custom_command(OUTPUT ${outputs}
    COMMAND nnc::tool compile "${model}" -o "${dir}" ${options}
    DEPENDS "${model}" nnc::tool VERBATIM COMMENT "Compiling model ${ARG_NAME}")
  add_custom_target(${target}_files DEPENDS ${outputs})

  if(ARG_SHARED)
    add_library(${target} SHARED IMPORTED GLOBAL)
    set_target_properties(${target} PROPERTIES
      IMPORTED_LOCATION "${dir}/lib${ARG_NAME}.so" IMPORTED_SONAME lib${ARG_NAME}.so)
  else()
    add_library(${target} STATIC IMPORTED GLOBAL)
    set_target_properties(${target} PROPERTIES
      IMPORTED_LOCATION "${dir}/lib${ARG_NAME}.a" IMPORTED_LINK_INTERFACE_LANGUAGES C)
    list(APPEND libraries m)
  endif()
  set_target_properties(${target} PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${dir}" INTERFACE_LINK_LIBRARIES "${libraries}")
  add_dependencies(${target} ${target}_files)
endfunction()
