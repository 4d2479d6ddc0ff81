// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The training curve as a picture: the loss above, the other metrics below, one
// axis of epochs for both. SVG by hand: it is text, scales, and needs no library.
#include "Output.h"
#include "RunRecord.h"
#include "Xml.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace nnc::tool;
using llvm::StringRef;

namespace {
struct Curve {
  std::string name;
  StringRef color;
  std::vector<double> values;
};

/// A rectangle of the picture with its range of values.
struct Panel {
  double top, height;
  std::vector<Curve> curves;
  double low = 0, high = 1, tick = 1;
  bool logarithmic = false; ///< low, high and tick are then powers of ten
};

constexpr double left = 70, right = 700, pictureWidth = 840;
// Told apart by people who see few colours, too.
const StringRef colors[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"};
} // namespace

/// The step of about `count` round ticks (1, 2 or 5 times a power of ten).
static double tickFor(double range, int count) {
  double power = std::pow(10, std::floor(std::log10(range / count)));
  for (double factor : {1.0, 2.0, 5.0})
    if (power * factor * count >= range)
      return power * factor;
  return power * 10;
}

static void fitRange(Panel &panel) {
  double low = INFINITY, high = -INFINITY;
  for (const Curve &curve : panel.curves)
    for (double value : curve.values)
      if (std::isfinite(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
  if (!(low <= high))
    low = 0, high = 1;
  // A loss that falls by more than this would be a flat line most of the way.
  if (low > 0 && high > 1000 * low) {
    panel.logarithmic = true;
    panel.low = std::floor(std::log10(low));
    panel.high = std::ceil(std::log10(high));
    panel.tick = std::max(1.0, std::ceil((panel.high - panel.low) / 6));
    return;
  }
  if (low == high) {
    double margin = std::max(std::fabs(low) * 0.1, 1e-6);
    low -= margin;
    high += margin;
  }
  // Show zero when it is near anyway.
  if (low > 0 && low < 0.35 * high)
    low = 0;
  panel.tick = tickFor(high - low, 5);
  panel.low = std::floor(low / panel.tick + 1e-9) * panel.tick;
  panel.high = std::ceil(high / panel.tick - 1e-9) * panel.tick;
}

static void drawPanel(llvm::raw_ostream &os, const Panel &panel,
                      llvm::ArrayRef<EpochRecord> records, bool isLast) {
  double firstEpoch = records.front().epoch, lastEpoch = records.back().epoch;
  if (firstEpoch == lastEpoch)
    firstEpoch -= 1;
  double bottom = panel.top + panel.height;
  auto x = [&](double epoch) {
    return left + (epoch - firstEpoch) / (lastEpoch - firstEpoch) * (right - left);
  };
  auto y = [&](double value) {
    double at = panel.logarithmic ? std::log10(value) : value;
    return bottom - (at - panel.low) / (panel.high - panel.low) * panel.height;
  };
  auto number = [](double value) { return llvm::format("%.1f", value); };

  for (double at = panel.low; at <= panel.high + panel.tick / 2; at += panel.tick) {
    double value = panel.logarithmic ? std::pow(10, at) : at;
    os << "<line class='grid' x1='" << number(left) << "' x2='" << number(right) << "' y1='"
       << number(y(value)) << "' y2='" << number(y(value)) << "'/>\n<text class='tick' x='"
       << number(left - 8) << "' y='" << number(y(value) + 4) << "' text-anchor='end'>"
       << llvm::format("%.4g",
                       !panel.logarithmic && std::fabs(value) < panel.tick / 1e6 ? 0.0 : value)
       << "</text>\n";
  }
  double step = std::max(1.0, tickFor(lastEpoch - firstEpoch, 10));
  for (double epoch = std::ceil(firstEpoch / step) * step; epoch <= lastEpoch; epoch += step) {
    os << "<line class='grid' x1='" << number(x(epoch)) << "' x2='" << number(x(epoch)) << "' y1='"
       << number(panel.top) << "' y2='" << number(bottom) << "'/>\n";
    if (isLast)
      os << "<text class='tick' x='" << number(x(epoch)) << "' y='" << number(bottom + 18)
         << "' text-anchor='middle'>" << llvm::format("%g", epoch) << "</text>\n";
  }
  os << "<path class='axis' d='M" << number(left) << ' ' << number(panel.top) << "V"
     << number(bottom) << "H" << number(right) << "'/>\n";
  if (isLast)
    os << "<text class='label' x='" << number((left + right) / 2) << "' y='" << number(bottom + 40)
       << "' text-anchor='middle'>epoch</text>\n";

  double legend = panel.top + 6;
  for (const Curve &curve : panel.curves) {
    os << "<polyline class='curve' stroke='" << curve.color << "' points='";
    for (auto [record, value] : llvm::zip(records, curve.values))
      if (std::isfinite(value))
        os << number(x(record.epoch)) << ',' << number(y(value)) << ' ';
    os << "'/>\n";
    // A short run's points are marked; in a long one they would hide the line.
    if (records.size() <= 40)
      for (auto [record, value] : llvm::zip(records, curve.values))
        if (std::isfinite(value))
          os << "<circle cx='" << number(x(record.epoch)) << "' cy='" << number(y(value))
             << "' r='2.5' fill='" << curve.color << "'/>\n";
    os << "<line class='curve' stroke='" << curve.color << "' x1='" << number(right + 14)
       << "' x2='" << number(right + 34) << "' y1='" << number(legend) << "' y2='" << number(legend)
       << "'/>\n<text class='legend' x='" << number(right + 40) << "' y='" << number(legend + 4)
       << "'>" << xmlEscape(curve.name) << "</text>\n"
       << "<text class='value' x='" << number(right + 40) << "' y='" << number(legend + 19) << "'>"
       << llvm::format("%.4g", curve.values.back()) << "</text>\n";
    legend += 42;
  }
}

llvm::Error nnc::tool::writePlot(StringRef path, StringRef title,
                                 llvm::ArrayRef<EpochRecord> records, const MetricNames &metrics) {
  auto valuesOf = [&](auto get) {
    std::vector<double> values;
    for (const EpochRecord &record : records)
      values.push_back(get(record));
    return values;
  };
  Panel losses{50, 240, {}}, others{330, 170, {}};
  losses.curves.push_back(
      {"loss", colors[0], valuesOf([](const EpochRecord &r) { return r.loss; })});
  for (size_t i = 0; i < metrics.names.size(); ++i) {
    bool isLoss = StringRef(metrics.names[i]).contains("loss");
    Panel &panel = isLoss ? losses : others;
    panel.curves.push_back(
        {(metrics.where == "validation" ? "val. " : "train. ") + metrics.names[i],
         colors[(i + 1) % std::size(colors)],
         valuesOf([&](const EpochRecord &r) { return r.metrics[i]; })});
  }
  bool two = !others.curves.empty();
  double height = two ? 560 : 350;
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " << pictureWidth << ' ' << height
     << "' width='" << pictureWidth << "' height='" << height
     << "' font-family='DejaVu Sans, Helvetica, Arial, sans-serif'>\n"
        "<style>.grid{stroke:#e6e6e6}.axis{stroke:#444;fill:none}"
        ".tick{font-size:11px;fill:#555}.label,.legend{font-size:12px;fill:#222}"
        ".value{font-size:11px;fill:#777}"
        ".curve{fill:none;stroke-width:2;stroke-linejoin:round}</style>\n"
        "<rect width='100%' height='100%' fill='white'/>\n<text x='"
     << left << "' y='28' font-size='15' fill='#111'>" << xmlEscape(title) << "</text>\n";
  fitRange(losses);
  drawPanel(os, losses, records, !two);
  if (two) {
    fitRange(others);
    drawPanel(os, others, records, true);
  }
  os << "</svg>\n";
  return writeOutput(path, text);
}
