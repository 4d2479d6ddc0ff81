// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading and writing an instance's state by name.
#include "core/State.h"
#include "core/Instance.h"
#include "core/Model.h"

#include <algorithm>
#include <cinttypes>
#include <cstring>

using namespace nnc;
using namespace nnc::rt;

Status nnc::rt::checkBools(const nnc_tensor_v1 &tensor, const void *data, uint64_t bytes) {
  if (tensor.dtype != NNC_DTYPE_BOOL)
    return Status();
  const auto *first = static_cast<const uint8_t *>(data);
  const uint8_t *wrong = std::find_if(first, first + bytes, [](uint8_t b) { return b > 1; });
  if (wrong == first + bytes)
    return Status();
  return error(NNC_INVALID_ARGUMENT,
               "'%.*s' is of bool and must hold 0 and 1 only, got %u at element %td",
               NNC_STR(tensor.name), *wrong, wrong - first);
}

Status nnc_instance::findState(const char *name, const nnc_state_v1 *&out) const {
  std::string names;
  for (uint32_t i = 0; i < model->state_count; ++i) {
    out = model->states[i];
    if (view(out->tensor->name) == name)
      return Status();
    names += i ? ", " : "";
    names += view(out->tensor->name);
  }
  return error(NNC_NOT_FOUND, "model '%.*s' has no state '%s'; there are: %s", NNC_STR(model->name),
               name, names.empty() ? "none" : names.c_str());
}

namespace {

/// Holds the instance, finds the state and checks the size; then `body(state)`.
template <typename Body>
nnc_status withState(nnc_instance *instance, const char *name, const void *data, uint64_t bytes,
                     const Body &body) {
  return guarded([&]() -> Status {
    if (!instance)
      return error(NNC_INVALID_ARGUMENT, "instance is NULL");
    if (!name)
      return error(NNC_INVALID_ARGUMENT, "name is NULL");
    Use use(*instance);
    NNC_TRY(use.status());
    const nnc_state_v1 *state = nullptr;
    NNC_TRY(instance->findState(name, state));
    if (bytes != state->bytes)
      return error(
          NNC_INVALID_ARGUMENT, "state '%s' is %s%s and has %" PRIu64 " bytes, got %" PRIu64, name,
          dtypeName(state->tensor->dtype),
          shapeText(state->tensor->extents, state->tensor->rank).c_str(), state->bytes, bytes);
    if (bytes && !data)
      return error(NNC_INVALID_ARGUMENT, "the buffer for state '%s' is NULL", name);
    return bytes ? body(*state) : Status();
  });
}

} // namespace

nnc_status nnc_instance_read(nnc_instance *instance, const char *name, void *out, uint64_t bytes) {
  return withState(instance, name, out, bytes, [&](const nnc_state_v1 &state) {
    std::memcpy(out, instance->stateData(state), bytes);
    return Status();
  });
}

nnc_status nnc_instance_write(nnc_instance *instance, const char *name, const void *data,
                              uint64_t bytes) {
  return withState(instance, name, data, bytes, [&](const nnc_state_v1 &state) -> Status {
    NNC_TRY(checkBools(*state.tensor, data, bytes));
    std::memcpy(instance->stateData(state), data, bytes);
    return Status();
  });
}
