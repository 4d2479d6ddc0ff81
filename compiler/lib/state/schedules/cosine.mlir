// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Half a cosine from start to end in `steps` updates, then end (Loshchilov and Hutter,
// "SGDR", ICLR 2017, without restarts).
nn.schedule @cosine(%t) hyper(%start = 0.1, %end = 0.0, %steps = 1000.0) {
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %past = nn.sub %time, %one : tensor<f64>
  %done = nn.div %past, %steps : tensor<f64>
  %share = nn.minimum %done, %one : tensor<f64>
  %pi = nn.constant 3.141592653589793 : tensor<f64>
  %half = nn.constant 0.5 : tensor<f64>
  %angle = nn.mul %pi, %share : tensor<f64>
  %turned = nn.cos %angle : tensor<f64>
  %up = nn.add %one, %turned : tensor<f64>
  %scale = nn.mul %half, %up : tensor<f64>
  %way = nn.sub %start, %end : tensor<f64>
  %above = nn.mul %way, %scale : tensor<f64>
  %value = nn.add %end, %above : tensor<f64>
  nn.yield %value : tensor<f64>
}
