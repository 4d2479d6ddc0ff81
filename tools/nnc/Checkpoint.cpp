// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Checkpoint.h"
#include "Diagnostics.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <cstdlib>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

llvm::Expected<CheckpointHeader> nnc::tool::readCheckpointHeader(StringRef path) {
  CheckpointHeader header;
  nnc::Status status = data::readCheckpointHeader(path.str().c_str(), header);
  if (!status.ok())
    return fail(Diag::Checkpoint, Twine("cannot read a checkpoint: ") + status.message());
  return header;
}

std::string nnc::tool::encodeRun(const RunPosition &position, const RunConditions &conditions) {
  std::string text, lossSum;
  // Hexadecimal, so that not one bit is lost.
  llvm::raw_string_ostream(lossSum) << llvm::format("%a", position.lossSum);
  llvm::raw_string_ostream os(text);
  llvm::json::OStream json(os);
  json.object([&] {
    json.attribute("train.run", "1");
    json.attribute("train.epoch", std::to_string(position.epoch));
    json.attribute("train.step", std::to_string(position.step));
    json.attribute("train.total_steps", std::to_string(position.totalSteps));
    json.attribute("train.loss_sum", lossSum);
    json.attribute("train.entry", conditions.entry);
    json.attribute("train.seed", std::to_string(conditions.seed));
    json.attribute("train.batch", std::to_string(conditions.batch));
    json.attribute("train.examples", std::to_string(conditions.examples));
    json.attribute("train.validation", std::to_string(conditions.validation));
    json.attribute("train.shuffle", conditions.shuffle ? "true" : "false");
  });
  return text;
}

llvm::Error nnc::tool::decodeRun(const CheckpointHeader &header, StringRef path,
                                 RunPosition &position, RunConditions &conditions) {
  StringRef missing;
  auto get = [&](StringRef key) -> StringRef {
    auto found = header.metadata.find(key.str());
    if (found != header.metadata.end())
      return found->second;
    if (missing.empty())
      missing = key;
    return "";
  };
  auto integer = [&](StringRef key, auto &out) {
    if (get(key).getAsInteger(10, out) && missing.empty())
      missing = key;
  };
  if (get("train.run") != "1")
    return fail(Diag::Checkpoint, "'" + path + "' holds weights but no training run to resume; "
                                               "--init=" + path + " starts a new run from them");
  integer("train.epoch", position.epoch);
  integer("train.step", position.step);
  integer("train.total_steps", position.totalSteps);
  position.lossSum = std::strtod(get("train.loss_sum").str().c_str(), nullptr);
  conditions.entry = get("train.entry").str();
  integer("train.seed", conditions.seed);
  integer("train.batch", conditions.batch);
  integer("train.examples", conditions.examples);
  integer("train.validation", conditions.validation);
  conditions.shuffle = get("train.shuffle") == "true";
  if (!missing.empty() || position.epoch < 0 || position.step < 0 || position.totalSteps < 0)
    return fail(Diag::Checkpoint,
                "'" + path + "' is no readable checkpoint: its metadata '" + (missing.empty() ? "train.epoch" : missing) +
                         "' is missing or not a number");
  return llvm::Error::success();
}

llvm::Error nnc::tool::checkSame(const RunConditions &saved, const RunConditions &now,
                                 StringRef path) {
  auto differ = [&](StringRef what, const Twine &was, const Twine &is) {
    return fail(Diag::ResumeMismatch,
                "'" + path + "' was trained with " + what + " " + was + ", this run has " + is);
  };
  if (saved.entry != now.entry)
    return differ("entry", saved.entry, now.entry);
  if (saved.seed != now.seed)
    return differ("seed", Twine(saved.seed), Twine(now.seed));
  if (saved.batch != now.batch)
    return differ("batch", Twine(saved.batch), Twine(now.batch));
  if (saved.examples != now.examples)
    return differ("a number of examples of", Twine(saved.examples), Twine(now.examples));
  if (saved.validation != now.validation)
    return differ("validation rows", Twine(saved.validation), Twine(now.validation));
  if (saved.shuffle != now.shuffle)
    return differ("shuffling", saved.shuffle ? "on" : "off", now.shuffle ? "on" : "off");
  return llvm::Error::success();
}
