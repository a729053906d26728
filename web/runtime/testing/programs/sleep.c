#include <stdio.h>
#include <unistd.h>

int main(void) {
  printf("going to sleep\n");
  for (;;) sleep(3600);
}
