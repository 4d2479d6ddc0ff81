// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Checkpoints: the round trip, files that lie, and a system that fails.
#include "FakeModel.h"
#include "core/System.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

using nnc::Instance;
using nnc::Status;
namespace fs = std::filesystem;

namespace {

class Checkpoint : public ::testing::Test {
protected:
  void SetUp() override {
    dir = fs::path(::testing::TempDir()) / ("nnc-ckpt-" + std::to_string(getpid()));
    fs::create_directories(dir);
    path = (dir / "m.safetensors").string();
    ASSERT_TRUE(Instance::create(&model.table, nullptr, instance).ok());
  }
  void TearDown() override {
    nnc::rt::setSystem(nullptr);
    fs::remove_all(dir);
  }
  void put(float value) {
    float w[6];
    std::fill(w, w + 6, value);
    ASSERT_TRUE(instance.write("w", w, sizeof(w)).ok());
  }
  float get() {
    float w[6] = {};
    EXPECT_TRUE(instance.read("w", w, sizeof(w)).ok());
    return w[5];
  }
  /// Writes a file with this header and `bytes` of data.
  void write(const std::string &json, size_t bytes) {
    std::ofstream out(path, std::ios::binary);
    uint64_t size = json.size();
    out.write(reinterpret_cast<char *>(&size), 8);
    out << json << std::string(bytes, '\0');
  }
  size_t files() { return std::distance(fs::directory_iterator(dir), fs::directory_iterator()); }

  FakeModel model{addWeight};
  Instance instance;
  fs::path dir;
  std::string path;
};

TEST_F(Checkpoint, RoundTrip) {
  put(3);
  Status saved = instance.save(path.c_str(), R"({"epoch":"4","tab":"\t\"é"})");
  ASSERT_TRUE(saved.ok()) << saved.message();
  put(9);
  Status loaded = instance.load(path.c_str());
  ASSERT_TRUE(loaded.ok()) << loaded.message();
  EXPECT_EQ(get(), 3);
  EXPECT_EQ(files(), 1u);
  char text[512];
  uint64_t needed = 0;
  ASSERT_TRUE(Status(nnc_checkpoint_metadata(path.c_str(), nullptr, 0, &needed)).ok());
  ASSERT_LE(needed, sizeof(text));
  EXPECT_EQ(Status(nnc_checkpoint_metadata(path.c_str(), text, 5, &needed)).code(),
            NNC_OUT_OF_RANGE);
  ASSERT_TRUE(Status(nnc_checkpoint_metadata(path.c_str(), text, 512, &needed)).ok());
  EXPECT_STREQ(text, R"({"epoch":"4","nnc.abi":"1","nnc.compiler":"nnc",)"
                     R"("nnc.hash":"abc","nnc.model":"tiny","tab":"\t\"é"})");
}

TEST_F(Checkpoint, RefusesBadMetadata) {
  for (const char *bad :
       {"", "[]", "{\"a\":1}", "{\"a\":{}}", "{\"a\":\"b\"", "{\"a\":\"b\",\"a\":\"c\"}",
        "{\"nnc.hash\":\"x\"}", "\"text\"", "{} x"}) {
    EXPECT_EQ(instance.save(path.c_str(), bad).code(), NNC_INVALID_ARGUMENT) << bad;
    EXPECT_EQ(files(), 0u);
  }
}

TEST_F(Checkpoint, RefusesHostileFiles) {
  const std::string w = R"("w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]})";
  const std::string f = R"("flags":{"dtype":"BOOL","shape":[5],"data_offsets":[24,29]})";
  put(5);
  write("{" + w + "," + f + "}  ", 29);
  ASSERT_TRUE(instance.load(path.c_str()).ok());
  EXPECT_EQ(get(), 0);
  put(5);
  const struct {
    std::string json;
    size_t bytes;
    const char *message;
  } cases[] = {
      {"", 0, "must begin with '{'"},
      {"[]", 0, "must begin with '{'"},
      {"{", 0, "malformed JSON"},
      {"{} {}", 0, "malformed JSON"},
      {"{\"\xff\":1}", 0, "malformed JSON"},
      {"{\"w\":7}", 0, "expected an object for a tensor, found a number"},
      {"{\"w\":{}}", 0, "needs dtype, shape and data_offsets"},
      {"{" + w + "," + w + "}", 24, "'w' is there twice"},
      {R"({"w":{"dtype":"F32","dtype":"F32"}})", 0, "'dtype' twice"},
      {R"({"w":{"size":1}})", 0, "unknown field 'size'"},
      {R"({"w":{"dtype":"F32","shape":[-1]}})", 0, "a negative number"},
      {R"({"w":{"dtype":"F32","shape":[1.5]}})", 0, "the number 1.5"},
      {R"({"w":{"dtype":"F32","shape":[18446744073709551615]}})", 0, "too large"},
      {R"({"w":{"dtype":"F32","shape":[[1]]}})", 0, "found an array"},
      {R"({"w":{"dtype":"F32","shape":[],"data_offsets":[0]}})", 0, "two numbers"},
      {R"({"w":{"dtype":"F32","shape":[],"data_offsets":[0,4,8]}})", 8, "a number"},
      {R"({"w":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],)"
       R"("data_offsets":[0,0]}})",
       0, "overflows"},
      {R"({"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,20]}})", 20, "of 24 bytes"},
      {R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}})", 8, "lies at bytes"},
      {"{" + w + "}", 10, "lies at bytes 0 to 24 of 10"},
      {"{" + w + "}", 30, "take 24 bytes, but it has 30"},
      {R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8, "begin at byte 0"},
      {R"({"__metadata__":{"a":1}})", 0, "a string in __metadata__"},
      {R"({"__metadata__":[]})", 0, "an object for __metadata__"},
      {"{" + w + "}", 24, "lacks tensor 'flags'"},
      {"{" + w + "," + f + R"(,"z":{"dtype":"U8","shape":[1],"data_offsets":[29,30]}})", 30,
       "has tensor 'z', which"},
      {R"({"w":{"dtype":"I32","shape":[2,3],"data_offsets":[0,24]},)" + f + "}", 29,
       "is I32[2, 3]"},
      {R"({"w":{"dtype":"F8_E4M3","shape":[24],"data_offsets":[0,24]},)" + f + "}", 29,
       "is F8_E4M3[24]"},
      {R"({"w":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]},)" + f + "}", 29,
       "but F32[2, 3] in model"},
  };
  for (const auto &one : cases) {
    write(one.json, one.bytes);
    Status status = instance.load(path.c_str());
    EXPECT_FALSE(status.ok()) << one.json;
    EXPECT_HAS(status, one.message);
    EXPECT_EQ(get(), 5) << "a refused file changed the state";
  }
  std::ofstream(path, std::ios::binary) << std::string(7, '\0');
  EXPECT_HAS(instance.load(path.c_str()), "fewer than 8");
  std::ofstream(path, std::ios::binary) << std::string(40, '\xff');
  EXPECT_HAS(instance.load(path.c_str()), "its header would have");
  EXPECT_EQ(instance.load((dir / "none").c_str()).code(), NNC_NOT_FOUND);
  EXPECT_HAS(instance.load(dir.c_str()), "is a directory");
}

int countdown = 0;
/// True for the call whose turn it is to fail.
bool failsNow() {
  errno = EIO;
  return --countdown == 0;
}

TEST_F(Checkpoint, EveryFailureKeepsTheOldFile) {
  put(1);
  ASSERT_TRUE(instance.save(path.c_str()).ok());
  put(2);
  nnc::rt::System failing = nnc::rt::realSystem();
  failing.open = [](const char *p, int flags, mode_t mode) {
    return failsNow() ? -1 : nnc::rt::realSystem().open(p, flags, mode);
  };
  failing.write = [](int fd, const void *data, size_t bytes) -> ssize_t {
    return failsNow() ? -1 : nnc::rt::realSystem().write(fd, data, bytes > 7 ? 7 : bytes);
  };
  failing.fsync = [](int fd) { return failsNow() ? -1 : nnc::rt::realSystem().fsync(fd); };
  failing.rename = [](const char *from, const char *to) {
    return failsNow() ? -1 : nnc::rt::realSystem().rename(from, to);
  };
  int n = 1;
  for (;; ++n) {
    countdown = n;
    nnc::rt::setSystem(&failing);
    Status status = instance.save(path.c_str());
    nnc::rt::setSystem(nullptr);
    EXPECT_EQ(files(), 1u) << n << ": a temporary file is left";
    if (status.ok())
      break;
    // The last two are after the rename: the new file is there, its name not synced.
    float expected =
        std::string(status.message()).find("directory") == std::string::npos ? 1.0f : 2.0f;
    ASSERT_TRUE(instance.load(path.c_str()).ok()) << n;
    EXPECT_EQ(get(), expected) << n << ": " << status.message();
    put(2);
    ASSERT_LT(n, 1000);
  }
  EXPECT_GT(n, 10) << "the n-th failure was never reached";
}

TEST_F(Checkpoint, FailedReadChangesNothing) {
  put(1);
  ASSERT_TRUE(instance.save(path.c_str()).ok());
  put(2);
  nnc::rt::System failing = nnc::rt::realSystem();
  failing.pread = [](int fd, void *data, size_t bytes, off_t at) -> ssize_t {
    return failsNow() ? -1 : nnc::rt::realSystem().pread(fd, data, bytes, at);
  };
  for (int n = 1;; ++n) {
    countdown = n;
    nnc::rt::setSystem(&failing);
    Status status = instance.load(path.c_str());
    nnc::rt::setSystem(nullptr);
    if (status.ok())
      break;
    EXPECT_EQ(get(), 2) << n;
    ASSERT_LT(n, 100);
  }
  EXPECT_EQ(get(), 1);
}

} // namespace
