#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ONNX's node tests through nnc: a score, and why others do not pass (docs/onnx.md).
# The package that has them goes into build/onnx-venv. Names of tests may be given.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
venv=build/onnx-venv
if [[ ! -x $venv/bin/python ]]; then
  python3 -m venv "$venv"
  # The last version whose wheel ships the tests.
  "$venv/bin/pip" install -q onnx==1.22.0
fi
"$venv/bin/python" test/frontends/onnx/Inputs/node-tests.py \
  "${NNC:-build/release/tools/nnc/nnc}" "$@"
