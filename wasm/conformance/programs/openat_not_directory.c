#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  put("f", "");
  int fd = open("f", O_RDWR);
  __wasi_fd_t other;
  GIVES2(__WASI_ERRNO_NOTDIR, __WASI_ERRNO_NOTCAPABLE, __wasi_path_open(fd, 0, "x", __WASI_OFLAGS_CREAT, 0, 0, 0, &other));
  GIVES2(__WASI_ERRNO_NOTDIR, __WASI_ERRNO_NOTCAPABLE, __wasi_path_create_directory(fd, "x"));
  __wasi_size_t used;
  uint8_t buffer[64];
  GIVES2(__WASI_ERRNO_NOTDIR, __WASI_ERRNO_NOTCAPABLE, __wasi_fd_readdir(fd, buffer, sizeof buffer, 0, &used));
  GIVES(__WASI_ERRNO_BADF, __wasi_path_open(99, 0, "x", 0, 0, 0, 0, &other));
  return done();
}
