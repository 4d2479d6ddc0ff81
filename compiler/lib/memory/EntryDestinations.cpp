// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Results become destinations: the last thing an entry does with tensors is to
// put them where the caller, or the state, wants them.
#include "Buffers.h"

#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_ENTRYDESTINATIONS
#include "nnc/stages/memory/Passes.h.inc"
} // namespace nnc

namespace {
MemRefType bufferOf(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return MemRefType::get(tensor.getShape(), tensor.getElementType());
}

struct EntryDestinations : nnc::impl::EntryDestinationsBase<EntryDestinations> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function->hasAttr(nnc::rt::entryAttr) && failed(convert(function)))
        return signalPassFailure();
  }

  LogicalResult convert(func::FuncOp function) {
    Block &body = function.getBody().front();
    auto terminator = cast<func::ReturnOp>(body.getTerminator());
    OpBuilder builder(terminator);
    Location loc = terminator.getLoc();

    // What each argument is, by position: the user's, or state.
    SmallVector<Attribute> argStates, resultStates;
    for (unsigned i = 0, e = function.getNumArguments(); i < e; ++i)
      argStates.push_back(function.getArgAttr(i, nnc::rt::stateAttr));
    for (unsigned i = 0, e = function.getNumResults(); i < e; ++i)
      resultStates.push_back(function.getResultAttr(i, nnc::rt::stateAttr));
    SmallVector<Value> values(terminator.getOperands());
    unsigned userArgs = llvm::count(argStates, Attribute());
    if (llvm::any_of(ArrayRef(argStates).take_front(userArgs), [](Attribute a) { return !!a; }))
      return function.emitError("expects state after the user's arguments");

    // The user's results become arguments between the user's and the state's.
    SmallVector<Value> destinations(values.size());
    unsigned position = userArgs;
    for (auto [i, value] : llvm::enumerate(values)) {
      if (resultStates[i])
        continue;
      DictionaryAttr attrs = builder.getDictionaryAttr(
          builder.getNamedAttr(nnc::rt::resultAttr, builder.getI64IntegerAttr(i)));
      if (failed(
              function.insertArgument(position, bufferOf(value.getType()), attrs, value.getLoc())))
        return failure();
      destinations[i] = function.getArgument(position++);
    }

    // Arguments become buffers, read through tensors.
    OpBuilder entry = OpBuilder::atBlockBegin(&body);
    DenseMap<Attribute, Value> stateBuffers, oldValues;
    for (BlockArgument argument : function.getArguments()) {
      if (isa<MemRefType>(argument.getType()))
        continue;
      Type tensorType = argument.getType();
      argument.setType(bufferOf(tensorType));
      auto tensor =
          bufferization::ToTensorOp::create(entry, argument.getLoc(), tensorType, argument,
                                            /*restrict=*/true, /*writable=*/false);
      argument.replaceAllUsesExcept(tensor, tensor);
      if (Attribute state = function.getArgAttr(argument.getArgNumber(), nnc::rt::stateAttr)) {
        stateBuffers[state] = argument;
        oldValues[state] = tensor;
      }
    }
    values.assign(terminator.operand_begin(), terminator.operand_end());

    // A new value that is another state's old one must not be overwritten before
    // it is read (two pieces of state that change places).
    for (auto [i, value] : llvm::enumerate(values)) {
      Value root = nnc::rootOf(value);
      auto read = root.getDefiningOp<bufferization::ToTensorOp>();
      if (!resultStates[i] || !read || value == oldValues.lookup(resultStates[i]))
        continue;
      values[i] = bufferization::AllocTensorOp::create(
          builder, loc, cast<RankedTensorType>(value.getType()), ValueRange(), /*copy=*/value);
    }
    auto materialize = [&](Value value, Value buffer) {
      bufferization::MaterializeInDestinationOp::create(builder, value.getLoc(), Type(), value,
                                                        buffer, /*restrict=*/true,
                                                        /*writable=*/true);
    };
    for (auto [i, value] : llvm::enumerate(values))
      if (!resultStates[i])
        materialize(value, destinations[i]);
    for (auto [i, value] : llvm::enumerate(values))
      if (resultStates[i] && value != oldValues.lookup(resultStates[i])) {
        Value buffer = stateBuffers.lookup(resultStates[i]);
        if (!buffer)
          return function.emitError("writes state ")
                 << resultStates[i] << " that is not among its arguments";
        materialize(value, buffer);
      }

    terminator->setOperands({});
    SmallVector<Type> types(
        llvm::map_range(function.getArguments(), [](BlockArgument a) { return a.getType(); }));
    function.setResAttrsAttr(ArrayAttr());
    function.setFunctionType(builder.getFunctionType(types, {}));
    return success();
  }
};
} // namespace
