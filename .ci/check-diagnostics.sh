#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Each diagnostic of the command is in a test: its id stands there in brackets.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bad=0
while IFS= read -r id; do
  grep -qrF "[$id]" test/tools/nnc --include='*.test' || { echo "no test in test/tools/nnc has [$id]"; bad=1; }
done < <(sed -n 's/^NNC_DIAGNOSTIC([A-Za-z]*, "\([a-z-]*\)".*/\1/p' tools/nnc/Diagnostics.def)
exit $bad
