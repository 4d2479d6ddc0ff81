// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// start factor^(t - 1)
nn.schedule @exponential_decay(%t) hyper(%start = 0.1, %factor = 0.999) {
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %past = nn.sub %time, %one : tensor<f64>
  %scale = nn.pow %factor, %past : tensor<f64>
  %value = nn.mul %start, %scale : tensor<f64>
  nn.yield %value : tensor<f64>
}
