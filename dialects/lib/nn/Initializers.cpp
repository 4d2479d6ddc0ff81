// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// First values of parameters, as ops.
#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/Builders.h"

#include <cmath>

using namespace mlir;
using namespace nnc::nn;

namespace {
using EmitError = llvm::function_ref<InFlightDiagnostic()>;

Value uniform(OpBuilder &builder, Location loc, RankedTensorType type, Value key, Value counter,
              double low, double high) {
  return RandomUniformOp::create(builder, loc, type, key, counter, llvm::APFloat(low),
                                 llvm::APFloat(high));
}

Value normal(OpBuilder &builder, Location loc, RankedTensorType type, Value key, Value counter,
             double mean, double stddev) {
  return RandomNormalOp::create(builder, loc, type, key, counter, llvm::APFloat(mean),
                                llvm::APFloat(stddev));
}

LogicalResult verifyFloat(EmitError emitError, RankedTensorType type) {
  if (isa<FloatType>(type.getElementType()))
    return success();
  return emitError() << "a random initializer serves f32 and f64, not " << type;
}

LogicalResult verifyFans(EmitError emitError, RankedTensorType type) {
  if (failed(verifyFloat(emitError, type)))
    return failure();
  if (type.getRank() >= 2 && type.getNumElements() > 0)
    return success();
  return emitError() << "an initializer scaled by fan-in needs a tensor of rank >= 2 that is not "
                        "empty, got "
                     << type;
}

struct Fans {
  double in, out;
};

Fans fansOf(RankedTensorType type) {
  ArrayRef<int64_t> shape = type.getShape();
  double leading = 1;
  for (int64_t extent : shape.drop_back(2))
    leading *= extent;
  return {leading * shape[shape.size() - 2], leading * shape.back()};
}
} // namespace

Value ZerosAttr::buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type, Value,
                                   Value) const {
  return ConstantOp::create(builder, loc, type, 0.0);
}
LogicalResult ZerosAttr::verifyFor(EmitError, RankedTensorType) const { return success(); }

Value OnesAttr::buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type, Value,
                                  Value) const {
  return ConstantOp::create(builder, loc, type, 1.0);
}
LogicalResult OnesAttr::verifyFor(EmitError, RankedTensorType) const { return success(); }

Value ConstantInitAttr::buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type,
                                          Value, Value) const {
  return ConstantOp::create(builder, loc, type, getValue().convertToDouble());
}
LogicalResult ConstantInitAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  if (isa<FloatType>(type.getElementType()))
    return success();
  // Exactly converted, or not a value: i1 has no sign.
  unsigned width = type.getElementTypeBitWidth();
  llvm::APSInt integer(width, /*isUnsigned=*/width == 1);
  bool exact = false;
  if (getValue().convertToInteger(integer, llvm::APFloat::rmTowardZero, &exact) ==
      llvm::APFloat::opOK)
    return success();
  return emitError() << "the number " << getValue().convertToDouble() << " is no value of " << type;
}

Value UniformInitAttr::buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type,
                                         Value key, Value counter) const {
  return uniform(builder, loc, type, key, counter, getLow().convertToDouble(),
                 getHigh().convertToDouble());
}
LogicalResult UniformInitAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  if (!(getLow().convertToDouble() <= getHigh().convertToDouble()) ||
      !std::isfinite(getLow().convertToDouble()) || !std::isfinite(getHigh().convertToDouble()))
    return emitError() << "expects finite bounds with low <= high, got "
                       << getLow().convertToDouble() << " and " << getHigh().convertToDouble();
  return verifyFloat(emitError, type);
}

Value NormalInitAttr::buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type,
                                        Value key, Value counter) const {
  return normal(builder, loc, type, key, counter, getMean().convertToDouble(),
                getStddev().convertToDouble());
}
LogicalResult NormalInitAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  if (!(getStddev().convertToDouble() >= 0) || !std::isfinite(getMean().convertToDouble()) ||
      !std::isfinite(getStddev().convertToDouble()))
    return emitError() << "expects a finite mean and a standard deviation >= 0, got "
                       << getMean().convertToDouble() << " and " << getStddev().convertToDouble();
  return verifyFloat(emitError, type);
}

Value GlorotUniformAttr::buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type,
                                           Value key, Value counter) const {
  auto [in, out] = fansOf(type);
  double bound = std::sqrt(6.0 / (in + out));
  return uniform(builder, loc, type, key, counter, -bound, bound);
}
LogicalResult GlorotUniformAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  return verifyFans(emitError, type);
}

Value GlorotNormalAttr::buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type,
                                          Value key, Value counter) const {
  auto [in, out] = fansOf(type);
  return normal(builder, loc, type, key, counter, 0.0, std::sqrt(2.0 / (in + out)));
}
LogicalResult GlorotNormalAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  return verifyFans(emitError, type);
}

Value HeUniformAttr::buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type,
                                       Value key, Value counter) const {
  double bound = std::sqrt(6.0 / fansOf(type).in);
  return uniform(builder, loc, type, key, counter, -bound, bound);
}
LogicalResult HeUniformAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  return verifyFans(emitError, type);
}

Value HeNormalAttr::buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type,
                                      Value key, Value counter) const {
  return normal(builder, loc, type, key, counter, 0.0, std::sqrt(2.0 / fansOf(type).in));
}
LogicalResult HeNormalAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  return verifyFans(emitError, type);
}

Value LecunUniformAttr::buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type,
                                          Value key, Value counter) const {
  double bound = std::sqrt(3.0 / fansOf(type).in);
  return uniform(builder, loc, type, key, counter, -bound, bound);
}
LogicalResult LecunUniformAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  return verifyFans(emitError, type);
}

Value LecunNormalAttr::buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type,
                                         Value key, Value counter) const {
  return normal(builder, loc, type, key, counter, 0.0, std::sqrt(1.0 / fansOf(type).in));
}
LogicalResult LecunNormalAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  return verifyFans(emitError, type);
}

Value SeedAttr::buildInitialValue(OpBuilder &, Location, RankedTensorType, Value key, Value) const {
  return key;
}
LogicalResult SeedAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  if (type.getRank() == 0 && type.getElementType().isInteger(64))
    return success();
  return emitError() << "the seed is a tensor<i64>, not " << type;
}
