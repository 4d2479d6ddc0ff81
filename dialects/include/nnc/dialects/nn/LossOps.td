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

def NN_MAEOp : NN_RegressionLossOp<"mae", "mean(|f - y|)",
    "The mean is over all elements; the derivative where f = y is 0.">;
def NN_HingeOp : NN_RegressionLossOp<"hinge", "mean(max(0, 1 - y f))",
    "The targets y are -1 or 1, the mean is over all elements; the derivative at the margin, where "
    "y f = 1, is 0.">;
def NN_KLDivergenceOp : NN_RegressionLossOp<"kl_divergence", "mean over rows of sum(y (ln y - f))",
    "The divergence of the distributions exp(f) from y along the last axis, given the logarithms f, "
    "averaged over all others: PyTorch's kl_div with `batchmean` of a matrix. 0 ln 0 is 0.">;

class NN_ParametricLossOp<string mnemonic, string parameter, string formula, string remark,
                          string constraint>
    : NN_InferredOp<mnemonic, [], [{
        return inferLoss(location, getOperationName(), adaptor.getPrediction(),
                         adaptor.getTarget(), types);
      }]> {
  let summary = "loss " # formula;
  let description = "l = " # formula # ", a scalar. " # remark # [{

    Constraints:
    - C1: both operands have the same type.
    - C2: }] # constraint # [{

    Example:

    ```mlir
    %l = nn.}] # mnemonic # " %f, %y " # parameter # [{ 1.0 : tensor<?x1xf32>
    ```
  }];
  let arguments = !con((ins NN_FloatTensor:$prediction, NN_FloatTensor:$target),
                       !dag(ins, [F64Attr], [parameter]));
  let results = (outs NN_FloatTensor:$loss);
  let assemblyFormat = "$prediction `,` $target `" # parameter # "` custom<Real>($" # parameter #
      ") attr-dict `:` custom<SameOrBoth>(type($prediction), type($target))";
  let hasVerifier = 1;
}

def NN_HuberOp : NN_ParametricLossOp<"huber", "delta",
    "mean(d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2))",
    "With d = f - y (Huber, 1964; PyTorch's huber_loss).", "delta is positive and finite.">;
def NN_SmoothL1Op : NN_ParametricLossOp<"smooth_l1", "beta",
    "mean(d^2 / (2 beta) where |d| < beta, else |d| - beta / 2)",
    "With d = f - y: Huber's loss divided by beta (PyTorch's smooth_l1_loss).",
    "beta is positive and finite.">;
def NN_FocalOp : NN_ParametricLossOp<"focal", "gamma",
    "mean((1 - p_t)^gamma (softplus(f) - y f))",
    "With p = sigmoid(f) of the logits f, targets y in [0, 1] and p_t = p y + (1 - p)(1 - y): the "
    "sigmoid cross entropy, its easy part weighted down (Lin et al., ICCV 2017).",
    "gamma is finite and at least 1.">;

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
