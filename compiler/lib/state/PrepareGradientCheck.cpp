// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ReadParams.h"

#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::state;

namespace nnc {
#define GEN_PASS_DECL_PREPAREGRADIENTCHECK
#define GEN_PASS_DEF_PREPAREGRADIENTCHECK
#include "nnc/stages/state/Passes.h.inc"
} // namespace nnc

namespace {
/// f64 for f32 in types and in numbers, which keep the values that f32 gave them.
AttrTypeReplacer makeWidening(MLIRContext *context) {
  auto wide = Float64Type::get(context);
  auto widened = [wide](APFloat value) {
    bool lossy;
    value.convert(wide.getFloatSemantics(), APFloat::rmNearestTiesToEven, &lossy);
    return value;
  };
  AttrTypeReplacer replacer;
  replacer.addReplacement([=](Float32Type) -> std::optional<Type> { return wide; });
  replacer.addReplacement([=](FloatAttr number) -> std::optional<Attribute> {
    if (!number.getType().isF32())
      return number;
    return FloatAttr::get(wide, widened(number.getValue()));
  });
  replacer.addReplacement([=](DenseElementsAttr values) -> std::optional<Attribute> {
    if (!values.getElementType().isF32())
      return values;
    return values.mapValues(wide,
                            [&](const APFloat &value) { return widened(value).bitcastToAPInt(); });
  });
  return replacer;
}

struct PrepareGradientCheck : nnc::impl::PrepareGradientCheckBase<PrepareGradientCheck> {
  using PrepareGradientCheckBase::PrepareGradientCheckBase;

  void runOnOperation() override {
    for (auto model : getOperation().getOps<ModelOp>())
      if (failed(prepare(model)))
        return signalPassFailure();
  }

  LogicalResult prepare(ModelOp model) {
    auto function = dyn_cast_or_null<func::FuncOp>(SymbolTable::lookupSymbolIn(model, loss));
    if (!function)
      return model.emitOpError("has no function '") << loss << "' to check the gradient of";
    auto result = function.getNumResults()
                      ? dyn_cast<RankedTensorType>(function.getResultTypes().front())
                      : RankedTensorType();
    if (!result || result.getRank() != 0 || !isa<FloatType>(result.getElementType()))
      return function.emitError("expects a function whose first result is tensor<f32> or "
                                "tensor<f64> to check the gradient of");
    SmallVector<ParamOp> params = collectReadParams(function, model);
    if (params.empty())
      return function.emitError("reads no nn.param: there is no gradient to check");

    SmallVector<func::FuncOp> reached = collectCallees(function, model);
    for (Operation &op : llvm::make_early_inc_range(model.getBody().front())) {
      auto other = dyn_cast<func::FuncOp>(op);
      if (isa<OptimizerOp, ScheduleOp>(op) || (other && !llvm::is_contained(reached, other)))
        op.erase();
      else if (other)
        other.setPrivate();
    }
    function.setPublic();
    makeWidening(&getContext())
        .recursivelyReplaceElementsIn(model, /*replaceAttrs=*/true, /*replaceLocs=*/false,
                                      /*replaceTypes=*/true);
    addGradient(model, function, params);
    return success();
  }

  static void addGradient(ModelOp model, func::FuncOp function, ArrayRef<ParamOp> params) {
    OpBuilder b = OpBuilder::atBlockEnd(&model.getBody().front());
    Location loc = function.getLoc();
    SmallVector<Type> results(function.getResultTypes());
    SmallVector<Attribute> wrt;
    for (ParamOp param : params) {
      results.push_back(param.getTensorType());
      wrt.push_back(FlatSymbolRefAttr::get(param.getSymNameAttr()));
    }
    auto check = func::FuncOp::create(b, loc, "check_gradient",
                                      b.getFunctionType(function.getArgumentTypes(), results));
    Block *body = check.addEntryBlock();
    for (auto [from, to] : llvm::zip_equal(function.getArguments(), check.getArguments()))
      to.setLoc(from.getLoc());
    for (unsigned i = 0; i < params.size(); ++i)
      check.setResultAttr(function.getNumResults() + i, nameAttr,
                          b.getStringAttr("d_" + ParamOp(params[i]).getSymName()));
    b.setInsertionPointToStart(body);
    auto gradient = ValueAndGradOp::create(b, loc, results, function.getSymName(),
                                           check.getArguments(), b.getArrayAttr(wrt));
    func::ReturnOp::create(b, loc, gradient.getResults());
  }
};
} // namespace
