#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_fd_t fd, dir;
  CHECK(mkdir("d", 0755) == 0);
  CHECK(mkdir("d/e", 0755) == 0);
  put("top", "x");
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_open(ROOT, 0, "..", 0, 0, 0, 0, &fd));
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_open(ROOT, 0, "d/../../x", 0, 0, 0, 0, &fd));
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_open(ROOT, 0, "/top", 0, 0, 0, 0, &fd));
  OK(__wasi_path_open(ROOT, 0, "d/e/../../top", 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd));
  OK(__wasi_path_open(ROOT, 0, "d", __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_PATH_OPEN | __WASI_RIGHTS_PATH_CREATE_DIRECTORY, __WASI_RIGHTS_FD_READ, 0, &dir));
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_open(dir, 0, "../top", 0, 0, 0, 0, &fd));
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_create_directory(dir, "../new"));
  return done();
}
