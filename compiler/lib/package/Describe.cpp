// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the generated files say alike.
#include "Header.h"
#include "Names.h"

#include "nnc/runtime/abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"

using namespace llvm;

std::string nnc::fillName(StringRef text, const std::string &name) {
  SmallVector<StringRef> parts;
  text.split(parts, '@');
  return join(parts, name);
}

std::string nnc::getCType(uint32_t dtype) {
  switch (dtype) {
  case NNC_DTYPE_BOOL:
  case NNC_DTYPE_U8:
    return "uint8_t";
  case NNC_DTYPE_I8:
    return "int8_t";
  case NNC_DTYPE_I32:
    return "int32_t";
  case NNC_DTYPE_I64:
    return "int64_t";
  case NNC_DTYPE_F16:
  case NNC_DTYPE_BF16:
    return "uint16_t";
  case NNC_DTYPE_F32:
    return "float";
  case NNC_DTYPE_F64:
    return "double";
  }
  reportFatalInternalError(Twine("a tensor of the model has the unknown dtype ") + Twine(dtype));
}

bool nnc::takesRows(const EntryInfo &entry) {
  return any_of(entry.variants, [](const VariantInfo &variant) { return variant.rows >= 0; });
}

std::string nnc::getParameters(const EntryInfo &entry, bool withResults) {
  std::vector<std::string> names = getParameterNames(entry), parameters;
  if (takesRows(entry))
    parameters.push_back("int64_t rows");
  for (auto [index, arg] : enumerate(entry.args))
    parameters.push_back("const " + getCType(arg.dtype) + " *" + names[index]);
  if (withResults)
    for (auto [index, result] : enumerate(entry.results))
      parameters.push_back(getCType(result.dtype) + " *" + names[entry.args.size() + index]);
  return join(parameters, ", ");
}

/// "float [rows][64]", and for types that C lacks what the bits mean.
static std::string describeTensor(const nnc::TensorInfo &tensor) {
  std::string text = nnc::getCType(tensor.dtype);
  if (!tensor.extents.empty())
    text += " ";
  for (int64_t extent : tensor.extents)
    text += "[" + (extent < 0 ? std::string("rows") : std::to_string(extent)) + "]";
  if (tensor.dtype == NNC_DTYPE_BOOL)
    text += ", 0 or 1";
  if (tensor.dtype == NNC_DTYPE_F16)
    text += ", the bits of an IEEE half";
  if (tensor.dtype == NNC_DTYPE_BF16)
    text += ", the bits of a bfloat16";
  return text;
}

/// Text of the user's inside a comment: neither its end nor what compilers warn of.
static std::string quoteForComment(StringRef text) {
  std::string result;
  for (char c : text) {
    char last = result.empty() ? ' ' : result.back();
    bool forms =
        (last == '*' && c == '/') || (last == '/' && c == '*') || (last == '?' && c == '?');
    if (forms)
      result += ' ';
    // A backslash would join lines, a control character confuse an editor.
    result += c == '\\' || (static_cast<unsigned char>(c) < 0x20) || c == 0x7f ? ' ' : c;
  }
  return result;
}

std::string nnc::describeEntry(const EntryInfo &entry, const std::string &indent) {
  std::string text;
  auto line = [&](StringRef content) {
    text += indent + " *" + (content.empty() ? "" : " ") + content.str() + "\n";
  };
  SmallVector<StringRef> lines;
  StringRef(entry.documentation).trim().split(lines, '\n');
  if (!entry.documentation.empty()) {
    for (StringRef each : lines)
      line(quoteForComment(each.rtrim()));
    line("");
  }

  std::vector<std::string> names = getParameterNames(entry);
  size_t width = 4; // of "rows"
  for (const std::string &name : names)
    width = std::max(width, name.size());
  auto item = [&](std::string name, const std::string &meaning) {
    name.resize(width, ' ');
    line(name + "  " + meaning);
  };
  if (takesRows(entry)) {
    std::vector<std::string> rows;
    for (const VariantInfo &variant : entry.variants)
      rows.push_back(std::to_string(variant.rows));
    item("rows", "one of those it was compiled for: " + join(rows, ", "));
  }
  for (auto [index, arg] : enumerate(entry.args))
    item(names[index], describeTensor(arg));
  for (auto [index, result] : enumerate(entry.results))
    item(names[entry.args.size() + index], describeTensor(result) + ", written");
  return text;
}
