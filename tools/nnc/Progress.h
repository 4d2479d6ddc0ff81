// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A progress bar on standard error when that is a terminal, else nothing:
//
//   epoch 3/20 [=========>        ]  23/45  loss 0.1234  51,200 samples/s  ETA 0:12
#ifndef NNC_TOOLS_PROGRESS_H
#define NNC_TOOLS_PROGRESS_H

#include "llvm/ADT/StringRef.h"

#include <chrono>
#include <string>

namespace nnc::tool {

class ProgressBar {
public:
  ProgressBar();
  ~ProgressBar() { clear(); }

  struct State {
    int64_t epoch, epochs, step, steps; ///< step of the epoch, counted from 1
    double loss, samplesPerSecond;
  };
  /// Draws at most ten times a second.
  void update(const State &state);
  /// Wipes the bar, so that a line can be printed in its place.
  void clear();

private:
  using Clock = std::chrono::steady_clock;
  bool enabled, shown = false;
  Clock::time_point begin = Clock::now(), last = begin;
  int64_t firstStep = -1;
};

/// 51200 as "51,200".
std::string withCommas(double number);
/// 75 as "1:15", 3675 as "1:01:15".
std::string clockText(double seconds);

} // namespace nnc::tool

#endif // NNC_TOOLS_PROGRESS_H
