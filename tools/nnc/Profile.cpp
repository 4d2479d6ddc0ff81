// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Profile.h"
#include "Diagnostics.h"
#include "Output.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <atomic>

using namespace nnc::tool;
namespace json = llvm::json;

llvm::Expected<std::unique_ptr<Profile>> Profile::open(const ParsedOptions &options) {
  auto profile = std::make_unique<Profile>();
  if (!options.has("profile")) {
    if (options.has("profile-calls"))
      return fail(Diag::UsageArgument, "option '--profile-calls' goes with --profile");
    return std::move(profile);
  }
  profile->path = options.get("profile").str();
  llvm::Expected<int64_t> calls = options.getInteger("profile-calls", 10, 1, 1 << 20);
  if (!calls)
    return calls.takeError();
  profile->wanted = *calls;
  if (llvm::Error error = checkOutput(profile->path))
    return std::move(error);
  return std::move(profile);
}

/// Numbers from 0, in the order in which threads are first heard of.
static unsigned threadNumber() {
  static std::atomic<unsigned> count{0};
  thread_local unsigned number = count++;
  return number;
}

void Profile::add(void *self, const nnc_span_v1 *span) {
  auto &profile = *static_cast<Profile *>(self);
  unsigned thread = threadNumber();
  std::lock_guard<std::mutex> lock(profile.mutex);
  if (profile.calls >= profile.wanted)
    return;
  profile.spans.push_back({*span, thread});
  profile.calls += span->kind == NNC_SPAN_CALL;
}

llvm::Error Profile::begin(Instance &instance, const LoadedModel &loaded) {
  if (!isWanted())
    return llvm::Error::success();
  threadNumber(); // the caller's is the first
  model = loaded.get();
  isListening = true;
  return toError(instance.profile(add, this).release(), "cannot profile");
}

llvm::Error Profile::stopWhenDone(Instance &instance) {
  if (!isListening || calls < wanted)
    return llvm::Error::success();
  isListening = false;
  return toError(instance.profile(nullptr, nullptr).release(), "cannot end the profile");
}

static const nnc_variant_v1 *findVariant(const nnc_entry_v1 &entry, int64_t rows) {
  for (uint32_t i = 0; i < entry.variant_count; ++i)
    if (entry.variants[i]->rows == rows || entry.variants[i]->rows == -1)
      return entry.variants[i];
  return nullptr;
}

/// "dense + relu (mlp.mlir:15,16)", or the entry's name of a call.
static std::string nameOf(const nnc_model_v1 &model, const nnc_span_v1 &span) {
  const nnc_entry_v1 &entry = *model.entries[span.entry];
  if (span.kind == NNC_SPAN_CALL)
    return toRef(entry.name).str();
  const nnc_variant_v1 *variant = findVariant(entry, span.rows);
  if (variant && span.kernel < variant->kernel_count)
    return toRef(variant->kernels[span.kernel]).str();
  return "kernel";
}

llvm::Error Profile::write() {
  if (!isWanted())
    return llvm::Error::success();
  llvm::SmallString<0> text;
  llvm::raw_svector_ostream os(text);
  uint64_t start = UINT64_MAX;
  unsigned threads = 0;
  for (const Span &each : spans) {
    start = std::min(start, each.span.begin);
    threads = std::max(threads, each.thread + 1);
  }
  json::OStream out(os, 1);
  auto event = [&](llvm::StringRef phase, unsigned thread, llvm::function_ref<void()> more) {
    out.object([&] {
      out.attribute("ph", phase);
      out.attribute("pid", 1);
      out.attribute("tid", static_cast<int64_t>(thread));
      more();
    });
  };
  auto nameThread = [&](unsigned thread, const std::string &name) {
    event("M", thread, [&] {
      out.attribute("name", "thread_name");
      out.attributeObject("args", [&] { out.attribute("name", name); });
    });
  };
  static const llvm::StringRef kinds[] = {"", "call", "kernel", "range"};
  out.object([&] {
    out.attribute("displayTimeUnit", "ns");
    out.attributeArray("traceEvents", [&] {
      for (unsigned thread = 0; thread < threads; ++thread)
        nameThread(thread, thread ? "worker " + std::to_string(thread) : "caller");
      for (const auto &[span, thread] : spans)
        event("X", thread, [&, &span = span] {
          out.attribute("name", nameOf(*model, span));
          out.attribute("cat", kinds[span.kind]);
          // Microseconds, with nanoseconds behind the point.
          out.attribute("ts", (span.begin - start) / 1e3);
          out.attribute("dur", (span.end - span.begin) / 1e3);
          out.attributeObject("args", [&] {
            if (span.kind == NNC_SPAN_CALL)
              out.attribute("rows", span.rows);
            if (span.kind == NNC_SPAN_RANGE) {
              out.attribute("first", span.first);
              out.attribute("last", span.last);
            }
          });
        });
    });
  });
  os << '\n';
  return writeOutput(path, text);
}
