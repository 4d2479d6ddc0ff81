#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Sets up, builds and runs all tests and checks; the last line counts them. With
# `asan` as its argument under AddressSanitizer and UBSan; that preset turns off the two
# checks that LLVM's libraries, which are not sanitized, do not bear: those of
# containers and arenas that code of both kinds fills.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=${1:-release}
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
for script in .ci/check-*.sh; do
  check "$script"
done
log=$(mktemp)
trap 'rm -f "$log"' EXIT
ctest --preset "$preset" 2>&1 | tee "$log"
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
