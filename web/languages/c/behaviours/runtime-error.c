// flags: -g
#include <stdio.h>

int divide(int a, int b) {
  return a / b; // HERE
}

int middle(int depth) {
  return depth == 0 ? divide(1, 0) : middle(depth - 1) + 1;
}

int main(void) {
  printf("%d\n", middle(5));
}
