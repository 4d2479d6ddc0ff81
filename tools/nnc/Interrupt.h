// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_TOOLS_INTERRUPT_H
#define NNC_TOOLS_INTERRUPT_H

namespace nnc::tool {

/// From now on the first SIGINT or SIGTERM only sets a flag, so that the step
/// under way ends and is saved; a second one ends the process as usual.
void catchInterrupts();
bool wasInterrupted();

} // namespace nnc::tool

#endif // NNC_TOOLS_INTERRUPT_H
