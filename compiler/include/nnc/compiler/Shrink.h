// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Fewer nodes in a layer: parameters and all shapes that follow from them become
// smaller before anything is compiled.
#ifndef NNC_COMPILER_SHRINK_H
#define NNC_COMPILER_SHRINK_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace nnc {

/// One dimension of a parameter or other state.
struct StateAxis {
  std::string state;
  int64_t axis;
};

/// All dimensions that go with the nodes along `axis` of the parameter: the smallest set
/// of them that can have another extent together while the arguments of public functions
/// stay as they are. The first is the one given. Where there is none, or the parameter has
/// no such axis, an error has been emitted.
mlir::FailureOr<std::vector<StateAxis>> findNodes(mlir::ModuleOp module, llvm::StringRef parameter,
                                                  int64_t axis);

/// Leaves of the nodes along `axes` (of findNodes) those of the indices `kept`, ascending:
/// types are inferred anew and constants that state begins with cut. On failure an error has
/// been emitted and the module is of no use.
mlir::LogicalResult shrinkNodes(mlir::ModuleOp module, llvm::ArrayRef<StateAxis> axes,
                                llvm::ArrayRef<int64_t> kept);

} // namespace nnc

#endif // NNC_COMPILER_SHRINK_H
