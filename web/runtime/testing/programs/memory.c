// flags: -O0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  size_t total = 0;
  for (;;) {
    char *block = malloc(1 << 20);
    if (block == NULL) {
      printf("%s after %zu MiB\n", strerror(errno), total);
      if (argc > 1) abort();
      return 0;
    }
    memset(block, 1, 1 << 20);
    total++;
  }
}
