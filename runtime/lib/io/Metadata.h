// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Flat JSON objects of strings: the metadata of a checkpoint.
#ifndef NNC_LIB_IO_METADATA_H
#define NNC_LIB_IO_METADATA_H

#include "core/Status.h"

#include <map>
#include <string>
#include <string_view>

namespace nnc::rt {

using Metadata = std::map<std::string, std::string>;

/// Adds what `json` holds. INVALID_ARGUMENT, with `what` as its subject, for what is
/// no flat object of strings or names a key twice.
Status parseMetadata(std::string_view json, const char *what, Metadata &out);

/// One line, keys sorted.
std::string metadataText(const Metadata &metadata);

/// `text` as a JSON string with its quotes; bytes that are no UTF-8 are replaced.
std::string jsonString(std::string_view text);

} // namespace nnc::rt

#endif // NNC_LIB_IO_METADATA_H
