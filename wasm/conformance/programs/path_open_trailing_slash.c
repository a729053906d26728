#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  put("f", "x");
  CHECK(mkdir("d", 0755) == 0);
  __wasi_fd_t fd;
  GIVES(__WASI_ERRNO_NOTDIR, __wasi_path_open(ROOT, 0, "f/", 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd));
  OK(__wasi_path_open(ROOT, 0, "d/", __WASI_OFLAGS_DIRECTORY, 0, 0, 0, &fd));
  OK(__wasi_path_open(ROOT, 0, "d///", __WASI_OFLAGS_DIRECTORY, 0, 0, 0, &fd));
  OK(__wasi_path_open(ROOT, 0, "d/.//./", __WASI_OFLAGS_DIRECTORY, 0, 0, 0, &fd));
  GIVES2(__WASI_ERRNO_ISDIR, __WASI_ERRNO_NOTDIR, __wasi_path_open(ROOT, 0, "new/", __WASI_OFLAGS_CREAT, __WASI_RIGHTS_FD_WRITE, 0, 0, &fd));
  return done();
}
