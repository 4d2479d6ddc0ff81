// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// IDX, the format of MNIST and its like: two zero bytes, a type, a rank, big-endian
// extents of four bytes each, then the elements, big-endian and row-major.
// Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
#include "core/Model.h"
#include "data/Gzip.h"
#include "data/Npy.h"
#include "memory/Checked.h"

#include <algorithm>
#include <cinttypes>

using namespace nnc;
using namespace nnc::data;
using namespace nnc::rt;

namespace {
constexpr struct {
  unsigned char code;
  uint32_t dtype;
} types[] = {{0x08, NNC_DTYPE_U8},
             {0x09, NNC_DTYPE_I8},
             {0x0c, NNC_DTYPE_I32},
             {0x0d, NNC_DTYPE_F32},
             {0x0e, NNC_DTYPE_F64}};
} // namespace

static Status readAll(GzipFile &file, void *out, size_t count, const char *what) {
  size_t got = 0;
  NNC_TRY(file.read(out, count, got));
  if (got != count)
    return error(NNC_DATA_LOSS, "'%s' ends inside its %s: %zu bytes of %zu", file.name().c_str(),
                 what, got, count);
  return Status();
}

Status nnc::data::readIdx(const char *path, const Limits &limits, Array &out) {
  return guarded([&]() -> Status {
    GzipFile file;
    NNC_TRY(file.open(path));
    unsigned char head[4];
    NNC_TRY(readAll(file, head, sizeof(head), "header"));
    auto type = std::find_if(std::begin(types), std::end(types),
                             [&](const auto &known) { return known.code == head[2]; });
    if (head[0] || head[1])
      return error(NNC_DATA_LOSS, "'%s' is no IDX file: it begins with other bytes", path);
    if (type == std::end(types))
      return error(NNC_UNIMPLEMENTED,
                   "'%s': elements of IDX type 0x%02x; nnc reads 0x08 (u8), 0x09 (i8), 0x0c "
                   "(i32), 0x0d (f32) and 0x0e (f64)",
                   path, head[2]);
    Array made;
    made.dtype = type->dtype;
    made.name = stemOf(stemOf(path, ".gz"), ".idx");
    for (unsigned i = 0; i < head[3]; ++i) {
      unsigned char extent[4];
      NNC_TRY(readAll(file, extent, sizeof(extent), "header"));
      made.shape.push_back(int64_t(extent[0]) << 24 | extent[1] << 16 | extent[2] << 8 | extent[3]);
    }
    uint64_t bytes = 0;
    if (!denseBytes(made.dtype, made.shape.data(), made.shape.size(), bytes) ||
        bytes > limits.bytes)
      return error(NNC_RESOURCE_EXHAUSTED, "'%s': %s%s is more than the limit of %" PRIu64 " bytes",
                   path, elementName(made.dtype),
                   shapeText(made.shape.data(), made.shape.size()).c_str(), limits.bytes);
    // Memory is taken as the file has bytes for it, whatever its header says.
    constexpr size_t piece = size_t(1) << 20;
    while (made.bytes.size() < bytes) {
      size_t at = made.bytes.size(), now = std::min<uint64_t>(piece, bytes - at);
      made.bytes.resize(at + now);
      NNC_TRY(readAll(file, made.bytes.data() + at, now, "elements"));
    }
    char more;
    size_t got = 0;
    NNC_TRY(file.read(&more, 1, got));
    if (got)
      return error(NNC_DATA_LOSS, "'%s' goes on after the %" PRIu64 " bytes of its elements", path,
                   bytes);
    uint64_t size = elementBytes(made.dtype);
    for (uint64_t i = 0; size > 1 && i < bytes; i += size)
      std::reverse(made.bytes.begin() + i, made.bytes.begin() + i + size);
    out = std::move(made);
    return Status();
  });
}
