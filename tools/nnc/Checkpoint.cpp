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

namespace {
/// Reads numbers out of metadata, which may come from anywhere; remembers the first
/// that is missing or out of its range.
class FactReader {
public:
  explicit FactReader(const CheckpointHeader &header) : header(header) {}

  StringRef text(StringRef key) {
    auto found = header.metadata.find(key.str());
    if (found == header.metadata.end())
      note(key, "is missing");
    return found == header.metadata.end() ? "" : StringRef(found->second);
  }
  template <typename T> T integer(StringRef key, T least, T most) {
    StringRef value = text(key);
    T number = least;
    if (!value.getAsInteger(10, number) && number >= least && number <= most)
      return number;
    note(key, "expects a whole number from " + Twine(least) + " to " + Twine(most) + ", got '" +
                  value + "'");
    return least; // for what is computed from it until the end
  }
  double number(StringRef key) {
    std::string value = text(key).str();
    char *end = nullptr;
    double number = std::strtod(value.c_str(), &end);
    if (value.empty() || *end || !std::isfinite(number))
      note(key, "expects a number, got '" + Twine(value) + "'");
    return number;
  }
  bool boolean(StringRef key) {
    StringRef value = text(key);
    if (value != "true" && value != "false")
      note(key, "expects true or false, got '" + value + "'");
    return value == "true";
  }
  const std::string &problem() const { return first; }

private:
  void note(StringRef key, const Twine &what) {
    if (first.empty())
      first = ("its metadata '" + key + "' " + what).str();
  }
  const CheckpointHeader &header;
  std::string first;
};
} // namespace

llvm::Error nnc::tool::decodeRun(const CheckpointHeader &header, StringRef path,
                                 RunPosition &position, RunConditions &conditions) {
  auto run = header.metadata.find("train.run");
  if (run == header.metadata.end() || run->second != "1")
    return fail(Diag::Checkpoint, "'" + path +
                                      "' holds weights but no training run to resume; "
                                      "--init=" +
                                      path + " starts a new run from them");
  FactReader facts(header);
  constexpr int64_t many = int64_t(1) << 53; // fewer than a JSON reader loses digits at
  position.epoch = facts.integer<int64_t>("train.epoch", 0, many);
  position.totalSteps = facts.integer<int64_t>("train.total_steps", 0, many);
  position.lossSum = facts.number("train.loss_sum");
  conditions.entry = facts.text("train.entry").str();
  conditions.seed = facts.integer<uint64_t>("train.seed", 0, UINT64_MAX);
  conditions.batch = facts.integer<int64_t>("train.batch", 1, 1 << 30);
  conditions.examples = facts.integer<int64_t>("train.examples", 1, many);
  conditions.validation = facts.integer<int64_t>("train.validation", 0, conditions.examples - 1);
  int64_t batches =
      (conditions.examples - conditions.validation + conditions.batch - 1) / conditions.batch;
  position.step = facts.integer<int64_t>("train.step", 0, batches - 1);
  conditions.shuffle = facts.boolean("train.shuffle");
  if (!facts.problem().empty())
    return fail(Diag::Checkpoint, "'" + path + "' is no readable checkpoint: " + facts.problem());
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
