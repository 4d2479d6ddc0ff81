// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// In a line up to peak in the first `warmup` updates, then half a cosine down to end at
// update `steps`, then end.
nn.schedule @warmup_cosine(%t) hyper(%peak = 0.1, %end = 0.0, %warmup = 100.0, %steps = 1000.0) {
  %one = nn.constant 1.0 : tensor<f64>
  %zero = nn.constant 0.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %pi = nn.constant 3.141592653589793 : tensor<f64>
  %half = nn.constant 0.5 : tensor<f64>
  %done = nn.div %time, %warmup : tensor<f64>
  %rising = nn.minimum %done, %one : tensor<f64>
  %since = nn.sub %time, %warmup : tensor<f64>
  %length = nn.sub %steps, %warmup : tensor<f64>
  %after = nn.div %since, %length : tensor<f64>
  %positive = nn.maximum %after, %zero : tensor<f64>
  %share = nn.minimum %positive, %one : tensor<f64>
  %angle = nn.mul %pi, %share : tensor<f64>
  %turned = nn.cos %angle : tensor<f64>
  %up = nn.add %one, %turned : tensor<f64>
  %scale = nn.mul %half, %up : tensor<f64>
  %way = nn.sub %peak, %end : tensor<f64>
  %above = nn.mul %way, %scale : tensor<f64>
  %falling = nn.add %end, %above : tensor<f64>
  %value = nn.mul %falling, %rising : tensor<f64>
  nn.yield %value : tensor<f64>
}
