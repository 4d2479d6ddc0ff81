// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A status object is one block: this header, then the message. The message of a
// cause is copied in when the status is made, so that reading a message later
// can not fail and a status owns nothing but itself.
#include "core/Status.h"
#include "core/System.h"

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>

struct nnc_status_object {
  uint32_t code;
  char message[1]; // as long as it needs to be
};

namespace nnc::rt {
namespace {

constexpr char noMemoryText[] = "out of memory";

/// Its text is not inside: nnc_status_message knows this one.
nnc_status_object noMemory = {NNC_RESOURCE_EXHAUSTED, {0}};

const char *const codeNames[] = {"OK",
                                 "CANCELLED",
                                 "UNKNOWN",
                                 "INVALID_ARGUMENT",
                                 "DEADLINE_EXCEEDED",
                                 "NOT_FOUND",
                                 "ALREADY_EXISTS",
                                 "PERMISSION_DENIED",
                                 "RESOURCE_EXHAUSTED",
                                 "FAILED_PRECONDITION",
                                 "ABORTED",
                                 "OUT_OF_RANGE",
                                 "UNIMPLEMENTED",
                                 "INTERNAL",
                                 "UNAVAILABLE",
                                 "DATA_LOSS",
                                 "UNAUTHENTICATED",
                                 "DEVICE_LOST"};
constexpr uint32_t codeCount = sizeof(codeNames) / sizeof(codeNames[0]);

bool isBare(nnc_status status) {
  return reinterpret_cast<uintptr_t>(status) < NNC_STATUS_CODE_LIMIT;
}

char *textOf(nnc_status_object *object) {
  return reinterpret_cast<char *>(object) + offsetof(nnc_status_object, message);
}

/// A block for a message of `length` bytes and NUL; the cause's text is appended.
nnc_status_object *allocate(uint32_t code, size_t length, const char *causeText) {
  size_t causeLength = causeText ? std::strlen(causeText) + 2 : 0;
  void *memory = sys().allocate(sizeof(nnc_status_object) + length + causeLength);
  if (!memory)
    return nullptr;
  auto *object = static_cast<nnc_status_object *>(memory);
  // A status is a failure: code 0 in an object would be success with a message.
  object->code = code == NNC_OK ? NNC_UNKNOWN : code;
  char *text = textOf(object);
  if (causeText) {
    std::memcpy(text + length, ": ", 2);
    std::memcpy(text + length + 2, causeText, causeLength - 2);
  }
  text[length + causeLength] = '\0';
  return object;
}

Status formatted(uint32_t code, Status cause, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int length = std::vsnprintf(nullptr, 0, format, args);
  nnc_status_object *object =
      length < 0 ? nullptr : allocate(code, length, cause.ok() ? nullptr : cause.message());
  if (object) {
    char *text = textOf(object);
    char saved = text[length]; // vsnprintf puts its NUL where the cause begins
    std::vsnprintf(text, length + 1, format, again);
    text[length] = saved;
  }
  va_end(again);
  return object ? Status(object) : outOfMemory();
}

} // namespace

Status error(uint32_t code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  Status status = formatted(code, Status(), format, args);
  va_end(args);
  return status;
}

Status errorWithCause(Status cause, const char *format, ...) {
  va_list args;
  va_start(args, format);
  uint32_t code = cause.code();
  Status status = formatted(code, std::move(cause), format, args);
  va_end(args);
  return status;
}

Status makeStatus(uint32_t code, nnc_string message, Status cause) {
  size_t length = message.data ? message.size : 0;
  nnc_status_object *object = allocate(code, length, cause.ok() ? nullptr : cause.message());
  if (!object)
    return outOfMemory();
  if (length)
    std::memcpy(textOf(object), message.data, length);
  // A message ends at its first NUL for every C reader; keep the cause readable.
  std::replace(textOf(object), textOf(object) + length, '\0', ' ');
  return Status(object);
}

Status outOfMemory() { return Status(&noMemory); }

uint32_t knownCode(uint32_t code) { return code < codeCount ? code : NNC_UNKNOWN; }

} // namespace nnc::rt

using namespace nnc::rt;

uint32_t nnc_status_code(nnc_status status) {
  if (isBare(status))
    return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(status));
  return status->code;
}

const char *nnc_status_message(nnc_status status) {
  if (!status)
    return "ok";
  if (isBare(status))
    return nnc_status_code_name(nnc_status_code(status));
  return status == &noMemory ? noMemoryText : textOf(status);
}

const char *nnc_status_code_name(uint32_t code) {
  return code < codeCount ? codeNames[code] : "UNKNOWN";
}

void nnc_status_free(nnc_status status) {
  if (!isBare(status) && status != &noMemory)
    sys().release(status);
}
