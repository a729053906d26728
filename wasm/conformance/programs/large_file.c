#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  static char block[65536];
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  for (int i = 0; i < 256; i++) {
    memset(block, i, sizeof block);
    CHECK(write(fd, block, sizeof block) == (ssize_t)sizeof block);
  }
  CHECK(lseek(fd, 0, SEEK_SET) == 0);
  for (int i = 0; i < 256; i++) {
    CHECK(read(fd, block, sizeof block) == (ssize_t)sizeof block);
    CHECK((unsigned char)block[0] == i && (unsigned char)block[65535] == i);
  }
  CHECK(ftruncate(fd, 1) == 0);
  CHECK(ftruncate(fd, 16777216) == 0);
  CHECK(pread(fd, block, 16, 16777200) == 16 && block[0] == 0 && block[15] == 0);
  return done();
}
