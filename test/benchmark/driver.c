/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * nnc's side in the protocol of bench.py: trains any model that nnc compiled.
 *
 *   driver LIBRARY MODEL ENTRY ROWS THREADS FOLDER [BACKEND]
 *
 * FOLDER holds raw arrays: <state>.bin for the parameters to set, and
 * <argument>.<batch>.bin for four batches. BACKEND is the library of the run-time
 * half of backend <name>, lib...-<name>.so, for a model that has kernels for it.
 */
#define _POSIX_C_SOURCE 200809L
#include "nnc/runtime/instance.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { batches = 4, mostArguments = 16 };

static void fail(const char *what, const char *why) {
  fprintf(stderr, "driver: %s: %s\n", what, why);
  exit(1);
}

static void check(nnc_status status, const char *what) {
  if (status)
    fail(what, nnc_status_message(status));
}

/* The whole file, 64-byte aligned; NULL where there is none. */
static void *readFile(const char *folder, const char *name, size_t *bytes) {
  char path[4096];
  snprintf(path, sizeof(path), "%s/%s.bin", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file)
    return NULL;
  if (fseek(file, 0, SEEK_END))
    fail(path, "cannot seek");
  *bytes = (size_t)ftell(file);
  rewind(file);
  void *data = NULL;
  if (posix_memalign(&data, 64, *bytes + 64) || fread(data, 1, *bytes, file) != *bytes)
    fail(path, "cannot read");
  fclose(file);
  return data;
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static nnc_plugin_entry_v1 loadBackend(const char *path) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library)
    fail(path, dlerror());
  const char *dash = strrchr(path, '-');
  char symbol[256];
  snprintf(symbol, sizeof(symbol), "nnc_%.*s_plugin_v1", dash ? (int)strcspn(dash + 1, ".") : 0,
           dash ? dash + 1 : "");
  nnc_plugin_entry_v1 entry;
  *(void **)&entry = dlsym(library, symbol);
  if (!entry)
    fail(symbol, "no such symbol in the backend");
  return entry;
}

int main(int argc, char **argv) {
  if (argc < 7 || argc > 8)
    fail("usage", "driver LIBRARY MODEL ENTRY ROWS THREADS FOLDER [BACKEND]");
  const char *folder = argv[6];
  long rows = strtol(argv[4], NULL, 10);

  void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (!library)
    fail(argv[1], dlerror());
  char symbol[256];
  snprintf(symbol, sizeof(symbol), "%s_model", argv[2]);
  const nnc_model_v1 *(*getModel)(void);
  *(void **)&getModel = dlsym(library, symbol);
  if (!getModel)
    fail(symbol, "no such symbol in the library");
  const nnc_model_v1 *model = getModel();

  nnc_instance_options_v1 options = {0};
  options.struct_size = sizeof(options);
  options.threads = (uint32_t)strtoul(argv[5], NULL, 10);
  nnc_plugin_entry_v1 plugin = argc > 7 ? loadBackend(argv[7]) : NULL;
  options.plugins = &plugin;
  options.plugin_count = argc > 7;
  nnc_instance *instance;
  check(nnc_instance_create(model, &options, &instance), "create");
  for (uint32_t i = 0; i < model->state_count; ++i) {
    const char *name = model->states[i]->tensor->name.data;
    size_t bytes;
    void *data = readFile(folder, name, &bytes);
    if (data)
      check(nnc_instance_write(instance, name, data, bytes), name);
    else if (model->states[i]->kind == NNC_STATE_PARAMETER)
      fail(name, "parameter without a file");
    free(data);
  }

  uint32_t index = 0;
  while (index < model->entry_count && strcmp(model->entries[index]->name.data, argv[3]) != 0)
    ++index;
  if (index == model->entry_count)
    fail(argv[3], "no such entry");
  const nnc_entry_v1 *entry = model->entries[index];
  if (entry->arg_count > mostArguments || entry->result_count != 1)
    fail(argv[3], "has too many arguments, or more than its loss to return");
  const void *args[batches][mostArguments];
  for (int batch = 0; batch < batches; ++batch)
    for (uint32_t i = 0; i < entry->arg_count; ++i) {
      char name[256];
      size_t bytes;
      snprintf(name, sizeof(name), "%s.%d", entry->args[i]->name.data, batch);
      args[batch][i] = readFile(folder, name, &bytes);
      if (!args[batch][i])
        fail(name, "argument without a file");
    }

  float loss = 0;
  void *results[] = {&loss};
  check(nnc_instance_call(instance, index, rows, args[0], results), "step");
  printf("first %.9g\n", loss);
  fflush(stdout);
  long steps, done = 0;
  while (scanf("%ld", &steps) == 1 && steps > 0) {
    long long *times = malloc((size_t)steps * sizeof(*times));
    if (!times)
      fail("steps", "out of memory");
    for (long i = 0; i < steps; ++i) {
      ++done;
      long long begin = now();
      nnc_status status = nnc_instance_call(instance, index, rows, args[done % batches], results);
      times[i] = now() - begin;
      check(status, "step");
    }
    printf("%.9g", loss);
    for (long i = 0; i < steps; ++i)
      printf(" %lld", times[i]);
    printf("\n");
    fflush(stdout);
    free(times);
  }
  nnc_instance_destroy(instance);
  return 0;
}
