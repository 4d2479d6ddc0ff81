// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Staging.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

Error nnc::fileError(StringRef action, StringRef path, std::error_code code) {
  return createStringError(code, Twine("cannot ") + action + " '" + path + "': " + code.message());
}

static Error writeContents(StringRef path, StringRef contents) {
  std::error_code code;
  raw_fd_ostream stream(path, code);
  if (code)
    return nnc::fileError("write", path, code);
  stream << contents;
  stream.close();
  // A full disk shows here; a raw_fd_ostream with an unseen error ends the process.
  if (stream.has_error()) {
    code = stream.error();
    stream.clear_error();
    return nnc::fileError("write", path, code);
  }
  return Error::success();
}

nnc::Staging::~Staging() {
  for (const File &file : files)
    sys::fs::remove(file.temporary);
}

Expected<std::string> nnc::Staging::add(StringRef path) {
  if (sys::fs::is_directory(path))
    return fileError("write", path, std::make_error_code(std::errc::is_a_directory));
  SmallString<128> temporary;
  if (std::error_code code = sys::fs::createUniqueFile(path + ".%%%%%%%%.tmp", temporary))
    return fileError("write", path, code);
  files.push_back({temporary.str().str(), path.str()});
  return files.back().temporary;
}

Error nnc::Staging::write(StringRef path, StringRef contents) {
  Expected<std::string> temporary = add(path);
  if (!temporary)
    return temporary.takeError();
  return writeContents(*temporary, contents);
}

Expected<std::string> nnc::Staging::addScratch(StringRef path, StringRef contents) {
  Expected<std::string> temporary = add(path);
  if (!temporary)
    return temporary.takeError();
  files.back().path.clear();
  if (Error error = writeContents(*temporary, contents))
    return std::move(error);
  return *temporary;
}

Error nnc::Staging::commit() {
  std::vector<std::string> created;
  for (const File &file : files) {
    if (file.path.empty())
      continue;
    bool isNew = !sys::fs::exists(file.path);
    if (std::error_code code = sys::fs::rename(file.temporary, file.path)) {
      for (const std::string &path : created)
        sys::fs::remove(path);
      return fileError("write", file.path, code);
    }
    if (isNew)
      created.push_back(file.path);
  }
  for (const File &file : files)
    if (file.path.empty())
      sys::fs::remove(file.temporary);
  files.clear();
  return Error::success();
}
