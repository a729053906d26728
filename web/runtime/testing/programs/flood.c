#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  long long bytes = argc > 1 ? atoll(argv[1]) : 1 << 30;
  static char block[4096];
  memset(block, 'x', sizeof block);
  for (int i = 63; i < (int)sizeof block; i += 64) block[i] = '\n';
  for (; bytes > 0; bytes -= (long long)sizeof block) fwrite(block, 1, sizeof block, stdout);
  fflush(stdout);
  return 0;
}
