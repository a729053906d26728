// flags: -O0
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static int zero(void) {
  return 0;
}

static void divides(void) {
  printf("%d\n", 1 / zero());
}

static void reaches(void) {
  volatile char *far = (volatile char *)0xfffffff0u;
  *far = 1;
}

static void calls(void) {
  void (*wrong)(int, int) = (void (*)(int, int))zero;
  wrong(1, 2);
}

int main(int argc, char **argv) {
  printf("about to fail\n");
  switch (argc > 1 ? argv[1][0] : 'a') {
  case 'd': divides(); break;
  case 'm': reaches(); break;
  case 'f': calls(); break;
  case 'u': __builtin_trap();
  case 'x': assert(zero() == 1); break;
  default: abort();
  }
  return 0;
}
