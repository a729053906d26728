// Largest singular value of an infinite matrix by the power method: double divisions in tight loops.
#include "kernel.h"
#include <math.h>

enum { N = 1000 };

static double cell(int i, int j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }

static void times(const double *v, double *out) {
  for (int i = 0; i < N; i++) {
    double sum = 0;
    for (int j = 0; j < N; j++) sum += cell(i, j) * v[j];
    out[i] = sum;
  }
}

static void timesTransposed(const double *v, double *out) {
  for (int i = 0; i < N; i++) {
    double sum = 0;
    for (int j = 0; j < N; j++) sum += cell(j, i) * v[j];
    out[i] = sum;
  }
}

static uint32_t kernel(uint32_t seed) {
  static double u[N], v[N], between[N];
  for (int i = 0; i < N; i++) u[i] = 1 + seed;
  for (int i = 0; i < 10; i++) {
    times(u, between), timesTransposed(between, v);
    times(v, between), timesTransposed(between, u);
  }
  double uv = 0, vv = 0;
  for (int i = 0; i < N; i++) uv += u[i] * v[i], vv += v[i] * v[i];
  return (uint32_t)(sqrt(uv / vv) * 1e8);
}
