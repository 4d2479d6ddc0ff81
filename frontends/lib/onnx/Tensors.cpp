// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Tensors.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Path.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mlir;
using namespace nnc::onnx;
using llvm::createStringError;
using llvm::Twine;

Type nnc::onnx::elementType(MLIRContext &context, int64_t type) {
  Builder b(&context);
  switch (type) {
  case Float:
    return b.getF32Type();
  case Double:
    return b.getF64Type();
  case Float16:
    return b.getF16Type();
  case BFloat16:
    return b.getBF16Type();
  case Bool:
    return b.getI1Type();
  case Int8:
    return b.getI8Type();
  case Int32:
    return b.getI32Type();
  case Int64:
    return b.getI64Type();
  }
  return nullptr;
}

std::string nnc::onnx::dataTypeName(int64_t type) {
  static const char *const names[] = {"none",       "float",   "uint8",  "int8",   "uint16",
                                      "int16",      "int32",   "int64",  "string", "bool",
                                      "float16",    "double",  "uint32", "uint64", "complex64",
                                      "complex128", "bfloat16"};
  if (type >= 0 && type < static_cast<int64_t>(std::size(names)))
    return names[type];
  return "number " + std::to_string(type);
}

/// The file is opened without following a link, and what was opened is looked at, so that
/// nothing can be exchanged in between. A second name of the file may be anywhere.
llvm::Expected<std::string> TensorReader::readExternal(const Tensor &tensor, uint64_t size) {
  auto get = [&](const char *key) {
    auto found = tensor.external.find(key);
    return found == tensor.external.end() ? std::string() : found->second;
  };
  std::string location = get("location");
  auto refuse = [&](const Twine &message) {
    return createStringError("external data '" + location + "' " + message);
  };
  if (location.empty() || llvm::sys::path::is_absolute(location) ||
      location.find('\0') != std::string::npos)
    return refuse("is no path inside the model's folder");
  for (StringRef part :
       llvm::make_range(llvm::sys::path::begin(location), llvm::sys::path::end(location)))
    if (part == "..")
      return refuse("is no path inside the model's folder");
  uint64_t offset = 0, length = size;
  if (!get("offset").empty() && StringRef(get("offset")).getAsInteger(10, offset))
    return refuse("has no number as its offset, but '" + get("offset") + "'");
  if (!get("length").empty() && StringRef(get("length")).getAsInteger(10, length))
    return refuse("has no number as its length, but '" + get("length") + "'");
  if (length != size)
    return refuse("has " + Twine(length) + " bytes, where the tensor has " + Twine(size));
  externalBytes += size;
  if (externalBytes > limits.bytes)
    return refuse("is beyond the limit of " + Twine(limits.bytes) + " bytes for all together");

  llvm::SmallString<256> path(folder), realFolder, realFile;
  llvm::sys::path::append(path, location);
  int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0)
    return refuse(Twine("cannot be opened: ") +
                  (errno == ELOOP ? "it is a symbolic link" : std::strerror(errno)));
  llvm::scope_exit close([&] { ::close(file); });
  struct stat status;
  if (::fstat(file, &status) || !S_ISREG(status.st_mode) || status.st_nlink != 1)
    return refuse("is no regular file with one name");
  // A folder on the way may be a link that leads out.
  if (llvm::sys::fs::real_path(folder, realFolder) || llvm::sys::fs::real_path(path, realFile) ||
      !StringRef(realFile).starts_with(
          (realFolder + (StringRef(realFolder).ends_with("/") ? "" : "/")).str()))
    return refuse("is outside the model's folder");
  uint64_t there = status.st_size;
  if (offset > there || size > there - offset)
    return refuse("has " + Twine(there) + " bytes, where " + Twine(size) + " from " +
                  Twine(offset) + " on are expected");
  std::string bytes(size, '\0');
  for (uint64_t done = 0; done < size;) {
    ssize_t count = ::pread(file, bytes.data() + done, size - done, offset + done);
    if (count <= 0)
      return refuse("cannot be read to its end");
    done += count;
  }
  return bytes;
}

llvm::Expected<DenseElementsAttr> TensorReader::read(const Tensor &tensor) {
  Type element = elementType(context, tensor.type);
  if (!element)
    return createStringError("element type " + dataTypeName(tensor.type) + " is not supported");
  int64_t width = element.isInteger(1) ? 1 : element.getIntOrFloatBitWidth() / 8;
  int64_t count = 1, size = 0;
  for (int64_t extent : tensor.dims)
    if (extent < 0 || llvm::MulOverflow(count, std::max<int64_t>(extent, 1), count) ||
        llvm::MulOverflow(count, width, size) || static_cast<uint64_t>(size) > limits.bytes)
      return createStringError("a tensor's values have at most " + Twine(limits.bytes) +
                               " bytes and no negative extent");
  if (llvm::is_contained(tensor.dims, 0))
    count = 0;
  size = count * width;
  auto type = RankedTensorType::get(tensor.dims, element);

  std::string copy;
  StringRef bytes;
  if (tensor.isExternal) {
    llvm::Expected<std::string> read = readExternal(tensor, size);
    if (!read)
      return read.takeError();
    copy = std::move(*read);
    bytes = copy;
  } else if (tensor.raw) {
    bytes = *tensor.raw;
  } else {
    if (tensor.numbers.size() != static_cast<uint64_t>(count))
      return createStringError("expects " + Twine(count) + " values, got " +
                               Twine(tensor.numbers.size()));
    // Little-endian, as this machine and as raw_data.
    copy.resize(size);
    for (int64_t i = 0; i < count; ++i)
      std::memcpy(copy.data() + i * width, &tensor.numbers[i], width);
    bytes = copy;
  }
  if (bytes.size() != static_cast<uint64_t>(size))
    return createStringError("expects " + Twine(size) + " bytes of values, got " +
                             Twine(bytes.size()));
  if (element.isInteger(1)) {
    SmallVector<bool> truth(bytes.begin(), bytes.end());
    return DenseElementsAttr::get(type, truth);
  }
  if (count == 0)
    return DenseElementsAttr::get(type, ArrayRef<mlir::Attribute>());
  return DenseElementsAttr::getFromRawBuffer(type, ArrayRef(bytes.data(), bytes.size()));
}
