/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The program of README.md: trains the linear model from C. */
#include "linear.h"
#include <stdio.h>

int main(void) {
  float x[32 * 2], t[32], loss = 0;
  for (int i = 0; i < 32; ++i) {
    x[2 * i] = (float)(i % 8) / 4;
    x[2 * i + 1] = (float)(i / 8) / 4;
    t[i] = 3 * x[2 * i] - 2 * x[2 * i + 1] + 0.5f;
  }
  linear *model;
  if (linear_create(/*seed=*/1, /*threads=*/1, &model))
    return 1;
  for (int step = 0; step < 200; ++step)
    if (linear_train_step(model, 32, x, t, &loss))
      return 1;
  printf("loss %g\n", loss);
  linear_destroy(model);
  return 0;
}
