#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# C and C++ sources are as clang-format 22 writes them: another version decides some
# lines otherwise. `check-format.sh --fix` formats them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# What is formatted so far. The other rooms join as a whole, each in one commit.
rooms=(frontends tools examples test/unit test/promises test/integration compiler/lib/package
       runtime/lib/core runtime/lib/data runtime/lib/io runtime/lib/memory)
later=(':!tools/nnc/Backends.*' ':!runtime/lib/core/Call.cpp')
mode=(--dry-run -Werror)
[[ ${1:-} == --fix ]] && mode=(-i)
for room in "${rooms[@]}"; do
  git ls-files "$room/*.cpp" "$room/*.h" "$room/*.hpp" "$room/*.c" "${later[@]}"
done | xargs clang-format-22 "${mode[@]}"
