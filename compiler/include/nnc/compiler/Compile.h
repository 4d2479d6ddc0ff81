// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The compiler as a library: a model in, an object file and its interface out.
//
//   mlir::MLIRContext context(registry);            // Registration.h
//   auto module = nnc::parseModelFile(...);         // nnc/frontends/Text.h
//   nnc::CompileOptions options;
//   options.rows = {32, 21};
//   nnc::CompiledModel model;
//   if (failed(nnc::compileModel(*module, options, model))) return 1;
//   nnc::writeLibrary(model, "out", error);         // Package.h
#ifndef NNC_COMPILER_COMPILE_H
#define NNC_COMPILER_COMPILE_H

#include "nnc/compiler/Interface.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/LogicalResult.h"

#include <string>
#include <vector>

namespace mlir {
class ModuleOp;
} // namespace mlir
namespace llvm {
class raw_ostream;
} // namespace llvm

namespace nnc {

struct CompileOptions {
  /// The numbers of rows that entries with a `?` are compiled for, in the order
  /// in which the library lists them.
  std::vector<int64_t> rows;
  /// ISA levels, best last; empty: all that the host architecture has
  /// (x86-64-v3 and x86-64-v4, elsewhere generic).
  std::vector<std::string> isaLevels;
  /// Backends that may claim ops, in order of preference, as --target= has them:
  /// "onednn", or "name{key=value,...}" (nnc/compiler/Target.h). Empty: generated
  /// code only.
  std::vector<std::string> targets;
  /// The type that products work in: "bf16" or "f16" (nnc-mixed-precision); empty: that
  /// of their operands, as the text says. With "f16" nn.minimize scales the loss.
  std::string precision;
  /// The stage that `module` has been through already, as `stopAfter` left it: those
  /// after it are run. Empty: none, it is as a front end made it.
  std::string startAfter;
  /// The stage after which to stop, and those after which to print; see
  /// `getStageNames`. Empty: none.
  std::string stopAfter;
  std::vector<std::string> printAfter;
  /// Where printAfter prints; null: standard error.
  llvm::raw_ostream *printStream = nullptr;
  /// Fuse elementwise ops. Without, each is a kernel of its own: for an entry that
  /// returns all values in it, fused kernels are of no use and take long to make.
  bool fuse = true;
  /// Verify the IR after each pass.
  bool verifyEach = true;
  /// The text of the model, for the hash that checkpoints and libraries carry.
  std::string sourceForHash;
  /// Have entries tell the runtime before and after each kernel, for nnc_instance_profile.
  bool profile = false;
  /// Report decisions as remarks: which target takes an op, at what estimated
  /// cost, and why not.
  bool explain = false;
};

struct CompiledModel {
  ModelInterface interface;
  /// A relocatable object that defines `<name>_model` and imports nothing of nnc.
  llvm::SmallVector<char, 0> object;
};

/// The stages of the pipeline, in order, as --stop-after= and --print-after= name them.
std::vector<std::string> getStageNames();

/// Where LLVM's time trace profiler is on, its trace has the stages, passes and what LLVM
/// does; passes then run on one thread, the profiler's.
///
/// Compiles the one nn.model in `module`, which it consumes: after `stopAfter`
/// it holds that stage's IR. What is wrong with the model is reported through
/// the context's diagnostics.
llvm::LogicalResult compileModel(mlir::ModuleOp module, const CompileOptions &options,
                                 CompiledModel &model);

} // namespace nnc

#endif // NNC_COMPILER_COMPILE_H
