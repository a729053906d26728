#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s;
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  CHECK(write(fd, "0123456789", 10) == 10);
  CHECK(ftruncate(fd, 4) == 0);
  CHECK(fstat(fd, &s) == 0 && s.st_size == 4);
  CHECK(lseek(fd, 0, SEEK_CUR) == 10);
  CHECK(ftruncate(fd, 8) == 0);
  char buffer[8];
  CHECK(pread(fd, buffer, 8, 0) == 8);
  CHECK(memcmp(buffer, "0123\0\0\0\0", 8) == 0);
  FAILS(EINVAL, ftruncate(fd, -1));
  int reader = open("f", O_RDONLY);
  FAILS2(EINVAL, ENOTCAPABLE, ftruncate(reader, 0));
  CHECK(truncate("f", 2) == 0);
  CHECK(stat("f", &s) == 0 && s.st_size == 2);
  return done();
}
