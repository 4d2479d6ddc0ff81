// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All backends of one instance and the kernels that the model launches on them.
// Everything is looked up when the instance is made; a launch indexes an array.
#ifndef NNC_LIB_DEVICE_DEVICES_H
#define NNC_LIB_DEVICE_DEVICES_H

#include "device/Backend.h"
#include "nnc/runtime/instance.h"

namespace nnc::rt {

class Devices {
public:
  /// Starts the plugins, opens a device for each backend that the model has a blob
  /// for, loads the blobs and finds the kernels. Call inside the instance's arena.
  Status open(const nnc_model_v1 &model, const nnc_instance_options_v1 &options,
              uint32_t concurrency, nnc_string isaLevel, Log log);

  /// What the hungriest kernel asked for.
  uint64_t scratchBytes() const { return largestScratch; }

  /// Hands the instance's memory to the devices; `scratch` has scratchBytes().
  Status importMemory(Region state, Region arena, std::byte *scratch);

  /// nnc_host_v1.launch. Allocates nothing unless it fails.
  Status launch(uint32_t kernel, void *const *buffers, uint32_t bufferCount);

private:
  struct Kernel {
    const nnc_kernel_v1 *description;
    Backend *backend;
    nnc_kernel handle;
    bool usesScratch;
  };

  Status startPlugins(const nnc_instance_options_v1 &options, Log log);
  Status find(const nnc_model_v1 &model, uint32_t blob, Backend *&out) const;

  std::vector<std::unique_ptr<Backend>> backends;
  std::vector<Kernel> kernels;
  uint64_t largestScratch = 0;
  std::byte *scratch = nullptr;
  /// Set while a kernel works in `scratch`. Not a lock: who finds it set fails.
  std::atomic<bool> scratchInUse{false};
};

} // namespace nnc::rt

#endif // NNC_LIB_DEVICE_DEVICES_H
