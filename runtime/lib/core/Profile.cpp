// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions of nnc_host_v1 that take the time. They stand in the place of the others
// only while somebody asks, so that nobody else pays for them.
#include "core/Instance.h"

using namespace nnc;
using namespace nnc::rt;

namespace {
struct TimedRange {
  const Profile &profile;
  Pool::RangeFn fn;
  void *context;

  static void run(void *self, int64_t begin, int64_t end) {
    auto &range = *static_cast<TimedRange *>(self);
    uint64_t start = Profile::now();
    range.fn(range.context, begin, end);
    range.profile.tell(NNC_SPAN_RANGE, start, begin, end);
  }
};
} // namespace

void nnc_instance::ignoreMark(void *, uint32_t, uint32_t) {}

void nnc_instance::timedMark(void *self, uint32_t launch, uint32_t ended) {
  Profile &profile = static_cast<nnc_instance *>(self)->profile;
  profile.kernel = launch;
  if (!ended) {
    profile.kernelBegin = Profile::now();
    return;
  }
  profile.tell(NNC_SPAN_KERNEL, profile.kernelBegin);
  profile.kernel = UINT32_MAX;
}

void nnc_instance::timedParallelFor(void *self, int64_t count, int64_t grain, Pool::RangeFn fn,
                                    void *context) {
  TimedRange range{static_cast<nnc_instance *>(self)->profile, fn, context};
  parallelFor(self, count, grain, TimedRange::run, &range);
}

void nnc_instance::setProfile(Profile::SpanFn span, void *context) {
  profile.span = span;
  profile.context = context;
  host.parallel_for = span ? timedParallelFor : parallelFor;
  host.mark = span ? timedMark : ignoreMark;
}

nnc_status nnc_instance_profile(nnc_instance *instance,
                                void (*span)(void *context, const nnc_span_v1 *span),
                                void *context) {
  return guarded([&]() -> Status {
    if (!instance)
      return error(NNC_INVALID_ARGUMENT, "instance is NULL");
    Use use(*instance);
    NNC_TRY(use.status());
    instance->setProfile(span, context);
    return Status();
  });
}
