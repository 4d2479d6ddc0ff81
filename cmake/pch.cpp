// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A precompiled header needs a target to belong to; this is its only source.
