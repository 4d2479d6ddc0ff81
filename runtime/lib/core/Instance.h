// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an instance is made of. One mapping holds everything that a call touches:
//
//   | state | arena | scratch of backend kernels |
//
// State and arena have the sizes that the compiler planned; the scratch is known
// when the kernels are, which depends on the CPU and the threads.
#ifndef NNC_LIB_CORE_INSTANCE_H
#define NNC_LIB_CORE_INSTANCE_H

#include "core/Log.h"
#include "core/Profile.h"
#include "core/Status.h"
#include "device/Devices.h"
#include "memory/Mapping.h"
#include "nnc/runtime/instance.h"
#include "parallel/Pool.h"

#include <atomic>

struct nnc_instance {
  nnc_instance() = default;
  ~nnc_instance();
  nnc_instance(const nnc_instance &) = delete;
  nnc_instance &operator=(const nnc_instance &) = delete;

  /// Does all that nnc_instance_create promises; on failure only the destructor
  /// may follow.
  nnc::Status open(const nnc_model_v1 *model, const nnc_instance_options_v1 *options);

  /// Finds the variant of `entry` for `rows` rows and runs it.
  nnc::Status call(uint32_t entry, int64_t rows, const void *const *args, void *const *results);

  /// The state called `name`, or NOT_FOUND with the names that there are.
  nnc::Status findState(const char *name, const nnc_state_v1 *&out) const;
  std::byte *stateData(const nnc_state_v1 &one) const { return state.start + one.offset; }

  nnc_string isaLevel() const { return model->isa_levels[isa]; }

  const nnc_model_v1 *model = nullptr;
  uint32_t isa = 0; ///< index into model->isa_levels
  nnc::rt::Log log;
  nnc::rt::Pool pool;
  nnc::rt::Mapping memory;
  nnc::rt::Region state, arena;
  nnc::rt::Devices devices; ///< refers to `memory`: destroyed before it
  nnc_host_v1 host = {};
  nnc::rt::Profile profile;

  /// Set while a call, read, write, save or load is at work.
  std::atomic<bool> busy{false};
  /// The first failure of a launch or a parallel loop in the running call; owned.
  std::atomic<nnc_status> failure{nullptr};

private:
  nnc::Status allocateMemory();
  nnc::Status runInitializers(uint64_t seed);
  nnc::Status run(const nnc_entry_v1 &entry, const nnc_variant_v1 &variant, const void *const *args,
                  void *const *results);
  /// Keeps `status` for the end of the call, unless there is one already.
  void keep(nnc::Status status);

  // nnc_host_v1, with the instance as `self`.
  static void parallelFor(void *self, int64_t count, int64_t grain, nnc::rt::Pool::RangeFn fn,
                          void *context);
  static uint32_t launch(void *self, uint32_t kernel, void *const *buffers, uint32_t bufferCount,
                         uint32_t reserved);
  static void writeLog(void *self, uint32_t level, nnc_string message);
  static void ignoreMark(void *self, uint32_t launch, uint32_t ended);
  // While a profile is taken.
  static void timedParallelFor(void *self, int64_t count, int64_t grain, nnc::rt::Pool::RangeFn fn,
                               void *context);
  static void timedMark(void *self, uint32_t launch, uint32_t ended);

public:
  /// Begins a profile, or ends it when `span` is null.
  void setProfile(nnc::rt::Profile::SpanFn span, void *context);
};

namespace nnc::rt {

/// The right to use an instance: one holder at a time, and no waiting for it.
class Use {
public:
  explicit Use(nnc_instance &instance)
      : instance(instance), held(!instance.busy.exchange(true, std::memory_order_acquire)) {}
  ~Use() {
    if (held)
      instance.busy.store(false, std::memory_order_release);
  }
  Use(const Use &) = delete;
  Use &operator=(const Use &) = delete;

  /// FAILED_PRECONDITION when another holder was there first.
  Status status() const;

private:
  nnc_instance &instance;
  bool held;
};

} // namespace nnc::rt

#endif // NNC_LIB_CORE_INSTANCE_H
