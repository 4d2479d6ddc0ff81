// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trainer.h"
#include "Diagnostics.h"
#include "Interrupt.h"
#include "Order.h"
#include "Prefetch.h"

#include <algorithm>
#include <chrono>
#include <cmath>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

static bool isNumber(const nnc_tensor_v1 &tensor) {
  bool single = std::all_of(tensor.extents, tensor.extents + tensor.rank,
                            [](int64_t extent) { return extent == 1; });
  return single && (tensor.dtype == NNC_DTYPE_F32 || tensor.dtype == NNC_DTYPE_F64);
}

llvm::Error nnc::tool::checkReturnsNumber(const nnc_entry_v1 &entry, bool moreResults) {
  bool fits = moreResults ? entry.result_count >= 1 : entry.result_count == 1;
  if (fits && isNumber(*entry.results[0]))
    return llvm::Error::success();
  return fail(Diag::EntryUnfit,
              "entry '" + toRef(entry.name) + "' returns " +
                  (entry.result_count == 1 ? typeText(*entry.results[0])
                                           : std::to_string(entry.result_count) + " results") +
                  "; " +
                  (moreResults ? "training needs the loss, one f32 or f64 number, first"
                               : "a metric is one f32 or f64 number"));
}

/// The first result of a call as a number.
static llvm::Expected<double> numberOf(const BoundEntry &entry, llvm::Expected<Outputs> outputs) {
  if (!outputs)
    return outputs.takeError();
  return scalarValue(outputs->bytes(0), entry.entry->results[0]->dtype);
}

Trainer::Trainer(Instance &instance, BoundEntry step, std::vector<BoundEntry> metrics,
                 RunConditions conditions)
    : instance(instance), step(std::move(step)), metrics(std::move(metrics)),
      conditions(std::move(conditions)) {
  std::tie(training, validation) =
      split(this->conditions.examples, this->conditions.validation, this->conditions.seed);
}

llvm::Expected<Trainer::Outcome> Trainer::runEpoch(OnStep onStep, EpochRecord &record) {
  using Clock = std::chrono::steady_clock;
  std::vector<int64_t> order = training;
  if (conditions.shuffle)
    shuffle(order, conditions.seed, position.epoch);
  // An entry of a fixed batch cannot take a short one: the rest of the epoch's
  // permutation waits for another epoch.
  int64_t count = static_cast<int64_t>(order.size());
  if (step.inputs.fixedBatch())
    count -= count % conditions.batch;
  int64_t steps = (count + conditions.batch - 1) / conditions.batch;
  Prefetch prefetch(step.inputs);
  int64_t begun = position.step;
  Clock::time_point start = Clock::now();
  double speed = 0, seconds = 0;
  while (position.step < steps) {
    int64_t begin = position.step * conditions.batch;
    int64_t rows = std::min(conditions.batch, count - begin);
    llvm::ArrayRef<int64_t> indices = llvm::ArrayRef(order).slice(begin, rows);
    if (nanCheck)
      if (llvm::Error error = nanCheck->keepState())
        return std::move(error);
    const Batch &batch = prefetch.take(indices);
    if (position.step + 1 < steps)
      prefetch.begin(llvm::ArrayRef(order).slice(begin + rows,
                                                 std::min(conditions.batch, count - begin - rows)));
    llvm::Expected<double> loss = numberOf(step, step.call(instance, batch, rows));
    if (!loss)
      return loss.takeError();
    if (llvm::Error error = checkStep(*loss, indices, steps))
      return std::move(error);
    position.lossSum += *loss * rows;
    ++position.step;
    ++position.totalSteps;
    seconds = std::chrono::duration<double>(Clock::now() - start).count();
    int64_t seen = begin + rows;
    speed = (seen - begun * conditions.batch) / std::max(seconds, 1e-9);
    onStep(position.step, steps, position.lossSum / seen, speed);
    if (position.step < steps && wasInterrupted())
      return Outcome::Interrupted;
  }
  record = {position.epoch + 1, position.totalSteps, position.lossSum / count, {}, speed, seconds};
  for (BoundEntry &metric : metrics) {
    llvm::Expected<double> value = measure(metric);
    if (!value)
      return value.takeError();
    record.metrics.push_back(*value);
  }
  position.epoch += 1;
  position.step = 0;
  position.lossSum = 0;
  return Outcome::EpochDone;
}

llvm::Error Trainer::checkStep(double loss, llvm::ArrayRef<int64_t> indices, int64_t steps) {
  std::string what = std::isfinite(loss) ? ""
                     : std::isnan(loss)  ? "the loss is not a number"
                                         : "the loss is infinite";
  if (what.empty() && nanCheck) {
    llvm::Expected<std::string> state = nanCheck->findBadState();
    if (!state)
      return state.takeError();
    if (!state->empty())
      what = "state '" + *state + "' is not finite";
  }
  if (what.empty())
    return llvm::Error::success();
  what += " in epoch " + std::to_string(position.epoch + 1) + ", step " +
          std::to_string(position.step + 1) + " of " + std::to_string(steps);
  if (!nanCheck)
    return fail(Diag::LossNotFinite, what + "; a smaller learning rate or scaled data may help, "
                                            "--check-nan tells where it comes from");
  llvm::Expected<std::string> source = nanCheck->explain(indices);
  if (!source)
    return source.takeError();
  return fail(Diag::LossNotFinite,
              what + (source->empty() ? "; no value inside the step shows it when it is done "
                                        "again op by op"
                                      : "; first, " + *source));
}

/// The mean over the validation examples (the training examples when there are
/// none), each batch weighted by its rows.
llvm::Expected<double> Trainer::measure(BoundEntry &metric) {
  llvm::ArrayRef<int64_t> examples = validation.empty() ? training : validation;
  int64_t count = static_cast<int64_t>(examples.size()), batch = conditions.batch;
  if (int64_t fixed = metric.inputs.fixedBatch()) {
    batch = fixed; // which need not be that of the step
    count -= count % batch;
  }
  double sum = 0;
  for (int64_t begin = 0; begin < count; begin += batch) {
    int64_t rows = std::min(batch, count - begin);
    llvm::Expected<double> value =
        numberOf(metric, metric.call(instance, examples.slice(begin, rows)));
    if (!value)
      return value;
    sum += *value * rows;
  }
  return sum / count;
}
