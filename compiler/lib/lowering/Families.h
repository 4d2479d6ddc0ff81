// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The conversion patterns from `nn` to linalg, a function per op family.
#ifndef NNC_LOWERING_FAMILIES_H
#define NNC_LOWERING_FAMILIES_H

#include "mlir/IR/PatternMatch.h"

namespace nnc::lowering {

void populateElementwise(mlir::RewritePatternSet &patterns);
void populateActivation(mlir::RewritePatternSet &patterns);
void populateControl(mlir::RewritePatternSet &patterns);
void populateConv(mlir::RewritePatternSet &patterns);
void populateLoss(mlir::RewritePatternSet &patterns);
void populateMatmul(mlir::RewritePatternSet &patterns);
void populatePool(mlir::RewritePatternSet &patterns);
void populateRandom(mlir::RewritePatternSet &patterns);
void populateReduction(mlir::RewritePatternSet &patterns);
void populateIndexing(mlir::RewritePatternSet &patterns);
void populateShape(mlir::RewritePatternSet &patterns);

} // namespace nnc::lowering

#endif // NNC_LOWERING_FAMILIES_H
