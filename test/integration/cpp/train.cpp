// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Two models in one program, each training on a thread of its own.
#include "line.hpp"
#include "mlp.hpp"

#include <cmath>
#include <cstdio>
#include <thread>
#include <vector>

static bool fitLine() {
  nnc::line line(1, 1);
  const float x[4] = {-1, 0, 1, 2}, t[4] = {-1, 1, 3, 5}; // t = 2 x + 1
  for (int step = 0; step < 300; ++step)
    line.train_step(4, x, t);
  float w = 0, b = 0;
  line.read("w", &w, sizeof w);
  line.read("b", &b, sizeof b);
  std::printf("line: y = %.3f x + %.3f\n", w, b);
  return std::fabs(w - 2) < 0.01f && std::fabs(b - 1) < 0.01f;
}

static bool learnByHeart() {
  nnc::mlp mlp(3, 1);
  std::vector<float> x(32 * 64);
  std::vector<int32_t> label(32);
  for (int i = 0; i < 32; ++i) {
    label[i] = i % 10;
    for (int pixel = 0; pixel < 64; ++pixel)
      x[i * 64 + pixel] = pixel % 10 == label[i] ? 1.0f : 0.0f;
  }
  for (int step = 0; step < 100; ++step)
    mlp.train_step(32, x.data(), label.data());
  nnc::mlp moved = std::move(mlp);
  float share = moved.accuracy(32, x.data(), label.data());
  std::printf("mlp: accuracy %.3f\n", share);
  return share == 1.0f;
}

static bool reportsErrors() {
  nnc::line line(1);
  try {
    line.load("no-such-file.safetensors");
  } catch (const std::runtime_error &error) {
    return std::string(error.what()).find("no-such-file") != std::string::npos;
  }
  return false;
}

int main() {
  bool fitted = false;
  std::thread other([&] { fitted = fitLine(); });
  bool learned = learnByHeart();
  other.join();
  return fitted && learned && reportsErrors() ? 0 : 1;
}
