// exit: 7
#include "check.h"

static void late(void) {
  printf("ok\n");
}

int main(void) {
  atexit(late);
  exit(7);
}
