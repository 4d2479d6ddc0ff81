// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Losses: a term per element or row, summed to a scalar.
#include "Families.h"
#include "Patterns.h"
#include "Softmax.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

/// sum(term(f, y)) over all elements.
template <typename Op, typename Term>
static Value sumOfTerms(Op op, typename Op::Adaptor adaptor, OpBuilder &builder, Term term) {
  Value f = adaptor.getPrediction();
  Value terms = elementwise(builder, op.getLoc(), typeOf(f), adaptor.getOperands(),
                            [&](Body &, ArrayRef<Scalar> v) { return term(v[0], v[1]); });
  return reduceSum(builder, op.getLoc(), terms, allDims(typeOf(f)));
}

static Scalar squaredDifference(Scalar f, Scalar y) {
  Scalar d = f - y;
  return d * d;
}

static Value lowerHalfSSE(nn::HalfSSEOp op, nn::HalfSSEOp::Adaptor adaptor, OpBuilder &builder) {
  Value sum = sumOfTerms(op, adaptor, builder, squaredDifference);
  return elementwise(builder, op.getLoc(), typeOf(sum), sum,
                     [](Body &, ArrayRef<Scalar> v) { return v[0].number(0.5) * v[0]; });
}

/// mean(term(op, f, y)) over all elements.
template <typename Op, typename Term> static void addMean(RewritePatternSet &patterns, Term term) {
  addPattern<Op>(patterns, [term](Op op, typename Op::Adaptor adaptor, OpBuilder &builder) {
    Value sum =
        sumOfTerms(op, adaptor, builder, [&](Scalar f, Scalar y) { return term(op, f, y); });
    return divideByCount(builder, op.getLoc(), sum,
                         typeOf(adaptor.getPrediction()).getNumElements());
  });
}

static Scalar sigmoidCrossEntropy(Scalar f, Scalar y) { return softplus(f) - y * f; }

/// d^2 / 2 for |d| < delta, else delta (|d| - delta / 2), times `scale`.
static Scalar huber(Scalar f, Scalar y, double delta, double scale) {
  Scalar d = f - y, bound = d.number(delta);
  Scalar square = d.number(0.5 * scale) * d * d;
  Scalar linear = d.number(delta * scale) * (abs(d) - d.number(0.5 * delta));
  return select(less(abs(d), bound), square, linear);
}

static Scalar focal(nn::FocalOp op, Scalar f, Scalar y) {
  Scalar one = f.number(1), e = exp(-abs(f));
  Scalar p = select(less(f, f.number(0)), e, one) / (one + e);
  Scalar q = p + y - f.number(2) * p * y;
  double gamma = op.getGamma().convertToDouble();
  return (gamma == 1.0 ? q : pow(q, f.number(gamma))) * sigmoidCrossEntropy(f, y);
}

static Value lowerKLDivergence(nn::KLDivergenceOp op, nn::KLDivergenceOp::Adaptor adaptor,
                               OpBuilder &builder) {
  Value sum = sumOfTerms(op, adaptor, builder, [](Scalar f, Scalar y) {
    Scalar zero = y.number(0);
    Scalar logarithm = log(select(equal(y, zero), y.number(1), y));
    return select(equal(y, zero), zero, y * (logarithm - f));
  });
  RankedTensorType type = typeOf(adaptor.getPrediction());
  int64_t rows = 1;
  if (type.getRank() > 0)
    for (int64_t extent : type.getShape().drop_back())
      rows *= extent;
  return divideByCount(builder, op.getLoc(), sum, rows);
}

/// Per row, with s = sum(e^(f - max f)): sum_c y_c (ln s - (f_c - max f)).
static Value termsOfDistribution(OpBuilder &builder, Location loc, Value f, Value y,
                                 const Exponentials &e) {
  RankedTensorType type = typeOf(f);
  int64_t rank = type.getRank(), last = rank - 1;
  Value logSum = elementwise(builder, loc, typeOf(e.sum), e.sum,
                             [](Body &, ArrayRef<Scalar> v) { return log(v[0]); });
  Input inputs[] = {broadcast(f, type), broadcast(y, type), repeated(e.maximum, rank, last),
                    repeated(logSum, rank, last)};
  Value terms = elementwise(builder, loc, type, inputs, [](Body &, ArrayRef<Scalar> v) {
    return v[1] * (v[3] - (v[0] - v[2]));
  });
  return reduceSum(builder, loc, terms, last);
}

/// Per row: ln s - (f_y - max f), or 0 where y is no class. f_y is picked by a
/// sum of selects, which vectorises and fuses where an indexed load does not;
/// the maximum is taken from it first, as large logits would drown ln s.
static Value termsOfIndices(OpBuilder &builder, Location loc, Value f, Value y,
                            const Exponentials &e) {
  RankedTensorType type = typeOf(f);
  int64_t rank = type.getRank(), last = rank - 1;
  Input picking[] = {broadcast(f, type), repeated(y, rank, last)};
  Value logits = elementwise(builder, loc, type, picking, [&](Body &body, ArrayRef<Scalar> v) {
    Scalar label = v[1].with(arith::IndexCastOp::create(
        v[1].getBuilder(), v[1].getBuilder().getIndexType(), v[1].get()));
    return select(equal(label, body.index(last)), v[0], v[0].number(0));
  });
  Value picked = reduceSum(builder, loc, logits, last);
  return elementwise(builder, loc, typeOf(picked), {picked, e.maximum, e.sum, y},
                     [&](Body &, ArrayRef<Scalar> v) {
                       Scalar label = v[3].with(arith::IndexCastOp::create(
                           v[3].getBuilder(), v[3].getBuilder().getIndexType(), v[3].get()));
                       Scalar isClass = compare(nn::Predicate::ge, label, label.number(0)) &
                                        less(label, label.number(type.getDimSize(last)));
                       Scalar loss = log(v[2]) - (v[0] - v[1]);
                       return select(isClass, loss, loss.number(0));
                     });
}

static Value lowerSoftmaxCrossEntropy(nn::SoftmaxCrossEntropyOp op,
                                      nn::SoftmaxCrossEntropyOp::Adaptor adaptor,
                                      OpBuilder &builder) {
  Location loc = op.getLoc();
  Value f = adaptor.getLogits(), y = adaptor.getTarget();
  Exponentials e = buildExponentials(builder, loc, f, typeOf(f).getRank() - 1);
  bool isDistribution = isa<FloatType>(typeOf(y).getElementType());
  Value terms = isDistribution ? termsOfDistribution(builder, loc, f, y, e)
                               : termsOfIndices(builder, loc, f, y, e);
  Value sum = reduceSum(builder, loc, terms, allDims(typeOf(terms)));
  return divideByCount(builder, loc, sum, typeOf(terms).getNumElements());
}

void nnc::lowering::populateLoss(RewritePatternSet &patterns) {
  addPattern<nn::HalfSSEOp>(patterns, lowerHalfSSE);
  addMean<nn::MSEOp>(patterns, [](auto, Scalar f, Scalar y) { return squaredDifference(f, y); });
  addMean<nn::SigmoidCrossEntropyOp>(
      patterns, [](auto, Scalar f, Scalar y) { return sigmoidCrossEntropy(f, y); });
  addMean<nn::MAEOp>(patterns, [](auto, Scalar f, Scalar y) { return abs(f - y); });
  addMean<nn::HingeOp>(patterns,
                       [](auto, Scalar f, Scalar y) { return positivePart(f.number(1) - y * f); });
  addMean<nn::HuberOp>(patterns, [](nn::HuberOp op, Scalar f, Scalar y) {
    return huber(f, y, op.getDelta().convertToDouble(), 1);
  });
  addMean<nn::SmoothL1Op>(patterns, [](nn::SmoothL1Op op, Scalar f, Scalar y) {
    double beta = op.getBeta().convertToDouble();
    return huber(f, y, beta, 1 / beta);
  });
  addMean<nn::FocalOp>(patterns, focal);
  addPattern<nn::KLDivergenceOp>(patterns, lowerKLDivergence);
  addPattern<nn::SoftmaxCrossEntropyOp>(patterns, lowerSoftmaxCrossEntropy);
}
