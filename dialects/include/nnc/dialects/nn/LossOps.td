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

def NN_TripletOp : NN_CompositeOp<"triplet", [{
      return inferTriplet(location, adaptor.getAnchor(), types);
    }], [AllTypesMatch<["anchor", "positive", "negative"]>]> {
  let summary = "loss mean(max(0, |a - p| - |a - n| + margin))";
  let description = [{
    The triplet loss of anchors a, positives p and negatives n, rows along the last axis,
    averaged over all rows: zero where the negative is farther than the positive by the
    margin. With `squared` the squares of the distances are compared, as in FaceNet
    (Schroff et al., CVPR 2015). The derivative of a distance of 0, and at the margin, is
    0. PyTorch's triplet_margin_loss adds 1e-6 to each difference; this does not.

    Constraints:
    - C1: all three have the same type, of rank at least 1.
    - C2: the margin is finite and not negative.

    Example:

    ```mlir
    %l = nn.triplet %a, %p, %n margin 0.2 squared : tensor<?x64xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$anchor, NN_FloatTensor:$positive, NN_FloatTensor:$negative,
                       F64Attr:$margin, UnitAttr:$squared);
  let results = (outs NN_FloatTensor:$loss);
  let assemblyFormat = [{
    $anchor `,` $positive `,` $negative `margin` custom<Real>($margin) (`squared` $squared^)?
    attr-dict `:` type($anchor)
  }];
  let hasVerifier = 1;
}

def NN_CosineEmbeddingOp : NN_CompositeOp<"cosine_embedding", [{
      return inferCosineEmbedding(location, adaptor.getLhs(), adaptor.getTarget(), types);
    }], [AllTypesMatch<["lhs", "rhs"]>]> {
  let summary = "loss mean(1 - cos(x, y) where alike, else max(0, cos(x, y) - margin))";
  let description = [{
    With the cosines of the rows of x and y (`nn.cosine_similarity` along the last axis)
    and a target for each, 1 for a pair that is alike and -1 for one that is not; averaged
    over all rows (PyTorch's cosine_embedding_loss). Locally constant in the target; the
    derivative at the margin is 0.

    Constraints:
    - C1: x and y have the same type, of rank at least 1; the target has it without the
      last dimension.
    - C2: the margin is in [-1, 1].

    Example:

    ```mlir
    %l = nn.cosine_embedding %x, %y, %t margin 0.0 : tensor<?x64xf32>, tensor<?xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$lhs, NN_FloatTensor:$rhs, NN_FloatTensor:$target,
                       F64Attr:$margin);
  let results = (outs NN_FloatTensor:$loss);
  let assemblyFormat = [{
    $lhs `,` $rhs `,` $target `margin` custom<Real>($margin) attr-dict `:` type($lhs) `,` type($target)
  }];
  let hasVerifier = 1;
}

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
