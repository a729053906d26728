#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_size_t size;
  __wasi_filesize_t at;
  char c;
  __wasi_iovec_t in = {(uint8_t *)&c, 1};
  __wasi_ciovec_t out = {(const uint8_t *)"x", 1};
  CHECK(__wasi_fd_read(ROOT, &in, 1, &size) != 0);
  CHECK(__wasi_fd_write(ROOT, &out, 1, &size) != 0);
  CHECK(__wasi_fd_pread(ROOT, &in, 1, 0, &size) != 0);
  CHECK(__wasi_fd_pwrite(ROOT, &out, 1, 0, &size) != 0);
  CHECK(__wasi_fd_seek(ROOT, 0, __WASI_WHENCE_CUR, &at) != 0);
  CHECK(__wasi_fd_tell(ROOT, &at) != 0);
  CHECK(__wasi_fd_allocate(ROOT, 0, 1) != 0);
  CHECK(__wasi_fd_filestat_set_size(ROOT, 0) != 0);
  return done();
}
