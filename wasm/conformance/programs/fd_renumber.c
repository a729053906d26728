#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  put("a", "from a");
  put("b", "from b");
  int a = open("a", O_RDONLY), b = open("b", O_RDONLY);
  OK(__wasi_fd_renumber(a, b));
  char buffer[6];
  CHECK(read(b, buffer, 6) == 6 && memcmp(buffer, "from a", 6) == 0);
  FAILS(EBADF, read(a, buffer, 1));
  GIVES(__WASI_ERRNO_BADF, __wasi_fd_renumber(a, b));
  GIVES(__WASI_ERRNO_BADF, __wasi_fd_renumber(b, 99));
  OK(__wasi_fd_renumber(b, b));
  CHECK(lseek(b, 0, SEEK_SET) == 0);
  return done();
}
