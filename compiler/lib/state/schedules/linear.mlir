// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// In a line from start to end in `steps` updates, then end.
nn.schedule @linear(%t) hyper(%start = 0.1, %end = 0.0, %steps = 1000.0) {
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %past = nn.sub %time, %one : tensor<f64>
  %done = nn.div %past, %steps : tensor<f64>
  %share = nn.minimum %done, %one : tensor<f64>
  %way = nn.sub %end, %start : tensor<f64>
  %gone = nn.mul %way, %share : tensor<f64>
  %value = nn.add %start, %gone : tensor<f64>
  nn.yield %value : tensor<f64>
}
