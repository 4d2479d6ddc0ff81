// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A dialect as a plugin brings it, with an op for each part of the contract of
// DifferentiableOpInterface.
#ifndef NNC_TEST_LIB_TESTOPS_TD
#define NNC_TEST_LIB_TESTOPS_TD

include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "nnc/dialects/interfaces/DifferentiableOpInterface.td"

def Test_Dialect : Dialect {
  let name = "test";
  let cppNamespace = "::test";
}

class Test_Op<string mnemonic, list<Trait> traits = []> : Op<Test_Dialect, mnemonic, traits>;
def Test_Differentiable : DeclareOpInterfaceMethods<DifferentiableOpInterface>;
def Test_Float : TensorOf<[F32, F64]>;

def SinCosOp : Test_Op<"sin_cos", [Pure, Test_Differentiable, AllTypesMatch<["input", "sin", "cos"]>]> {
  let summary = "an op of several results";
  let arguments = (ins Test_Float:$input);
  let results = (outs Test_Float:$sin, Test_Float:$cos);
  let assemblyFormat = "$input attr-dict `:` type($input)";
}

def PowerOp : Test_Op<"power", [Pure, Test_Differentiable, AllTypesMatch<["input", "output"]>]> {
  let summary = "an op with an integer operand: x^n";
  let arguments = (ins Test_Float:$input, TensorOf<[I32]>:$exponent);
  let results = (outs Test_Float:$output);
  let assemblyFormat = "$input `,` $exponent attr-dict `:` type($input) `,` type($exponent)";
}

def RepeatOp : Test_Op<"repeat", [Pure, Test_Differentiable, AllTypesMatch<["input", "output"]>,
                                  SingleBlock]> {
  let summary = "an op with a region: the region's function, `times` times";
  let arguments = (ins Test_Float:$input, I64Attr:$times);
  let results = (outs Test_Float:$output);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$input `times` $times attr-dict `:` type($input) $body";
}

def YieldOp : Test_Op<"yield", [Pure, Terminator, ReturnLike]> {
  let summary = "the result of a region";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

def OpaqueOp : Test_Op<"opaque", [Pure, AllTypesMatch<["input", "output"]>]> {
  let summary = "an op without a rule";
  let arguments = (ins Test_Float:$input);
  let results = (outs Test_Float:$output);
  let assemblyFormat = "$input attr-dict `:` type($input)";
}

def FaultyOp : Test_Op<"faulty", [Pure, Test_Differentiable, AllTypesMatch<["input", "output"]>]> {
  let summary = "an op whose rule is wrong in the way that `fault` says";
  let arguments = (ins Test_Float:$input, StrAttr:$fault);
  let results = (outs Test_Float:$output);
  let assemblyFormat = "$input $fault attr-dict `:` type($input)";
}

#endif // NNC_TEST_LIB_TESTOPS_TD
