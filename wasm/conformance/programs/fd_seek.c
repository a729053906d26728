#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  put("f", "0123456789");
  int fd = open("f", O_RDWR);
  CHECK(lseek(fd, 4, SEEK_SET) == 4);
  CHECK(lseek(fd, 3, SEEK_CUR) == 7);
  CHECK(lseek(fd, -2, SEEK_END) == 8);
  CHECK(lseek(fd, 100, SEEK_END) == 110);
  char c;
  CHECK(read(fd, &c, 1) == 0);
  FAILS(EINVAL, lseek(fd, -1, SEEK_SET));
  FAILS(EINVAL, lseek(fd, -200, SEEK_CUR));
  CHECK(lseek(fd, 0, SEEK_CUR) == 110);
  __wasi_filesize_t at;
  GIVES(__WASI_ERRNO_INVAL, __wasi_fd_seek(fd, 0, 9, &at));
  OK(__wasi_fd_tell(fd, &at));
  CHECK(at == 110);
  /* 5 GiB: offsets are 64 bits. */
  CHECK(lseek(fd, 5368709120ll, SEEK_SET) == 5368709120ll);
  return done();
}
