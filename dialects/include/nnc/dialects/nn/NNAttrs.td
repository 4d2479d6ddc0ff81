// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_NNATTRS_TD
#define NNC_DIALECTS_NN_NNATTRS_TD

include "nnc/dialects/nn/NNBase.td"
include "nnc/dialects/nn/InitializerAttrInterface.td"

def NN_Predicate : I32EnumAttr<"Predicate", "comparison", [
  I32EnumAttrCase<"eq", 0>, I32EnumAttrCase<"ne", 1>, I32EnumAttrCase<"lt", 2>,
  I32EnumAttrCase<"le", 3>, I32EnumAttrCase<"gt", 4>, I32EnumAttrCase<"ge", 5>]> {
  let cppNamespace = "::nnc::nn";
  let genSpecializedAttr = 0;
}
def NN_PredicateAttr : EnumAttr<NN_Dialect, NN_Predicate, "predicate">;

class NN_InitializerAttr<string name, string mnemonicText, string what>
    : AttrDef<NN_Dialect, name, [DeclareAttrInterfaceMethods<InitializerAttrInterface, ["verifyFor"]>]> {
  let mnemonic = mnemonicText;
  let summary = what;
}

def NN_ZerosAttr : NN_InitializerAttr<"Zeros", "zeros", "all elements 0"> {
  let description = "Example: `init(#nn.zeros)`";
}
def NN_OnesAttr : NN_InitializerAttr<"Ones", "ones", "all elements 1"> {
  let description = "Example: `init(#nn.ones)`";
}

// Doubles print with all their digits and read from `0.5` or `5`.
def NN_Real : APFloatParameter<"a number"> {
  let parser = "::nnc::nn::parseRealValue($_parser)";
  let printer = "::nnc::nn::printReal($_printer, $_self.convertToDouble())";
}

def NN_ConstantInitAttr : NN_InitializerAttr<"ConstantInit", "constant", "all elements equal to a number"> {
  let parameters = (ins NN_Real:$value);
  let assemblyFormat = "`<` $value `>`";
  let description = "Example: `init(#nn.constant<0.1>)`";
}
def NN_UniformInitAttr : NN_InitializerAttr<"UniformInit", "uniform", "uniform in [low, high)"> {
  let parameters = (ins NN_Real:$low, NN_Real:$high);
  let assemblyFormat = "`<` $low `,` $high `>`";
  let description = "Example: `init(#nn.uniform<-0.5, 0.5>)`";
}
def NN_NormalInitAttr : NN_InitializerAttr<"NormalInit", "normal", "normal with mean and standard deviation"> {
  let parameters = (ins NN_Real:$mean, NN_Real:$stddev);
  let assemblyFormat = "`<` $mean `,` $stddev `>`";
  let description = "Example: `init(#nn.normal<0.0, 0.02>)`";
}

// Fan-in and fan-out are the first and last extent of a matrix [in, out].
class NN_FanInitAttr<string name, string mnemonicText, string what, string source>
    : NN_InitializerAttr<name, mnemonicText, what> {
  let description = what # ", where a matrix [in, out] has fan-in `in` and fan-out `out`. " # source # [{
    Needs a tensor of rank 2 or more; further leading dimensions multiply both fans.

    Example: `init(#nn.}] # mnemonicText # ")`";
}
def NN_GlorotUniformAttr : NN_FanInitAttr<"GlorotUniform", "glorot_uniform",
    "uniform in +-sqrt(6 / (fan-in + fan-out))", "Glorot and Bengio, AISTATS 2010.">;
def NN_GlorotNormalAttr : NN_FanInitAttr<"GlorotNormal", "glorot_normal",
    "normal with variance 2 / (fan-in + fan-out)", "Glorot and Bengio, AISTATS 2010.">;
def NN_HeUniformAttr : NN_FanInitAttr<"HeUniform", "he_uniform",
    "uniform in +-sqrt(6 / fan-in)", "He et al., ICCV 2015.">;
def NN_HeNormalAttr : NN_FanInitAttr<"HeNormal", "he_normal",
    "normal with variance 2 / fan-in", "He et al., ICCV 2015.">;
def NN_LecunUniformAttr : NN_FanInitAttr<"LecunUniform", "lecun_uniform",
    "uniform in +-sqrt(3 / fan-in)", "LeCun et al., Efficient BackProp, 1998.">;
def NN_LecunNormalAttr : NN_FanInitAttr<"LecunNormal", "lecun_normal",
    "normal with variance 1 / fan-in", "Klambauer et al., NIPS 2017; not truncated.">;

def NN_TruncatedNormalAttr : NN_InitializerAttr<"TruncatedNormal", "truncated_normal",
    "normal, within two standard deviations of the mean"> {
  let parameters = (ins NN_Real:$mean, NN_Real:$stddev);
  let assemblyFormat = "`<` $mean `,` $stddev `>`";
  let description = [{
    For each element the first of 8 normal numbers (`nn.random_normal`, draw k with the
    parameter's counter plus k 2^40) that is at most 2 from 0, times stddev, plus mean. In
    one case of 6e10 none is: the last is then brought to +-2. The standard deviation of
    what is left is 0.88 of that given.

    Example: `init(#nn.truncated_normal<0.0, 0.02>)`
  }];
}

def NN_OrthogonalAttr : NN_InitializerAttr<"Orthogonal", "orthogonal",
    "a random orthogonal matrix, times a gain"> {
  let parameters = (ins NN_Real:$gain);
  let assemblyFormat = "`<` $gain `>`";
  let description = [{
    Of a matrix [in, out] the rows, or the columns if they are fewer, are orthogonal and
    of length `gain`, in a uniformly distributed position (Saxe et al., ICLR 2014):
    the orthogonal factor of a matrix of normal numbers. Needs a tensor of rank 2 or more;
    further leading dimensions belong to `in`.

    Example: `init(#nn.orthogonal<1.0>)`
  }];
}

def NN_SeedAttr : AttrDef<NN_Dialect, "Seed", [DeclareAttrInterfaceMethods<InitializerAttrInterface, ["verifyFor"]>]> {
  let mnemonic = "seed";
  let summary = "the seed that the instance was made with";
  let description = "Example: `nn.state @key : tensor<i64> init(#nn.seed)`";
}

def NN_SameAsAttr : AttrDef<NN_Dialect, "SameAs"> {
  let mnemonic = "same_as";
  let summary = "the first value of another parameter or state";
  let description = [{
    The state that is named is declared before, with the same type.

    Example: `nn.state @target : tensor<4x2xf32> init(#nn.same_as<@w>)`
  }];
  let parameters = (ins "::mlir::FlatSymbolRefAttr":$state);
  let assemblyFormat = "`<` $state `>`";
}

def NN_ScheduledAttr : AttrDef<NN_Dialect, "Scheduled"> {
  let mnemonic = "scheduled";
  let summary = "a schedule with settings of its own";
  let description = [{
    The value of a hyper-parameter of `nn.minimize` that is a schedule with settings
    given; what is not given has the schedule's default.

    Example: `using @sgd(lr = @cosine(start = 0.1, steps = 500))`
  }];
  let parameters = (ins "::mlir::FlatSymbolRefAttr":$schedule, "::mlir::DictionaryAttr":$settings);
  let assemblyFormat = "`<` $schedule `,` $settings `>`";
  let builders = [AttrBuilderWithInferredContext<(ins "::mlir::FlatSymbolRefAttr":$schedule,
                                                      "::mlir::DictionaryAttr":$settings), [{
    return $_get(schedule.getContext(), schedule, settings);
  }]>];
}

def NN_GroupAttr : AttrDef<NN_Dialect, "Group"> {
  let mnemonic = "group";
  let summary = "parameters with the optimizer that updates them";
  let description = [{
    What `nn.minimize` does with the gradients of some parameters: the optimizer, its
    hyper-parameters and what `with` says. Without `over`: the parameters that no other group
    names.

    Example: `over [@w] using @adam(lr = 0.001) with(weight_decay = 0.01)`
  }];
  let parameters = (ins OptionalParameter<"::mlir::ArrayAttr">:$over,
                        "::mlir::FlatSymbolRefAttr":$optimizer, "::mlir::DictionaryAttr":$hyper,
                        "::mlir::DictionaryAttr":$treatment);
  let hasCustomAssemblyFormat = 1;
  let builders = [AttrBuilderWithInferredContext<(ins "::mlir::ArrayAttr":$over,
      "::mlir::FlatSymbolRefAttr":$optimizer, "::mlir::DictionaryAttr":$hyper,
      "::mlir::DictionaryAttr":$treatment), [{
    return $_get(optimizer.getContext(), over, optimizer, hyper, treatment);
  }]>];
}

#endif // NNC_DIALECTS_NN_NNATTRS_TD
