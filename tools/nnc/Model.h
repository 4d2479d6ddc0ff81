// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A model on its way from text to functions that can be called.
#ifndef NNC_TOOLS_MODEL_H
#define NNC_TOOLS_MODEL_H

#include "Options.h"

#include "nnc/compiler/Compile.h"
#include "nnc/runtime/abi.h"
#include "nnc/runtime/instance.hpp"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/SourceMgr.h"

#include <memory>

namespace mlir {
class SourceMgrDiagnosticHandler;
} // namespace mlir

namespace nnc::tool {

/// A value inside an entry that is a result of it, too, for a tool to look at.
struct TracedValue {
  std::string name;                  ///< of the result
  std::string what;                  ///< "'nn.log'", "argument 'x'"
  std::string place;                 ///< "model.mlir:7:10", or empty
  std::vector<std::string> operands; ///< names of the results that it was computed from
};

/// A parsed model, with all that keeps it alive. What is wrong with it has been
/// printed with the line it is on before an error is returned.
class ModelSource {
public:
  static llvm::Expected<std::unique_ptr<ModelSource>> parse(llvm::StringRef path,
                                                            uint64_t maxFileSize);
  ~ModelSource();

  /// The name of the one nn.model.
  std::string name() const;
  /// The public functions.
  std::vector<std::string> entryNames() const;
  /// Names of the arguments with a `?` of that public function, none without one.
  std::vector<std::string> rowArguments(llvm::StringRef entry) const;
  /// For a public function without any `?`: its first argument that has extents, and
  /// the first of these, the rows that it is written for. "" and 0 when there is none.
  std::pair<std::string, int64_t> fixedRows(llvm::StringRef entry) const;
  /// Arguments of that public function that are class labels, by name: the number
  /// of classes of the softmax_cross_entropy that each is a target of.
  llvm::StringMap<int64_t> labelArguments(llvm::StringRef entry) const;
  /// Whether a call of that public function may write parameters or other state.
  bool changesState(llvm::StringRef entry) const;
  /// Fails unless the model has a public function of that name.
  llvm::Error checkEntry(llvm::StringRef entry) const;
  /// Makes all entries but these private, so that nothing else is compiled.
  void keepOnly(llvm::ArrayRef<llvm::StringRef> entries);

  /// Turns the model into one that can check the gradients of `loss`: entries `loss`
  /// and `check_gradient`, in double precision (nnc-prepare-gradient-check).
  llvm::Error prepareGradientCheck(llvm::StringRef loss);

  /// The function of a public entry with all that it calls in place of the calls, those
  /// with averages of parameters among them.
  llvm::Expected<mlir::func::FuncOp> flatten(llvm::StringRef entry);

  /// The function of an entry as it is compiled for `options`, which state is handed to
  /// and from. The source goes on from there.
  llvm::Expected<mlir::func::FuncOp> functionalize(llvm::StringRef entry, CompileOptions options);
  /// After that: makes the values inside the entry further results (nnc-trace-entry), with
  /// the derivatives of the first one where there are any; "" or why there are none.
  /// The first `skip` ops are left out.
  llvm::Expected<std::string> trace(llvm::StringRef entry, size_t skip);

  /// Makes all values inside an entry further results of it, those of gradients and
  /// updates as well, in the order in which they are computed. The source goes on from
  /// there.
  llvm::Expected<std::vector<TracedValue>> exposeValues(llvm::StringRef entry,
                                                        CompileOptions options);

  /// Compiles; the text's hash is filled in. The source is used up.
  llvm::Expected<CompiledModel> compile(CompileOptions options);

  mlir::ModuleOp module() const { return *moduleOp; }

private:
  ModelSource();
  mlir::MLIRContext context;
  llvm::SourceMgr sourceManager;
  std::unique_ptr<mlir::SourceMgrDiagnosticHandler> diagnostics;
  mlir::OwningOpRef<mlir::ModuleOp> moduleOp;
  std::string path, text, modelName, done; ///< `done`: the stage it has been through
};

/// A compiled model in this process.
class LoadedModel {
public:
  /// Loads a library that nnc wrote. Loading a library runs its code: a compiled
  /// model is a program.
  static llvm::Expected<LoadedModel> open(llvm::StringRef path);
  /// Links `model` to a temporary library, loads it and removes the file.
  static llvm::Expected<LoadedModel> link(const CompiledModel &model);

  LoadedModel(LoadedModel &&other) : handle(other.handle), table(other.table) {
    other.handle = nullptr;
  }
  LoadedModel(const LoadedModel &) = delete;
  /// No instance of the model may be left.
  ~LoadedModel();

  const nnc_model_v1 &operator*() const { return *table; }
  const nnc_model_v1 *operator->() const { return table; }
  const nnc_model_v1 *get() const { return table; }

  /// The entry's index, or entry-unknown with the nearest name.
  llvm::Expected<uint32_t> findEntry(llvm::StringRef name) const;

  /// An instance with the linked-in backends, which says what it has to say on
  /// standard error.
  llvm::Expected<Instance> makeInstance(uint32_t threads, uint64_t seed) const;

private:
  LoadedModel(void *handle, const nnc_model_v1 *table) : handle(handle), table(table) {}
  static llvm::Expected<LoadedModel> load(llvm::StringRef path, llvm::StringRef symbol);
  void *handle;
  const nnc_model_v1 *table;
};

/// The error of a runtime call, or success. Takes over the status.
llvm::Error toError(nnc_status status, llvm::StringRef what);

inline llvm::StringRef toRef(nnc_string s) { return {s.data, static_cast<size_t>(s.size)}; }

/// "f32", "i32" and so on, and the size of an element.
llvm::StringRef dtypeName(uint32_t dtype);
uint64_t dtypeSize(uint32_t dtype);
/// "tensor<?x64xf32>".
std::string typeText(const nnc_tensor_v1 &tensor);
/// The number of elements when an extent of -1 is `rows`.
uint64_t elementCount(const nnc_tensor_v1 &tensor, int64_t rows);

} // namespace nnc::tool

#endif // NNC_TOOLS_MODEL_H
