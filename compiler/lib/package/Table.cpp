// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writes the model's table (nnc/runtime/abi.h) as constant data into the LLVM
// module that holds the generated code. Each `build...` function below mirrors
// one struct of abi.h, field by field and in its order: a field that joins there
// joins here. The structs have no hidden padding, so natural LLVM struct layout
// is the C layout; test/unit/package reads a table back through the C header.
#include "Names.h"

#include "nnc/compiler/Package.h"

#include "nnc/runtime/abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/ErrorHandling.h"

using namespace llvm;

namespace {

class TableBuilder {
public:
  TableBuilder(Module &module, const nnc::ModelInterface &interface)
      : module(module), interface(interface), context(module.getContext()),
        pointer(PointerType::get(context, 0)),
        stringType(StructType::get(context, {pointer, Type::getInt64Ty(context)})) {}

  /// nnc_model_v1
  Constant *buildModel();

private:
  Constant *buildTensor(const nnc::TensorInfo &tensor, StringRef name);
  /// The array of the addresses of `tensors`, each under its name of `names`.
  Constant *buildTensors(ArrayRef<nnc::TensorInfo> tensors, ArrayRef<std::string> names);
  Constant *buildState(const nnc::StateInfo &state);
  Constant *buildVariant(const nnc::EntryInfo &entry, const nnc::VariantInfo &variant);
  Constant *buildEntry(const nnc::EntryInfo &entry);
  Constant *buildBlob(const nnc::BlobInfo &blob);
  Constant *buildKernel(const nnc::KernelInfo &kernel);

  Constant *u32(uint64_t value) { return ConstantInt::get(Type::getInt32Ty(context), value); }
  Constant *u64(uint64_t value) { return ConstantInt::get(Type::getInt64Ty(context), value); }

  /// Puts `value` into an internal constant and answers its address.
  Constant *global(Constant *value, MaybeAlign align = {});
  /// The address of an array of `elements`; null when there are none.
  Constant *array(Type *type, ArrayRef<Constant *> elements);
  template <typename T> Constant *integers(const std::vector<T> &values);
  template <typename Range, typename Build> Constant *pointers(const Range &range, Build build);
  /// nnc_string, by value.
  Constant *string(StringRef text);
  /// The address of a struct whose first field, its size, is put before `fields`.
  Constant *structure(std::initializer_list<Constant *> fields);
  /// The address of a function that code generation has defined.
  Constant *function(const nnc::EntryInfo &entry, StringRef symbol);

  Module &module;
  const nnc::ModelInterface &interface;
  LLVMContext &context;
  PointerType *pointer;
  StructType *stringType;
};

Constant *TableBuilder::global(Constant *value, MaybeAlign align) {
  auto *variable =
      new GlobalVariable(module, value->getType(), /*isConstant=*/true,
                         GlobalValue::InternalLinkage, value, interface.name + "_table");
  variable->setAlignment(align);
  return variable;
}

Constant *TableBuilder::array(Type *type, ArrayRef<Constant *> elements) {
  if (elements.empty())
    return ConstantPointerNull::get(pointer);
  return global(ConstantArray::get(ArrayType::get(type, elements.size()), elements));
}

template <typename T> Constant *TableBuilder::integers(const std::vector<T> &values) {
  SmallVector<Constant *> elements;
  for (T value : values)
    elements.push_back(u64(static_cast<uint64_t>(value)));
  return array(Type::getInt64Ty(context), elements);
}

template <typename Range, typename Build>
Constant *TableBuilder::pointers(const Range &range, Build build) {
  SmallVector<Constant *> elements;
  for (const auto &element : range)
    elements.push_back(build(element));
  return array(pointer, elements);
}

Constant *TableBuilder::string(StringRef text) {
  Constant *data = global(ConstantDataArray::getString(context, text, /*AddNull=*/true));
  return ConstantStruct::get(stringType, {data, u64(text.size())});
}

Constant *TableBuilder::structure(std::initializer_list<Constant *> fields) {
  SmallVector<Constant *> all{u32(0)};
  all.append(fields.begin(), fields.end());
  SmallVector<Type *> types;
  for (Constant *field : all)
    types.push_back(field->getType());
  StructType *type = StructType::get(context, types);
  all[0] = u32(module.getDataLayout().getTypeAllocSize(type).getFixedValue());
  return global(ConstantStruct::get(type, all));
}

Constant *TableBuilder::function(const nnc::EntryInfo &entry, StringRef symbol) {
  Function *function = module.getFunction(symbol);
  if (!function || function->isDeclaration())
    reportFatalInternalError(Twine("entry '") + entry.name + "' of model '" + interface.name +
                             "' names function '" + symbol +
                             "', which its LLVM module does not define");
  return function;
}

Constant *TableBuilder::buildTensor(const nnc::TensorInfo &tensor, StringRef name) {
  return structure({u32(tensor.dtype), string(name), u32(tensor.extents.size()), u32(0),
                    integers(tensor.extents)});
}

Constant *TableBuilder::buildTensors(ArrayRef<nnc::TensorInfo> tensors,
                                     ArrayRef<std::string> names) {
  SmallVector<Constant *> elements;
  for (const auto &[tensor, name] : zip_equal(tensors, names))
    elements.push_back(buildTensor(tensor, name));
  return array(pointer, elements);
}

Constant *TableBuilder::buildState(const nnc::StateInfo &state) {
  return structure({u32(state.kind), buildTensor(state.tensor, state.tensor.name),
                    u64(state.offset), u64(state.bytes)});
}

Constant *TableBuilder::buildVariant(const nnc::EntryInfo &entry, const nnc::VariantInfo &variant) {
  size_t levels = interface.isaLevels.size();
  if (variant.symbols.size() != levels || variant.arenaBytes.size() != levels)
    reportFatalInternalError(Twine("entry '") + entry.name + "' for " + Twine(variant.rows) +
                             " rows has " + Twine(variant.symbols.size()) + " functions and " +
                             Twine(variant.arenaBytes.size()) + " arena sizes for " +
                             Twine(levels) + " ISA levels");
  Constant *functions =
      pointers(variant.symbols, [&](const std::string &symbol) { return function(entry, symbol); });
  SmallVector<Constant *> kernels;
  for (const std::string &kernel : variant.kernels)
    kernels.push_back(string(kernel));
  return structure({u32(0), u64(static_cast<uint64_t>(variant.rows)), functions,
                    integers(variant.arenaBytes), u32(kernels.size()), u32(0),
                    array(stringType, kernels)});
}

Constant *TableBuilder::buildEntry(const nnc::EntryInfo &entry) {
  // Every tensor has a name in the table, the one that the header gives it: tools
  // find results by it.
  std::vector<std::string> names = nnc::getParameterNames(entry);
  Constant *args = buildTensors(entry.args, ArrayRef(names).take_front(entry.args.size()));
  Constant *results = buildTensors(entry.results, ArrayRef(names).drop_front(entry.args.size()));
  auto variant = [&](const nnc::VariantInfo &info) { return buildVariant(entry, info); };
  return structure({u32(entry.isInitializer ? NNC_ENTRY_INITIALIZER : 0), string(entry.name),
                    string(entry.documentation), u32(entry.args.size()), u32(entry.results.size()),
                    args, results, u32(entry.variants.size()), u32(0),
                    pointers(entry.variants, variant)});
}

Constant *TableBuilder::buildBlob(const nnc::BlobInfo &blob) {
  StringRef bytes(blob.data.data(), blob.data.size());
  // abi.h promises 64-byte alignment, so that a backend can use the data in place.
  Constant *data =
      global(ConstantDataArray::getString(context, bytes, /*AddNull=*/false), Align(64));
  return structure({u32(0), string(blob.backend), string(blob.format), data, u64(bytes.size())});
}

Constant *TableBuilder::buildKernel(const nnc::KernelInfo &kernel) {
  return structure({u32(kernel.blob), string(kernel.name), u32(kernel.bufferBytes.size()), u32(0),
                    integers(kernel.bufferBytes)});
}

Constant *TableBuilder::buildModel() {
  const nnc::ModelInterface &m = interface;
  SmallVector<Constant *> levels;
  for (const std::string &level : m.isaLevels)
    levels.push_back(string(level));
  return structure(
      {u32(NNC_MODEL_ABI), string(m.name), string(m.compiler), string(m.hash), u64(m.stateBytes),
       u32(m.states.size()), u32(m.entries.size()),
       pointers(m.states, [&](const nnc::StateInfo &state) { return buildState(state); }),
       pointers(m.entries, [&](const nnc::EntryInfo &entry) { return buildEntry(entry); }),
       u32(m.isaLevels.size()), u32(m.blobs.size()), array(stringType, levels),
       pointers(m.blobs, [&](const nnc::BlobInfo &blob) { return buildBlob(blob); }),
       u32(m.kernels.size()), u32(0),
       pointers(m.kernels, [&](const nnc::KernelInfo &kernel) { return buildKernel(kernel); })});
}

/// Whatever else is defined here serves the table alone: two models, or one model
/// and an application's own `memcpy`-like helper, must not meet by name.
void internalizeDefinitions(Module &module) {
  for (GlobalValue &value : module.global_values())
    if (!value.isDeclaration() && !value.getName().starts_with("llvm.")) {
      value.setVisibility(GlobalValue::DefaultVisibility);
      value.setLinkage(GlobalValue::InternalLinkage);
    }
}

} // namespace

void nnc::emitModelTable(Module &module, const ModelInterface &interface) {
  Constant *table = TableBuilder(module, interface).buildModel();
  internalizeDefinitions(module);

  LLVMContext &context = module.getContext();
  auto *type = FunctionType::get(PointerType::get(context, 0), /*isVarArg=*/false);
  Function *accessor =
      Function::Create(type, GlobalValue::ExternalLinkage, interface.name + "_model", module);
  accessor->addFnAttr(Attribute::NoUnwind);
  IRBuilder<> builder(BasicBlock::Create(context, "entry", accessor));
  builder.CreateRet(table);
}
