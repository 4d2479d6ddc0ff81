// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Backends: starting them, launching on them, and undoing it on every failure.
#include "FakeModel.h"
#include "FakePlugin.h"

#include <gtest/gtest.h>

using nnc::Instance;
using nnc::Status;

namespace {

/// y = 2 * x by kernel 0; the arena as a third party in between.
uint32_t launchDouble(const nnc_call_v1 *call) {
  void *up[] = {const_cast<void *>(call->args[0]), call->arena};
  void *down[] = {call->arena, call->results[0]};
  if (uint32_t code = call->host->launch(call->host->self, 0, up, 2, 0))
    return code;
  return call->host->launch(call->host->self, 0, down, 2, 0);
}

/// Ignores what the launch says.
uint32_t launchFail(const nnc_call_v1 *call) {
  void *buffers[] = {call->state, call->arena};
  call->host->launch(call->host->self, 1, buffers, 2, 0);
  return NNC_OK;
}

uint32_t launchBad(const nnc_call_v1 *call) {
  void *buffers[] = {static_cast<char *>(call->state) + 112, call->arena};
  return call->host->launch(call->host->self, 0, buffers, 2, 0);
}

uint32_t launchMissing(const nnc_call_v1 *call) {
  return call->host->launch(call->host->self, 7, nullptr, 0, 0);
}

class Device : public ::testing::Test {
protected:
  void SetUp() override { fake_plugin_reset(); }
  void TearDown() override {
    EXPECT_EQ(fake_plugin.live, 0) << "something was not undone";
    EXPECT_EQ(fake_plugin.wrong_order, 0);
  }
  Status create(nnc_entry_fn body, Instance &out, uint32_t plugins = 1) {
    model = std::make_unique<FakeModel>(body);
    model->addKernels();
    static const nnc_plugin_entry_v1 entries[] = {fake_plugin_entry, fake_plugin_entry};
    nnc_instance_options_v1 options = nnc::instanceOptions();
    options.plugins = entries;
    options.plugin_count = plugins;
    options.threads = 1;
    return Instance::create(&model->table, &options, out);
  }
  std::unique_ptr<FakeModel> model;
};

TEST_F(Device, LaunchesOnImportedAndHostMemory) {
  Instance instance;
  Status made = create(launchDouble, instance);
  ASSERT_TRUE(made.ok()) << made.message();
  float x[8] = {1, 2}, y[8] = {};
  Status status = callStep(instance, x, y);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(y[1], 8);
  EXPECT_EQ(fake_plugin.host_refs, 1u) << "the result alone is host memory";
  EXPECT_NE(fake_plugin.scratch_seen, nullptr);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(fake_plugin.scratch_seen) % 64, 0u);
  nnc_instance_info_v1 info;
  ASSERT_TRUE(instance.info(info).ok());
  EXPECT_EQ(info.scratch_bytes, 100u);
}

TEST_F(Device, ReasonOfAFailedLaunchReachesTheCaller) {
  Instance instance;
  ASSERT_TRUE(create(launchFail, instance).ok());
  float x[8] = {}, y[8] = {};
  Status status = callStep(instance, x, y);
  EXPECT_EQ(status.code(), NNC_RESOURCE_EXHAUSTED);
  EXPECT_STREQ(status.message(), "entry 'step' failed: kernel 'fail' of backend 'fake' "
                                 "failed: out of registers");
}

TEST_F(Device, ChecksLaunches) {
  float x[8] = {}, y[8] = {};
  Instance instance;
  ASSERT_TRUE(create(launchBad, instance).ok());
  EXPECT_HAS(callStep(instance, x, y), "has 32 bytes, but only 16 are left");
  instance = Instance();
  ASSERT_TRUE(create(launchMissing, instance).ok());
  EXPECT_HAS(callStep(instance, x, y), "launch of kernel 7, but the model has 2");
  instance = Instance();
  fake_plugin.flags = 0;
  ASSERT_TRUE(create(launchDouble, instance).ok());
  EXPECT_HAS(callStep(instance, x, y), "takes no other memory");
}

TEST_F(Device, FailuresAtCreationAreNamedAndUndone) {
  const struct {
    void (*damage)();
    const char *message;
  } cases[] = {
      {[] { fake_plugin.fail_entry = 1; }, "options.plugins[0] does not start: not today"},
      {[] { fake_plugin.draft = 5; }, "speaks plugin draft 5, this runtime draft 0"},
      {[] { fake_plugin.drop_launch = 1; }, "lacks the function launch"},
      {[] { fake_plugin.devices = 0; }, "has no device on this machine"},
      {[] { fake_plugin.fail_open = 1; }, "can not open its device: no such silicon"},
      {[] { fake_plugin.fail_module = 1; }, "malformed blob"},
      {[] { fake_plugin.fail_kernel = 1; }, "no such kernel"},
      {[] { fake_plugin.fail_import = 1; }, "does not take the instance's state"},
      {[] { fake_plugin.fail_import = 2; }, "does not take the instance's arena"},
      {[] { fake_plugin.scratch = UINT64_MAX - 5; }, "no memory for an instance"},
  };
  for (const auto &one : cases) {
    fake_plugin_reset();
    one.damage();
    Instance instance;
    Status status = create(launchDouble, instance);
    EXPECT_FALSE(status.ok()) << one.message;
    EXPECT_HAS(status, one.message);
    EXPECT_EQ(fake_plugin.live, 0) << one.message;
  }
}

TEST_F(Device, MissingAndDoubledPluginsAreErrors) {
  Instance instance;
  EXPECT_HAS(create(launchDouble, instance, 0),
             "backend 'fake' (blobs[0]), which is not among options.plugins");
  EXPECT_EQ(create(launchDouble, instance, 2).code(), NNC_ALREADY_EXISTS);
}

} // namespace
