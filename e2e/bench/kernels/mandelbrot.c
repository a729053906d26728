// The Mandelbrot set in 1,200 by 1,200 points, fifty steps each: double arithmetic with a data-dependent exit.
#include "kernel.h"

enum { SIZE = 1200, STEPS = 50 };

static uint32_t kernel(uint32_t seed) {
  uint32_t sum = seed;
  for (int y = 0; y < SIZE; y++) {
    for (int x = 0; x < SIZE; x++) {
      double cr = 2.0 * x / SIZE - 1.5, ci = 2.0 * y / SIZE - 1.0;
      double zr = 0, zi = 0, rr = 0, ii = 0;
      int step = 0;
      for (; step < STEPS && rr + ii <= 4.0; step++) {
        zi = 2 * zr * zi + ci;
        zr = rr - ii + cr;
        rr = zr * zr;
        ii = zi * zi;
      }
      sum = sum * 31 + (uint32_t)step;
    }
  }
  return sum;
}
