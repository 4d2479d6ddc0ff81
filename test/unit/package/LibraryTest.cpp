// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What was packaged is loaded and read back through the C header.
#include "CompileObject.h"

#include "nnc/compiler/Package.h"
#include "nnc/runtime/abi.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"

#include <dlfcn.h>
#include <string>

using namespace llvm;

namespace {

class Library : public testing::Test {
protected:
  void SetUp() override { ASSERT_FALSE(sys::fs::createUniqueDirectory("nnc-package", directory)); }
  void TearDown() override { sys::fs::remove_directories(directory); }

  std::string path(const Twine &file) {
    SmallString<128> result(directory);
    sys::path::append(result, file);
    return result.str().str();
  }
  size_t countFiles() {
    std::error_code code;
    size_t count = 0;
    for (sys::fs::directory_iterator it(directory, code), end; it != end && !code;
         it.increment(code))
      ++count;
    return count;
  }

  SmallString<128> directory;
};

std::string text(nnc_string string) {
  EXPECT_EQ(string.data[string.size], '\0');
  return std::string(string.data, string.size);
}

void expectTensor(const nnc_tensor_v1 *tensor, std::string name, uint32_t dtype,
                  std::vector<int64_t> extents) {
  EXPECT_EQ(tensor->struct_size, sizeof(nnc_tensor_v1));
  EXPECT_EQ(text(tensor->name), name);
  EXPECT_EQ(tensor->dtype, dtype);
  ASSERT_EQ(tensor->rank, extents.size());
  for (size_t i = 0; i < extents.size(); ++i)
    EXPECT_EQ(tensor->extents[i], extents[i]);
}

TEST_F(Library, TableReadsBackThroughTheHeader) {
  nnc::CompiledModel compiled = compileObject(makeInterface("tiny"));
  Error error = nnc::writeSharedLibrary(compiled, path("any-name.so"));
  ASSERT_FALSE(error) << toString(std::move(error));
  EXPECT_EQ(countFiles(), 1u);
  void *library = dlopen(path("any-name.so").c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_TRUE(library) << dlerror();
  auto *get = reinterpret_cast<const nnc_model_v1 *(*)()>(dlsym(library, "tiny_model"));
  ASSERT_TRUE(get);
  EXPECT_FALSE(dlsym(library, "step_32_low"));

  const nnc_model_v1 *m = get();
  EXPECT_EQ(m->struct_size, sizeof(nnc_model_v1));
  EXPECT_EQ(m->abi, NNC_MODEL_ABI);
  EXPECT_EQ(text(m->name), "tiny");
  EXPECT_EQ(text(m->compiler), "nnc test");
  EXPECT_EQ(text(m->hash), "00ff");
  EXPECT_EQ(m->state_bytes, 192u);
  ASSERT_EQ(m->isa_count, 2u);
  EXPECT_EQ(text(m->isa_levels[0]), "low");
  EXPECT_EQ(text(m->isa_levels[1]), "high");

  ASSERT_EQ(m->state_count, 2u);
  EXPECT_EQ(m->states[1]->struct_size, sizeof(nnc_state_v1));
  EXPECT_EQ(m->states[1]->kind, NNC_STATE_SLOT);
  EXPECT_EQ(m->states[1]->offset, 64u);
  EXPECT_EQ(m->states[1]->bytes, 24u);
  expectTensor(m->states[1]->tensor, "momentum.w", NNC_DTYPE_F32, {2, 3});

  ASSERT_EQ(m->entry_count, 2u);
  const nnc_entry_v1 *step = m->entries[0];
  EXPECT_EQ(step->struct_size, sizeof(nnc_entry_v1));
  EXPECT_EQ(step->flags, 0u);
  EXPECT_EQ(text(step->name), "step");
  EXPECT_EQ(text(step->documentation), "One step.\nOf training.");
  ASSERT_EQ(step->arg_count, 2u);
  ASSERT_EQ(step->result_count, 1u);
  expectTensor(step->args[0], "x", NNC_DTYPE_F32, {-1, 2});
  expectTensor(step->args[1], "label", NNC_DTYPE_I32, {-1});
  expectTensor(step->results[0], "result", NNC_DTYPE_F32, {}); // as the header has it
  ASSERT_EQ(step->variant_count, 2u);
  const nnc_variant_v1 *variant = step->variants[1];
  EXPECT_EQ(variant->struct_size, sizeof(nnc_variant_v1));
  EXPECT_EQ(variant->rows, 21);
  EXPECT_EQ(variant->arena_bytes[1], 192u);
  ASSERT_EQ(variant->kernel_count, 2u);
  EXPECT_EQ(text(variant->kernels[0]), "dense + relu");
  EXPECT_EQ(text(variant->kernels[1]), "mse");
  EXPECT_EQ(step->variants[0]->kernel_count, 0u);
  EXPECT_EQ(variant->functions[0](nullptr), 9u);
  EXPECT_EQ(variant->functions[1](nullptr), 10u);

  const nnc_entry_v1 *initialize = m->entries[1];
  EXPECT_EQ(initialize->flags, NNC_ENTRY_INITIALIZER);
  EXPECT_EQ(initialize->result_count, 0u);
  EXPECT_EQ(initialize->results, nullptr);
  EXPECT_EQ(initialize->variants[0]->rows, -1);

  ASSERT_EQ(m->blob_count, 1u);
  const nnc_blob_v1 *blob = m->blobs[0];
  EXPECT_EQ(blob->struct_size, sizeof(nnc_blob_v1));
  EXPECT_EQ(text(blob->backend), "sample");
  EXPECT_EQ(text(blob->format), "sample/1");
  EXPECT_EQ(reinterpret_cast<uintptr_t>(blob->data) % 64, 0u);
  EXPECT_EQ(std::string(static_cast<const char *>(blob->data), blob->size),
            std::string("\0b\0", 3));
  ASSERT_EQ(m->kernel_count, 1u);
  EXPECT_EQ(m->kernels[0]->struct_size, sizeof(nnc_kernel_v1));
  EXPECT_EQ(text(m->kernels[0]->name), "k");
  ASSERT_EQ(m->kernels[0]->buffer_count, 2u);
  EXPECT_EQ(m->kernels[0]->buffer_bytes[1], 8u);
  dlclose(library);
}

/// A section of a file by its name; empty if there is none.
StringRef findSection(const object::ObjectFile &file, StringRef name) {
  for (object::SectionRef section : file.sections())
    if (cantFail(section.getName()) == name)
      return cantFail(section.getContents());
  return "";
}

TEST_F(Library, BuildIdIsTheModelsHash) {
  ASSERT_FALSE(nnc::writeSharedLibrary(compileObject(makeInterface("tiny")), path("t.so")));
  auto buffer = MemoryBuffer::getFile(path("t.so"));
  ASSERT_TRUE(buffer);
  auto file = cantFail(object::ObjectFile::createELFObjectFile(**buffer));
  EXPECT_TRUE(findSection(*file, ".note.gnu.build-id").ends_with(StringRef("GNU\0\0\xff", 6)));
}

TEST_F(Library, UndefinedSymbolIsAnErrorThatNamesThePath) {
  nnc::CompiledModel compiled = compileObject(makeInterface("tiny"), "nowhere_to_be_found");
  std::string message = toString(nnc::writeSharedLibrary(compiled, path("libtiny.so")));
  EXPECT_NE(message.find(path("libtiny.so")), std::string::npos) << message;
  EXPECT_NE(message.find("nowhere_to_be_found"), std::string::npos) << message;
  EXPECT_EQ(countFiles(), 0u);
}

TEST_F(Library, ObjectThatIsNoneIsAnError) {
  nnc::CompiledModel compiled;
  compiled.interface = makeInterface("tiny");
  compiled.object.assign({'n', 'o'});
  EXPECT_NE(toString(nnc::writeLibrary(compiled, path("out"))), "");
  EXPECT_TRUE(!sys::fs::exists(path("out/libtiny.a")));
}

TEST_F(Library, NothingNewIsLeftWhenOneFileCannotBeWritten) {
  nnc::CompiledModel compiled = compileObject(makeInterface("tiny"));
  ASSERT_FALSE(sys::fs::create_directory(path("libtiny.so")));
  std::string message = toString(nnc::writeLibrary(compiled, directory));
  EXPECT_NE(message.find("libtiny.so"), std::string::npos) << message;
  EXPECT_EQ(countFiles(), 1u);
}

TEST_F(Library, WritesOverAnOlderLibrary) {
  for (int i = 0; i < 2; ++i) {
    Error error = nnc::writeLibrary(compileObject(makeInterface("tiny")), path("made/here"));
    ASSERT_FALSE(error) << toString(std::move(error));
  }
  EXPECT_TRUE(sys::fs::exists(path("made/here/libtiny.a")));
  EXPECT_TRUE(sys::fs::exists(path("made/here/libtiny.so")));
}

} // namespace
