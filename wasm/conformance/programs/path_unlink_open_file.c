#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  CHECK(write(fd, "still here", 10) == 10);
  CHECK(unlink("f") == 0);
  struct stat s;
  FAILS(ENOENT, stat("f", &s));
  CHECK(fstat(fd, &s) == 0 && s.st_size == 10 && s.st_nlink == 0);
  char buffer[10];
  CHECK(pread(fd, buffer, 10, 0) == 10 && memcmp(buffer, "still here", 10) == 0);
  put("f", "new");
  CHECK(write(fd, "!", 1) == 1);
  expect("f", "new");
  CHECK(close(fd) == 0);
  return done();
}
