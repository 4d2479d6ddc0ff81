// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "NanCheck.h"
#include "Convert.h"
#include "Diagnostics.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

namespace {
/// What of a tensor's elements a message says.
struct Elements {
  size_t count = 0, bad = 0, firstBad = 0;
  double badValue = 0, low = 0, high = 0;

  explicit Elements(const Array &array) : count(array.bytes.size() / dtypeSize(array.dtype)) {
    for (size_t i = 0; i < count; ++i) {
      double value = elementAt(array, i);
      bool isFirst = i == bad; // of those that are finite
      if (std::isfinite(value)) {
        low = isFirst ? value : std::min(low, value);
        high = isFirst ? value : std::max(high, value);
      } else if (bad++ == 0) {
        firstBad = i;
        badValue = value;
      }
    }
  }
};

std::string numberText(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.4g",
                                                 std::isnan(value) ? std::fabs(value) : value);
  return text;
}

/// "[2, 0]" for an element by its place in memory; "" in a scalar.
std::string placeText(size_t index, llvm::ArrayRef<int64_t> extents) {
  std::string text;
  for (int64_t extent : llvm::reverse(extents)) {
    text = std::to_string(index % extent) + (text.empty() ? "" : ", ") + text;
    index /= extent;
  }
  return text.empty() ? "" : "element [" + text + "]";
}

Array toArray(const nnc_tensor_v1 &tensor, llvm::ArrayRef<std::byte> bytes) {
  Array array;
  array.dtype = tensor.dtype;
  array.bytes.assign(bytes.begin(), bytes.end());
  return array;
}
} // namespace

llvm::Expected<std::vector<std::byte>> NanCheck::read(const nnc_state_v1 &state) {
  std::vector<std::byte> bytes(state.bytes);
  std::string name = toRef(state.tensor->name).str();
  if (nnc::Status status = instance.read(name.c_str(), bytes.data(), bytes.size()); !status.ok())
    return fail(Diag::Internal, "cannot read state '" + name + "': " + status.message());
  return bytes;
}

llvm::Error NanCheck::keepState() {
  kept.clear();
  for (uint32_t i = 0; i < model->state_count; ++i) {
    llvm::Expected<std::vector<std::byte>> bytes = read(*model->states[i]);
    if (!bytes)
      return bytes.takeError();
    kept.push_back(std::move(*bytes));
  }
  return llvm::Error::success();
}

llvm::Expected<std::string> NanCheck::findBadState() {
  for (uint32_t i = 0; i < model->state_count; ++i) {
    const nnc_state_v1 &state = *model->states[i];
    if (!isFloat(state.tensor->dtype))
      continue;
    llvm::Expected<std::vector<std::byte>> bytes = read(state);
    if (!bytes)
      return bytes.takeError();
    if (Elements(toArray(*state.tensor, *bytes)).bad)
      return toRef(state.tensor->name).str();
  }
  return "";
}

llvm::Expected<std::string> NanCheck::explain(llvm::ArrayRef<int64_t> indices) {
  int64_t rows = static_cast<int64_t>(indices.size());
  llvm::Expected<Workload> workload = Workload::read(options, StringRef(entry));
  if (!workload)
    return workload.takeError();
  workload->compile.rows = {rows};
  workload->compile.fuse = false;
  llvm::Expected<std::vector<TracedValue>> values =
      workload->source->exposeValues(entry, workload->compile);
  if (!values)
    return values.takeError();
  llvm::Expected<LoadedModel> traced = workload->load({rows});
  if (!traced)
    return traced.takeError();
  llvm::Expected<BoundEntry> bound = BoundEntry::bind(*traced, entry, workload->arrays, options);
  if (!bound)
    return bound.takeError();
  llvm::Expected<nnc::Instance> again = traced->makeInstance(1, 0);
  if (!again)
    return again.takeError();
  for (auto [i, bytes] : llvm::enumerate(kept)) {
    std::string name = toRef(model->states[i]->tensor->name).str();
    nnc::Status status = again->write(name.c_str(), bytes.data(), bytes.size());
    // Of an optimizer that only other entries have, nothing is there.
    if (!status.ok() && status.code() != NNC_NOT_FOUND)
      return toError(status.release(), "state '" + name + "'");
  }
  llvm::Expected<Outputs> outputs = bound->call(*again, indices);
  if (!outputs)
    return outputs.takeError();

  llvm::StringMap<uint32_t> results;
  for (uint32_t i = 0; i < bound->entry->result_count; ++i)
    results[toRef(bound->entry->results[i]->name)] = i;
  auto elementsOf = [&](StringRef name) -> std::optional<Elements> {
    auto found = results.find(name);
    if (found == results.end())
      return std::nullopt;
    const nnc_tensor_v1 &tensor = *bound->entry->results[found->second];
    if (!isFloat(tensor.dtype))
      return std::nullopt;
    return Elements(toArray(tensor, outputs->bytes(found->second)));
  };
  for (const TracedValue &value : *values) {
    std::optional<Elements> elements = elementsOf(value.name);
    if (!elements || !elements->bad)
      continue;
    const nnc_tensor_v1 &tensor = *bound->entry->results[results[value.name]];
    std::string place = placeText(elements->firstBad, llvm::ArrayRef(tensor.extents, tensor.rank));
    std::string text =
        value.what + (value.place.empty() ? "" : " at " + value.place) + " gives " +
        numberText(elements->badValue) +
        (place.empty() ? "" : " in " + place + " of " + typeText(tensor)) +
        (elements->bad > 1 ? " and in " + std::to_string(elements->bad - 1) + " more" : "");
    std::string separator = ", from ";
    for (const std::string &operand : value.operands)
      if (std::optional<Elements> from = elementsOf(operand); from && from->count) {
        text += separator + (from->low == from->high ? numberText(from->low)
                                                     : "[" + numberText(from->low) + ", " +
                                                           numberText(from->high) + "]");
        separator = " and ";
      }
    return text;
  }
  return "";
}
