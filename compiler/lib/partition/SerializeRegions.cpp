// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Targets.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc;

namespace nnc {
#define GEN_PASS_DECL_SERIALIZEREGIONS
#define GEN_PASS_DEF_SERIALIZEREGIONS
#include "nnc/stages/partition/Passes.h.inc"
} // namespace nnc

namespace {
/// Whether two regions compute the same of inputs of the same types.
bool areAlike(rt::RegionOp a, rt::RegionOp b) {
  return a.getInputs().getTypes() == b.getInputs().getTypes() &&
         OperationEquivalence::isRegionEquivalentTo(&a.getBody(), &b.getBody(),
                                                    OperationEquivalence::IgnoreLocations);
}

struct SerializeRegions : nnc::impl::SerializeRegionsBase<SerializeRegions> {
  using SerializeRegionsBase::SerializeRegionsBase;

  void runOnOperation() override {
    auto made = partition::parseTargets(getOperation(), targets);
    if (failed(made))
      return signalPassFailure();
    for (const partition::NamedTarget &target : *made)
      if (failed(serialize(target)))
        return signalPassFailure();
    getOperation().walk([&](rt::RegionOp region) {
      region.emitOpError("is for target '")
          << region.getTarget() << "', which is not among those of this compilation";
      signalPassFailure();
    });
  }

  LogicalResult serialize(const partition::NamedTarget &target) {
    SmallVector<rt::RegionOp> calls, kernels;
    SmallVector<unsigned> kernelOf;
    getOperation().walk([&](rt::RegionOp region) {
      if (region.getTarget() != target.name)
        return;
      auto same = llvm::find_if(kernels, [&](rt::RegionOp k) { return areAlike(k, region); });
      kernelOf.push_back(same - kernels.begin());
      calls.push_back(region);
      if (same == kernels.end())
        kernels.push_back(region);
    });
    if (calls.empty())
      return success();

    SymbolTable symbols(getOperation());
    OpBuilder builder = OpBuilder::atBlockBegin(getOperation().getBody());
    Location loc = getOperation().getLoc();
    // What the target will call its kernels must be what the symbols are.
    auto blob = rt::BlobOp::create(builder, loc, target.name, target.name, "", "");
    StringAttr blobName = symbols.insert(blob);
    std::vector<std::string> names;
    for (rt::RegionOp kernel : kernels) {
      std::string name = target.name + "." + std::to_string(names.size());
      auto type = builder.getFunctionType(kernel.getInputs().getTypes(), kernel.getResultTypes());
      auto declaration =
          rt::KernelOp::create(builder, kernel.getLoc(), builder.getStringAttr(name),
                               FlatSymbolRefAttr::get(blobName), TypeAttr::get(type));
      names.push_back(symbols.insert(declaration).str());
    }
    FailureOr<Executable> executable = target.target->serialize(kernels, names);
    if (failed(executable))
      return failure();
    blob.setFormat(executable->format);
    blob.setData(executable->data);

    for (auto [call, kernel] : llvm::zip(calls, kernelOf)) {
      builder.setInsertionPoint(call);
      SmallVector<Value> inits;
      for (Type type : call.getResultTypes()) {
        auto tensor = cast<RankedTensorType>(type);
        inits.push_back(tensor::EmptyOp::create(builder, call.getLoc(), tensor.getShape(),
                                                tensor.getElementType()));
      }
      auto made = rt::CallKernelOp::create(builder, call.getLoc(), call.getResultTypes(),
                                           FlatSymbolRefAttr::get(&getContext(), names[kernel]),
                                           call.getInputs(), inits);
      call.replaceAllUsesWith(made->getResults());
    }
    for (rt::RegionOp call : calls)
      call.erase();
    return success();
  }
};
} // namespace
