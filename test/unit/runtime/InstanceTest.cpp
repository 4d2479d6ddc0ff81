// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Making instances: tables that are wrong, levels, seeds, state by name.
#include "FakeModel.h"
#include "core/Isa.h"
#include "core/System.h"

#include <gtest/gtest.h>

using nnc::Instance;
using nnc::Status;

namespace {

Status create(const FakeModel &model, const char *level = nullptr) {
  Instance instance;
  nnc_instance_options_v1 options = nnc::instanceOptions();
  options.isa_level = level;
  options.threads = 1;
  return Instance::create(&model.table, &options, instance);
}

TEST(Instance, RunsInitializerWithSeed) {
  FakeModel model(addWeight);
  nnc_instance_options_v1 options = nnc::instanceOptions();
  options.seed = 7;
  options.threads = 1;
  Instance instance;
  ASSERT_TRUE(Instance::create(&model.table, &options, instance).ok());
  float x[8] = {1}, y[8] = {};
  ASSERT_TRUE(callStep(instance, x, y).ok());
  EXPECT_EQ(y[0], 8);
  nnc_instance_info_v1 info;
  ASSERT_TRUE(instance.info(info).ok());
  EXPECT_EQ(info.threads, 1u);
  EXPECT_EQ(info.state_bytes, 128u);
  EXPECT_EQ(info.arena_bytes, 1024u);
}

TEST(Instance, NamesTheWrongField) {
  const struct {
    void (*damage)(FakeModel &);
    const char *message;
  } cases[] = {
      {[](FakeModel &m) { m.table.struct_size = 8; }, "model.struct_size"},
      {[](FakeModel &m) { m.table.abi = 2; }, "model.abi must be 1"},
      {[](FakeModel &m) { m.table.name = {}; }, "model.name"},
      {[](FakeModel &m) { m.table.states = nullptr; }, "states is NULL"},
      {[](FakeModel &m) { m.states[1] = nullptr; }, "states[1] is NULL"},
      {[](FakeModel &m) { m.wState.struct_size = 4; }, "states[0].struct_size"},
      {[](FakeModel &m) { m.wState.kind = 9; }, "states[0].kind 9"},
      {[](FakeModel &m) { m.wState.bytes = 20; }, "states[0].bytes must be 24"},
      {[](FakeModel &m) { m.flagState.offset = 20; }, "multiple of 64, got 20"},
      {[](FakeModel &m) { m.flagState.offset = 0; }, "overlap at offset 0"},
      {[](FakeModel &m) { m.flagState.offset = 128; }, "outside the state"},
      {[](FakeModel &m) { m.flags.name = str("w"); }, "'w' is there twice"},
      {[](FakeModel &m) { m.w.dtype = 77; }, "dtype 77"},
      {[](FakeModel &m) { m.wShape[0] = -1; }, "extents[0] must be 0 or more"},
      {[](FakeModel &m) { m.wShape[0] = m.wShape[1] = INT64_MAX; }, "overflow"},
      {[](FakeModel &m) { m.entries[1] = nullptr; }, "entries[1] is NULL"},
      {[](FakeModel &m) { m.step.flags = 6; }, "flags has bits"},
      {[](FakeModel &m) { m.step.name = str("init"); }, "'init' is there twice"},
      {[](FakeModel &m) { m.step.args = nullptr; }, "entries[1].args is NULL"},
      {[](FakeModel &m) { m.stepFn = nullptr; }, "functions[0] is NULL"},
      {[](FakeModel &m) { m.two.rows = 8; }, "rows 8 is there twice"},
      {[](FakeModel &m) { m.two.rows = -1; }, "rows must be 1 or more"},
      {[](FakeModel &m) { m.two.arena_bytes = nullptr; }, "arena_bytes is NULL"},
      {[](FakeModel &m) { m.step.variant_count = 0; }, "variant_count must be"},
      {[](FakeModel &m) { m.seed.dtype = NNC_DTYPE_F32; }, "is an initializer"},
      {[](FakeModel &m) { m.table.isa_count = 0; }, "isa_count"},
      {[](FakeModel &m) {
         m.addKernels();
         m.doubles.blob = 3;
       },
       "kernels[0].blob"},
      {[](FakeModel &m) {
         m.addKernels();
         m.blob.data = m.code + 1;
       },
       "64-byte"},
      {[](FakeModel &m) {
         m.addKernels();
         m.fails.buffer_bytes = nullptr;
       },
       "kernels[1].buffer_bytes"},
  };
  for (const auto &one : cases) {
    FakeModel model(addWeight);
    one.damage(model);
    Status status = create(model);
    EXPECT_EQ(status.code(), NNC_INVALID_ARGUMENT) << one.message;
    EXPECT_HAS(status, one.message);
  }
}

TEST(Instance, ForcesAndRefusesLevels) {
  FakeModel model(addWeight);
  EXPECT_TRUE(create(model, "generic").ok());
  EXPECT_HAS(create(model, "v9"), "forces ISA level 'v9'");
  EXPECT_HAS(create(model, "v9"), "compiled for: generic");
  ASSERT_EQ(setenv("NNC_ISA", "v4", 1), 0);
  EXPECT_HAS(create(model), "$NNC_ISA forces ISA level 'v4'");
  EXPECT_TRUE(create(model, "generic").ok()) << "the option beats the environment";
  unsetenv("NNC_ISA");
  model.levels[0] = str("sparc-vis3");
  EXPECT_EQ(create(model).code(), NNC_FAILED_PRECONDITION);
  EXPECT_HAS(create(model, "sparc-vis3"), "this CPU does not run");
}

TEST(Instance, ReadsAndWritesStateByName) {
  FakeModel model(addWeight);
  Instance instance;
  ASSERT_TRUE(Instance::create(&model.table, nullptr, instance).ok());
  float w[6] = {1, 2, 3, 4, 5, 6}, back[6] = {};
  ASSERT_TRUE(instance.write("w", w, sizeof(w)).ok());
  ASSERT_TRUE(instance.read("w", back, sizeof(back)).ok());
  EXPECT_EQ(back[5], 6);
  EXPECT_HAS(instance.read("v", back, 24), "no state 'v'; there are: w, flags");
  EXPECT_HAS(instance.read("w", back, 20), "f32[2, 3] and has 24 bytes, got 20");
  unsigned char flags[5] = {0, 1, 2, 0, 0};
  EXPECT_HAS(instance.write("flags", flags, 5), "got 2 at element 2");
}

TEST(Instance, NoMemoryIsAStatus) {
  FakeModel model(addWeight);
  nnc::rt::System failing = nnc::rt::realSystem();
  failing.map = [](size_t) -> void * { return nullptr; };
  nnc::rt::setSystem(&failing);
  Status status = create(model);
  EXPECT_EQ(status.code(), NNC_RESOURCE_EXHAUSTED);
  EXPECT_HAS(status, "no memory for an instance");
  failing.allocate = [](size_t) -> void * { return nullptr; };
  status = create(model);
  EXPECT_STREQ(status.message(), "out of memory");
  nnc::rt::setSystem(nullptr);
  model.table.state_bytes = UINT64_MAX - 10;
  EXPECT_EQ(create(model).code(), NNC_RESOURCE_EXHAUSTED);
}

TEST(Status, BareCodesAreNamed) {
  auto bare = reinterpret_cast<nnc_status>(uintptr_t(NNC_DEVICE_LOST));
  EXPECT_EQ(nnc_status_code(bare), NNC_DEVICE_LOST);
  EXPECT_STREQ(nnc_status_message(bare), "DEVICE_LOST");
  EXPECT_STREQ(nnc_status_message(nullptr), "ok");
  EXPECT_STREQ(nnc_status_code_name(99), "UNKNOWN");
  nnc_status_free(bare);
}

} // namespace
