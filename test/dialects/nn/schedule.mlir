// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: nn.schedule @falling(%step) hyper(%start = 0.1, %rate = 0.5) {
nn.schedule @falling(%t) hyper(%start = 0.1, %rate = 0.5) {
  // CHECK: nn.cast %step to f64
  %time = nn.cast %t to f64 : tensor<i64>
  %d = nn.mul %time, %rate : tensor<f64>
  %v = nn.sub %start, %d : tensor<f64>
  // CHECK: nn.yield %{{.*}} : tensor<f64>
  nn.yield %v : tensor<f64>
}

// CHECK-LABEL: nn.schedule @fixed(%step) {
nn.schedule @fixed(%t) {
  %v = nn.constant 0.5 : tensor<f64>
  nn.yield %v : tensor<f64>
}

nn.model @uses {
  nn.param @w : tensor<f32> init(#nn.ones)
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // CHECK: using @momentum(lr = @cosine(start = 0.5), momentum = @rising) with(l2 = @linear(steps = 10.0))
    %l = nn.minimize @loss() using @momentum(lr = @cosine(start = 0.5), momentum = @rising) with(l2 = @linear(steps = 10)) : () -> tensor<f32>
    return
  }
}
