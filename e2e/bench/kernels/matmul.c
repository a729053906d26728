// Product of two 600 by 600 matrices of doubles, row by row: streaming loads, multiply and add.
#include "kernel.h"

enum { N = 600 };

static double a[N][N], b[N][N], c[N][N];

static uint32_t kernel(uint32_t seed) {
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      a[i][j] = (i * 3 + j + (int)seed) % 17 - 8;
      b[i][j] = (i + j * 5) % 19 - 9;
      c[i][j] = 0;
    }
  }
  for (int i = 0; i < N; i++) {
    for (int k = 0; k < N; k++) {
      double factor = a[i][k];
      for (int j = 0; j < N; j++) c[i][j] += factor * b[k][j];
    }
  }
  uint32_t sum = 0;
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) sum = sum * 31 + (uint32_t)(int32_t)c[i][j];
  }
  return sum;
}
