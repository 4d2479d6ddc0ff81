#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Each source begins with the licence line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bad=0
while IFS= read -r file; do
  [[ ! -s $file ]] || head -2 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception' ||
    { echo "$file: no SPDX line"; bad=1; }
done < <(git ls-files '*.cpp' '*.h' '*.hpp' '*.c' '*.td' '*.def' '*.cmake' '*CMakeLists.txt' '*.py' '*.sh')
exit $bad
