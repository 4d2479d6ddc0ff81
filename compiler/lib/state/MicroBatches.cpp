// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parts are written out one after the other: buffers of one part's forward pass
// are free when its gradient is added up, so that the next part takes their place.
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

  /// Rows i n to (i + 1) n along `dim`.
  Value slice(Value whole, int64_t dim, int64_t i, int64_t n) {
    ArrayRef<int64_t> shape = cast<RankedTensorType>(whole.getType()).getShape();
    SmallVector<int64_t> offsets(shape.size(), 0), sizes(shape), strides(shape.size(), 1);
    offsets[dim] = i * n, sizes[dim] = n;
    return SliceOp::create(b, loc, whole, offsets, sizes, strides);
  }

  Value scaled(Value x, double factor) {
    Type element = cast<TensorType>(x.getType()).getElementType();
    auto scalar = RankedTensorType::get({}, element);
    return MulOp::create(b, loc, x, ConstantOp::create(b, loc, scalar, factor));
  }
};
} // namespace

void nnc::state::splitIntoMicroBatches(ValueAndGradOp gradient, func::FuncOp function,
                                       func::FuncOp part) {
  OpBuilder b(gradient);
  Splitter s{b, gradient.getLoc()};
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

  // Results without rows are added up as they come, others kept until all are there.
  SmallVector<Value> sums(rows.size());
  SmallVector<SmallVector<Value>> parts(rows.size());
  for (int64_t i = 0; i < count; ++i) {
    SmallVector<Value> inputs;
    for (auto [input, type, partType] : llvm::zip_equal(
             gradient.getInputs(), function.getArgumentTypes(), part.getArgumentTypes())) {
      std::optional<int64_t> dim = rowsOf(type);
      inputs.push_back(dim ? s.slice(input, *dim, i, cast<ShapedType>(partType).getDimSize(*dim))
                           : input);
    }
    auto one =
        ValueAndGradOp::create(b, s.loc, types, part.getSymName(), inputs, gradient.getWrt());
    for (auto [k, value] : llvm::enumerate(one.getResults())) {
      if (rows[k])
        parts[k].push_back(k < values || share == 1.0 ? value : s.scaled(value, share));
      else
        sums[k] = sums[k] ? Value(AddOp::create(b, s.loc, sums[k], value)) : Value(value);
    }
  }
  SmallVector<Value> results;
  for (auto [k, dim] : llvm::enumerate(rows)) {
    if (dim)
      results.push_back(ConcatOp::create(b, s.loc, parts[k], *dim));
    else
      results.push_back(share == 1.0 ? sums[k] : s.scaled(sums[k], share));
  }
  gradient.replaceAllUsesWith(results);
  gradient.erase();
}
