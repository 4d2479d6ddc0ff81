// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "core/Model.h"
#include "memory/Checked.h"

#include <algorithm>
#include <cinttypes>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <set>
#include <vector>

namespace nnc::rt {
namespace {

constexpr uint32_t maxRank = 64;

/// Walks the table. `where` is the path of the struct at hand ("entries[1].args[0]").
class Validator {
public:
  explicit Validator(const nnc_model_v1 &model) : model(model) {}

  Status run() {
    NNC_TRY(string("hash", model.hash, /*required=*/false));
    NNC_TRY(string("compiler", model.compiler, /*required=*/false));
    if (!model.isa_count)
      return bad("isa_count must be at least 1, got 0");
    NNC_TRY(array("isa_levels", model.isa_levels, model.isa_count));
    for (uint32_t i = 0; i < model.isa_count; ++i)
      NNC_TRY(string(at("isa_levels", i), model.isa_levels[i]));
    NNC_TRY(states());
    NNC_TRY(array("entries", model.entries, model.entry_count));
    std::set<std::string_view> names;
    for (uint32_t i = 0; i < model.entry_count; ++i) {
      NNC_TRY(entry(at("entries", i), model.entries[i]));
      if (!names.insert(view(model.entries[i]->name)).second)
        return bad("entries[%u].name '%.*s' is there twice", i, NNC_STR(model.entries[i]->name));
    }
    NNC_TRY(array("blobs", model.blobs, model.blob_count));
    for (uint32_t i = 0; i < model.blob_count; ++i)
      NNC_TRY(blob(at("blobs", i), model.blobs[i]));
    NNC_TRY(array("kernels", model.kernels, model.kernel_count));
    for (uint32_t i = 0; i < model.kernel_count; ++i)
      NNC_TRY(kernel(at("kernels", i), model.kernels[i]));
    return Status();
  }

private:
  [[gnu::format(printf, 2, 3)]] Status bad(const char *format, ...) const {
    char text[512];
    va_list args;
    va_start(args, format);
    std::vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return error(NNC_INVALID_ARGUMENT, "model '%.*s': %s", NNC_STR(model.name), text);
  }

  static std::string at(const std::string &field, uint32_t index) {
    return field + "[" + std::to_string(index) + "]";
  }

  /// The size of a struct when it first appeared: tables of then are still read.
  template <typename T> static constexpr size_t firstSize(const T *) { return sizeof(T); }
  static constexpr size_t firstSize(const nnc_variant_v1 *) {
    return offsetof(nnc_variant_v1, kernel_count);
  }

  /// A pointer to a struct that begins with struct_size.
  template <typename T> Status object(const std::string &where, const T *p) const {
    if (!p)
      return bad("%s is NULL", where.c_str());
    if (p->struct_size < firstSize(p))
      return bad("%s.struct_size must be at least %zu, got %u", where.c_str(), firstSize(p),
                 p->struct_size);
    return Status();
  }

  template <typename T> Status array(const std::string &where, const T *p, uint64_t count) const {
    if (count && !p)
      return bad("%s is NULL, but its count is %" PRIu64, where.c_str(), count);
    return Status();
  }

  Status string(const std::string &where, nnc_string s, bool required = true) const {
    if (s.size && !s.data)
      return bad("%s.data is NULL, but its size is %" PRIu64, where.c_str(), s.size);
    if (required && !s.size)
      return bad("%s is empty", where.c_str());
    return Status();
  }

  /// `dynamic` is set when an extent is -1; null where none may be.
  Status tensor(const std::string &where, const nnc_tensor_v1 *t, bool *dynamic) const {
    NNC_TRY(object(where, t));
    NNC_TRY(string(where + ".name", t->name));
    if (!dtypeBytes(t->dtype))
      return bad("%s.dtype %u is no NNC_DTYPE", where.c_str(), t->dtype);
    if (t->rank > maxRank)
      return bad("%s.rank must be at most %u, got %u", where.c_str(), maxRank, t->rank);
    NNC_TRY(array(where + ".extents", t->extents, t->rank));
    uint64_t bytes = dtypeBytes(t->dtype);
    for (uint32_t i = 0; i < t->rank; ++i) {
      int64_t extent = t->extents[i];
      if (extent == -1 && dynamic)
        *dynamic = true;
      else if (extent < 0)
        return bad("%s.extents[%u] must be %s, got %" PRId64, where.c_str(), i,
                   dynamic ? "-1 or more" : "0 or more", extent);
      else if (extent && !checkedMul(bytes, static_cast<uint64_t>(extent), bytes))
        return bad("%s.extents overflow 64 bits: %s", where.c_str(),
                   shapeText(t->extents, t->rank).c_str());
    }
    return Status();
  }

  Status states() const {
    NNC_TRY(array("states", model.states, model.state_count));
    std::set<std::string_view> names;
    std::vector<std::pair<uint64_t, uint32_t>> byOffset;
    for (uint32_t i = 0; i < model.state_count; ++i) {
      std::string where = at("states", i);
      const nnc_state_v1 *s = model.states[i];
      NNC_TRY(object(where, s));
      if (s->kind < NNC_STATE_PARAMETER || s->kind > NNC_STATE_VARIABLE)
        return bad("%s.kind %u is no NNC_STATE", where.c_str(), s->kind);
      NNC_TRY(tensor(where + ".tensor", s->tensor, nullptr));
      uint64_t dense = 0, end = 0;
      if (!denseBytes(s->tensor->dtype, s->tensor->extents, s->tensor->rank, dense) ||
          dense != s->bytes)
        return bad("%s.bytes must be %" PRIu64 ", the size of %s%s, got %" PRIu64, where.c_str(),
                   dense, dtypeName(s->tensor->dtype),
                   shapeText(s->tensor->extents, s->tensor->rank).c_str(), s->bytes);
      if (s->offset % 64)
        return bad("%s.offset must be a multiple of 64, got %" PRIu64, where.c_str(), s->offset);
      if (!checkedAdd(s->offset, s->bytes, end) || end > model.state_bytes)
        return bad("%s lies outside the state: offset %" PRIu64 " and %" PRIu64
                   " bytes, state_bytes %" PRIu64,
                   where.c_str(), s->offset, s->bytes, model.state_bytes);
      if (!names.insert(view(s->tensor->name)).second)
        return bad("%s.tensor.name '%.*s' is there twice", where.c_str(), NNC_STR(s->tensor->name));
      if (s->bytes)
        byOffset.push_back({s->offset, i});
    }
    std::sort(byOffset.begin(), byOffset.end());
    for (size_t i = 1; i < byOffset.size(); ++i) {
      const nnc_state_v1 *before = model.states[byOffset[i - 1].second];
      if (before->offset + before->bytes > byOffset[i].first)
        return bad("states[%u] and states[%u] overlap at offset %" PRIu64, byOffset[i - 1].second,
                   byOffset[i].second, byOffset[i].first);
    }
    return Status();
  }

  Status entry(const std::string &where, const nnc_entry_v1 *e) const {
    NNC_TRY(object(where, e));
    NNC_TRY(string(where + ".name", e->name));
    NNC_TRY(string(where + ".documentation", e->documentation, /*required=*/false));
    if (e->flags & ~NNC_ENTRY_INITIALIZER)
      return bad("%s.flags has bits this runtime does not know: 0x%x", where.c_str(),
                 e->flags & ~NNC_ENTRY_INITIALIZER);
    bool dynamic = false;
    NNC_TRY(array(where + ".args", e->args, e->arg_count));
    for (uint32_t i = 0; i < e->arg_count; ++i)
      NNC_TRY(tensor(at(where + ".args", i), e->args[i], &dynamic));
    NNC_TRY(array(where + ".results", e->results, e->result_count));
    for (uint32_t i = 0; i < e->result_count; ++i)
      NNC_TRY(tensor(at(where + ".results", i), e->results[i], &dynamic));
    if (e->flags & NNC_ENTRY_INITIALIZER) {
      bool seedOnly = e->arg_count == 1 && e->result_count == 0 &&
                      e->args[0]->dtype == NNC_DTYPE_I64 && e->args[0]->rank == 0;
      if (!seedOnly)
        return bad("%s is an initializer and must take one i64 of rank 0 and have no "
                   "result, got %u arguments and %u results",
                   where.c_str(), e->arg_count, e->result_count);
    }
    return variants(where, *e, dynamic);
  }

  Status variants(const std::string &where, const nnc_entry_v1 &e, bool dynamic) const {
    if (!e.variant_count)
      return bad("%s.variant_count must be at least 1, got 0", where.c_str());
    if (!dynamic && e.variant_count != 1)
      return bad("%s has no extent of -1, so variant_count must be 1, got %u", where.c_str(),
                 e.variant_count);
    NNC_TRY(array(where + ".variants", e.variants, e.variant_count));
    std::set<int64_t> rows;
    for (uint32_t i = 0; i < e.variant_count; ++i) {
      std::string here = at(where + ".variants", i);
      const nnc_variant_v1 *v = e.variants[i];
      NNC_TRY(object(here, v));
      if (dynamic ? v->rows < 1 : v->rows != -1)
        return bad("%s.rows must be %s, got %" PRId64, here.c_str(),
                   dynamic ? "1 or more" : "-1 (no extent is -1)", v->rows);
      if (!rows.insert(v->rows).second)
        return bad("%s.rows %" PRId64 " is there twice", here.c_str(), v->rows);
      NNC_TRY(array(here + ".functions", v->functions, model.isa_count));
      NNC_TRY(array(here + ".arena_bytes", v->arena_bytes, model.isa_count));
      for (uint32_t level = 0; level < model.isa_count; ++level)
        if (!v->functions[level])
          return bad("%s is NULL", at(here + ".functions", level).c_str());
    }
    return Status();
  }

  Status blob(const std::string &where, const nnc_blob_v1 *b) const {
    NNC_TRY(object(where, b));
    NNC_TRY(string(where + ".backend", b->backend));
    NNC_TRY(string(where + ".format", b->format, /*required=*/false));
    if (b->size && !b->data)
      return bad("%s.data is NULL, but its size is %" PRIu64, where.c_str(), b->size);
    if (reinterpret_cast<uintptr_t>(b->data) % 64)
      return bad("%s.data must be 64-byte aligned, got %p", where.c_str(), b->data);
    return Status();
  }

  Status kernel(const std::string &where, const nnc_kernel_v1 *k) const {
    NNC_TRY(object(where, k));
    NNC_TRY(string(where + ".name", k->name));
    if (k->blob >= model.blob_count)
      return bad("%s.blob must be below blob_count %u, got %u", where.c_str(), model.blob_count,
                 k->blob);
    if (k->buffer_count > maxKernelBuffers)
      return bad("%s.buffer_count must be at most %u, got %u", where.c_str(), maxKernelBuffers,
                 k->buffer_count);
    return array(where + ".buffer_bytes", k->buffer_bytes, k->buffer_count);
  }

  const nnc_model_v1 &model;
};

} // namespace

Status validateModel(const nnc_model_v1 *model) {
  if (!model)
    return error(NNC_INVALID_ARGUMENT, "model is NULL");
  if (model->struct_size < sizeof(nnc_model_v1))
    return error(NNC_INVALID_ARGUMENT, "model.struct_size must be at least %zu, got %u",
                 sizeof(nnc_model_v1), model->struct_size);
  if (model->abi != NNC_MODEL_ABI)
    return error(NNC_INVALID_ARGUMENT, "model.abi must be %u, which this runtime speaks, got %u",
                 NNC_MODEL_ABI, model->abi);
  if (!model->name.size || !model->name.data)
    return error(NNC_INVALID_ARGUMENT, "model.name is empty");
  return Validator(*model).run();
}

std::string shapeText(const int64_t *extents, uint64_t rank) {
  std::string text = "[";
  for (uint64_t i = 0; i < rank; ++i) {
    text += i ? ", " : "";
    text += std::to_string(extents[i]);
  }
  return text + "]";
}

const char *dtypeName(uint32_t dtype) {
  static const char *const names[] = {"?",   "bool", "i8",   "u8",  "i32",
                                      "i64", "f16",  "bf16", "f32", "f64"};
  return dtype < sizeof(names) / sizeof(names[0]) ? names[dtype] : "?";
}

} // namespace nnc::rt
