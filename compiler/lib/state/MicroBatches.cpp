// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A loop over the parts: what one part's backward pass keeps is gone when the next
// begins, and the code is that of one part.
#include "MicroBatches.h"

using namespace mlir;
using namespace nnc::nn;

namespace {
/// The dimension of any number of rows, or none.
std::optional<int64_t> rowsOf(Type type) {
  auto shaped = cast<ShapedType>(type);
  for (int64_t d = 0; d < shaped.getRank(); ++d)
    if (shaped.isDynamicDim(d))
      return d;
  return std::nullopt;
}

struct Splitter {
  OpBuilder &b;
  Location loc;

  static SmallVector<int64_t> shapeOf(Value x) {
    return llvm::to_vector(cast<RankedTensorType>(x.getType()).getShape());
  }

  /// Dimension `from` at place `to`, the others in their order.
  Value moved(Value x, int64_t from, int64_t to) {
    if (from == to)
      return x;
    SmallVector<int64_t> order;
    for (int64_t d = 0, rank = shapeOf(x).size(); d < rank; ++d)
      if (d != from)
        order.push_back(d);
    order.insert(order.begin() + to, from);
    return TransposeOp::create(b, loc, x, order);
  }

  /// The rows of dimension `dim` in `count` parts, which are the first dimension.
  Value inParts(Value whole, int64_t dim, int64_t count) {
    SmallVector<int64_t> shape = shapeOf(whole);
    shape[dim] /= count;
    shape.insert(shape.begin() + dim, count);
    return moved(ReshapeOp::create(b, loc, whole, shape), dim, 0);
  }

  /// The other way.
  Value joined(Value parts, int64_t dim) {
    Value together = moved(parts, 0, dim);
    SmallVector<int64_t> shape = shapeOf(together);
    shape[dim + 1] *= shape[dim];
    shape.erase(shape.begin() + dim);
    return ReshapeOp::create(b, loc, together, shape);
  }

  Value scaled(Value x, double factor) {
    if (factor == 1.0)
      return x;
    Type element = cast<TensorType>(x.getType()).getElementType();
    auto scalar = RankedTensorType::get({}, element);
    return MulOp::create(b, loc, x, ConstantOp::create(b, loc, scalar, factor));
  }
};
} // namespace

void nnc::state::splitIntoMicroBatches(ValueAndGradOp gradient, func::FuncOp function,
                                       func::FuncOp part) {
  OpBuilder b(gradient);
  Location loc = gradient.getLoc();
  Splitter s{b, loc};
  int64_t count = *gradient.getMicroBatches();
  double share = gradient.getSummed() ? 1.0 : 1.0 / static_cast<double>(count);

  // Of each result its dimension of rows, if it has one: the function's, then those of
  // the arguments that it is differentiated by.
  SmallVector<std::optional<int64_t>> rows;
  SmallVector<Type> types(part.getResultTypes());
  for (Type type : function.getResultTypes())
    rows.push_back(rowsOf(type));
  unsigned values = rows.size();
  for (auto [entry, result] :
       llvm::zip_equal(gradient.getWrt(), gradient.getResults().drop_front(values))) {
    auto index = dyn_cast<IntegerAttr>(entry);
    rows.push_back(index ? rowsOf(function.getArgumentTypes()[index.getInt()]) : std::nullopt);
    types.push_back(index ? part.getArgumentTypes()[index.getInt()] : result.getType());
  }

  // Results without rows are added up as they come, of others the parts are kept.
  SmallVector<Value> sequences, zeros;
  SmallVector<Type> stacks;
  for (auto [input, type] : llvm::zip_equal(gradient.getInputs(), function.getArgumentTypes()))
    if (std::optional<int64_t> dim = rowsOf(type))
      sequences.push_back(s.inParts(input, *dim, count));
  for (auto [type, dim] : llvm::zip_equal(types, rows)) {
    auto tensor = cast<RankedTensorType>(type);
    if (!dim) {
      zeros.push_back(ConstantOp::create(b, loc, tensor, 0.0));
      continue;
    }
    SmallVector<int64_t> shape{count};
    llvm::append_range(shape, tensor.getShape());
    stacks.push_back(tensor.clone(shape));
  }
  SmallVector<Type> results = llvm::to_vector(ValueRange(zeros).getTypes());
  llvm::append_range(results, stacks);
  auto loop = LoopOp::create(b, loc, results, /*bound=*/IntegerAttr(), /*reverse=*/UnitAttr(),
                             /*length=*/Value(), sequences, zeros, /*invariants=*/ValueRange());
  {
    OpBuilder::InsertionGuard guard(b);
    Block *body = b.createBlock(&loop.getBody());
    body->addArgument(RankedTensorType::get({}, b.getI64Type()), loc);
    SmallVector<Value> inputs, sums, parts;
    for (auto [input, type, partType] : llvm::zip_equal(
             gradient.getInputs(), function.getArgumentTypes(), part.getArgumentTypes()))
      inputs.push_back(rowsOf(type) ? Value(body->addArgument(partType, input.getLoc())) : input);
    auto one = ValueAndGradOp::create(b, loc, types, part.getSymName(), inputs, gradient.getWrt());
    for (auto [k, value] : llvm::enumerate(one.getResults())) {
      if (rows[k])
        parts.push_back(k < values ? value : s.scaled(value, share));
      else
        sums.push_back(AddOp::create(b, loc, body->addArgument(value.getType(), loc), value));
    }
    llvm::append_range(sums, parts);
    YieldOp::create(b, loc, sums);
  }
  SmallVector<Value> joined;
  unsigned sum = 0, stack = 0;
  for (std::optional<int64_t> dim : rows)
    joined.push_back(dim ? s.joined(loop.getStacked()[stack++], *dim)
                         : s.scaled(loop.getFinal()[sum++], share));
  gradient.replaceAllUsesWith(joined);
  gradient.erase();
}
