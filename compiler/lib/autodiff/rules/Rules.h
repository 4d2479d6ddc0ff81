// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What gradient rules are written in. A Term is a value that arithmetic works
// on, so that a rule reads like its formula:
//
//   UNARY_RULE(SigmoidOp, g * y * (1.0 - y))
//
// g is the derivative of the loss with respect to the op's result y, x its
// operand. All terms of an op are emitted at one place and with its location.
// Rules are built of ops that have rules: a second derivative needs no more.
#ifndef NNC_AUTODIFF_RULES_H
#define NNC_AUTODIFF_RULES_H

#include "nnc/dialects/interfaces/DifferentiableOpInterface.h"
#include "nnc/dialects/nn/NN.h"

namespace nnc::autodiff {

/// A value and where to emit what is computed from it. Operands of arithmetic
/// broadcast; a number becomes a scalar constant of the other side's element
/// type.
class Term {
public:
  Term(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value)
      : builder(&builder), loc(loc), value(value) {}

  operator mlir::Value() const { return value; }
  mlir::RankedTensorType getType() const {
    return llvm::cast<mlir::RankedTensorType>(value.getType());
  }
  llvm::ArrayRef<int64_t> getShape() const { return getType().getShape(); }
  int64_t getRank() const { return getType().getRank(); }

  /// Another value, emitted at the same place.
  Term with(mlir::Value other) const { return Term(*builder, loc, other); }
  /// A scalar constant of this term's element type.
  Term number(double value) const;
  /// The op of type Op on these operands, its result type inferred.
  template <typename Op, typename... Args> Term emit(Args &&...args) const {
    return with(Op::create(*builder, loc, std::forward<Args>(args)...));
  }

  mlir::OpBuilder &getBuilder() const { return *builder; }
  mlir::Location getLoc() const { return loc; }

private:
  mlir::OpBuilder *builder;
  mlir::Location loc;
  mlir::Value value;
};

#define NNC_TERM_OPERATOR(SYMBOL, OP)                                                              \
  inline Term operator SYMBOL(Term x, Term y) { return x.emit<nn::OP>(x, y); }                     \
  inline Term operator SYMBOL(Term x, double y) { return x SYMBOL x.number(y); }                   \
  inline Term operator SYMBOL(double x, Term y) { return y.number(x) SYMBOL y; }
NNC_TERM_OPERATOR(+, AddOp)
NNC_TERM_OPERATOR(-, SubOp)
NNC_TERM_OPERATOR(*, MulOp)
NNC_TERM_OPERATOR(/, DivOp)
#undef NNC_TERM_OPERATOR

inline Term operator-(Term x) { return x.emit<nn::NegOp>(x); }

/// The truth of `x predicate y`, as i1.
Term compare(nn::Predicate predicate, Term x, Term y);
inline Term operator>(Term x, Term y) { return compare(nn::Predicate::gt, x, y); }
inline Term operator>(Term x, double y) { return x > x.number(y); }
inline Term operator<(Term x, Term y) { return compare(nn::Predicate::lt, x, y); }
inline Term operator<(Term x, double y) { return x < x.number(y); }
inline Term operator==(Term x, Term y) { return compare(nn::Predicate::eq, x, y); }
inline Term operator==(Term x, double y) { return x == x.number(y); }

/// condition ? onTrue : onFalse, element by element.
inline Term select(Term condition, Term onTrue, Term onFalse) {
  return onTrue.emit<nn::SelectOp>(condition, onTrue, onFalse);
}
inline Term select(Term condition, Term onTrue, double onFalse) {
  return select(condition, onTrue, onTrue.number(onFalse));
}
inline Term select(Term condition, double onTrue, Term onFalse) {
  return select(condition, onFalse.number(onTrue), onFalse);
}

inline Term abs(Term x) { return x.emit<nn::AbsOp>(x); }
inline Term sign(Term x) { return x.emit<nn::SignOp>(x); }
inline Term exp(Term x) { return x.emit<nn::ExpOp>(x); }
inline Term log(Term x) { return x.emit<nn::LogOp>(x); }
inline Term sin(Term x) { return x.emit<nn::SinOp>(x); }
inline Term cos(Term x) { return x.emit<nn::CosOp>(x); }
inline Term erfc(Term x) { return x.emit<nn::ErfcOp>(x); }
inline Term rsqrt(Term x) { return x.emit<nn::RsqrtOp>(x); }
inline Term square(Term x) { return x.emit<nn::SquareOp>(x); }
inline Term tanh(Term x) { return x.emit<nn::TanhOp>(x); }
inline Term softplus(Term x) { return x.emit<nn::SoftplusOp>(x); }
inline Term pow(Term x, Term y) { return x.emit<nn::PowOp>(x, y); }
inline Term sigmoid(Term x) { return x.emit<nn::SigmoidOp>(x); }

/// The same elements in another shape; the term itself where it has it already.
Term reshape(Term x, llvm::ArrayRef<int64_t> shape);
/// Repeated along new dimensions and those of extent 1; the term itself where
/// it has the shape already.
Term broadcast(Term x, llvm::ArrayRef<int64_t> shape);
/// The sum along `axes`; the term itself where there is none.
Term sum(Term x, llvm::ArrayRef<int64_t> axes, bool keepDims = false);
/// The adjoint of broadcasting: summed along what a value of `type` repeats to
/// reach the shape of `x`.
Term sumToShape(Term x, mlir::Type type);

//===----------------------------------------------------------------------===//
// Rules of a form
//===----------------------------------------------------------------------===//

/// A rule of an op with one result. `Rule` says
///   Term derive(Op op, unsigned index, Term g) const
/// for the cotangent of one operand; it is asked for needed operands only.
template <typename Rule, typename Op>
struct OperandRule : DifferentiableOpInterface::ExternalModel<Rule, Op> {
  llvm::LogicalResult buildVJP(mlir::Operation *op, mlir::OpBuilder &builder,
                               mlir::ValueRange resultCotangents, llvm::ArrayRef<bool> needed,
                               llvm::MutableArrayRef<mlir::Value> operandCotangents) const {
    Term g(builder, op->getLoc(), resultCotangents.front());
    for (unsigned i = 0, e = needed.size(); i != e; ++i)
      if (needed[i])
        operandCotangents[i] = static_cast<const Rule *>(this)->derive(llvm::cast<Op>(op), i, g);
    return llvm::success();
  }
};

/// A rule of an op through which no derivative passes, by definition.
template <typename Op>
struct ConstantRule : DifferentiableOpInterface::ExternalModel<ConstantRule<Op>, Op> {
  bool isLocallyConstantIn(mlir::Operation *, unsigned) const { return true; }
  llvm::LogicalResult buildVJP(mlir::Operation *, mlir::OpBuilder &, mlir::ValueRange,
                               llvm::ArrayRef<bool>, llvm::MutableArrayRef<mlir::Value>) const {
    return llvm::success(); // Locally constant in all operands: none is needed.
  }
};

/// Defines and attaches, inside a function with an MLIRContext `context`, the
/// rule y = op(x): the cotangent of x as a formula in g, x and y.
#define UNARY_RULE(OP, FORMULA)                                                                    \
  struct OP##Rule : OperandRule<OP##Rule, nn::OP> {                                                \
    Term derive(nn::OP op, unsigned, Term g) const {                                               \
      Term x = g.with(op.getInput()), y = g.with(op.getOutput());                                  \
      (void)x, (void)y;                                                                            \
      return FORMULA;                                                                              \
    }                                                                                              \
  };                                                                                               \
  nn::OP::attachInterface<OP##Rule>(*context);

/// The same for z = op(x, y), with broadcasting: formulas in g, x, y and z for
/// the cotangents of x and of y.
#define BINARY_RULE(OP, FORMULA_X, FORMULA_Y)                                                      \
  struct OP##Rule : OperandRule<OP##Rule, nn::OP> {                                                \
    Term derive(nn::OP op, unsigned index, Term g) const {                                         \
      Term x = g.with(op->getOperand(0)), y = g.with(op->getOperand(1));                           \
      Term z = g.with(op->getResult(0));                                                           \
      (void)x, (void)y, (void)z;                                                                   \
      if (index == 0)                                                                              \
        return sumToShape(FORMULA_X, x.getType());                                                 \
      return sumToShape(FORMULA_Y, y.getType());                                                   \
    }                                                                                              \
  };                                                                                               \
  nn::OP::attachInterface<OP##Rule>(*context);

// One function a family, in the file of its name.
void attachActivationRules(mlir::MLIRContext *context);
void attachCallRule(mlir::MLIRContext *context);
void attachControlRules(mlir::MLIRContext *context);
void attachConvRules(mlir::MLIRContext *context);
void attachElementwiseRules(mlir::MLIRContext *context);
void attachGradientRules(mlir::MLIRContext *context);
void attachLossRules(mlir::MLIRContext *context);
void attachMatmulRules(mlir::MLIRContext *context);
void attachPoolRules(mlir::MLIRContext *context);
void attachRandomRules(mlir::MLIRContext *context);
void attachReductionRules(mlir::MLIRContext *context);
void attachShapeRules(mlir::MLIRContext *context);

} // namespace nnc::autodiff

#endif // NNC_AUTODIFF_RULES_H
