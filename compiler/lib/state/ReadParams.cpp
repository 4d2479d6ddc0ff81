// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ReadParams.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace nnc::nn;

SmallVector<func::FuncOp> nnc::state::collectCallees(func::FuncOp function, ModelOp model) {
  llvm::SetVector<Operation *> found;
  found.insert(function);
  for (unsigned i = 0; i < found.size(); ++i) {
    // Those of the function itself, too: its own gradient (nn.vjp).
    std::optional<SymbolTable::UseRange> uses = SymbolTable::getSymbolUses(found[i]);
    if (!uses)
      continue;
    for (SymbolTable::SymbolUse use : *uses)
      if (auto callee = dyn_cast_or_null<func::FuncOp>(
              SymbolTable::lookupSymbolIn(model, use.getSymbolRef())))
        found.insert(callee);
  }
  return llvm::map_to_vector(found, [](Operation *op) { return cast<func::FuncOp>(op); });
}

SmallVector<ParamOp> nnc::state::collectReadParams(func::FuncOp function, ModelOp model) {
  llvm::SmallPtrSet<Operation *, 16> read;
  for (func::FuncOp callee : collectCallees(function, model))
    callee.walk([&](GetOp get) { read.insert(lookupState(get, get.getStateAttr())); });
  SmallVector<ParamOp> params;
  for (auto param : model.getBody().getOps<ParamOp>())
    if (read.contains(param))
      params.push_back(param);
  return params;
}
