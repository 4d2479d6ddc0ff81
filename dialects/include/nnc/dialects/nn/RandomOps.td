// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_RANDOMOPS_TD
#define NNC_DIALECTS_NN_RANDOMOPS_TD

include "nnc/dialects/nn/NNBase.td"

class NN_RandomOp<string mnemonic, string what, dag extra>
    : NN_Op<mnemonic, [Pure]> {
  let summary = what;
  let arguments = !con((ins NN_ScalarI64:$key, NN_ScalarI64:$counter), extra);
  let results = (outs NN_FloatTensor:$output);
  let hasVerifier = 1;
}

def NN_RandomUniformOp : NN_RandomOp<"random_uniform", "uniform random numbers in [low, high)",
    (ins F64Attr:$low, F64Attr:$high)> {
  let description = [{
    A pure function of key and counter: Philox4x32-10 (Salmon et al., SC 2011)
    with the 64-bit key, low word first. Element i (row-major) takes word i mod 4
    of the block whose 128-bit counter has i div 4 in its low and `counter` in its
    high 64 bits. The word's upper 24 bits, divided by 2^24, scale to [low, high);
    for f64 too, so that a model starts alike in both precisions. Key and counter are
    integers: no gradient passes.

    Constraints:
    - C1: the type has static extents.
    - C2: low <= high, both finite.

    Example:

    ```mlir
    %u = nn.random_uniform %key, %counter low 0.0 high 1.0 : tensor<64x32xf32>
    ```
  }];
  let assemblyFormat = [{
    $key `,` $counter `low` custom<Real>($low) `high` custom<Real>($high) attr-dict `:` type($output)
  }];
}

def NN_RandomNormalOp : NN_RandomOp<"random_normal", "normally distributed random numbers",
    (ins F64Attr:$mean, F64Attr:$stddev)> {
  let description = [{
    Box and Muller's transform of two words of the stream that
    `nn.random_uniform` documents: element i takes words 2 (i mod 2) and
    2 (i mod 2) + 1 of block i div 2; u1 = (w1 + 1/2) / 2^32 and u2 = w2 / 2^32
    give sqrt(-2 ln u1) cos(2 pi u2), times stddev, plus mean. Key and counter are
    integers: no gradient passes.

    Constraints:
    - C1: the type has static extents.
    - C2: stddev >= 0, both finite.

    Example:

    ```mlir
    %n = nn.random_normal %key, %counter mean 0.0 stddev 1.0 : tensor<64x32xf32>
    ```
  }];
  let assemblyFormat = [{
    $key `,` $counter `mean` custom<Real>($mean) `stddev` custom<Real>($stddev) attr-dict `:` type($output)
  }];
}

def NN_RandomBernoulliOp : NN_RandomOp<"random_bernoulli", "1 with a probability, else 0",
    (ins F64Attr:$p)> {
  let description = [{
    1 where the number that `nn.random_uniform` gives for the element in [0, 1) is less
    than p, else 0. For a probability per element compare uniform numbers with it. Key and
    counter are integers: no gradient passes.

    Constraints:
    - C1: the type has static extents.
    - C2: 0 <= p <= 1.

    Example:

    ```mlir
    %b = nn.random_bernoulli %key, %counter p 0.5 : tensor<64x32xf32>
    ```
  }];
  let assemblyFormat = [{
    $key `,` $counter `p` custom<Real>($p) attr-dict `:` type($output)
  }];
}

def NN_RandomPermutationOp : NN_Op<"random_permutation", [Pure]> {
  let summary = "the numbers from 0 in random order";
  let description = [{
    Element i of n is how many elements' 64-bit numbers are less than its own, or equal and
    of a lower index: words 0 (low) and 1 (high) of block i, as a signed number, of the
    stream that `nn.random_uniform` documents. Work grows with the square of n. Key and
    counter are integers: no gradient passes.

    Constraints:
    - C1: the type has rank 1 and a static extent.

    Example:

    ```mlir
    %p = nn.random_permutation %key, %counter : tensor<100xi32>
    ```
  }];
  let arguments = (ins NN_ScalarI64:$key, NN_ScalarI64:$counter);
  let results = (outs TensorOf<[I32]>:$output);
  let assemblyFormat = "$key `,` $counter attr-dict `:` type($output)";
  let hasVerifier = 1;
}

def NN_CategoricalOp : NN_InferredOp<"categorical", [NoGradient<"indices have no gradient">], [{
      return inferCategorical(location, adaptor.getWeights(), adaptor.getUniform(), types);
    }]> {
  let summary = "class indices drawn by weights";
  let description = [{
    The first class, as i32, whose weight and those before it add up to more than u times
    the sum of all, along the last axis: a draw from the distribution of weights that need
    not be normalised, given a uniform u in [0, 1) for each row (`nn.random_uniform`).
    Weights are not negative; a class of weight 0 is not drawn. Indices have no gradient.

    Constraints:
    - C1: the weights have a last axis of at least one class, and u has their shape
      without it and their element type.

    Example:

    ```mlir
    %c = nn.categorical %p, %u : tensor<?x10xf32>, tensor<?xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$weights, NN_FloatTensor:$uniform);
  let results = (outs TensorOf<[I32]>:$output);
  let assemblyFormat = "$weights `,` $uniform attr-dict `:` type($weights) `,` type($uniform)";
}

def NN_DropoutOp : NN_Op<"dropout", [Pure, AllTypesMatch<["input", "output"]>]> {
  let summary = "elements zeroed at random, the others scaled up";
  let description = [{
    y = x / (1 - rate) where the number u that `nn.random_uniform` gives for the element
    in [0, 1) is at least `rate`, else 0, so that y's expectation is x (Srivastava et al.,
    JMLR 2014). A function of key and counter: the backward pass computes the mask again
    and keeps none.

    Constraints:
    - C1: 0 <= rate < 1.

    Example:

    ```mlir
    %y = nn.dropout %x, %key, %counter rate 0.5 : tensor<?x64xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, NN_ScalarI64:$key, NN_ScalarI64:$counter,
                       F64Attr:$rate);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $key `,` $counter `rate` custom<Real>($rate) attr-dict `:` type($input)
  }];
  let hasVerifier = 1;
}

#endif // NNC_DIALECTS_NN_RANDOMOPS_TD
