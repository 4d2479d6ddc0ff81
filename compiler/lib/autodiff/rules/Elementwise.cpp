// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Arithmetic, element by element. At kinks the conventions of PyTorch: |x|' is
// 0 at 0, equal operands of a maximum share in halves.
#include "rules/Rules.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

namespace {
constexpr double twoOverRootPi = 1.1283791670955125739;

/// The share of x in the choice between x and y, 1 where it is `first`.
Term share(Term first, Term equal, Term like) {
  return select(first, 1.0, select(equal, like.number(0.5), 0.0));
}

/// y x^(y-1). Where y = 0 the exponent is replaced: 0 times 0^-1 would be NaN.
Term powByBase(Term x, Term y) { return y * pow(x, select(y == 0.0, 0.0, y - 1.0)); }

/// z ln(x), and 0 where x = 0 and y >= 0: z is constant there for y > 0, and
/// 0^0 is 1. ln(1) stands in, so that no infinity enters a second derivative.
Term powByExponent(Term x, Term y, Term z) {
  Term nonNegative = compare(nn::Predicate::ge, y, y.number(0.0));
  Term flat = x.emit<nn::AndOp>(x == 0.0, nonNegative);
  return z * log(select(flat, 1.0, x));
}

struct SelectRule : OperandRule<SelectRule, nn::SelectOp> {
  bool isLocallyConstantIn(Operation *, unsigned index) const { return index == 0; }

  Term derive(nn::SelectOp op, unsigned index, Term g) const {
    Term condition = g.with(op.getCondition());
    Term chosen = index == 1 ? select(condition, g, 0.0) : select(condition, 0.0, g);
    return sumToShape(chosen, op->getOperand(index).getType());
  }
};

struct CastRule : OperandRule<CastRule, nn::CastOp> {
  Term derive(nn::CastOp op, unsigned, Term g) const {
    Type element = cast<TensorType>(op.getInput().getType()).getElementType();
    return g.emit<nn::CastOp>(g, TypeAttr::get(element));
  }
};
} // namespace

void autodiff::attachElementwiseRules(MLIRContext *context) {
  UNARY_RULE(NegOp, -g)
  UNARY_RULE(AbsOp, g * sign(x))
  UNARY_RULE(SquareOp, 2.0 * g * x)
  UNARY_RULE(ReciprocalOp, -(g * y * y))
  UNARY_RULE(SqrtOp, 0.5 * g / y)
  UNARY_RULE(RsqrtOp, -0.5 * g * y / x)
  UNARY_RULE(ExpOp, g * y)
  UNARY_RULE(Expm1Op, g * (y + 1.0))
  UNARY_RULE(LogOp, g / x)
  UNARY_RULE(Log1pOp, g / (1.0 + x))
  UNARY_RULE(SinOp, g * cos(x))
  UNARY_RULE(CosOp, -(g * sin(x)))
  UNARY_RULE(TanOp, g * (1.0 + y * y))
  // (1 - x)(1 + x) keeps the digits near 1 that 1 - x^2 loses.
  UNARY_RULE(AsinOp, g * rsqrt((1.0 - x) * (1.0 + x)))
  UNARY_RULE(AcosOp, -(g * rsqrt((1.0 - x) * (1.0 + x))))
  UNARY_RULE(AtanOp, g / (1.0 + x * x))
  UNARY_RULE(ErfOp, g * twoOverRootPi * exp(-(x * x)))
  UNARY_RULE(ErfcOp, -(g * twoOverRootPi * exp(-(x * x))))

  BINARY_RULE(AddOp, g, g)
  BINARY_RULE(SubOp, g, -g)
  BINARY_RULE(MulOp, g * y, g * x)
  BINARY_RULE(DivOp, g / y, -(g * z / y))
  BINARY_RULE(PowOp, g * powByBase(x, y), g * powByExponent(x, y, z))
  BINARY_RULE(Atan2Op, g * y / (x * x + y * y), -(g * x / (x * x + y * y)))
  BINARY_RULE(MaximumOp, g * share(x > y, x == y, g), g * share(y > x, x == y, g))
  BINARY_RULE(MinimumOp, g * share(x < y, x == y, g), g * share(y < x, x == y, g))

  nn::SelectOp::attachInterface<SelectRule>(*context);
  nn::CastOp::attachInterface<CastRule>(*context);
  nn::SignOp::attachInterface<ConstantRule<nn::SignOp>>(*context);
  nn::CeilOp::attachInterface<ConstantRule<nn::CeilOp>>(*context);
  nn::RoundOp::attachInterface<ConstantRule<nn::RoundOp>>(*context);
  nn::FloorOp::attachInterface<ConstantRule<nn::FloorOp>>(*context);
}
