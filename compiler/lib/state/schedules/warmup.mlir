// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// In a line from peak/warmup to peak in the first `warmup` updates, then peak.
nn.schedule @warmup(%t) hyper(%peak = 0.1, %warmup = 100.0) {
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %done = nn.div %time, %warmup : tensor<f64>
  %share = nn.minimum %done, %one : tensor<f64>
  %value = nn.mul %peak, %share : tensor<f64>
  nn.yield %value : tensor<f64>
}
