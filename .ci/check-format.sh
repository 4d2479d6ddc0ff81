#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# C and C++ sources are as clang-format 22 writes them: another version decides some
# lines otherwise. `check-format.sh --fix` formats them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mode=(--dry-run -Werror)
[[ ${1:-} == --fix ]] && mode=(-i)
git ls-files -z '*.cpp' '*.h' '*.hpp' '*.c' | xargs -0 clang-format-22 "${mode[@]}"
