/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Trains the network on digits that are drawn here, saves it, loads it into a
 * second instance, and expects the same answers of both. */
#include "mlp.h"

#include <stdio.h>
#include <string.h>

#define CHECK(call)                                                                                \
  do {                                                                                             \
    struct nnc_status_object *status = (call);                                                     \
    if (status) {                                                                                  \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, nnc_status_message(status));              \
      nnc_status_free(status);                                                                     \
      return 1;                                                                                    \
    }                                                                                              \
  } while (0)

/* Pixels of class c are bright where their number is c modulo 10; the rest is noise. */
static void draw(int64_t rows, float *x, int32_t *label) {
  static uint32_t noise = 1;
  for (int64_t i = 0; i < rows; ++i) {
    label[i] = (int32_t)(noise >> 16) % 10;
    for (int pixel = 0; pixel < 64; ++pixel) {
      noise = noise * 1664525u + 1013904223u;
      x[i * 64 + pixel] = (float)(noise >> 8) / 16777216.0f * 0.5f;
      if (pixel % 10 == label[i])
        x[i * 64 + pixel] += 0.5f;
    }
  }
}

int main(void) {
  mlp *m = NULL, *copy = NULL;
  float x[32 * 64], first = 0, loss = 0, share = 0, before[21 * 10], after[21 * 10], bias[10];
  int32_t label[32];
  struct nnc_status_object *nowhere = mlp_create(7, 2, NULL);
  if (nnc_status_code(nowhere) != 3) { /* INVALID_ARGUMENT */
    fprintf(stderr, "an instance was made that no one has\n");
    return 1;
  }
  nnc_status_free(nowhere);
  CHECK(mlp_create(7, 2, &m));
  for (int step = 0; step < 400; ++step) {
    int64_t rows = step % 4 == 3 ? 21 : 32; /* both compiled numbers, on one instance */
    draw(rows, x, label);
    CHECK(mlp_train_step(m, rows, x, label, &loss));
    if (step == 0)
      first = loss;
  }
  draw(32, x, label);
  CHECK(mlp_accuracy(m, 32, x, label, &share));
  printf("loss %.3f -> %.4f, accuracy %.3f\n", first, loss, share);
  if (!(loss < first / 10) || share < 0.95f) {
    fprintf(stderr, "the network did not learn\n");
    return 1;
  }

  CHECK(mlp_save(m, "mlp.safetensors"));
  CHECK(mlp_create(8, 1, &copy));
  CHECK(mlp_load(copy, "mlp.safetensors"));
  CHECK(mlp_logits(m, 21, x, before));
  CHECK(mlp_logits(copy, 21, x, after));
  if (memcmp(before, after, sizeof before) != 0) {
    fprintf(stderr, "the loaded network answers otherwise\n");
    return 1;
  }
  CHECK(mlp_read(m, "b2", bias, sizeof bias));
  CHECK(mlp_write(copy, "b2", bias, sizeof bias));

  /* A number of rows that was not compiled is an error that says so. */
  struct nnc_status_object *status = mlp_logits(m, 20, x, before);
  if (nnc_status_code(status) != 3 || !strstr(nnc_status_message(status), "21")) {
    fprintf(stderr, "20 rows: got '%s'\n", nnc_status_message(status));
    return 1;
  }
  nnc_status_free(status);
  mlp_destroy(copy);
  mlp_destroy(m);
  return 0;
}
