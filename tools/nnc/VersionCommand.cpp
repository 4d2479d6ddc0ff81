// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc version`: what this build is made of, as people and bug reports want it.
#include "Backends.h"
#include "Commands.h"

#include "nnc/runtime/abi.h"

#include "llvm/Config/llvm-config.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"

using namespace nnc::tool;

static llvm::Error runVersion(const ParsedOptions &options) {
  llvm::raw_ostream &os = llvm::outs();
  std::vector<llvm::StringRef> backends = backendNames();
  std::string host = llvm::sys::getDefaultTargetTriple();
  std::string cpu = llvm::sys::getHostCPUName().str();
  if (options.has("json")) {
    llvm::json::OStream json(os, 2);
    json.object([&] {
      json.attribute("nnc", NNC_VERSION);
      json.attribute("llvm", LLVM_VERSION_STRING);
      json.attribute("model_abi", NNC_MODEL_ABI);
      json.attribute("host", host);
      json.attribute("cpu", cpu);
      json.attributeArray("backends", [&] {
        for (llvm::StringRef name : backends)
          json.value(name);
      });
    });
    os << '\n';
    return llvm::Error::success();
  }
  os << "nnc " NNC_VERSION "\n"
     << "LLVM and MLIR " LLVM_VERSION_STRING "\n"
     << "model ABI " << NNC_MODEL_ABI << "\n"
     << "host " << host << ", " << cpu << "\n"
     << "backends: generated code";
  for (llvm::StringRef name : backends)
    os << ", " << name;
  os << '\n';
  return llvm::Error::success();
}

static const OptionSpec versionOptions[] = {{"json", 0, "", "as a JSON object"}};

const CommandSpec nnc::tool::versionCommand = {"version",
                                               "Versions of nnc and of what it is built on",
                                               "nnc version [--json]",
                                               "",
                                               "",
                                               versionOptions,
                                               0,
                                               0,
                                               runVersion};
