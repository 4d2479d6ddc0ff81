// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions and windows.
#include "export/Exporter.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

/// Paddings as ONNX lists them: all before the image, then all behind it.
static std::vector<OutAttribute> windowAttributes(const Windows &windows) {
  SmallVector<int64_t> pads(windows.low);
  llvm::append_range(pads, windows.high);
  return {{"kernel_shape", windows.size},
          {"strides", windows.strides},
          {"pads", pads},
          {"dilations", windows.dilations}};
}

static LogicalResult conv(OpExport &op) {
  auto of = op.as<ConvOp>();
  std::vector<OutAttribute> attributes = windowAttributes(of.getWindows());
  attributes.push_back({"group", of.getGroupCount()});
  return op.result(op.node("Conv", op.ins(), attributes));
}

static LogicalResult convTranspose(OpExport &op) {
  auto of = op.as<ConvTransposeOp>();
  std::vector<OutAttribute> attributes = windowAttributes(of.getWindows());
  attributes.push_back({"group", of.getGroupCount()});
  if (of.getOutputPadding() && !of.getOutputPadding()->empty())
    attributes.push_back({"output_padding", SmallVector<int64_t>(*of.getOutputPadding())});
  return op.result(op.node("ConvTranspose", op.ins(), attributes));
}

static LogicalResult maxPool(OpExport &op) {
  auto of = op.as<MaxPoolWithIndexOp>();
  if (!of.getIndex().use_empty())
    return op.error("its index is used, and ONNX counts through the whole tensor");
  return op.result(op.node("MaxPool", op.in(), windowAttributes(of.getWindows())));
}

static LogicalResult windowSum(OpExport &op) {
  Windows windows = op.as<WindowSumOp>().getWindows();
  double taps = 1;
  for (int64_t extent : windows.size)
    taps *= extent;
  std::vector<OutAttribute> attributes = windowAttributes(windows);
  attributes.push_back({"count_include_pad", int64_t(1)});
  return op.result(op.mul(op.node("AveragePool", op.in(), attributes), op.number(taps)));
}

ArrayRef<ExportRule> nnc::onnx::convExports() {
  static const ExportRule rules[] = {
      {"nn.conv", conv, "Conv"},
      {"nn.conv_filter", nullptr, "ONNX has no op for it"},
      {"nn.conv_transpose", convTranspose, "ConvTranspose"},
      {"nn.max_pool_with_index", maxPool, "MaxPool; the index may not be used"},
      {"nn.window_pick", nullptr, "ONNX has no op for it"},
      {"nn.window_put", nullptr, "ONNX has no op for it"},
      {"nn.window_spread", nullptr, "ONNX has no op for it"},
      {"nn.window_sum", windowSum, "AveragePool, Mul"},
  };
  return rules;
}
