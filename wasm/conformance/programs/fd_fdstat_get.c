#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_fdstat_t s;
  OK(__wasi_fd_fdstat_get(1, &s));
  CHECK(s.fs_rights_base & __WASI_RIGHTS_FD_WRITE);
  OK(__wasi_fd_fdstat_get(ROOT, &s));
  CHECK(s.fs_filetype == __WASI_FILETYPE_DIRECTORY);
  CHECK(s.fs_rights_base & __WASI_RIGHTS_PATH_OPEN);
  CHECK((s.fs_rights_base & __WASI_RIGHTS_FD_SEEK) == 0);
  CHECK(s.fs_rights_inheriting & __WASI_RIGHTS_FD_WRITE);
  int fd = open("f", O_CREAT | O_WRONLY | O_APPEND, 0644);
  OK(__wasi_fd_fdstat_get(fd, &s));
  CHECK(s.fs_filetype == __WASI_FILETYPE_REGULAR_FILE);
  CHECK(s.fs_flags & __WASI_FDFLAGS_APPEND);
  CHECK(s.fs_rights_base & __WASI_RIGHTS_FD_WRITE);
  CHECK((s.fs_rights_base & __WASI_RIGHTS_FD_READ) == 0);
  GIVES(__WASI_ERRNO_BADF, __wasi_fd_fdstat_get(99, &s));
  return done();
}
