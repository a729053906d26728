#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s, t;
  put("f", "12345");
  int fd = open("f", O_RDONLY);
  CHECK(fstat(fd, &s) == 0);
  CHECK(S_ISREG(s.st_mode) && s.st_size == 5 && s.st_nlink == 1);
  CHECK(stat("f", &t) == 0);
  CHECK(s.st_ino == t.st_ino && s.st_dev == t.st_dev);
  put("g", "");
  CHECK(stat("g", &t) == 0);
  CHECK(s.st_ino != t.st_ino);
  CHECK(fstat(ROOT, &s) == 0 && S_ISDIR(s.st_mode));
  FAILS(EBADF, fstat(99, &s));
  return done();
}
