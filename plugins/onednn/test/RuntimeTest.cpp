// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The run-time half through its table alone, with a host made here: products
// against sums in double precision, and every wrong blob.
#include "nnc/runtime/plugin.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

extern "C" nnc_status nnc_onednn_plugin_v1(const nnc_host_api_v1 *, nnc_plugin_api_v1 *);

namespace {

/// A status of this host: an object with code and message.
struct Status {
  uint32_t code;
  std::string message;
};
std::string lastLog;

nnc_status createStatus(void *, uint32_t code, nnc_string message, nnc_status) {
  return reinterpret_cast<nnc_status>(new Status{code, {message.data, message.size}});
}
void freeStatus(void *, nnc_status status) { delete reinterpret_cast<Status *>(status); }
void *allocate(void *, uint64_t size, uint64_t align) { return std::aligned_alloc(align, size); }
void release(void *, void *memory) { std::free(memory); }
void writeLog(void *, uint32_t, nnc_string message) { lastLog.assign(message.data, message.size); }

nnc_string toString(const std::string &text) { return {text.data(), text.size()}; }

class Onednn : public ::testing::Test {
protected:
  void SetUp() override {
    host = {sizeof(host), NNC_PLUGIN_DRAFT, this,    createStatus,
            freeStatus,   allocate,         release, writeLog};
    api.struct_size = sizeof(api);
    ASSERT_EQ(nnc_onednn_plugin_v1(&host, &api), nullptr);
    nnc_device_options_v1 options = {sizeof(options), 1, toString(level)};
    expectOk(api.device_open(api.self, 0, &options, &device));
  }
  void TearDown() override {
    if (module)
      api.module_unload(api.self, module);
    api.device_close(api.self, device);
    api.shutdown(api.self);
  }

  void expectOk(nnc_status status) {
    std::unique_ptr<Status> object(reinterpret_cast<Status *>(status));
    EXPECT_EQ(object, nullptr) << (object ? object->message : "");
  }
  /// The message of a failure, behind its code.
  std::string take(nnc_status status) {
    std::unique_ptr<Status> object(reinterpret_cast<Status *>(status));
    return object ? std::to_string(object->code) + " " + object->message : "ok";
  }

  nnc_status load(const std::string &text, const std::string &format = "onednn-1") {
    if (module)
      api.module_unload(api.self, module);
    module = nullptr;
    blobText = text;
    nnc_blob_v1 blob = {};
    blob.struct_size = sizeof(blob);
    blob.backend = toString(backend);
    blob.format = toString(format);
    blob.data = blobText.data();
    blob.size = blobText.size();
    return api.module_load(api.self, device, &blob, &module);
  }

  nnc_status get(const std::string &name, uint32_t buffers) {
    return api.kernel_get(api.self, module, toString(name), buffers, &scratchBytes, &kernel);
  }

  nnc_status run(const std::vector<float *> &buffers, const std::vector<size_t> &sizes) {
    std::vector<nnc_ref_v1> refs;
    for (size_t i = 0; i < buffers.size(); ++i)
      refs.push_back({nullptr, reinterpret_cast<uint64_t>(buffers[i]), sizes[i] * sizeof(float)});
    std::vector<char> memory(scratchBytes + 64);
    auto address = (reinterpret_cast<uintptr_t>(memory.data()) + 63) & ~uintptr_t(63);
    nnc_launch_v1 launch = {sizeof(launch), static_cast<uint32_t>(refs.size()), kernel, refs.data(),
                            scratchBytes ? reinterpret_cast<void *>(address) : nullptr};
    return api.launch(api.self, device, &launch);
  }

  std::string level = "x86-64-v3", backend = "onednn", blobText;
  nnc_host_api_v1 host = {};
  nnc_plugin_api_v1 api = {};
  nnc_device device = nullptr;
  nnc_module module = nullptr;
  nnc_kernel kernel = nullptr;
  uint64_t scratchBytes = 0;
};

std::string number(int64_t value) { return std::to_string(value); }

TEST_F(Onednn, MultipliesEveryShape) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> uniform(-1, 1);
  for (int64_t m : {1, 2, 3, 17, 64})
    for (int64_t n : {1, 3, 19, 33})
      for (int64_t k : {1, 5, 64, 100})
        for (int form = 0; form < 8; ++form) {
          bool lhsTurned = form & 1, rhsTurned = form & 2, full = form & 4;
          std::string text = "onednn-1\nkernel k " + number(full ? 5 : 3) + "\nmatmul\n";
          text += "src 0 " + number(m) + "x" + number(k) +
                  (lhsTurned ? " 1," + number(m) : " " + number(k) + ",1") + "\n";
          text += "weights 1 " + number(k) + "x" + number(n) +
                  (rhsTurned ? " 1," + number(k) : " " + number(n) + ",1") + "\n";
          if (full)
            text += "bias 3 1x" + number(n) + " " + number(n) + ",1\n";
          text += "dst 2 " + number(m) + "x" + number(n) + " " + number(n) + ",1\n";
          if (full)
            text += "binary add 4 " + number(m) + "x1 1,1\neltwise relu 0.25\n";
          text += "end\n";
          expectOk(load(text));
          expectOk(get("k", full ? 5 : 3));
          std::vector<float> a(m * k), b(k * n), c(m * n, NAN), bias(n), rows(m);
          for (auto *v : {&a, &b, &bias, &rows})
            for (float &x : *v)
              x = uniform(random);
          std::vector<float *> buffers = {a.data(), b.data(), c.data()};
          std::vector<size_t> sizes = {a.size(), b.size(), c.size()};
          if (full) {
            buffers.insert(buffers.end(), {bias.data(), rows.data()});
            sizes.insert(sizes.end(), {bias.size(), rows.size()});
          }
          expectOk(run(buffers, sizes));
          // Each of k products is rounded once, and so is each sum, of size at most k.
          double tolerance = 1.2e-7 * static_cast<double>(k + 4);
          for (int64_t i = 0; i < m; ++i)
            for (int64_t j = 0; j < n; ++j) {
              double sum = full ? double(bias[j]) + rows[i] : 0;
              for (int64_t l = 0; l < k; ++l)
                sum += double(a[lhsTurned ? l * m + i : i * k + l]) *
                       b[rhsTurned ? j * k + l : l * n + j];
              double wanted = full && sum < 0 ? 0.25 * sum : sum;
              ASSERT_NEAR(c[i * n + j], wanted, tolerance) << text << i << "," << j;
            }
        }
}

TEST_F(Onednn, BroadcastsBatches) {
  expectOk(load("onednn-1\nkernel k 3\nmatmul\nsrc 0 3x2x4 8,4,1\nweights 1 1x4x2 8,2,1\n"
                "dst 2 3x2x2 4,2,1\nend\n"));
  expectOk(get("k", 3));
  std::vector<float> a(24), b(8), c(12, NAN);
  std::iota(a.begin(), a.end(), 0.0f);
  std::iota(b.begin(), b.end(), 0.0f);
  expectOk(run({a.data(), b.data(), c.data()}, {24, 8, 12}));
  for (int batch = 0; batch < 3; ++batch)
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j) {
        float sum = 0;
        for (int l = 0; l < 4; ++l)
          sum += a[batch * 8 + i * 4 + l] * b[l * 2 + j];
        EXPECT_EQ(c[batch * 4 + i * 2 + j], sum);
      }
}

TEST_F(Onednn, ComputesEachPostOp) {
  const struct {
    const char *line;
    std::function<double(double)> formula;
  } cases[] = {
      {"eltwise abs 0", [](double x) { return std::fabs(x); }},
      {"eltwise relu 0", [](double x) { return x > 0 ? x : 0; }},
      {"eltwise relu 0x1.999999999999ap-4", [](double x) { return x > 0 ? x : 0.1 * x; }},
      {"eltwise logistic 0", [](double x) { return 1 / (1 + std::exp(-x)); }},
      {"eltwise square 0", [](double x) { return x * x; }},
      {"eltwise tanh 0", [](double x) { return std::tanh(x); }},
      {"binary add 2 1x1 1,1", [](double x) { return x + 0.5; }},
      {"binary sub 2 1x1 1,1", [](double x) { return x - 0.5; }},
      {"binary mul 2 1x1 1,1", [](double x) { return x * 0.5; }},
  };
  std::vector<float> x = {-200, -20, -3, -1, -0.1f, -1e-5f, 0, 1e-5f, 0.1f, 1, 3, 20, 200};
  float one = 1, half = 0.5f;
  for (const auto &test : cases) {
    expectOk(load("onednn-1\nkernel k 4\nmatmul\nsrc 0 13x1 1,1\nweights 1 1x1 1,1\n"
                  "dst 3 13x1 1,1\n" +
                  std::string(test.line) + "\nend\n"));
    expectOk(get("k", 4));
    std::vector<float> y(x.size(), NAN);
    expectOk(run({x.data(), &one, &half, y.data()}, {x.size(), 1, 1, y.size()}));
    for (size_t i = 0; i < x.size(); ++i) {
      double wanted = test.formula(x[i]);
      // Four units in the last place, and what is flushed to zero.
      EXPECT_NEAR(y[i], wanted, 4 * 1.2e-7 * std::fabs(wanted) + 1e-37)
          << test.line << " of " << x[i];
    }
  }
}

TEST_F(Onednn, RefusesWrongBlobs) {
  const std::string head = "onednn-1\nkernel k 3\nmatmul\n", src = "src 0 2x2 2,1\n",
                    weights = "weights 1 2x2 2,1\n", dst = "dst 2 2x2 2,1\n";
  const struct {
    std::string text, message;
  } cases[] = {
      {"", "3 line 1: the text ends within a line"},
      {"onednn-2\n", "3 line 1: expected 'onednn-1'"},
      {"onednn-1\nkernel k\n", "3 line 2: expected 'kernel' and 2 more words"},
      {"onednn-1\nkernel k 65\n", "3 line 2: expected a number from 1 to 64, got '65'"},
      {"onednn-1\nkernel k 99999999999999999999\n", "3 line 2: expected a number from 1 to 64"},
      {head + "src 3 2x2 2,1\n", "3 line 4: expected a number from 0 to 2, got '3'"},
      {head + "src 0 2x-2 2,1\n", "3 line 4: expected a number from 1 to"},
      {head + "src 0 2x2 2\n", "3 line 4: expected as many strides as extents"},
      {head + "src 0 1x1x1x1x1x1x1x1x1x1x1x1x1 1\n",
       "3 line 4: expected at most 12 extents, got 13"},
      {head + src + weights + "dst 2 2x2\n", "3 line 6: expected 'dst"},
      {head + src + weights + dst, "3 line 7: the text ends within a line"},
      {head + src + weights + dst + "eltwise relu nan\nend\n",
       "3 line 7: expected a finite number"},
      {head + src + weights + dst + "pool 1 2\nend\n", "3 line 7: expected 'eltwise"},
      {head + src + weights + dst + "end", "3 line 7: the text ends within a line"},
  };
  for (const auto &test : cases)
    EXPECT_EQ(take(load(test.text)).substr(0, test.message.size()), test.message) << test.text;
  EXPECT_EQ(take(load("", "spirv")), "3 expected a blob in format 'onednn-1', got 'spirv'");

  expectOk(load(head + src + weights + dst + "eltwise sinh 0\nend\n"));
  EXPECT_EQ(take(get("k", 3)), "12 post-op 'sinh' is not known");
  expectOk(load(head + src + "weights 1 3x2 2,1\n" + dst + "end\n"));
  EXPECT_EQ(take(get("k", 3)).substr(0, 36), "3 describing a matrix product failed");
  expectOk(load(head + src + weights + dst + "end\n"));
  EXPECT_EQ(take(get("j", 3)), "5 the blob has no kernel of that name");
  EXPECT_EQ(take(get("k", 2)), "3 it takes 3 buffers, asked for one of 2");
  expectOk(get("k", 3));
  float x[4] = {};
  EXPECT_EQ(take(run({x, x}, {4, 4})), "3 the kernel takes 3 buffers, got 2");
}

TEST_F(Onednn, SaysWhatItRunsOn) {
  uint32_t count = 0;
  expectOk(api.device_count(api.self, &count));
  EXPECT_EQ(count, 1u);
  nnc_device_info_v1 info = {};
  info.struct_size = sizeof(info);
  expectOk(api.device_describe(api.self, 0, &info));
  std::string library(info.library.data, info.library.size);
  EXPECT_EQ(library.substr(0, 8), "oneDNN 3") << library;
  EXPECT_NE(library.find("(TBB)"), std::string::npos)
      << library << ": another runtime has threads of its own";
  EXPECT_EQ(take(api.device_describe(api.self, 1, &info)).substr(0, 20), "3 there is one devic");
}

TEST_F(Onednn, WarnsOfASecondLevel) {
  lastLog.clear();
  nnc_device other = nullptr;
  std::string v4 = "x86-64-v4";
  nnc_device_options_v1 options = {sizeof(options), 1, toString(v4)};
  expectOk(api.device_open(api.self, 0, &options, &other));
  api.device_close(api.self, other);
  EXPECT_EQ(lastLog.substr(0, 47), "oneDNN works at x86-64-v3 for an instance at x8");
}

TEST(OnednnEntry, RefusesAnotherDraft) {
  nnc_host_api_v1 host = {};
  host.struct_size = sizeof(host);
  host.draft = NNC_PLUGIN_DRAFT + 1;
  nnc_plugin_api_v1 api = {};
  api.struct_size = sizeof(api);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(nnc_onednn_plugin_v1(&host, &api)),
            NNC_FAILED_PRECONDITION);
}

} // namespace
