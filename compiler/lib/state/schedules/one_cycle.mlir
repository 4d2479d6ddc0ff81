// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Half a cosine from peak/rise up to peak in the first share `up` of the updates, then
// half a cosine down to peak/(rise fall) at update `steps` (Smith and Topin,
// "Super-convergence", 2019; the two phases of torch's OneCycleLR).
nn.schedule @one_cycle(%t) hyper(%peak = 0.1, %steps = 1000.0, %up = 0.3, %rise = 25.0,
                                 %fall = 10000.0) {
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %past = nn.sub %time, %one : tensor<f64>
  %pi = nn.constant 3.141592653589793 : tensor<f64>
  %half = nn.constant 0.5 : tensor<f64>
  %zero = nn.constant 0.0 : tensor<f64>
  %low = nn.div %peak, %rise : tensor<f64>
  %last = nn.div %low, %fall : tensor<f64>
  %up_steps = nn.mul %up, %steps : tensor<f64>
  %top = nn.sub %up_steps, %one : tensor<f64>
  %end = nn.sub %steps, %one : tensor<f64>
  // The first phase ends at update 1 + top, the second at `steps`.
  %to_top = nn.div %past, %top : tensor<f64>
  %in_first = nn.compare le, %past, %top : tensor<f64>
  %since = nn.sub %past, %top : tensor<f64>
  %length = nn.sub %end, %top : tensor<f64>
  %to_end = nn.div %since, %length : tensor<f64>
  %bounded = nn.minimum %to_end, %one : tensor<f64>
  %share = nn.select %in_first, %to_top, %bounded : tensor<i1>, tensor<f64>
  %from = nn.select %in_first, %low, %peak : tensor<i1>, tensor<f64>
  %to = nn.select %in_first, %peak, %last : tensor<i1>, tensor<f64>
  %angle = nn.mul %pi, %share : tensor<f64>
  %turned = nn.cos %angle : tensor<f64>
  %raised = nn.add %one, %turned : tensor<f64>
  %scale = nn.mul %half, %raised : tensor<f64>
  %way = nn.sub %from, %to : tensor<f64>
  %above = nn.mul %way, %scale : tensor<f64>
  %value = nn.add %to, %above : tensor<f64>
  nn.yield %value : tensor<f64>
}
