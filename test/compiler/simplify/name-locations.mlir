// RUN: nnc-opt %s --nnc-name-locations --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s
// RUN: nnc-opt %s --nnc-name-locations --nnc-convert-nn-to-linalg --nnc-fuse-elementwise \
// RUN:   --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=FUSED

// An op's location carries its name.
func.func @relu(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: nn.exp %{{.*}} loc("nn.exp"("{{.*}}name-locations.mlir":[[#@LINE+1]]:8))
  %e = nn.exp %x : tensor<4xf32>
  // CHECK: nn.relu %{{.*}} loc("nn.relu"("{{.*}}name-locations.mlir":[[#@LINE+1]]:8))
  %y = nn.relu %e : tensor<4xf32>
  // In one loop each scalar op has the name of the op that it computes.
  // FUSED: math.exp %{{.*}} loc("nn.exp"({{.*}}))
  // FUSED: arith.select {{.*}} loc("nn.relu"({{.*}}))
  return %y : tensor<4xf32>
}
