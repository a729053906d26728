#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  CHECK(lseek(fd, 5, SEEK_SET) == 5);
  CHECK(write(fd, "x", 1) == 1);
  char buffer[6];
  CHECK(pread(fd, buffer, 6, 0) == 6);
  CHECK(memcmp(buffer, "\0\0\0\0\0x", 6) == 0);
  struct stat s;
  CHECK(fstat(fd, &s) == 0 && s.st_size == 6);
  return done();
}
