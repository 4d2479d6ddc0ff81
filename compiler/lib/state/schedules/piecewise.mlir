// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One of three numbers: `first` up to update `until1`, `second` up to `until2`, then
// `third`.
nn.schedule @piecewise(%t) hyper(%first = 0.1, %until1 = 1000.0, %second = 0.01, %until2 = 2000.0,
                                 %third = 0.001) {
  %time = nn.cast %t to f64 : tensor<i64>
  %early = nn.compare le, %time, %until1 : tensor<f64>
  %middle = nn.compare le, %time, %until2 : tensor<f64>
  %later = nn.select %middle, %second, %third : tensor<i1>, tensor<f64>
  %value = nn.select %early, %first, %later : tensor<i1>, tensor<f64>
  nn.yield %value : tensor<f64>
}
