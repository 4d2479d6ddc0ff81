// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The generated headers compile, without a warning, wherever an application may
// put them. The compilers are those of the machine; one that is missing is skipped.
#include "CompileObject.h"

#include "nnc/compiler/Package.h"
#include "nnc/runtime/abi.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace llvm;

namespace {

class Header : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(sys::fs::createUniqueDirectory("nnc-header", directory));
    nnc::ModelInterface difficult = makeInterface("tiny");
    difficult.entries[0].documentation = "Ends */ here /* or ?"
                                         "?/ there \\\nnever.";
    for (uint32_t dtype = NNC_DTYPE_BOOL; dtype <= NNC_DTYPE_F64; ++dtype)
      difficult.entries[0].args.push_back({"a" + std::to_string(dtype), dtype, {-1, 3}});
    nnc::EntryInfo none;
    none.name = "no_tensors";
    none.variants = {{-1, {"none_low", "none_high"}, {0, 0}, {}}};
    difficult.entries.push_back(none);
    write(difficult);
    nnc::ModelInterface second = makeInterface("other");
    second.blobs.clear();
    second.kernels.clear();
    write(second);
  }
  void TearDown() override { sys::fs::remove_directories(directory); }

  void write(nnc::ModelInterface interface) {
    Error error = nnc::writeLibrary(compileObject(std::move(interface)), directory);
    ASSERT_FALSE(error) << toString(std::move(error));
  }

  /// Compiles `text` with each of `compilers`, each warning an error.
  void compile(StringRef text, std::vector<std::string> compilers, std::string standard,
               std::string suffix) {
    std::string source = (directory + "/use." + suffix).str();
    std::string log = (directory + "/log").str();
    std::error_code code;
    raw_fd_ostream(source, code) << text;
    ASSERT_FALSE(code);
    for (const std::string &name : compilers) {
      ErrorOr<std::string> compiler = sys::findProgramByName(name);
      if (!compiler)
        continue;
      std::string include = ("-I" + directory).str();
      std::vector<StringRef> args = {
          *compiler,  standard, "-pedantic-errors",       "-Wall", "-Wextra", "-Werror",
          "-O2",      include,  "-I" NNC_RUNTIME_INCLUDE, "-c",    source,    "-o",
          "/dev/null"};
      std::optional<StringRef> redirects[] = {std::nullopt, StringRef(log), StringRef(log)};
      int result = sys::ExecuteAndWait(*compiler, args, std::nullopt, redirects);
      auto output = MemoryBuffer::getFile(log);
      EXPECT_EQ(result, 0) << name << " " << standard << "\n"
                           << text.str() << "\n"
                           << (output ? (*output)->getBuffer().str() : "");
    }
  }
  void compileC(StringRef text) { compile(text, {"gcc", "clang", "clang-22"}, "-std=c99", "c"); }
  void compileCpp(StringRef text) {
    compile(text, {"g++", "clang++", "clang++-22"}, "-std=c++17", "cpp");
  }

  SmallString<128> directory;
};

constexpr StringLiteral kUse = R"(
int use(tiny *t, other *o, const float *x, const int32_t *label, float *result);
int use(tiny *t, other *o, const float *x, const int32_t *label, float *result) {
  if (tiny_create(1, 2, &t) || other_create(1, 2, &o)) return 1;
  if (tiny_no_tensors(t) || other_step(o, 32, x, label, result)) return 2;
  if (tiny_save(t, "p") || tiny_load(t, "p") || tiny_read(t, "w", result, 24)) return 3;
  tiny_destroy(t);
  other_destroy(o);
  return 0;
}
)";

TEST_F(Header, CompilesAloneAndBesideAnother) {
  std::string text = ("#include \"tiny.h\"\n#include \"other.h\"\n" + kUse).str();
  compileC(text);
  compileCpp(text);
}

TEST_F(Header, CompilesBeforeAndAfterTheRuntimes) {
  std::string runtime = "#include <nnc/runtime/instance.h>\n";
  std::string models = "#include \"other.h\"\n#include \"tiny.h\"\n";
  for (std::string text : {runtime + models + kUse.str(), models + runtime + kUse.str()}) {
    compileC(text);
    compileCpp(text);
  }
}

TEST_F(Header, CppClassOwnsAndReturnsScalars) {
  compileCpp(R"(
#include "tiny.hpp"
#include "other.hpp"
float use(const float *x, const int32_t *label);
float use(const float *x, const int32_t *label) {
  nnc::other first(1), second(2, 3);
  first = std::move(second);
  nnc::tiny third(1);
  third.no_tensors();
  third.save("path");
  return first.step(32, x, label);
}
)");
}

TEST_F(Header, SaysShapesAndRows) {
  auto buffer = MemoryBuffer::getFile(directory + "/other.h");
  ASSERT_TRUE(buffer);
  StringRef text = (*buffer)->getBuffer();
  for (StringRef part :
       {"other_step(other *m, int64_t rows, const float *x, const int32_t *label, float *result)",
        "rows    one of those it was compiled for: 32, 21", "x       float [rows][2]",
        "label   int32_t [rows]", "result  float, written",
        "\"momentum.w\"  float[2][3], 24 bytes"})
    EXPECT_TRUE(text.contains(part)) << part.str() << "\nis not in\n" << text.str();
  EXPECT_FALSE(text.contains("other_initialize"));
  EXPECT_FALSE(text.contains("plugin_v1("));
}

} // namespace
