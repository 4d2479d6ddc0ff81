// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Folders of pictures, decoded by libpng and libjpeg-turbo.
#include "core/Model.h"
#include "io/File.h"
#include "memory/Checked.h"
#include "nnc/runtime/data.h"

#include <png.h>
#include <turbojpeg.h>

#include <algorithm>
#include <cinttypes>
#include <cstring>
#include <filesystem>
#include <memory>

using namespace nnc;
using namespace nnc::data;
using namespace nnc::rt;
namespace fs = std::filesystem;

namespace {
/// What a decoder gives: bytes of rows of pixels, the channels of each together.
struct Picture {
  int64_t width = 0, height = 0, channels = 0;
  std::vector<unsigned char> pixels;
};

/// Larger ones are no examples to learn from, and a header can claim anything.
constexpr int64_t maxExtent = 1 << 14;

Status checkExtents(const std::string &path, int64_t width, int64_t height) {
  if (width > 0 && height > 0 && width <= maxExtent && height <= maxExtent)
    return Status();
  return error(NNC_RESOURCE_EXHAUSTED,
               "'%s': %" PRId64 " x %" PRId64 " pixels; a side has from 1 to %" PRId64,
               path.c_str(), width, height, maxExtent);
}

Status decodePng(const std::string &path, const std::string &bytes, Picture &out) {
  png_image image;
  std::memset(&image, 0, sizeof(image));
  image.version = PNG_IMAGE_VERSION;
  std::unique_ptr<png_image, void (*)(png_image *)> freed(&image, png_image_free);
  auto broken = [&] {
    return error(NNC_DATA_LOSS, "'%s' is no PNG that can be read: %s", path.c_str(), image.message);
  };
  if (!png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()))
    return broken();
  NNC_TRY(checkExtents(path, image.width, image.height));
  // Palettes and depths of 1 to 16 bits become bytes; what shows through is black.
  image.format = image.format & PNG_FORMAT_FLAG_COLOR ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  out.width = image.width, out.height = image.height;
  out.channels = PNG_IMAGE_SAMPLE_CHANNELS(image.format);
  out.pixels.resize(PNG_IMAGE_SIZE(image));
  const png_color black = {0, 0, 0};
  if (!png_image_finish_read(&image, &black, out.pixels.data(), 0, nullptr))
    return broken();
  return Status();
}

Status decodeJpeg(const std::string &path, const std::string &bytes, Picture &out) {
  std::unique_ptr<void, int (*)(tjhandle)> handle(tjInitDecompress(), tjDestroy);
  if (!handle)
    return error(NNC_INTERNAL, "libjpeg-turbo cannot be used: %s", tjGetErrorStr2(nullptr));
  auto data = reinterpret_cast<const unsigned char *>(bytes.data());
  int width = 0, height = 0, sampling = 0, colors = 0;
  auto broken = [&] {
    return error(NNC_DATA_LOSS, "'%s' is no JPEG that can be read: %s", path.c_str(),
                 tjGetErrorStr2(handle.get()));
  };
  if (tjDecompressHeader3(handle.get(), data, bytes.size(), &width, &height, &sampling, &colors))
    return broken();
  NNC_TRY(checkExtents(path, width, height));
  bool isGray = colors == TJCS_GRAY;
  out.width = width, out.height = height, out.channels = isGray ? 1 : 3;
  out.pixels.resize(size_t(width) * height * out.channels);
  if (tjDecompress2(handle.get(), data, bytes.size(), out.pixels.data(), width, 0, height,
                    isGray ? TJPF_GRAY : TJPF_RGB, TJFLAG_ACCURATEDCT))
    return broken();
  return Status();
}

Status readPicture(const std::string &path, const Limits &limits, Picture &out) {
  InputFile file;
  NNC_TRY(file.open(path.c_str()));
  if (file.size() > limits.bytes)
    return error(NNC_RESOURCE_EXHAUSTED,
                 "'%s' has %" PRIu64 " bytes, more than the limit of %" PRIu64, path.c_str(),
                 file.size(), limits.bytes);
  std::string bytes(file.size(), '\0');
  NNC_TRY(file.read(0, bytes.data(), bytes.size()));
  // By what is in it, whatever its name says.
  if (bytes.compare(0, 4, "\x89PNG") == 0)
    return decodePng(path, bytes, out);
  if (bytes.compare(0, 2, "\xff\xd8") == 0)
    return decodeJpeg(path, bytes, out);
  return error(NNC_DATA_LOSS, "'%s' begins like neither a PNG nor a JPEG", path.c_str());
}

bool isPicture(const fs::path &path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

/// The pictures, or the folders, in a folder, by name.
Status list(const fs::path &folder, bool folders, std::vector<fs::path> &out) {
  std::error_code problem;
  fs::directory_iterator entries(folder, problem);
  if (problem)
    return error(NNC_NOT_FOUND, "cannot read folder '%s': %s", folder.c_str(),
                 problem.message().c_str());
  for (const fs::directory_entry &entry : entries) {
    if (entry.path().filename().string().front() == '.')
      continue;
    if (folders ? entry.is_directory(problem) : isPicture(entry.path()))
      out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return Status();
}

/// Pictures of one size, one after another, the channels of each apart.
class Collection {
public:
  Collection(const Limits &limits, Array &images) : limits(limits), images(images) {}

  Status add(const std::string &path) {
    Picture picture;
    NNC_TRY(readPicture(path, limits, picture));
    if (count == 0) {
      first = path;
      images.dtype = NNC_DTYPE_U8;
      images.shape = {0, picture.channels, picture.height, picture.width};
    }
    std::vector<int64_t> &shape = images.shape;
    if (shape[1] != picture.channels || shape[2] != picture.height || shape[3] != picture.width)
      return error(NNC_INVALID_ARGUMENT,
                   "'%s' has %" PRId64 " x %" PRId64 " pixels of %" PRId64 " channels, '%s' has "
                   "%" PRId64 " x %" PRId64 " of %" PRId64 ": all pictures are of one size",
                   path.c_str(), picture.width, picture.height, picture.channels, first.c_str(),
                   shape[3], shape[2], shape[1]);
    size_t plane = size_t(picture.height) * picture.width, at = images.bytes.size();
    if (at + picture.pixels.size() > limits.bytes)
      return error(NNC_RESOURCE_EXHAUSTED,
                   "the pictures up to '%s' have more than the limit of %" PRIu64 " bytes",
                   path.c_str(), limits.bytes);
    images.bytes.resize(at + picture.pixels.size());
    for (size_t i = 0; i < plane; ++i)
      for (int64_t c = 0; c < picture.channels; ++c)
        images.bytes[at + c * plane + i] = std::byte(picture.pixels[i * picture.channels + c]);
    ++count, ++shape[0];
    return Status();
  }

  int64_t count = 0;

private:
  const Limits &limits;
  Array &images;
  std::string first;
};
} // namespace

Status nnc::data::readImages(const char *folder, const Limits &limits, bool labelled,
                             Dataset &out) {
  return guarded([&]() -> Status {
    Array images, labels;
    images.name = "images", labels.name = "labels";
    Collection collection(limits, images);
    std::vector<fs::path> classes;
    if (labelled)
      NNC_TRY(list(folder, /*folders=*/true, classes));
    else
      classes.push_back(folder);
    if (classes.empty())
      return error(NNC_INVALID_ARGUMENT,
                   "folder '%s' has no folders inside, one for each class of pictures", folder);
    for (size_t label = 0; label < classes.size(); ++label) {
      std::vector<fs::path> pictures;
      NNC_TRY(list(classes[label], /*folders=*/false, pictures));
      if (pictures.empty())
        return error(NNC_INVALID_ARGUMENT, "folder '%s' has no picture (.png, .jpg, .jpeg)",
                     classes[label].c_str());
      for (const fs::path &picture : pictures) {
        NNC_TRY(collection.add(picture.string()));
        int32_t value = static_cast<int32_t>(label);
        auto bytes = reinterpret_cast<const std::byte *>(&value);
        labels.bytes.insert(labels.bytes.end(), bytes, bytes + sizeof(value));
      }
    }
    labels.dtype = NNC_DTYPE_I32;
    labels.shape = {collection.count};
    out.arrays.push_back(std::move(images));
    if (labelled)
      out.arrays.push_back(std::move(labels));
    return Status();
  });
}
