// What every kernel shares: main runs the work as many times as its argument says and prints, for each time, the
// milliseconds it took and a checksum that is the same on every machine.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// One round of the work. The seed is always 0, but the compiler cannot know: no round can be left out. Never inlined:
// a browser replaces its baseline code of a function only when the function is called again.
static __attribute__((noinline)) uint32_t kernel(uint32_t seed);

static volatile uint32_t seed;

static double milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 1;
  for (int round = 0; round < rounds; round++) {
    double start = milliseconds();
    uint32_t sum = kernel(seed);
    printf("%.4f %08x\n", milliseconds() - start, (unsigned)sum);
  }
}
