// flags: -O0 -Wno-infinite-recursion
#include <stdio.h>

static int deeper(int n) {
  volatile char room[64];
  room[0] = (char)n;
  return deeper(n + 1) + room[0];
}

int main(void) {
  printf("diving\n");
  return deeper(0);
}
