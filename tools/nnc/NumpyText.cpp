// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Convert.h"
#include "Model.h"
#include "Numpy.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <cstring>

using namespace nnc::tool;

template <typename T> static T load(const Array &array, size_t index) {
  T value;
  std::memcpy(&value, array.bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

static void printElement(llvm::raw_ostream &os, const Array &array, size_t index) {
  switch (array.dtype) {
  case NNC_DTYPE_BOOL:
    os << (load<uint8_t>(array, index) ? "true" : "false");
    return;
  case NNC_DTYPE_I8:
    os << int(load<int8_t>(array, index));
    return;
  case NNC_DTYPE_U8:
    os << unsigned(load<uint8_t>(array, index));
    return;
  case NNC_DTYPE_I32:
    os << load<int32_t>(array, index);
    return;
  case NNC_DTYPE_I64:
    os << load<int64_t>(array, index);
    return;
  case NNC_DTYPE_F16:
  case NNC_DTYPE_BF16:
    os << llvm::format("%.5g", elementAt(array, index));
    return;
  case NNC_DTYPE_F32:
    os << llvm::format("%.7g", load<float>(array, index));
    return;
  case NNC_DTYPE_F64:
    os << llvm::format("%.10g", load<double>(array, index));
    return;
  }
  os << dtypeName(array.dtype);
}

static void printLevel(llvm::raw_ostream &os, const Array &array, size_t level, size_t offset) {
  if (level == array.shape.size()) {
    printElement(os, array, offset);
    return;
  }
  constexpr int64_t edge = 5;
  int64_t extent = array.shape[level];
  size_t stride = 1;
  for (size_t i = level + 1; i < array.shape.size(); ++i)
    stride *= array.shape[i];
  bool innermost = level + 1 == array.shape.size();
  os << '[';
  for (int64_t i = 0; i < extent; ++i) {
    if (i)
      innermost ? os << ", " : (os << ",\n").indent(level + 1);
    // A row of digits' logits is shown whole; a long one loses its middle.
    if (extent > 4 * edge && i == edge) {
      os << "... " << extent - 2 * edge << " more ...";
      i = extent - edge - 1;
      continue;
    }
    printLevel(os, array, level + 1, offset + i * stride);
  }
  os << ']';
}

static void writeLevel(llvm::json::OStream &json, const Array &array, size_t level, size_t offset) {
  if (level < array.shape.size()) {
    size_t stride = 1;
    for (size_t i = level + 1; i < array.shape.size(); ++i)
      stride *= array.shape[i];
    json.array([&] {
      for (int64_t i = 0; i < array.shape[level]; ++i)
        writeLevel(json, array, level + 1, offset + i * stride);
    });
    return;
  }
  double number = elementAt(array, offset);
  if (array.dtype == NNC_DTYPE_BOOL)
    json.value(load<uint8_t>(array, offset) != 0);
  else if (array.dtype == NNC_DTYPE_I64)
    json.value(load<int64_t>(array, offset));
  else if (!std::isfinite(number))
    json.value(nullptr);
  else
    json.value(number);
}

void nnc::tool::printJson(llvm::raw_ostream &os, llvm::ArrayRef<Array> arrays) {
  llvm::json::OStream json(os);
  json.object([&] {
    for (size_t index = 0; index < arrays.size(); ++index) {
      const Array &array = arrays[index];
      json.attributeObject(array.name.empty() ? std::to_string(index) : array.name, [&] {
        json.attribute("type", dtypeName(array.dtype));
        json.attributeArray("shape", [&] {
          for (int64_t extent : array.shape)
            json.value(extent);
        });
        json.attributeBegin("values");
        writeLevel(json, array, 0, 0);
        json.attributeEnd();
      });
    }
  });
  os << '\n';
}

void nnc::tool::printArray(llvm::raw_ostream &os, const Array &array) {
  os << array.name << ": " << shapeText(array.shape, array.dtype) << '\n';
  printLevel(os, array, 0, 0);
  os << '\n';
}
