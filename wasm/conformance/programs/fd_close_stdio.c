#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  CHECK(close(0) == 0);
  char c;
  FAILS(EBADF, read(0, &c, 1));
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  CHECK(fd == 0);
  return done();
}
