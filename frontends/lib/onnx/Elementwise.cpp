// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Importer.h"
#include "Tensors.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

/// x op y op z ..., of one operand itself.
template <typename Op> static Value chain(NodeImport &node) {
  Value result = node.input(0);
  for (unsigned i = 1; i < node.numInputs(); ++i)
    result = node.value<Op>({result, node.input(i)});
  return result;
}
template <typename Op> static void nary(NodeImport &node) { node.output(0, chain<Op>(node)); }

static void mean(NodeImport &node) {
  Value sum = chain<AddOp>(node);
  if (!node.failed())
    node.output(0, node.value<DivOp>({sum, node.number(node.numInputs(), elementOf(sum))}));
}

template <Predicate predicate> static void compare(NodeImport &node) {
  Value x = node.input(0);
  node.output(0, node.compare(predicate, x, node.input(1)));
}

/// x where it has y's type, after ONNX's Pow, whose exponent may be of another.
static void pow(NodeImport &node) {
  Value base = node.floats(0), exponent = node.input(1);
  if (!node.failed())
    node.output(0, node.value<PowOp>({base, node.cast(exponent, elementOf(base))}));
}

static void exclusiveOr(NodeImport &node) {
  Value x = node.input(0), y = node.input(1);
  Value either = node.value<OrOp>({x, y}), both = node.value<AndOp>({x, y});
  node.output(0, node.value<AndOp>({either, node.value<NotOp>({both})}));
}

static void isInf(NodeImport &node) {
  node.expectInteger("detect_negative", 1, 1);
  node.expectInteger("detect_positive", 1, 1);
  Value x = node.floats(0);
  Value finite = node.value<IsFiniteOp>({x}), nan = node.value<IsNanOp>({x});
  node.output(0, node.value<NotOp>({node.value<OrOp>({finite, nan})}));
}

// e^x in halves: sums and quotients of exponentials overflow no sooner than the result.
static void sinh(NodeImport &node) {
  Value x = node.floats(0);
  Value up = node.value<Expm1Op>({x}), down = node.value<Expm1Op>({node.value<NegOp>({x})});
  if (!node.failed())
    node.output(0,
                node.value<MulOp>({node.value<SubOp>({up, down}), node.number(0.5, elementOf(x))}));
}
static void cosh(NodeImport &node) {
  Value x = node.floats(0);
  Value up = node.value<ExpOp>({x}), down = node.value<ExpOp>({node.value<NegOp>({x})});
  if (!node.failed())
    node.output(0,
                node.value<MulOp>({node.value<AddOp>({up, down}), node.number(0.5, elementOf(x))}));
}
/// asinh(x) = sign(x) log1p(|x| + x^2 / (1 + sqrt(1 + x^2))), which loses no digits near 0.
static void asinh(NodeImport &node) {
  Value x = node.floats(0);
  if (node.failed())
    return;
  Value one = node.number(1, elementOf(x)), square = node.value<SquareOp>({x});
  Value root = node.value<SqrtOp>({node.value<AddOp>({square, one})});
  Value part = node.value<DivOp>({square, node.value<AddOp>({root, one})});
  Value log = node.value<Log1pOp>({node.value<AddOp>({node.value<AbsOp>({x}), part})});
  node.output(0, node.value<MulOp>({node.value<SignOp>({x}), log}));
}
/// acosh(x) = log1p(t + sqrt(2 t + t^2)) with t = x - 1.
static void acosh(NodeImport &node) {
  Value x = node.floats(0);
  if (node.failed())
    return;
  Type f = elementOf(x);
  Value t = node.value<SubOp>({x, node.number(1, f)});
  Value sum = node.value<MulOp>({t, node.value<AddOp>({t, node.number(2, f)})});
  node.output(0, node.value<Log1pOp>({node.value<AddOp>({t, node.value<SqrtOp>({sum})})}));
}
/// atanh(x) = (log1p(x) - log1p(-x)) / 2.
static void atanh(NodeImport &node) {
  Value x = node.floats(0);
  Value up = node.value<Log1pOp>({x}), down = node.value<Log1pOp>({node.value<NegOp>({x})});
  if (!node.failed())
    node.output(0,
                node.value<MulOp>({node.value<SubOp>({up, down}), node.number(0.5, elementOf(x))}));
}

static Value bound(NodeImport &node, unsigned i, StringRef name, Type element) {
  if (const nnc::onnx::Attribute *given = node.attribute(name))
    return node.number(given->real, element);
  return node.has(i) ? node.input(i) : Value();
}

static void clip(NodeImport &node) {
  Value x = node.input(0);
  if (node.failed())
    return;
  Value low = bound(node, 1, "min", elementOf(x)), high = bound(node, 2, "max", elementOf(x));
  if (low)
    x = node.value<MaximumOp>({x, low});
  if (high)
    x = node.value<MinimumOp>({x, high});
  node.output(0, x);
}

/// What an integer has too many bits for loses the upper ones in ONNX, where nn takes the
/// nearest number: x is brought into the range first, by a multiple of its size.
static Value convert(NodeImport &node, Value x, Type to) {
  Type from = elementOf(x);
  unsigned bits = to.getIntOrFloatBitWidth();
  if (!from.isInteger() || !to.isInteger() || to.isInteger(1) ||
      from.getIntOrFloatBitWidth() <= bits)
    return node.cast(x, to);
  auto number = [&](double value) { return node.number(value, from); };
  double size = std::ldexp(1.0, bits);
  Value shifted = node.value<AddOp>({x, number(size / 2)});
  Value multiple = node.value<MulOp>({node.value<DivOp>({shifted, number(size)}), number(size)});
  Value rest = node.value<SubOp>({shifted, multiple});
  Value isBelow = node.compare(Predicate::lt, rest, number(0));
  rest = node.value<SelectOp>({isBelow, node.value<AddOp>({rest, number(size)}), rest});
  return node.cast(node.value<SubOp>({rest, number(size / 2)}), to);
}

static void cast(NodeImport &node) {
  node.integer("saturate", 1); // of 8-bit floats alone
  int64_t number = node.integer("to", 0);
  Type to = elementType(*node.builder.getContext(), number);
  Value x = node.input(0);
  if (!to)
    node.error("element type " + dataTypeName(number) + " is not supported");
  if (!node.failed())
    node.output(0, convert(node, x, to));
}
static void castLike(NodeImport &node) {
  node.integer("saturate", 1);
  Value x = node.input(0), like = node.input(1);
  if (!node.failed())
    node.output(0, convert(node, x, elementOf(like)));
}

static void mod(NodeImport &node) {
  Value x = node.input(0), y = node.input(1);
  if (node.failed())
    return;
  if (node.integer("fmod", 0) || isa<FloatType>(elementOf(x)))
    return node.error("the remainder of floats (fmod) is not supported");
  // Truncated quotients make a remainder of x's sign; ONNX wants y's.
  auto times = [&](Value a, Value b) { return node.value<MulOp>({a, b}); };
  Value rest = node.value<SubOp>({x, times(node.value<DivOp>({x, y}), y)});
  Value zero = node.number(0, elementOf(x));
  Value differ = node.compare(Predicate::lt, times(rest, y), zero);
  node.output(0, node.value<SelectOp>({differ, node.value<AddOp>({rest, y}), rest}));
}

static void dropout(NodeImport &node) {
  if (node.has(2)) {
    DenseElementsAttr training = node.constant(2, "training_mode");
    if (training && *training.value_begin<bool>())
      node.error("dropout in training mode is not supported: ONNX's seed is no state");
  }
  node.integer("seed", 0);
  node.real("ratio", 0.5);
  Value x = node.input(0);
  node.output(0, x);
  if (node.wants(1) && !node.failed())
    node.error("the mask of Dropout is not supported");
}

static void identity(NodeImport &node) { node.output(0, node.input(0)); }

llvm::ArrayRef<OpRule> nnc::onnx::elementwiseRules() {
  static const OpRule rules[] = {
      {"Abs", 6, same<AbsOp, 1>},
      {"Acos", 7, same<AcosOp, 1>},
      {"Acosh", 9, acosh},
      {"Add", 7, same<AddOp, 2>},
      {"And", 7, same<AndOp, 2>},
      {"Asin", 7, same<AsinOp, 1>},
      {"Asinh", 9, asinh},
      {"Atan", 7, same<AtanOp, 1>},
      {"Atanh", 9, atanh},
      {"Cast", 6, cast, "to f16, bf16, f32, f64, i1, i8, i32, i64"},
      {"CastLike", 15, castLike},
      {"Ceil", 6, same<CeilOp, 1>},
      {"Clip", 6, clip},
      {"Cos", 7, same<CosOp, 1>},
      {"Cosh", 9, cosh},
      {"Div", 7, same<DivOp, 2>},
      {"Dropout", 7, dropout, "as the identity; not in training mode, without its mask"},
      {"Equal", 7, compare<Predicate::eq>, "of numbers"},
      {"Erf", 9, same<ErfOp, 1>},
      {"Exp", 6, same<ExpOp, 1>},
      {"Floor", 6, same<FloorOp, 1>},
      {"Greater", 7, compare<Predicate::gt>},
      {"GreaterOrEqual", 12, compare<Predicate::ge>},
      {"Identity", 1, identity, "of tensors"},
      {"IsInf", 10, isInf, "both signs at once"},
      {"IsNaN", 9, same<IsNanOp, 1>},
      {"Less", 7, compare<Predicate::lt>},
      {"LessOrEqual", 12, compare<Predicate::le>},
      {"Log", 6, same<LogOp, 1>},
      {"Max", 6, nary<MaximumOp>},
      {"Mean", 6, mean},
      {"Min", 6, nary<MinimumOp>},
      {"Mod", 10, mod, "of integers"},
      {"Mul", 7, same<MulOp, 2>},
      {"Neg", 6, same<NegOp, 1>},
      {"Not", 1, same<NotOp, 1>},
      {"Or", 7, same<OrOp, 2>},
      {"Pow", 7, pow, "floats to a power"},
      {"Reciprocal", 6, same<ReciprocalOp, 1>},
      {"Round", 11, same<RoundOp, 1>},
      {"Sign", 9, same<SignOp, 1>, "of floats"},
      {"Sin", 7, same<SinOp, 1>},
      {"Sinh", 9, sinh},
      {"Sqrt", 6, same<SqrtOp, 1>},
      {"Sub", 7, same<SubOp, 2>},
      {"Sum", 6, nary<AddOp>},
      {"Tan", 7, same<TanOp, 1>},
      {"Where", 9, same<SelectOp, 3>},
      {"Xor", 7, exclusiveOr},
  };
  return rules;
}
