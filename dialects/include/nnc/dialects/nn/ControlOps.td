// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_CONTROLOPS_TD
#define NNC_DIALECTS_NN_CONTROLOPS_TD

include "nnc/dialects/nn/NNBase.td"
include "nnc/dialects/interfaces/ControlOpInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/LoopLikeInterface.td"

def NN_ScalarI1 : Type<CPred<[{
    ::llvm::isa<::mlir::RankedTensorType>($_self) &&
    ::llvm::cast<::mlir::RankedTensorType>($_self).getRank() == 0 &&
    ::llvm::cast<::mlir::RankedTensorType>($_self).getElementType().isInteger(1)}]>,
    "scalar tensor<i1>", "::mlir::RankedTensorType">,
    BuildableType<"::mlir::RankedTensorType::get({}, $_builder.getI1Type())">;

def NN_IfOp : NN_Op<"if", [SingleBlockImplicitTerminator<"YieldOp">, RecursiveMemoryEffects, RecursivelySpeculatable,
    InferTypeOpAdaptor, OpAsmOpInterface, DeclareOpInterfaceMethods<ControlOpInterface>]> {
  let summary = "one of two computations, as a truth value says";
  let description = [{
    Runs the first region if the condition is true and the second if it is not; the
    results are what that region yields. Regions may use values from around the op,
    and read and write state. Without `else` the op has no results, and the yield at the
    end of a region that gives nothing may be left out.

    The derivative is that of the region that ran; none passes through the condition.

    Constraints:
    - C1: both regions yield values of the same types.
    - C2: both regions have an argument of the type of each operand of `with`; the
      compiler puts there what regions use from around, the text need not.

    Example:

    ```mlir
    func.func @relu(%x: tensor<f32>) -> tensor<f32> {
      %zero = nn.constant 0.0 : tensor<f32>
      %positive = nn.compare gt, %x, %zero : tensor<f32>
      %y = nn.if %positive {
        nn.yield %x : tensor<f32>
      } else {
        nn.yield %zero : tensor<f32>
      }
      return %y : tensor<f32>
    }
    ```
  }];
  let arguments = (ins NN_ScalarI1:$condition, Variadic<NN_Tensor>:$invariants);
  let results = (outs Variadic<NN_Tensor>:$outputs);
  let regions = (region SizedRegion<1>:$onTrue, SizedRegion<1>:$onFalse);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// `call` is written as in the function around.
    static ::llvm::StringRef getDefaultDialect() { return "func"; }
  }];
}

def NN_LoopOp : NN_Op<"loop", [AttrSizedOperandSegments,
    SingleBlockImplicitTerminator<"YieldOp">, RecursiveMemoryEffects,
    RecursivelySpeculatable, InferTypeOpAdaptor, OpAsmOpInterface,
    DeclareOpInterfaceMethods<ControlOpInterface>,
    DeclareOpInterfaceMethods<LoopLikeOpInterface>]> {
  let summary = "a computation repeated, step by step";
  let description = [{
    Runs its region for i = 0, 1, ..., n - 1, or the other way with `reverse`. It is a
    loop over the steps of sequences (a scan), a counted loop, and one that ends early:

    - `over(%x = %xs)`: in step i, %x is xs[i], a slice along the first dimension. n is
      the extent of that dimension; without sequences it is the number after `upto`.
    - `length(%n)`: only the first min(n, extent) steps are taken; a length below zero
      counts as zero.
    - `carry(%h = %h0)`: what one step yields for %h is %h in the next. The first is %h0.
    - `nn.yield` gives the next values of what is carried, then what the step puts out.
    - `while %go` at the end of the yield: the next step is taken only if %go is true.

    The results are the last values of what is carried, then what the steps put out,
    one tensor each with the steps along the first dimension. Steps that are not taken
    leave zeros there. Regions may use values from around the op and read and write
    state: a later step reads what an earlier one wrote.

    The gradient is that of the steps taken, in the other order (backpropagation
    through time); none passes through the length or the condition. The values that
    are carried are kept for it, one tensor each with the steps along the first
    dimension, and so are the results of products; the rest of a step is computed again.
    The size of the code does not depend on the number of steps.

    Constraints:
    - C1: there is either a sequence or `upto`, which is not negative.
    - C2: sequences have a first dimension, of the same extent.
    - C3: the region has an i64 scalar as its argument, then a slice of each sequence,
      then what is carried, then what stays the same (`with`; the compiler puts there
      what the region uses from around, the text need not).
    - C4: the region yields a value of the type of each value that is carried, first.
    - C5: a loop in reverse has no `while`.

    Examples:

    ```mlir
    func.func @sums(%xs: tensor<10x4xf32>) -> (tensor<4xf32>, tensor<10x4xf32>) {
      %zero = nn.constant 0.0 : tensor<4xf32>
      %total, %sums = nn.loop %i over(%x = %xs : tensor<10x4xf32>) carry(%s = %zero : tensor<4xf32>) {
        %next = nn.add %s, %x : tensor<4xf32>
        nn.yield %next, %next : tensor<4xf32>, tensor<4xf32>
      }
      return %total, %sums : tensor<4xf32>, tensor<10x4xf32>
    }
    func.func @sqrt(%x: tensor<f64>) -> tensor<f64> {
      %tolerance = nn.constant 1.0e-12 : tensor<f64>
      %half = nn.constant 0.5 : tensor<f64>
      %root = nn.loop %i upto 100 carry(%y = %x : tensor<f64>) {
        %q = nn.div %x, %y : tensor<f64>
        %sum = nn.add %y, %q : tensor<f64>
        %next = nn.mul %half, %sum : tensor<f64>
        %d = nn.sub %next, %y : tensor<f64>
        %error = nn.abs %d : tensor<f64>
        %go = nn.compare gt, %error, %tolerance : tensor<f64>
        nn.yield %next while %go : tensor<f64>
      }
      return %root : tensor<f64>
    }
    ```
  }];
  let arguments = (ins OptionalAttr<I64Attr>:$bound, UnitAttr:$reverse,
                       Optional<NN_ScalarI64>:$length, Variadic<NN_Tensor>:$sequences,
                       Variadic<NN_Tensor>:$initials, Variadic<NN_Tensor>:$invariants);
  let results = (outs Variadic<NN_Tensor>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// `call` is written as in the function around.
    static ::llvm::StringRef getDefaultDialect() { return "func"; }

    /// The number of steps if nothing ends the loop early; `?` before rows are known.
    int64_t getExtent();
    /// Whether the number of steps taken is known only when they are.
    bool hasDynamicLength();
    ::nnc::nn::YieldOp getYield();

    /// The place of the first sequence among the operands.
    unsigned getFirstSequence() { return getLength() ? 1 : 0; }

    // Arguments of the region.
    ::mlir::BlockArgument getStep() { return getBody().getArgument(0); }
    ::mlir::MutableArrayRef<::mlir::BlockArgument> getSlices() {
      return getBody().getArguments().slice(1, getSequences().size());
    }
    ::mlir::MutableArrayRef<::mlir::BlockArgument> getCarried() {
      return getBody().getArguments().slice(1 + getSequences().size(), getInitials().size());
    }
    ::mlir::MutableArrayRef<::mlir::BlockArgument> getInside() {
      return getBody().getArguments().take_back(getInvariants().size());
    }

    // What the region yields, and the results, by kind.
    ::mlir::ValueRange getNext();
    ::mlir::ValueRange getPutOut();
    ::mlir::ResultRange getFinal() { return getResults().take_front(getInitials().size()); }
    ::mlir::ResultRange getStacked() { return getResults().drop_front(getInitials().size()); }
  }];
}

def NN_YieldOp : NN_Op<"yield", [NoGradient<"the op around it is differentiated">, Pure, Terminator,
    ReturnLike, AttrSizedOperandSegments]> {
  let summary = "the results of a region";
  let description = [{
    Ends the region of an op of `nn`: the examples of `nn.loop`, `nn.if` and
    `nn.optimizer` show it.

    Constraints:
    - C1: `while` ends the region of an `nn.loop` only, and of one that is not in reverse.
    - C2: in an `nn.loop` the values begin with the next ones of what is carried.
  }];
  let arguments = (ins Variadic<NN_Tensor>:$values, Optional<NN_ScalarI1>:$again);
  let builders = [OpBuilder<(ins CArg<"::mlir::ValueRange", "{}">:$values), [{
    build($_builder, $_state, values, /*again=*/::mlir::Value());
  }]>];
  let assemblyFormat = "($values^)? (`while` $again^)? attr-dict (`:` type($values)^)?";
  let hasVerifier = 1;
}

#endif // NNC_DIALECTS_NN_CONTROLOPS_TD
