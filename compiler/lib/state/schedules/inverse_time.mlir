// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// start / (1 + rate (t - 1)): the 1/t of stochastic approximation (Robbins and Monro,
// Annals of Mathematical Statistics 22, 1951).
nn.schedule @inverse_time(%t) hyper(%start = 0.1, %rate = 0.01) {
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %past = nn.sub %time, %one : tensor<f64>
  %grown = nn.mul %past, %rate : tensor<f64>
  %below = nn.add %grown, %one : tensor<f64>
  %value = nn.div %start, %below : tensor<f64>
  nn.yield %value : tensor<f64>
}
