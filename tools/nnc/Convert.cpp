// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Element types of data to element types of arguments. Wider and narrower floats
// and integers to floats are conversions that people expect; anything that would
// change a value's meaning is refused with the first value that it would change.
#include "Convert.h"
#include "Diagnostics.h"
#include "Model.h"
#include "NarrowFloat.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace nnc::tool;
using llvm::Twine;

bool nnc::tool::isFloat(uint32_t dtype) {
  return dtype == NNC_DTYPE_F16 || dtype == NNC_DTYPE_BF16 || dtype == NNC_DTYPE_F32 ||
         dtype == NNC_DTYPE_F64;
}

template <typename To, typename From>
static llvm::Error convertElements(Array &array, uint32_t dtype, double scale) {
  size_t count = array.bytes.size() / sizeof(From);
  std::vector<std::byte> converted(count * sizeof(To));
  for (size_t i = 0; i < count; ++i) {
    From from;
    std::memcpy(&from, array.bytes.data() + i * sizeof(From), sizeof(From));
    To to;
    if constexpr (isFloatType<To>) {
      to = To(scale == 1 ? static_cast<double>(from) : from * scale);
    } else if constexpr (isFloatType<From>) {
      // 2^63 and 2^31 are floats, so the comparison is exact.
      constexpr double limit = std::numeric_limits<To>::max() / 2 + 1;
      double value = from;
      bool fits = value == std::trunc(value) && value < 2 * limit &&
                  value >= static_cast<double>(std::numeric_limits<To>::min());
      if (!fits)
        return fail(Diag::DataType, "array '" + Twine(array.name) + "' of " + array.origin +
                                        ": element " + Twine(i) + " is " +
                                        Twine(std::to_string(value)) + ", which is no " +
                                        dtypeName(dtype));
      to = static_cast<To>(value);
    } else {
      to = static_cast<To>(from);
      if (static_cast<From>(to) != from || (to < To(0)) != (from < From(0)))
        return fail(Diag::DataType, "array '" + Twine(array.name) + "' of " + array.origin +
                                        ": element " + Twine(i) + " is " +
                                        Twine(std::to_string(from)) + ", which is no " +
                                        dtypeName(dtype));
    }
    std::memcpy(converted.data() + i * sizeof(To), &to, sizeof(To));
  }
  array.bytes = std::move(converted);
  array.dtype = dtype;
  return llvm::Error::success();
}

template <typename To> static llvm::Error convertTo(Array &array, uint32_t dtype, double scale) {
  switch (array.dtype) {
  case NNC_DTYPE_BOOL:
  case NNC_DTYPE_U8:
    return convertElements<To, uint8_t>(array, dtype, scale);
  case NNC_DTYPE_I8:
    return convertElements<To, int8_t>(array, dtype, scale);
  case NNC_DTYPE_I32:
    return convertElements<To, int32_t>(array, dtype, scale);
  case NNC_DTYPE_I64:
    return convertElements<To, int64_t>(array, dtype, scale);
  case NNC_DTYPE_F16:
    return convertElements<To, Float16>(array, dtype, scale);
  case NNC_DTYPE_BF16:
    return convertElements<To, BFloat16>(array, dtype, scale);
  case NNC_DTYPE_F32:
    return convertElements<To, float>(array, dtype, scale);
  case NNC_DTYPE_F64:
    return convertElements<To, double>(array, dtype, scale);
  }
  return fail(Diag::DataType, "array '" + Twine(array.name) + "' of " + array.origin +
                                  " has elements of " + dtypeName(array.dtype) +
                                  ", which nnc does not convert to " + dtypeName(dtype));
}

template <typename T> static double load(const Array &array, size_t index) {
  T value;
  std::memcpy(&value, array.bytes.data() + index * sizeof(T), sizeof(T));
  return static_cast<double>(value);
}

double nnc::tool::elementAt(const Array &array, size_t index) {
  switch (array.dtype) {
  case NNC_DTYPE_BOOL:
  case NNC_DTYPE_U8:
    return load<uint8_t>(array, index);
  case NNC_DTYPE_I8:
    return load<int8_t>(array, index);
  case NNC_DTYPE_I32:
    return load<int32_t>(array, index);
  case NNC_DTYPE_I64:
    return load<int64_t>(array, index);
  case NNC_DTYPE_F16:
    return load<Float16>(array, index);
  case NNC_DTYPE_BF16:
    return load<BFloat16>(array, index);
  case NNC_DTYPE_F32:
    return load<float>(array, index);
  case NNC_DTYPE_F64:
    return load<double>(array, index);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

llvm::Error nnc::tool::convert(Array &array, uint32_t dtype, double scale) {
  bool scaled = scale != 0;
  if (scaled && !isFloat(dtype))
    return fail(Diag::DataType, "--scale " + Twine(array.name) +
                                    " needs a floating-point argument, '" + array.name + "' is " +
                                    dtypeName(dtype));
  if (!scaled && array.dtype == NNC_DTYPE_U8 && isFloat(dtype))
    return fail(Diag::DataType, "array '" + Twine(array.name) + "' of " + array.origin +
                                    " holds bytes (0 to 255) and the argument is " +
                                    dtypeName(dtype) + ": say how with --scale " + array.name +
                                    "=1/255, or --scale " + array.name +
                                    "=1 to take them as they are");
  if (array.dtype == dtype && (!scaled || scale == 1))
    return llvm::Error::success();
  switch (dtype) {
  case NNC_DTYPE_BOOL:
  case NNC_DTYPE_U8:
    return convertTo<uint8_t>(array, dtype, 1);
  case NNC_DTYPE_I8:
    return convertTo<int8_t>(array, dtype, 1);
  case NNC_DTYPE_I32:
    return convertTo<int32_t>(array, dtype, 1);
  case NNC_DTYPE_I64:
    return convertTo<int64_t>(array, dtype, 1);
  case NNC_DTYPE_F16:
    return convertTo<Float16>(array, dtype, scaled ? scale : 1);
  case NNC_DTYPE_BF16:
    return convertTo<BFloat16>(array, dtype, scaled ? scale : 1);
  case NNC_DTYPE_F32:
    return convertTo<float>(array, dtype, scaled ? scale : 1);
  case NNC_DTYPE_F64:
    return convertTo<double>(array, dtype, scaled ? scale : 1);
  }
  return fail(Diag::DataType, "argument '" + Twine(array.name) + "' is " + dtypeName(dtype) +
                                  ", to which nnc converts no data");
}
