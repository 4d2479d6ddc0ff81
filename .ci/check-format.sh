#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# C and C++ sources are as clang-format 22 writes them: another version decides some
# lines otherwise. `check-format.sh --fix` formats them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rooms=(frontends runtime tools examples test/unit test/promises test/integration
       compiler/lib/package)
mode=(--dry-run -Werror)
[[ ${1:-} == --fix ]] && mode=(-i)
for room in "${rooms[@]}"; do
  git ls-files "$room/*.cpp" "$room/*.h" "$room/*.hpp" "$room/*.c"
done | xargs clang-format-22 "${mode[@]}"
