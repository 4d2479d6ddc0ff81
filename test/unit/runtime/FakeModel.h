// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A model table written by hand. A test changes the copy that it holds.
#ifndef NNC_TEST_FAKEMODEL_H
#define NNC_TEST_FAKEMODEL_H

#include "nnc/runtime/instance.hpp"

#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

inline nnc_string str(const char *s) { return {s, std::strlen(s)}; }

/// Entry 0 initializes: w = seed everywhere. Entry 1, "step", has an argument and a
/// result of [rows, 4] f32 for 2 and 8 rows and does what `body` says.
struct FakeModel {
  nnc_entry_fn initializeFn, stepFn;
  int64_t wShape[2] = {2, 3}, flagShape[1] = {5}, xShape[2] = {-1, 4};
  nnc_tensor_v1 seed = {sizeof(nnc_tensor_v1), NNC_DTYPE_I64, str("seed"), 0, 0, nullptr};
  nnc_tensor_v1 w = {sizeof(nnc_tensor_v1), NNC_DTYPE_F32, str("w"), 2, 0, wShape};
  nnc_tensor_v1 flags = {sizeof(nnc_tensor_v1), NNC_DTYPE_BOOL, str("flags"), 1, 0, flagShape};
  nnc_tensor_v1 x = {sizeof(nnc_tensor_v1), NNC_DTYPE_F32, str("x"), 2, 0, xShape};
  nnc_tensor_v1 y = {sizeof(nnc_tensor_v1), NNC_DTYPE_F32, str("y"), 2, 0, xShape};
  nnc_state_v1 wState = {sizeof(nnc_state_v1), NNC_STATE_PARAMETER, &w, 0, 24};
  nnc_state_v1 flagState = {sizeof(nnc_state_v1), NNC_STATE_VARIABLE, &flags, 64, 5};
  const nnc_state_v1 *states[2] = {&wState, &flagState};
  uint64_t arena[1] = {1024};
  nnc_variant_v1 always = {sizeof(nnc_variant_v1), 0, -1, &initializeFn, arena, 0, 0, nullptr};
  // As a library has it that was compiled before variants had kernels.
  nnc_variant_v1 two = {
      offsetof(nnc_variant_v1, kernel_count), 0, 2, &stepFn, arena, 0, 0, nullptr};
  nnc_variant_v1 eight = {sizeof(nnc_variant_v1), 0, 8, &stepFn, arena, 0, 0, nullptr};
  const nnc_variant_v1 *initVariants[1] = {&always}, *stepVariants[2] = {&two, &eight};
  const nnc_tensor_v1 *seedArgs[1] = {&seed}, *xArgs[1] = {&x}, *yResults[1] = {&y};
  nnc_entry_v1 init = {
      sizeof(nnc_entry_v1), NNC_ENTRY_INITIALIZER, str("init"), {}, 1, 0, seedArgs, nullptr, 1, 0,
      initVariants};
  nnc_entry_v1 step = {sizeof(nnc_entry_v1), 0, str("step"), {}, 1, 1, xArgs, yResults, 2, 0,
                       stepVariants};
  const nnc_entry_v1 *entries[2] = {&init, &step};
  nnc_string levels[1] = {str("generic")};
  alignas(64) char code[64] = {};
  nnc_blob_v1 blob = {sizeof(nnc_blob_v1), 0, str("fake"), str("f"), code, sizeof(code)};
  const nnc_blob_v1 *blobs[1] = {&blob};
  uint64_t bufferBytes[2] = {32, 32};
  nnc_kernel_v1 doubles = {sizeof(nnc_kernel_v1), 0, str("double"), 2, 0, bufferBytes};
  nnc_kernel_v1 fails = {sizeof(nnc_kernel_v1), 0, str("fail"), 2, 0, bufferBytes};
  const nnc_kernel_v1 *kernels[2] = {&doubles, &fails};
  nnc_model_v1 table = {sizeof(nnc_model_v1),
                        NNC_MODEL_ABI,
                        str("tiny"),
                        str("nnc"),
                        str("abc"),
                        128,
                        2,
                        2,
                        states,
                        entries,
                        1,
                        0,
                        levels,
                        nullptr,
                        0,
                        0,
                        nullptr};

  explicit FakeModel(nnc_entry_fn body) : initializeFn(initialize), stepFn(body) {}
  FakeModel(const FakeModel &) = delete;

  void addKernels() {
    table.blob_count = 1;
    table.blobs = blobs;
    table.kernel_count = 2;
    table.kernels = kernels;
  }

  static uint32_t initialize(const nnc_call_v1 *call) {
    for (int i = 0; i < 6; ++i)
      static_cast<float *>(call->state)[i] =
          static_cast<float>(*static_cast<const int64_t *>(call->args[0]));
    return NNC_OK;
  }
};

/// y = x + w[0]
inline uint32_t addWeight(const nnc_call_v1 *call) {
  for (int i = 0; i < 8; ++i)
    static_cast<float *>(call->results[0])[i] =
        static_cast<const float *>(call->args[0])[i] + *static_cast<float *>(call->state);
  return NNC_OK;
}

/// One call of "step" with two rows.
inline nnc::Status callStep(nnc::Instance &instance, const float *x, float *y, int64_t rows = 2) {
  const void *args[] = {x};
  void *results[] = {y};
  return instance.call(1, rows, args, results);
}

inline bool has(const nnc::Status &status, const std::string &part) {
  return std::string(status.message()).find(part) != std::string::npos;
}
#define EXPECT_HAS(status, part) EXPECT_TRUE(has(status, part)) << (status).message()

#endif // NNC_TEST_FAKEMODEL_H
