// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Counts what a program asks of the system for memory: malloc and its relatives, and
// anonymous mmap. What libtbb asks for itself does not count.
#ifndef NNC_TEST_PROMISES_ALLOCATIONS_H
#define NNC_TEST_PROMISES_ALLOCATIONS_H

#include <cstdint>

/// Starts from 0, or stops.
void countAllocations(bool on);
uint64_t allocationsCounted();

#endif // NNC_TEST_PROMISES_ALLOCATIONS_H
