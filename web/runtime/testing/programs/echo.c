#include <stdio.h>

int main(void) {
  char line[256];
  printf("name?\n");
  while (fgets(line, sizeof line, stdin)) printf("got %s", line);
  printf("end of input\n");
  return 0;
}
