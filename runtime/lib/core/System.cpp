// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "core/System.h"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace nnc::rt {
namespace {

void *mapPages(size_t bytes) {
  void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

void unmapPages(void *memory, size_t bytes) { munmap(memory, bytes); }

int openFile(const char *path, int flags, mode_t mode) { return ::open(path, flags, mode); }

int statFile(int fd, struct stat *out) { return ::fstat(fd, out); }

constexpr System real = {
    std::malloc, std::aligned_alloc, std::free, mapPages, unmapPages,  openFile, ::write,
    ::pread,     statFile,           ::fsync,   ::close,  std::rename, ::unlink,
};

const System *current = &real;

} // namespace

const System &sys() { return *current; }
const System &realSystem() { return real; }
void setSystem(const System *table) { current = table ? table : &real; }

} // namespace nnc::rt
