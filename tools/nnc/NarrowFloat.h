// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// f16 and bf16 as C++ types that convert from and to double and do nothing else: no
// compiler at hand has both without calls into libraries that differ.
#ifndef NNC_TOOLS_NNC_NARROWFLOAT_H
#define NNC_TOOLS_NNC_NARROWFLOAT_H

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APInt.h"

#include <cstdint>

namespace nnc::tool {

template <const llvm::fltSemantics &(*semantics)()> class NarrowFloat {
public:
  NarrowFloat() = default;
  /// The nearest value; of two, that with an even last bit.
  explicit NarrowFloat(double value) {
    llvm::APFloat number(value);
    bool exact;
    number.convert(semantics(), llvm::APFloat::rmNearestTiesToEven, &exact);
    bits = static_cast<uint16_t>(number.bitcastToAPInt().getZExtValue());
  }
  operator double() const {
    llvm::APFloat number(semantics(), llvm::APInt(16, bits));
    bool exact;
    number.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &exact);
    return number.convertToDouble();
  }

private:
  uint16_t bits = 0;
};

using Float16 = NarrowFloat<llvm::APFloat::IEEEhalf>;
using BFloat16 = NarrowFloat<llvm::APFloat::BFloat>;

/// Of built-in types and of those above.
template <typename T> inline constexpr bool isFloatType = std::is_floating_point_v<T>;
template <> inline constexpr bool isFloatType<Float16> = true;
template <> inline constexpr bool isFloatType<BFloat16> = true;

} // namespace nnc::tool

#endif // NNC_TOOLS_NNC_NARROWFLOAT_H
