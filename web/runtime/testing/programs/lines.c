#include <stdio.h>
#include <stdlib.h>

/* Prints many lines in one go and then does nothing for ever. */
int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 1000;
  for (int i = 0; i < count; i++) printf("line %d\n", i);
  for (volatile unsigned i = 0;; i++) {
  }
}
