// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "core/Status.h"
#include "nnc/runtime/data.h"

using namespace nnc;
using namespace nnc::data;
using namespace nnc::rt;

const Array *Dataset::find(std::string_view name) const {
  for (const Array &array : arrays)
    if (array.name == name)
      return &array;
  return nullptr;
}

Status nnc::data::readDataset(const char *path, const CsvOptions &csv,
                              const Limits &limits, Dataset &out) {
  return guarded([&]() -> Status {
    std::string_view name = path;
    auto ends = [&](std::string_view with) {
      return name.size() > with.size() && name.substr(name.size() - with.size()) == with;
    };
    if (ends(".npz"))
      return readNpz(path, limits, out);
    if (ends(".csv") || ends(".csv.gz"))
      return readCsv(path, csv, limits, out);
    if (!ends(".npy"))
      return error(NNC_INVALID_ARGUMENT,
                   "'%s': a data file must end in .npy, .npz, .csv or .csv.gz", path);
    Dataset made;
    made.arrays.resize(1);
    NNC_TRY(readNpy(path, limits, made.arrays[0]));
    out = std::move(made);
    return Status();
  });
}
