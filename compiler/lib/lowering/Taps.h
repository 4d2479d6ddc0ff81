// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where windows read an image, with channels last: what convolution and pooling share. The
// elements of a window are its taps.
#ifndef NNC_LOWERING_TAPS_H
#define NNC_LOWERING_TAPS_H

#include "Structured.h"

namespace nnc::lowering {

/// Where the windows of one spatial dimension read: window p and tap t at
/// stride p + dilation t of the image; tap t is the window's element first + step t.
struct Axis {
  int64_t stride = 1, dilation = 1;
  int64_t taps = 1, first = 0, step = 1;
};
llvm::SmallVector<Axis> axesOf(const nn::Windows &windows);

/// [n, c, spatial...] to [n, spatial..., c], and back, as linalg.transpose, which
/// nnc-propagate-layouts moves away.
mlir::Value channelsLast(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value x);
mlir::Value channelsFirst(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value x);
mlir::Value transposed(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value x,
                       llvm::ArrayRef<int64_t> order);

/// `background` around and, with strides, between the elements of [n, spatial..., c]; elements
/// are cut off where a padding is negative. The paddings count from where strides put
/// the elements.
mlir::Value padded(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value x,
                   llvm::ArrayRef<int64_t> low, llvm::ArrayRef<int64_t> high,
                   llvm::ArrayRef<int64_t> strides, mlir::TypedAttr background);
/// Zeros around the elements.
mlir::Value padded(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value x,
                   llvm::ArrayRef<int64_t> low, llvm::ArrayRef<int64_t> high);

/// One of the parts that an image is put together from: elements at offset + step j, of
/// which each is made from taps of `axis` at neighbouring windows.
struct Phase {
  int64_t offset, step, count;
  int64_t low, high, between; ///< zeros around the windows' values, and their distance
  Axis axis;
};

/// Makes an image [n, spatial..., c] of the windows' values: `part` gets each combination of
/// the dimensions' parts, all of whose taps exist, and gives its elements.
mlir::Value assembleImage(mlir::OpBuilder &builder, mlir::Location loc, const nn::Windows &windows,
                          mlir::RankedTensorType image, llvm::ArrayRef<int64_t> counts,
                          llvm::function_ref<mlir::Value(llvm::ArrayRef<Phase>)> part);

} // namespace nnc::lowering

#endif // NNC_LOWERING_TAPS_H
