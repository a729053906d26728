#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  FAILS(EBADF, write(99, "x", 1));
  FAILS(EBADF, write(-1, "x", 1));
  FAILS(EBADF, read(99, argv, 1));
  FAILS(EBADF, close(99));
  FAILS(EBADF, lseek(99, 0, SEEK_SET));
  return done();
}
