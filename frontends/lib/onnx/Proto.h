// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an ONNX file says, as structures. Strings and weights stay in the file's bytes.
#ifndef NNC_FRONTENDS_LIB_ONNX_PROTO_H
#define NNC_FRONTENDS_LIB_ONNX_PROTO_H

#include "nnc/frontends/Onnx.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nnc::onnx {

/// Numbers of TensorProto.DataType.
enum DataType : int64_t {
  Float = 1,
  UInt8 = 2,
  Int8 = 3,
  UInt16 = 4,
  Int16 = 5,
  Int32 = 6,
  Int64 = 7,
  String = 8,
  Bool = 9,
  Float16 = 10,
  Double = 11,
  UInt32 = 12,
  UInt64 = 13,
  BFloat16 = 16,
};

struct Tensor {
  llvm::StringRef name;
  llvm::SmallVector<int64_t> dims;
  int64_t type = 0;
  std::optional<llvm::StringRef> raw;
  llvm::SmallVector<uint64_t> numbers; ///< of whichever typed field there is, as bits
  bool isExternal = false;
  std::map<std::string, std::string> external;
};

struct Graph;

struct Attribute {
  llvm::StringRef name;
  int64_t type = 0;
  float real = 0;
  int64_t integer = 0;
  llvm::StringRef string;
  std::optional<Tensor> tensor;
  llvm::SmallVector<float> reals;
  llvm::SmallVector<int64_t> integers;
  llvm::SmallVector<llvm::StringRef> strings;
  std::vector<Graph> graph; ///< of one, if it is one
};

struct Node {
  llvm::StringRef name, type, domain;
  llvm::SmallVector<llvm::StringRef> inputs, outputs;
  std::vector<Attribute> attributes;
  unsigned line = 0; ///< in the listing of the model
};

struct Dimension {
  std::optional<int64_t> extent;
  llvm::StringRef symbol;
};

struct ValueInfo {
  llvm::StringRef name;
  int64_t type = 0; ///< 0: no tensor
  std::optional<std::vector<Dimension>> shape;
};

struct Graph {
  llvm::StringRef name;
  std::vector<Node> nodes;
  std::vector<Tensor> initializers;
  std::vector<ValueInfo> inputs, outputs;
};

struct Model {
  std::map<std::string, int64_t> opsets; ///< by domain; "" is ONNX's own
  std::optional<Graph> graph;
};

/// Decodes a file's bytes, which must outlive the result.
llvm::Expected<Model> decode(llvm::StringRef file, const OnnxLimits &limits);

} // namespace nnc::onnx

#endif // NNC_FRONTENDS_LIB_ONNX_PROTO_H
