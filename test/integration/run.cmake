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

# outside(DIR PROGRAMS [ARGUMENT...]): configures and builds the project in DIR,
# then runs each of its programs, `;` between them.
function(outside dir programs)
  get_filename_component(project ${dir} NAME)
  run(${CMAKE_COMMAND} -G Ninja -S ${dir} -B ${work}/${project}
      -D CMAKE_PREFIX_PATH=${work}/nnc -D MODELS=${source}/examples
      -D mlp_DIR=${work}/model -D CMAKE_BUILD_TYPE=${config}
      -D CMAKE_C_COMPILER=${c_compiler} -D CMAKE_CXX_COMPILER=${cxx_compiler}
      -D CMAKE_C_FLAGS=${flags} -D CMAKE_CXX_FLAGS=${flags}
      # Neither may be wanted by an application's configuration.
      -D CMAKE_DISABLE_FIND_PACKAGE_LLVM=ON -D CMAKE_DISABLE_FIND_PACKAGE_MLIR=ON
      --no-warn-unused-cli)
  run(${CMAKE_COMMAND} --build ${work}/${project})
  foreach(program ${programs})
    set(program ${work}/${project}/${program})
    run(${CMAKE_COMMAND} -E chdir ${work}/${project} ${program} ${ARGN})
    message(STATUS "${program}: ${output}")
    run(ldd ${program})
    if(output MATCHES "LLVM|MLIR|python|libnnc\\.so|not found")
      message(FATAL_ERROR "${program} links what an application should not need:\n${output}")
    endif()
  endforeach()
endfunction()

outside(${source}/test/integration/c "train;train-shared;train-compiled")
outside(${source}/test/integration/cpp train)
# The README's promise: 95.5 % of the digits held back, or the program fails.
outside(${source}/examples/embed-in-c digits ${source}/examples/mlp/digits.csv)

# Without CMake: pkg-config gives a C compiler all it needs.
find_program(pkg_config pkg-config)
if(NOT pkg_config)
  message(FATAL_ERROR "pkg-config is not there, which scripts/setup.sh installs")
endif()
set(ENV{PKG_CONFIG_PATH} ${work}/model:${work}/nnc/${libdir}/pkgconfig)
run(${pkg_config} --cflags --libs mlp)
separate_arguments(needed UNIX_COMMAND "${output}")
run(${c_compiler} ${flags} -std=c99 ${source}/test/integration/c/train.c -o ${work}/train ${needed}
    -Wl,-rpath,${work}/model:${work}/nnc/${libdir})
run(${CMAKE_COMMAND} -E chdir ${work} ${work}/train)

# The oneDNN backend: linked by the programs that need it, and by no other; its
# source builds against the installed headers alone, and imports nothing of nnc.
if(onednn)
  outside(${source}/test/integration/onednn "train-static;train-library;train-generated")
  foreach(program train-static train-library)
    run(ldd ${work}/onednn/${program})
    if(NOT output MATCHES "libnncrt-onednn")
      message(FATAL_ERROR "${program} does not link its backend:\n${output}")
    endif()
  endforeach()
  run(ldd ${work}/onednn/train-generated)
  if(output MATCHES "dnnl|onednn")
    message(FATAL_ERROR "train-generated links a backend that its model does not use:\n${output}")
  endif()
  run(${CMAKE_COMMAND} -G Ninja -S ${source}/plugins/onednn -B ${work}/plugin
      -D CMAKE_PREFIX_PATH=${work}/nnc -D NNC_ONEDNN_ROOT=${onednn} -D CMAKE_BUILD_TYPE=${config}
      -D CMAKE_CXX_COMPILER=${cxx_compiler} -D CMAKE_CXX_FLAGS=${flags}
      -D NNC_SANITIZE=${sanitize})
  run(${CMAKE_COMMAND} --build ${work}/plugin)
  foreach(half nncc nncrt)
    if(NOT EXISTS ${work}/plugin/lib${half}-onednn.so)
      message(FATAL_ERROR "the plugin's own project did not build lib${half}-onednn.so")
    endif()
  endforeach()
  run(nm -D --undefined-only ${work}/plugin/libnncrt-onednn.so)
  if(output MATCHES " nnc_")
    message(FATAL_ERROR "the plugin's run-time half imports from nnc:\n${output}")
  endif()
endif()
