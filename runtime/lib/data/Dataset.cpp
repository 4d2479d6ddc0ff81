// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "core/Model.h"
#include "io/Safetensors.h"
#include "memory/Checked.h"
#include "nnc/runtime/data.h"

#include <algorithm>

using namespace nnc;
using namespace nnc::data;
using namespace nnc::rt;

const Array *Dataset::find(std::string_view name) const {
  for (const Array &array : arrays)
    if (array.name == name)
      return &array;
  return nullptr;
}

Status nnc::data::readDataset(const char *path, const CsvOptions &csv, const Limits &limits,
                              Dataset &out) {
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

Status nnc::data::replaceFile(const char *path, std::string_view bytes) {
  return guarded([&]() -> Status {
    ReplacementFile file;
    NNC_TRY(file.open(path));
    NNC_TRY(file.write(bytes.data(), bytes.size()));
    return file.commit();
  });
}

Status nnc::data::readCheckpointHeader(const char *path, CheckpointHeader &out) {
  return guarded([&]() -> Status {
    InputFile file;
    NNC_TRY(file.open(path));
    SafetensorsHeader header;
    NNC_TRY(readSafetensorsHeader(file, header));
    CheckpointHeader made;
    made.metadata = std::move(header.metadata);
    for (StoredTensor &tensor : header.tensors)
      made.tensors.push_back({std::move(tensor.name), std::move(tensor.dtypeText),
                              std::move(tensor.shape), tensor.end - tensor.begin});
    std::sort(made.tensors.begin(), made.tensors.end(),
              [](const auto &a, const auto &b) { return a.name < b.name; });
    out = std::move(made);
    return Status();
  });
}

const char *nnc::data::elementName(uint32_t dtype) { return dtypeName(dtype); }
uint64_t nnc::data::elementBytes(uint32_t dtype) { return dtypeBytes(dtype); }
