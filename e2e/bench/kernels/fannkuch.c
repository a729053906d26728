// Pancake flips over all permutations of ten: small integer arrays, unpredictable branches.
#include "kernel.h"

enum { N = 10 };

static uint32_t kernel(uint32_t seed) {
  int permutation[N], working[N], count[N];
  int most = 0, checksum = 0, sign = 1, r = N;
  for (int i = 0; i < N; i++) permutation[i] = i ^ (int)seed;
  for (;;) {
    for (; r > 1; r--) count[r - 1] = r;
    if (permutation[0] != 0) {
      for (int i = 0; i < N; i++) working[i] = permutation[i];
      int flips = 0;
      for (int first = working[0]; first != 0; first = working[0]) {
        for (int low = 0, high = first; low < high; low++, high--) {
          int swapped = working[low];
          working[low] = working[high];
          working[high] = swapped;
        }
        flips++;
      }
      if (flips > most) most = flips;
      checksum += sign * flips;
    }
    for (;; r++) {
      if (r == N) return (uint32_t)checksum * 100 + (uint32_t)most;
      int first = permutation[0];
      for (int i = 0; i < r; i++) permutation[i] = permutation[i + 1];
      permutation[r] = first;
      if (--count[r] > 0) break;
    }
    sign = -sign;
  }
}
