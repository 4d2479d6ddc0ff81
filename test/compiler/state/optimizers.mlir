// RUN: nnc-opt %s --nnc-link-optimizers --nnc-expand-minimize --canonicalize --cse | FileCheck %s

// The shipped rules for a parameter of f64, formula by formula. A number given
// is a constant of f64, folded into what it is part of.
nn.model @m {
  nn.param @w : tensor<2xf64> init(#nn.ones)
  func.func @loss() -> tensor<f64> {
    %w = nn.get @w : tensor<2xf64>
    %l = nn.reduce_sum %w : tensor<2xf64>
    return %l : tensor<f64>
  }

  // CHECK-LABEL: func.func @sgd_step
  // CHECK-DAG: %[[LR:.*]] = nn.constant 0.1 : tensor<f64>
  // CHECK-DAG: %[[G:.*]]:2 = nn.value_and_grad
  // CHECK-DAG: %[[W:.*]] = nn.get @w :
  // CHECK: %[[D:.*]] = nn.mul %[[G]]#1, %[[LR]]
  // CHECK: %[[W1:.*]] = nn.sub %[[W]], %[[D]]
  // CHECK: nn.set @w, %[[W1]]
  func.func @sgd_step() {
    %l = nn.minimize @loss() using @sgd(lr = 0.1) : () -> tensor<f64>
    return
  }

  // CHECK-LABEL: func.func @momentum_step
  // CHECK-DAG: %[[LR:.*]] = nn.constant 0.1 : tensor<f64>
  // CHECK-DAG: %[[MU:.*]] = nn.constant 0.9 : tensor<f64>
  // CHECK-DAG: %[[G:.*]]:2 = nn.value_and_grad
  // CHECK-DAG: %[[W:.*]] = nn.get @w :
  // CHECK-DAG: %[[V:.*]] = nn.get @w.momentum.v
  // CHECK: %[[KEPT:.*]] = nn.mul %[[V]], %[[MU]]
  // CHECK: %[[V1:.*]] = nn.add %[[KEPT]], %[[G]]#1
  // CHECK: %[[D:.*]] = nn.mul %[[V1]], %[[LR]]
  // CHECK: %[[W1:.*]] = nn.sub %[[W]], %[[D]]
  // CHECK: nn.set @w, %[[W1]]
  // CHECK: nn.set @w.momentum.v, %[[V1]]
  func.func @momentum_step() {
    %l = nn.minimize @loss() using @momentum(lr = 0.1) : () -> tensor<f64>
    return
  }

  // CHECK-LABEL: func.func @classical_step
  // CHECK-DAG: %[[LR:.*]] = nn.constant 0.1 : tensor<f64>
  // CHECK-DAG: %[[MU:.*]] = nn.constant 0.5 : tensor<f64>
  // CHECK-DAG: %[[G:.*]]:2 = nn.value_and_grad
  // CHECK-DAG: %[[W:.*]] = nn.get @w :
  // CHECK-DAG: %[[DW:.*]] = nn.get @w.classical_momentum.dw
  // CHECK: %[[KEPT:.*]] = nn.mul %[[DW]], %[[MU]]
  // CHECK: %[[D:.*]] = nn.mul %[[G]]#1, %[[LR]]
  // CHECK: %[[DW1:.*]] = nn.sub %[[KEPT]], %[[D]]
  // CHECK: %[[W1:.*]] = nn.add %[[W]], %[[DW1]]
  // CHECK: nn.set @w, %[[W1]]
  // CHECK: nn.set @w.classical_momentum.dw, %[[DW1]]
  func.func @classical_step() {
    %l = nn.minimize @loss() using @classical_momentum(lr = 0.1, momentum = 0.5) : () -> tensor<f64>
    return
  }

  // CHECK-LABEL: func.func @adam_step
  // CHECK-DAG: %[[LR:.*]] = nn.constant 0.1 : tensor<f64>
  // CHECK-DAG: %[[BETA1:.*]] = nn.constant 0.9 : tensor<f64>
  // CHECK-DAG: %[[BETA2:.*]] = nn.constant 0.999 : tensor<f64>
  // CHECK-DAG: %[[EPS:.*]] = nn.constant 1.0e-08 : tensor<f64>
  // CHECK-DAG: %[[ONE:.*]] = nn.constant 1.0 : tensor<f64>
  // CHECK: %[[P1:.*]] = nn.pow %[[BETA1]], %[[T:.*]] : tensor<f64>
  // CHECK: %[[P2:.*]] = nn.pow %[[BETA2]], %[[T]] : tensor<f64>
  // CHECK: %[[C1:.*]] = nn.sub %[[ONE]], %[[P1]]
  // CHECK: %[[C2:.*]] = nn.sub %[[ONE]], %[[P2]]
  // CHECK: %[[RATE:.*]] = nn.div %[[LR]], %[[C1]]
  // CHECK: %[[BIAS:.*]] = nn.sqrt %[[C2]]
  // CHECK: nn.sub %[[G:.*]]#1, %[[M:.*]] :
  // CHECK: %[[M1:.*]] = nn.add %[[M]],
  // CHECK: %[[V1:.*]] = nn.add
  // CHECK: %[[ROOT:.*]] = nn.sqrt %[[V1]]
  // CHECK: %[[UNBIASED:.*]] = nn.div %[[ROOT]], %[[BIAS]]
  // CHECK: %[[DEN:.*]] = nn.add %[[UNBIASED]], %[[EPS]]
  // CHECK: %[[ALONG:.*]] = nn.mul %[[M1]], %[[RATE]]
  // CHECK: %[[D:.*]] = nn.div %[[ALONG]], %[[DEN]]
  // CHECK: %[[W1:.*]] = nn.sub %{{.*}}, %[[D]]
  // CHECK: nn.set @adam.step
  // CHECK: nn.set @w, %[[W1]]
  // CHECK: nn.set @w.adam.m, %[[M1]]
  // CHECK: nn.set @w.adam.v, %[[V1]]
  func.func @adam_step() {
    %l = nn.minimize @loss() using @adam(lr = 0.1) : () -> tensor<f64>
    return
  }
}
