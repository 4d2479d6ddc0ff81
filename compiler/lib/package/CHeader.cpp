// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The C header of a compiled model. It stands alone: an application that uses it
// needs no include folder of nnc's. What it uses of the runtime it declares by
// struct tags, which C99 lets repeat (typedefs it does not), so that it also
// compiles beside nnc/runtime/*.h.
#include "Header.h"
#include "Names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace {

constexpr StringLiteral kRuntime = R"(
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* From the runtime's nnc/runtime/instance.h and status.h. */
struct nnc_string;
struct nnc_model_v1;
struct nnc_instance;
struct nnc_status_object;
struct nnc_host_api_v1;
struct nnc_plugin_api_v1;
#ifndef NNC_INSTANCE_OPTIONS_V1
#define NNC_INSTANCE_OPTIONS_V1
struct nnc_instance_options_v1 {
  uint32_t struct_size;
  uint32_t threads;
  uint64_t seed;
  const char *isa_level;
  struct nnc_status_object *(*const *plugins)(const struct nnc_host_api_v1 *host,
                                              struct nnc_plugin_api_v1 *out);
  uint32_t plugin_count;
  uint32_t reserved;
  void (*log)(void *context, uint32_t level, struct nnc_string message);
  void *log_context;
};
#endif
struct nnc_status_object *nnc_instance_create(const struct nnc_model_v1 *model,
                                              const struct nnc_instance_options_v1 *options,
                                              struct nnc_instance **out);
void nnc_instance_destroy(struct nnc_instance *instance);
struct nnc_status_object *nnc_instance_call(struct nnc_instance *instance, uint32_t entry,
                                            int64_t rows, const void *const *args,
                                            void *const *results);
struct nnc_status_object *nnc_instance_read(struct nnc_instance *instance, const char *name,
                                            void *out, uint64_t bytes);
struct nnc_status_object *nnc_instance_write(struct nnc_instance *instance, const char *name,
                                             const void *data, uint64_t bytes);
struct nnc_status_object *nnc_instance_save(struct nnc_instance *instance, const char *path,
                                            const char *metadata_json);
struct nnc_status_object *nnc_instance_load(struct nnc_instance *instance, const char *path);

/* How every call ends: NULL is success; else read the message, then free it. */
uint32_t nnc_status_code(struct nnc_status_object *status);
const char *nnc_status_message(struct nnc_status_object *status);
void nnc_status_free(struct nnc_status_object *status);
)";

constexpr StringLiteral kLifetime = R"(
/* The compiled model, for the runtime's own functions. */
const struct nnc_model_v1 *@_model(void);

/* One instance: parameters, optimizer state, threads. It serves one call at a
 * time; different instances may run on different threads. */
typedef struct @ @;

/* The instance as the runtime's own functions know it; NULL for NULL. */
static inline struct nnc_instance *@_instance(@ *m) { return (struct nnc_instance *)m; }
)";

constexpr StringLiteral kCreate = R"(
/* Makes an instance in *out and initializes its parameters from `seed`. At most
 * `threads` threads work in a call; 0: all that the process may use. */
static inline struct nnc_status_object *@_create(uint64_t seed, uint32_t threads, @ **out) {
  static struct nnc_instance_options_v1 none; /* zero: also fields that join later */
  struct nnc_instance_options_v1 options = none;
  struct nnc_instance *instance = NULL;
  struct nnc_status_object *status;
)";

constexpr StringLiteral kCreateEnd = R"(  options.struct_size = (uint32_t)sizeof options;
  options.threads = threads;
  options.seed = seed;
  status = nnc_instance_create(@_model(), &options, out ? &instance : NULL);
  if (out)
    *out = (@ *)instance;
  return status;
}

/* NULL is accepted. Not while a call is running. */
static inline void @_destroy(@ *m) { nnc_instance_destroy(@_instance(m)); }
)";

constexpr StringLiteral kState = R"(
/* Writes the whole state to a safetensors file: the old file or the new one, never
 * a part. Loading checks every name, type and shape before it changes anything. */
static inline struct nnc_status_object *@_save(@ *m, const char *path) {
  return nnc_instance_save(@_instance(m), path, NULL);
}
static inline struct nnc_status_object *@_load(@ *m, const char *path) {
  return nnc_instance_load(@_instance(m), path);
}

/* One piece of state by its name in the list above; `bytes` is its exact size. */
static inline struct nnc_status_object *@_read(@ *m, const char *name, void *out,
                                               uint64_t bytes) {
  return nnc_instance_read(@_instance(m), name, out, bytes);
}
static inline struct nnc_status_object *@_write(@ *m, const char *name, const void *data,
                                                uint64_t bytes) {
  return nnc_instance_write(@_instance(m), name, data, bytes);
}
)";

std::string declarePlugins(const nnc::ModelInterface &interface) {
  std::string text;
  for (const std::string &backend : nnc::getBackends(interface))
    text += "\n/* The run-time half of backend " + backend +
            ", which this model was compiled for. */\nstruct nnc_status_object *nnc_" + backend +
            "_plugin_v1(const struct nnc_host_api_v1 *host,\n"
            "                                        struct nnc_plugin_api_v1 *out);\n";
  return text;
}

/// The lines of `<name>_create` that hand over the plugins.
std::string passPlugins(const nnc::ModelInterface &interface) {
  std::vector<std::string> names;
  for (const std::string &backend : nnc::getBackends(interface))
    names.push_back("nnc_" + backend + "_plugin_v1");
  if (names.empty())
    return "";
  return "  static struct nnc_status_object *(*const plugins[])(const struct nnc_host_api_v1 *,\n"
         "                                                      struct nnc_plugin_api_v1 *) = {\n"
         "      " +
         join(names, ",\n      ") +
         "};\n"
         "  options.plugins = plugins;\n"
         "  options.plugin_count = " +
         std::to_string(names.size()) + ";\n";
}

std::string listStates(const nnc::ModelInterface &interface) {
  std::string text = "\n/* The state, by name:";
  for (const nnc::StateInfo &state : interface.states) {
    text += "\n *   \"" + state.tensor.name + "\"  " + nnc::getCType(state.tensor.dtype);
    for (int64_t extent : state.tensor.extents)
      text += "[" + std::to_string(extent) + "]";
    text += ", " + std::to_string(state.bytes) + " bytes";
  }
  return text + (interface.states.empty() ? " none. */\n" : "\n */\n");
}

/// The array of `names.size()` pointers that a call hands on; C has no empty one.
std::string makeArray(StringRef declaration, ArrayRef<std::string> names) {
  if (names.empty())
    return "";
  return ("  " + declaration + "[" + Twine(names.size()) + "];\n").str();
}

std::string makeEntry(const nnc::ModelInterface &interface, const nnc::EntryInfo &entry,
                      size_t index) {
  std::vector<std::string> names = nnc::getParameterNames(entry);
  std::string parameters = nnc::getParameters(entry, /*withResults=*/true);
  std::string comment = nnc::describeEntry(entry, "");
  std::string text = comment.empty() ? "\n" : "\n/*\n" + comment + " */\n";
  text += "static inline struct nnc_status_object *" + interface.name + "_" + entry.name + "(" +
          interface.name + " *m" + (parameters.empty() ? "" : ", ") + parameters + ") {\n";
  ArrayRef<std::string> all(names);
  ArrayRef<std::string> args = all.take_front(entry.args.size());
  ArrayRef<std::string> results = all.drop_front(entry.args.size());
  text += makeArray("const void *nnc_args", args) + makeArray("void *nnc_results", results);
  for (auto [i, name] : enumerate(args))
    text += "  nnc_args[" + std::to_string(i) + "] = " + name + ";\n";
  for (auto [i, name] : enumerate(results))
    text += "  nnc_results[" + std::to_string(i) + "] = " + name + ";\n";
  text += "  return nnc_instance_call(" + interface.name + "_instance(m), " +
          std::to_string(index) + ", " + (nnc::takesRows(entry) ? "rows" : "0") + ", " +
          (args.empty() ? "NULL" : "nnc_args") + ", " + (results.empty() ? "NULL" : "nnc_results") +
          ");\n}\n";
  return text;
}

} // namespace

std::string nnc::makeCHeader(const ModelInterface &interface) {
  const std::string &name = interface.name;
  std::string guard = "NNC_MODEL_HEADER_" + name;
  std::string text = "/* Model '" + name + "', compiled by " + interface.compiler + ".\n" +
                     " * Generated: changes are lost. Hash " + interface.hash + ".\n *\n" +
                     " * Link lib" + name + ".a or lib" + name +
                     ".so, and nnc's runtime. Tensors are dense and row-major;\n"
                     " * results must not overlap arguments or each other. */\n"
                     "#ifndef " +
                     guard + "\n#define " + guard + "\n";
  text += kRuntime;
  text += declarePlugins(interface);
  text += fillName(kLifetime, name);
  text += fillName(kCreate, name) + passPlugins(interface) + fillName(kCreateEnd, name);
  for (auto [index, entry] : enumerate(interface.entries))
    if (!entry.isInitializer)
      text += makeEntry(interface, entry, index);
  text += listStates(interface);
  text += fillName(kState, name);
  text += "\n#ifdef __cplusplus\n}\n#endif\n#endif /* " + guard + " */\n";
  return text;
}
