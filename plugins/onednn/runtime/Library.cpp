// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Library.h"

#include "nnc/runtime/status.h"

#include "oneapi/dnnl/dnnl.h"

#include <mutex>

namespace nnc::onednn {
namespace {

void check(dnnl_status_t status, const char *what) {
  if (status == dnnl_success)
    return;
  uint32_t code = status == dnnl_out_of_memory       ? NNC_RESOURCE_EXHAUSTED
                  : status == dnnl_invalid_arguments ? NNC_INVALID_ARGUMENT
                  : status == dnnl_unimplemented     ? NNC_UNIMPLEMENTED
                                                     : NNC_INTERNAL;
  throw Error(code, std::string(what) + " failed with dnnl_status_t " + std::to_string(status));
}

/// A oneDNN handle that is destroyed with its owner.
template <typename T, dnnl_status_t (*Destroy)(T)> class Handle {
public:
  Handle() = default;
  ~Handle() {
    if (value)
      Destroy(value);
  }
  Handle(Handle &&other) noexcept : value(other.value) { other.value = nullptr; }
  Handle &operator=(Handle &&other) = delete;
  T *operator&() { return &value; }
  operator T() const { return value; }

private:
  T value = nullptr;
};
using MemoryDesc = Handle<dnnl_memory_desc_t, dnnl_memory_desc_destroy>;
using Memory = Handle<dnnl_memory_t, dnnl_memory_destroy>;
using Attr = Handle<dnnl_primitive_attr_t, dnnl_primitive_attr_destroy>;
using PostOps = Handle<dnnl_post_ops_t, dnnl_post_ops_destroy>;
using PrimitiveDesc = Handle<dnnl_primitive_desc_t, dnnl_primitive_desc_destroy>;
using PrimitiveHandle = Handle<dnnl_primitive_t, dnnl_primitive_destroy>;

MemoryDesc describe(const ViewText &view) {
  MemoryDesc desc;
  check(dnnl_memory_desc_create_with_strides(&desc, static_cast<int>(view.extents.size()),
                                             view.extents.data(), dnnl_f32, view.strides.data()),
        "describing a tensor");
  return desc;
}

dnnl_alg_kind_t algorithmOf(const PostOpText &postOp) {
  static const struct {
    bool binary;
    const char *name;
    dnnl_alg_kind_t kind;
  } table[] = {{false, "abs", dnnl_eltwise_abs},
               {false, "relu", dnnl_eltwise_relu},
               {false, "logistic", dnnl_eltwise_logistic},
               {false, "square", dnnl_eltwise_square},
               {false, "tanh", dnnl_eltwise_tanh},
               {true, "add", dnnl_binary_add},
               {true, "mul", dnnl_binary_mul},
               {true, "sub", dnnl_binary_sub}};
  for (const auto &entry : table)
    if (entry.binary == postOp.binary && postOp.algorithm == entry.name)
      return entry.kind;
  throw Error(NNC_UNIMPLEMENTED, "post-op '" + postOp.algorithm + "' is not known");
}

Attr makeAttributes(const KernelText &text) {
  PostOps postOps;
  check(dnnl_post_ops_create(&postOps), "making post-ops");
  for (const PostOpText &postOp : text.postOps) {
    dnnl_alg_kind_t kind = algorithmOf(postOp);
    if (postOp.binary)
      check(dnnl_post_ops_append_binary(postOps, kind, describe(postOp.operand)),
            "adding a binary post-op");
    else
      check(dnnl_post_ops_append_eltwise(postOps, kind, postOp.alpha, 0),
            "adding an elementwise post-op");
  }
  Attr attributes;
  check(dnnl_primitive_attr_create(&attributes), "making attributes");
  check(dnnl_primitive_attr_set_post_ops(attributes, postOps), "setting post-ops");
  // Scratch is part of the instance's memory: nothing is allocated for it later.
  check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
        "setting the scratchpad's mode");
  return attributes;
}

struct Level {
  const char *name;
  dnnl_cpu_isa_t isa;
};
constexpr Level levels[] = {{"generic", dnnl_cpu_isa_sse41},
                            {"x86-64-v3", dnnl_cpu_isa_avx2},
                            {"x86-64-v4", dnnl_cpu_isa_avx512_core}};

} // namespace

std::string describeLibrary() {
  const dnnl_version_t *version = dnnl_version();
  const char *runtime = version->cpu_runtime == DNNL_RUNTIME_TBB   ? "TBB"
                        : version->cpu_runtime == DNNL_RUNTIME_OMP ? "OpenMP"
                        : version->cpu_runtime == DNNL_RUNTIME_SEQ ? "sequential"
                                                                   : "other threading";
  return "oneDNN " + std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
         std::to_string(version->patch) + " (" + runtime + ")";
}

std::string limitIsa(std::string_view level) {
  static std::mutex mutex;
  static std::string chosen; // guarded by mutex
  std::lock_guard<std::mutex> lock(mutex);
  if (chosen == level)
    return "";
  if (!chosen.empty())
    return "oneDNN works at " + chosen + " for an instance at " + std::string(level) +
           ": it has one level for the whole process";
  chosen = level;
  for (const Level &known : levels)
    if (known.name == level)
      if (dnnl_set_max_cpu_isa(known.isa) != dnnl_success)
        return "oneDNN was in use before and can not be limited to " + std::string(level);
  return "";
}

Engine::Engine() {
  check(dnnl_engine_create(&engine, dnnl_cpu, 0), "making a CPU engine");
  if (dnnl_status_t status = dnnl_stream_create(&stream, engine, dnnl_stream_default_flags)) {
    dnnl_engine_destroy(engine);
    check(status, "making a stream");
  }
}

Engine::~Engine() {
  dnnl_stream_destroy(stream);
  dnnl_engine_destroy(engine);
}

struct Primitive::Impl {
  dnnl_stream_t stream = nullptr;
  PrimitiveHandle primitive;
  uint32_t buffers = 0;
  uint64_t scratchBytes = 0;
  /// An argument's memory and the buffer it lies in; the scratch has none.
  struct Argument {
    Memory memory;
    uint32_t buffer;
  };
  std::vector<Argument> arguments;
  Memory scratch;
  std::vector<dnnl_exec_arg_t> list;

  void add(dnnl_engine_t engine, int index, const ViewText &view) {
    Memory memory;
    check(dnnl_memory_create(&memory, describe(view), engine, DNNL_MEMORY_NONE), "making a tensor");
    list.push_back({index, memory});
    arguments.push_back({std::move(memory), view.buffer});
  }
};

Primitive::Primitive(Engine &engine, const KernelText &text) : impl(std::make_unique<Impl>()) {
  impl->stream = engine.stream;
  impl->buffers = text.buffers;
  Attr attributes = makeAttributes(text);
  MemoryDesc src = describe(text.src), weights = describe(text.weights), dst = describe(text.dst);
  MemoryDesc bias;
  if (text.hasBias)
    check(dnnl_memory_desc_create_with_strides(&bias, static_cast<int>(text.bias.extents.size()),
                                               text.bias.extents.data(), dnnl_f32,
                                               text.bias.strides.data()),
          "describing the bias");
  PrimitiveDesc desc;
  check(dnnl_matmul_primitive_desc_create(
            &desc, engine.engine, src, weights,
            text.hasBias ? static_cast<const_dnnl_memory_desc_t>(bias) : nullptr, dst, attributes),
        "describing a matrix product");
  check(dnnl_primitive_create(&impl->primitive, desc), "making a matrix product");
  impl->add(engine.engine, DNNL_ARG_SRC, text.src);
  impl->add(engine.engine, DNNL_ARG_WEIGHTS, text.weights);
  if (text.hasBias)
    impl->add(engine.engine, DNNL_ARG_BIAS, text.bias);
  impl->add(engine.engine, DNNL_ARG_DST, text.dst);
  for (size_t i = 0; i < text.postOps.size(); ++i)
    if (text.postOps[i].binary)
      impl->add(engine.engine, static_cast<int>(DNNL_ARG_ATTR_MULTIPLE_POST_OP(i) | DNNL_ARG_SRC_1),
                text.postOps[i].operand);
  const_dnnl_memory_desc_t scratch =
      dnnl_primitive_desc_query_md(desc, dnnl_query_scratchpad_md, 0);
  impl->scratchBytes = scratch ? dnnl_memory_desc_get_size(scratch) : 0;
  if (impl->scratchBytes) {
    check(dnnl_memory_create(&impl->scratch, scratch, engine.engine, DNNL_MEMORY_NONE),
          "making the scratchpad");
    impl->list.push_back({DNNL_ARG_SCRATCHPAD, impl->scratch});
  }
}

Primitive::~Primitive() = default;

uint32_t Primitive::bufferCount() const { return impl->buffers; }
uint64_t Primitive::scratchBytes() const { return impl->scratchBytes; }

void Primitive::run(void *const *buffers, void *scratch) {
  for (const Impl::Argument &argument : impl->arguments)
    check(dnnl_memory_set_data_handle(argument.memory, buffers[argument.buffer]),
          "placing a tensor");
  if (impl->scratchBytes)
    check(dnnl_memory_set_data_handle(impl->scratch, scratch), "placing the scratchpad");
  check(dnnl_primitive_execute(impl->primitive, impl->stream, static_cast<int>(impl->list.size()),
                               impl->list.data()),
        "a matrix product");
  check(dnnl_stream_wait(impl->stream), "waiting for a matrix product");
}

} // namespace nnc::onednn
