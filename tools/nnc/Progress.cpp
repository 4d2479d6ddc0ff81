// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Progress.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

using namespace nnc::tool;

std::string nnc::tool::withCommas(double number) {
  std::string digits = std::to_string(std::llround(std::max(number, 0.0)));
  for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(i, ",");
  return digits;
}

std::string nnc::tool::clockText(double seconds) {
  long long total = std::llround(std::max(seconds, 0.0));
  std::string text;
  llvm::raw_string_ostream os(text);
  if (total >= 3600)
    os << total / 3600 << ':' << llvm::format("%02lld", total / 60 % 60);
  else
    os << total / 60;
  os << ':' << llvm::format("%02lld", total % 60);
  return text;
}

ProgressBar::ProgressBar() {
  const char *terminal = std::getenv("TERM");
  enabled = ::isatty(STDERR_FILENO) && terminal && llvm::StringRef(terminal) != "dumb";
}

static unsigned terminalWidth() {
  winsize size = {};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

void ProgressBar::update(const State &state) {
  if (!enabled)
    return;
  int64_t done = (state.epoch - 1) * state.steps + state.step;
  if (firstStep < 0)
    firstStep = done - 1;
  Clock::time_point now = Clock::now();
  if (now - last < std::chrono::milliseconds(100))
    return; // also across epochs, which may be shorter
  last = now;
  shown = true;

  double elapsed = std::chrono::duration<double>(now - begin).count();
  int64_t all = state.epochs * state.steps;
  double remaining = elapsed / std::max<int64_t>(done - firstStep, 1) * (all - done);
  std::string left, right;
  llvm::raw_string_ostream(left) << "epoch " << state.epoch << '/' << state.epochs << " [";
  llvm::raw_string_ostream(right) << "] " << state.step << '/' << state.steps << "  loss "
                                  << llvm::format("%.4g", state.loss) << "  "
                                  << withCommas(state.samplesPerSecond) << " samples/s  ETA "
                                  << clockText(remaining);
  int room = static_cast<int>(terminalWidth()) - 1 - static_cast<int>(left.size() + right.size());
  int width = std::clamp(room, 0, 30);
  int filled = static_cast<int>(width * state.step / std::max<int64_t>(state.steps, 1));
  std::string bar(filled, '=');
  if (filled < width)
    bar += '>';
  bar.resize(width, ' ');
  std::string line = left + bar + right;
  // Never wrap: a wrapped line could not be wiped.
  line.resize(std::min<size_t>(line.size(), terminalWidth() - 1));
  llvm::errs() << "\r" << line << "\x1b[K";
}

void ProgressBar::clear() {
  if (shown)
    llvm::errs() << "\r\x1b[K";
  shown = false;
}
