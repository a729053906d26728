#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  put("f", "");
  int fd = open("f", O_RDONLY);
  FAILS(ENOTTY, isatty(fd) ? 0 : -1);
  FAILS(EBADF, isatty(99) ? 0 : -1);
  return done();
}
