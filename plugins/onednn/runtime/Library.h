// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// oneDNN behind one thin layer: the only file, with its source, that calls it, so
// that another version of the library is a change here. Objects own their handles;
// a failure is an Error, which the tables of Plugin.cpp turn into a status.
#ifndef NNC_PLUGINS_ONEDNN_RUNTIME_LIBRARY_H
#define NNC_PLUGINS_ONEDNN_RUNTIME_LIBRARY_H

#include "Blob.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// oneDNN's own handles, without its headers.
struct dnnl_engine;
struct dnnl_stream;

namespace nnc::onednn {

/// "oneDNN 3.2.0 (TBB)"
std::string describeLibrary();

/// Asks the library to use no instructions above nnc's ISA level. It can be asked
/// once a process, before its first kernel. Returns what to tell the user when the
/// process already runs at another level; empty when all is well.
std::string limitIsa(std::string_view level);

/// A CPU engine and its stream.
class Engine {
public:
  Engine();
  ~Engine();
  Engine(const Engine &) = delete;
  dnnl_engine *engine = nullptr;
  dnnl_stream *stream = nullptr;
};

/// A primitive with all its arguments made; only addresses are missing.
class Primitive {
public:
  Primitive(Engine &engine, const KernelText &text);
  ~Primitive();
  Primitive(const Primitive &) = delete;

  uint32_t bufferCount() const;
  uint64_t scratchBytes() const;
  /// Runs on `buffers`. Not by two threads at once.
  void run(void *const *buffers, void *scratch);

private:
  struct Impl;
  std::unique_ptr<Impl> impl;
};

} // namespace nnc::onednn

#endif // NNC_PLUGINS_ONEDNN_RUNTIME_LIBRARY_H
