// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// end + (start - end) (1 - (t - 1) / steps)^power, then end.
nn.schedule @polynomial(%t) hyper(%start = 0.1, %end = 0.0, %steps = 1000.0, %power = 2.0) {
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %past = nn.sub %time, %one : tensor<f64>
  %done = nn.div %past, %steps : tensor<f64>
  %share = nn.minimum %done, %one : tensor<f64>
  %left = nn.sub %one, %share : tensor<f64>
  %scale = nn.pow %left, %power : tensor<f64>
  %way = nn.sub %start, %end : tensor<f64>
  %above = nn.mul %way, %scale : tensor<f64>
  %value = nn.add %end, %above : tensor<f64>
  nn.yield %value : tensor<f64>
}
