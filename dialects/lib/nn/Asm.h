// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pieces of syntax that several ops share.
#ifndef NNC_DIALECTS_LIB_NN_ASM_H
#define NNC_DIALECTS_LIB_NN_ASM_H

#include "nnc/dialects/nn/NN.h"

namespace nnc::nn {

/// A finite real number as people write it: 1, -0.5, 1.0e-8.
mlir::FailureOr<double> parseReal(mlir::AsmParser &parser);
mlir::FailureOr<llvm::APFloat> parseRealValue(mlir::AsmParser &parser);
/// With as many digits as it takes to read the same number back.
void printReal(mlir::AsmPrinter &printer, double value);
mlir::ParseResult parseReal(mlir::OpAsmParser &parser, mlir::FloatAttr &value);
void printReal(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::FloatAttr value);

/// `lt`
mlir::ParseResult parsePredicate(mlir::OpAsmParser &parser, PredicateAttr &predicate);
void printPredicate(mlir::OpAsmPrinter &printer, mlir::Operation *op, PredicateAttr predicate);

/// Two operand types, said once when they are equal: `: tensor<4xf32>`.
mlir::ParseResult parseSameOrBoth(mlir::OpAsmParser &parser, mlir::Type &lhs, mlir::Type &rhs);
void printSameOrBoth(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::Type lhs,
                     mlir::Type rhs);

/// `strides [2, 2] pads [1, 1] dilations [1, 1]`, all optional, and `low [..] high [..]`
/// where paddings differ.
mlir::ParseResult parseWindows(mlir::OpAsmParser &parser, mlir::DenseI64ArrayAttr &strides,
                               mlir::DenseI64ArrayAttr &low, mlir::DenseI64ArrayAttr &high,
                               mlir::DenseI64ArrayAttr &dilations);
void printWindows(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::DenseI64ArrayAttr strides,
                  mlir::DenseI64ArrayAttr low, mlir::DenseI64ArrayAttr high,
                  mlir::DenseI64ArrayAttr dilations);

/// `0.5 : tensor<4xf32>` or `dense<...> : tensor<...>`.
mlir::ParseResult parseSplatOrDense(mlir::OpAsmParser &parser, mlir::ElementsAttr &value);
void printSplatOrDense(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::ElementsAttr value);

/// `[@w, 0]`: names and argument indices.
mlir::ParseResult parseWithRespectTo(mlir::OpAsmParser &parser, mlir::ArrayAttr &wrt);
void printWithRespectTo(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::ArrayAttr wrt);

/// `4 mean` or `4 sum`.
mlir::ParseResult parseMicroBatches(mlir::OpAsmParser &parser, mlir::IntegerAttr &count,
                                    mlir::UnitAttr &summed);
void printMicroBatches(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::IntegerAttr count,
                       mlir::UnitAttr summed);

/// `over [@w] using @adam(lr = 0.1, beta1 = @schedule) with(l2 = 0.1), using @sgd`: groups of
/// parameters, all but `using` and a name optional.
mlir::ParseResult parseGroups(mlir::OpAsmParser &parser, mlir::ArrayAttr &groups);
void printGroups(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::ArrayAttr groups);

/// `keyword(%name = number, ...)`, or nothing: arguments of a region with their
/// defaults, the names and numbers kept as attributes.
mlir::ParseResult parseDefaults(mlir::OpAsmParser &parser, llvm::StringRef keyword, mlir::Type type,
                                llvm::SmallVectorImpl<mlir::OpAsmParser::Argument> &arguments,
                                mlir::OperationState &state, mlir::StringAttr names,
                                mlir::StringAttr values);
void printDefaults(mlir::OpAsmPrinter &printer, llvm::StringRef keyword, mlir::ValueRange arguments,
                   llvm::ArrayRef<double> values);

} // namespace nnc::nn

#endif // NNC_DIALECTS_LIB_NN_ASM_H
