// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pipeline/Describe.h"

#include "nnc/dialects/rt/RT.h"
#include "nnc/runtime/abi.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/SHA256.h"

using namespace mlir;
using namespace nnc;

static uint32_t dtypeOf(Type element) {
  if (element.isF32())
    return NNC_DTYPE_F32;
  if (element.isF64())
    return NNC_DTYPE_F64;
  if (element.isF16())
    return NNC_DTYPE_F16;
  if (element.isBF16())
    return NNC_DTYPE_BF16;
  switch (element.getIntOrFloatBitWidth()) {
  case 1:
    return NNC_DTYPE_BOOL;
  case 8:
    return NNC_DTYPE_I8;
  case 32:
    return NNC_DTYPE_I32;
  default:
    return NNC_DTYPE_I64;
  }
}

static TensorInfo describeTensor(StringRef name, Type type) {
  auto tensor = cast<ShapedType>(type);
  TensorInfo info;
  info.name = name.str();
  info.dtype = dtypeOf(tensor.getElementType());
  for (int64_t extent : tensor.getShape())
    info.extents.push_back(ShapedType::isDynamic(extent) ? -1 : extent);
  return info;
}

static uint64_t bytesOf(ShapedType type) {
  return type.getNumElements() * llvm::divideCeil(type.getElementTypeBitWidth(), 8);
}

/// A digest of what was compiled and how: text, row counts, levels, targets.
static std::string hashOf(const CompileOptions &options, StringRef compiler) {
  llvm::SHA256 hash;
  auto add = [&](StringRef text) {
    hash.update(text);
    hash.update(StringRef("\0", 1));
  };
  add(compiler);
  add(options.sourceForHash);
  for (int64_t rows : options.rows)
    add(std::to_string(rows));
  add(options.precision);
  for (const std::string &level : options.isaLevels)
    add(level);
  for (const std::string &target : options.targets)
    add(target);
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

LogicalResult nnc::describeModel(ModuleOp module, const CompileOptions &options,
                                 ModelInterface &interface) {
  auto name = module->getAttrOfType<StringAttr>(rt::modelNameAttr);
  auto stateBytes = module->getAttrOfType<IntegerAttr>(rt::stateBytesAttr);
  if (!name || !stateBytes)
    return module.emitError("has no planned model in it: this is a bug of nnc");
  interface = {};
  interface.name = name.getValue().str();
  interface.compiler = "nnc " NNC_VERSION " (LLVM " LLVM_VERSION_STRING ")";
  interface.hash = hashOf(options, interface.compiler);
  interface.stateBytes = stateBytes.getInt();
  interface.isaLevels = options.isaLevels;
  for (auto state : module.getOps<rt::StateOp>()) {
    auto type = cast<ShapedType>(state.getType());
    interface.states.push_back({describeTensor(state.getSymName(), type),
                                static_cast<uint32_t>(state.getKind()), *state.getOffset(),
                                bytesOf(type)});
  }
  llvm::StringMap<uint32_t> blobs;
  for (auto blob : module.getOps<rt::BlobOp>()) {
    blobs[blob.getSymName()] = interface.blobs.size();
    StringRef data = blob.getData();
    interface.blobs.push_back({blob.getBackend().str(), blob.getFormat().str(),
                               std::vector<char>(data.begin(), data.end())});
  }
  for (auto kernel : module.getOps<rt::KernelOp>()) {
    KernelInfo info{blobs.lookup(kernel.getBlob()), kernel.getSymName().str(), {}};
    auto type = cast<FunctionType>(kernel.getFunctionType());
    for (Type buffer : llvm::concat<const Type>(type.getInputs(), type.getResults()))
      info.bufferBytes.push_back(bytesOf(cast<ShapedType>(buffer)));
    interface.kernels.push_back(std::move(info));
  }
  llvm::MapVector<StringRef, EntryInfo> entries;
  for (auto function : module.getOps<func::FuncOp>()) {
    auto entryName = function->getAttrOfType<StringAttr>(rt::entryAttr);
    if (!entryName)
      continue;
    EntryInfo &entry = entries[entryName.getValue()];
    if (entry.variants.empty()) {
      entry.name = entryName.getValue().str();
      entry.isInitializer = function->hasAttr(rt::initializerAttr);
      auto signature = function->getAttrOfType<TypeAttr>(rt::signatureAttr);
      if (!signature)
        return function.emitError("has no signature: this is a bug of nnc");
      auto type = cast<FunctionType>(signature.getValue());
      auto names = function->getAttrOfType<ArrayAttr>(rt::argNamesAttr);
      for (auto [i, input] : llvm::enumerate(type.getInputs()))
        entry.args.push_back(describeTensor(
            names && i < names.size() ? cast<StringAttr>(names[i]).getValue() : "", input));
      for (auto [i, result] : llvm::enumerate(type.getResults())) {
        StringRef resultName;
        if (names && type.getNumInputs() + i < names.size())
          resultName = cast<StringAttr>(names[type.getNumInputs() + i]).getValue();
        entry.results.push_back(describeTensor(resultName, result));
      }
    }
    VariantInfo variant;
    if (auto rows = function->getAttrOfType<IntegerAttr>(rt::rowsAttr))
      variant.rows = rows.getInt();
    auto arena = function->getAttrOfType<IntegerAttr>(rt::arenaBytesAttr);
    for (const std::string &level : options.isaLevels) {
      variant.symbols.push_back((function.getSymName() + "." + level).str());
      variant.arenaBytes.push_back(arena ? arena.getInt() : 0);
    }
    variant.kernels = describeKernels(function);
    entry.variants.push_back(std::move(variant));
  }
  for (auto &[key, entry] : entries)
    interface.entries.push_back(std::move(entry));
  return success();
}
