// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// start factor^floor((t - 1) / every): smaller by a factor after each `every` updates.
nn.schedule @step_decay(%t) hyper(%start = 0.1, %factor = 0.1, %every = 1000.0) {
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %past = nn.sub %time, %one : tensor<f64>
  %passed = nn.div %past, %every : tensor<f64>
  %times = nn.floor %passed : tensor<f64>
  %scale = nn.pow %factor, %times : tensor<f64>
  %value = nn.mul %start, %scale : tensor<f64>
  nn.yield %value : tensor<f64>
}
