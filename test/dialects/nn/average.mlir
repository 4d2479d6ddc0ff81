// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: nn.model @averages
nn.model @averages {
  nn.param @w : tensor<2xf32> init(#nn.ones)
  // CHECK: nn.state @target : tensor<2xf32> init(#nn.same_as<@w>)
  nn.state @target : tensor<2xf32> init(#nn.same_as<@w>)
  func.func @f(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
    %w = nn.get @w : tensor<2xf32>
    %y = nn.mul %x, %w : tensor<?x2xf32>, tensor<2xf32>
    return %y : tensor<?x2xf32>
  }
  func.func @uses(%x: tensor<?x2xf32>) {
    // CHECK: nn.update_average @ema over [@w] decay 0.999
    nn.update_average @ema over [@w] decay 0.999
    // CHECK: nn.update_average @swa{{$}}
    nn.update_average @swa
    // CHECK: nn.call_average @ema @f(%{{.*}}) : (tensor<?x2xf32>) -> tensor<?x2xf32>
    %y = nn.call_average @ema @f(%x) : (tensor<?x2xf32>) -> tensor<?x2xf32>
    return
  }
}
