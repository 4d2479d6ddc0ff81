// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files that may be gzip: read as what they unpack to.
#ifndef NNC_LIB_DATA_GZIP_H
#define NNC_LIB_DATA_GZIP_H

#include "core/Status.h"

#include <memory>
#include <string>
#include <zlib.h>

namespace nnc::data {

class GzipFile {
public:
  /// A regular file, packed or plain.
  Status open(std::string path);
  /// Up to `count` bytes; `got` is less only at the end. A file cut short fails.
  Status read(void *out, size_t count, size_t &got);
  const std::string &name() const { return path; }

private:
  struct Close {
    void operator()(gzFile_s *file) const { gzclose(file); }
  };
  std::string path;
  std::unique_ptr<gzFile_s, Close> file;
};

} // namespace nnc::data

#endif // NNC_LIB_DATA_GZIP_H
