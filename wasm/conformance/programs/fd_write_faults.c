#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_size_t size;
  __wasi_ciovec_t beyond = {(uint8_t *)0xfffffff0u, 64};
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  CHECK(fd >= 0);
  GIVES2(__WASI_ERRNO_FAULT, __WASI_ERRNO_OVERFLOW, __wasi_fd_write(fd, &beyond, 1, &size));
  GIVES2(__WASI_ERRNO_FAULT, __WASI_ERRNO_OVERFLOW, __wasi_fd_write(fd, (const __wasi_ciovec_t *)0xfffffff0u, 4, &size));
  GIVES2(__WASI_ERRNO_FAULT, __WASI_ERRNO_OVERFLOW, __wasi_fd_filestat_get(fd, (__wasi_filestat_t *)0xffffffe0u));
  GIVES2(__WASI_ERRNO_FAULT, __WASI_ERRNO_OVERFLOW, __wasi_clock_time_get(0, 1, (__wasi_timestamp_t *)0xfffffffcu));
  return done();
}
