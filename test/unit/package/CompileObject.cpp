// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CompileObject.h"

#include "nnc/compiler/Package.h"
#include "nnc/runtime/abi.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Host.h"

using namespace llvm;

nnc::ModelInterface makeInterface(std::string name) {
  nnc::ModelInterface m;
  m.name = name;
  m.compiler = "nnc test";
  m.hash = "00ff";
  m.stateBytes = 192;
  m.isaLevels = {"low", "high"};
  m.states = {{{"w", NNC_DTYPE_F32, {2, 3}}, NNC_STATE_PARAMETER, 0, 24},
              {{"momentum.w", NNC_DTYPE_F32, {2, 3}}, NNC_STATE_SLOT, 64, 24}};
  nnc::EntryInfo step;
  step.name = "step";
  step.documentation = "One step.\nOf training.";
  step.args = {{"x", NNC_DTYPE_F32, {-1, 2}}, {"label", NNC_DTYPE_I32, {-1}}};
  step.results = {{"", NNC_DTYPE_F32, {}}};
  step.variants = {{32, {"step_32_low", "step_32_high"}, {128, 256}, {}},
                   {21, {"step_21_low", "step_21_high"}, {64, 192}, {"dense + relu", "mse"}}};
  nnc::EntryInfo initialize;
  initialize.name = "initialize";
  initialize.isInitializer = true;
  initialize.args = {{"seed", NNC_DTYPE_I64, {}}};
  initialize.variants = {{-1, {"init_low", "init_high"}, {0, 0}, {}}};
  m.entries = {step, initialize};
  m.blobs = {{"sample", "sample/1", {'\0', 'b', '\0'}}};
  m.kernels = {{0, "k", {24, 8}}};
  return m;
}

nnc::CompiledModel compileObject(nnc::ModelInterface interface, std::string undefined) {
  InitializeNativeTarget();
  InitializeNativeTargetAsmPrinter();
  Triple triple(sys::getProcessTriple());
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(triple, error);
  if (!target)
    reportFatalUsageError(Twine(error));
  std::unique_ptr<TargetMachine> machine(
      target->createTargetMachine(triple, "", "", {}, Reloc::PIC_));

  LLVMContext context;
  Module module(interface.name, context);
  module.setTargetTriple(triple);
  module.setDataLayout(machine->createDataLayout());
  IRBuilder<> builder(context);
  auto *type = FunctionType::get(builder.getInt32Ty(), {builder.getPtrTy()}, false);
  uint32_t value = 7;
  for (const nnc::EntryInfo &entry : interface.entries)
    for (const nnc::VariantInfo &variant : entry.variants)
      for (const std::string &symbol : variant.symbols) {
        auto *function = Function::Create(type, GlobalValue::InternalLinkage, symbol, module);
        builder.SetInsertPoint(BasicBlock::Create(context, "", function));
        // A C library's function, as generated code calls them.
        FunctionCallee callee = module.getOrInsertFunction(
            undefined.empty() ? "expm1f" : undefined, builder.getFloatTy(), builder.getFloatTy());
        Value *zero = builder.CreateCall(callee, ConstantFP::get(builder.getFloatTy(), 0.0));
        builder.CreateRet(builder.CreateAdd(builder.CreateFPToUI(zero, builder.getInt32Ty()),
                                            builder.getInt32(value++)));
      }
  nnc::emitModelTable(module, interface);
  if (verifyModule(module, &errs()))
    reportFatalInternalError("the test's module is invalid");

  nnc::CompiledModel model;
  raw_svector_ostream stream(model.object);
  legacy::PassManager passes;
  machine->addPassesToEmitFile(passes, stream, nullptr, CodeGenFileType::ObjectFile);
  passes.run(module);
  model.interface = std::move(interface);
  return model;
}
