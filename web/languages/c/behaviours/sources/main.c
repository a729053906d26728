#include <stdio.h>
#include "part.h"

int main(void) {
  printf("%d\n", part());
}
