// exit: 33
#include "check.h"

int main(void) {
  printf("ok\n");
  fflush(stdout);
  _Exit(33);
}
