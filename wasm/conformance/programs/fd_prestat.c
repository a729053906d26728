#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_prestat_t s;
  uint8_t name[16] = {0};
  OK(__wasi_fd_prestat_get(ROOT, &s));
  CHECK(s.tag == __WASI_PREOPENTYPE_DIR);
  OK(__wasi_fd_prestat_dir_name(ROOT, name, s.u.dir.pr_name_len));
  CHECK(strcmp((char *)name, "/") == 0);
  GIVES2(__WASI_ERRNO_NAMETOOLONG, __WASI_ERRNO_NOBUFS, __wasi_fd_prestat_dir_name(ROOT, name, 0));
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  GIVES2(__WASI_ERRNO_BADF, __WASI_ERRNO_INVAL, __wasi_fd_prestat_get(fd, &s));
  GIVES(__WASI_ERRNO_BADF, __wasi_fd_prestat_get(99, &s));
  return done();
}
