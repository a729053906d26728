#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_fdstat_t s;
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  CHECK(write(fd, "x", 1) == 1);
  OK(__wasi_fd_fdstat_get(fd, &s));
  __wasi_rights_t all = s.fs_rights_base;
  __wasi_rights_t fewer = all & ~(__wasi_rights_t)__WASI_RIGHTS_FD_WRITE;
  OK(__wasi_fd_fdstat_set_rights(fd, fewer, s.fs_rights_inheriting));
  OK(__wasi_fd_fdstat_get(fd, &s));
  CHECK(s.fs_rights_base == fewer);
  FAILS2(EBADF, ENOTCAPABLE, write(fd, "x", 1));
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_fd_fdstat_set_rights(fd, all, s.fs_rights_inheriting));
  return done();
}
