// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The numbers of fields are those of onnx.proto, which never change.
#include "export/Encode.h"
#include "Proto.h"

#include "llvm/ADT/bit.h"
#include "llvm/Support/Endian.h"

using namespace mlir;
using namespace nnc::onnx;

/// Kinds of attributes in AttributeProto.type.
enum AttributeKind : int64_t { Real = 1, Integer = 2, Text = 3, SubGraph = 5, Integers = 7 };

static std::string varint(uint64_t value) {
  std::string bytes;
  for (; value > 127; value >>= 7)
    bytes += static_cast<char>((value & 127) | 128);
  return bytes + static_cast<char>(value);
}
std::string nnc::onnx::encodeField(unsigned number, int64_t value) {
  return varint(number << 3) + varint(static_cast<uint64_t>(value));
}
std::string nnc::onnx::encodeField(unsigned number, StringRef bytes) {
  return varint(number << 3 | 2) + varint(bytes.size()) + bytes.str();
}

static std::string kind(AttributeKind kind) { return encodeField(20, int64_t(kind)); }

OutAttribute::OutAttribute(StringRef name, int64_t value)
    : name(name.str()), bytes(encodeField(3, value) + kind(Integer)) {}
OutAttribute::OutAttribute(StringRef name, double value) : name(name.str()) {
  char number[4];
  llvm::support::endian::write32le(number, llvm::bit_cast<uint32_t>(static_cast<float>(value)));
  bytes = varint(2 << 3 | 5) + std::string(number, 4) + kind(Real);
}
OutAttribute::OutAttribute(StringRef name, StringRef value)
    : name(name.str()), bytes(encodeField(4, value) + kind(Text)) {}
OutAttribute::OutAttribute(StringRef name, ArrayRef<int64_t> values) : name(name.str()) {
  for (int64_t value : values)
    bytes += encodeField(8, value);
  bytes += kind(Integers);
}
OutAttribute::OutAttribute(StringRef name, OutGraph graph)
    : name(name.str()), bytes(kind(SubGraph)), graph{std::move(graph)} {}

int64_t nnc::onnx::dataTypeOf(Type element) {
  if (element.isF32())
    return Float;
  if (element.isF64())
    return Double;
  if (element.isF16())
    return Float16;
  if (element.isBF16())
    return BFloat16;
  return element.isInteger(1)    ? Bool
         : element.isInteger(8)  ? Int8
         : element.isInteger(32) ? Int32
                                 : Int64;
}

int64_t nnc::onnx::elementBytes(Type element) {
  return element.isInteger(1) ? 1 : element.getIntOrFloatBitWidth() / 8;
}

std::string nnc::onnx::encodeTensor(StringRef name, RankedTensorType type) {
  std::string bytes;
  for (int64_t extent : type.getShape())
    bytes += encodeField(1, extent);
  return bytes + encodeField(2, dataTypeOf(type.getElementType())) + encodeField(8, name);
}

static std::string encodeValue(StringRef name, RankedTensorType type) {
  // All `?` of a call are the same number of rows.
  std::string shape;
  for (int64_t extent : type.getShape())
    shape += encodeField(1, ShapedType::isDynamic(extent) ? encodeField(2, StringRef("rows"))
                                                          : encodeField(1, extent));
  std::string tensor =
      encodeField(1, dataTypeOf(type.getElementType())) + encodeField(2, StringRef(shape));
  return encodeField(1, name) + encodeField(2, StringRef(encodeField(1, StringRef(tensor))));
}

std::string nnc::onnx::encodeGraph(const OutGraph &graph,
                                   const llvm::StringMap<std::string> &renamed,
                                   StringRef initializers) {
  auto final = [&](StringRef name) -> StringRef {
    auto found = renamed.find(name);
    return found == renamed.end() ? name : StringRef(found->second);
  };
  std::string bytes;
  for (const OutNode &node : graph.nodes) {
    std::string inside;
    for (StringRef input : node.inputs)
      inside += encodeField(1, final(input));
    for (StringRef output : node.outputs)
      inside += encodeField(2, final(output));
    inside += encodeField(3, final(node.outputs.front())) + encodeField(4, node.type);
    for (const OutAttribute &attribute : node.attributes) {
      std::string value = encodeField(1, StringRef(attribute.name)) + attribute.bytes;
      if (!attribute.graph.empty())
        value += encodeField(6, StringRef(encodeGraph(attribute.graph.front(), renamed)));
      inside += encodeField(5, StringRef(value));
    }
    bytes += encodeField(1, StringRef(inside));
  }
  bytes += encodeField(2, StringRef(graph.name));
  bytes += initializers;
  for (const OutValue &input : graph.inputs)
    bytes += encodeField(11, StringRef(encodeValue(final(input.name), input.type)));
  for (const OutValue &output : graph.outputs)
    bytes += encodeField(12, StringRef(encodeValue(final(output.name), output.type)));
  return bytes;
}
