// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every op of nn has a gradient rule or says that it has none, and why.
#include "nnc/compiler/Registration.h"
#include "nnc/dialects/interfaces/DifferentiableOpInterface.h"
#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/MLIRContext.h"

#include "gtest/gtest.h"

TEST(Gradient, EveryOpHasARuleOrSaysWhyNot) {
  mlir::DialectRegistry registry;
  nnc::registerAllDialects(registry);
  mlir::MLIRContext context(registry);
  context.loadDialect<nnc::nn::NNDialect>();
  unsigned ops = 0;
  for (mlir::RegisteredOperationName name : context.getRegisteredOperationsByDialect("nn")) {
    ++ops;
    bool hasRule = name.hasInterface<nnc::DifferentiableOpInterface>();
    bool saysNone = name.hasTrait<nnc::NoGradient>();
    EXPECT_TRUE(hasRule || saysNone) << name.getStringRef().str()
                                     << " has no rule in compiler/lib/autodiff/rules and no "
                                        "NoGradient<\"why\"> among its traits";
    EXPECT_FALSE(hasRule && saysNone)
        << name.getStringRef().str() << " has a gradient rule and says NoGradient";
  }
  EXPECT_GT(ops, 0u);
}
