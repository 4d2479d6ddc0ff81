// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_LOSSOPS_TD
#define NNC_DIALECTS_NN_LOSSOPS_TD

include "nnc/dialects/nn/NNBase.td"

class NN_RegressionLossOp<string mnemonic, string formula, string remark>
    : NN_InferredOp<mnemonic, [], [{
        return inferLoss(location, getOperationName(), adaptor.getPrediction(),
                         adaptor.getTarget(), types);
      }]> {
  let summary = "loss " # formula;
  let description = "l = " # formula # ", a scalar. " # remark # [{

    Constraints:
    - C1: both operands have the same type.

    Example:

    ```mlir
    %l = nn.}] # mnemonic # [{ %f, %y : tensor<?x1xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$prediction, NN_FloatTensor:$target);
  let results = (outs NN_FloatTensor:$loss);
  let assemblyFormat = "$prediction `,` $target attr-dict `:` custom<SameOrBoth>(type($prediction), type($target))";
}

def NN_HalfSSEOp : NN_RegressionLossOp<"half_sse", "1/2 sum((f - y)^2)",
    "The textbook's J: summed over all elements, not averaged.">;
def NN_MSEOp : NN_RegressionLossOp<"mse", "mean((f - y)^2)", "The mean is over all elements.">;
def NN_SigmoidCrossEntropyOp : NN_RegressionLossOp<"sigmoid_cross_entropy",
    "mean(softplus(f) - y f)",
    "Cross entropy of targets y in [0, 1] with sigmoid(f), given the logits f; stable for large |f|.">;

def NN_SoftmaxCrossEntropyOp : NN_InferredOp<"softmax_cross_entropy", [], [{
      return inferSoftmaxCrossEntropy(location, adaptor.getLogits(), adaptor.getTarget(), types);
    }]> {
  let summary = "loss mean(-ln softmax(f)[y])";
  let description = [{
    Cross entropy with the softmax of the logits f along the last axis, averaged
    over all others. The target is either a class index per row, or a
    distribution: a float tensor of the logits' type. Locally constant in class
    indices; an index outside the classes contributes 0 to the sum.

    Constraints:
    - C1: a target of indices has the logits' shape without the last dimension.
    - C2: a target distribution has the logits' type.

    Example:

    ```mlir
    %l = nn.softmax_cross_entropy %logits, %label : tensor<?x10xf32>, tensor<?xi32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$logits, NN_NumberTensor:$target);
  let results = (outs NN_FloatTensor:$loss);
  let assemblyFormat = "$logits `,` $target attr-dict `:` custom<SameOrBoth>(type($logits), type($target))";
}

#endif // NNC_DIALECTS_NN_LOSSOPS_TD
