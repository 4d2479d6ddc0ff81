// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An object file becomes a shared library, by LLD as a library, and an archive:
// whoever compiles a model needs no linker and no C compiler on the machine.
#include "Link.h"

#include "lld/Common/Driver.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

#include <link.h>
#include <mutex>

LLD_HAS_DRIVER(elf)

using namespace llvm;

namespace {

/// The C libraries that this process itself runs on, by their full paths:
/// generated code may call expf or memcpy, and the library should say so in its
/// DT_NEEDED. Asking the dynamic linker works wherever a distribution keeps them.
std::vector<std::string> findCLibraries() {
  std::vector<std::string> paths;
  auto visit = [](dl_phdr_info *info, size_t, void *result) {
    StringRef name = sys::path::filename(info->dlpi_name);
    if (name.starts_with("libm.so") || name.starts_with("libc.so"))
      static_cast<std::vector<std::string> *>(result)->push_back(info->dlpi_name);
    return 0;
  };
  dl_iterate_phdr(visit, &paths);
  return paths;
}

/// Whether this process's C libraries are those the object will run with.
Expected<bool> isForHost(MemoryBufferRef object) {
  Expected<std::unique_ptr<object::ObjectFile>> file =
      object::ObjectFile::createELFObjectFile(object);
  if (!file)
    return file.takeError();
  return (*file)->getArch() == Triple(sys::getProcessTriple()).getArch();
}

/// The model's hash as the library's build id, so that a debugger's or a crash
/// report's id says which model it was; by contents when the hash is no hex number.
std::string makeBuildId(StringRef hash) {
  bool isHex = !hash.empty() && hash.size() % 2 == 0 && all_of(hash, isHexDigit);
  return isHex ? "--build-id=0x" + hash.str() : "--build-id=sha1";
}

Error runLinker(ArrayRef<std::string> args, StringRef path) {
  // LLD keeps its state in globals, and after a crash says that it cannot go on.
  static std::mutex mutex;
  static bool usable = true;
  std::lock_guard<std::mutex> lock(mutex);
  if (!usable)
    return createStringError(Twine("cannot link '") + path +
                             "': the linker crashed earlier in this process");

  SmallVector<const char *> argv;
  for (const std::string &arg : args)
    argv.push_back(arg.c_str());
  std::string output, errors;
  raw_string_ostream outputStream(output), errorStream(errors);
  lld::Result result = lld::lldMain(argv, outputStream, errorStream, {{lld::Gnu, &lld::elf::link}});
  usable = result.canRunAgain;
  if (result.retCode == 0)
    return Error::success();
  return createStringError(Twine("cannot link '") + path + "': " +
                           (errors.empty()
                                ? "the linker ended with code " + std::to_string(result.retCode)
                                : StringRef(errors).trim().str()));
}

} // namespace

Error nnc::stageSharedLibrary(const CompiledModel &model, StringRef path, Staging &staging) {
  StringRef object(model.object.data(), model.object.size());
  Expected<bool> forHost = isForHost(MemoryBufferRef(object, model.interface.name + ".o"));
  if (!forHost)
    return createStringError(Twine("cannot link '") + path + "': " + toString(forHost.takeError()));

  Expected<std::string> input = staging.addScratch(path.str() + ".o", object);
  if (!input)
    return input.takeError();
  Expected<std::string> output = staging.add(path);
  if (!output)
    return output.takeError();

  std::vector<std::string> args = {
      "ld.lld", "-shared", "-soname", "lib" + model.interface.name + ".so",
      // One thread: the input is one object, and the caller's
      // process gets no pool of threads it did not ask for.
      "--threads=1", makeBuildId(model.interface.hash), "--hash-style=gnu", "-Bsymbolic", "-z",
      "noexecstack", "-z", "relro", "-z", "now", "-o", *output, *input};
  std::vector<std::string> libraries;
  if (*forHost)
    libraries = findCLibraries();
  if (!libraries.empty()) {
    // With all libraries at hand, an undefined symbol is an error here rather
    // than in the application that loads the model.
    args.insert(args.end(), {"-z", "defs", "--as-needed"});
    args.insert(args.end(), libraries.begin(), libraries.end());
  }
  return runLinker(args, path);
}

Error nnc::stageArchive(const CompiledModel &model, StringRef path, Staging &staging) {
  StringRef object(model.object.data(), model.object.size());
  std::string memberName = model.interface.name + ".o";
  std::vector<NewArchiveMember> members;
  members.emplace_back(MemoryBufferRef(object, memberName));
  Expected<std::unique_ptr<MemoryBuffer>> archive =
      writeArchiveToBuffer(members, SymtabWritingMode::NormalSymtab, object::Archive::K_GNU,
                           /*Deterministic=*/true, /*Thin=*/false);
  if (!archive)
    return createStringError(Twine("cannot write '") + path +
                             "': " + toString(archive.takeError()));
  return staging.write(path, (*archive)->getBuffer());
}
