// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_NNBASE_TD
#define NNC_DIALECTS_NN_NNBASE_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "nnc/dialects/interfaces/CompositeOpInterface.td"
include "nnc/dialects/interfaces/DifferentiableOpInterface.td"
include "nnc/dialects/interfaces/NotationOpInterface.td"

def NN_Dialect : Dialect {
  let name = "nn";
  let cppNamespace = "::nnc::nn";
  let summary = "Neural networks and their training, on tensors";
  let description = [{
    A model is one `nn.model`: parameters and other state at the top, then
    functions. Ops are pure functions of tensors; `nn.get` and `nn.set` alone
    touch state. Training is written with `nn.value_and_grad`, or its sugar
    `nn.minimize`, which the compiler turns into ordinary ops.

    Tensors are builtin ranked tensors. One extent may be `?`: the number of
    rows of a batch, the same for all `?` of one call. A tensor of unknown rank,
    `tensor<*xf32>`, stands for "whatever the parameter is" inside `nn.optimizer`
    and nowhere else.
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
  let dependentDialects = ["::mlir::func::FuncDialect"];
}

class NN_Op<string mnemonic, list<Trait> traits = []>
    : Op<NN_Dialect, mnemonic, traits>;

// An op whose results hold elements of its operands, or constants, unchanged: it is the
// same in every element type.
def NN_MovesElements : NativeOpTrait<"MovesElements"> { let cppNamespace = "::nnc::nn"; }

// An op that loses no more than a rounding if it works in bf16 or f16 on operands that
// are in it already: piecewise linear, or saturating. Mixed precision keeps it there.
def NN_KeepsPrecision : NativeOpTrait<"KeepsPrecision"> { let cppNamespace = "::nnc::nn"; }

// f32 and f64 compute; f16 and bf16 are computed in f32 and rounded by each op; i1 is a
// truth value; i8, i32, i64 are signed.
def NN_Float : AnyTypeOf<[F16, BF16, F32, F64], "f16, bf16, f32 or f64">;
def NN_Integer : AnyTypeOf<[I8, I32, I64], "i8, i32 or i64">;
def NN_Number : AnyTypeOf<[I8, I32, I64, F16, BF16, F32, F64], "number (i8, i32, i64, f16, bf16, f32, f64)">;
def NN_Element : AnyTypeOf<[I1, I8, I32, I64, F16, BF16, F32, F64],
                           "element type (i1, i8, i32, i64, f16, bf16, f32, f64)">;

def NN_FloatTensor : TensorOf<[F16, BF16, F32, F64]>;
def NN_IntegerTensor : TensorOf<[I8, I32, I64]>;
def NN_NumberTensor : TensorOf<[I8, I32, I64, F16, BF16, F32, F64]>;
def NN_BoolTensor : TensorOf<[I1]>;
def NN_Tensor : TensorOf<[I1, I8, I32, I64, F16, BF16, F32, F64]>;
def NN_ScalarI64 : Type<CPred<[{
    ::llvm::isa<::mlir::RankedTensorType>($_self) &&
    ::llvm::cast<::mlir::RankedTensorType>($_self).getRank() == 0 &&
    ::llvm::cast<::mlir::RankedTensorType>($_self).getElementType().isInteger(64)}]>,
    "scalar tensor<i64>", "::mlir::RankedTensorType">,
    BuildableType<"::mlir::RankedTensorType::get({}, $_builder.getI64Type())">;

// How windows lie on an image, one number for each spatial dimension; none stands for
// strides and dilations of 1 and no padding.
defvar NN_Strides = OptionalAttr<DenseI64ArrayAttr>;

// An op whose result type follows from its operands and attributes; the rule is
// the static function `infer` of the op's family, given as code.
class NN_InferredOp<string mnemonic, list<Trait> traits, code rule>
    : NN_Op<mnemonic, !listconcat([Pure, InferTypeOpAdaptor], traits)> {
  let extraClassDefinition = [{
    ::llvm::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *context, std::optional<::mlir::Location> location,
        Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
  }] # rule # [{
    }
  }];
}

// An inferred op that is made of others: see CompositeOpInterface.
class NN_CompositeOp<string mnemonic, code rule, list<Trait> traits = []>
    : NN_InferredOp<mnemonic, !listconcat(traits, [
        NoGradient<"it becomes what it is made of before gradients are taken">,
        DeclareOpInterfaceMethods<CompositeOpInterface>]), rule>;

#endif // NNC_DIALECTS_NN_NNBASE_TD
