// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Arrays.h"
#include "Convert.h"
#include "Diagnostics.h"
#include "Model.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

#include <cstring>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

std::string nnc::tool::shapeText(llvm::ArrayRef<int64_t> extents, uint32_t dtype) {
  std::string text;
  for (int64_t extent : extents)
    text += (extent < 0 ? std::string("?") : std::to_string(extent)) + "x";
  return text + dtypeName(dtype).str();
}

/// Equal but for extents of 1: a column of labels is a vector or a matrix of one
/// column, as the reader had it.
static bool sameShape(llvm::ArrayRef<int64_t> a, llvm::ArrayRef<int64_t> b) {
  auto isOne = [](int64_t extent) { return extent == 1; };
  llvm::SmallVector<int64_t> left(a), right(b);
  llvm::erase_if(left, isOne);
  llvm::erase_if(right, isOne);
  return left == right;
}

static llvm::Expected<llvm::StringMap<double>> readScales(const ParsedOptions &options) {
  llvm::StringMap<double> scales;
  for (StringRef text : options.getAll("scale")) {
    auto named = splitNamed("scale", text);
    if (!named)
      return named.takeError();
    llvm::Expected<double> scale = parseNumber("scale", named->second);
    if (!scale)
      return scale.takeError();
    if (*scale == 0)
      return fail(Diag::UsageValue, "option '--scale' of '" + named->first +
                                        "' expects a number other than 0, got '" + named->second +
                                        "'");
    scales[named->first] = *scale;
  }
  return scales;
}

/// Whether all arguments of an entry without `?` that have extents have the same first one.
static bool sharesRows(const nnc_entry_v1 &entry) {
  int64_t rows = -1;
  for (uint32_t i = 0; i < entry.arg_count; ++i)
    if (const nnc_tensor_v1 &arg = *entry.args[i]; arg.rank > 0) {
      if (rows >= 0 && arg.extents[0] != rows)
        return false;
      rows = arg.extents[0];
    }
  return rows != 0;
}

llvm::Expected<Inputs> Inputs::bind(const nnc_entry_v1 &entry, llvm::ArrayRef<Array> arrays,
                                    const ParsedOptions &options) {
  llvm::Expected<llvm::StringMap<double>> scales = readScales(options);
  if (!scales)
    return scales.takeError();
  std::vector<StringRef> given, wanted;
  for (const Array &array : arrays)
    given.push_back(array.name);
  bool takesRows = false;
  for (uint32_t i = 0; i < entry.arg_count; ++i) {
    wanted.push_back(toRef(entry.args[i]->name));
    const nnc_tensor_v1 &arg = *entry.args[i];
    takesRows |= llvm::is_contained(llvm::ArrayRef(arg.extents, arg.rank), -1);
  }
  for (const auto &scale : *scales)
    if (!llvm::is_contained(given, scale.getKey()))
      return fail(Diag::DataName,
                  "--scale names '" + scale.getKey() + "', but no data has that name" +
                      didYouMean(scale.getKey(), given) + "; given is " + listOf(given));

  // Arguments that share no number of rows, each given whole: there is one example.
  bool isWhole = !takesRows && !sharesRows(entry);
  for (uint32_t i = 0; i < entry.arg_count && isWhole; ++i) {
    auto found = llvm::find(given, toRef(entry.args[i]->name));
    isWhole = found != given.end() &&
              sameShape(arrays[found - given.begin()].shape,
                        llvm::ArrayRef(entry.args[i]->extents, entry.args[i]->rank));
  }

  Inputs inputs;
  StringRef first; // the argument that told the number of examples
  for (uint32_t i = 0; i < entry.arg_count; ++i) {
    const nnc_tensor_v1 &arg = *entry.args[i];
    StringRef name = toRef(arg.name);
    auto found = llvm::find(given, name);
    if (found == given.end())
      return fail(Diag::DataName, "entry '" + toRef(entry.name) + "' takes '" + name + "' (" +
                                      typeText(arg) + "), for which no data is given" +
                                      didYouMean(name, given) + "; given is " + listOf(given));
    Array array = arrays[found - given.begin()];
    llvm::ArrayRef<int64_t> extents(arg.extents, arg.rank);
    bool batched = takesRows ? llvm::is_contained(extents, -1) : !isWhole && arg.rank > 0;
    if (batched && takesRows && extents.front() != -1)
      return fail(Diag::EntryUnfit, "argument '" + name + "' of entry '" + toRef(entry.name) +
                                        "' is " + typeText(arg) +
                                        ": nnc needs the `?` in its first extent");
    bool fits = batched
                    ? !array.shape.empty() &&
                          sameShape(llvm::ArrayRef(array.shape).drop_front(), extents.drop_front())
                    : sameShape(array.shape, extents);
    if (!fits)
      return fail(Diag::DataShape, "argument '" + name + "' of entry '" + toRef(entry.name) +
                                       "' expects " + shapeText(extents, arg.dtype) + ", array '" +
                                       name + "' of " + array.origin + " is " +
                                       shapeText(array.shape, array.dtype));
    if (batched) {
      int64_t rows = array.shape.front();
      if (rows == 0)
        return fail(Diag::DataEmpty, "array '" + name + "' of " + array.origin + " has no rows");
      if (first.empty()) {
        first = name;
        inputs.rowCount = rows;
      } else if (rows != inputs.rowCount) {
        return fail(Diag::DataShape, "array '" + name + "' of " + array.origin + " has " +
                                         Twine(rows) + " rows, but '" + first + "' has " +
                                         Twine(inputs.rowCount));
      }
      if (!takesRows) {
        if (inputs.fixed && extents.front() != inputs.fixed)
          return fail(Diag::EntryUnfit, "entry '" + toRef(entry.name) + "' takes " +
                                            Twine(inputs.fixed) + " rows of '" + first + "' and " +
                                            Twine(extents.front()) + " of '" + name +
                                            "'; nnc feeds all arguments the same rows");
        inputs.fixed = extents.front();
      }
    }
    auto scale = scales->find(name);
    if (llvm::Error error = convert(array, arg.dtype, scale == scales->end() ? 0 : scale->second))
      return std::move(error);
    Argument argument;
    argument.rowBytes = batched ? array.bytes.size() / inputs.rowCount : 0;
    argument.data = std::move(array.bytes);
    argument.data.reserve(1); // one without elements has an address, too
    inputs.arguments.push_back(std::move(argument));
  }
  return std::move(inputs);
}

void Inputs::gather(llvm::ArrayRef<int64_t> indices, Batch &batch) const {
  batch.pointers.clear();
  batch.rows.resize(arguments.size());
  for (auto [argument, rows] : llvm::zip_equal(arguments, batch.rows)) {
    if (!argument.rowBytes) {
      batch.pointers.push_back(argument.data.data());
      continue;
    }
    rows.resize(indices.size() * argument.rowBytes);
    std::byte *out = rows.data();
    for (int64_t index : indices) {
      std::memcpy(out, argument.data.data() + index * argument.rowBytes, argument.rowBytes);
      out += argument.rowBytes;
    }
    batch.pointers.push_back(rows.data());
  }
}

Outputs::Outputs(const nnc_entry_v1 &entry, int64_t rows) {
  for (uint32_t i = 0; i < entry.result_count; ++i) {
    const nnc_tensor_v1 &result = *entry.results[i];
    buffers.emplace_back(elementCount(result, rows) * dtypeSize(result.dtype));
  }
  for (std::vector<std::byte> &buffer : buffers) {
    buffer.reserve(1); // one without elements has an address, too
    addresses.push_back(buffer.data());
  }
}

double nnc::tool::scalarValue(llvm::ArrayRef<std::byte> bytes, uint32_t dtype) {
  if (dtype == NNC_DTYPE_F64) {
    double value;
    std::memcpy(&value, bytes.data(), sizeof(value));
    return value;
  }
  float value;
  std::memcpy(&value, bytes.data(), sizeof(value));
  return value;
}
