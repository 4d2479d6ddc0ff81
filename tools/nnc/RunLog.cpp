// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Diagnostics.h"
#include "RunRecord.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace nnc::tool;
using llvm::StringRef;

llvm::Expected<RunLog> RunLog::open(StringRef path, bool append) {
  RunLog log;
  log.path = path.str();
  std::error_code error;
  log.stream = std::make_shared<llvm::raw_fd_ostream>(
      path, error, append ? llvm::sys::fs::OF_Append : llvm::sys::fs::OF_None);
  if (error)
    return fail(Diag::OutputFile, "cannot write '" + path + "': " + error.message());
  return log;
}

/// JSON has no word for what is no number, which a metric may well be.
static llvm::json::Value number(double value) {
  return std::isfinite(value) ? llvm::json::Value(value) : llvm::json::Value(nullptr);
}

llvm::Error RunLog::add(const EpochRecord &record, const MetricNames &metrics) {
  llvm::json::OStream json(*stream);
  json.object([&] {
    json.attribute("epoch", record.epoch);
    json.attribute("step", record.step);
    json.attribute("loss", record.loss);
    if (!metrics.names.empty())
      json.attributeObject(metrics.where, [&] {
        for (size_t i = 0; i < metrics.names.size(); ++i)
          json.attribute(metrics.names[i], number(record.metrics[i]));
      });
    json.attribute("samples_per_second", record.samplesPerSecond);
    json.attribute("seconds", record.seconds);
  });
  *stream << '\n';
  stream->flush();
  if (stream->has_error()) {
    std::error_code error = stream->error();
    stream->clear_error();
    return fail(Diag::OutputFile, "cannot write '" + path + "': " + error.message());
  }
  return llvm::Error::success();
}
