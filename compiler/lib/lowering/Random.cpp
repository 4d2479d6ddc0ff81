// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw,
// "Parallel random numbers: as easy as 1, 2, 3", SC 2011). Each element computes
// its own block: four times the work of sharing one, but no element depends on
// another, and there is no branch to keep a loop from being vectorised.
#include "Families.h"
#include "Patterns.h"
#include "Ranks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

/// The low (0) or high (1) half of an i64.
static Scalar half(Scalar wide, unsigned which) {
  ImplicitLocOpBuilder &b = wide.getBuilder();
  Scalar shifted = which ? wide >> 32 : wide;
  return wide.with(arith::TruncIOp::create(b, b.getI32Type(), shifted.get()));
}

/// The block of four words for an i64 key and the 128-bit counter (low, high).
static SmallVector<Scalar, 4> philox(Scalar key, Scalar low, Scalar high) {
  ImplicitLocOpBuilder &b = key.getBuilder();
  Scalar c[4] = {half(low, 0), half(low, 1), half(high, 0), half(high, 1)};
  Scalar k[2] = {half(key, 0), half(key, 1)};
  Scalar multiplier[2] = {c[0].bits(0xD2511F53), c[0].bits(0xCD9E8D57)};
  Scalar bump[2] = {c[0].bits(0x9E3779B9), c[0].bits(0xBB67AE85)};
  for (int round = 0; round < 10; ++round) {
    if (round > 0) {
      k[0] = k[0] + bump[0];
      k[1] = k[1] + bump[1];
    }
    auto p0 = arith::MulUIExtendedOp::create(b, multiplier[0].get(), c[0].get());
    auto p1 = arith::MulUIExtendedOp::create(b, multiplier[1].get(), c[2].get());
    Scalar high0 = key.with(p0.getHigh()), high1 = key.with(p1.getHigh());
    Scalar next[4] = {high1 ^ c[1] ^ k[0], key.with(p1.getLow()), high0 ^ c[3] ^ k[1],
                      key.with(p0.getLow())};
    std::copy(next, next + 4, c);
  }
  return {c[0], c[1], c[2], c[3]};
}

/// The element's row-major number, an i64.
static Scalar linearIndex(Body &body, RankedTensorType type, Scalar key) {
  ImplicitLocOpBuilder &b = key.getBuilder();
  Scalar linear = key.number(0);
  for (auto [d, extent] : llvm::enumerate(type.getShape())) {
    Scalar i = key.with(arith::IndexCastOp::create(b, b.getI64Type(), body.index(d).get()));
    linear = d == 0 ? i : linear * linear.number(extent) + i;
  }
  return linear;
}

static Scalar isBitSet(Scalar x, unsigned bit) {
  return compare(nn::Predicate::ne, x & x.bits(1u << bit), x.number(0));
}

static Scalar unsignedToFloat(Scalar word, FloatType type) {
  return word.with(arith::UIToFPOp::create(word.getBuilder(), type, word.get()));
}

/// Element i's uniform number in [0, 2^24), whole.
static Scalar uniform24(Body &body, RankedTensorType type, Scalar key, Scalar counter) {
  Scalar i = linearIndex(body, type, key);
  SmallVector<Scalar, 4> w = philox(key, i >> 2, counter);
  Scalar word = select(isBitSet(i, 1), select(isBitSet(i, 0), w[3], w[2]),
                       select(isBitSet(i, 0), w[1], w[0]));
  return unsignedToFloat(word >> 8, cast<FloatType>(type.getElementType()));
}

/// 1 where u < p.
static Value lowerBernoulli(nn::RandomBernoulliOp op, nn::RandomBernoulliOp::Adaptor adaptor,
                            OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  return elementwise(builder, op.getLoc(), type, adaptor.getOperands(),
                     [&](Body &body, ArrayRef<Scalar> v) {
                       Scalar u = uniform24(body, type, v[0], v[1]);
                       Scalar bound = u.number(std::ldexp(op.getP().convertToDouble(), 24));
                       return select(less(u, bound), u.number(1), u.number(0));
                     });
}

/// The ranks of 64-bit numbers.
static Value lowerPermutation(nn::RandomPermutationOp op, nn::RandomPermutationOp::Adaptor adaptor,
                              OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  RankedTensorType wide = type.clone(builder.getI64Type());
  Value numbers = elementwise(
      builder, op.getLoc(), wide, adaptor.getOperands(), [&](Body &body, ArrayRef<Scalar> v) {
        SmallVector<Scalar, 4> w = philox(v[0], linearIndex(body, type, v[0]), v[1]);
        ImplicitLocOpBuilder &b = v[0].getBuilder();
        auto widen = [&](Scalar word) {
          return word.with(arith::ExtUIOp::create(b, b.getI64Type(), word.get()));
        };
        return (widen(w[1]) * v[0].bits(uint64_t(1) << 32)) | widen(w[0]);
      });
  return ranks(builder, op.getLoc(), numbers, 0, /*smallest=*/true);
}

/// How many sums of the first weights are at most u times that of all.
static Value lowerCategorical(nn::CategoricalOp op, nn::CategoricalOp::Adaptor adaptor,
                              OpBuilder &builder) {
  Location loc = op.getLoc();
  Value weights = adaptor.getWeights();
  RankedTensorType type = typeOf(weights), result = typeOf(op.getResult());
  int64_t rank = type.getRank(), last = rank - 1, classes = type.getDimSize(last);
  Value sums = nn::CumsumOp::create(builder, loc, type, weights, last, /*exclusive=*/false,
                                    /*reverse=*/false);
  // The last of them, so that it is the same number that u is compared with.
  SmallVector<int64_t> offsets(rank, 0), sizes(type.getShape()), strides(rank, 1);
  offsets[last] = classes - 1, sizes[last] = 1;
  Value total = nn::SliceOp::create(builder, loc, sums, offsets, sizes, strides);
  RankedTensorType counted = type.clone(builder.getI32Type());
  Input inputs[] = {broadcast(sums, type), broadcast(total, type),
                    repeated(adaptor.getUniform(), rank, last)};
  Value passed = elementwise(builder, loc, counted, inputs, [&](Body &body, ArrayRef<Scalar> v) {
    Scalar isPassed = compare(nn::Predicate::le, v[0], v[2] * v[1]);
    Type i32 = counted.getElementType();
    return select(isPassed, body.number(i32, 1), body.number(i32, 0));
  });
  Value count = reduceSum(builder, loc, passed, last);
  // Beyond the last class only where u is no number below 1.
  return elementwise(builder, loc, result, count, [&](Body &, ArrayRef<Scalar> v) {
    return min(v[0], v[0].number(classes - 1));
  });
}

/// x / (1 - rate) where u >= rate.
static Value lowerDropout(nn::DropoutOp op, nn::DropoutOp::Adaptor adaptor, OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  double rate = op.getRate().convertToDouble();
  return elementwise(
      builder, op.getLoc(), type, adaptor.getOperands(), [&](Body &body, ArrayRef<Scalar> v) {
        Scalar u = uniform24(body, type, v[1], v[2]);
        Scalar isKept = compare(nn::Predicate::ge, u, u.number(std::ldexp(rate, 24)));
        return select(isKept, v[0] * u.number(1 / (1 - rate)), u.number(0));
      });
}

/// low + (w div 2^8) / 2^24 * (high - low)
static Value lowerUniform(nn::RandomUniformOp op, nn::RandomUniformOp::Adaptor adaptor,
                          OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  auto element = cast<FloatType>(type.getElementType());
  double low = op.getLow().convertToDouble(), high = op.getHigh().convertToDouble();
  return elementwise(builder, op.getLoc(), type, adaptor.getOperands(),
                     [&](Body &body, ArrayRef<Scalar> v) {
                       Scalar u = uniform24(body, type, v[0], v[1]);
                       Scalar lowest = u.number(low), below = u.number(high);
                       Scalar x = lowest + u * u.number(std::ldexp(high - low, -24));
                       // Rounding may reach `high` where the interval is short for its place.
                       APFloat last = op.getHigh();
                       bool lossy;
                       last.convert(element.getFloatSemantics(), APFloat::rmTowardNegative, &lossy);
                       if (!lossy)
                         last.next(/*nextDown=*/true);
                       Scalar belowHigh = u.number(last.convertToDouble());
                       return select(less(x, below), x, max(lowest, belowHigh));
                     });
}

/// mean + stddev sqrt(-2 ln u1) cos(2 pi u2)
static Value lowerNormal(nn::RandomNormalOp op, nn::RandomNormalOp::Adaptor adaptor,
                         OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  auto element = cast<FloatType>(type.getElementType());
  return elementwise(builder, op.getLoc(), type, adaptor.getOperands(),
                     [&](Body &body, ArrayRef<Scalar> v) {
                       constexpr double twoPi = 6.283185307179586476925286766559;
                       Scalar i = linearIndex(body, type, v[0]);
                       SmallVector<Scalar, 4> w = philox(v[0], i >> 1, v[1]);
                       Scalar odd = isBitSet(i, 0);
                       Scalar w1 = unsignedToFloat(select(odd, w[2], w[0]), element);
                       Scalar w2 = unsignedToFloat(select(odd, w[3], w[1]), element);
                       Scalar unit = w1.number(std::ldexp(1.0, -32));
                       Scalar u1 = (w1 + w1.number(0.5)) * unit;
                       Scalar u2 = w2 * unit;
                       Scalar normal = sqrt(u1.number(-2) * log(u1)) * cos(u2.number(twoPi) * u2);
                       return normal.number(op.getMean().convertToDouble()) +
                              normal.number(op.getStddev().convertToDouble()) * normal;
                     });
}

void nnc::lowering::populateRandom(RewritePatternSet &patterns) {
  addPattern<nn::RandomUniformOp>(patterns, lowerUniform);
  addPattern<nn::RandomBernoulliOp>(patterns, lowerBernoulli);
  addPattern<nn::RandomPermutationOp>(patterns, lowerPermutation);
  addPattern<nn::CategoricalOp>(patterns, lowerCategorical);
  addPattern<nn::DropoutOp>(patterns, lowerDropout);
  addPattern<nn::RandomNormalOp>(patterns, lowerNormal);
}
