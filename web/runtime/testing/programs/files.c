#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Makes files until it may not. */
int main(void) {
  char name[32];
  for (int i = 0; i < 1000000; i++) {
    snprintf(name, sizeof name, "f%d", i);
    int fd = open(name, O_CREAT | O_WRONLY, 0644);
    if (fd < 0) {
      printf("%s after %d\n", strerror(errno), i);
      return 0;
    }
    close(fd);
  }
  printf("made a million\n");
  return 0;
}
