// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_TD
#define NNC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::nnc";
  let description = [{
    How an op is differentiated: its vector-Jacobian product, written in ops that
    have rules themselves, so that gradients of gradients need nothing more. The
    rules of `nn` are external models in `compiler/lib/autodiff/rules`; an op of
    a plugin joins by implementing this interface.

    An op without it on the path from a loss to a differentiated value is an
    error at the op's location, never a zero.
  }];
  let methods = [
    InterfaceMethod<[{
      Builds the vector-Jacobian product after the op. `resultCotangents` has an
      entry per result: the derivative of the loss with respect to it, of the
      same type, or null where the loss does not depend on it. On success
      `operandCotangents` (one entry per operand, null on entry) holds for each
      operand with `needed[i]` the derivative of the loss with respect to it, of
      the operand's type. Entries of other operands may stay null. A needed
      operand left null is a bug of the rule and reported as one. A rule that
      cannot differentiate this use emits an error on the op and fails. Operands
      and results of the op may be used; the op may not be changed. What the
      derivative needs from inside an op with regions may be had by putting another op
      where it stands, which gives the same results and more, and replacing all uses.
    }],
    "::llvm::LogicalResult", "buildVJP",
    (ins "::mlir::OpBuilder &":$builder,
         "::mlir::ValueRange":$resultCotangents,
         "::llvm::ArrayRef<bool>":$needed,
         "::llvm::MutableArrayRef<::mlir::Value>":$operandCotangents)>,
    InterfaceMethod<[{
      Which results depend on what is differentiated when those operands with
      `activeOperands[i]` do (in which the op is not locally constant). All of them, but
      for an op with regions that computes some of its results from other operands.
    }],
    "::llvm::SmallVector<bool>", "getActiveResults",
    (ins "::llvm::ArrayRef<bool>":$activeOperands),
    "", [{
      return ::llvm::SmallVector<bool>($_op->getNumResults(),
                                       ::llvm::is_contained(activeOperands, true));
    }]>,
    InterfaceMethod<[{
      Whether the op is, by a documented convention, locally constant in an
      operand: the condition of a select, a class label, the argument of
      stop_gradient. The derivative through it is then zero and no path passes.
    }],
    "bool", "isLocallyConstantIn", (ins "unsigned":$operandIndex),
    "", "return false;">,
  ];
}

/// Of an op that has no gradient rule, and why. Every op either has a rule or says
/// this; a test enumerates them.
class NoGradient<string why> : NativeOpTrait<"NoGradient"> {
  let cppNamespace = "::nnc";
  string reason = why;
}

#endif // NNC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_TD
