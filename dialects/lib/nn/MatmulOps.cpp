// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

using namespace mlir;
using namespace nnc::nn;

//===----------------------------------------------------------------------===//
// nn.dense
//===----------------------------------------------------------------------===//

LogicalResult DenseOp::inferReturnTypes(MLIRContext *context, MaybeLocation location,
                                        Adaptor adaptor, SmallVectorImpl<Type> &types) {
  auto input = dyn_cast<RankedTensorType>(adaptor.getInput().getType());
  auto weight = dyn_cast<RankedTensorType>(adaptor.getWeight().getType());
  SmallVector<std::pair<StringRef, Value>, 3> parties = {{"input", adaptor.getInput()},
                                                         {"weight", adaptor.getWeight()}};
  if (adaptor.getBias())
    parties.push_back({"bias", adaptor.getBias()});
  auto fail = [&](const Twine &message) {
    return mismatch(location, getOperationName(), message, parties);
  };
  if (!input || !weight || input.getRank() < 1 || weight.getRank() != 2)
    return fail("expects an input of rank >= 1 and a weight of rank 2, got " +
                describe(adaptor.getInput().getType()) + " and " +
                describe(adaptor.getWeight().getType()));
  if (input.getElementType() != weight.getElementType())
    return fail("expects operands of equal element types, got " + describe(input.getElementType()) +
                " and " + describe(weight.getElementType()));
  if (input.getShape().back() != weight.getDimSize(0))
    return fail("expects as many input features as the weight has rows, got " +
                describe(input.getShape().back()) + " and " + describe(weight.getDimSize(0)));
  if (adaptor.getBias()) {
    auto bias = RankedTensorType::get({weight.getDimSize(1)}, weight.getElementType());
    if (adaptor.getBias().getType() != bias)
      return fail("expects a bias with one element for each column of the weight, " +
                  describe(weight.getDimSize(1)) + ": " + describe(Type(bias)) + ", got " +
                  describe(adaptor.getBias().getType()));
  }
  SmallVector<int64_t> shape(input.getShape());
  shape.back() = weight.getDimSize(1);
  types.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

// %y = nn.dense %x, %w, %b : tensor<?x64xf32> -> tensor<?x10xf32>
ParseResult DenseOp::parse(OpAsmParser &parser, OperationState &state) {
  OpAsmParser::UnresolvedOperand input, weight, bias;
  RankedTensorType inputType, outputType;
  bool hasBias = false;
  if (parser.parseOperand(input) || parser.parseComma() || parser.parseOperand(weight))
    return failure();
  if (succeeded(parser.parseOptionalComma())) {
    hasBias = true;
    if (parser.parseOperand(bias))
      return failure();
  }
  if (parser.parseOptionalAttrDict(state.attributes) || parser.parseColon())
    return failure();
  SMLoc inputLoc = parser.getCurrentLocation();
  if (parser.parseType(inputType) || parser.parseArrow())
    return failure();
  SMLoc outputLoc = parser.getCurrentLocation();
  if (parser.parseType(outputType))
    return failure();
  if (inputType.getRank() < 1)
    return parser.emitError(inputLoc, "expected an input of rank >= 1, got ") << inputType;
  if (outputType.getRank() != inputType.getRank() ||
      outputType.getShape().drop_back() != inputType.getShape().drop_back() ||
      outputType.getElementType() != inputType.getElementType())
    return parser.emitError(outputLoc, "expected ")
           << inputType << " with another last extent, got " << outputType;
  int64_t in = inputType.getShape().back(), out = outputType.getShape().back();
  if (ShapedType::isDynamic(in) || ShapedType::isDynamic(out))
    return parser.emitError(inputLoc, "expected known numbers of input and output features");
  Type element = inputType.getElementType();
  if (parser.resolveOperand(input, inputType, state.operands) ||
      parser.resolveOperand(weight, RankedTensorType::get({in, out}, element), state.operands) ||
      (hasBias &&
       parser.resolveOperand(bias, RankedTensorType::get({out}, element), state.operands)))
    return failure();
  state.addTypes(outputType);
  return success();
}

void DenseOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getOperands();
  printer.printOptionalAttrDict((*this)->getAttrs());
  printer << " : " << getInput().getType() << " -> " << getType();
}

double DenseOp::getFlops() {
  return 2.0 * getType().getNumElements() *
         cast<RankedTensorType>(getWeight().getType()).getDimSize(0);
}

//===----------------------------------------------------------------------===//
// nn.matmul
//===----------------------------------------------------------------------===//

LogicalResult MatmulOp::inferReturnTypes(MLIRContext *context, MaybeLocation location,
                                         Adaptor adaptor, SmallVectorImpl<Type> &types) {
  auto lhs = dyn_cast<RankedTensorType>(adaptor.getLhs().getType());
  auto rhs = dyn_cast<RankedTensorType>(adaptor.getRhs().getType());
  std::pair<StringRef, Value> parties[] = {{"lhs", adaptor.getLhs()}, {"rhs", adaptor.getRhs()}};
  auto fail = [&](const Twine &message) {
    return mismatch(location, getOperationName(), message, parties);
  };
  if (!lhs || !rhs || lhs.getRank() < 2 || rhs.getRank() < 2)
    return fail("expects operands of rank >= 2, got " + describe(adaptor.getLhs().getType()) +
                " and " + describe(adaptor.getRhs().getType()));
  if (lhs.getElementType() != rhs.getElementType())
    return fail("expects operands of equal element types, got " + describe(lhs.getElementType()) +
                " and " + describe(rhs.getElementType()));
  auto extent = [](RankedTensorType type, bool transposed, int64_t which) {
    return type.getDimSize(type.getRank() - 2 + (transposed ? 1 - which : which));
  };
  bool tl = adaptor.getTransposeLhs(), tr = adaptor.getTransposeRhs();
  int64_t k = extent(lhs, tl, 1), kRhs = extent(rhs, tr, 0);
  if (k != kRhs)
    return fail("expects equal contracted extents, got " + describe(k) + " of lhs and " +
                describe(kRhs) + " of rhs");
  auto batch = broadcastShapes(lhs.getShape().drop_back(2), rhs.getShape().drop_back(2));
  if (failed(batch))
    return fail("expects leading extents that broadcast, got " +
                describe(lhs.getShape().drop_back(2)) + " and " +
                describe(rhs.getShape().drop_back(2)));
  batch->push_back(extent(lhs, tl, 0));
  batch->push_back(extent(rhs, tr, 1));
  types.push_back(RankedTensorType::get(*batch, lhs.getElementType()));
  return success();
}

double MatmulOp::getFlops() {
  auto lhs = cast<RankedTensorType>(getLhs().getType());
  return 2.0 * getType().getNumElements() *
         lhs.getDimSize(lhs.getRank() - (getTransposeLhs() ? 2 : 1));
}
