// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "AddState.h"

using namespace mlir;
using namespace nnc::nn;

StringAttr nnc::state::addState(ModelOp model, Location loc, const Twine &name,
                                RankedTensorType type, Attribute init, ParamOp slotOf) {
  std::string base = name.str(), free = base;
  for (unsigned n = 1; SymbolTable::lookupSymbolIn(model, free); ++n)
    free = base + "." + std::to_string(n);
  // After all that is declared already: an initializer's random numbers depend
  // on the place of its state among the declarations.
  Operation *last = nullptr;
  for (Operation &op : model.getBody().front())
    if (isa<ParamOp, StateOp>(op))
      last = &op;
  OpBuilder builder(model.getContext());
  if (last)
    builder.setInsertionPointAfter(last);
  else
    builder.setInsertionPointToStart(&model.getBody().front());
  auto state = StateOp::create(builder, loc, free, type, init);
  if (slotOf)
    state->setAttr(slotOfAttr, FlatSymbolRefAttr::get(slotOf.getSymNameAttr()));
  return state.getSymNameAttr();
}
