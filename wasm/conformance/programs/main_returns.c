// exit: 42
#include "check.h"

int main(void) {
  printf("ok");
  putchar(10);
  return 42;
}
