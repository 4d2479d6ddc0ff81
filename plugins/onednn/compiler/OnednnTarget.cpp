// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The compile half of the oneDNN backend.
#include "OnednnTarget.h"

#include "Kernel.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::onednn;

void KernelBuilder::addLine(const Twine &line) { text += (line + "\n").str(); }

void KernelBuilder::addView(StringRef word, const View &view) {
  llvm::raw_string_ostream os(text);
  os << word << ' ' << view.buffer << ' ';
  llvm::interleave(view.extents, os, "x");
  os << ' ';
  llvm::interleave(view.strides, os, ",");
  os << '\n';
}

namespace {
class OnednnTarget : public Target {
public:
  explicit OnednnTarget(bool all) : all(all) {}

  static FailureOr<std::unique_ptr<Target>> parse(const TargetOptions &options,
                                                  EmitError emitError) {
    bool all = false;
    for (const auto &[key, value] : options) {
      if (key != "claim")
        return emitError() << "target 'onednn' has no option '" << key << "'; it has 'claim'";
      if (value != "all" && value != "cost")
        return emitError() << "option 'claim' of target 'onednn' expects all or cost, got '"
                           << value << "'";
      all = value == "all";
    }
    return std::unique_ptr<Target>(std::make_unique<OnednnTarget>(all));
  }

  // docs/targets.md has the measurements behind these figures.
  DeviceModel getDeviceModel() const override {
    return {/*flopsPerSecond=*/90e9, /*bytesPerSecond=*/20e9, /*launchSeconds=*/1.5e-6};
  }
  /// Its kernels write the result once the sums are done, which a short contraction
  /// does not hide: a weight's gradient from a small batch is all result.
  double estimate(const KernelOps &kernel) const override {
    auto output = cast<ShapedType>(kernel.getOutput().getType());
    double bytes = output.getNumElements() * output.getElementTypeBitWidth() / 8.0;
    return Target::estimate(kernel) + bytes / getDeviceModel().bytesPerSecond;
  }
  bool ignoresCost() const override { return all; }

  Answer supports(Operation *op) const override { return supportsProduct(op); }
  Answer fuses(const KernelOps &kernel, Operation *user) const override {
    return fusesPostOp(kernel, user);
  }
  bool readsThrough(OpOperand &operand) const override { return readsThroughTranspose(operand); }

  FailureOr<Executable> serialize(ArrayRef<rt::RegionOp> regions,
                                  ArrayRef<std::string> names) const override {
    Executable executable{"onednn-1", "onednn-1\n"};
    for (auto [region, name] : llvm::zip_equal(regions, names)) {
      FailureOr<std::string> text = describe(region, name);
      if (failed(text))
        return failure();
      executable.data += *text;
    }
    return executable;
  }

private:
  static FailureOr<std::string> describe(rt::RegionOp op, StringRef name) {
    rt::RegionOp region = op;
    KernelBuilder kernel;
    Block &body = region.getBody().front();
    for (BlockArgument argument : body.getArguments())
      kernel.views[argument] =
          denseView(argument.getArgNumber(), cast<ShapedType>(argument.getType()).getShape());
    unsigned inputs = body.getNumArguments();
    kernel.output.buffer = inputs;
    kernel.addLine("kernel " + name + " " + Twine(inputs + 1));
    Value result;
    for (Operation &inner : body.without_terminator()) {
      if (!addProduct(kernel, &inner) && !addPostOp(kernel, &inner, result)) {
        inner.emitOpError("cannot be a part of an onednn kernel");
        return failure();
      }
      result = inner.getResult(0);
    }
    kernel.addLine("end");
    return kernel.text;
  }

  bool all;
};
} // namespace

void nnc::onednn::registerTarget(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *, rt::RTDialect *dialect) {
    TargetRegistry::of(*dialect).add("onednn", OnednnTarget::parse);
  });
}
