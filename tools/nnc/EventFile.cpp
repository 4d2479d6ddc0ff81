// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "EventFile.h"
#include "Diagnostics.h"

#include "llvm/ADT/bit.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <array>
#include <chrono>

using namespace nnc::tool;
using llvm::StringRef;

/// CRC-32C (Castagnoli), bit by bit reversed, as iSCSI has it.
static uint32_t crc32c(StringRef bytes) {
  static const std::array<uint32_t, 256> table = [] {
    std::array<uint32_t, 256> entries{};
    for (uint32_t i = 0; i < 256; ++i) {
      uint32_t rest = i;
      for (int bit = 0; bit < 8; ++bit)
        rest = rest >> 1 ^ (rest & 1 ? 0x82f63b78u : 0);
      entries[i] = rest;
    }
    return entries;
  }();
  uint32_t sum = ~0u;
  for (unsigned char byte : bytes)
    sum = sum >> 8 ^ table[(sum ^ byte) & 0xff];
  return ~sum;
}

/// A checksum of data with checksums in it would be a constant: it is turned and moved.
static uint32_t maskedCrc(StringRef bytes) { return llvm::rotr(crc32c(bytes), 15) + 0xa282ead8u; }

namespace {
/// A protocol buffer message, field by field.
class Message {
public:
  Message() : os(bytes) {}

  Message &add(unsigned field, double value) {
    return addFixed(field, /*wire type=*/1, llvm::bit_cast<uint64_t>(value));
  }
  Message &add(unsigned field, float value) {
    return addFixed(field, /*wire type=*/5, llvm::bit_cast<uint32_t>(value));
  }
  Message &add(unsigned field, int64_t value) {
    tag(field, 0);
    llvm::encodeULEB128(static_cast<uint64_t>(value), os);
    return *this;
  }
  Message &add(unsigned field, StringRef value) {
    tag(field, 2);
    llvm::encodeULEB128(value.size(), os);
    os << value;
    return *this;
  }
  Message &add(unsigned field, const Message &inner) { return add(field, StringRef(inner.bytes)); }
  StringRef text() const { return bytes; }

private:
  void tag(unsigned field, unsigned type) { llvm::encodeULEB128(field << 3 | type, os); }
  template <typename Int> Message &addFixed(unsigned field, unsigned type, Int value) {
    tag(field, type);
    char data[sizeof(value)];
    llvm::support::endian::write(data, value, llvm::endianness::little);
    os.write(data, sizeof(data));
    return *this;
  }

  std::string bytes;
  llvm::raw_string_ostream os;
};

// The fields of TensorFlow's messages Event, Summary and Summary.Value.
enum EventField { WallTime = 1, Step = 2, FileVersion = 3, Summary = 5 };
enum SummaryField { Value = 1 };
enum ValueField { Tag = 1, SimpleValue = 2 };
} // namespace

static double secondsSince1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

llvm::Expected<EventFile> EventFile::create(StringRef directory) {
  auto cannot = [&](const llvm::Twine &path, std::error_code error) {
    return fail(Diag::OutputFile, "cannot write '" + path + "': " + error.message());
  };
  if (std::error_code error = llvm::sys::fs::create_directories(directory))
    return cannot(directory, error);
  EventFile file;
  // TensorBoard wants "tfevents" in the name, and takes files in the order of names.
  std::string stem = "events.out.tfevents." +
                     std::to_string(static_cast<int64_t>(secondsSince1970())) + ".nnc." +
                     std::to_string(llvm::sys::Process::getProcessId());
  for (int number = 0;; ++number) {
    llvm::SmallString<128> path(directory);
    llvm::sys::path::append(path, stem + "." + llvm::Twine(number));
    std::error_code error;
    file.stream = std::make_shared<llvm::raw_fd_ostream>(path, error, llvm::sys::fs::CD_CreateNew);
    file.path = path.str().str();
    if (!error)
      break;
    if (error != std::errc::file_exists)
      return cannot(path, error);
  }
  Message version;
  version.add(WallTime, secondsSince1970()).add(FileVersion, StringRef("brain.Event:2"));
  if (llvm::Error error = file.writeRecord(version.text()))
    return std::move(error);
  return std::move(file);
}

llvm::Error EventFile::writeRecord(StringRef message) {
  auto write = [&](auto number) {
    char data[sizeof(number)];
    llvm::support::endian::write(data, number, llvm::endianness::little);
    stream->write(data, sizeof(data));
    return std::string(data, sizeof(data));
  };
  std::string length = write(static_cast<uint64_t>(message.size()));
  write(maskedCrc(length));
  *stream << message;
  write(maskedCrc(message));
  stream->flush();
  if (!stream->has_error())
    return llvm::Error::success();
  std::error_code error = stream->error();
  stream->clear_error();
  return fail(Diag::OutputFile, "cannot write '" + path + "': " + error.message());
}

llvm::Error EventFile::add(const EpochRecord &record, const MetricNames &metrics) {
  Message summary;
  auto addValue = [&](StringRef tag, double value) {
    Message entry;
    entry.add(Tag, tag).add(SimpleValue, static_cast<float>(value));
    summary.add(Value, entry);
  };
  addValue("training/loss", record.loss);
  for (size_t i = 0; i < metrics.names.size(); ++i)
    addValue(metrics.where + "/" + metrics.names[i], record.metrics[i]);
  addValue("speed/samples_per_second", record.samplesPerSecond);
  Message event;
  event.add(WallTime, secondsSince1970()).add(Step, record.step).add(Summary, summary);
  return writeRecord(event.text());
}
