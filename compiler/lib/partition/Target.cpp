// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/compiler/Target.h"

#include "nnc/dialects/interfaces/WorkOpInterface.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace nnc;

static double bytesOf(Type type) {
  auto shaped = cast<ShapedType>(type);
  return static_cast<double>(shaped.getNumElements()) *
         llvm::divideCeil(shaped.getElementTypeBitWidth(), 8);
}

SmallVector<Value> KernelOps::getInputs() const {
  llvm::SetVector<Value> inputs;
  for (Operation *op : ops)
    for (Value operand : op->getOperands())
      if (!operand.getDefiningOp() || !llvm::is_contained(ops, operand.getDefiningOp()))
        inputs.insert(operand);
  return inputs.takeVector();
}

double KernelOps::getFlops() const {
  double flops = 0;
  for (Operation *op : ops) {
    if (auto work = dyn_cast<WorkOpInterface>(op))
      flops += work.getFlops();
    else
      for (Type type : op->getResultTypes())
        flops += cast<ShapedType>(type).getNumElements();
  }
  return flops;
}

double KernelOps::getBytes() const {
  double bytes = bytesOf(getOutput().getType());
  for (Value input : getInputs())
    bytes += bytesOf(input.getType());
  return bytes;
}

Target::~Target() = default;

Answer Target::fuses(const KernelOps &, Operation *) const { return Answer::otherKind(); }

bool Target::readsThrough(OpOperand &) const { return false; }

double Target::estimate(const KernelOps &kernel) const {
  DeviceModel model = getDeviceModel();
  return std::max(kernel.getFlops() / model.flopsPerSecond,
                  kernel.getBytes() / model.bytesPerSecond) +
         model.launchSeconds;
}

TargetRegistry &TargetRegistry::of(rt::RTDialect &dialect) {
  if (auto *registry = static_cast<Dialect &>(dialect).getRegisteredInterface<TargetRegistry>())
    return *registry;
  return dialect.addInterface<TargetRegistry>();
}

void TargetRegistry::add(StringRef name, Parse parse) { targets[name.str()] = std::move(parse); }

FailureOr<std::unique_ptr<Target>> TargetRegistry::parse(StringRef text, std::string &name,
                                                         EmitError emitError) const {
  StringRef rest;
  std::tie(text, rest) = text.trim().split('{');
  name = text.str();
  auto found = targets.find(name);
  if (found == targets.end()) {
    InFlightDiagnostic error = emitError() << "there is no target '" << name << "'";
    if (targets.empty())
      error << ": this build has none";
    else
      error << "; there is " << llvm::join(llvm::make_first_range(targets), ", ");
    return error;
  }
  TargetOptions options;
  if (!rest.empty() && !rest.consume_back("}"))
    return emitError() << "expects '}' at the end of target '" << name << "{" << rest << "'";
  SmallVector<StringRef> pairs;
  rest.split(pairs, ',', -1, /*KeepEmpty=*/false);
  for (StringRef pair : pairs) {
    auto [key, value] = pair.split('=');
    if (key.trim().empty() || value.trim().empty())
      return emitError() << "expects key=value in the options of target '" << name << "', got '"
                         << pair << "'";
    if (!options.emplace(key.trim().str(), value.trim().str()).second)
      return emitError() << "option '" << key.trim() << "' of target '" << name
                         << "' is given twice";
  }
  return found->second(options, emitError);
}
