// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The whole state of an instance to a safetensors file and back.
#include "core/Instance.h"
#include "core/Model.h"
#include "core/State.h"
#include "io/Safetensors.h"

#include <cinttypes>
#include <cstring>
#include <unordered_map>

using namespace nnc;
using namespace nnc::rt;

namespace {

constexpr std::string_view ownPrefix = "nnc.";

Status buildMetadata(const nnc_model_v1 &model, const char *json, Metadata &out) {
  if (json)
    NNC_TRY(parseMetadata(json, "metadata_json", out));
  for (const auto &entry : out)
    if (std::string_view(entry.first).substr(0, ownPrefix.size()) == ownPrefix)
      return error(NNC_INVALID_ARGUMENT,
                   "metadata_json has the key '%s', but keys that begin with 'nnc.' "
                   "are the runtime's own",
                   entry.first.c_str());
  out["nnc.abi"] = std::to_string(model.abi);
  out["nnc.compiler"] = view(model.compiler);
  out["nnc.hash"] = view(model.hash);
  out["nnc.model"] = view(model.name);
  return Status();
}

Status save(nnc_instance &instance, const char *path, const char *json) {
  const nnc_model_v1 &model = *instance.model;
  Metadata metadata;
  NNC_TRY(buildMetadata(model, json, metadata));
  std::vector<StoredTensor> tensors(model.state_count);
  uint64_t at = 0;
  for (uint32_t i = 0; i < model.state_count; ++i) {
    const nnc_tensor_v1 &t = *model.states[i]->tensor;
    tensors[i] = {std::string(view(t.name)),
                  t.dtype,
                  "",
                  std::vector<int64_t>(t.extents, t.extents + t.rank),
                  at,
                  at + model.states[i]->bytes};
    at = tensors[i].end;
  }
  std::string header = safetensorsHeaderText(tensors, metadata);
  if (header.size() - 8 > maxHeaderBytes)
    return error(NNC_RESOURCE_EXHAUSTED,
                 "the header of '%s' would have %zu bytes, more than readers take "
                 "(%" PRIu64 ")",
                 path, header.size() - 8, maxHeaderBytes);
  ReplacementFile file;
  NNC_TRY(file.open(path));
  NNC_TRY(file.write(header.data(), header.size()));
  for (uint32_t i = 0; i < model.state_count; ++i)
    NNC_TRY(file.write(instance.stateData(*model.states[i]), model.states[i]->bytes));
  return file.commit();
}

/// Compares the file's tensors with the model's states: same names, same types, same
/// shapes. `stored[i]` is then the tensor of states[i].
Status match(const nnc_model_v1 &model, const std::string &path, const SafetensorsHeader &header,
             std::vector<const StoredTensor *> &stored) {
  std::unordered_map<std::string_view, const StoredTensor *> byName;
  for (const StoredTensor &t : header.tensors)
    byName[t.name] = &t;
  for (uint32_t i = 0; i < model.state_count; ++i) {
    const nnc_tensor_v1 &wanted = *model.states[i]->tensor;
    auto found = byName.find(view(wanted.name));
    if (found == byName.end())
      return error(NNC_INVALID_ARGUMENT,
                   "'%s' lacks tensor '%.*s' of model '%.*s' (it has %zu tensors, the "
                   "model %u)",
                   path.c_str(), NNC_STR(wanted.name), NNC_STR(model.name), header.tensors.size(),
                   model.state_count);
    const StoredTensor &t = *found->second;
    bool sameShape = t.shape == std::vector<int64_t>(wanted.extents, wanted.extents + wanted.rank);
    if (t.dtype != wanted.dtype || !sameShape)
      return error(NNC_INVALID_ARGUMENT, "tensor '%s' is %s%s in '%s', but %s%s in model '%.*s'",
                   t.name.c_str(), t.dtypeText.c_str(),
                   shapeText(t.shape.data(), t.shape.size()).c_str(), path.c_str(),
                   safetensorsDtype(wanted.dtype), shapeText(wanted.extents, wanted.rank).c_str(),
                   NNC_STR(model.name));
    stored.push_back(&t);
    byName.erase(found);
  }
  if (!byName.empty())
    return error(NNC_INVALID_ARGUMENT,
                 "'%s' has tensor '%s', which model '%.*s' lacks (the file has %zu "
                 "tensors, the model %u)",
                 path.c_str(), byName.begin()->second->name.c_str(), NNC_STR(model.name),
                 header.tensors.size(), model.state_count);
  return Status();
}

void noteOtherHash(const nnc_instance &instance, const std::string &path,
                   const Metadata &metadata) {
  auto hash = metadata.find("nnc.hash");
  if (hash != metadata.end() && hash->second != view(instance.model->hash))
    instance.log(Log::Information, "'" + path + "' was saved by another compilation (" +
                                       hash->second + ") of a model with this state");
}

Status load(nnc_instance &instance, const char *path) {
  const nnc_model_v1 &model = *instance.model;
  InputFile file;
  NNC_TRY(file.open(path));
  SafetensorsHeader header;
  NNC_TRY(readSafetensorsHeader(file, header));
  std::vector<const StoredTensor *> stored;
  NNC_TRY(match(model, file.path(), header, stored));
  // All data is read before any is used: a file that can not be read to its end
  // must not leave half a checkpoint in the instance.
  Mapping staging;
  NNC_TRY(staging.allocate(instance.state.bytes, "loading a checkpoint"));
  for (uint32_t i = 0; i < model.state_count; ++i) {
    const nnc_state_v1 &one = *model.states[i];
    std::byte *to = staging.data() + one.offset;
    NNC_TRY(file.read(header.dataOffset + stored[i]->begin, to, one.bytes));
    if (Status status = checkBools(*one.tensor, to, one.bytes); !status.ok())
      return errorWithCause(std::move(status), "'%s'", path);
  }
  for (uint32_t i = 0; i < model.state_count; ++i)
    if (const nnc_state_v1 &one = *model.states[i]; one.bytes)
      std::memcpy(instance.stateData(one), staging.data() + one.offset, one.bytes);
  noteOtherHash(instance, file.path(), header.metadata);
  return Status();
}

/// The checks that save and load share.
template <typename Body>
nnc_status withPath(nnc_instance *instance, const char *path, const Body &body) {
  return guarded([&]() -> Status {
    if (!instance)
      return error(NNC_INVALID_ARGUMENT, "instance is NULL");
    if (!path || !*path)
      return error(NNC_INVALID_ARGUMENT, "path is %s", path ? "empty" : "NULL");
    Use use(*instance);
    NNC_TRY(use.status());
    return body();
  });
}

} // namespace

nnc_status nnc_instance_save(nnc_instance *instance, const char *path, const char *metadata_json) {
  return withPath(instance, path, [&] { return save(*instance, path, metadata_json); });
}

nnc_status nnc_instance_load(nnc_instance *instance, const char *path) {
  return withPath(instance, path, [&] { return load(*instance, path); });
}

nnc_status nnc_checkpoint_metadata(const char *path, char *out, uint64_t capacity,
                                   uint64_t *needed) {
  return guarded([&]() -> Status {
    if (!path || !*path)
      return error(NNC_INVALID_ARGUMENT, "path is %s", path ? "empty" : "NULL");
    if (!needed || (capacity && !out))
      return error(NNC_INVALID_ARGUMENT, "%s is NULL", needed ? "out" : "needed");
    InputFile file;
    NNC_TRY(file.open(path));
    SafetensorsHeader header;
    NNC_TRY(readSafetensorsHeader(file, header));
    std::string text = metadataText(header.metadata);
    *needed = text.size() + 1;
    if (!capacity)
      return Status();
    if (capacity < *needed)
      return error(NNC_OUT_OF_RANGE,
                   "the metadata of '%s' needs %" PRIu64 " bytes, got room for %" PRIu64, path,
                   *needed, capacity);
    std::memcpy(out, text.c_str(), *needed);
    return Status();
  });
}
