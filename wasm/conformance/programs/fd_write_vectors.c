#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_size_t size;
  __wasi_ciovec_t parts[4] = {{(const uint8_t *)"ab", 2}, {(const uint8_t *)"", 0}, {(const uint8_t *)"cde", 3}, {(const uint8_t *)"f", 1}};
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  OK(__wasi_fd_write(fd, parts, 4, &size));
  CHECK(size == 6);
  OK(__wasi_fd_write(fd, parts, 0, &size));
  CHECK(size == 0);
  char a[4] = {0}, b[8] = {0};
  __wasi_iovec_t into[2] = {{(uint8_t *)a, 3}, {(uint8_t *)b, 8}};
  CHECK(lseek(fd, 0, SEEK_SET) == 0);
  OK(__wasi_fd_read(fd, into, 2, &size));
  CHECK(size == 6);
  CHECK(strcmp(a, "abc") == 0 && strcmp(b, "def") == 0);
  OK(__wasi_fd_read(fd, into, 2, &size));
  CHECK(size == 0);
  return done();
}
