// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TreatGradients.h"

#include "nnc/dialects/nn/NN.h"

using namespace mlir;
using namespace nnc::nn;

namespace {
/// Arithmetic at one place.
struct Treater {
  OpBuilder &b;
  Location loc;

  Value number(double value, Type element) {
    return ConstantOp::create(b, loc, RankedTensorType::get({}, element), value);
  }
  Type elementOf(Value value) { return cast<TensorType>(value.getType()).getElementType(); }
  /// A setting, which is f64, in the element type of `like`.
  Value as(Value setting, Value like) {
    Type element = elementOf(like);
    return element == elementOf(setting) ? setting : CastOp::create(b, loc, setting, element);
  }
  template <typename Op> Value make(Value x, Value y) { return Op::create(b, loc, x, y); }

  /// min(max(g, -c), c)
  Value clip(Value gradient, Value limit) {
    Value high = as(limit, gradient), low = NegOp::create(b, loc, high);
    return make<MinimumOp>(make<MaximumOp>(gradient, low), high);
  }

  /// min(1, c / (n + 1e-6)) with n^2 the sum of all squares, in f64.
  Value shrinkage(ArrayRef<Value> gradients, Value limit) {
    Value total;
    for (Value gradient : gradients) {
      Value square = SquareOp::create(b, loc, gradient);
      Value sum = ReduceSumOp::create(b, loc, square, DenseI64ArrayAttr(), UnitAttr());
      Value wide = elementOf(sum).isF64() ? sum : CastOp::create(b, loc, sum, b.getF64Type());
      total = total ? make<AddOp>(total, wide) : wide;
    }
    Value norm = SqrtOp::create(b, loc, total);
    Value above = make<AddOp>(norm, number(1e-6, b.getF64Type()));
    return make<MinimumOp>(make<DivOp>(limit, above), number(1.0, b.getF64Type()));
  }

  /// w (1 - lr a)
  Value decay(Value parameter, Value rate, Value amount) {
    Value keep = make<SubOp>(number(1.0, b.getF64Type()), make<MulOp>(rate, amount));
    return make<MulOp>(parameter, as(keep, parameter));
  }
};
} // namespace

void nnc::state::treatGradients(OpBuilder &builder, Location loc, const Treatment &treatment,
                                MutableArrayRef<Value> parameters,
                                MutableArrayRef<Value> gradients) {
  Treater t{builder, loc};
  if (treatment.clipValue)
    for (Value &gradient : gradients)
      gradient = t.clip(gradient, treatment.clipValue);
  if (treatment.clipNorm) {
    Value scale = t.shrinkage(gradients, treatment.clipNorm);
    for (Value &gradient : gradients)
      gradient = t.make<MulOp>(gradient, t.as(scale, gradient));
  }
  for (auto [parameter, gradient] : llvm::zip_equal(parameters, gradients)) {
    if (treatment.l2)
      gradient = t.make<AddOp>(gradient, t.make<MulOp>(parameter, t.as(treatment.l2, parameter)));
    if (treatment.weightDecay)
      parameter = t.decay(parameter, treatment.rate, treatment.weightDecay);
  }
}
