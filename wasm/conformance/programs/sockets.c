#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_size_t size;
  __wasi_fd_t fd;
  __wasi_roflags_t flags;
  uint8_t c;
  __wasi_iovec_t in = {&c, 1};
  __wasi_ciovec_t out = {&c, 1};
  int file = open("f", O_CREAT | O_RDWR, 0644);
  GIVES2(__WASI_ERRNO_NOTSOCK, __WASI_ERRNO_NOTCAPABLE, __wasi_sock_recv(file, &in, 1, 0, &size, &flags));
  GIVES2(__WASI_ERRNO_NOTSOCK, __WASI_ERRNO_NOTCAPABLE, __wasi_sock_send(file, &out, 1, 0, &size));
  GIVES2(__WASI_ERRNO_NOTSOCK, __WASI_ERRNO_NOTSUP, __wasi_sock_shutdown(file, __WASI_SDFLAGS_RD));
  GIVES2(__WASI_ERRNO_NOTSOCK, __WASI_ERRNO_NOTCAPABLE, __wasi_sock_accept(file, 0, &fd));
  GIVES(__WASI_ERRNO_BADF, __wasi_sock_recv(99, &in, 1, 0, &size, &flags));
  GIVES(__WASI_ERRNO_BADF, __wasi_sock_shutdown(99, __WASI_SDFLAGS_RD));
  return done();
}
