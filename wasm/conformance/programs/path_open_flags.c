#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  FAILS(ENOENT, open("missing", O_RDONLY));
  int fd = open("f", O_CREAT | O_EXCL | O_RDWR, 0644);
  CHECK(fd >= 0);
  CHECK(write(fd, "text", 4) == 4);
  FAILS(EEXIST, open("f", O_CREAT | O_EXCL | O_RDWR, 0644));
  fd = open("f", O_CREAT | O_RDWR, 0644);
  expect("f", "text");
  fd = open("f", O_TRUNC | O_RDWR);
  expect("f", "");
  FAILS(ENOTDIR, open("f", O_DIRECTORY | O_RDONLY));
  CHECK(mkdir("d", 0755) == 0);
  FAILS(EISDIR, open("d", O_WRONLY));
  FAILS(EISDIR, open("d", O_RDWR));
  CHECK(open("d", O_RDONLY | O_DIRECTORY) >= 0);
  FAILS(ENOTDIR, open("f/below", O_RDONLY));
  FAILS(ENOENT, open("missing/below", O_CREAT | O_RDWR, 0644));
  __wasi_fd_t empty;
  GIVES2(__WASI_ERRNO_NOENT, __WASI_ERRNO_INVAL, __wasi_path_open(ROOT, 0, "", 0, 0, 0, 0, &empty));
  (void)fd;
  return done();
}
