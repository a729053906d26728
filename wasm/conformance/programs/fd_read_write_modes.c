#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  put("f", "text");
  char c;
  int fd = open("f", O_RDONLY);
  FAILS(EBADF, write(fd, "x", 1));
  CHECK(read(fd, &c, 1) == 1 && c == 't');
  close(fd);
  fd = open("f", O_WRONLY);
  FAILS(EBADF, read(fd, &c, 1));
  CHECK(write(fd, "T", 1) == 1);
  close(fd);
  expect("f", "Text");
  return done();
}
