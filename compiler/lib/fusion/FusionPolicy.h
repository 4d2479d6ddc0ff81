// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which producers move into which consumers. The mechanics are MLIR's
// (linalg::fuseElementwiseOps); this is the judgement.
#ifndef NNC_FUSION_FUSIONPOLICY_H
#define NNC_FUSION_FUSIONPOLICY_H

namespace mlir {
class OpOperand;
} // namespace mlir

namespace nnc::fusion {

enum class Decision {
  Keep,      ///< Producer and consumer stay apart.
  Fuse,      ///< The consumer is the only user: the producer vanishes into it.
  Merge,     ///< One op with the results of both takes the place of both.
  Recompute, ///< The consumer computes a copy; other users keep the producer.
};

/// What to do with an input of a linalg.generic and the op that produces it.
/// Merge is only given where the consumer depends on the producer directly alone;
/// other users of the producer may have to move behind the merged op.
Decision decide(mlir::OpOperand &input);

} // namespace nnc::fusion

#endif // NNC_FUSION_FUSIONPOLICY_H
