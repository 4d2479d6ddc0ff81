// RUN: nnc-opt %s --nnc-expand-averages | FileCheck %s

// CHECK-LABEL: nn.model @m
// CHECK: nn.param @b
// CHECK-NEXT: nn.state @ema.count : tensor<i64> init(#nn.zeros)
// CHECK-NEXT: nn.state @w.ema : tensor<4xf32> init(#nn.same_as<@w>) {nn.slot_of = @w}
nn.model @m {
  nn.param @w : tensor<4xf32> init(#nn.ones)
  nn.param @b : tensor<4xf32> init(#nn.ones)
  func.func private @helper() -> tensor<4xf32> {
    %w = nn.get @w : tensor<4xf32>
    return %w : tensor<4xf32>
  }
  func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    %w = call @helper() : () -> tensor<4xf32>
    %b = nn.get @b : tensor<4xf32>
    %y = nn.add %w, %b : tensor<4xf32>
    return %y : tensor<4xf32>
  }
  func.func private @plain(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  // CHECK: func.func @step
  // CHECK-DAG: %[[KEEP:.*]] = nn.select %{{.*}}, %{{.*}}, %{{.*}} : tensor<i1>, tensor<f64>
  // CHECK: %[[A:.*]] = nn.get @w.ema : tensor<4xf32>
  // CHECK: nn.get @w : tensor<4xf32>
  // CHECK: nn.set @w.ema, %{{.*}} : tensor<4xf32>
  // CHECK: nn.set @ema.count
  func.func @step() {
    nn.update_average @ema over [@w] decay 0.9
    return
  }
  // CHECK: func.func @averaged
  // CHECK: call @f.ema(%{{.*}}) : (tensor<4xf32>) -> tensor<4xf32>
  // A function that reads no parameter is called itself.
  // CHECK: call @plain(
  func.func @averaged(%x: tensor<4xf32>) -> tensor<4xf32> {
    %y = nn.call_average @ema @f(%x) : (tensor<4xf32>) -> tensor<4xf32>
    %z = nn.call_average @ema @plain(%y) : (tensor<4xf32>) -> tensor<4xf32>
    return %z : tensor<4xf32>
  }
  // CHECK: func.func private @f.ema
  // CHECK: call @helper.ema()
  // CHECK: nn.get @b : tensor<4xf32>
  // CHECK: func.func private @helper.ema
  // CHECK: nn.get @w.ema : tensor<4xf32>
}
