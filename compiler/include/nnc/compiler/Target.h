// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The compile half of a backend: which ops it takes, at what cost, what it runs as
// one kernel, and what it makes of them. All backends, the shipped ones too, are
// written against this header; the run-time half is nnc/runtime/plugin.h.
//
//   void nnc::mytarget::registerTarget(mlir::DialectRegistry &registry) {
//     registry.addExtension(+[](mlir::MLIRContext *, nnc::rt::RTDialect *dialect) {
//       nnc::TargetRegistry::of(*dialect).add("mytarget", MyTarget::parse);
//     });
//   }
//
// The partition stage asks, after autodiff and with all shapes known: `supports`
// for each op, `fuses` and `readsThrough` to grow a kernel around it, `estimate`
// to compare it with generated code. What was claimed becomes `rt.region`s, which
// `serialize` turns into the blob that the library carries.
#ifndef NNC_COMPILER_TARGET_H
#define NNC_COMPILER_TARGET_H

#include "nnc/dialects/rt/RT.h"

#include "mlir/IR/DialectInterface.h"
#include "mlir/IR/DialectRegistry.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace nnc {

/// What a target says about an op.
class Answer {
public:
  static Answer yes() { return Answer(Yes, ""); }
  /// It is of a kind that the target takes, but not this one. The reason ends
  /// "onednn does not take this op: ..." (lower case, no full stop).
  static Answer no(const llvm::Twine &reason) { return Answer(No, reason.str()); }
  /// Not of a kind that the target takes: nothing to report.
  static Answer otherKind() { return Answer(OtherKind, ""); }

  explicit operator bool() const { return kind == Yes; }
  /// Why not; empty for `yes` and `otherKind`.
  llvm::StringRef getReason() const { return reason; }

private:
  enum Kind { Yes, No, OtherKind };
  Answer(Kind kind, std::string reason) : kind(kind), reason(std::move(reason)) {}
  Kind kind;
  std::string reason;
};

/// Nominal speed of what runs kernels, for comparing one way with another: one
/// core of the lowest ISA level, not the machine that compiles.
struct DeviceModel {
  double flopsPerSecond = 0; ///< of a large matrix product
  double bytesPerSecond = 0; ///< of memory beyond the caches of a core
  double launchSeconds = 0;  ///< a kernel that does nothing
};

/// A kernel in the making: ops in program order. Each but the last has one user,
/// the next; `output` is the last one's result.
struct KernelOps {
  llvm::SmallVector<mlir::Operation *> ops;
  mlir::Value getOutput() const { return ops.back()->getResult(0); }
  /// Values from outside, each once, in the order of their first use.
  llvm::SmallVector<mlir::Value> getInputs() const;
  /// Arithmetic of all ops, by WorkOpInterface.
  double getFlops() const;
  /// Bytes of all inputs and of the output.
  double getBytes() const;
};

/// What `serialize` makes: see nnc_blob_v1.
struct Executable {
  std::string format;
  std::string data;
};

/// Options of a --target= value: "name{key=value,...}".
using TargetOptions = std::map<std::string, std::string>;
using EmitError = llvm::function_ref<mlir::InFlightDiagnostic()>;

/// A backend as one compilation uses it.
class Target {
public:
  virtual ~Target();

  virtual DeviceModel getDeviceModel() const = 0;

  /// Whether a kernel may consist of, or begin with, `op`.
  virtual Answer supports(mlir::Operation *op) const = 0;

  /// Whether `user`, the only user of the kernel's output, can run in the same
  /// kernel on what that gives.
  virtual Answer fuses(const KernelOps &kernel, mlir::Operation *user) const;

  /// Layouts: whether a kernel reads the value that the producer of `operand` only
  /// rearranges (a transpose) where it lies, so that nothing is copied. The
  /// producer then becomes a part of the kernel.
  virtual bool readsThrough(mlir::OpOperand &operand) const;

  /// Seconds of one execution by the device model: arithmetic or memory, whichever
  /// is slower, and the launch.
  virtual double estimate(const KernelOps &kernel) const;

  /// Whether to claim what is supported whatever it costs.
  virtual bool ignoresCost() const { return false; }

  /// Turns regions into one blob; kernel i is known by `names[i]`, its buffers are
  /// the region's inputs, then its outputs. Reports what it cannot do.
  virtual mlir::FailureOr<Executable> serialize(llvm::ArrayRef<rt::RegionOp> regions,
                                                llvm::ArrayRef<std::string> names) const = 0;
};

/// The targets that a context knows; a part of the `rt` dialect.
class TargetRegistry : public mlir::DialectInterface::Base<TargetRegistry> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TargetRegistry)

  /// Reads a target's options; reports those it does not know.
  using Parse =
      std::function<mlir::FailureOr<std::unique_ptr<Target>>(const TargetOptions &, EmitError)>;

  explicit TargetRegistry(mlir::Dialect *dialect) : Base(dialect) {}
  /// The registry of a dialect, made at the first call.
  static TargetRegistry &of(rt::RTDialect &dialect);

  void add(llvm::StringRef name, Parse parse);
  /// Makes the target that "name" or "name{key=value,...}" asks for; `name` is
  /// set to its first part.
  mlir::FailureOr<std::unique_ptr<Target>> parse(llvm::StringRef text, std::string &name,
                                                 EmitError emitError) const;

private:
  std::map<std::string, Parse> targets;
};

} // namespace nnc

#endif // NNC_COMPILER_TARGET_H
