#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_fd_t dir;
  CHECK(mkdir("d", 0755) == 0);
  OK(__wasi_path_open(ROOT, 0, "d", __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_FD_FILESTAT_GET, 0, 0, &dir));
  __wasi_filestat_t before, after;
  OK(__wasi_fd_filestat_get(dir, &before));
  OK(__wasi_fd_renumber(dir, ROOT));
  OK(__wasi_fd_filestat_get(ROOT, &after));
  CHECK(before.ino == after.ino);
  __wasi_fdstat_t f;
  GIVES(__WASI_ERRNO_BADF, __wasi_fd_fdstat_get(dir, &f));
  return done();
}
