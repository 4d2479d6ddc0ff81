// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Graphs on their way out, and their bytes: the counterpart of Proto.h and Wire.h.
#ifndef NNC_FRONTENDS_LIB_ONNX_EXPORT_ENCODE_H
#define NNC_FRONTENDS_LIB_ONNX_EXPORT_ENCODE_H

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"

#include <string>
#include <vector>

namespace nnc::onnx {

/// Bytes of a field of a message: a number, or whatever has a length.
std::string encodeField(unsigned number, int64_t value);
std::string encodeField(unsigned number, llvm::StringRef bytes);

struct OutGraph;

/// An attribute, encoded; that of a graph is encoded with the graph around it.
struct OutAttribute {
  OutAttribute(llvm::StringRef name, int64_t value);
  OutAttribute(llvm::StringRef name, double value); ///< ONNX has f32 alone
  OutAttribute(llvm::StringRef name, llvm::StringRef value);
  OutAttribute(llvm::StringRef name, llvm::ArrayRef<int64_t> values);
  OutAttribute(llvm::StringRef name, OutGraph graph);
  std::string name, bytes;
  std::vector<OutGraph> graph; ///< of one, if it is one
};

struct OutNode {
  llvm::StringRef type;
  llvm::SmallVector<std::string> inputs, outputs;
  std::vector<OutAttribute> attributes;
};

/// A value that comes into a graph or leaves it.
struct OutValue {
  std::string name;
  mlir::RankedTensorType type;
};

struct OutGraph {
  std::string name;
  std::vector<OutNode> nodes;
  std::vector<OutValue> inputs, outputs;
};

/// The number of an element type in TensorProto.DataType.
int64_t dataTypeOf(mlir::Type element);
/// Bytes of an element in files and in the runtime's memory.
int64_t elementBytes(mlir::Type element);

/// A TensorProto without its values: shape, element type and name.
std::string encodeTensor(llvm::StringRef name, mlir::RankedTensorType type);

/// A GraphProto; `renamed` has the values that get other names on the way out.
std::string encodeGraph(const OutGraph &graph, const llvm::StringMap<std::string> &renamed,
                        llvm::StringRef initializers = "");

} // namespace nnc::onnx

#endif // NNC_FRONTENDS_LIB_ONNX_EXPORT_ENCODE_H
