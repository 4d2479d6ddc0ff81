// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The host side of a model: addresses and calls. The layouts of nnc_call_v1 and
// nnc_host_v1 are those of nnc/runtime/abi.h, whose fields never move.
#include "nnc/dialects/rt/RT.h"
#include "nnc/runtime/abi.h"
#include "nnc/runtime/status.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Transforms/DialectConversion.h"

#include <cstddef>

using namespace mlir;

namespace nnc {
#define GEN_PASS_DECL_LOWERENTRIES
#define GEN_PASS_DEF_LOWERENTRIES
#include "nnc/stages/codegen/Passes.h.inc"
} // namespace nnc

namespace {
class EntryLowering {
public:
  EntryLowering(func::FuncOp entry, ModuleOp module, bool profile)
      : entry(entry), module(module), profile(profile), b(entry),
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
      if (!isa<nnc::rt::LaunchOp, nnc::rt::CallKernelOp>(op))
        return;
      widest = std::max<int64_t>(widest, op->getNumOperands());
      // As the model's table numbers them (describeKernels).
      numbers.try_emplace(op, numbers.size());
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
    if (failed(lowerBlock(entry.getBody().front())))
      return failure();
    entry.erase();
    return success();
  }

private:
  LogicalResult lowerBlock(Block &block) {
    for (Operation &op : block)
      if (failed(lower(&op)))
        return failure();
    return success();
  }

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
    if (auto slice = dyn_cast<nnc::rt::SliceOp>(op)) {
      auto type = cast<MemRefType>(slice.getSlice().getType());
      int64_t bytes = type.getNumElements() * llvm::divideCeil(type.getElementTypeBitWidth(), 8);
      Value offset =
          LLVM::MulOp::create(b, loc, addresses.lookup(slice.getIndex()), constant(loc, bytes));
      addresses[slice.getSlice()] =
          LLVM::GEPOp::create(b, loc, pointer, b.getI8Type(), addresses.lookup(slice.getSource()),
                              ArrayRef<LLVM::GEPArg>{offset});
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
    if (isa<memref::LoadOp, memref::StoreOp, scf::ForOp, scf::WhileOp, scf::IfOp, scf::YieldOp,
            scf::ConditionOp>(op) ||
        isa<arith::ArithDialect>(op->getDialect()))
      return lowerHost(op);
    auto launch = dyn_cast<nnc::rt::LaunchOp>(op);
    auto call = dyn_cast<nnc::rt::CallKernelOp>(op);
    if (launch || call) {
      mark(op, /*ended=*/false);
      if (failed(launch ? lowerLaunch(launch) : lowerCall(call)))
        return failure();
      mark(op, /*ended=*/true);
      return success();
    }
    return op->emitError("is neither a launch nor a buffer in an entry: this is a bug of nnc");
  }

  /// Numbers and truth values that say how the entry goes on.
  LogicalResult lowerHost(Operation *op) {
    Location loc = op->getLoc();
    if (auto load = dyn_cast<memref::LoadOp>(op)) {
      if (!load.getIndices().empty())
        return op->emitError("reads an element in an entry: this is a bug of nnc");
      Value address = addresses.lookup(load.getMemRef());
      Type type = load.getType();
      if (!type.isInteger(1)) {
        addresses[load] = LLVM::LoadOp::create(b, loc, type, address);
        return success();
      }
      // A truth value takes a byte.
      Value byte = LLVM::LoadOp::create(b, loc, b.getI8Type(), address);
      Value zero = LLVM::ConstantOp::create(b, loc, b.getI8Type(), b.getI8IntegerAttr(0));
      addresses[load] = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::ne, byte, zero);
      return success();
    }
    if (auto store = dyn_cast<memref::StoreOp>(op)) {
      if (!store.getIndices().empty() || store.getValue().getType().isInteger(1))
        return op->emitError("writes an element in an entry: this is a bug of nnc");
      LLVM::StoreOp::create(b, loc, addresses.lookup(store.getValue()),
                            addresses.lookup(store.getMemRef()));
      return success();
    }
    if (isa<arith::ArithDialect>(op->getDialect())) {
      // LLVM's in the end of this pass.
      IRMapping mapping;
      for (Value operand : op->getOperands())
        mapping.map(operand, addresses.lookup(operand));
      Operation *copy = b.clone(*op, mapping);
      for (auto [from, to] : llvm::zip_equal(op->getResults(), copy->getResults()))
        addresses[from] = to;
      return success();
    }
    for (Value operand : op->getOperands())
      if (isa<MemRefType>(operand.getType()))
        return op->emitError("chooses a buffer while the entry runs: this is a bug of nnc");
    if (auto loop = dyn_cast<scf::ForOp>(op))
      return lowerFor(loop);
    if (auto loop = dyn_cast<scf::WhileOp>(op))
      return lowerWhile(loop);
    if (auto branch = dyn_cast<scf::IfOp>(op))
      return lowerIf(branch);
    // Terminators leave their values to the op around them.
    return success();
  }

  /// A block at the end of the function, with arguments of the types of `values`.
  Block *newBlock(ValueRange values = {}) {
    OpBuilder::InsertionGuard guard(b);
    Region *region = b.getInsertionBlock()->getParent();
    SmallVector<Location> locations(values.size(), entry.getLoc());
    return b.createBlock(region, region->end(), values.getTypes(), locations);
  }

  SmallVector<Value> lookUp(ValueRange values) {
    return llvm::map_to_vector(values, [&](Value value) { return addresses.lookup(value); });
  }

  void branchTo(Location loc, Block *block, ValueRange values = {}) {
    LLVM::BrOp::create(b, loc, values, block);
  }

  LogicalResult lowerFor(scf::ForOp loop) {
    Location loc = loop.getLoc();
    if (loop.getNumRegionIterArgs() > 0)
      return loop.emitError("carries numbers in an entry: this is a bug of nnc");
    Value begin = addresses.lookup(loop.getLowerBound());
    Value end = addresses.lookup(loop.getUpperBound());
    Value step = addresses.lookup(loop.getStep());
    Block *head = newBlock(begin), *body = newBlock(), *after = newBlock();
    branchTo(loc, head, begin);
    b.setInsertionPointToEnd(head);
    Value i = head->getArgument(0);
    Value more = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::slt, i, end);
    LLVM::CondBrOp::create(b, loc, more, body, after);
    b.setInsertionPointToEnd(body);
    addresses[loop.getInductionVar()] = i;
    if (failed(lowerBlock(*loop.getBody())))
      return failure();
    Value next = LLVM::AddOp::create(b, loc, i, step);
    branchTo(loc, head, next);
    b.setInsertionPointToEnd(after);
    return success();
  }

  LogicalResult lowerWhile(scf::WhileOp loop) {
    Location loc = loop.getLoc();
    SmallVector<Value> initial = lookUp(loop.getInits());
    Block *head = newBlock(initial);
    branchTo(loc, head, initial);
    b.setInsertionPointToEnd(head);
    for (auto [from, to] : llvm::zip_equal(loop.getBeforeArguments(), head->getArguments()))
      addresses[from] = to;
    if (failed(lowerBlock(*loop.getBeforeBody())))
      return failure();
    scf::ConditionOp condition = loop.getConditionOp();
    SmallVector<Value> passed = lookUp(condition.getArgs());
    Block *body = newBlock(), *after = newBlock();
    LLVM::CondBrOp::create(b, loc, addresses.lookup(condition.getCondition()), body, after);
    b.setInsertionPointToEnd(body);
    for (auto [from, to] : llvm::zip_equal(loop.getAfterArguments(), passed))
      addresses[from] = to;
    if (failed(lowerBlock(*loop.getAfterBody())))
      return failure();
    branchTo(loc, head, lookUp(loop.getYieldOp().getResults()));
    b.setInsertionPointToEnd(after);
    for (auto [from, to] : llvm::zip_equal(loop.getResults(), passed))
      addresses[from] = to;
    return success();
  }

  LogicalResult lowerIf(scf::IfOp branch) {
    Location loc = branch.getLoc();
    if (branch.getNumResults() > 0)
      return branch.emitError("gives numbers in an entry: this is a bug of nnc");
    Value condition = addresses.lookup(branch.getCondition());
    Block *onTrue = newBlock(), *after = newBlock();
    Block *onFalse = branch.getElseRegion().empty() ? after : newBlock();
    LLVM::CondBrOp::create(b, loc, condition, onTrue, onFalse);
    b.setInsertionPointToEnd(onTrue);
    if (failed(lowerBlock(*branch.thenBlock())))
      return failure();
    branchTo(loc, after);
    if (onFalse != after) {
      b.setInsertionPointToEnd(onFalse);
      if (failed(lowerBlock(*branch.elseBlock())))
        return failure();
      branchTo(loc, after);
    }
    b.setInsertionPointToEnd(after);
    return success();
  }

  /// Tells the host that a kernel begins or has ended.
  void mark(Operation *op, bool ended) {
    if (!profile)
      return;
    Location loc = op->getLoc();
    auto i32 = [&](int64_t value) -> Value {
      return LLVM::ConstantOp::create(b, loc, b.getI32Type(), b.getI32IntegerAttr(value));
    };
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()),
                                            {pointer, b.getI32Type(), b.getI32Type()});
    Value function = field(loc, host, offsetof(nnc_host_v1, mark));
    LLVM::CallOp::create(b, loc, type,
                         ValueRange{function, self, i32(numbers.lookup(op)), i32(ended)});
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
  bool profile;
  DenseMap<Operation *, unsigned> numbers;
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

LogicalResult convertArithmetic(ModuleOp module) {
  LLVMTypeConverter converter(module.getContext());
  RewritePatternSet patterns(module.getContext());
  arith::populateArithToLLVMConversionPatterns(converter, patterns);
  ConversionTarget target(*module.getContext());
  target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
  target.addIllegalDialect<arith::ArithDialect>();
  return applyPartialConversion(module, target, std::move(patterns));
}

struct LowerEntries : nnc::impl::LowerEntriesBase<LowerEntries> {
  using LowerEntriesBase::LowerEntriesBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    for (auto entry : llvm::to_vector(module.getOps<func::FuncOp>())) {
      if (!entry->hasAttr(nnc::rt::entryAttr))
        continue;
      if (failed(EntryLowering(entry, module, profile).run()))
        return signalPassFailure();
    }
    if (failed(convertArithmetic(module)))
      return signalPassFailure();
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
