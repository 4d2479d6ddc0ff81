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
  return emitError() << "a random initializer serves floats, not " << type;
}

LogicalResult verifyFans(EmitError emitError, RankedTensorType type) {
  if (failed(verifyFloat(emitError, type)))
    return failure();
  if (type.getRank() >= 2 && type.getNumElements() > 0)
    return success();
  return emitError()
         << "an initializer of matrices needs a tensor of rank >= 2 that is not empty, got "
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

//===----------------------------------------------------------------------===//
// #nn.truncated_normal
//===----------------------------------------------------------------------===//

Value TruncatedNormalAttr::buildInitialValue(OpBuilder &b, Location loc, RankedTensorType type,
                                             Value key, Value counter) const {
  // State is counted up from 0: no other has these counters.
  constexpr int64_t draws = 8, apart = int64_t(1) << 40;
  auto scalar = RankedTensorType::get({}, type.getElementType());
  auto draw = [&](int64_t k) {
    auto counterType = cast<RankedTensorType>(counter.getType());
    auto offset = DenseElementsAttr::get(counterType, b.getI64IntegerAttr(k * apart).getValue());
    Value moved = AddOp::create(b, loc, counter, ConstantOp::create(b, loc, counterType, offset));
    return normal(b, loc, type, key, k ? moved : counter, 0, 1);
  };
  Value two = ConstantOp::create(b, loc, scalar, 2.0);
  Value value =
      ClampOp::create(b, loc, type, draw(draws - 1), llvm::APFloat(-2.0), llvm::APFloat(2.0));
  for (int64_t k = draws - 2; k >= 0; --k) {
    Value number = draw(k), size = AbsOp::create(b, loc, type, number);
    Value isInside = CompareOp::create(b, loc, Predicate::le, size, two);
    value = SelectOp::create(b, loc, isInside, number, value);
  }
  Value scaled = MulOp::create(b, loc, value,
                               ConstantOp::create(b, loc, scalar, getStddev().convertToDouble()));
  return AddOp::create(b, loc, scaled,
                       ConstantOp::create(b, loc, scalar, getMean().convertToDouble()));
}
LogicalResult TruncatedNormalAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  return NormalInitAttr::get(getContext(), getMean(), getStddev()).verifyFor(emitError, type);
}

//===----------------------------------------------------------------------===//
// #nn.orthogonal
//===----------------------------------------------------------------------===//

namespace {
/// The orthogonal factor of a matrix by matrix products alone, as all ops are: odd
/// polynomials of X bring each singular value to 1 and leave the vectors.
struct Orthogonalizer {
  OpBuilder &b;
  Location loc;

  Value number(Value like, double value) {
    Type element = cast<TensorType>(like.getType()).getElementType();
    return ConstantOp::create(b, loc, RankedTensorType::get({}, element), value);
  }
  Value scaled(Value x, double factor) { return MulOp::create(b, loc, x, number(x, factor)); }
  Value product(Value x, Value y, bool transposeX, bool transposeY) {
    return MatmulOp::create(b, loc, x, y, transposeX, transposeY);
  }

  Value run(Value x) {
    ArrayRef<int64_t> shape = cast<RankedTensorType>(x.getType()).getShape();
    bool isTall = shape[0] >= shape[1];
    // The smaller of X^T X and X X^T, and its product with X.
    auto square = [&](Value x) { return product(x, x, isTall, !isTall); };
    auto apply = [&](Value x, Value p) {
      return isTall ? product(x, p, false, false) : product(p, x, false, false);
    };
    Value squares = SquareOp::create(b, loc, x);
    Value total = ReduceSumOp::create(b, loc, squares, DenseI64ArrayAttr(), UnitAttr());
    x = MulOp::create(b, loc, x, RsqrtOp::create(b, loc, total));
    // The singular values are in (0, 1] now. A quintic with a steep slope at 0 (K. Jordan's,
    // of the Muon optimizer, 2024) lifts small ones by 3.44 a step, to between 0.6 and 1.3;
    // 18 steps lift what f32 tells from 0.
    for (int step = 0; step < 18; ++step) {
      Value a = square(x);
      Value p =
          AddOp::create(b, loc, scaled(a, -4.7750), scaled(product(a, a, false, false), 2.0315));
      x = AddOp::create(b, loc, scaled(x, 3.4445), apply(x, p));
    }
    // Newton's and Schulz's, 3/2 s - 1/2 s^3, doubles the digits that are right.
    for (int step = 0; step < 8; ++step)
      x = SubOp::create(b, loc, scaled(x, 1.5), scaled(apply(x, square(x)), 0.5));
    return x;
  }
};
} // namespace

Value OrthogonalAttr::buildInitialValue(OpBuilder &b, Location loc, RankedTensorType type,
                                        Value key, Value counter) const {
  int64_t columns = type.getShape().back();
  auto matrix = type.clone({type.getNumElements() / columns, columns});
  Orthogonalizer orthogonalizer{b, loc};
  Value factor = orthogonalizer.run(normal(b, loc, matrix, key, counter, 0, 1));
  Value gained = orthogonalizer.scaled(factor, getGain().convertToDouble());
  return type == matrix ? gained : ReshapeOp::create(b, loc, gained, type.getShape()).getResult();
}
LogicalResult OrthogonalAttr::verifyFor(EmitError emitError, RankedTensorType type) const {
  if (!getGain().isFinite())
    return emitError() << "expects a finite gain";
  return verifyFans(emitError, type);
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
