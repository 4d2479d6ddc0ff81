# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# complete.bash SCRIPT WORD...: what SCRIPT offers for the last of the words.
source "$1" || exit
shift
compopt() { :; } # works in a completion only
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_nnc && printf '%s\n' "${COMPREPLY[@]}"
