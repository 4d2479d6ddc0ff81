# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# nnc_embed_text(TARGET OUTPUT FILES...): text files as a C++ table in a header of
# the build tree, `{"stem", "text"},` a file, for a source of TARGET to include.
# As a script (cmake -P) it writes that header.
if(CMAKE_SCRIPT_MODE_FILE)
  set(table "")
  foreach(file ${FILES})
    get_filename_component(stem ${file} NAME_WE)
    file(READ ${file} text)
    string(APPEND table "{\"${stem}\", R\"nnc-text(${text})nnc-text\"},\n")
  endforeach()
  file(WRITE ${OUTPUT} "${table}")
  return()
endif()

function(nnc_embed_text target output)
  set(header ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}/${output})
  add_custom_command(OUTPUT ${header}
    COMMAND ${CMAKE_COMMAND} "-DFILES=${ARGN}" "-DOUTPUT=${header}"
            -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    DEPENDS ${ARGN} ${CMAKE_CURRENT_FUNCTION_LIST_FILE} VERBATIM)
  get_filename_component(stem ${output} NAME_WE)
  add_custom_target(${target}_${stem} DEPENDS ${header})
  add_dependencies(${target} ${target}_${stem})
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target})
endfunction()
