// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "memory/Mapping.h"
#include "core/System.h"
#include "memory/Checked.h"

#include <cinttypes>
#include <sys/mman.h>

namespace nnc::rt {
namespace {

constexpr uint64_t pageBytes = 4096;
constexpr uint64_t hugePageBytes = 2u << 20;
constexpr uint64_t hugeFrom = 2 * hugePageBytes;

} // namespace

Mapping &Mapping::operator=(Mapping &&other) noexcept {
  if (this != &other) {
    reset();
    start = std::exchange(other.start, nullptr);
    mapped = std::exchange(other.mapped, nullptr);
    mappedBytes = std::exchange(other.mappedBytes, 0);
  }
  return *this;
}

Status Mapping::allocate(uint64_t bytes, const char *what) {
  reset();
  bool huge = bytes >= hugeFrom;
  uint64_t total = 0;
  bool fits = checkedAlign(bytes ? bytes : 1, pageBytes, total) &&
              checkedAdd(total, huge ? hugePageBytes : 0, total);
  // Past PTRDIFF_MAX no object can be addressed; the system would refuse anyway.
  void *memory = fits && total <= PTRDIFF_MAX ? sys().map(total) : nullptr;
  if (!memory)
    return error(NNC_RESOURCE_EXHAUSTED, "no memory for %s: the system refused %" PRIu64 " bytes",
                 what, bytes);
  mapped = memory;
  mappedBytes = total;
  start = static_cast<std::byte *>(memory);
  if (huge) {
    // The slack at both ends is never touched, so it costs address space alone.
    auto address = reinterpret_cast<uintptr_t>(memory);
    start += (hugePageBytes - address % hugePageBytes) % hugePageBytes;
    // Only advice: where it is refused the memory works the same.
    (void)madvise(start, total - hugePageBytes, MADV_HUGEPAGE);
  }
  return Status();
}

void Mapping::reset() {
  if (mapped)
    sys().unmap(mapped, mappedBytes);
  start = nullptr;
  mapped = nullptr;
  mappedBytes = 0;
}

} // namespace nnc::rt
