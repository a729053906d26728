#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  CHECK(posix_fadvise(fd, 0, 10, POSIX_FADV_SEQUENTIAL) == 0);
  GIVES(__WASI_ERRNO_INVAL, __wasi_fd_advise(fd, 0, 0, 99));
  GIVES(__WASI_ERRNO_BADF, __wasi_fd_advise(99, 0, 0, 0));
  struct stat s;
  CHECK(fstat(fd, &s) == 0 && s.st_size == 0);
  return done();
}
