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

Status readMember(zip_t *archive, zip_uint64_t index, const char *path, const Limits &limits,
                  Dataset &out) {
  constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_NAME;
  zip_stat_t info;
  zip_stat_init(&info);
  if (zip_stat_index(archive, index, 0, &info) || (info.valid & needed) != needed)
    return error(NNC_DATA_LOSS, "'%s': member %" PRIu64 " has no name or size", path,
                 static_cast<uint64_t>(index));
  std::string what = "'" + std::string(info.name) + "' in '" + path + "'";
  // Before anything is unpacked: what it would unpack to.
  if (info.size > limits.bytes)
    return error(NNC_RESOURCE_EXHAUSTED,
                 "%s unpacks to %" PRIu64 " bytes, %" PRIu64 " are left of the limit", what.c_str(),
                 static_cast<uint64_t>(info.size), limits.bytes);
  if (info.size / largestRatio > info.comp_size)
    return error(NNC_DATA_LOSS,
                 "%s claims to unpack from %" PRIu64 " to %" PRIu64 " bytes, more than deflate can",
                 what.c_str(), static_cast<uint64_t>(info.comp_size),
                 static_cast<uint64_t>(info.size));
  std::unique_ptr<zip_file_t, CloseMember> member(zip_fopen_index(archive, index, 0));
  if (!member)
    return error(NNC_DATA_LOSS, "%s can not be unpacked: %s", what.c_str(), zip_strerror(archive));
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
    return error(NNC_DATA_LOSS, "%s is damaged: its checksum or size is wrong", what.c_str());
  if (out.find(array.name))
    return error(NNC_DATA_LOSS, "'%s': array '%s' is there twice", path, array.name.c_str());
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
    std::unique_ptr<zip_t, CloseArchive> archive(zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code));
    if (!archive) {
      zip_error_t reason;
      zip_error_init_with_code(&reason, code);
      Status status =
          error(NNC_DATA_LOSS, "'%s' is no .npz file: %s", path, zip_error_strerror(&reason));
      zip_error_fini(&reason);
      return status;
    }
    zip_int64_t members = zip_get_num_entries(archive.get(), 0);
    if (members > maxMembers)
      return error(NNC_RESOURCE_EXHAUSTED, "'%s' has %" PRId64 " members, the limit is %" PRId64,
                   path, static_cast<int64_t>(members), static_cast<int64_t>(maxMembers));
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

Status nnc::data::encodeNpz(const std::vector<const Array *> &arrays, std::string &out) {
  return guarded([&]() -> Status {
    zip_error_t reason;
    zip_error_init(&reason);
    auto failed = [&](zip_error_t *why) {
      Status status = error(NNC_INTERNAL, "can not make an .npz: %s", zip_error_strerror(why));
      zip_error_fini(&reason);
      return status;
    };
    // The archive is made in memory; closing it would free the source, were it not
    // kept once more.
    zip_source_t *target = zip_source_buffer_create(nullptr, 0, 0, &reason);
    if (!target)
      return failed(&reason);
    struct FreeSource {
      void operator()(zip_source_t *source) const { zip_source_free(source); }
    };
    zip_source_keep(target);
    std::unique_ptr<zip_source_t, FreeSource> kept(target);
    std::unique_ptr<zip_t, CloseArchive> archive(
        zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &reason));
    if (!archive) {
      zip_source_free(target);
      return failed(&reason);
    }
    std::vector<std::string> members(arrays.size()); // read when the archive closes
    for (size_t i = 0; i < arrays.size(); ++i) {
      NNC_TRY(encodeNpy(*arrays[i], members[i]));
      zip_source_t *source =
          zip_source_buffer(archive.get(), members[i].data(), members[i].size(), 0);
      zip_int64_t index = source ? zip_file_add(archive.get(), (arrays[i]->name + ".npy").c_str(),
                                                source, ZIP_FL_ENC_UTF_8)
                                 : -1;
      if (index < 0 && source)
        zip_source_free(source);
      // Stored, so that readers may map the arrays; dated, so that the same arrays
      // make the same file.
      if (index < 0 ||
          zip_set_file_compression(archive.get(), static_cast<zip_uint64_t>(index), ZIP_CM_STORE,
                                   0) ||
          zip_file_set_mtime(archive.get(), static_cast<zip_uint64_t>(index), 315532800, 0))
        return failed(zip_get_error(archive.get()));
    }
    if (zip_close(archive.get()))
      return failed(zip_get_error(archive.get()));
    archive.release();
    zip_stat_t info;
    zip_stat_init(&info);
    if (zip_source_stat(target, &info) || !(info.valid & ZIP_STAT_SIZE) || zip_source_open(target))
      return failed(zip_source_error(target));
    std::string bytes(info.size, '\0');
    zip_int64_t got = zip_source_read(target, bytes.data(), bytes.size());
    zip_source_close(target);
    if (got < 0 || static_cast<zip_uint64_t>(got) != info.size)
      return failed(zip_source_error(target));
    zip_error_fini(&reason);
    out = std::move(bytes);
    return Status();
  });
}
