// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Suggest.h"

#include <algorithm>

using llvm::StringRef;

StringRef nnc::state::nearestName(StringRef given, llvm::ArrayRef<StringRef> known) {
  StringRef nearest;
  unsigned least = std::max<unsigned>(1, given.size() / 3) + 1;
  for (StringRef name : known) {
    unsigned distance = given.edit_distance(name, /*AllowReplacements=*/true, least);
    if (distance < least) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}
