// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The files of a compiled model, put into place together.
#include "Header.h"
#include "Link.h"

#include "nnc/compiler/Package.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

static std::string join(StringRef directory, const Twine &file) {
  SmallString<128> path(directory);
  sys::path::append(path, file);
  return path.str().str();
}

Error nnc::writeSharedLibrary(const CompiledModel &model, StringRef path) {
  if (Error error = checkNames(model.interface))
    return error;
  Staging staging;
  if (Error error = stageSharedLibrary(model, path, staging))
    return error;
  return staging.commit();
}

Error nnc::writeLibrary(const CompiledModel &model, StringRef directory) {
  const ModelInterface &interface = model.interface;
  if (Error error = checkNames(interface))
    return error;
  if (std::error_code code =
          sys::fs::create_directories(directory, /*IgnoreExisting=*/true, sys::fs::perms::all_all))
    return fileError("make folder", directory, code);

  std::string name = interface.name;
  Staging staging;
  if (Error error = stageArchive(model, join(directory, "lib" + name + ".a"), staging))
    return error;
  if (Error error = stageSharedLibrary(model, join(directory, "lib" + name + ".so"), staging))
    return error;
  const std::pair<std::string, std::string> texts[] = {
      {name + ".h", makeCHeader(interface)},
      {name + ".hpp", makeCppHeader(interface)},
      {name + "-config.cmake", makeCMakeConfig(interface)},
      {name + ".pc", makePkgConfig(interface)}};
  for (const auto &[file, text] : texts)
    if (Error error = staging.write(join(directory, file), text))
      return error;
  return staging.commit();
}
