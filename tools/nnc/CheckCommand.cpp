// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc check`: whether the gradients of a model are what finite differences say.
#include "Commands.h"
#include "CompileOptions.h"
#include "Diagnostics.h"
#include "Entry.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <numeric>
#include <random>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

namespace {
/// What was found for one parameter.
struct Finding {
  std::string name;
  uint64_t elements = 0, tried = 0, kinks = 0;
  double worst = 0; ///< the largest relative difference
  uint64_t worstElement = 0;
  double derivative = 0, difference = 0; ///< there
};

class Checker {
public:
  Checker(nnc::Instance &instance, BoundEntry &loss, std::vector<int64_t> order)
      : instance(instance), loss(loss), order(std::move(order)) {}

  /// Compares `derivatives` of a parameter with differences of the loss at up to
  /// `count` elements, drawn from `random`.
  llvm::Expected<Finding> check(const nnc_tensor_v1 &param, llvm::ArrayRef<double> derivatives,
                                uint64_t count, std::mt19937_64 &random) {
    Finding finding;
    finding.name = toRef(param.name).str();
    finding.elements = derivatives.size();
    std::vector<double> values(derivatives.size());
    uint64_t bytes = values.size() * sizeof(double);
    if (nnc::Status status = instance.read(finding.name.c_str(), values.data(), bytes);
        !status.ok())
      return toError(status.release(), "cannot read '" + finding.name + "'");
    std::vector<uint64_t> elements(values.size());
    std::iota(elements.begin(), elements.end(), uint64_t(0));
    if (count < elements.size()) {
      std::shuffle(elements.begin(), elements.end(), random);
      elements.resize(count);
    }
    for (uint64_t element : elements) {
      double middle = values[element];
      // Wide enough that rounding is small against it, narrow enough for the curve.
      double step = 1e-5 * std::max(1.0, std::fabs(middle));
      double slopes[2];
      for (int i = 0; i < 2; ++i, step /= 2) {
        double sides[2];
        for (int side = 0; side < 2; ++side) {
          values[element] = middle + (side ? step : -step);
          if (llvm::Error error = evaluate(finding.name, values, sides[side]))
            return std::move(error);
        }
        slopes[i] = (sides[1] - sides[0]) / (2 * step);
      }
      values[element] = middle;
      note(finding, element, derivatives[element], slopes);
    }
    double ignored;
    if (llvm::Error error = evaluate(finding.name, values, ignored))
      return std::move(error);
    return finding;
  }

private:
  /// The loss with the parameter set to `values`.
  llvm::Error evaluate(const std::string &name, llvm::ArrayRef<double> values, double &out) {
    if (nnc::Status status =
            instance.write(name.c_str(), values.data(), values.size() * sizeof(double));
        !status.ok())
      return toError(status.release(), "cannot set '" + name + "'");
    llvm::Expected<Outputs> outputs = loss.call(instance, order);
    if (!outputs)
      return outputs.takeError();
    out = scalarValue(outputs->bytes(0), loss.entry->results[0]->dtype);
    return llvm::Error::success();
  }

  static void note(Finding &finding, uint64_t element, double derivative, const double slopes[2]) {
    double scale = std::max({1.0, std::fabs(derivative), std::fabs(slopes[1])});
    // A smooth loss gives the same slope from half the distance.
    if (std::isfinite(slopes[0]) && std::fabs(slopes[0] - slopes[1]) > 1e-6 * scale) {
      ++finding.kinks;
      return;
    }
    ++finding.tried;
    double difference = std::fabs(derivative - slopes[1]) / scale;
    if (difference <= finding.worst && finding.tried > 1)
      return;
    // What is not a number is the worst there can be.
    finding.worst = std::isnan(difference) ? INFINITY : difference;
    finding.worstElement = element;
    finding.derivative = derivative;
    finding.difference = slopes[1];
  }

  nnc::Instance &instance;
  BoundEntry &loss;
  std::vector<int64_t> order;
};
} // namespace

static llvm::json::Object toJson(const Finding &finding) {
  llvm::json::Object object;
  object["parameter"] = finding.name;
  object["elements"] = static_cast<int64_t>(finding.elements);
  object["checked"] = static_cast<int64_t>(finding.tried);
  object["kinks"] = static_cast<int64_t>(finding.kinks);
  // JSON has no infinity.
  object["worst_relative_difference"] =
      std::isfinite(finding.worst) ? llvm::json::Value(finding.worst) : llvm::json::Value(nullptr);
  object["worst_element"] = static_cast<int64_t>(finding.worstElement);
  object["derivative"] = finding.derivative;
  object["finite_difference"] = finding.difference;
  return object;
}

static void print(llvm::raw_ostream &os, llvm::ArrayRef<Finding> findings) {
  size_t width = 9;
  for (const Finding &finding : findings)
    width = std::max(width, finding.name.size());
  os << llvm::left_justify("parameter", width) << "  elements   checked  kinks  worst difference\n";
  for (const Finding &f : findings)
    os << llvm::left_justify(f.name, width) << "  " << llvm::format("%8llu", f.elements) << "  "
       << llvm::format("%8llu", f.tried) << "  " << llvm::format("%5llu", f.kinks) << "  "
       << llvm::format("%.1e", f.worst) << "\n";
}

static llvm::Expected<std::vector<Finding>> checkAll(const ParsedOptions &options, StringRef name) {
  llvm::Expected<int64_t> seed = options.getInteger("seed", 0, 0, INT64_MAX);
  if (!seed)
    return seed.takeError();
  llvm::Expected<int64_t> count = options.getInteger("elements", 20, 1, 1 << 30);
  if (!count)
    return count.takeError();
  llvm::Expected<int64_t> most = options.getInteger("batch", 32, 1, 1 << 30);
  if (!most)
    return most.takeError();
  llvm::Expected<Workload> workload = Workload::read(options, name);
  if (!workload)
    return workload.takeError();
  if (llvm::Error error = workload->source->prepareGradientCheck(name))
    return std::move(error);
  int64_t rows = std::min<int64_t>(*most, std::max<int64_t>(workload->examples, 1));
  llvm::Expected<LoadedModel> model = workload->load({rows});
  if (!model)
    return model.takeError();
  llvm::Expected<BoundEntry> loss = BoundEntry::bind(*model, name, workload->arrays, options);
  if (!loss)
    return loss.takeError();
  llvm::Expected<BoundEntry> gradient =
      BoundEntry::bind(*model, "check_gradient", workload->arrays, options);
  if (!gradient)
    return gradient.takeError();
  if (int64_t fixed = loss->inputs.fixedBatch())
    rows = fixed;
  llvm::Expected<nnc::Instance> instance = model->makeInstance(1, static_cast<uint64_t>(*seed));
  if (!instance)
    return instance.takeError();
  std::vector<int64_t> order(rows);
  std::iota(order.begin(), order.end(), int64_t(0));
  llvm::Expected<Outputs> derivatives = gradient->call(*instance, order);
  if (!derivatives)
    return derivatives.takeError();

  Checker checker(*instance, *loss, std::move(order));
  std::mt19937_64 random(static_cast<uint64_t>(*seed));
  std::vector<Finding> findings;
  uint32_t result = loss->entry->result_count;
  for (uint32_t i = 0; i < (*model)->state_count; ++i) {
    const nnc_state_v1 &state = *(*model)->states[i];
    if (state.kind != NNC_STATE_PARAMETER || result >= gradient->entry->result_count ||
        toRef(gradient->entry->results[result]->name) != "d_" + toRef(state.tensor->name).str())
      continue;
    llvm::ArrayRef<std::byte> bytes = derivatives->bytes(result++);
    llvm::ArrayRef<double> values(reinterpret_cast<const double *>(bytes.data()),
                                  bytes.size() / sizeof(double));
    llvm::Expected<Finding> finding =
        checker.check(*state.tensor, values, static_cast<uint64_t>(*count), random);
    if (!finding)
      return finding.takeError();
    findings.push_back(std::move(*finding));
  }
  return findings;
}

static llvm::Error runCheck(const ParsedOptions &options) {
  if (options.has("precision"))
    return fail(Diag::UsageArgument, "--precision is of no use here: gradients are checked in "
                                     "double precision");
  StringRef name = options.get("entry", "loss");
  double tolerance = 1e-6;
  if (options.has("tolerance")) {
    llvm::Expected<double> given = parseNumber("tolerance", options.get("tolerance"));
    if (!given)
      return given.takeError();
    if (!(*given > 0))
      return fail(Diag::UsageValue, "option '--tolerance' expects a positive number, got '" +
                                        options.get("tolerance") + "'");
    tolerance = *given;
  }
  llvm::Expected<std::vector<Finding>> findings = checkAll(options, name);
  if (!findings)
    return findings.takeError();
  if (options.has("json")) {
    llvm::json::Array list;
    for (const Finding &finding : *findings)
      list.push_back(toJson(finding));
    llvm::outs() << llvm::formatv("{0:2}", llvm::json::Value(std::move(list))) << '\n';
  } else {
    print(llvm::outs(), *findings);
  }
  llvm::outs().flush();
  llvm::Error errors = llvm::Error::success();
  for (const Finding &f : *findings) {
    if (!f.tried)
      warn("no element of '" + f.name + "' could be checked: each lies at a kink of the loss");
    if (f.worst > tolerance)
      errors = llvm::joinErrors(
          std::move(errors),
          fail(Diag::GradientWrong,
               llvm::formatv("the derivative of '{0}' with respect to element {1} of '{2}' is "
                             "{3:e}, finite differences say {4:e}",
                             name, f.worstElement, f.name, f.derivative, f.difference)
                   .str()));
  }
  return errors;
}

static const OptionSpec checkOptions[] = {
    {"entry", 'e', "NAME", "the function whose first result is the loss (default loss)"},
    NNC_DATA_OPTIONS,
    {"elements", 0, "N", "elements of each parameter to try (default 20)"},
    {"tolerance", 0, "NUMBER", "relative difference that is a mistake (default 1e-6)"},
    {"batch", 0, "N", "examples to use (default 32)"},
    {"seed", 0, "N", "of the initial values and of the choice (default 0)"},
    {"json", 0, "", "as a JSON array"},
    NNC_COMPILE_OPTIONS,
};

const CommandSpec nnc::tool::checkCommand = {
    "check",
    "Check a model's gradients by finite differences",
    "nnc check MODEL [--entry=loss] [--data FILE...] [options]",
    "Compiles the loss and its gradient in double precision, whatever the model's\n"
    "types, and compares derivatives with differences of the loss.",
    "  nnc check mlp.mlir --data digits.csv --columns x=0:64 --columns label=label\n"
    "  nnc check mlp.mlir --entry=penalty --elements=100 --json",
    checkOptions,
    1,
    1,
    runCheck};
