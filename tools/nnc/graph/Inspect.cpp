// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc inspect --graph`: what an entry computes, as a picture. Given its arguments, the
// entry is called, and each edge shows its value and the derivative of the result by it:
// the compiler makes them results of the entry, by the rules and kernels of any other.
#include "graph/Inspect.h"

#include "CompileOptions.h"
#include "Diagnostics.h"
#include "Entry.h"
#include "Output.h"
#include "graph/Graph.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

#include <numeric>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

/// The entry that --graph names, or the one that it means without a name.
static llvm::Expected<std::string> chooseEntry(const ModelSource &source, StringRef name) {
  std::vector<std::string> entries = source.entryNames();
  if (name.empty() && entries.size() == 1)
    return entries.front();
  if (name.empty() && llvm::is_contained(entries, "loss"))
    return "loss";
  if (name.empty()) {
    std::vector<StringRef> refs(entries.begin(), entries.end());
    return fail(Diag::UsageValue, "model '" + Twine(source.name()) +
                                      "' has no entry 'loss' to draw; name one as in "
                                      "--graph=ENTRY: it has " +
                                      listOf(refs));
  }
  if (llvm::Error error = source.checkEntry(name))
    return std::move(error);
  return name.str();
}

static StringRef chooseFormat(const ParsedOptions &options) {
  StringRef extension = llvm::sys::path::extension(options.get("output"));
  if (options.has("json") || extension == ".json")
    return "json";
  return options.get("format", extension == ".dot" ? "dot" : "svg");
}

/// The graph with the numbers of a call on the data that the options name.
static llvm::Expected<Graph> readWithNumbers(const ParsedOptions &options, StringRef entry,
                                             size_t maxOps) {
  llvm::Expected<int64_t> seed = options.getInteger("seed", 0, 0, INT64_MAX);
  if (!seed)
    return seed.takeError();
  llvm::Expected<int64_t> most = options.getInteger("batch", 32, 1, 1 << 30);
  if (!most)
    return most.takeError();
  llvm::Expected<Workload> workload = Workload::read(options, entry);
  if (!workload)
    return workload.takeError();
  int64_t rows = std::min<int64_t>(*most, std::max<int64_t>(workload->examples, 1));
  workload->compile.rows = {rows};
  workload->compile.fuse = false;
  llvm::Expected<mlir::func::FuncOp> function =
      workload->source->functionalize(entry, workload->compile);
  if (!function)
    return function.takeError();
  Graph graph = Graph::read(*function, maxOps);
  llvm::Expected<std::string> why = workload->source->trace(entry, graph.leftOut);
  if (!why)
    return why.takeError();
  if (!why->empty())
    note("no derivatives are shown: " + *why);
  llvm::Expected<LoadedModel> model = workload->load({rows});
  if (!model)
    return model.takeError();
  llvm::Expected<BoundEntry> bound = BoundEntry::bind(*model, entry, workload->arrays, options);
  if (!bound)
    return bound.takeError();
  if (int64_t fixed = bound->inputs.fixedBatch())
    rows = fixed;
  llvm::Expected<nnc::Instance> instance = model->makeInstance(1, static_cast<uint64_t>(*seed));
  if (!instance)
    return instance.takeError();
  if (options.has("checkpoint"))
    if (llvm::Error error = loadState(*instance, options.get("checkpoint")))
      return std::move(error);
  std::vector<int64_t> order(rows);
  std::iota(order.begin(), order.end(), int64_t(0));
  llvm::Expected<Outputs> outputs = bound->call(*instance, order);
  if (!outputs)
    return outputs.takeError();
  graph.fill(*bound->entry, *outputs, rows);
  return graph;
}

/// Options that would be of no use here are refused.
static llvm::Error checkTogether(const ParsedOptions &options, bool isCalled) {
  if (options.has("rows"))
    return fail(Diag::UsageArgument,
                "option '--rows' does not go with --graph, which leaves `?` open, or calls the "
                "entry on the examples of --batch");
  if (options.has("json") && options.get("format", "json") != "json")
    return fail(Diag::UsageArgument, "--json and --format=" + options.get("format") +
                                         " contradict each other: give one of them");
  if (isCalled)
    return llvm::Error::success();
  for (StringRef name : {"columns", "scale", "batch", "target", "isa", "explain"})
    if (options.has(name))
      return fail(Diag::UsageArgument, "option '--" + name +
                                           "' is for a call of the entry: give its arguments "
                                           "with --data or --value");
  return llvm::Error::success();
}

llvm::Error nnc::tool::inspectGraph(const ParsedOptions &options) {
  StringRef output = options.get("output", "-");
  // Without data there is nothing to call an entry with.
  bool isCalled = llvm::any_of(llvm::ArrayRef<StringRef>{"data", "value", "checkpoint", "seed"},
                               [&](StringRef option) { return options.has(option); });
  if (llvm::Error error = checkTogether(options, isCalled))
    return error;
  StringRef format = chooseFormat(options);
  llvm::Expected<int64_t> maxOps = options.getInteger("max-ops", 500, 1, 1 << 20);
  if (!maxOps)
    return maxOps.takeError();
  llvm::Expected<std::unique_ptr<ModelSource>> source =
      readModel(options, options.arguments().front());
  if (!source)
    return source.takeError();
  llvm::Expected<std::string> entry = chooseEntry(**source, options.get("graph"));
  if (!entry)
    return entry.takeError();
  if (llvm::Error error = checkOutput(output))
    return error;

  std::string model = (*source)->name();

  Graph graph;
  if (isCalled) {
    source->reset();
    llvm::Expected<Graph> filled = readWithNumbers(options, *entry, static_cast<size_t>(*maxOps));
    if (!filled)
      return filled.takeError();
    graph = std::move(*filled);
  } else {
    llvm::Expected<mlir::func::FuncOp> function = (*source)->flatten(*entry);
    if (!function)
      return function.takeError();
    graph = Graph::read(*function, static_cast<size_t>(*maxOps));
  }
  graph.entry = *entry;
  graph.model = model;
  if (graph.leftOut)
    note("the graph is of the last " + Twine(*maxOps) + " ops of '" + *entry + "', the " +
         Twine(graph.leftOut) + " before them are one node; --max-ops=N draws more");
  std::string text;
  llvm::raw_string_ostream os(text);
  if (format == "svg")
    graph.writeSvg(os);
  else if (format == "dot")
    graph.writeDot(os);
  else
    os << llvm::formatv("{0:2}", graph.toJson()) << '\n';
  return writeOutput(output, text);
}
