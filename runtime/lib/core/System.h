// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every question the runtime asks of the operating system that can be refused,
// as one table of functions, so that a test can make the n-th of them fail.
#ifndef NNC_LIB_CORE_SYSTEM_H
#define NNC_LIB_CORE_SYSTEM_H

#include <cstddef>
#include <sys/stat.h>
#include <sys/types.h>

namespace nnc::rt {

struct System {
  void *(*allocate)(size_t bytes);
  void *(*allocateAligned)(size_t align, size_t bytes);
  void (*release)(void *memory);
  void *(*map)(size_t bytes); ///< anonymous, zeroed; null on failure
  void (*unmap)(void *memory, size_t bytes);

  // As their namesakes in libc: -1 and errno on failure.
  int (*open)(const char *path, int flags, mode_t mode);
  ssize_t (*write)(int fd, const void *data, size_t bytes);
  ssize_t (*pread)(int fd, void *data, size_t bytes, off_t offset);
  int (*fstat)(int fd, struct stat *out);
  int (*fsync)(int fd);
  int (*close)(int fd);
  int (*rename)(const char *from, const char *to);
  int (*unlink)(const char *path);
};

/// The table in use: the real functions unless a test has set another one.
const System &sys();

/// The real functions, to build a failing table from.
const System &realSystem();

/// Puts `table` in use, or the real one for null. Tests only; not thread-safe.
void setSystem(const System *table);

} // namespace nnc::rt

#endif // NNC_LIB_CORE_SYSTEM_H
