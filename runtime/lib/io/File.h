// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files read in bounded pieces, and files replaced as a whole.
#ifndef NNC_LIB_IO_FILE_H
#define NNC_LIB_IO_FILE_H

#include "core/Status.h"

#include <cstddef>
#include <string>

namespace nnc::rt {

/// A regular file, open for reading. Move-only use is not needed: it stays where it
/// was made.
class InputFile {
public:
  InputFile() = default;
  ~InputFile();
  InputFile(const InputFile &) = delete;
  InputFile &operator=(const InputFile &) = delete;

  /// Refuses what is no regular file: a pipe would block, a directory has no bytes.
  Status open(const char *path);
  uint64_t size() const { return bytes; }
  const std::string &path() const { return name; }

  /// Fills all of [out, out + count); DATA_LOSS when the file ends before.
  Status read(uint64_t offset, void *out, uint64_t count);

private:
  std::string name;
  int fd = -1;
  uint64_t bytes = 0;
};

/// Replaces a file in one step. Data goes to a new file beside it; `commit` syncs
/// that, renames it over the target and syncs the directory. Until commit has
/// succeeded the old file is whole; without a commit the new one is removed. A target
/// that is there and is no regular file (a terminal, a pipe, /dev/full) is not
/// replaced but written to.
class ReplacementFile {
public:
  ReplacementFile() = default;
  ~ReplacementFile() { discard(); }
  ReplacementFile(const ReplacementFile &) = delete;
  ReplacementFile &operator=(const ReplacementFile &) = delete;

  Status open(const char *path);
  Status write(const void *data, uint64_t count);
  Status commit();

private:
  /// Opens a target that must not be renamed over; leaves fd closed otherwise.
  Status openSpecial();
  void discard();
  Status failed(const char *what) const;

  std::string target, temporary; ///< temporary: empty for a special file
  int fd = -1;
};

} // namespace nnc::rt

#endif // NNC_LIB_IO_FILE_H
