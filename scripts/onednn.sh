#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Puts oneDNN 3.2 (TBB) into build/onednn, from its two PyPI packages, pinned by
# version and digest. As packaged the library needs Intel's compiler runtime, of
# which it uses the C math library's functions and two memory functions: a copy is
# made to need libm and a shim of those two instead, and the one libtbb of the
# process. Safe to run again; does nothing when the result is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
prefix=build/onednn
stamp="oneDNN 2023.2.0 tbb, patched 2"
[[ "$(cat $prefix/stamp 2>/dev/null)" == "$stamp" ]] && exit 0
[[ $(uname -m) == x86_64 ]] || { echo "no oneDNN package for $(uname -m): built without it"; exit 0; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "fetching oneDNN"
cat >"$work/requirements.txt" <<'R'
onednn-cpu-tbb==2023.2.0 --hash=sha256:3265b317e9d74ee42f3b7fe4ba0e6d8347a400f0e9c1531fa80b0bfa18d76b13
onednn-devel-cpu-tbb==2023.2.0 --hash=sha256:d76b9ddf0ac717b5c5caa89e9922ec752d175e6f0492503f3baa8499607bec82
R
/usr/bin/python3 -m pip download -q --disable-pip-version-check --no-deps --only-binary=:all: \
  --require-hashes -r "$work/requirements.txt" -d "$work"
for wheel in "$work"/*.whl; do
  /usr/bin/python3 -m zipfile -e "$wheel" "$work/unpacked"
done

made=$work/onednn
mkdir -p "$made/lib" "$made/doc"
cp -r "$work"/unpacked/onednn_devel_cpu_tbb-*.data/data/include "$made/include"
cp "$work"/unpacked/onednn_cpu_tbb-*.data/data/share/doc/onednn/* "$made/doc/"
cp "$work"/unpacked/onednn_cpu_tbb-*.data/data/lib/libdnnl.so.3.2 "$made/lib/libdnnl.so.3"
cat >"$work/shim.c" <<'C'
/* The two functions of Intel's compiler runtime that libdnnl.so.3 uses. */
#include <string.h>
void *_intel_fast_memcpy(void *to, const void *from, size_t size) { return memcpy(to, from, size); }
void *_intel_fast_memset(void *to, int value, size_t size) { return memset(to, value, size); }
C
clang-22 -O2 -shared -fPIC -fno-builtin -Wl,-soname,libnnc-dnnl-shim.so "$work/shim.c" \
  -o "$made/lib/libnnc-dnnl-shim.so"
# One change a call: Debian's patchelf 0.14 mixes up the arguments of several.
for change in '--replace-needed libimf.so libm.so.6' \
              '--replace-needed libintlc.so.5 libnnc-dnnl-shim.so' \
              '--set-rpath $ORIGIN'; do
  # shellcheck disable=SC2086 # words are arguments
  patchelf $change "$made/lib/libdnnl.so.3"
done
ldd "$made/lib/libdnnl.so.3" | grep -q 'libnnc-dnnl-shim.so => /' &&
  ! ldd "$made/lib/libdnnl.so.3" | grep -q 'not found' ||
  { echo "the patched oneDNN does not find its libraries:"; ldd "$made/lib/libdnnl.so.3"; exit 1; }
chmod 755 "$made/lib/libdnnl.so.3"
ln -s libdnnl.so.3 "$made/lib/libdnnl.so"
cp scripts/onednn-notice.txt "$made/doc/NOTICE-nnc"
echo "$stamp" >"$made/stamp"
rm -rf "$prefix"
mkdir -p build
mv "$made" "$prefix"
