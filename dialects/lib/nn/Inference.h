// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Result-type rules that op families share. Each emits one error at `location`
// (when there is one) that names the op and both sides, with notes at where the
// operands come from.
#ifndef NNC_DIALECTS_LIB_NN_INFERENCE_H
#define NNC_DIALECTS_LIB_NN_INFERENCE_H

#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/Diagnostics.h"

namespace nnc::nn {

using Types = llvm::SmallVectorImpl<mlir::Type>;
using MaybeLocation = std::optional<mlir::Location>;

/// An error about `values`, if there is a place to report it to: `message` and a
/// note "'name' is defined here" for each value. Always fails.
mlir::LogicalResult mismatch(MaybeLocation location, llvm::StringRef op, const llvm::Twine &message,
                             llvm::ArrayRef<std::pair<llvm::StringRef, mlir::Value>> values);

/// "4x?x8", "scalar": a shape in messages.
std::string describe(llvm::ArrayRef<int64_t> shape);
/// "4", "?": an extent in messages.
std::string describe(int64_t extent);
/// "'tensor<4xf32>'": a type in messages, as MLIR's own quote it.
std::string describe(mlir::Type type);
/// "0.2": a number in messages.
std::string describe(double number);
/// "[1, 0]": a list of numbers in messages.
std::string list(llvm::ArrayRef<int64_t> numbers);

/// Whether each entry of an `over` names an nn.param, once.
mlir::LogicalResult verifyOver(mlir::Operation *op, std::optional<mlir::ArrayAttr> over);

/// `names` are those of the operands in the op's definition.
mlir::LogicalResult inferBroadcast(MaybeLocation location, llvm::StringRef op,
                                   mlir::ValueRange operands, mlir::Type element, Types &types,
                                   std::pair<llvm::StringRef, llvm::StringRef> names = {"lhs",
                                                                                        "rhs"});
mlir::LogicalResult inferSelect(MaybeLocation location, mlir::Value condition, mlir::Value onTrue,
                                mlir::Value onFalse, Types &types);
mlir::LogicalResult inferReduction(MaybeLocation location, llvm::StringRef op, mlir::Value input,
                                   std::optional<llvm::ArrayRef<int64_t>> axes, bool keepDims,
                                   Types &types);
mlir::LogicalResult inferArgExtremum(MaybeLocation location, llvm::StringRef op, mlir::Value input,
                                     int64_t axis, Types &types);
/// Whether `axis`, from the last dimension if it is negative, is one of the input's.
mlir::LogicalResult verifyAxis(MaybeLocation location, llvm::StringRef op, mlir::Value input,
                               int64_t axis);
/// The input's type, with or without the axis.
mlir::LogicalResult inferAlongAxis(MaybeLocation location, llvm::StringRef op, mlir::Value input,
                                   int64_t axis, bool isDropped, Types &types);
mlir::LogicalResult inferMaxout(MaybeLocation location, mlir::Value input, int64_t pieces,
                                Types &types);
mlir::LogicalResult inferEinsum(MaybeLocation location, llvm::StringRef equation,
                                mlir::ValueRange inputs, Types &types);
/// Reports what is wrong; always fails.
using Fail = llvm::function_ref<mlir::LogicalResult(const llvm::Twine &)>;
/// Windows with what is not given filled in, if what is has a number in range for each
/// dimension.
mlir::FailureOr<Windows> checkWindows(llvm::ArrayRef<int64_t> size, llvm::ArrayRef<int64_t> strides,
                                      llvm::ArrayRef<int64_t> low, llvm::ArrayRef<int64_t> high,
                                      llvm::ArrayRef<int64_t> dilations, Fail fail);
/// Appends how many windows an image has along each dimension.
mlir::LogicalResult countWindows(const Windows &windows, llvm::ArrayRef<int64_t> image,
                                 llvm::SmallVectorImpl<int64_t> &counts, Fail fail);
/// The windows that an op says, if they are right. `Adaptor` is an op or an op's adaptor.
template <typename Adaptor>
mlir::FailureOr<Windows> givenWindows(Adaptor op, llvm::ArrayRef<int64_t> size, Fail fail) {
  auto numbers = [](std::optional<llvm::ArrayRef<int64_t>> given) {
    return given.value_or(llvm::ArrayRef<int64_t>());
  };
  return checkWindows(size, numbers(op.getStrides()), numbers(op.getLow()), numbers(op.getHigh()),
                      numbers(op.getDilations()), fail);
}
/// The same of an op that has been verified.
template <typename Op> Windows windowsOf(Op op, llvm::ArrayRef<int64_t> size) {
  return *givenWindows(op, size, [](const llvm::Twine &) { return mlir::failure(); });
}
mlir::LogicalResult inferMaxPool(MaybeLocation location, MaxPoolOp::Adaptor pool, Types &types);
mlir::LogicalResult inferMaxPoolWithIndex(MaybeLocation location, MaxPoolWithIndexOp::Adaptor pool,
                                          Types &types);
mlir::LogicalResult inferWindowPick(MaybeLocation location, WindowPickOp::Adaptor pick,
                                    Types &types);
mlir::LogicalResult inferWindowPut(MaybeLocation location, WindowPutOp::Adaptor put, Types &types);
mlir::LogicalResult inferWindowSum(MaybeLocation location, WindowSumOp::Adaptor sum, Types &types);
mlir::LogicalResult inferWindowSpread(MaybeLocation location, WindowSpreadOp::Adaptor spread,
                                      Types &types);
mlir::LogicalResult inferAvgPool(MaybeLocation location, AvgPoolOp::Adaptor pool, Types &types);
mlir::LogicalResult inferConv(MaybeLocation location, ConvOp::Adaptor conv, Types &types);
mlir::LogicalResult inferConvTranspose(MaybeLocation location, ConvTransposeOp::Adaptor conv,
                                       Types &types);
mlir::LogicalResult inferConvFilter(MaybeLocation location, ConvFilterOp::Adaptor conv,
                                    Types &types);
mlir::LogicalResult inferOuter(MaybeLocation location, mlir::Value lhs, mlir::Value rhs,
                               Types &types);
mlir::LogicalResult inferPairwiseDistance(MaybeLocation location, mlir::Value lhs, mlir::Value rhs,
                                          Types &types);
mlir::LogicalResult inferReshape(MaybeLocation location, mlir::Value input,
                                 llvm::ArrayRef<int64_t> shape, Types &types);
mlir::LogicalResult inferTranspose(MaybeLocation location, mlir::Value input,
                                   llvm::ArrayRef<int64_t> permutation, Types &types);
mlir::LogicalResult inferBroadcastTo(MaybeLocation location, mlir::Value input,
                                     llvm::ArrayRef<int64_t> shape, Types &types);
mlir::LogicalResult inferConcat(MaybeLocation location, mlir::ValueRange inputs, int64_t axis,
                                Types &types);
mlir::LogicalResult inferSlice(MaybeLocation location, mlir::Value input,
                               llvm::ArrayRef<int64_t> offsets, llvm::ArrayRef<int64_t> sizes,
                               llvm::ArrayRef<int64_t> strides, Types &types);
mlir::LogicalResult inferPad(MaybeLocation location, mlir::Value input, llvm::ArrayRef<int64_t> low,
                             llvm::ArrayRef<int64_t> high, llvm::ArrayRef<int64_t> interior,
                             Types &types);
mlir::LogicalResult inferOneHot(MaybeLocation location, mlir::Value indices, int64_t depth,
                                mlir::Type element, Types &types);
mlir::LogicalResult inferTile(MaybeLocation location, mlir::Value input,
                              llvm::ArrayRef<int64_t> repeats, Types &types);
mlir::LogicalResult inferSplit(MaybeLocation location, mlir::Value input, int64_t axis,
                               llvm::ArrayRef<int64_t> sizes, Types &types);
mlir::LogicalResult inferGather(MaybeLocation location, mlir::Value input, mlir::Value indices,
                                int64_t axis, Types &types);
mlir::LogicalResult inferScatterAdd(MaybeLocation location, mlir::Value updates,
                                    mlir::Value indices, int64_t axis, int64_t extent,
                                    Types &types);
mlir::LogicalResult inferTopK(MaybeLocation location, mlir::Value input, int64_t axis, int64_t k,
                              Types &types);
mlir::LogicalResult inferSort(MaybeLocation location, mlir::Value input, int64_t axis,
                              Types &types);
mlir::LogicalResult inferCategorical(MaybeLocation location, mlir::Value weights,
                                     mlir::Value uniform, Types &types);
mlir::LogicalResult inferLoss(MaybeLocation location, llvm::StringRef op, mlir::Value prediction,
                              mlir::Value target, Types &types);
mlir::LogicalResult inferTriplet(MaybeLocation location, mlir::Value anchor, Types &types);
mlir::LogicalResult inferCosineEmbedding(MaybeLocation location, mlir::Value lhs,
                                         mlir::Value target, Types &types);
mlir::LogicalResult inferSoftmaxCrossEntropy(MaybeLocation location, mlir::Value logits,
                                             mlir::Value target, Types &types);

} // namespace nnc::nn

#endif // NNC_DIALECTS_LIB_NN_INFERENCE_H
