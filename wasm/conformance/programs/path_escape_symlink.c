#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_fd_t fd, dir;
  CHECK(mkdir("d", 0755) == 0);
  put("secret", "x");
  CHECK(symlink("../secret", "d/out") == 0);
  OK(__wasi_path_open(ROOT, 1, "d/out", 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd));
  OK(__wasi_path_open(ROOT, 0, "d", __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_PATH_OPEN, __WASI_RIGHTS_FD_READ, 0, &dir));
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_open(dir, 1, "out", 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd));
  CHECK(symlink("../../../..", "d/up") == 0);
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_open(ROOT, 1, "d/up", 0, 0, 0, 0, &fd));
  return done();
}
