#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  CHECK(write(fd, "0123456789", 10) == 10);
  char buffer[4];
  CHECK(pread(fd, buffer, 4, 3) == 4 && memcmp(buffer, "3456", 4) == 0);
  CHECK(pread(fd, buffer, 4, 8) == 2);
  CHECK(pread(fd, buffer, 4, 100) == 0);
  CHECK(pwrite(fd, "ab", 2, 1) == 2);
  CHECK(pwrite(fd, "z", 1, 12) == 1);
  CHECK(lseek(fd, 0, SEEK_CUR) == 10);
  char all[13];
  CHECK(pread(fd, all, 13, 0) == 13);
  CHECK(memcmp(all, "0ab3456789\0\0z", 13) == 0);
  FAILS(EINVAL, pread(fd, buffer, 1, -1));
  FAILS(ESPIPE, pread(0, buffer, 1, 0));
  return done();
}
