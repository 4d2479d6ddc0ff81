// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Making and destroying instances.
#include "core/Instance.h"
#include "core/Isa.h"
#include "core/Model.h"
#include "memory/Checked.h"

#include <algorithm>
#include <cstring>
#include <memory>

using namespace nnc;
using namespace nnc::rt;

namespace {

constexpr uint64_t regionAlign = 64;

/// What the caller gave, as far as this runtime and the caller's header both know
/// it; what the caller does not know is zero, its default.
Status readOptions(const nnc_instance_options_v1 *given, nnc_instance_options_v1 &out) {
  out = {};
  if (!given)
    return Status();
  if (given->struct_size < 8 || given->struct_size % 8)
    return error(NNC_INVALID_ARGUMENT,
                 "options.struct_size must be sizeof(nnc_instance_options_v1), here "
                 "%zu, got %u",
                 sizeof(out), given->struct_size);
  std::memcpy(&out, given, std::min<size_t>(given->struct_size, sizeof(out)));
  return Status();
}

} // namespace

Status nnc_instance::open(const nnc_model_v1 *table, const nnc_instance_options_v1 *given) {
  nnc_instance_options_v1 options;
  NNC_TRY(readOptions(given, options));
  NNC_TRY(validateModel(table));
  model = table;
  log = {options.log, options.log_context};
  NNC_TRY(chooseIsaLevel(*model, options.isa_level, isa));
  NNC_TRY(pool.open(options.threads, /*forLibraries=*/model->kernel_count != 0));
  host.struct_size = sizeof(host);
  host.concurrency = pool.concurrency();
  host.self = this;
  host.launch = launch;
  host.log = writeLog;
  setProfile(nullptr, nullptr);
  Status status;
  pool.run([&] { status = devices.open(*model, options, pool.concurrency(), isaLevel(), log); });
  NNC_TRY(std::move(status));
  NNC_TRY(allocateMemory());
  return runInitializers(options.seed);
}

Status nnc_instance::allocateMemory() {
  uint64_t arenaBytes = 0;
  for (uint32_t e = 0; e < model->entry_count; ++e)
    for (uint32_t v = 0; v < model->entries[e]->variant_count; ++v)
      arenaBytes = std::max(arenaBytes, model->entries[e]->variants[v]->arena_bytes[isa]);
  uint64_t arenaAt = 0, scratchAt = 0, total = 0;
  bool fits = checkedAlign(model->state_bytes, regionAlign, arenaAt) &&
              checkedAdd(arenaAt, arenaBytes, scratchAt) &&
              checkedAlign(scratchAt, regionAlign, scratchAt) &&
              checkedAdd(scratchAt, devices.scratchBytes(), total);
  NNC_TRY(memory.allocate(fits ? total : UINT64_MAX, "an instance"));
  state = {memory.data(), model->state_bytes};
  arena = {memory.data() + arenaAt, arenaBytes};
  return devices.importMemory(state, arena, memory.data() + scratchAt);
}

Status nnc_instance::runInitializers(uint64_t seed) {
  const int64_t argument = static_cast<int64_t>(seed);
  const void *args[] = {&argument};
  for (uint32_t i = 0; i < model->entry_count; ++i) {
    const nnc_entry_v1 &entry = *model->entries[i];
    if (entry.flags & NNC_ENTRY_INITIALIZER)
      NNC_TRY(run(entry, *entry.variants[0], args, nullptr));
  }
  return Status();
}

nnc_instance::~nnc_instance() { nnc_status_free(failure.load()); }

nnc_status nnc_instance_create(const nnc_model_v1 *model, const nnc_instance_options_v1 *options,
                               nnc_instance **out) {
  return guarded([&]() -> Status {
    if (!out)
      return error(NNC_INVALID_ARGUMENT, "out is NULL");
    *out = nullptr;
    auto made = std::make_unique<nnc_instance>();
    NNC_TRY(made->open(model, options));
    *out = made.release();
    return Status();
  });
}

void nnc_instance_destroy(nnc_instance *instance) { delete instance; }

nnc_status nnc_instance_info(const nnc_instance *instance, nnc_instance_info_v1 *out) {
  return guarded([&]() -> Status {
    if (!instance)
      return error(NNC_INVALID_ARGUMENT, "instance is NULL");
    if (!out)
      return error(NNC_INVALID_ARGUMENT, "out is NULL");
    if (out->struct_size < 8 || out->struct_size % 8)
      return error(NNC_INVALID_ARGUMENT,
                   "out->struct_size must be sizeof(nnc_instance_info_v1), here %zu, "
                   "got %u",
                   sizeof(*out), out->struct_size);
    nnc_instance_info_v1 info = {};
    info.struct_size = out->struct_size;
    info.threads = instance->pool.concurrency();
    info.isa_level = instance->isaLevel();
    info.state_bytes = instance->state.bytes;
    info.arena_bytes = instance->arena.bytes;
    info.scratch_bytes = instance->devices.scratchBytes();
    std::memcpy(out, &info, std::min<size_t>(out->struct_size, sizeof(info)));
    return Status();
  });
}
