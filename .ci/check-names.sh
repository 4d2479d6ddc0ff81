#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# One name, one search: a pass is spelled in four mechanical ways, a family of ops has
# the same name in every room, files are CamelCase in C++ rooms and kebab-case in tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bad=0
say() {
  echo "$1"
  bad=1
}
kebab() { sed -E 's/([a-z0-9])([A-Z])/\1-\2/g; s/([A-Z])([A-Z][a-z])/\1-\2/g' <<<"$1" | tr '[:upper:]' '[:lower:]'; }

# def FuseElementwise : Pass<"nnc-fuse-elementwise">, FuseElementwise.cpp and, in the
# same stage's tests, fuse-elementwise.mlir or a test that runs the pass.
for passes in compiler/lib/*/Passes.td; do
  folder=$(dirname "$passes") stage=$(basename "$(dirname "$passes")")
  while read -r name argument; do
    [[ $argument == "nnc-$(kebab "$name")" ]] ||
      say "$passes: pass $name must be nnc-$(kebab "$name"), is $argument"
    [[ -f $folder/$name.cpp || $name == Verify* ]] || say "$passes: pass $name has no $folder/$name.cpp"
    grep -qrE -- "$argument\b" "test/compiler/$stage" ||
      say "$passes: no test in test/compiler/$stage runs $argument"
  done < <(sed -nE 's/^def ([A-Za-z0-9]+) *: *Pass<"([^"]+)".*/\1 \2/p' "$passes")
done

# A family's ops, and what they mean.
for ops in dialects/include/nnc/dialects/nn/*Ops.td; do
  family=$(basename "$ops" .td)
  [[ $family == NNOps || -f dialects/lib/nn/$family.cpp ]] ||
    say "$ops has no dialects/lib/nn/$family.cpp"
done

while IFS= read -r file; do
  name=$(basename "$file")
  case $file in
  cmake/* | test/*/Inputs/* | test/benchmark/* | test/integration/* | examples/*) continue ;;
  test/*.mlir | test/*.test)
    [[ $name =~ ^[a-z0-9]+(-[a-z0-9]+)*\.[a-z]+$ ]] || say "$file: tests are kebab-case" ;;
  *.cpp)
    [[ $name =~ ^[A-Z][A-Za-z0-9]*\.cpp$ || $name == nnc*.cpp ]] || say "$file: sources are CamelCase" ;;
  esac
done < <(git ls-files)
exit $bad
