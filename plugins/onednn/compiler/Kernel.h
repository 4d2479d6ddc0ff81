// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A region on its way into the blob: what each value is as a view of a buffer,
// and the lines of the kernel (runtime/Blob.h has the grammar).
#ifndef NNC_PLUGINS_ONEDNN_COMPILER_KERNEL_H
#define NNC_PLUGINS_ONEDNN_COMPILER_KERNEL_H

#include "nnc/compiler/Target.h"

#include "llvm/ADT/DenseMap.h"

namespace nnc::onednn {

/// oneDNN takes tensors of at most this rank.
inline constexpr int64_t maxRank = 12;

/// A strided view of one of the kernel's buffers.
struct View {
  unsigned buffer = 0;
  llvm::SmallVector<int64_t> extents, strides;
  View transposed(llvm::ArrayRef<int64_t> permutation) const;
  /// Leading extents of 1 up to `rank`.
  View withRank(int64_t rank) const;
};

/// A dense row-major view of a whole buffer.
View denseView(unsigned buffer, llvm::ArrayRef<int64_t> extents);

struct KernelBuilder {
  /// Views of the region's arguments and of what rearranges them.
  llvm::DenseMap<mlir::Value, View> views;
  View output;
  std::string text;

  /// `word BUFFER EXTENTS STRIDES`
  void addView(llvm::StringRef word, const View &view);
  void addLine(const llvm::Twine &line);
};

// One set of functions a family, in the file of its name: what the target's
// questions mean for its ops. `add...` writes the lines of an op that was taken.

// Matmul.cpp
Answer supportsProduct(mlir::Operation *op);
bool readsThroughTranspose(mlir::OpOperand &operand);
/// Writes a rearrangement or a product; false for another op.
bool addProduct(KernelBuilder &kernel, mlir::Operation *op);

// PostOps.cpp
Answer fusesPostOp(const KernelOps &kernel, mlir::Operation *user);
/// `result` is what the product has made so far.
bool addPostOp(KernelBuilder &kernel, mlir::Operation *op, mlir::Value result);

} // namespace nnc::onednn

#endif // NNC_PLUGINS_ONEDNN_COMPILER_KERNEL_H
