// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// .npz: a zip archive of .npy files; libzip reads it.
#include "core/Status.h"
#include "data/Npy.h"
#include "io/File.h"

#include <cinttypes>
#include <memory>
#include <zip.h>

using namespace nnc;
using namespace nnc::data;
using namespace nnc::rt;

namespace {

constexpr zip_int64_t maxMembers = 4096;
/// Deflate packs at most 258 bytes into two bits: a claim beyond is a lie.
constexpr uint64_t largestRatio = 1032;

struct CloseArchive {
  void operator()(zip_t *archive) const { zip_discard(archive); }
};
struct CloseMember {
  void operator()(zip_file_t *member) const { zip_fclose(member); }
};

Status readMember(zip_t *archive, zip_uint64_t index, const char *path,
                  const Limits &limits, Dataset &out) {
  constexpr zip_uint64_t needed =
      ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_NAME;
  zip_stat_t info;
  zip_stat_init(&info);
  if (zip_stat_index(archive, index, 0, &info) ||
      (info.valid & needed) != needed)
    return error(NNC_DATA_LOSS, "'%s': member %" PRIu64 " has no name or size", path,
                 static_cast<uint64_t>(index));
  std::string what = "'" + std::string(info.name) + "' in '" + path + "'";
  // Before anything is unpacked: what it would unpack to.
  if (info.size > limits.bytes)
    return error(NNC_RESOURCE_EXHAUSTED,
                 "%s unpacks to %" PRIu64 " bytes, %" PRIu64 " are left of the limit",
                 what.c_str(), static_cast<uint64_t>(info.size), limits.bytes);
  if (info.size / largestRatio > info.comp_size)
    return error(NNC_DATA_LOSS,
                 "%s claims to unpack from %" PRIu64 " to %" PRIu64
                 " bytes, more than deflate can",
                 what.c_str(), static_cast<uint64_t>(info.comp_size),
                 static_cast<uint64_t>(info.size));
  std::unique_ptr<zip_file_t, CloseMember> member(zip_fopen_index(archive, index, 0));
  if (!member)
    return error(NNC_DATA_LOSS, "%s can not be unpacked: %s", what.c_str(),
                 zip_strerror(archive));
  auto source = [&](void *to, uint64_t count) -> Status {
    zip_int64_t got = zip_fread(member.get(), to, count);
    if (got < 0)
      return error(NNC_DATA_LOSS, "%s can not be unpacked: %s", what.c_str(),
                   zip_file_strerror(member.get()));
    if (static_cast<uint64_t>(got) != count)
      return error(NNC_DATA_LOSS, "%s ends %" PRIu64 " bytes too early", what.c_str(),
                   count - static_cast<uint64_t>(got));
    return Status();
  };
  Array array;
  array.name = stemOf(info.name, ".npy");
  NNC_TRY(readNpyStream(what, info.size, limits, source, array));
  // Reading past the last byte is what makes libzip compare the checksum.
  char past;
  if (zip_fread(member.get(), &past, 1) != 0)
    return error(NNC_DATA_LOSS, "%s is damaged: its checksum or size is wrong",
                 what.c_str());
  if (out.find(array.name))
    return error(NNC_DATA_LOSS, "'%s': array '%s' is there twice", path,
                 array.name.c_str());
  out.arrays.push_back(std::move(array));
  return Status();
}

} // namespace

Status nnc::data::readNpz(const char *path, const Limits &limits, Dataset &out) {
  return guarded([&]() -> Status {
    { // Refuses pipes and directories, which libzip would try.
      InputFile file;
      NNC_TRY(file.open(path));
    }
    int code = 0;
    std::unique_ptr<zip_t, CloseArchive> archive(
        zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code));
    if (!archive) {
      zip_error_t reason;
      zip_error_init_with_code(&reason, code);
      Status status = error(NNC_DATA_LOSS, "'%s' is no .npz file: %s", path,
                            zip_error_strerror(&reason));
      zip_error_fini(&reason);
      return status;
    }
    zip_int64_t members = zip_get_num_entries(archive.get(), 0);
    if (members > maxMembers)
      return error(NNC_RESOURCE_EXHAUSTED,
                   "'%s' has %" PRId64 " members, the limit is %" PRId64, path,
                   static_cast<int64_t>(members), static_cast<int64_t>(maxMembers));
    Dataset made;
    Limits left = limits;
    for (zip_int64_t i = 0; i < members; ++i) {
      NNC_TRY(readMember(archive.get(), static_cast<zip_uint64_t>(i), path, left, made));
      left.bytes -= made.arrays.back().bytes.size();
    }
    out = std::move(made);
    return Status();
  });
}
