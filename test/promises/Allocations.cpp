// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The executable's own malloc, calloc, ... come before libc's for every library of
// the process; they count and hand on. Under AddressSanitizer, which has taken that
// place, its hooks count instead.
#include "Allocations.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <dlfcn.h>
#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::atomic<bool> counting{false};
std::atomic<uint64_t> counted{0};
uintptr_t tbbBegin = 0, tbbEnd = 0;

/// Where libtbb's code lies.
int findTbb(dl_phdr_info *info, size_t, void *) {
  if (!std::strstr(info->dlpi_name, "libtbb.so"))
    return 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = info->dlpi_phdr[i];
    if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X)) {
      tbbBegin = info->dlpi_addr + segment.p_vaddr;
      tbbEnd = tbbBegin + segment.p_memsz;
    }
  }
  return 1;
}

void note(void *caller) {
  auto at = reinterpret_cast<uintptr_t>(caller);
  if (counting.load(std::memory_order_relaxed) && !(at >= tbbBegin && at < tbbEnd))
    counted.fetch_add(1, std::memory_order_relaxed);
}

} // namespace

void countAllocations(bool on) {
  if (on) {
    dl_iterate_phdr(findTbb, nullptr);
    counted = 0;
  }
  counting = on;
}

uint64_t allocationsCounted() { return counted; }

#ifdef NNC_ADDRESS_SANITIZER
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void *, size_t),
                                                         void (*)(const volatile void *));
// The hook does not know who asks, so TBB's own count too.
static const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void *, size_t) { note(nullptr); }, [](const volatile void *) {});
#else
// The libraries must find them in the executable.
#pragma GCC visibility push(default)
extern "C" {
// libc's, under the names by which it exports them for this purpose.
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

void *malloc(size_t bytes) {
  note(__builtin_return_address(0));
  return __libc_malloc(bytes);
}
void *calloc(size_t count, size_t bytes) {
  note(__builtin_return_address(0));
  return __libc_calloc(count, bytes);
}
void *realloc(void *memory, size_t bytes) {
  note(__builtin_return_address(0));
  return __libc_realloc(memory, bytes);
}
void *memalign(size_t align, size_t bytes) {
  note(__builtin_return_address(0));
  return __libc_memalign(align, bytes);
}
void *aligned_alloc(size_t align, size_t bytes) {
  note(__builtin_return_address(0));
  return __libc_memalign(align, bytes);
}
int posix_memalign(void **out, size_t align, size_t bytes) {
  note(__builtin_return_address(0));
  void *memory = __libc_memalign(align, bytes);
  if (!memory)
    return ENOMEM;
  *out = memory;
  return 0;
}
void *mmap(void *address, size_t bytes, int protection, int flags, int fd, off_t offset) noexcept {
  note(__builtin_return_address(0));
  return reinterpret_cast<void *>(syscall(SYS_mmap, address, bytes, protection, flags, fd, offset));
}
}
#pragma GCC visibility pop
#endif
