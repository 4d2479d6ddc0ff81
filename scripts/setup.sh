#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs what nnc is built with (Debian packages, as root or through sudo),
# configures and builds the preset given (default: release). Safe to run again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=${1:-release}

packages=(
  cmake ninja-build ccache git pkg-config python3 python3-numpy
  clang-22 clang-format-22 libclang-rt-22-dev lld-22 liblld-22-dev libmlir-22-dev mlir-22-tools llvm-22-dev llvm-22-tools
  libtbb-dev patchelf python3-pip nlohmann-json3-dev libpng-dev libturbojpeg0-dev libzip-dev zlib1g-dev libgtest-dev
)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
    missing+=("$package")
done
if ((${#missing[@]})); then
  root=()
  [[ $(id -u) -eq 0 ]] || root=(sudo)
  echo "installing ${missing[*]}"
  "${root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -qq -y --no-install-recommends \
    "${missing[@]}" >/dev/null
fi

if [[ -x scripts/onednn.sh ]]; then
  scripts/onednn.sh
fi

echo "configuring and building build/$preset"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
cmake --preset "$preset" -Wno-dev >"$log" 2>&1 ||
  { cat "$log"; exit 1; }
NINJA_STATUS='[%f/%t] ' cmake --build --preset "$preset"
