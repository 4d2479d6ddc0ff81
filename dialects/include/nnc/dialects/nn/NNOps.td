// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All of the dialect, family by family.
#ifndef NNC_DIALECTS_NN_NNOPS_TD
#define NNC_DIALECTS_NN_NNOPS_TD

include "nnc/dialects/nn/ActivationOps.td"
include "nnc/dialects/nn/AverageOps.td"
include "nnc/dialects/nn/ContractionOps.td"
include "nnc/dialects/nn/ControlOps.td"
include "nnc/dialects/nn/ConvOps.td"
include "nnc/dialects/nn/ElementwiseOps.td"
include "nnc/dialects/nn/GradientOps.td"
include "nnc/dialects/nn/LossOps.td"
include "nnc/dialects/nn/MatmulOps.td"
include "nnc/dialects/nn/ModelOps.td"
include "nnc/dialects/nn/NNAttrs.td"
include "nnc/dialects/nn/OptimizerOps.td"
include "nnc/dialects/nn/PoolOps.td"
include "nnc/dialects/nn/RandomOps.td"
include "nnc/dialects/nn/ReductionOps.td"
include "nnc/dialects/nn/ScheduleOps.td"
include "nnc/dialects/nn/ShapeOps.td"

#endif // NNC_DIALECTS_NN_NNOPS_TD
