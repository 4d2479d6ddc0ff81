// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include "mlir/Pass/PassBase.td"

def FuseElementwise : Pass<"nnc-fuse-elementwise", "::mlir::ModuleOp"> {
  let summary = "Fuse elementwise linalg.generic ops with each other and into reductions";
  let description = [{
    Fewer passes over memory: a producer's formula moves into its consumer, and
    constants into the formulas. A producer with several users is merged with one
    of them into an op with several results, where both run over the same
    elements; if it is next to free (a cast, a comparison, a one-hot code) each
    user computes it again. Products are never fused into or away: their operands
    are packed, and their epilogues are fused by code generation.

    Afterwards each op has a destination (`tensor.empty`, `linalg.fill`) of its
    own, so that bufferization copies none; CSE would share them again.

    ```mlir
    // v1 = 0.9 v + g;  w1 = w - 0.1 v1: two results of one op
    %r:2 = linalg.generic {...} ins(%g, %v, %w : ...) outs(%0, %1 : ...)
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
  let statistics = [
    Statistic<"numFused", "fused", "Producers fused into their only user">,
    Statistic<"numMerged", "merged", "Producers merged with one of their users">,
    Statistic<"numRecomputed", "recomputed", "Cheap producers computed again in a user">];
}
