#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# From a fresh clone to a trained network: set up, build, compile the digits model
# to a native library, and train it on 80 % of the digits.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh release
nnc=build/release/tools/nnc/nnc
mkdir -p build/quickstart
"$nnc" compile examples/mlp/mlp.mlir -o build/quickstart --rows=32
"$nnc" train examples/mlp/mlp.mlir \
  --data examples/mlp/digits.csv --columns x=0:64 --columns label=label --scale x=1/16 \
  --epochs=20 --validation=0.2 --metrics=accuracy \
  --checkpoint=build/quickstart/mlp.safetensors \
  --log=build/quickstart/mlp.jsonl --plot=build/quickstart/mlp.svg
accuracy=$(tail -1 build/quickstart/mlp.jsonl |
  sed -n 's/.*"validation":{"accuracy":\([0-9.e-]*\)}.*/\1/p')
awk -v a="$accuracy" 'BEGIN {
  printf "accuracy on the digits held back: %.1f %%\n", 100 * a
  exit !(a >= 0.955)
}' || { echo "expected at least 95.5 %"; exit 1; }
echo "library, weights and training curve are in build/quickstart"
