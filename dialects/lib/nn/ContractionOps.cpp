// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace nnc::nn;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

/// The same elements in another shape; the value itself where it has it.
static Value reshape(OpBuilder &b, Location loc, Value x, ArrayRef<int64_t> shape) {
  return typeOf(x).getShape() == shape ? x : ReshapeOp::create(b, loc, x, shape);
}

static Value transpose(OpBuilder &b, Location loc, Value x, ArrayRef<int64_t> permutation) {
  return isIdentityPermutation(permutation) ? x : TransposeOp::create(b, loc, x, permutation);
}

//===----------------------------------------------------------------------===//
// nn.einsum
//===----------------------------------------------------------------------===//

namespace {
/// "ij,jk->ik", taken apart.
struct Equation {
  SmallVector<StringRef> operands;
  StringRef result;
};
} // namespace

static bool contains(StringRef letters, char letter) {
  return letters.find(letter) != StringRef::npos;
}

/// Fails with what is wrong with the text.
static FailureOr<Equation> parseEquation(StringRef text,
                                         llvm::function_ref<LogicalResult(const Twine &)> fail) {
  if (!text.contains("->"))
    return fail("expects an equation with \"->\" before the result's letters, got \"" + text +
                "\"");
  auto [operands, result] = text.split("->");
  Equation equation;
  operands.split(equation.operands, ',');
  equation.result = result;
  SmallVector<StringRef> lists(equation.operands);
  lists.push_back(result);
  for (StringRef list : lists)
    for (auto [i, letter] : llvm::enumerate(list)) {
      if (!llvm::isAlpha(letter))
        return fail("expects letters, commas and one \"->\" in the equation, got \"" + text + "\"");
      if (contains(list.take_front(i), letter))
        return fail("names '" + Twine(letter) + "' twice in \"" + list + "\"");
    }
  return equation;
}

LogicalResult nnc::nn::inferEinsum(MaybeLocation location, StringRef text, ValueRange inputs,
                                   Types &types) {
  auto mismatchOf = [&](const Twine &message,
                        ArrayRef<std::pair<StringRef, Value>> parties) -> LogicalResult {
    return mismatch(location, "nn.einsum", message, parties);
  };
  FailureOr<Equation> equation =
      parseEquation(text, [&](const Twine &message) { return mismatchOf(message, {}); });
  if (failed(equation))
    return failure();
  if (equation->operands.size() != inputs.size() || inputs.empty())
    return mismatchOf("expects an operand for each list of the equation, got " +
                          Twine(inputs.size()) + " for " + Twine(equation->operands.size()),
                      {});
  llvm::DenseMap<char, std::pair<int64_t, Value>> extents;
  Type element = cast<TensorType>(inputs.front().getType()).getElementType();
  for (auto [letters, input] : llvm::zip_equal(equation->operands, inputs)) {
    auto type = dyn_cast<RankedTensorType>(input.getType());
    if (!type || type.getRank() != static_cast<int64_t>(letters.size()))
      return mismatchOf("expects as many dimensions as \"" + letters + "\" has letters, got " +
                            describe(input.getType()),
                        {{"input", input}});
    if (type.getElementType() != element)
      return mismatchOf("expects operands of equal element types, got " + describe(element) +
                            " and " + describe(type.getElementType()),
                        {{"input", inputs.front()}, {"input", input}});
    for (auto [letter, extent] : llvm::zip_equal(letters, type.getShape())) {
      auto [entry, isNew] = extents.try_emplace(letter, extent, input);
      if (!isNew && entry->second.first != extent)
        return mismatchOf("expects one extent for '" + Twine(letter) + "', got " +
                              describe(ArrayRef<int64_t>(entry->second.first)) + " and " +
                              describe(ArrayRef<int64_t>(extent)),
                          {{"input", entry->second.second}, {"input", input}});
    }
  }
  SmallVector<int64_t> shape;
  for (char letter : equation->result) {
    auto found = extents.find(letter);
    if (found == extents.end())
      return mismatchOf("names '" + Twine(letter) + "' in the result, which no operand has", {});
    shape.push_back(found->second.first);
  }
  types.push_back(RankedTensorType::get(shape, element));
  return success();
}

namespace {
/// A tensor whose dimensions have letters.
struct Named {
  Value value;
  std::string letters;

  int64_t extentOf(char letter) const { return typeOf(value).getDimSize(letters.find(letter)); }
};

/// Products of named tensors, emitted at one place.
struct Contractor {
  OpBuilder &b;
  Location loc;

  /// With the dimensions in another order.
  Value ordered(const Named &x, StringRef letters) {
    SmallVector<int64_t> permutation;
    for (char letter : letters)
      permutation.push_back(x.letters.find(letter));
    return transpose(b, loc, x.value, permutation);
  }

  /// Summed over the dimensions that are not in `kept`.
  Named sumAllBut(const Named &x, StringRef kept) {
    SmallVector<int64_t> axes;
    Named sum{x.value, ""};
    for (auto [i, letter] : llvm::enumerate(x.letters)) {
      if (contains(kept, letter))
        sum.letters += letter;
      else
        axes.push_back(i);
    }
    if (!axes.empty())
      sum.value = ReduceSumOp::create(b, loc, x.value, b.getDenseI64ArrayAttr(axes), UnitAttr());
    return sum;
  }

  /// The product, summed over what both have and `kept` has not.
  Named multiply(const Named &x, const Named &y, StringRef kept) {
    std::string batch, summed, left, right;
    SmallVector<int64_t> batchShape, leftShape, rightShape;
    int64_t rows = 1, columns = 1, depth = 1;
    for (char letter : x.letters) {
      int64_t extent = x.extentOf(letter);
      if (!contains(y.letters, letter)) {
        left += letter, leftShape.push_back(extent), rows *= extent;
      } else if (contains(kept, letter)) {
        batch += letter, batchShape.push_back(extent);
      } else {
        summed += letter, depth *= extent;
      }
    }
    for (char letter : y.letters)
      if (!contains(x.letters, letter)) {
        int64_t extent = y.extentOf(letter);
        right += letter, rightShape.push_back(extent), columns *= extent;
      }
    auto shape = [&](std::initializer_list<int64_t> last) {
      SmallVector<int64_t> all(batchShape);
      all.append(last);
      return all;
    };
    Value lhs = reshape(b, loc, ordered(x, batch + left + summed), shape({rows, depth}));
    Value product;
    if (summed.empty()) {
      // Nothing is summed: no matrix product of depth 1, but a product of elements.
      lhs = reshape(b, loc, lhs, shape({rows, 1}));
      Value rhs = reshape(b, loc, ordered(y, batch + right), shape({1, columns}));
      product = MulOp::create(b, loc, lhs, rhs);
    } else {
      Value rhs = reshape(b, loc, ordered(y, batch + summed + right), shape({depth, columns}));
      product = MatmulOp::create(b, loc, lhs, rhs, UnitAttr(), UnitAttr());
    }
    SmallVector<int64_t> full(batchShape);
    llvm::append_range(full, leftShape);
    llvm::append_range(full, rightShape);
    return {reshape(b, loc, product, full), batch + left + right};
  }
};
} // namespace

SmallVector<Value> EinsumOp::decompose(OpBuilder &b) {
  Equation equation =
      *parseEquation(getEquation(), [](const Twine &) { return failure(); }); // verified
  Contractor contractor{b, getLoc()};
  // What is still needed once operand i is in: the result's letters and the later ones'.
  auto neededAfter = [&](size_t i) {
    std::string letters = equation.result.str();
    for (StringRef later : ArrayRef(equation.operands).drop_front(i + 1))
      letters += later.str();
    return letters;
  };
  Named product;
  for (auto [i, input] : llvm::enumerate(getInputs())) {
    Named factor{input, equation.operands[i].str()};
    std::string needed = neededAfter(i);
    factor = contractor.sumAllBut(factor, needed + product.letters);
    product = i ? contractor.multiply(product, factor, needed) : factor;
    // Letters of earlier operands that this one was the last to share.
    product = contractor.sumAllBut(product, needed);
  }
  return {contractor.ordered(product, equation.result)};
}

//===----------------------------------------------------------------------===//
// nn.outer, nn.pairwise_distance
//===----------------------------------------------------------------------===//

/// The leading extents of both operands, less their last `own`, broadcast; null and an
/// error where their types do not fit.
static FailureOr<SmallVector<int64_t>> inferLeading(MaybeLocation location, StringRef op, Value lhs,
                                                    Value rhs, int64_t own) {
  std::pair<StringRef, Value> parties[] = {{"lhs", lhs}, {"rhs", rhs}};
  auto left = dyn_cast<RankedTensorType>(lhs.getType());
  auto right = dyn_cast<RankedTensorType>(rhs.getType());
  if (!left || !right || left.getRank() < own || right.getRank() < own)
    return mismatch(location, op,
                    "expects operands of rank >= " + Twine(own) + ", got " +
                        describe(lhs.getType()) + " and " + describe(rhs.getType()),
                    parties);
  if (left.getElementType() != right.getElementType())
    return mismatch(location, op,
                    "expects operands of equal element types, got " +
                        describe(left.getElementType()) + " and " +
                        describe(right.getElementType()),
                    parties);
  ArrayRef<int64_t> x = left.getShape().drop_back(own), y = right.getShape().drop_back(own);
  FailureOr<SmallVector<int64_t>> leading = broadcastShapes(x, y);
  if (failed(leading))
    return mismatch(location, op,
                    "expects leading extents that broadcast, got " + describe(x) + " and " +
                        describe(y),
                    parties);
  return leading;
}

LogicalResult nnc::nn::inferOuter(MaybeLocation location, Value lhs, Value rhs, Types &types) {
  FailureOr<SmallVector<int64_t>> shape = inferLeading(location, "nn.outer", lhs, rhs, 1);
  if (failed(shape))
    return failure();
  shape->append({typeOf(lhs).getShape().back(), typeOf(rhs).getShape().back()});
  types.push_back(typeOf(lhs).clone(*shape));
  return success();
}

/// With a dimension of extent 1 before dimension `at`, counted from the end.
static Value expanded(OpBuilder &b, Location loc, Value x, int64_t at) {
  SmallVector<int64_t> shape(typeOf(x).getShape());
  shape.insert(shape.end() - at, 1);
  return ReshapeOp::create(b, loc, x, asReshapeTarget(shape));
}

SmallVector<Value> OuterOp::decompose(OpBuilder &b) {
  Value column = expanded(b, getLoc(), getLhs(), 0), row = expanded(b, getLoc(), getRhs(), 1);
  return {MulOp::create(b, getLoc(), column, row)};
}

LogicalResult nnc::nn::inferPairwiseDistance(MaybeLocation location, Value lhs, Value rhs,
                                             Types &types) {
  StringRef op = "nn.pairwise_distance";
  FailureOr<SmallVector<int64_t>> shape = inferLeading(location, op, lhs, rhs, 2);
  if (failed(shape))
    return failure();
  ArrayRef<int64_t> x = typeOf(lhs).getShape(), y = typeOf(rhs).getShape();
  if (x.back() != y.back())
    return mismatch(location, op,
                    "expects points of as many coordinates, got " + describe(x.take_back()) +
                        " and " + describe(y.take_back()),
                    {{"lhs", lhs}, {"rhs", rhs}});
  shape->append({x[x.size() - 2], y[y.size() - 2]});
  types.push_back(typeOf(lhs).clone(*shape));
  return success();
}

SmallVector<Value> PairwiseDistanceOp::decompose(OpBuilder &b) {
  Location loc = getLoc();
  Value difference =
      SubOp::create(b, loc, expanded(b, loc, getLhs(), 1), expanded(b, loc, getRhs(), 2));
  DenseI64ArrayAttr last = b.getDenseI64ArrayAttr(-1);
  if (!getSquared())
    return {ReduceL2Op::create(b, loc, difference, last, UnitAttr())};
  return {ReduceSumOp::create(b, loc, SquareOp::create(b, loc, difference), last, UnitAttr())};
}

//===----------------------------------------------------------------------===//
// nn.cosine_similarity, nn.l2_normalize
//===----------------------------------------------------------------------===//

/// max(|x|, least) along the axis.
static Value norm(OpBuilder &b, Location loc, Value x, int64_t axis, double least, bool keepDims) {
  Value length = ReduceL2Op::create(b, loc, x, b.getDenseI64ArrayAttr(axis),
                                    keepDims ? b.getUnitAttr() : UnitAttr());
  auto scalar = RankedTensorType::get({}, typeOf(x).getElementType());
  return MaximumOp::create(b, loc, length, ConstantOp::create(b, loc, scalar, least));
}

SmallVector<Value> CosineSimilarityOp::decompose(OpBuilder &b) {
  constexpr double least = 1e-8;
  Location loc = getLoc();
  int64_t axis = getAxis();
  Value product = MulOp::create(b, loc, getLhs(), getRhs());
  Value sum = ReduceSumOp::create(b, loc, product, b.getDenseI64ArrayAttr(axis), UnitAttr());
  Value lengths = MulOp::create(b, loc, norm(b, loc, getLhs(), axis, least, false),
                                norm(b, loc, getRhs(), axis, least, false));
  return {DivOp::create(b, loc, sum, lengths)};
}

SmallVector<Value> L2NormalizeOp::decompose(OpBuilder &b) {
  constexpr double least = 1e-12;
  Value length = norm(b, getLoc(), getInput(), getAxis(), least, true);
  return {DivOp::create(b, getLoc(), getInput(), length)};
}
