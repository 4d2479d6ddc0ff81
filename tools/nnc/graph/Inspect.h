// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_TOOLS_GRAPH_INSPECT_H
#define NNC_TOOLS_GRAPH_INSPECT_H

#include "Options.h"

/// What `nnc inspect --graph` takes, for an OptionSpec table that has --data.
#define NNC_GRAPH_OPTIONS                                                                          \
  {"graph",                                                                                        \
   'g',                                                                                            \
   "ENTRY",                                                                                        \
   "draw the computation of an entry of a model (default\n"                                        \
   "loss, or the only one); given its arguments, with the\n"                                       \
   "values and derivatives of that call",                                                          \
   false,                                                                                          \
   true},                                                                                          \
      {"format", 0,     "KIND",        "svg, dot or json (default: by FILE's name, or svg)",       \
       false,    false, "svg,dot,json"},                                                           \
      {"output", 'o', "FILE", "where the graph goes; - is standard output"},                       \
      {"max-ops", 0, "N", "ops to draw, the last ones (default 500)"},                             \
      {"batch", 0, "N", "examples to use of the data (default 32)"}

namespace nnc::tool {

/// `nnc inspect MODEL --graph`.
llvm::Error inspectGraph(const ParsedOptions &options);

} // namespace nnc::tool

#endif // NNC_TOOLS_GRAPH_INSPECT_H
