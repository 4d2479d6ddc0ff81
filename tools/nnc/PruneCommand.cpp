// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc prune`: fewer nodes in a layer of a trained model.
#include "Arrays.h"
#include "Commands.h"
#include "CompileOptions.h"
#include "Diagnostics.h"
#include "Entry.h"
#include "Model.h"
#include "Output.h"

#include "nnc/compiler/Package.h"
#include "nnc/compiler/Shrink.h"
#include "nnc/dialects/nn/NN.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <numeric>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

namespace {
/// A tensor of state, with its bytes.
struct Tensor {
  std::vector<int64_t> shape;
  uint32_t dtype = 0;
  std::vector<char> bytes;
};
using State = std::map<std::string, Tensor>;
} // namespace

static llvm::Expected<State> readState(const LoadedModel &model, nnc::Instance &instance) {
  State state;
  for (uint32_t i = 0; i < model->state_count; ++i) {
    const nnc_state_v1 &each = *model->states[i];
    std::string name = toRef(each.tensor->name).str();
    Tensor &tensor = state[name];
    tensor.dtype = each.tensor->dtype;
    tensor.shape.assign(each.tensor->extents, each.tensor->extents + each.tensor->rank);
    tensor.bytes.resize(each.bytes);
    nnc::Status status = instance.read(name.c_str(), tensor.bytes.data(), each.bytes);
    if (!status.ok())
      return fail(Diag::RunFailed, "cannot read '" + name + "': " + status.message());
  }
  return state;
}

/// Calls `use(outer, index, bytes at index)` for all slices of `tensor` along `axis`.
template <typename Use> static void forSlices(const Tensor &tensor, int64_t axis, Use use) {
  int64_t outer = 1, inner = dtypeSize(tensor.dtype);
  for (size_t d = 0; d < tensor.shape.size(); ++d)
    (static_cast<int64_t>(d) < axis ? outer : inner) *=
        static_cast<int64_t>(d) == axis ? 1 : tensor.shape[d];
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t i = 0; i < tensor.shape[axis]; ++i)
      use(i, StringRef(tensor.bytes.data() + (o * tensor.shape[axis] + i) * inner, inner));
}

/// Of each node the product of the lengths of its weights in each matrix: what comes in
/// and what goes out.
static std::vector<double> weightNorms(const State &state, llvm::ArrayRef<nnc::StateAxis> axes,
                                       int64_t nodes) {
  std::vector<double> scores(nodes, 1.0);
  for (const nnc::StateAxis &each : axes) {
    const Tensor &tensor = state.at(each.state);
    if (tensor.shape.size() < 2)
      continue;
    std::vector<double> squares(nodes, 0.0);
    forSlices(tensor, each.axis, [&](int64_t i, StringRef bytes) {
      bool isWide = tensor.dtype == NNC_DTYPE_F64;
      for (size_t at = 0; at < bytes.size(); at += isWide ? 8 : 4) {
        double wide = 0;
        float narrow = 0;
        std::memcpy(isWide ? static_cast<void *>(&wide) : &narrow, bytes.data() + at,
                    isWide ? 8 : 4);
        squares[i] += isWide ? wide * wide : double(narrow) * narrow;
      }
    });
    for (int64_t i = 0; i < nodes; ++i)
      scores[i] *= std::sqrt(squares[i]);
  }
  return scores;
}

/// The numbers of a file with one array of as many as there are nodes.
static llvm::Expected<std::vector<double>> readScores(StringRef path, int64_t nodes) {
  nnc::data::Dataset read;
  if (nnc::Status status = nnc::data::readDataset(path.str().c_str(), {}, {}, read); !status.ok())
    return fail(Diag::DataFile, Twine("cannot read scores: ") + status.message());
  const nnc::data::Array *array = read.arrays.size() == 1 ? &read.arrays.front() : nullptr;
  int64_t count = 1;
  if (array)
    for (int64_t extent : array->shape)
      count *= extent;
  if (!array || count != nodes || (array->dtype != NNC_DTYPE_F32 && array->dtype != NNC_DTYPE_F64))
    return fail(Diag::PruneNodes, "expects one array of " + Twine(nodes) +
                                      " floating-point numbers, a score for each node, in '" +
                                      path + "'");
  std::vector<double> scores(nodes);
  for (int64_t i = 0; i < nodes; ++i) {
    float narrow = 0;
    if (array->dtype == NNC_DTYPE_F64) {
      std::memcpy(&scores[i], array->bytes.data() + 8 * i, 8);
    } else {
      std::memcpy(&narrow, array->bytes.data() + 4 * i, 4);
      scores[i] = narrow;
    }
    if (std::isnan(scores[i]))
      return fail(Diag::PruneNodes,
                  "the score of node " + Twine(i) + " in '" + path + "' is not a number");
  }
  return scores;
}

/// The indices of the `keep` largest scores, ascending; of equal ones the first.
static std::vector<int64_t> best(llvm::ArrayRef<double> scores, int64_t keep) {
  std::vector<int64_t> order(scores.size());
  std::iota(order.begin(), order.end(), int64_t(0));
  llvm::sort(order, [&](int64_t i, int64_t j) {
    return scores[i] != scores[j] ? scores[i] > scores[j] : i < j;
  });
  order.resize(keep);
  llvm::sort(order);
  return order;
}

/// What of a tensor is kept where its shape has become `shape`.
static Tensor cut(const Tensor &tensor, llvm::ArrayRef<int64_t> shape,
                  llvm::ArrayRef<int64_t> kept) {
  Tensor result = tensor;
  for (size_t d = 0; d < shape.size(); ++d) {
    if (result.shape[d] == shape[d])
      continue;
    std::vector<char> bytes;
    forSlices(result, d, [&](int64_t i, StringRef slice) {
      if (std::binary_search(kept.begin(), kept.end(), i))
        bytes.insert(bytes.end(), slice.begin(), slice.end());
    });
    result.bytes = std::move(bytes);
    result.shape[d] = shape[d];
  }
  return result;
}

static llvm::Expected<LoadedModel> load(ModelSource &source, nnc::CompileOptions options,
                                        nnc::CompiledModel *compiled = nullptr) {
  llvm::Expected<nnc::CompiledModel> model = source.compile(std::move(options));
  if (!model)
    return model.takeError();
  llvm::Expected<LoadedModel> loaded = LoadedModel::link(*model);
  if (compiled)
    *compiled = std::move(*model);
  return loaded;
}

static llvm::Error runPrune(const ParsedOptions &options) {
  for (StringRef needed : {"checkpoint", "layer", "keep", "output"})
    if (!options.has(needed))
      return fail(Diag::UsageArgument, "--" + needed + " is not given; see `nnc prune --help`");
  auto [parameter, axisText] = options.get("layer").split(':');
  int64_t axis = 0;
  if (!axisText.empty() && axisText.getAsInteger(10, axis))
    return fail(Diag::UsageValue,
                "option '--layer' expects NAME or NAME:AXIS, got '" + options.get("layer") + "'");
  llvm::Expected<int64_t> keep = options.getInteger("keep", 0, 1, INT32_MAX);
  if (!keep)
    return keep.takeError();
  llvm::Expected<nnc::CompileOptions> compileOptions = readCompileOptions(options);
  if (!compileOptions)
    return compileOptions.takeError();
  if (compileOptions->rows.empty())
    compileOptions->rows = {32};
  StringRef path = options.arguments().front();
  llvm::Expected<std::unique_ptr<ModelSource>> original = readModel(options, path);
  if (!original)
    return original.takeError();
  llvm::Expected<std::unique_ptr<ModelSource>> smaller = readModel(options, path);
  if (!smaller)
    return smaller.takeError();

  mlir::FailureOr<std::vector<nnc::StateAxis>> axes =
      nnc::findNodes((*smaller)->module(), parameter, axis);
  if (mlir::failed(axes))
    return fail(Diag::PruneNodes,
                "'" + options.get("layer") + "' is no layer's nodes in '" + path + "'");
  llvm::Expected<LoadedModel> before = load(**original, *compileOptions);
  if (!before)
    return before.takeError();
  llvm::Expected<nnc::Instance> trained = before->makeInstance(1, 0);
  if (!trained)
    return trained.takeError();
  if (llvm::Error error = loadState(*trained, options.get("checkpoint")))
    return error;
  llvm::Expected<State> state = readState(*before, *trained);
  if (!state)
    return state.takeError();

  int64_t nodes = state->at(parameter.str()).shape[axis];
  if (*keep >= nodes)
    return fail(Diag::PruneNodes, "there are " + Twine(nodes) + " nodes in layer '" +
                                      options.get("layer") + "', of which " + Twine(*keep) +
                                      " cannot be kept with any left out");
  std::vector<double> scores;
  if (options.has("scores")) {
    llvm::Expected<std::vector<double>> given = readScores(options.get("scores"), nodes);
    if (!given)
      return given.takeError();
    scores = std::move(*given);
  } else {
    scores = weightNorms(*state, *axes, nodes);
  }
  std::vector<int64_t> kept = best(scores, *keep);
  if (mlir::failed(nnc::shrinkNodes((*smaller)->module(), *axes, kept)))
    return fail(Diag::ModelInvalid,
                "model '" + Twine((*smaller)->name()) + "' is none with fewer nodes");
  // Arguments have the user's names, by which data finds them.
  std::string text;
  llvm::raw_string_ostream os(text);
  for (auto model : (*smaller)->module().getOps<nnc::nn::ModelOp>())
    model.print(os, mlir::OpPrintingFlags().printNameLocAsPrefix());
  os << '\n';

  nnc::CompiledModel compiled;
  llvm::Expected<LoadedModel> after = load(**smaller, *compileOptions, &compiled);
  if (!after)
    return after.takeError();
  llvm::Expected<nnc::Instance> pruned = after->makeInstance(1, 0);
  if (!pruned)
    return pruned.takeError();
  for (uint32_t i = 0; i < (*after)->state_count; ++i) {
    const nnc_tensor_v1 &tensor = *(*after)->states[i]->tensor;
    std::string name = toRef(tensor.name).str();
    Tensor part = cut(state->at(name), llvm::ArrayRef(tensor.extents, tensor.rank), kept);
    nnc::Status status = pruned->write(name.c_str(), part.bytes.data(), part.bytes.size());
    if (!status.ok())
      return fail(Diag::Internal, "cannot write '" + name + "': " + status.message());
  }

  StringRef directory = options.get("output");
  if (llvm::Error error = nnc::writeLibrary(compiled, directory))
    return fail(Diag::OutputFile, llvm::toString(std::move(error)));
  auto fileIn = [&](StringRef ending) {
    llvm::SmallString<128> file(directory);
    llvm::sys::path::append(file, compiled.interface.name + ending);
    return file.str().str();
  };
  if (llvm::Error error = writeOutput(fileIn(".mlir"), text))
    return error;
  std::string checkpoint = fileIn(".safetensors");
  if (nnc::Status status = pruned->save(checkpoint.c_str()); !status.ok())
    return fail(Diag::OutputFile, status.message());
  llvm::errs() << "nnc: kept " << *keep << " of " << nodes << " nodes:";
  for (const nnc::StateAxis &each : *axes)
    llvm::errs() << " axis " << each.axis << " of @" << each.state
                 << (&each == &axes->back() ? "; " : ",");
  llvm::errs() << fileIn(".mlir") << ", " << checkpoint << '\n';
  return llvm::Error::success();
}

static const OptionSpec pruneOptions[] = {
    {"checkpoint", 0, "FILE", "the trained state"},
    {"layer", 0, "NAME[:AXIS]",
     "a parameter with a dimension of one extent a node, such as\n"
     "a bias; AXIS counts from 0 (default 0)"},
    {"keep", 0, "N", "how many nodes stay"},
    {"scores", 0, "FILE",
     "a number for each node, of which the largest stay; without,\n"
     "the product of the lengths of its weights in each matrix"},
    {"output", 'o', "DIR", "where library, model text and checkpoint go; made if need be"},
    {"rows", 0, "N,M,...", "row counts that entries with `?` are compiled for\n(default 32)", true},
    NNC_COMPILE_OPTIONS,
};

const CommandSpec nnc::tool::pruneCommand = {
    "prune",
    "Leave out nodes of a layer of a trained model",
    "nnc prune MODEL --checkpoint=FILE --layer=NAME --keep=N -o DIR [options]",
    "Removes the nodes with the lowest scores: all parameters that have a dimension for\n"
    "them, and what an optimizer keeps for those, become smaller, and every shape that\n"
    "follows. Writes a library as `nnc compile` does, <name>.mlir and <name>.safetensors,\n"
    "from which training goes on with `nnc train --init`.",
    "  nnc prune mlp.mlir --checkpoint=mlp.safetensors --layer=b1 --keep=32 -o small\n"
    "  nnc train small/mlp.mlir --init=small/mlp.safetensors --data digits.csv ...",
    pruneOptions,
    1,
    1,
    runPrune};
