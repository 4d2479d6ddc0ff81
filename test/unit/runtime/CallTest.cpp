// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calling entries: threads, the floating-point mode, allocations, being in use.
#include "FakeModel.h"

#include <atomic>
#include <gtest/gtest.h>
#include <new>
#include <thread>
#include <xmmintrin.h>

using nnc::Instance;

namespace {
std::atomic<int> allocations{0};
}

// Counts every allocation of C++ in this program.
void *operator new(size_t bytes) {
  ++allocations;
  if (void *memory = std::malloc(bytes ? bytes : 1))
    return memory;
  throw std::bad_alloc();
}
void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, size_t) noexcept { std::free(memory); }

namespace {

Instance make(FakeModel &model, uint32_t threads) {
  nnc_instance_options_v1 options = nnc::instanceOptions();
  options.threads = threads;
  Instance instance;
  nnc::Status status = Instance::create(&model.table, &options, instance);
  EXPECT_TRUE(status.ok()) << status.message();
  return instance;
}

TEST(Call, NamesRowsAndPointers) {
  FakeModel model(addWeight);
  Instance instance = make(model, 1);
  float x[32] = {}, y[32] = {};
  EXPECT_TRUE(callStep(instance, x, y, 8).ok());
  EXPECT_HAS(callStep(instance, x, y, 3), "not compiled for 3 rows, only for: 2, 8");
  EXPECT_HAS(callStep(instance, nullptr, y), "args[0] ('x') is NULL");
  EXPECT_HAS(callStep(instance, x, nullptr), "results[0] ('y') is NULL");
  EXPECT_HAS(instance.call(9, 2, nullptr, nullptr), "entry 9 does not exist");
  EXPECT_HAS(instance.call(0, 2, nullptr, nullptr), "is an initializer");
  EXPECT_HAS(nnc::Status(nnc_instance_call(nullptr, 0, 0, nullptr, nullptr)), "NULL");
}

TEST(Call, FailureOfAnEntryIsAStatus) {
  FakeModel model([](const nnc_call_v1 *) -> uint32_t { return NNC_DATA_LOSS; });
  Instance instance = make(model, 1);
  float x[8] = {}, y[8] = {};
  EXPECT_HAS(callStep(instance, x, y), "entry 'step' failed with DATA_LOSS (15)");
}

/// Marks each element once, in ranges that are multiples of the grain.
uint32_t coverRanges(const nnc_call_v1 *call) {
  static std::atomic<int> seen[1003];
  for (auto &one : seen)
    one = 0;
  std::atomic<int> wrong{0};
  auto body = [](void *context, int64_t begin, int64_t end) {
    if (begin % 10 || (end % 10 && end != 1003) || begin >= end)
      ++*static_cast<std::atomic<int> *>(context);
    for (int64_t i = begin; i < end; ++i)
      ++seen[i];
  };
  call->host->parallel_for(call->host->self, 1003, 10, body, &wrong);
  call->host->parallel_for(call->host->self, 0, 10, body, &wrong);
  for (auto &one : seen)
    wrong += one != 1;
  return wrong ? NNC_INTERNAL : NNC_OK;
}

TEST(Call, ParallelForCoversOnceInGrains) {
  for (uint32_t threads : {1u, 2u, 3u, 8u}) {
    FakeModel model(coverRanges);
    Instance instance = make(model, threads);
    float x[8] = {}, y[8] = {};
    EXPECT_TRUE(callStep(instance, x, y).ok()) << threads;
  }
}

/// Fails where a range runs without FTZ and DAZ.
uint32_t checkMode(const nnc_call_v1 *call) {
  std::atomic<int> wrong{0};
  auto body = [](void *context, int64_t, int64_t) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if ((_mm_getcsr() & 0xE040u) != 0x8040u)
      ++*static_cast<std::atomic<int> *>(context);
  };
  call->host->parallel_for(call->host->self, 64, 1, body, &wrong);
  body(&wrong, 0, 1);
  return wrong ? NNC_INTERNAL : NNC_OK;
}

TEST(Call, FlushesDenormalsOnWorkersAndRestoresTheCaller) {
  for (uint32_t threads : {1u, 2u, 4u}) {
    unsigned before = _mm_getcsr();
    FakeModel model(checkMode);
    Instance instance = make(model, threads);
    EXPECT_EQ(_mm_getcsr(), before) << "creation";
    float x[8] = {}, y[8] = {};
    _mm_setcsr(0x3f80); // the caller rounds down
    EXPECT_TRUE(callStep(instance, x, y).ok()) << threads;
    EXPECT_EQ(_mm_getcsr(), 0x3f80u);
    _mm_setcsr(before);
  }
}

TEST(Call, AllocatesNothing) {
  for (uint32_t threads : {1u, 2u}) {
    FakeModel model(threads == 1 ? addWeight : coverRanges);
    Instance instance = make(model, threads);
    float x[8] = {}, y[8] = {};
    ASSERT_TRUE(callStep(instance, x, y).ok());
    int before = allocations, failures = 0;
    for (int i = 0; i < 100; ++i)
      failures += !callStep(instance, x, y).ok();
    EXPECT_EQ(allocations - before, 0) << threads;
    EXPECT_EQ(failures, 0);
  }
}

std::atomic<int> stage{0};

uint32_t waitForTest(const nnc_call_v1 *) {
  stage = 1;
  while (stage != 2)
    std::this_thread::yield();
  return NNC_OK;
}

TEST(Call, SecondCallerIsRefusedAtOnce) {
  FakeModel model(waitForTest);
  Instance instance = make(model, 1);
  float x[8] = {}, y[8] = {};
  stage = 0;
  std::thread first([&] { EXPECT_TRUE(callStep(instance, x, y).ok()); });
  while (stage != 1)
    std::this_thread::yield();
  float w[6];
  EXPECT_EQ(callStep(instance, x, y).code(), NNC_FAILED_PRECONDITION);
  EXPECT_EQ(instance.read("w", w, sizeof(w)).code(), NNC_FAILED_PRECONDITION);
  EXPECT_EQ(instance.save("/nonexistent/x").code(), NNC_FAILED_PRECONDITION);
  stage = 2;
  first.join();
  EXPECT_TRUE(instance.read("w", w, sizeof(w)).ok());
}

TEST(Call, TwoInstancesRunAtOnce) {
  FakeModel model(coverRanges);
  FakeModel other(addWeight);
  Instance a = make(model, 2), b = make(other, 2);
  auto work = [](Instance *instance) {
    float x[8] = {}, y[8] = {};
    for (int i = 0; i < 200; ++i)
      EXPECT_TRUE(callStep(*instance, x, y).ok());
  };
  std::thread one(work, &a), two(work, &b);
  one.join();
  two.join();
}

} // namespace
