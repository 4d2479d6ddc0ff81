// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CompileObject.h"

#include "nnc/compiler/Package.h"

#include "gtest/gtest.h"

using nnc::ModelInterface;

namespace {

std::string check(const ModelInterface &interface) {
  return llvm::toString(nnc::checkNames(interface));
}
ModelInterface withArgument(std::string name) {
  ModelInterface interface = makeInterface("tiny");
  interface.entries[0].args[0].name = name;
  return interface;
}
ModelInterface withEntry(std::string name) {
  ModelInterface interface = makeInterface("tiny");
  interface.entries[0].name = name;
  return interface;
}

TEST(Names, GoodOnesPass) { EXPECT_EQ(check(makeInterface("tiny")), ""); }

TEST(Names, ModelMustBeAnIdentifier) {
  EXPECT_EQ(check(makeInterface("my-model")),
            "model 'my-model' is not a C identifier: expected a letter, then letters, digits "
            "and '_'");
  EXPECT_EQ(check(makeInterface("")), "model has no name");
  EXPECT_EQ(check(makeInterface("class")),
            "model 'class' is a word of C or C++ or of their libraries");
  EXPECT_NE(check(makeInterface("nnc_instance")), "");
  EXPECT_NE(check(makeInterface("../up")), "");
  EXPECT_NE(check(makeInterface("_x")), "");
}

TEST(Names, ModelMayNotBeCalledAsTheCLibrarysOwn) {
  EXPECT_EQ(check(makeInterface("exp")),
            "model 'exp' is called as a function of the C library, which no type of a program "
            "that uses it can be: rename the model, say to 'exp_model' or 'exp_net'");
  for (const char *name : {"main", "time", "signal", "tanhf", "powl", "index", "read", "y0"})
    EXPECT_NE(check(makeInterface(name)), "") << name;
  for (const char *name : {"Instance", "Status"}) // nnc::Instance is the runtime's
    EXPECT_NE(check(makeInterface(name)), "") << name;
  for (const char *name : {"mlp", "lstm", "gan", "cnn", "model", "relf"})
    EXPECT_EQ(check(makeInterface(name)), "") << name;
  EXPECT_EQ(check(withEntry("exp")), "");     // tiny_exp
  EXPECT_EQ(check(withArgument("time")), ""); // of a function
}

TEST(Names, EntryMustNotMeetAGeneratedFunction) {
  EXPECT_EQ(check(withEntry("create")),
            "entry 'create' of model 'tiny' would collide with 'tiny_create', which every "
            "generated header has");
  EXPECT_NE(check(withEntry("tiny")), ""); // a C++ method may not be called as its class
  EXPECT_NE(check(withEntry("delete")), "");
}

TEST(Names, ParametersAreDistinctAndFree) {
  EXPECT_EQ(check(withArgument("label")),
            "entry 'step' has two arguments or results called 'label'");
  EXPECT_NE(check(withArgument("rows")), "");
  EXPECT_NE(check(withArgument("x.y")), "");
  EXPECT_NE(check(withArgument("result")), ""); // what the unnamed result is called
  EXPECT_EQ(check(withArgument("")), "");
}

TEST(Names, TwoEntriesOrStatesOfOneName) {
  ModelInterface interface = makeInterface("tiny");
  interface.entries.push_back(interface.entries[0]);
  EXPECT_EQ(check(interface), "model 'tiny' has two entries called 'step'");
  interface = makeInterface("tiny");
  interface.states[1].tensor.name = "w";
  EXPECT_EQ(check(interface), "model 'tiny' has two states called 'w'");
}

} // namespace
