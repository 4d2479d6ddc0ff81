// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that move, repeat or make elements without arithmetic.
#include "Families.h"
#include "Patterns.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

static Scalar itself(Body &, ArrayRef<Scalar> x) { return x[0]; }

static Value lowerConstant(nn::ConstantOp op, nn::ConstantOp::Adaptor, OpBuilder &builder) {
  return arith::ConstantOp::create(builder, op.getLoc(), cast<TypedAttr>(op.getValue()));
}

/// Both shapes collapse to one, or one is collapsed or expanded to the other;
/// neither moves an element.
static Value lowerReshape(nn::ReshapeOp op, nn::ReshapeOp::Adaptor adaptor, OpBuilder &builder) {
  Location loc = op.getLoc();
  Value input = adaptor.getInput();
  RankedTensorType from = typeOf(input), to = typeOf(op.getResult());
  if (from == to)
    return input;
  if (to.getNumElements() == 0)
    return tensor::EmptyOp::create(builder, loc, to.getShape(), to.getElementType());
  if (auto groups = getReassociationIndicesForReshape(from, to)) {
    if (from.getRank() > to.getRank())
      return tensor::CollapseShapeOp::create(builder, loc, to, input, *groups);
    return tensor::ExpandShapeOp::create(builder, loc, to, input, *groups);
  }
  auto flat = from.clone({from.getNumElements()});
  ReassociationIndices fromDims(allDims(from)), toDims(allDims(to));
  input = tensor::CollapseShapeOp::create(builder, loc, flat, input,
                                          ArrayRef<ReassociationIndices>{fromDims});
  return tensor::ExpandShapeOp::create(builder, loc, to, input,
                                       ArrayRef<ReassociationIndices>{toDims});
}

/// result[i] = input[j] with j[permutation[d]] = i[d]
static Value lowerTranspose(nn::TransposeOp op, nn::TransposeOp::Adaptor adaptor,
                            OpBuilder &builder) {
  AffineMap map = AffineMap::getPermutationMap(op.getPermutation(), builder.getContext());
  Input input{adaptor.getInput(), inversePermutation(map)};
  return elementwise(builder, op.getLoc(), typeOf(op.getResult()), input, itself);
}

static Value lowerBroadcast(nn::BroadcastOp op, nn::BroadcastOp::Adaptor adaptor,
                            OpBuilder &builder) {
  return elementwise(builder, op.getLoc(), typeOf(op.getResult()), adaptor.getOperands(), itself);
}

/// A box of `destination`, given by an offset and a stride per dimension,
/// replaced by `part`.
static Value insert(OpBuilder &builder, Location loc, Value part, Value destination,
                    ArrayRef<int64_t> offsets, ArrayRef<int64_t> strides) {
  return tensor::InsertSliceOp::create(
      builder, loc, part, destination, getAsIndexOpFoldResult(builder.getContext(), offsets),
      getAsIndexOpFoldResult(builder.getContext(), typeOf(part).getShape()),
      getAsIndexOpFoldResult(builder.getContext(), strides));
}

static Value lowerConcat(nn::ConcatOp op, nn::ConcatOp::Adaptor adaptor, OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  Value result =
      tensor::EmptyOp::create(builder, op.getLoc(), type.getShape(), type.getElementType());
  SmallVector<int64_t> offsets(type.getRank(), 0), strides(type.getRank(), 1);
  for (Value part : adaptor.getInputs()) {
    result = insert(builder, op.getLoc(), part, result, offsets, strides);
    offsets[op.getAxis()] += typeOf(part).getDimSize(op.getAxis());
  }
  return result;
}

static Value lowerSlice(nn::SliceOp op, nn::SliceOp::Adaptor adaptor, OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  MLIRContext *context = builder.getContext();
  return tensor::ExtractSliceOp::create(builder, op.getLoc(), type, adaptor.getInput(),
                                        getAsIndexOpFoldResult(context, op.getOffsets()),
                                        getAsIndexOpFoldResult(context, type.getShape()),
                                        getAsIndexOpFoldResult(context, op.getStrides()));
}

static Value lowerPad(nn::PadOp op, nn::PadOp::Adaptor adaptor, OpBuilder &builder) {
  Value background = zeros(builder, op.getLoc(), typeOf(op.getResult()));
  auto strides =
      llvm::map_to_vector(op.getInterior(), [](int64_t zerosBetween) { return zerosBetween + 1; });
  return insert(builder, op.getLoc(), adaptor.getInput(), background, op.getLow(), strides);
}

static Value lowerIota(nn::IotaOp op, nn::IotaOp::Adaptor, OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  return elementwise(builder, op.getLoc(), type, ValueRange(), [&](Body &body, ArrayRef<Scalar>) {
    Scalar i = body.index(op.getAxis());
    ImplicitLocOpBuilder &b = i.getBuilder();
    Type element = type.getElementType();
    if (!isa<FloatType>(element))
      return i.with(arith::IndexCastOp::create(b, element, i.get()));
    Value wide = arith::IndexCastOp::create(b, b.getI64Type(), i.get());
    return i.with(arith::SIToFPOp::create(b, element, wide));
  });
}

/// y[..., c] = indices[...] == c
static Value lowerOneHot(nn::OneHotOp op, nn::OneHotOp::Adaptor adaptor, OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  int64_t last = type.getRank() - 1;
  Input indices = repeated(adaptor.getIndices(), type.getRank(), last);
  return elementwise(builder, op.getLoc(), type, indices, [&](Body &body, ArrayRef<Scalar> v) {
    ImplicitLocOpBuilder &b = v[0].getBuilder();
    Scalar label = v[0].with(arith::IndexCastOp::create(b, b.getIndexType(), v[0].get()));
    Type element = type.getElementType();
    return select(equal(label, body.index(last)), body.number(element, 1), body.number(element, 0));
  });
}

/// x[..., n - 1 - i, ...]
static Value lowerFlip(nn::FlipOp op, nn::FlipOp::Adaptor adaptor, OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  SmallVector<int64_t> flipped = op.getDims();
  SmallVector<AffineExpr> places;
  for (int64_t d = 0; d < type.getRank(); ++d) {
    AffineExpr i = builder.getAffineDimExpr(d);
    places.push_back(llvm::is_contained(flipped, d) ? type.getDimSize(d) - 1 - i : i);
  }
  Input input{adaptor.getInput(), AffineMap::get(type.getRank(), 0, places, builder.getContext())};
  return elementwise(builder, op.getLoc(), type, input, itself);
}

/// A repeated dimension is two: which copy, and where in it.
static Value lowerTile(nn::TileOp op, nn::TileOp::Adaptor adaptor, OpBuilder &builder) {
  Location loc = op.getLoc();
  SmallVector<int64_t> one, many;
  for (auto [extent, repeats] : llvm::zip(typeOf(adaptor.getInput()).getShape(), op.getRepeats())) {
    one.append({1, extent});
    many.append({repeats, extent});
  }
  Value apart = nn::ReshapeOp::create(builder, loc, adaptor.getInput(), one);
  Value copies = nn::BroadcastOp::create(builder, loc, apart, many);
  return nn::ReshapeOp::create(builder, loc, copies, typeOf(op.getResult()).getShape());
}

static SmallVector<Value> lowerSplit(nn::SplitOp op, nn::SplitOp::Adaptor adaptor,
                                     OpBuilder &builder) {
  MLIRContext *context = builder.getContext();
  int64_t rank = typeOf(adaptor.getInput()).getRank();
  SmallVector<int64_t> offsets(rank, 0), strides(rank, 1);
  SmallVector<Value> parts;
  for (Value result : op.getResults()) {
    RankedTensorType type = typeOf(result);
    parts.push_back(tensor::ExtractSliceOp::create(builder, op.getLoc(), type, adaptor.getInput(),
                                                   getAsIndexOpFoldResult(context, offsets),
                                                   getAsIndexOpFoldResult(context, type.getShape()),
                                                   getAsIndexOpFoldResult(context, strides)));
    offsets[op.getAxis()] += type.getDimSize(op.getAxis());
  }
  return parts;
}

static Value lowerStopGradient(nn::StopGradientOp, nn::StopGradientOp::Adaptor adaptor,
                               OpBuilder &) {
  return adaptor.getInput();
}

void nnc::lowering::populateShape(RewritePatternSet &patterns) {
  addPattern<nn::ConstantOp>(patterns, lowerConstant);
  addPattern<nn::IotaOp>(patterns, lowerIota);
  addPattern<nn::ReshapeOp>(patterns, lowerReshape);
  addPattern<nn::TransposeOp>(patterns, lowerTranspose);
  addPattern<nn::BroadcastOp>(patterns, lowerBroadcast);
  addPattern<nn::ConcatOp>(patterns, lowerConcat);
  addPattern<nn::SliceOp>(patterns, lowerSlice);
  addPattern<nn::PadOp>(patterns, lowerPad);
  addPattern<nn::FlipOp>(patterns, lowerFlip);
  addPattern<nn::TileOp>(patterns, lowerTile);
  addPattern<nn::SplitOp>(patterns, lowerSplit);
  populateIndexing(patterns);
  addPattern<nn::OneHotOp>(patterns, lowerOneHot);
  addPattern<nn::StopGradientOp>(patterns, lowerStopGradient);
}
