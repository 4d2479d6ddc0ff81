// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ScaleLoss.h"

using namespace mlir;
using namespace nnc::nn;

namespace {
RankedTensorType scalarOf(Type element) { return RankedTensorType::get({}, element); }

Type elementOf(Value value) { return cast<TensorType>(value.getType()).getElementType(); }

Value castTo(OpBuilder &b, Location loc, Value value, Type element) {
  return elementOf(value) == element ? value : CastOp::create(b, loc, value, element).getResult();
}

Value get(OpBuilder &b, Location loc, StringAttr name, Type element) {
  return GetOp::create(b, loc, scalarOf(element), FlatSymbolRefAttr::get(name));
}

void set(OpBuilder &b, Location loc, StringAttr name, Value value) {
  SetOp::create(b, loc, FlatSymbolRefAttr::get(name), value);
}

Value number(OpBuilder &b, Location loc, Type element, double value) {
  return ConstantOp::create(b, loc, scalarOf(element), value);
}
} // namespace

func::FuncOp nnc::state::makeScaledLoss(ModelOp model, func::FuncOp loss) {
  std::string base = (loss.getSymName() + ".scaled").str(), name = base;
  for (unsigned i = 1; SymbolTable::lookupSymbolIn(model, name); ++i)
    name = base + "." + std::to_string(i);
  Location loc = loss.getLoc();
  OpBuilder b = OpBuilder::atBlockEnd(&model.getBody().front());
  SmallVector<Type> arguments(loss.getArgumentTypes());
  arguments.push_back(scalarOf(b.getF32Type()));
  SmallVector<Type> results{loss.getResultTypes().front()};
  llvm::append_range(results, loss.getResultTypes());
  auto function = func::FuncOp::create(b, loc, name, b.getFunctionType(arguments, results));
  function.setPrivate();
  Block *body = function.addEntryBlock();
  b.setInsertionPointToStart(body);
  auto call = func::CallOp::create(b, loc, loss, body->getArguments().drop_back());
  Value value = call.getResult(0);
  Value scale = castTo(b, loc, body->getArguments().back(), elementOf(value));
  SmallVector<Value> returned{MulOp::create(b, loc, value, scale)};
  llvm::append_range(returned, call.getResults());
  func::ReturnOp::create(b, loc, returned);
  return function;
}

void nnc::state::checkScaledGradients(OpBuilder &b, Location loc, const LossScale &state,
                                      Value scale, MutableArrayRef<Value> gradients) {
  Type f32 = b.getF32Type(), i64 = b.getI64Type();
  Value allFinite;
  for (Value &gradient : gradients) {
    gradient = DivOp::create(b, loc, gradient, castTo(b, loc, scale, elementOf(gradient)));
    Value finite = IsFiniteOp::create(
        b, loc, cast<TensorType>(gradient.getType()).clone(b.getI1Type()), gradient);
    Value all = ReduceAllOp::create(b, loc, finite, DenseI64ArrayAttr(), UnitAttr());
    allFinite = allFinite ? AndOp::create(b, loc, allFinite, all).getResult() : all;
  }
  auto branch = IfOp::create(b, loc, TypeRange(), allFinite, ValueRange());
  for (Region &region : branch->getRegions()) {
    b.setInsertionPointToStart(&region.emplaceBlock());
    YieldOp::create(b, loc);
  }

  // Left out: half the scale, and from there on.
  b.setInsertionPointToStart(&branch.getOnFalse().front());
  Value half = MulOp::create(b, loc, scale, number(b, loc, f32, 0.5));
  set(b, loc, state.scale, MaximumOp::create(b, loc, half, number(b, loc, f32, LossScale::least)));
  set(b, loc, state.steps, number(b, loc, i64, 0));
  Value skipped = get(b, loc, state.skipped, i64);
  set(b, loc, state.skipped, AddOp::create(b, loc, skipped, number(b, loc, i64, 1)));

  b.setInsertionPointToStart(&branch.getOnTrue().front());
  constexpr double interval = 2000;
  Value steps = AddOp::create(b, loc, get(b, loc, state.steps, i64), number(b, loc, i64, 1));
  Value grows = CompareOp::create(b, loc, Predicate::ge, steps, number(b, loc, i64, interval));
  Value twice = MinimumOp::create(b, loc, MulOp::create(b, loc, scale, number(b, loc, f32, 2)),
                                  number(b, loc, f32, LossScale::most));
  set(b, loc, state.scale, SelectOp::create(b, loc, grows, twice, scale));
  set(b, loc, state.steps, SelectOp::create(b, loc, grows, number(b, loc, i64, 0), steps));
}
