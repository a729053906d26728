#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s;
  OK(__wasi_fd_close(ROOT));
  __wasi_fdstat_t f;
  GIVES(__WASI_ERRNO_BADF, __wasi_fd_fdstat_get(ROOT, &f));
  (void)s;
  return done();
}
