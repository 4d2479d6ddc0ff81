/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Trains the network of ../mlp/mlp.mlir on handwritten digits and measures it on
 * digits that it has not seen. Everything but the network is here: reading the
 * file, the split, the order of the examples, the loop.
 *
 *   digits [digits.csv [weights.safetensors]]
 *
 * Ends with 0 when at least 95.5 % of the unseen digits are read right.
 */
#include "mlp.h"

#include <stdio.h>
#include <stdlib.h>

enum { PIXELS = 64, DIGITS = 1797, TRAINING = 1437, BATCH = 32, EPOCHS = 20 };

static float pixel[DIGITS][PIXELS]; /* 0 to 1 */
static int32_t label[DIGITS];

/* Prints why a call failed; 0 when it did not. */
static int failed(struct nnc_status_object *status) {
  if (!status)
    return 0;
  fprintf(stderr, "digits: %s\n", nnc_status_message(status));
  nnc_status_free(status);
  return 1;
}

/* A line of names, then 64 pixels from 0 to 16 and the label a line. */
static int read_digits(const char *path) {
  FILE *file = fopen(path, "r");
  int i, p, c, number;
  if (!file) {
    perror(path);
    return 1;
  }
  while ((c = fgetc(file)) != '\n' && c != EOF) {
  }
  for (i = 0; i < DIGITS; ++i) {
    for (p = 0; p < PIXELS; ++p) {
      if (fscanf(file, "%d,", &number) != 1)
        break;
      pixel[i][p] = (float)number / 16;
    }
    if (p != PIXELS || fscanf(file, "%d", &number) != 1 || number < 0 || number > 9) {
      fprintf(stderr, "%s:%d: expected 64 pixels and a label from 0 to 9\n", path, i + 2);
      fclose(file);
      return 1;
    }
    label[i] = number;
  }
  fclose(file);
  return 0;
}

/* The same order on every machine, which rand() does not give. */
static uint32_t random_below(uint32_t bound) {
  static uint64_t state = 1;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(((state >> 32) * bound) >> 32);
}

static void shuffle(int *order, int count) {
  int i;
  for (i = count; i > 1; --i) {
    int j = (int)random_below((uint32_t)i), kept = order[i - 1];
    order[i - 1] = order[j];
    order[j] = kept;
  }
}

/* Copies the examples order[0] to order[rows - 1] next to one another. */
static void gather(const int *order, int rows, float *x, int32_t *y) {
  int i, p;
  for (i = 0; i < rows; ++i) {
    for (p = 0; p < PIXELS; ++p)
      x[i * PIXELS + p] = pixel[order[i]][p];
    y[i] = label[order[i]];
  }
}

static int rows_at(int begin, int end) { return end - begin < BATCH ? end - begin : BATCH; }

static int train(mlp *model, int *order) {
  static float x[BATCH * PIXELS];
  static int32_t y[BATCH];
  int epoch, begin;
  for (epoch = 1; epoch <= EPOCHS; ++epoch) {
    double sum = 0;
    shuffle(order, TRAINING);
    for (begin = 0; begin < TRAINING; begin += BATCH) {
      /* The last batch is short: the same instance takes any number of rows that
       * the model was compiled for. */
      int rows = rows_at(begin, TRAINING);
      float loss = 0;
      gather(order + begin, rows, x, y);
      if (failed(mlp_train_step(model, rows, x, y, &loss)))
        return 1;
      sum += (double)loss * rows;
    }
    printf("epoch %2d/%d  loss %.4f\n", epoch, EPOCHS, sum / TRAINING);
  }
  return 0;
}

/* The share of the unseen digits that are read right; below 0 on failure. */
static double measure(mlp *model, const int *order) {
  static float x[BATCH * PIXELS];
  static int32_t y[BATCH];
  double right = 0;
  int begin;
  for (begin = TRAINING; begin < DIGITS; begin += BATCH) {
    int rows = rows_at(begin, DIGITS);
    float share = 0;
    gather(order + begin, rows, x, y);
    if (failed(mlp_accuracy(model, rows, x, y, &share)))
      return -1;
    right += (double)share * rows;
  }
  return right / (DIGITS - TRAINING);
}

int main(int argc, char **argv) {
  static int order[DIGITS];
  mlp *model = NULL;
  double accuracy = -1;
  int i;
  if (read_digits(argc > 1 ? argv[1] : "../mlp/digits.csv"))
    return 1;
  for (i = 0; i < DIGITS; ++i)
    order[i] = i;
  shuffle(order, DIGITS);
  if (failed(mlp_create(/*seed=*/1, /*threads=*/1, &model)))
    return 1;
  if (!train(model, order))
    accuracy = measure(model, order);
  if (accuracy >= 0)
    printf("accuracy on %d unseen digits: %.1f %%\n", DIGITS - TRAINING, 100 * accuracy);
  if (argc > 2 && failed(mlp_save(model, argv[2])))
    accuracy = -1;
  mlp_destroy(model);
  return accuracy >= 0.955 ? 0 : 1;
}
