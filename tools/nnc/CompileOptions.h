// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The options that each command which compiles a model has.
#ifndef NNC_TOOLS_COMPILEOPTIONS_H
#define NNC_TOOLS_COMPILEOPTIONS_H

#include "Model.h"

/// Entries for an OptionSpec table.
#define NNC_COMPILE_OPTIONS                                                                        \
  {"target", 0, "LIST",                                                                            \
   "backends that may take ops (default: all that `nnc version`\n"                                 \
   "lists), or none for generated code only",                                                      \
   true},                                                                                          \
      {"isa", 0, "LIST",                                                                           \
       "ISA levels: x86-64-v3, x86-64-v4 (default: both), or\n"                                    \
       "generic for any CPU of this kind",                                                         \
       true},                                                                                      \
      {"precision", 0, "TYPE",                                                                     \
       "let products work in bf16 or f16; parameters stay f32.\n"                                  \
       "With f16 nn.minimize scales its loss and skips steps\n"                                    \
       "that overflow"},                                                                           \
      {"max-file-size", 0, "MIB", "refuse larger models (default 64)"}

namespace nnc::tool {

/// Reads those of the above, and of --rows, --stop-after, --print-after and
/// --explain, that were given.
llvm::Expected<CompileOptions> readCompileOptions(const ParsedOptions &options);

/// Parses the model file with the limit of --max-file-size.
llvm::Expected<std::unique_ptr<ModelSource>> readModel(const ParsedOptions &options,
                                                       llvm::StringRef path);

} // namespace nnc::tool

#endif // NNC_TOOLS_COMPILEOPTIONS_H
