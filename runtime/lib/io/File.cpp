// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "io/File.h"
#include "core/System.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cinttypes>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace nnc::rt {
namespace {

/// Linux moves at most 2 GiB less a page in one call.
constexpr uint64_t largestTransfer = 1u << 30;

uint32_t codeOf(int errnum) {
  switch (errnum) {
  case ENOENT:
  case ENOTDIR:
    return NNC_NOT_FOUND;
  case EACCES:
  case EPERM:
  case EROFS:
    return NNC_PERMISSION_DENIED;
  case ENOSPC:
  case EDQUOT:
  case ENOMEM:
  case EMFILE:
  case ENFILE:
    return NNC_RESOURCE_EXHAUSTED;
  default:
    return NNC_UNAVAILABLE;
  }
}

Status systemError(const char *what, const std::string &path) {
  int errnum = errno;
  char text[128];
  // The GNU form: the message may or may not be in `text`.
  return error(codeOf(errnum), "can not %s '%s': %s", what, path.c_str(),
               strerror_r(errnum, text, sizeof(text)));
}

std::string directoryOf(const std::string &path) {
  size_t slash = path.rfind('/');
  if (slash == std::string::npos)
    return ".";
  return slash ? path.substr(0, slash) : "/";
}

} // namespace

InputFile::~InputFile() {
  if (fd >= 0)
    sys().close(fd); // nothing was written: a failure here loses nothing
}

Status InputFile::open(const char *path) {
  name = path;
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  fd = sys().open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0)
    return systemError("open", name);
  struct stat info;
  if (sys().fstat(fd, &info))
    return systemError("examine", name);
  if (!S_ISREG(info.st_mode))
    return error(NNC_INVALID_ARGUMENT, "'%s' is %s", path,
                 S_ISDIR(info.st_mode) ? "a directory" : "not a regular file");
  bytes = static_cast<uint64_t>(info.st_size);
  return Status();
}

Status InputFile::read(uint64_t offset, void *out, uint64_t count) {
  auto *to = static_cast<char *>(out);
  while (count) {
    ssize_t got = sys().pread(fd, to, std::min(count, largestTransfer), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return systemError("read", name);
    if (got == 0)
      return error(NNC_DATA_LOSS, "'%s' ends at byte %" PRIu64 ", %" PRIu64 " bytes too early",
                   name.c_str(), offset, count);
    to += got;
    offset += static_cast<uint64_t>(got);
    count -= static_cast<uint64_t>(got);
  }
  return Status();
}

Status ReplacementFile::openSpecial() {
  int probe = sys().open(target.c_str(), O_PATH | O_CLOEXEC, 0);
  if (probe < 0)
    return errno == ENOENT ? Status() : systemError("open", target);
  struct stat info;
  bool known = !sys().fstat(probe, &info);
  Status status = known ? Status() : systemError("examine", target);
  sys().close(probe);
  if (!known || S_ISREG(info.st_mode))
    return status;
  if (S_ISDIR(info.st_mode))
    return error(NNC_INVALID_ARGUMENT, "'%s' is a directory", target.c_str());
  // O_NONBLOCK: opening a pipe must not wait for a reader.
  fd = sys().open(target.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0 || ::fcntl(fd, F_SETFL, 0))
    return systemError("open", target);
  return Status();
}

Status ReplacementFile::open(const char *path) {
  static std::atomic<unsigned> counter{0};
  target = path;
  NNC_TRY(openSpecial());
  if (fd >= 0)
    return Status();
  // A few tries: a crashed process may have left a file under a name we choose.
  for (int tries = 0; tries < 100; ++tries) {
    std::string name =
        target + ".tmp-" + std::to_string(getpid()) + "-" + std::to_string(counter.fetch_add(1));
    fd = sys().open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd >= 0) {
      temporary = std::move(name);
      return Status();
    }
    if (errno != EEXIST)
      return systemError("create", name);
  }
  return error(NNC_ALREADY_EXISTS, "too many temporary files beside '%s'", path);
}

Status ReplacementFile::write(const void *data, uint64_t count) {
  auto *from = static_cast<const char *>(data);
  while (count) {
    ssize_t put = sys().write(fd, from, std::min(count, largestTransfer));
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return failed("write");
    from += put;
    count -= static_cast<uint64_t>(put);
  }
  return Status();
}

Status ReplacementFile::commit() {
  if (temporary.empty()) {
    if (sys().close(std::exchange(fd, -1)))
      return failed("close");
    return Status();
  }
  if (sys().fsync(fd))
    return failed("sync");
  int closing = std::exchange(fd, -1);
  if (sys().close(closing))
    return failed("close");
  if (sys().rename(temporary.c_str(), target.c_str()))
    return failed("rename");
  temporary.clear();
  // The new name must outlive a power cut too: it lives in the directory.
  std::string directory = directoryOf(target);
  int dir = sys().open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (dir < 0)
    return systemError("open directory", directory);
  Status status;
  // EINVAL: a file system that can not sync directories; there is nothing to do.
  if (sys().fsync(dir) && errno != EINVAL)
    status = systemError("sync directory", directory);
  sys().close(dir);
  return status;
}

Status ReplacementFile::failed(const char *what) const {
  if (temporary.empty())
    return systemError(what, target);
  return errorWithCause(systemError(what, temporary), "'%s' is left as it was", target.c_str());
}

void ReplacementFile::discard() {
  if (fd >= 0)
    sys().close(std::exchange(fd, -1));
  // May fail like everything before it did; the status of that is on its way.
  if (!temporary.empty())
    sys().unlink(temporary.c_str());
  temporary.clear();
}

} // namespace nnc::rt
