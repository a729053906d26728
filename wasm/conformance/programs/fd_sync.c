#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  CHECK(write(fd, "x", 1) == 1);
  CHECK(fsync(fd) == 0);
  CHECK(fdatasync(fd) == 0);
  FAILS(EBADF, fsync(99));
  return done();
}
