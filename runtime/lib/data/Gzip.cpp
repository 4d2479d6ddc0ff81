// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "data/Gzip.h"
#include "io/File.h"

#include <algorithm>

using namespace nnc::rt;

namespace nnc::data {

Status GzipFile::open(std::string from) {
  path = std::move(from);
  { // Refuses pipes and directories, which zlib would try.
    InputFile probe;
    NNC_TRY(probe.open(path.c_str()));
  }
  file.reset(gzopen(path.c_str(), "rbe"));
  if (!file)
    return error(NNC_UNAVAILABLE, "can not open '%s'", path.c_str());
  return Status();
}

Status GzipFile::read(void *out, size_t count, size_t &got) {
  got = 0;
  while (got < count) {
    unsigned most = static_cast<unsigned>(std::min<size_t>(count - got, 1 << 30));
    int now = gzread(file.get(), static_cast<char *>(out) + got, most);
    int code = Z_OK;
    const char *why = gzerror(file.get(), &code);
    // A gzip file cut short reads like one at its end, but for this code.
    if (now < 0 || (now == 0 && code != Z_OK))
      return error(NNC_DATA_LOSS, "'%s' can not be read to its end: %s", path.c_str(), why);
    if (now == 0)
      break;
    got += static_cast<size_t>(now);
  }
  return Status();
}

} // namespace nnc::data
