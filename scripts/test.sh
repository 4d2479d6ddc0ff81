#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Sets up, builds and runs all tests and checks; the last line counts them. With `long`
# as its argument it runs the trainings that take minutes, and those alone. With `asan` all
# runs under AddressSanitizer and UBSan; that preset turns off the two checks that LLVM's
# libraries, which are not sanitized, do not bear: those of containers and arenas that
# code of both kinds fills.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=${1:-release} tests=()
if [[ $preset == long ]]; then
  preset=release tests=(-C long -L '^long$')
fi
scripts/setup.sh "$preset" || exit 1
passed=0 failed=0
check() {
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $*"
  fi
}
if ((!${#tests[@]})); then
  for script in .ci/check-*.sh; do
    check "$script"
  done
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
ctest --preset "$preset" "${tests[@]}" 2>&1 | tee "$log"
# "97% tests passed, 1 tests failed out of 40"
read -r bad all < <(sed -n 's/.*tests passed, \([0-9]*\) tests failed out of \([0-9]*\).*/\1 \2/p' "$log")
if [[ -z ${all:-} ]]; then
  echo "ctest ran no test"
  failed=$((failed + 1))
else
  passed=$((passed + all - bad))
  failed=$((failed + bad))
fi
echo "$passed passed, $failed failed"
[[ $failed -eq 0 && $passed -gt 0 ]]
