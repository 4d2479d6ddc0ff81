// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a compiled model and its runtime promise together: the same bits at any
// number of threads and in every run, a step that allocates nothing, instances that
// share nothing, ISA levels that can be forced. The model is compiled by nnc on the
// way (wide.mlir), for two numbers of rows.
#include "Allocations.h"
#include "wide.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace {

constexpr int64_t longBatch = 128, shortBatch = 29;

std::string messageOf(nnc_status_object *status) {
  std::string message = status ? nnc_status_message(status) : "";
  nnc_status_free(status);
  return message;
}

/// Examples that follow from `seed`.
struct Batch {
  std::vector<float> x;
  std::vector<int32_t> label;
  explicit Batch(uint32_t seed) : x(longBatch * 256), label(longBatch) {
    for (float &value : x) {
      seed = seed * 1664525u + 1013904223u;
      value = static_cast<float>(seed >> 8) / (1 << 24) - 0.5f;
    }
    for (int64_t row = 0; row < longBatch; ++row)
      label[row] = x[row * 256] > 0 ? 3 : 7;
  }
};

class Net {
public:
  Net(uint64_t seed, uint32_t threads) {
    EXPECT_EQ(messageOf(wide_create(seed, threads, &model)), "");
  }
  ~Net() { wide_destroy(model); }
  Net(const Net &) = delete;
  Net &operator=(const Net &) = delete;

  /// Steps of both numbers of rows; the losses, then all parameters.
  std::vector<float> train(int steps, uint32_t dataSeed = 1) {
    std::vector<float> trace;
    for (int step = 0; step < steps; ++step) {
      Batch batch(dataSeed + step);
      float loss = 0;
      EXPECT_EQ(messageOf(wide_train_step(model, step % 3 == 2 ? shortBatch : longBatch,
                                          batch.x.data(), batch.label.data(), &loss)),
                "");
      trace.push_back(loss);
    }
    for (auto [name, count] : {std::pair("w1", 256 * 512), {"b1", 512}, {"w2", 5120}, {"b2", 10}}) {
      std::vector<float> values(count);
      EXPECT_EQ(messageOf(wide_read(model, name, values.data(), 4 * values.size())), "");
      trace.insert(trace.end(), values.begin(), values.end());
    }
    return trace;
  }

  wide *model = nullptr;
};

/// Bits, not values: 0 and -0 differ, a NaN equals itself.
bool sameBits(const std::vector<float> &a, const std::vector<float> &b) {
  return a.size() == b.size() && !std::memcmp(a.data(), b.data(), a.size() * sizeof(float));
}

/// Runs the test once a level that this CPU has.
class Levels : public ::testing::TestWithParam<const char *> {
protected:
  void SetUp() override {
    setenv("NNC_ISA", GetParam(), 1);
    wide *probe = nullptr;
    nnc_status_object *status = wide_create(1, 1, &probe);
    wide_destroy(probe);
    std::string message = messageOf(status);
    if (message.empty())
      return;
    // Only a CPU that lacks the level may refuse it, and it says so.
    EXPECT_NE(message.find("which this CPU does not run"), std::string::npos) << message;
    refused = true;
  }
  void TearDown() override { unsetenv("NNC_ISA"); }
  bool refused = false;
};

TEST_P(Levels, SameBitsForAnyThreadsAndInEveryRun) {
  if (refused)
    return;
  std::vector<float> one = Net(5, 1).train(12);
  EXPECT_LT(one[11], one[0]) << "it learns";
  for (uint32_t threads : {1u, 2u, 3u, 2u})
    EXPECT_TRUE(sameBits(one, Net(5, threads).train(12))) << threads << " threads";
  EXPECT_FALSE(sameBits(one, Net(6, 1).train(12))) << "another seed, other bits";
}

TEST_P(Levels, AStepAllocatesNothing) {
  if (refused)
    return;
  for (uint32_t threads : {1u, 2u, 3u}) {
    Net net(5, threads);
    Batch batch(1);
    float loss = 0;
    // Threads start and TBB fills its pools in the first steps.
    for (int step = 0; step < 30; ++step)
      nnc_status_free(
          wide_train_step(net.model, longBatch, batch.x.data(), batch.label.data(), &loss));
    countAllocations(true);
    for (int step = 0; step < 50; ++step)
      nnc_status_free(wide_train_step(net.model, step % 2 ? shortBatch : longBatch, batch.x.data(),
                                      batch.label.data(), &loss));
    countAllocations(false);
    EXPECT_EQ(allocationsCounted(), 0u) << threads << " threads";
  }
  // The count counts, also what libraries ask for.
  countAllocations(true);
  {
    Net another(1, 1);
  }
  countAllocations(false);
  EXPECT_GT(allocationsCounted(), 1u);
}

TEST_P(Levels, InstancesOnThreadsShareNothing) {
  if (refused)
    return;
  std::vector<float> alone[2] = {Net(1, 1).train(9, 1), Net(2, 2).train(9, 50)}, beside[2];
  std::thread other([&] { beside[1] = Net(2, 2).train(9, 50); });
  beside[0] = Net(1, 1).train(9, 1);
  other.join();
  EXPECT_TRUE(sameBits(alone[0], beside[0]));
  EXPECT_TRUE(sameBits(alone[1], beside[1]));
}

INSTANTIATE_TEST_SUITE_P(Isa, Levels, ::testing::Values("v3", "v4"),
                         [](const auto &info) { return info.param; });

TEST(Promises, ASecondCallAtOnceIsRefused) {
  Net net(1, 1);
  Batch batch(1);
  std::atomic<bool> go{false};
  std::atomic<int> refused{0}, done{0};
  auto work = [&] {
    while (!go) {
    }
    for (int step = 0; step < 200; ++step) {
      float loss = 0;
      nnc_status_object *status =
          wide_train_step(net.model, longBatch, batch.x.data(), batch.label.data(), &loss);
      ++(status ? refused : done);
      if (status) {
        EXPECT_EQ(nnc_status_code(status), 9u) << "FAILED_PRECONDITION";
        EXPECT_NE(messageOf(status).find("in use by another thread"), std::string::npos);
      }
    }
  };
  std::thread other(work);
  go = true;
  work();
  other.join();
  EXPECT_GT(refused, 0);
  EXPECT_GT(done, 0);
}

TEST(Promises, UnknownLevelIsAnErrorWithTheList) {
  for (const char *level : {"v5", "avx2", "x86-64-v33"}) {
    setenv("NNC_ISA", level, 1);
    wide *model = nullptr;
    std::string message = messageOf(wide_create(1, 1, &model));
    EXPECT_EQ(model, nullptr);
    EXPECT_NE(message.find(std::string("$NNC_ISA forces ISA level '") + level + "'"),
              std::string::npos)
        << message;
    EXPECT_NE(message.find("x86-64-v3, x86-64-v4"), std::string::npos) << message;
  }
  unsetenv("NNC_ISA");
}

} // namespace
