#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Against ONNX itself (docs/onnx.md), in a venv of its own, build/onnx-venv:
#   onnx-tests.sh [NAME...]   ONNX's node tests, all or some: a score, and why others fail
#   onnx-tests.sh --export    what nnc writes, run by ONNX Runtime
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
venv=build/onnx-venv
if [[ ! -x $venv/bin/python ]]; then
  python3 -m venv "$venv"
  # The last version whose wheel ships the tests.
  "$venv/bin/pip" install -q onnx==1.22.0
fi
nnc=$(realpath "${NNC:-build/release/tools/nnc/nnc}")
if [[ ${1:-} == --export ]]; then
  "$venv/bin/pip" install -q onnxruntime
  export PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  "$venv/bin/python" test/frontends/onnx/Inputs/run-exported.py "$nnc" "$work" onnxruntime
  for element in f32 f16 f64; do
    "$venv/bin/python" test/conformance/onnx.py --nnc "$nnc" --work "$work" --with=onnxruntime \
      --element=$element
  done
  exit
fi
"$venv/bin/python" test/frontends/onnx/Inputs/node-tests.py "$nnc" "$@"
