// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include "mlir/Pass/PassBase.td"

def Partition : Pass<"nnc-partition", "::mlir::ModuleOp"> {
  let summary = "Give ops to the backends that do them better";
  let description = [{
    Asks each target (nnc/compiler/Target.h), in the order given, for each op, and
    grows a kernel around what it takes: ops that only rearrange an operand, then
    those that follow on its result. A kernel that the target estimates to be
    faster than generated code, which could do the ops after it while its result is
    in registers, becomes an `rt.region`; of several targets the fastest gets it.

    ```mlir
    %z = nn.dense %x, %w, %b : tensor<128x784xf32> -> tensor<128x512xf32>
    %h = nn.relu %z : tensor<128x512xf32>
    // becomes
    %h = rt.region "onednn"(%x, %w, %b) : (...) -> tensor<128x512xf32> {
    ^bb0(%a: ..., %b: ..., %c: ...):
      %z = nn.dense %a, %b, %c : tensor<128x784xf32> -> tensor<128x512xf32>
      %h = nn.relu %z : tensor<128x512xf32>
      rt.yield %h : tensor<128x512xf32>
    }
    ```
  }];
  let options = [
    ListOption<"targets", "targets", "std::string",
               "targets in order of preference: name or name{key=value,...}">,
    Option<"explain", "explain", "bool", "false", "remark on each decision and its reason">];
  let dependentDialects = ["::nnc::rt::RTDialect"];
  let statistics = [Statistic<"claimed", "claimed", "kernels given to backends">];
}

def SerializeRegions : Pass<"nnc-serialize-regions", "::mlir::ModuleOp"> {
  let summary = "Turn regions into kernels of blobs";
  let description = [{
    All regions of one target become one `rt.blob`, made by that target; each
    becomes a call of its `rt.kernel`. Regions that are alike share a kernel.

    ```mlir
    %y = rt.region "onednn"(%x, %w) : ... { ... }
    // becomes
    rt.blob @onednn backend "onednn" format "onednn-1" data "..."
    rt.kernel @onednn.0 in @onednn : (...) -> ...
    %e = tensor.empty() : tensor<128x512xf32>
    %y = rt.call_kernel @onednn.0 ins(%x, %w : ...) outs(%e : ...) -> ...
    ```
  }];
  let options = [ListOption<"targets", "targets", "std::string", "as of nnc-partition">];
  let dependentDialects = ["::nnc::rt::RTDialect", "::mlir::tensor::TensorDialect"];
}
