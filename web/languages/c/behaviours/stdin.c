#include <stdio.h>

int main(void) {
  int previous = '\n';
  for (int c; (c = getchar()) != EOF; previous = c) {
    if (previous == '\n') putchar('[');
    if (c == '\n') putchar(']');
    putchar(c);
  }
  if (previous != '\n') puts("]");
  puts("end");
}
