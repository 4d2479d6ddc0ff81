/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Learns sixty-four pairs by heart and prints the losses of a few steps. */
#include "wide.h"

#include <stdio.h>

int main(void) {
  static float x[64 * 96], t[64 * 80];
  uint32_t noise = 1;
  float first = 0, loss = 0;
  wide *m = NULL;
  struct nnc_status_object *status;
  for (int i = 0; i < 64 * 96; ++i)
    x[i] = (float)((noise = noise * 1664525u + 1013904223u) >> 8) / 8388608.0f - 1.0f;
  for (int i = 0; i < 64 * 80; ++i)
    t[i] = (noise = noise * 1664525u + 1013904223u) >> 31 ? 0.5f : -0.5f;
  status = wide_create(1, 2, &m);
  for (int step = 0; !status && step < 300; ++step) {
    status = wide_train_step(m, 64, x, t, &loss);
    if (step == 0)
      first = loss;
    if (step % 100 == 0)
      printf("%.4f ", loss);
  }
  if (status) {
    fprintf(stderr, "%s\n", nnc_status_message(status));
    return 1;
  }
  printf("%.4f\n", loss);
  wide_destroy(m);
  return loss < first / 10 ? 0 : 1;
}
