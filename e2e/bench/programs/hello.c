#include <stdio.h>

int main(void) {
  printf("Hello, reader @EDIT@\n");
  return 0;
}
