// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What each kernel of an entry computes, read off the locations of its ops: names
// that nnc-name-locations left there, and lines of the model's file.
#include "pipeline/Describe.h"

#include "nnc/dialects/rt/RT.h"

#include "mlir/IR/Location.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace {
/// Names of ops and places of their text, each once, in the order met.
struct Origin {
  llvm::SmallSetVector<StringRef, 8> names;
  llvm::SmallSetVector<StringRef, 8> files;
  llvm::SmallSetVector<std::pair<StringRef, unsigned>, 8> places;

  void add(Location location) {
    location->walk([&](Location inner) {
      auto named = dyn_cast<NameLoc>(inner);
      StringRef name = named ? named.getName().strref() : "";
      if (!name.consume_front("nn."))
        return WalkResult::advance();
      names.insert(name);
      // The innermost place is the op's own; the others are of calls to it.
      if (auto place = named.getChildLoc()->findInstanceOf<FileLineColLoc>()) {
        StringRef file = llvm::sys::path::filename(place.getFilename().strref());
        places.insert({file, place.getLine()});
        files.insert(file);
      }
      return WalkResult::skip();
    });
  }

  /// "dense + relu (mlp.mlir:15,16)"
  std::string text() const {
    std::string result = llvm::join(names, " + ");
    if (names.empty())
      result = "copy"; // what no op of the model asked for
    std::string separator = " (";
    for (StringRef file : files) {
      result += separator + file.str() + ":";
      separator = "";
      for (auto [placeFile, line] : places)
        if (placeFile == file) {
          result += separator + std::to_string(line);
          separator = ",";
        }
      separator = ", ";
    }
    return result + (places.empty() ? "" : ")");
  }
};
} // namespace

std::vector<std::string> nnc::describeKernels(func::FuncOp entry) {
  std::vector<std::string> kernels;
  auto module = entry->getParentOfType<ModuleOp>();
  entry.walk([&](Operation *op) {
    Origin origin;
    std::string backend; // none for generated code
    if (auto launch = dyn_cast<rt::LaunchOp>(op)) {
      if (auto kernel = module.lookupSymbol<func::FuncOp>(launch.getKernelAttr().getAttr()))
        kernel.getBody().walk([&](Operation *inner) {
          if (!inner->hasTrait<OpTrait::ConstantLike>() &&
              !inner->hasTrait<OpTrait::IsTerminator>())
            origin.add(inner->getLoc());
        });
    } else if (auto call = dyn_cast<rt::CallKernelOp>(op)) {
      origin.add(call.getLoc());
      if (auto kernel = module.lookupSymbol<rt::KernelOp>(call.getKernelAttr().getAttr()))
        if (auto blob = module.lookupSymbol<rt::BlobOp>(kernel.getBlobAttr().getAttr()))
          backend = (blob.getBackend() + ": ").str();
    } else {
      return;
    }
    kernels.push_back(backend + origin.text());
  });
  return kernels;
}
