#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# each.sh COMMAND WORD...: runs COMMAND with each WORD put at its end and prints what
# it says, errors too and without "nnc: error: ", and how it ends.
command=$1
shift
for word; do
  said=$(eval "$command\"\$word\"" 2>&1)
  code=$?
  echo "$said" | sed 's/^nnc: error: //'
  echo "exit $code"
done
