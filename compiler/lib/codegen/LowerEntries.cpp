// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The host side of a model: addresses and calls. The layouts of nnc_call_v1 and
// nnc_host_v1 are those of nnc/runtime/abi.h, whose fields never move.
#include "nnc/dialects/rt/RT.h"
#include "nnc/runtime/abi.h"
#include "nnc/runtime/status.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Pass/Pass.h"

#include <cstddef>

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_LOWERENTRIES
#include "nnc/stages/codegen/Passes.h.inc"
} // namespace nnc

namespace {
class EntryLowering {
public:
  EntryLowering(func::FuncOp entry, ModuleOp module)
      : entry(entry), module(module), b(entry),
        pointer(LLVM::LLVMPointerType::get(b.getContext())) {}

  LogicalResult run() {
    Location loc = entry.getLoc();
    auto type = LLVM::LLVMFunctionType::get(b.getI32Type(), {pointer});
    std::string name = entry.getSymName().str();
    entry.setSymName(name + ".buffers");
    auto function = LLVM::LLVMFuncOp::create(b, loc, name, type, LLVM::Linkage::Internal);
    for (StringRef attr : {nnc::rt::entryAttr, nnc::rt::rowsAttr, nnc::rt::initializerAttr,
                           nnc::rt::isaAttr, nnc::rt::arenaBytesAttr})
      if (Attribute value = entry->getAttr(attr))
        function->setAttr(attr, value);
    Block *block = function.addEntryBlock(b);
    b.setInsertionPointToStart(block);
    Value call = block->getArgument(0);
    host = field(loc, call, offsetof(nnc_call_v1, host));
    self = field(loc, host, offsetof(nnc_host_v1, self));
    Value state = field(loc, call, offsetof(nnc_call_v1, state));
    arena = field(loc, call, offsetof(nnc_call_v1, arena));
    Value args = field(loc, call, offsetof(nnc_call_v1, args));
    Value results = field(loc, call, offsetof(nnc_call_v1, results));
    int64_t widest = 1;
    entry.walk([&](Operation *op) {
      if (isa<nnc::rt::LaunchOp, nnc::rt::CallKernelOp>(op))
        widest = std::max<int64_t>(widest, op->getNumOperands());
    });
    list = LLVM::AllocaOp::create(b, loc, pointer, pointer, constant(loc, widest), 8);
    unsigned userArgs = 0;
    for (BlockArgument argument : entry.getArguments()) {
      unsigned i = argument.getArgNumber();
      if (auto name = entry.getArgAttrOfType<FlatSymbolRefAttr>(i, nnc::rt::stateAttr)) {
        auto piece = module.lookupSymbol<nnc::rt::StateOp>(name.getAttr());
        if (!piece || !piece.getOffset())
          return entry.emitError("uses state ") << name << " that has no place: run "
                                                << "nnc-plan-arena first";
        addresses[argument] = at(loc, state, *piece.getOffset());
      } else if (auto index = entry.getArgAttrOfType<IntegerAttr>(i, nnc::rt::resultAttr)) {
        addresses[argument] = field(loc, results, 8 * index.getInt());
      } else {
        addresses[argument] = field(loc, args, 8 * userArgs++);
      }
    }
    for (Operation &op : entry.getBody().front())
      if (failed(lower(&op)))
        return failure();
    entry.erase();
    return success();
  }

private:
  Value constant(Location loc, int64_t value) {
    return LLVM::ConstantOp::create(b, loc, b.getI64Type(), b.getI64IntegerAttr(value));
  }
  Value at(Location loc, Value base, int64_t offset) {
    return LLVM::GEPOp::create(b, loc, pointer, b.getI8Type(), base,
                               ArrayRef<LLVM::GEPArg>{constant(loc, offset)});
  }
  Value field(Location loc, Value base, int64_t offset) {
    return LLVM::LoadOp::create(b, loc, pointer, at(loc, base, offset), 8);
  }

  LogicalResult lower(Operation *op) {
    Location loc = op->getLoc();
    if (isa<func::ReturnOp>(op)) {
      LLVM::ReturnOp::create(
          b, loc, LLVM::ConstantOp::create(b, loc, b.getI32Type(), b.getI32IntegerAttr(NNC_OK)));
      return success();
    }
    if (auto alloc = dyn_cast<memref::AllocOp>(op)) {
      auto offset = alloc->getAttrOfType<IntegerAttr>(nnc::rt::offsetAttr);
      if (!offset)
        return alloc.emitError("has no place in the arena: run nnc-plan-arena first");
      addresses[alloc] = this->at(loc, arena, offset.getInt());
      return success();
    }
    // A reshape of a dense buffer is the same memory; views that are not dense
    // never reach an entry (kernels make their own).
    if (auto view = dyn_cast<ViewLikeOpInterface>(op)) {
      auto type = dyn_cast<MemRefType>(view.getViewDest().getType());
      if (!type || !type.getLayout().isIdentity())
        return op->emitError("is a view that is not dense, in an entry: this is a bug of nnc");
      addresses[view.getViewDest()] = addresses.lookup(view.getViewSource());
      return success();
    }
    // A constant: its address, as nnc-kernels-to-llvm left it.
    if (auto global = dyn_cast<LLVM::AddressOfOp>(op)) {
      addresses[global] = LLVM::AddressOfOp::create(b, loc, pointer, global.getGlobalName());
      return success();
    }
    if (auto cast = dyn_cast<UnrealizedConversionCastOp>(op); cast && cast->getNumOperands() == 1) {
      addresses[cast.getResult(0)] = addresses.lookup(cast.getOperand(0));
      return success();
    }
    if (auto launch = dyn_cast<nnc::rt::LaunchOp>(op))
      return lowerLaunch(launch);
    if (auto call = dyn_cast<nnc::rt::CallKernelOp>(op))
      return lowerCall(call);
    return op->emitError("is neither a launch nor a buffer in an entry: this is a bug of nnc");
  }

  void fillList(Location loc, ValueRange buffers) {
    for (auto [i, buffer] : llvm::enumerate(buffers))
      LLVM::StoreOp::create(b, loc, addresses.lookup(buffer), at(loc, list, 8 * i), 8);
  }

  LogicalResult lowerLaunch(nnc::rt::LaunchOp launch) {
    Location loc = launch.getLoc();
    auto kernel = module.lookupSymbol<LLVM::LLVMFuncOp>(launch.getKernelAttr().getAttr());
    if (!kernel)
      return launch.emitError("launches a kernel that is no LLVM function yet: run "
                              "nnc-kernels-to-llvm first");
    int64_t count = launch.getCount(), grain = launch.getGrain();
    if (grain >= count) {
      SmallVector<Value> operands;
      for (Value buffer : launch.getBuffers())
        operands.push_back(addresses.lookup(buffer));
      operands.push_back(constant(loc, 0));
      operands.push_back(constant(loc, count));
      LLVM::CallOp::create(b, loc, kernel, operands);
      return success();
    }
    fillList(loc, launch.getBuffers());
    LLVM::LLVMFuncOp task = taskOf(kernel, launch.getBuffers().size());
    Value function = field(loc, host, offsetof(nnc_host_v1, parallel_for));
    Value address = LLVM::AddressOfOp::create(b, loc, task);
    auto type =
        LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()),
                                    {pointer, b.getI64Type(), b.getI64Type(), pointer, pointer});
    LLVM::CallOp::create(
        b, loc, type,
        ValueRange{function, self, constant(loc, count), constant(loc, grain), address, list});
    return success();
  }

  /// A function of (list of buffers, begin, end) that calls the kernel.
  LLVM::LLVMFuncOp taskOf(LLVM::LLVMFuncOp kernel, unsigned buffers) {
    std::string name = (kernel.getSymName() + ".task").str();
    if (auto existing = module.lookupSymbol<LLVM::LLVMFuncOp>(name))
      return existing;
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointAfter(kernel);
    Location loc = kernel.getLoc();
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()),
                                            {pointer, b.getI64Type(), b.getI64Type()});
    auto task = LLVM::LLVMFuncOp::create(b, loc, name, type, LLVM::Linkage::Internal);
    task->setAttr(nnc::rt::isaAttr, kernel->getAttr(nnc::rt::isaAttr));
    Block *block = task.addEntryBlock(b);
    b.setInsertionPointToStart(block);
    SmallVector<Value> operands;
    for (unsigned i = 0; i < buffers; ++i)
      operands.push_back(field(loc, block->getArgument(0), 8 * i));
    operands.push_back(block->getArgument(1));
    operands.push_back(block->getArgument(2));
    LLVM::CallOp::create(b, loc, kernel, operands);
    LLVM::ReturnOp::create(b, loc, ValueRange());
    return task;
  }

  LogicalResult lowerCall(nnc::rt::CallKernelOp call) {
    Location loc = call.getLoc();
    // The library's table lists kernels in the order of the module.
    auto kernels = module.getOps<nnc::rt::KernelOp>();
    auto kernel = llvm::find_if(kernels, [&](nnc::rt::KernelOp kernel) {
      return kernel.getSymNameAttr() == call.getKernelAttr().getAttr();
    });
    if (kernel == kernels.end())
      return call.emitError("calls a kernel that is not declared: this is a bug of nnc");
    int64_t index = std::distance(kernels.begin(), kernel);
    fillList(loc, call->getOperands());
    Value function = field(loc, host, offsetof(nnc_host_v1, launch));
    auto i32 = [&](int64_t value) -> Value {
      return LLVM::ConstantOp::create(b, loc, b.getI32Type(), b.getI32IntegerAttr(value));
    };
    auto type = LLVM::LLVMFunctionType::get(
        b.getI32Type(), {pointer, b.getI32Type(), pointer, b.getI32Type(), b.getI32Type()});
    Value code = LLVM::CallOp::create(b, loc, type,
                                      ValueRange{function, self, i32(index), list,
                                                 i32(call->getNumOperands()), i32(0)})
                     .getResult();
    Value failed = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::ne, code, i32(NNC_OK));
    Block *here = b.getInsertionBlock();
    Block *next = here->splitBlock(b.getInsertionPoint());
    Block *leave = b.createBlock(here->getParent(), here->getParent()->end());
    LLVM::ReturnOp::create(b, loc, code);
    b.setInsertionPointToEnd(here);
    LLVM::CondBrOp::create(b, loc, failed, leave, next);
    b.setInsertionPointToEnd(next);
    return success();
  }

  func::FuncOp entry;
  ModuleOp module;
  OpBuilder b;
  Type pointer;
  Value host, self, arena, list;
  DenseMap<Value, Value> addresses;
};

/// Attributes by which LLVM generates code for the level, whatever the machine
/// that compiles.
void setTarget(LLVM::LLVMFuncOp function) {
  auto level = function->getAttrOfType<StringAttr>(nnc::rt::isaAttr);
  if (!level)
    return;
  Builder b(function.getContext());
  auto pair = [&](StringRef key, StringRef value) -> Attribute {
    return b.getStrArrayAttr({key, value});
  };
  SmallVector<Attribute> attributes = {pair("frame-pointer", "none")};
  if (level.getValue() != "generic")
    attributes.push_back(pair("target-cpu", level.getValue()));
  if (level.getValue() == "x86-64-v4")
    attributes.push_back(pair("prefer-vector-width", "512"));
  attributes.push_back(b.getStringAttr("nounwind"));
  // A kernel that is launched once would be inlined: an entry of many layers then is
  // one function that LLVM optimizes in time that grows with the square of its size.
  // What an inlined kernel would know, the constants that it is called with, reaches
  // it as an internal function as well.
  if (function->hasAttr(nnc::rt::kernelAttr))
    attributes.push_back(b.getStringAttr("noinline"));
  function.setPassthroughAttr(b.getArrayAttr(attributes));
}

struct LowerEntries : nnc::impl::LowerEntriesBase<LowerEntries> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    for (auto entry : llvm::to_vector(module.getOps<func::FuncOp>())) {
      if (!entry->hasAttr(nnc::rt::entryAttr))
        continue;
      if (failed(EntryLowering(entry, module).run()))
        return signalPassFailure();
    }
    // Offsets and kernel numbers are in the code now, all else in the table.
    for (Operation &op : llvm::make_early_inc_range(*module.getBody()))
      if (isa<nnc::rt::StateOp, nnc::rt::KernelOp, nnc::rt::BlobOp>(op))
        op.erase();
    for (auto function : module.getOps<LLVM::LLVMFuncOp>()) {
      if (!function.isExternal())
        function.setLinkage(LLVM::Linkage::Internal);
      setTarget(function);
    }
  }
};
} // namespace
