# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# cmake -D build=... -P run.cmake: installs the build, moves the installed tree,
# builds the projects c/ and cpp/ against it, runs them, and looks at what they link.
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT code EQUAL 0)
    string(REPLACE ";" " " command "${ARGN}")
    message(FATAL_ERROR "'${command}' ended with ${code}:\n${out}")
  endif()
  set(output "${out}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${work})
file(MAKE_DIRECTORY ${work})
run(${CMAKE_COMMAND} --install ${build} --prefix ${work}/first --config ${config})
file(RENAME ${work}/first ${work}/nnc)

# The models compiled by hand, as the manual pages have it, for pkg-config.
run(${work}/nnc/${bindir}/nnc compile ${source}/examples/mlp/mlp.mlir -o ${work}/model
    --rows=32,21)

foreach(project c cpp)
  run(${CMAKE_COMMAND} -G Ninja -S ${source}/test/integration/${project} -B ${work}/${project}
      -D CMAKE_PREFIX_PATH=${work}/nnc -D MODELS=${source}/examples
      -D mlp_DIR=${work}/model -D CMAKE_BUILD_TYPE=${config}
      -D CMAKE_C_COMPILER=${c_compiler} -D CMAKE_CXX_COMPILER=${cxx_compiler}
      # Neither may be wanted by an application's configuration.
      -D CMAKE_DISABLE_FIND_PACKAGE_LLVM=ON -D CMAKE_DISABLE_FIND_PACKAGE_MLIR=ON)
  run(${CMAKE_COMMAND} --build ${work}/${project})
  file(GLOB programs ${work}/${project}/train*)
  if(NOT programs)
    message(FATAL_ERROR "project ${project} built no program called train*")
  endif()
  foreach(program ${programs})
    if(IS_DIRECTORY ${program})
      continue()
    endif()
    run(${CMAKE_COMMAND} -E chdir ${work}/${project} ${program})
    message(STATUS "${program}: ${output}")
    run(ldd ${program})
    if(output MATCHES "LLVM|MLIR|python|libnnc\\.so|not found")
      message(FATAL_ERROR "${program} links what an application should not need:\n${output}")
    endif()
  endforeach()
endforeach()

# Without CMake: pkg-config gives a C compiler all it needs.
find_program(pkg_config pkg-config)
if(pkg_config)
  set(ENV{PKG_CONFIG_PATH} ${work}/model:${work}/nnc/${libdir}/pkgconfig)
  run(${pkg_config} --cflags --libs mlp)
  separate_arguments(flags UNIX_COMMAND "${output}")
  run(${c_compiler} -std=c99 ${source}/test/integration/c/train.c -o ${work}/train ${flags}
      -Wl,-rpath,${work}/model:${work}/nnc/${libdir})
  run(${CMAKE_COMMAND} -E chdir ${work} ${work}/train)
endif()
