// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Making an instance is compiled code like any other: a function that draws the
// first values from the seed.
#include "nnc/dialects/nn/NN.h"
#include "nnc/dialects/rt/RT.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc::nn;

namespace nnc {
#define GEN_PASS_DEF_ADDINITIALIZER
#include "nnc/stages/state/Passes.h.inc"
} // namespace nnc

namespace {
Value buildInitialValue(OpBuilder &builder, Location loc, RankedTensorType type, Attribute init,
                        Value seed, int64_t index) {
  if (auto dense = dyn_cast<ElementsAttr>(init))
    return ConstantOp::create(builder, loc, type, dense);
  auto scalar = cast<RankedTensorType>(seed.getType());
  auto counter = DenseElementsAttr::get(scalar, builder.getI64IntegerAttr(index).getValue());
  return cast<InitializerAttrInterface>(init).buildInitialValue(
      builder, loc, type, seed, ConstantOp::create(builder, loc, scalar, counter));
}

void addInitializer(ModelOp model) {
  std::string name = "initialize";
  for (unsigned n = 1; SymbolTable::lookupSymbolIn(model, name); ++n)
    name = "initialize." + std::to_string(n);
  OpBuilder builder = OpBuilder::atBlockEnd(&model.getBody().front());
  Location loc = model.getLoc();
  auto scalar = RankedTensorType::get({}, builder.getI64Type());
  auto function = func::FuncOp::create(builder, loc, name, builder.getFunctionType({scalar}, {}));
  function->setAttr(nnc::rt::initializerAttr, builder.getUnitAttr());
  Block *body = function.addEntryBlock();
  Value seed = body->getArgument(0);
  seed.setLoc(NameLoc::get(builder.getStringAttr("seed"), loc));
  builder.setInsertionPointToStart(body);
  int64_t index = 0;
  DenseMap<StringAttr, Value> values;
  auto initialize = [&](auto state) {
    auto same = dyn_cast<SameAsAttr>(state.getInit());
    Value value = same ? values.lookup(same.getState().getAttr())
                       : buildInitialValue(builder, state.getLoc(), state.getTensorType(),
                                           state.getInit(), seed, index);
    ++index;
    values[state.getSymNameAttr()] = value;
    SetOp::create(builder, state.getLoc(), FlatSymbolRefAttr::get(state.getSymNameAttr()), value);
  };
  for (Operation &op : model.getBody().front()) {
    if (auto param = dyn_cast<ParamOp>(op))
      initialize(param);
    else if (auto state = dyn_cast<StateOp>(op))
      initialize(state);
  }
  func::ReturnOp::create(builder, loc);
}

struct AddInitializer : nnc::impl::AddInitializerBase<AddInitializer> {
  void runOnOperation() override {
    for (auto model : getOperation().getOps<ModelOp>())
      addInitializer(model);
  }
};
} // namespace
