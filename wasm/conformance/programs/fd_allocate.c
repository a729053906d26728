#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s;
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  CHECK(write(fd, "abc", 3) == 3);
  CHECK(posix_fallocate(fd, 0, 100) == 0);
  CHECK(fstat(fd, &s) == 0 && s.st_size == 100);
  CHECK(posix_fallocate(fd, 10, 10) == 0);
  CHECK(fstat(fd, &s) == 0 && s.st_size == 100);
  CHECK(posix_fallocate(fd, 90, 20) == 0);
  CHECK(fstat(fd, &s) == 0 && s.st_size == 110);
  char c;
  CHECK(pread(fd, &c, 1, 2) == 1 && c == 'c');
  CHECK(pread(fd, &c, 1, 109) == 1 && c == 0);
  CHECK(posix_fallocate(fd, 0, 0) == EINVAL);
  return done();
}
