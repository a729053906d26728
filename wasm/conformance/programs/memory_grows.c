#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  /* The host's views of memory must follow: calls after growth write into the new memory. */
  for (int i = 0; i < 20; i++) {
    char *block = malloc(3 << 20);
    CHECK(block != NULL);
    block[0] = 1;
    struct stat s;
    put("f", "12345");
    CHECK(stat("f", &s) == 0 && s.st_size == 5);
    char *copy = block + (2 << 20);
    int fd = open("f", O_RDONLY);
    CHECK(read(fd, copy, 5) == 5 && memcmp(copy, "12345", 5) == 0);
    close(fd);
  }
  return done();
}
