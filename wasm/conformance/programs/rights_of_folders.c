#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_fd_t dir, fd;
  CHECK(mkdir("d", 0755) == 0);
  OK(__wasi_path_open(ROOT, 0, "d", __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_PATH_OPEN, __WASI_RIGHTS_FD_READ, 0, &dir));
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_create_directory(dir, "x"));
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_open(dir, 0, "f", __WASI_OFLAGS_CREAT, __WASI_RIGHTS_FD_READ, 0, 0, &fd));
  put("d/f", "x");
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_open(dir, 0, "f", 0, __WASI_RIGHTS_FD_WRITE, 0, 0, &fd));
  OK(__wasi_path_open(dir, 0, "f", 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd));
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_unlink_file(dir, "f"));
  GIVES(__WASI_ERRNO_NOTCAPABLE, __wasi_path_rename(dir, "f", dir, "g"));
  return done();
}
