// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who asks for a profile is told of calls, kernels and ranges; who does not, of nothing.
#include "FakeModel.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <mutex>

using nnc::Instance;

namespace {

struct Listener {
  std::mutex mutex;
  std::vector<nnc_span_v1> spans;

  static void hear(void *self, const nnc_span_v1 *span) {
    auto &listener = *static_cast<Listener *>(self);
    std::lock_guard<std::mutex> lock(listener.mutex);
    listener.spans.push_back(*span);
  }
  std::vector<nnc_span_v1> of(uint32_t kind) const {
    std::vector<nnc_span_v1> some;
    std::copy_if(spans.begin(), spans.end(), std::back_inserter(some),
                 [&](const nnc_span_v1 &span) { return span.kind == kind; });
    return some;
  }
};

/// Two kernels, the second one split, as compiled code marks them.
uint32_t twoKernels(const nnc_call_v1 *call) {
  const nnc_host_v1 &host = *call->host;
  host.mark(host.self, 0, 0);
  host.mark(host.self, 0, 1);
  host.mark(host.self, 1, 0);
  host.parallel_for(host.self, 1000, 10, [](void *, int64_t, int64_t) {}, nullptr);
  host.mark(host.self, 1, 1);
  return NNC_OK;
}

Instance make(FakeModel &model, uint32_t threads) {
  nnc_instance_options_v1 options = nnc::instanceOptions();
  options.threads = threads;
  Instance instance;
  nnc::Status status = Instance::create(&model.table, &options, instance);
  EXPECT_TRUE(status.ok()) << status.message();
  return instance;
}

TEST(Profile, TellsOfCallsKernelsAndRanges) {
  for (uint32_t threads : {1u, 2u}) {
    FakeModel model(twoKernels);
    Instance instance = make(model, threads);
    Listener listener;
    ASSERT_TRUE(instance.profile(Listener::hear, &listener).ok());
    float x[32] = {}, y[32] = {};
    ASSERT_TRUE(callStep(instance, x, y, 8).ok());
    std::vector<nnc_span_v1> calls = listener.of(NNC_SPAN_CALL);
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_EQ(calls[0].entry, 1u);
    EXPECT_EQ(calls[0].rows, 8);
    std::vector<nnc_span_v1> kernels = listener.of(NNC_SPAN_KERNEL);
    ASSERT_EQ(kernels.size(), 2u);
    EXPECT_EQ(kernels[0].kernel, 0u);
    EXPECT_EQ(kernels[1].kernel, 1u);
    EXPECT_LE(calls[0].begin, kernels[0].begin);
    EXPECT_LE(kernels[0].end, kernels[1].begin);
    EXPECT_LE(kernels[1].end, calls[0].end);
    std::vector<nnc_span_v1> ranges = listener.of(NNC_SPAN_RANGE);
    EXPECT_EQ(ranges.size(), threads == 1 ? 1u : 8u);
    int64_t covered = 0;
    for (const nnc_span_v1 &range : ranges) {
      covered += range.last - range.first;
      EXPECT_EQ(range.kernel, 1u);
      EXPECT_LE(kernels[1].begin, range.begin);
      EXPECT_LE(range.end, kernels[1].end);
    }
    EXPECT_EQ(covered, 1000);
  }
}

TEST(Profile, EndsWhenToldTo) {
  FakeModel model(twoKernels);
  Instance instance = make(model, 2);
  Listener listener;
  float x[8] = {}, y[8] = {};
  ASSERT_TRUE(callStep(instance, x, y).ok()); // marks that nobody hears
  ASSERT_TRUE(instance.profile(Listener::hear, &listener).ok());
  ASSERT_TRUE(callStep(instance, x, y).ok());
  size_t heard = listener.spans.size();
  EXPECT_GT(heard, 0u);
  ASSERT_TRUE(instance.profile(nullptr, nullptr).ok());
  ASSERT_TRUE(callStep(instance, x, y).ok());
  EXPECT_EQ(listener.spans.size(), heard);
}

TEST(Profile, WantsAnInstanceAtRest) {
  EXPECT_HAS(nnc::Status(nnc_instance_profile(nullptr, Listener::hear, nullptr)), "NULL");
  static nnc_instance *running;
  static std::string message;
  FakeModel model([](const nnc_call_v1 *) -> uint32_t {
    message = nnc::Status(nnc_instance_profile(running, nullptr, nullptr)).message();
    return NNC_OK;
  });
  Instance instance = make(model, 1);
  running = instance.get();
  float x[8] = {}, y[8] = {};
  ASSERT_TRUE(callStep(instance, x, y).ok());
  EXPECT_NE(message.find("in use"), std::string::npos) << message;
}

} // namespace
