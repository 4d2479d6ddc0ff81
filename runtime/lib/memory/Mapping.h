// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A zeroed region of memory straight from the system.
#ifndef NNC_LIB_MEMORY_MAPPING_H
#define NNC_LIB_MEMORY_MAPPING_H

#include "core/Status.h"

#include <cstddef>
#include <cstdint>

namespace nnc::rt {

/// Page-aligned; from four megabytes on aligned for huge pages, which are asked
/// for: training walks all of its memory every step, and a miss in the TLB a page
/// is a measurable part of that. Move-only.
class Mapping {
public:
  Mapping() = default;
  Mapping(Mapping &&other) noexcept { *this = static_cast<Mapping &&>(other); }
  Mapping &operator=(Mapping &&other) noexcept;
  ~Mapping() { reset(); }

  /// RESOURCE_EXHAUSTED, naming `what` and the size, when there is no memory.
  Status allocate(uint64_t bytes, const char *what);
  void reset();

  /// Null only when nothing was allocated; zero bytes still give an address.
  std::byte *data() const { return start; }

private:
  std::byte *start = nullptr;
  void *mapped = nullptr;
  size_t mappedBytes = 0;
};

} // namespace nnc::rt

#endif // NNC_LIB_MEMORY_MAPPING_H
