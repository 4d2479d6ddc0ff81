#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A source of more than 600 lines wants to be two; a file over 300 KB is data that
# should be fetched.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bad=0
while IFS= read -r file; do
  lines=$(wc -l <"$file")
  ((lines <= 600)) || { echo "$file: $lines lines, at most 600"; bad=1; }
done < <(git ls-files '*.cpp' '*.h' '*.hpp' '*.c' '*.td' '*.def' '*.cmake' '*.py' '*.sh')
while IFS= read -r file; do
  bytes=$(wc -c <"$file")
  ((bytes <= 300000)) || { echo "$file: $bytes bytes, at most 300000"; bad=1; }
done < <(git ls-files)
exit $bad
