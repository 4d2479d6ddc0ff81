// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Data sets: files that are right, and files that lie about their sizes.
#include "nnc/runtime/data.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

using namespace nnc::data;
using nnc::Status;
namespace fs = std::filesystem;

namespace {

bool contains(const Status &status, const std::string &part) {
  return std::string(status.message()).find(part) != std::string::npos;
}
#define EXPECT_SAYS(status, part) EXPECT_TRUE(contains(status, part)) << (status).message()

std::string npy(const std::string &header, const std::string &data, char major = 1) {
  std::string text = "\x93NUMPY";
  text += major;
  text += '\0';
  text += static_cast<char>(header.size() & 0xff);
  text += static_cast<char>(header.size() >> 8);
  if (major > 1)
    text += std::string(2, '\0');
  return text + header + data;
}

const char plain[] = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }\n";

class Data : public ::testing::Test {
protected:
  void SetUp() override {
    dir = fs::path(::testing::TempDir()) / ("nnc-data-" + std::to_string(getpid()));
    fs::create_directories(dir);
  }
  void TearDown() override { fs::remove_all(dir); }
  std::string file(const std::string &name) { return (dir / name).string(); }
  std::string put(const std::string &name, const std::string &bytes) {
    std::ofstream(file(name), std::ios::binary) << bytes;
    return file(name);
  }
  Status npyStatus(const std::string &bytes) {
    return readNpy(put("a.npy", bytes).c_str(), Limits(), array);
  }
  Status csvStatus(const std::string &text, const CsvOptions &options = {}) {
    return readCsv(put("a.csv", text).c_str(), options, Limits(), set);
  }
  std::string zipped(const std::string &member, const std::string &bytes) {
    std::string path = file("a.npz");
    fs::remove(path);
    int code = 0;
    zip_t *zip = zip_open(path.c_str(), ZIP_CREATE, &code);
    zip_source_t *source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    EXPECT_GE(zip_file_add(zip, member.c_str(), source, 0), 0);
    EXPECT_EQ(zip_close(zip), 0);
    return path;
  }
  fs::path dir;
  Array array;
  Dataset set;
};

TEST_F(Data, NpyRoundTrip) {
  const std::vector<int64_t> shapes[] = {{2, 3}, {6}, {}, {0, 4}};
  for (const auto &shape : shapes) {
    int64_t count = 1;
    for (int64_t extent : shape)
      count *= extent;
    Array one{"x", NNC_DTYPE_I32, shape, std::vector<std::byte>(4 * count)};
    if (count)
      one.bytes[0] = std::byte(9);
    std::string bytes;
    ASSERT_TRUE(encodeNpy(one, bytes).ok());
    ASSERT_TRUE(replaceFile(file("x.npy").c_str(), bytes).ok());
    EXPECT_EQ(fs::file_size(file("x.npy")) % 64, 4 * count % 64) << "data is aligned";
    Array back;
    Status status = readNpy(file("x.npy").c_str(), Limits(), back);
    ASSERT_TRUE(status.ok()) << status.message();
    EXPECT_EQ(back.name, "x");
    EXPECT_EQ(back.shape, shape);
    EXPECT_EQ(back.bytes, one.bytes);
  }
  for (char major : {1, 2, 3})
    EXPECT_TRUE(npyStatus(npy(plain, std::string(8, 'x'), major)).ok());
}

TEST_F(Data, RefusesHostileNpy) {
  auto header = [](const std::string &descr, const std::string &order, const std::string &shape) {
    return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + "}";
  };
  EXPECT_SAYS(npyStatus(""), "has 0 bytes");
  EXPECT_SAYS(npyStatus("NUMPY and so on"), "begins with other bytes");
  EXPECT_SAYS(npyStatus(npy(plain, "", 4)), "version must be 1, 2 or 3, got 4");
  EXPECT_SAYS(npyStatus(npy(plain, std::string(7, 'x'))), "f32[2, 1] does not match the 7");
  EXPECT_SAYS(npyStatus(std::string("\x93NUMPY\x01\x00\xff\xff", 10)), "65535 bytes");
  EXPECT_SAYS(npyStatus(std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12)), "limit");
  EXPECT_SAYS(npyStatus(npy(header("'<f4'", "True", "(2, 1)"), "")), "Fortran order");
  EXPECT_SAYS(npyStatus(npy(header("'|O'", "False", "(2, 1)"), "")), "type '|O'");
  EXPECT_EQ(npyStatus(npy(header("'<c8'", "False", "(2, 1)"), "")).code(), NNC_UNIMPLEMENTED);
  EXPECT_SAYS(npyStatus(npy(header("'>f4'", "False", "(2, 1)"), "")), "type '>f4'");
  EXPECT_SAYS(npyStatus(npy(header("'<f4'", "False", "(-1,)"), "")), "expected an extent");
  EXPECT_SAYS(npyStatus(npy(header("'<f4'", "False", "(99999999999999999999,)"), "")), "too large");
  EXPECT_SAYS(npyStatus(npy(header("'<f4'", "False", "(4294967296, 4294967296, 4294967296)"), "")),
              "does not match");
  EXPECT_SAYS(npyStatus(npy(header("'<f4", "False", "()"), "")), "element type");
  EXPECT_SAYS(npyStatus(npy("{'descr': '<f4'}", "")), "must all be there");
  EXPECT_SAYS(npyStatus(npy("{'descr': '<f4', 'descr': '<f4'}", "")), "twice");
  EXPECT_SAYS(npyStatus(npy("{'evil': '<f4'}", "")), "not known");
  EXPECT_SAYS(npyStatus(npy(header("'|b1'", "False", "(1,)"), "\x02")), "neither 0 nor 1");
  std::string good = npy(plain, std::string(8, 'x'));
  for (size_t cut = 0; cut < good.size(); ++cut)
    EXPECT_FALSE(npyStatus(good.substr(0, cut)).ok()) << cut;
  EXPECT_EQ(readNpy(file("none.npy").c_str(), Limits(), array).code(), NNC_NOT_FOUND);
  Limits small;
  small.bytes = 4;
  EXPECT_EQ(readNpy(put("a.npy", good).c_str(), small, array).code(), NNC_RESOURCE_EXHAUSTED);
}

TEST_F(Data, NpzRoundTrip) {
  Array a{"a", NNC_DTYPE_F64, {2}, std::vector<std::byte>(16, std::byte(7))};
  Array b{"b c", NNC_DTYPE_BOOL, {1, 0}, {}};
  std::string bytes, again;
  ASSERT_TRUE(encodeNpz({&a, &b}, bytes).ok());
  ASSERT_TRUE(encodeNpz({&a, &b}, again).ok());
  EXPECT_EQ(bytes, again) << "the same arrays make the same file";
  ASSERT_TRUE(replaceFile(file("x.npz").c_str(), bytes).ok());
  Status status = readNpz(file("x.npz").c_str(), Limits(), set);
  ASSERT_TRUE(status.ok()) << status.message();
  ASSERT_EQ(set.arrays.size(), 2u);
  EXPECT_EQ(set.find("a")->bytes, a.bytes);
  EXPECT_EQ(set.find("b c")->shape, b.shape);
  Array half{"h", NNC_DTYPE_BF16, {1}, std::vector<std::byte>(2)};
  EXPECT_EQ(encodeNpz({&half}, bytes).code(), NNC_UNIMPLEMENTED);
}

TEST_F(Data, ReplacesFilesAndWritesToDevices) {
  ASSERT_TRUE(replaceFile(file("r").c_str(), "old").ok());
  ASSERT_TRUE(replaceFile(file("r").c_str(), "newer").ok());
  EXPECT_EQ(fs::file_size(file("r")), 5u);
  EXPECT_SAYS(replaceFile(dir.c_str(), "x"), "is a directory");
  EXPECT_EQ(replaceFile(file("no/r").c_str(), "x").code(), NNC_NOT_FOUND);
  EXPECT_TRUE(replaceFile("/dev/null", "x").ok());
  EXPECT_TRUE(fs::is_character_file("/dev/null")) << "it is still the device";
  EXPECT_EQ(replaceFile("/dev/full", "x").code(), NNC_RESOURCE_EXHAUSTED);
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST_F(Data, Npz) {
  std::string good = npy(plain, std::string(8, 'x'));
  std::string path = zipped("train.npy", good);
  Status status = readDataset(path.c_str(), {}, Limits(), set);
  ASSERT_TRUE(status.ok()) << status.message();
  ASSERT_NE(set.find("train"), nullptr);
  EXPECT_EQ(set.find("train")->bytes.size(), 8u);
  EXPECT_SAYS(readNpz(zipped("x.txt", "hello hello").c_str(), Limits(), set), "no .npy");
  EXPECT_SAYS(readNpz(put("b.npz", "PK no").c_str(), Limits(), set), "no .npz file");
  Limits small;
  small.bytes = 50;
  EXPECT_EQ(readNpz(zipped("x.npy", good).c_str(), small, set).code(), NNC_RESOURCE_EXHAUSTED);
  // Every single damaged byte is noticed or harmless; none may crash.
  std::ifstream in(zipped("x.npy", good), std::ios::binary);
  std::string whole((std::istreambuf_iterator<char>(in)), {});
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0xff);
    Status ignored = readNpz(put("d.npz", damaged).c_str(), Limits(), set);
    Status cut = readNpz(put("d.npz", whole.substr(0, i)).c_str(), Limits(), set);
    EXPECT_FALSE(cut.ok()) << i;
  }
}

TEST_F(Data, Csv) {
  CsvOptions options;
  options.groups = {{"x", {"a", "c"}, NNC_DTYPE_F32, false}, {"y", {"b b"}, NNC_DTYPE_I32, true}};
  Status status = csvStatus("\xef\xbb\xbf"
                            "a,\"b b\",c\r\n1,2,-3.5\r\n 4 ,+5,1e3\r\n",
                            options);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(set.find("x")->shape, (std::vector<int64_t>{2, 2}));
  EXPECT_EQ(set.find("y")->shape, (std::vector<int64_t>{2}));
  float x[4];
  std::memcpy(x, set.find("x")->bytes.data(), 16);
  EXPECT_EQ(x[1], -3.5f);
  EXPECT_EQ(x[3], 1000.f);
  // Columns in no group may hold text; blank lines count for nothing.
  options.groups = {{"y", {"b"}, NNC_DTYPE_I64, true}};
  ASSERT_TRUE(csvStatus("\na,b\n\nanna,1\n \nbert,2\n\n", options).ok());
  EXPECT_EQ(set.find("y")->shape, (std::vector<int64_t>{2}));
  gzFile gz = gzopen(file("z.csv.gz").c_str(), "wb");
  gzputs(gz, "a\n1\n2\n");
  gzclose(gz);
  ASSERT_TRUE(readDataset(file("z.csv.gz").c_str(), {}, Limits(), set).ok());
  EXPECT_EQ(set.find("a")->shape[0], 2);
  fs::resize_file(file("z.csv.gz"), fs::file_size(file("z.csv.gz")) - 9);
  EXPECT_EQ(readDataset(file("z.csv.gz").c_str(), {}, Limits(), set).code(), NNC_DATA_LOSS);
}

TEST_F(Data, CsvHeader) {
  std::vector<std::string> names;
  auto columns = [&](const std::string &text, CsvHeader header) {
    CsvOptions options;
    options.header = header;
    return readCsvColumns(put("a.csv", text).c_str(), options, Limits(), names).ok();
  };
  using Names = std::vector<std::string>;
  ASSERT_TRUE(columns("1,\"2\"\n3,4", CsvHeader::Detect));
  EXPECT_EQ(names, (Names{"0", "1"}));
  ASSERT_TRUE(columns("1,2\n3,4", CsvHeader::Yes));
  EXPECT_EQ(names, (Names{"1", "2"}));
  ASSERT_TRUE(columns("1,b\n3,4", CsvHeader::Detect));
  EXPECT_EQ(names, (Names{"1", "b"}));
  CsvOptions none;
  none.header = CsvHeader::No;
  ASSERT_TRUE(csvStatus("1,2\n3,4", none).ok());
  ASSERT_EQ(set.arrays.size(), 2u);
  EXPECT_EQ(set.arrays[1].name, "1");
  EXPECT_EQ(set.arrays[1].shape, (std::vector<int64_t>{2}));
  EXPECT_SAYS(csvStatus("1,b\n3,4", none), ":1:3: expected a number (f32), got 'b'");
}

TEST_F(Data, RefusesBadCsv) {
  CsvOptions integer, missing;
  integer.groups = {{"a", {"a"}, NNC_DTYPE_I32, true}};
  missing.groups = {{"g", {"q"}, NNC_DTYPE_F32, true}};
  EXPECT_SAYS(csvStatus(""), "is empty");
  EXPECT_SAYS(csvStatus("a,b\n1,2\n3\n"), "a.csv':3:1: expected 2 fields as on line 1, got 1");
  EXPECT_SAYS(csvStatus("a,b\n1,x2\n"), ":2:3: expected a number (f32), got 'x2'");
  EXPECT_SAYS(csvStatus("a,b\n1,\n"), ":2:3: expected a number (f32), got ''");
  EXPECT_SAYS(csvStatus("a,a\n1,2\n"), ":1:3: column 'a' is there twice");
  EXPECT_SAYS(csvStatus("a\n\"1\n"), ":2:1: a quote has no end");
  EXPECT_SAYS(csvStatus("a\n\"1\"2\n"), ":2:4: text after a closing quote");
  EXPECT_SAYS(csvStatus("a\n1.5\n", integer), "an integer (i32), got '1.5'");
  EXPECT_SAYS(csvStatus("a\n99999999999\n", integer), "got '99999999999'");
  EXPECT_SAYS(csvStatus("a\n1\n", missing), "has no column 'q' for 'g'");
  Limits small;
  small.lineBytes = 4;
  EXPECT_SAYS(readCsv(put("a.csv", "abcdefgh\n").c_str(), {}, small, set), "more than 4");
  small = Limits();
  small.bytes = 5;
  EXPECT_EQ(readCsv(put("a.csv", "a\n1\n2\n").c_str(), {}, small, set).code(),
            NNC_RESOURCE_EXHAUSTED);
  EXPECT_SAYS(readDataset(put("a.txt", "1").c_str(), {}, Limits(), set), "must end in");
}

/// An IDX file of these bytes behind a head of this type and these extents.
std::string idx(unsigned char type, const std::vector<unsigned> &extents, const std::string &data) {
  std::string text = {0, 0, static_cast<char>(type), static_cast<char>(extents.size())};
  for (unsigned extent : extents)
    for (int shift = 24; shift >= 0; shift -= 8)
      text += static_cast<char>(extent >> shift);
  return text + data;
}

TEST_F(Data, Idx) {
  std::string path = file("digits-idx3-ubyte.gz");
  std::string image = idx(0x08, {2, 2, 3}, std::string("\x00\x01\x02\x03\x04\xff", 6) + "abcdef");
  gzFile packed = gzopen(path.c_str(), "wb");
  gzwrite(packed, image.data(), static_cast<unsigned>(image.size()));
  gzclose(packed);
  ASSERT_TRUE(readDataset(path.c_str(), {}, {}, set).ok());
  EXPECT_EQ(set.arrays[0].name, "digits-idx3-ubyte");
  EXPECT_EQ(set.arrays[0].dtype, NNC_DTYPE_U8);
  EXPECT_EQ(set.arrays[0].shape, (std::vector<int64_t>{2, 2, 3}));
  EXPECT_EQ(set.arrays[0].bytes[5], std::byte(0xff));

  // Elements of several bytes are big-endian.
  path = put("labels.idx", idx(0x0c, {2}, std::string("\x00\x00\x00\x07\xff\xff\xff\xfe", 8)));
  ASSERT_TRUE(readIdx(path.c_str(), {}, array).ok());
  const auto *values = reinterpret_cast<const int32_t *>(array.bytes.data());
  EXPECT_EQ(values[0], 7);
  EXPECT_EQ(values[1], -2);

  const struct {
    std::string text;
    const char *message;
  } wrong[] = {
      {"", "ends inside its header: 0 bytes of 4"},
      {std::string("\x00\x01\x08\x01", 4), "is no IDX file"},
      {idx(0x0b, {1}, "ab"), "elements of IDX type 0x0b"},
      {idx(0x08, {4}, "abc"), "ends inside its elements: 3 bytes of 4"},
      {idx(0x08, {4}, "abcde"), "goes on after the 4 bytes"},
      {idx(0x08, {4, 4}, "").substr(0, 10), "ends inside its header"},
      {idx(0x0e, {0xffffffff, 0xffffffff, 0xffffffff}, ""), "is more than the limit"},
      {idx(0x08, {0xffffffff}, "abc"), "ends inside its elements"},
  };
  for (const auto &test : wrong) {
    EXPECT_SAYS(readIdx(put("labels.idx", test.text).c_str(), {}, array), test.message);
  }
}

} // namespace
