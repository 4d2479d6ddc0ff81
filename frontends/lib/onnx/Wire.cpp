// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Wire.h"

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Endian.h"

using namespace nnc::onnx;
using llvm::Error;
using llvm::StringRef;
using llvm::Twine;

Error nnc::onnx::malformed(StringRef file, StringRef at, const Twine &message) {
  return llvm::createStringError("byte " + Twine(at.data() - file.data()) + ": " + message);
}

static bool takeVarint(StringRef &rest, uint64_t &value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
    uint8_t byte = rest.front();
    rest = rest.drop_front();
    // The tenth byte has one bit left.
    if (shift == 63 && byte > 1)
      return false;
    value |= uint64_t(byte & 0x7f) << shift;
    if (!(byte & 0x80))
      return true;
  }
  return false;
}

static bool takeFixed(StringRef &rest, unsigned size, uint64_t &value) {
  if (rest.size() < size)
    return false;
  value = size == 8 ? llvm::support::endian::read64le(rest.data())
                    : llvm::support::endian::read32le(rest.data());
  rest = rest.drop_front(size);
  return true;
}

Error nnc::onnx::forEachField(StringRef file, StringRef message, StringRef what,
                              llvm::function_ref<Error(const Field &)> use) {
  StringRef rest = message;
  while (!rest.empty()) {
    StringRef start = rest;
    uint64_t key = 0;
    Field field;
    if (!takeVarint(rest, key) || (key >> 3) == 0 || (key >> 3) > 0x1fffffff)
      return malformed(file, start, "expects a field of " + what);
    field.number = key >> 3;
    field.kind = static_cast<Field::Kind>(key & 7);
    bool whole = false;
    switch (field.kind) {
    case Field::Varint:
      whole = takeVarint(rest, field.value);
      break;
    case Field::Fixed64:
    case Field::Fixed32:
      whole = takeFixed(rest, field.kind == Field::Fixed64 ? 8 : 4, field.value);
      break;
    case Field::Bytes: {
      uint64_t size = 0;
      if (!takeVarint(rest, size))
        break;
      if (size > rest.size())
        return malformed(file, start,
                         "field " + Twine(field.number) + " of " + what + " has " + Twine(size) +
                             " bytes, of which there are " + Twine(rest.size()));
      field.bytes = rest.take_front(size);
      rest = rest.drop_front(size);
      whole = true;
      break;
    }
    default:
      return malformed(file, start,
                       "field " + Twine(field.number) + " of " + what + " is of unknown kind " +
                           Twine(unsigned(key & 7)));
    }
    if (!whole)
      return malformed(file, start, "field " + Twine(field.number) + " of " + what + " ends early");
    if (Error error = use(field))
      return error;
  }
  return Error::success();
}

Error nnc::onnx::readNumbers(StringRef file, const Field &field, Field::Kind wire,
                             llvm::SmallVectorImpl<uint64_t> &out) {
  if (field.kind == wire) {
    out.push_back(field.value);
    return Error::success();
  }
  if (field.kind != Field::Bytes)
    return llvm::createStringError("field " + Twine(field.number) + " is of the wrong kind");
  StringRef rest = field.bytes;
  while (!rest.empty()) {
    StringRef start = rest;
    uint64_t value = 0;
    bool whole = wire == Field::Varint ? takeVarint(rest, value)
                                       : takeFixed(rest, wire == Field::Fixed64 ? 8 : 4, value);
    if (!whole)
      return malformed(file, start, "a number of field " + Twine(field.number) + " ends early");
    out.push_back(value);
  }
  return Error::success();
}
